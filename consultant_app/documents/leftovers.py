"""The last look at a finished document: no other client's name, no unfilled place, no None."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from consultant_app.errors import BadFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACES = re.compile(r"\{\{|\}\}|\{%|%\}|｛｛|｝｝|(?<![A-Za-z0-9_])(?:None|nan|NaN|null|undefined)(?![A-Za-z0-9_])")
_TEXT_PARTS = re.compile(r"(?:word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)|docProps/\w+)\.xml$")
_SHORTEST_NAME = 4  # shorter ones (李四) would be found everywhere
_AROUND = 12


@dataclass(frozen=True)
class Leftover:
    """Something that should not be on the paper: what, and the words around it."""

    found: str
    context: str

    @property
    def sentence(self) -> str:
        """What the window says."""
        return f"文件中出现“{self.found}”（……{self.context}……）"


def leftovers(docx: Path, other_names: Iterable[str] = (), own_text: str = "") -> list[Leftover]:
    """What is left over in the document; a name that the enterprise's own text holds too is not reported.

    `own_text` is what was put in on purpose (all values of the context). Raises BadFile.
    """
    return in_text(text_of(docx), other_names, own_text)


def in_text(text: str, other_names: Iterable[str] = (), own_text: str = "") -> list[Leftover]:
    """The same for text that is at hand already."""
    found = [
        Leftover(name, _around(text, start, len(name)))
        for name, start in sorted(_names_in(text, other_names).items())
        if name not in own_text
    ]
    for match in _TRACES.finditer(text):
        if match.group() not in own_text:
            found.append(Leftover(match.group(), _around(text, match.start(), len(match.group()))))
    return found


def _names_in(text: str, names: Iterable[str]) -> dict[str, int]:
    """The names that stand in the text and where first; one pass over it, however many thousand names there are."""
    by_start: dict[str, list[str]] = {}
    for name in {name.strip() for name in names}:
        if len(name) >= _SHORTEST_NAME:
            by_start.setdefault(name[:_SHORTEST_NAME], []).append(name)
    if not by_start:
        return {}
    found: dict[str, int] = {}
    for at in range(len(text) - _SHORTEST_NAME + 1):
        for name in by_start.get(text[at : at + _SHORTEST_NAME], ()):
            if name not in found and text.startswith(name, at):
                found[name] = at
    return found


def text_of(docx: Path) -> str:
    """All text: body, headers, footers, notes, properties. Raises BadFile."""
    try:
        with zipfile.ZipFile(docx) as archive:
            return "\n".join(
                _texts(archive.read(name)) for name in sorted(archive.namelist()) if _TEXT_PARTS.match(name)
            )
    except (zipfile.BadZipFile, OSError, etree.XMLSyntaxError) as error:
        raise BadFile(f"“{docx.name}”读不出来，无法检查；文件没有改动；请重新生成。") from error


def _texts(data: bytes) -> str:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    if not str(root.tag).startswith(_W):  # properties: every text counts
        return "\n".join(text for text in root.itertext() if text.strip())
    paragraphs = ("".join(node.text or "" for node in paragraph.iter(f"{_W}t")) for paragraph in root.iter(f"{_W}p"))
    return "\n".join(paragraphs)


def _around(text: str, start: int, length: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : start + length + _AROUND].split())
