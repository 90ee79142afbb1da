"""Tables whose columns are a loop of the template: as many as there are departments, within the width of the page."""

import re
from collections.abc import Sequence
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LOOP = re.compile(r"\{%\s*for [^%]*%\}\s*<w:tc[ >]")
_TOLERANCE = 0.02  # Word rounds the widths of a table that somebody dragged


def has_column_loop(source: str) -> bool:
    """Whether the text of a template repeats cells."""
    return _LOOP.search(source) is not None


def fit_columns(root: Any) -> None:
    """Give the repeated cells the room that the loop had in the template, in equal shares.

    What stands before and behind the loop keeps its width. A table is told by its first row, which spans nothing.
    """
    for table in root.iter(f"{_W}tbl"):
        rows = table.findall(f"{_W}tr")
        grid = table.find(f"{_W}tblGrid")
        before = [int(column.get(f"{_W}w")) for column in grid]
        now = _widths(rows[0]) if rows else []
        if not now or (len(now) == len(before) and abs(sum(now) - sum(before)) <= _TOLERANCE * sum(before)):
            continue
        _apply(rows, grid, len(now), shared(before, now))


def shared(before: Sequence[int], now: Sequence[int]) -> list[int]:
    """Widths for the cells there are now: those of the template at both ends, the rest of its width among the rest."""
    lead = 0
    while lead < min(len(before), len(now)) and before[lead] == now[lead]:
        lead += 1
    tail = 0
    while tail < min(len(before), len(now)) - lead and before[-1 - tail] == now[-1 - tail]:
        tail += 1
    count = len(now) - lead - tail
    room = sum(before) - sum(now[:lead]) - sum(now[len(now) - tail :])
    if count <= 0 or room < count:
        return list(now)
    each, rest = divmod(room, count)
    return [*now[:lead], *([each] * (count - 1)), each + rest, *now[len(now) - tail :]]


def _widths(row: Any) -> list[int]:
    """The widths of the cells; nothing when one of them spans columns or says no width."""
    found = []
    for cell in row.findall(f"{_W}tc"):
        width = cell.find(f"{_W}tcPr/{_W}tcW")
        if width is None or cell.find(f"{_W}tcPr/{_W}gridSpan") is not None:
            return []
        found.append(int(width.get(f"{_W}w")))
    return found


def _apply(rows: Sequence[Any], grid: Any, count: int, widths: Sequence[int]) -> None:
    for column in list(grid)[1:]:
        grid.remove(column)
    first = grid[0]
    for width in widths:
        grid.append(first.makeelement(first.tag, {f"{_W}w": str(width)}))
    grid.remove(first)
    for row in rows:
        cells = row.findall(f"{_W}tc")
        if len(cells) == count:
            for cell, width in zip(cells, widths, strict=True):
                cell.find(f"{_W}tcPr/{_W}tcW").set(f"{_W}w", str(width))
