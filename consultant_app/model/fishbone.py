"""Where everything of a fishbone stands, in plain numbers, so that screen and paper draw the same picture."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from consultant_app.model.assessment import TAGS

EM = 10.0  # width of a Hanzi; all other lengths follow from it
_LINE = 1.3 * EM
_SLOPE = 0.32  # how far a bone leans per unit of height
_PAD = 0.45 * EM
_BLOCK_GAP = 0.75 * EM
_TAG_HEIGHT = 2.0 * EM
_HEAD_WIDTH = 9.5
_TEXT_WIDTHS = (8, 9, 10, 11, 12, 14)
_CHUNKS = (4, 6, 8, 10, 14, 20, 40)
_NO_LINE_START = "，。；：、！？）》〉」』】”’…—～·,.;:!?)]}%℃"
_NO_LINE_END = "（《〈「『【“‘([{"
_NARROW = 0.56
_WORD = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
ROOT_MARK = "★"


@dataclass(frozen=True, kw_only=True)
class Bone:
    """A cause on its bone (人 机 料 法 环 测), with the small bones behind it."""

    tag: str
    text: str
    is_root: bool = False
    small: tuple[str, ...] = ()


class Kind(StrEnum):
    """What a line or a text is, for whoever draws it."""

    SPINE = "spine"
    RIB = "rib"
    TWIG = "twig"
    HEAD = "head"
    TAG = "tag"
    CAUSE = "cause"
    ROOT = "root"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A straight line."""

    kind: Kind
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, kw_only=True)
class Label:
    """Lines of text in a rectangle; HEAD and TAG have a frame and are centred, the others start at the left."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fishbone:
    """The finished layout; the upper left corner is 0, 0."""

    width: float
    height: float
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


def text_width(text: str) -> float:
    """The width of a line in Hanzi: ASCII takes a little more than half of one."""
    wide = len(text) - (narrow := sum(map(str.isascii, text)))
    return wide + _NARROW * narrow


@lru_cache(maxsize=4096)
def wrap(text: str, width: float) -> tuple[str, ...]:
    """The text in lines of at most `width` Hanzi; no line starts with a comma, Latin words stay whole if they fit."""
    rows: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, width):
        size = text_width(piece)
        if line and used + size > width and piece[0] not in _NO_LINE_START:
            carried = ""
            while line and line[-1] in _NO_LINE_END:
                line, carried = line[:-1], line[-1] + carried
            rows.append(line.strip())
            line, used = carried, text_width(carried)
        line, used = line + piece, used + size
    rows.append(line.strip())
    return tuple(row for row in rows if row) or ("",)


def _pieces(text: str, width: float) -> Iterator[str]:
    """Single Hanzi and signs, whole words of Latin letters and digits unless they are wider than a line."""
    longest = max(1, int((width - 1) / _NARROW))
    for match in _WORD.finditer(" ".join(text.split())):
        found = match.group()
        yield from (found[start : start + longest] for start in range(0, len(found), longest))


def layout(problem: str, bones: Sequence[Bone], *, width: float = 165.0, height: float = 190.0) -> Fishbone:
    """The layout whose text comes out largest in a box of these proportions."""
    most = max((sum(bone.tag == each.tag for bone in bones) for each in bones), default=0)
    chunks = [chunk for chunk in _CHUNKS if chunk < most] + [max(most, 1)]
    tries = [_arranged(problem, bones, chunk, columns) for chunk in chunks for columns in _TEXT_WIDTHS]
    return max(tries, key=lambda each: min(width / each.width, height / each.height))


@dataclass(frozen=True, kw_only=True)
class _Rib:
    tag: str
    blocks: tuple[tuple[tuple[str, ...], bool], ...]

    @property
    def height(self) -> float:
        return sum(len(lines) * _LINE + _BLOCK_GAP for lines, _ in self.blocks)


def _arranged(problem: str, bones: Sequence[Bone], chunk: int, columns: int) -> Fishbone:
    ribs = list(_ribs(bones, chunk, columns))
    upper, lower = ribs[: (len(ribs) + 1) // 2], ribs[(len(ribs) + 1) // 2 :]
    tallest = max((len(lines) for rib in ribs for lines, _ in rib.blocks), default=1)
    pitch = columns * EM + 2 * _PAD + EM + _SLOPE * tallest * _LINE
    rise = max([rib.height for rib in upper] + [6 * EM]) + EM
    fall = max([rib.height for rib in lower] + [6 * EM]) + EM
    feet = [pitch * (number + 1) for number in range(len(upper))]
    pieces: list[Line | Label] = []
    for foot, rib in zip(feet, upper, strict=True):
        pieces += _rib(rib, foot, -rise, columns)
    for foot, rib in zip(feet, lower, strict=False):
        pieces += _rib(rib, foot, fall, columns)
    pieces += _head(problem, max(feet) + 1.6 * EM)
    return _framed(pieces)


def _ribs(bones: Sequence[Bone], chunk: int, columns: int) -> Iterable[_Rib]:
    tags = [*TAGS, *dict.fromkeys(bone.tag for bone in bones if bone.tag not in TAGS)]
    for tag in tags:
        blocks = [_block(bone, columns) for bone in bones if bone.tag == tag]
        for start in range(0, len(blocks), chunk) or [0]:
            name = (tag or "其他") + ("（续）" if start else "")
            yield _Rib(tag=name, blocks=tuple(blocks[start : start + chunk]))


def _block(bone: Bone, columns: int) -> tuple[tuple[str, ...], bool]:
    lines = list(wrap((ROOT_MARK if bone.is_root else "") + bone.text, columns))
    for small in bone.small:
        first, *rest = wrap(small, columns - 1.2)
        lines += ["└" + first] + ["　" + line for line in rest]
    return tuple(lines), bone.is_root


def _rib(rib: _Rib, foot: float, reach: float, columns: int) -> list[Line | Label]:
    """One bone from the spine (y = 0) to its tag at y = reach (negative above the spine), with its causes."""
    tip = foot - _SLOPE * abs(reach)
    pieces: list[Line | Label] = [Line(kind=Kind.RIB, x1=tip, y1=reach, x2=foot, y2=0.0)]
    tag_width = max(2.4, text_width(rib.tag) + 1.0) * EM
    tag_y = reach - _TAG_HEIGHT if reach < 0 else reach
    pieces.append(
        Label(kind=Kind.TAG, x=tip - tag_width / 2, y=tag_y, width=tag_width, height=_TAG_HEIGHT, lines=(rib.tag,))
    )
    spare = (abs(reach) - rib.height) / (len(rib.blocks) + 1)
    y = (reach if reach < 0 else 0.0) + spare / 2
    for lines, is_root in rib.blocks:
        height = len(lines) * _LINE
        pieces += _cause(lines, is_root, foot, y, height, columns)
        y += height + _BLOCK_GAP + spare
    return pieces


def _cause(
    lines: tuple[str, ...], is_root: bool, foot: float, top: float, height: float, columns: int
) -> list[Line | Label]:
    bottom = top + height
    farthest = max(abs(top), abs(bottom))  # where the bone comes nearest to the text
    right = foot - _SLOPE * farthest - _PAD
    left = right - columns * EM
    kind = Kind.ROOT if is_root else Kind.CAUSE
    return [
        Line(kind=Kind.TWIG, x1=left, y1=bottom + 1.0, x2=foot - _SLOPE * abs(bottom + 1.0), y2=bottom + 1.0),
        Label(kind=kind, x=left, y=top, width=columns * EM, height=height, lines=lines),
    ]


def _head(problem: str, x: float) -> list[Line | Label]:
    lines = wrap(problem, _HEAD_WIDTH)
    height = max(len(lines), 2) * _LINE + EM
    width = (_HEAD_WIDTH + 1) * EM
    return [
        Line(kind=Kind.SPINE, x1=-0.5 * EM, y1=0.0, x2=x, y2=0.0),
        Label(kind=Kind.HEAD, x=x, y=-height / 2, width=width, height=height, lines=lines),
    ]


def _framed(pieces: Sequence[Line | Label]) -> Fishbone:
    """Everything moved so that the picture starts at 0, 0 with a small margin."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    labels = [piece for piece in pieces if isinstance(piece, Label)]
    left = min([min(line.x1, line.x2) for line in lines] + [label.x for label in labels]) - _PAD
    top = min([min(line.y1, line.y2) for line in lines] + [label.y for label in labels]) - _PAD
    right = max(label.x + label.width for label in labels) + _PAD
    bottom = max(label.y + label.height for label in labels) + _PAD
    return Fishbone(
        width=right - left,
        height=bottom - top,
        lines=tuple(
            replace(line, x1=line.x1 - left, y1=line.y1 - top, x2=line.x2 - left, y2=line.y2 - top) for line in lines
        ),
        labels=tuple(replace(label, x=label.x - left, y=label.y - top) for label in labels),
    )
