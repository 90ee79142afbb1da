"""Scripts that write the Word templates; `python -m templates_src` rebuilds every one of them byte for byte."""
