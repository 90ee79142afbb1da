"""`python -m templates_src` writes every template into templates_docx/."""

from pathlib import Path

from templates_src.build import TEMPLATES, build

if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent / "templates_docx"
    for name in TEMPLATES:
        (folder / name).write_bytes(build(name))
        print(folder / name)
