"""The one sentence in which a file from outside is refused."""

from pathlib import Path

from consultant_app.errors import BadFile


def refuse(path: Path, what: str, todo: str) -> BadFile:
    """The refusal of a file: what is wrong with it, that nothing was imported, what to do next."""
    name = "".join(char if char.isprintable() else "?" for char in path.name)
    return BadFile(f"“{name}”{what}，没有导入任何内容；请{todo}。")
