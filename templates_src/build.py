"""Which script makes which template: a script with a content() the one of its name, a script of several lists them."""

from importlib import import_module
from pathlib import Path

from templates_src.package import docx_bytes

_SCRIPTS = [import_module(f"templates_src.{path.stem}") for path in sorted(Path(__file__).parent.glob("[a-z]*.py"))
            if path.stem != "build"]  # fmt: skip
TEMPLATES = {
    f"{script.__name__.rpartition('.')[2]}.docx": script.content for script in _SCRIPTS if hasattr(script, "content")
}
for _script in _SCRIPTS:
    TEMPLATES |= getattr(_script, "TEMPLATES", {})


def build(name: str) -> bytes:
    """The template of that name, byte for byte what is committed. Raises KeyError."""
    return docx_bytes(TEMPLATES[name]())
