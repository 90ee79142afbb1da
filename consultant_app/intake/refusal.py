"""The one sentence in which a file from outside is refused."""

from pathlib import Path

from consultant_app.errors import BadFile


class Refused(BadFile):
    """A refusal of which the first part, `what`, says what is wrong with the file."""

    what = ""


def refuse(path: Path, what: str, todo: str) -> Refused:
    """The refusal of a file: what is wrong with it, that nothing was imported, what to do next."""
    refused = Refused(f"“{printable(path)}”{what}，没有导入任何内容；请{todo}。")
    refused.what = what
    return refused


def refuse_template(path: Path, what: str) -> BadFile:
    """The same for a Word template."""
    return BadFile(f"“{printable(path)}”{what}；没有使用；请在 Word 或 WPS 中另存为 .docx 文档后再选。")


def printable(path: Path) -> str:
    """The name of a file as it may stand in a sentence."""
    return "".join(char if char.isprintable() else "?" for char in path.name)
