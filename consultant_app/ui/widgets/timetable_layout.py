"""Where the blocks of a timetable lie: lanes across, minutes down; overlapping blocks share their lane."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

AXIS = 54  # pixels for the hours
HEAD = 48  # pixels for the titles of the lanes
_GAP = 2


@dataclass(frozen=True)
class Lane:
    """A column: a group on a day. Lanes of one day stand side by side."""

    key: str
    day: str
    title: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A slot as it is shown; `wide` spans all lanes of its day."""

    key: str
    lane: str
    start: int  # minutes of the day
    end: int
    title: str
    text: str = ""
    role: str = ""  # "", meeting, warn, bad
    tip: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Frame:
    """Maps minutes and lanes to pixels."""

    lanes: tuple[Lane, ...]
    first: int  # minute at the top
    last: int
    width: float
    height: float

    @property
    def lane_width(self) -> float:
        """Width of a lane."""
        return (self.width - AXIS) / max(len(self.lanes), 1)

    @property
    def scale(self) -> float:
        """Pixels of a minute."""
        return (self.height - HEAD) / max(self.last - self.first, 1)

    def y(self, minute: int) -> float:
        """Where a minute lies."""
        return HEAD + (minute - self.first) * self.scale

    def minute(self, y: float, step: int) -> int:
        """The minute at a height, rounded."""
        return round(((y - HEAD) / self.scale + self.first) / step) * step

    def lane_at(self, x: float) -> int:
        """The lane at a distance from the left, within those there are."""
        return max(0, min(int((x - AXIS) / self.lane_width), len(self.lanes) - 1))

    def number(self, key: str) -> int:
        """The place of a lane; the first for an unknown one."""
        return next((place for place, lane in enumerate(self.lanes) if lane.key == key), 0)

    def area(self, block: Block, share: int = 0, shares: int = 1) -> QRectF:
        """Where a block lies, being one of several that share the lane."""
        place = self.number(block.lane)
        left, count = place, 1
        if block.wide:
            mine = [number for number, lane in enumerate(self.lanes) if lane.day == self.lanes[place].day]
            left, count = mine[0], len(mine)
        width = self.lane_width * count / shares
        top, bottom = self.y(block.start), self.y(block.end)
        x = AXIS + left * self.lane_width + share * width
        return QRectF(x + _GAP, top + 1, width - 2 * _GAP, max(bottom - top - 2, 8))


def arranged(frame: Frame, blocks: Sequence[Block]) -> dict[str, QRectF]:
    """The area of every block by its key, the wide ones first: they lie behind the others."""
    areas = {block.key: frame.area(block) for block in blocks if block.wide}
    narrow = [block for block in blocks if not block.wide]
    for lane in dict.fromkeys(block.lane for block in narrow):
        mine = sorted((each for each in narrow if each.lane == lane), key=lambda each: (each.start, each.end))
        for crowd in _crowds(mine):
            columns = _columns(crowd)
            for block, column in zip(crowd, columns, strict=True):
                areas[block.key] = frame.area(block, column, max(columns) + 1)
    return areas


def _crowds(blocks: Sequence[Block]) -> list[list[Block]]:
    """Runs of blocks that overlap one another."""
    crowds: list[list[Block]] = []
    reach = -1
    for block in blocks:
        if block.start >= reach:
            crowds.append([])
        crowds[-1].append(block)
        reach = max(reach, block.end)
    return crowds


def _columns(crowd: Sequence[Block]) -> list[int]:
    ends: list[int] = []
    columns = []
    for block in crowd:
        column = next((number for number, end in enumerate(ends) if end <= block.start), len(ends))
        ends[column : column + 1] = [block.end]
        columns.append(column)
    return columns
