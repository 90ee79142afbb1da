"""Which column of a bureau's list is which field of an enterprise: known headings, found among titles and notes."""

import hashlib
import re
from dataclasses import dataclass, field

from consultant_app.intake.known_headings import FIELD_OF
from consultant_app.intake.tables import Cell, Sheet
from consultant_app.model.money import unit_in
from consultant_app.model.text import halfwidth

SEARCHED_ROWS = 20
MONEY_FIELDS = ("registered_capital", "revenue", "assets")

IGNORED = frozenset({"序号", "编号", "序", "NO", "行号", "序列", "", "项目"})

_BRACKETS = re.compile(r"[(\[【〔<《].*?[)\]】〕>》]")
_NOISE = re.compile(
    r"[\s*:：;、，,。.“”\"'_—-]|^\d{4}(?:年度?|末)|20\d\d(?:年度?)?|上一?年度?末?|去年|本年度?|年末|期末|近一年|(?:亿|千万|百万|万|千)?元$"
)


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Which column holds which field; a person may correct it, and the signature finds it again for the next file."""

    sheet: str
    columns: dict[int, str]
    header_rows: tuple[int, int]  # first and last row of the heading, counted from 0
    headings: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    signature: str = ""

    @property
    def unmapped(self) -> dict[int, str]:
        """Headed columns nothing is taken from."""
        return {
            at: text for at, text in self.headings.items() if at not in self.columns and _plain(text) not in IGNORED
        }


def detect(sheet: Sheet) -> Mapping | None:
    """The mapping of a sheet whose heading stands in the first rows; None when no row names the enterprise's name."""
    found: Mapping | None = None
    for top in range(min(SEARCHED_ROWS, len(sheet.rows))):
        for bottom in (top, top + 1):
            candidate = _candidate(sheet, top, bottom)
            if candidate and (found is None or len(candidate.columns) > len(found.columns)):
                found = candidate
    return found


def remembered(sheet: Sheet, mapping: Mapping, columns: dict[int, str]) -> Mapping:
    """The mapping with the columns a person chose earlier for the same headings."""
    return Mapping(
        sheet=sheet.name,
        columns=columns,
        header_rows=mapping.header_rows,
        headings=mapping.headings,
        units=_units(mapping.headings, columns),
        signature=mapping.signature,
    )


def column_letter(column: int) -> str:
    """The name a spreadsheet gives a column counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _candidate(sheet: Sheet, top: int, bottom: int) -> Mapping | None:
    if bottom >= len(sheet.rows) or (bottom > top and not _is_second_row(sheet, top, bottom)):
        return None
    headings = _headings(sheet, top, bottom)
    columns = _columns(headings)
    if "name" not in columns.values():
        return None
    texts = "\x1f".join(f"{at}:{_plain(heading)}" for at, heading in sorted(headings.items()))
    return Mapping(
        sheet=sheet.name,
        columns=columns,
        header_rows=(top, bottom),
        headings=headings,
        units=_units(headings, columns),
        signature=hashlib.sha256(texts.encode()).hexdigest()[:16],
    )


def _units(headings: dict[int, str], columns: dict[int, str]) -> dict[int, str]:
    units = {at: unit_in(headings.get(at, "")) for at, name in columns.items() if name in MONEY_FIELDS}
    return {at: unit for at, unit in units.items() if unit}


def _is_second_row(sheet: Sheet, top: int, bottom: int) -> bool:
    """Whether the lower row carries headings below groups: mostly known words, and no figures."""
    upper, lower = sheet.rows[top], sheet.rows[bottom]
    below = [str(cell) for cell in lower if cell != ""]
    if not below or any(isinstance(cell, (int, float)) for cell in lower) or len(upper) < 2:
        return False
    known = sum(_plain(text) in FIELD_OF for text in below)
    return known >= 1 and known * 2 >= len(below)


def _headings(sheet: Sheet, top: int, bottom: int) -> dict[int, str]:
    """The heading of each column; a group's name stands before the names below it, divided by a slash."""
    upper, lower = _texts(sheet.rows[top]), _texts(sheet.rows[bottom])
    if top == bottom:
        return {at: text for at, text in enumerate(upper) if text}
    headings: dict[int, str] = {}
    group = ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if at < len(lower) else ""
        group = above or group
        if below and below != group:
            headings[at] = f"{group}/{below}" if group else below
        elif above:
            headings[at] = above
    return headings


def _texts(row: list[Cell]) -> list[str]:
    return [halfwidth(str(cell)).strip() for cell in row]


def _columns(headings: dict[int, str]) -> dict[int, str]:
    """Fields by column; where two columns claim one field, a whole heading wins over the last word of a group."""
    columns: dict[int, str] = {}
    for whole in (True, False):
        for at, heading in headings.items():
            text = _plain(heading) if whole else _plain(heading.rpartition("/")[2])
            name = FIELD_OF.get(text, "")
            if name and at not in columns and name not in columns.values():
                columns[at] = name
    return dict(sorted(columns.items()))


def _plain(heading: str) -> str:
    text = _BRACKETS.sub("", halfwidth(heading))
    return _NOISE.sub("", text).replace("/", "").upper()
