"""Small pieces of Chinese office wording: dates, choices, numerals, lines to write on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from consultant_app.model.dates import chinese_date

BLANK_DATE = "　　　　年　　月　　日"
NONE = "（无）"
_NUMERALS = "零一二三四五六七八九十"


def date_text(iso: str) -> str:
    """2026年11月22日, or the blank to write a date into."""
    return chinese_date(iso[:10]) if iso else BLANK_DATE


def period_text(start: str, end: str) -> str:
    """From – to, one day, or an empty text; what both days share stands once."""
    if start and end and start != end:
        first, last = chinese_date(start), chinese_date(end)
        same = 7 if start[:7] == end[:7] else 4 if start[:4] == end[:4] else 0
        whole = len(start) == len(end) == 10
        return f"{first}至{last.removeprefix(chinese_date(start[:same])) if same and whole else last}"
    return chinese_date(start or end)


def numeral(number: int) -> str:
    """1 as 一, 12 as 十二; up to 99."""
    if number <= 10:
        return _NUMERALS[number]
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens] if tens > 1 else "") + "十" + (_NUMERALS[ones] if ones else "")


def boxes(options: Sequence[str], chosen: Collection[str]) -> str:
    """■ before what was chosen, □ before the rest; ☑ and ☐ are missing from Chinese fonts."""
    return "　".join(("■" if option in chosen else "□") + option for option in options)


def lines(text: str) -> list[str]:
    """The paragraphs of a long text."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def unit(value: str, name: str) -> str:
    """A number with its unit, or nothing; the gap between figure and Chinese is the word processor's."""
    return f"{value}{name}" if value and not value.endswith(name) else value


def rows(
    found: Sequence[Mapping[str, Any]], columns: Sequence[str], *, blank: bool, count: int, main: int = 1
) -> list[dict[str, Any]]:
    """The rows of a table; numbered empty ones on a blank, one row saying （无） when there is nothing to list.

    The first column is the number, the one at `main` says （无）.
    """
    if found:
        return [dict(row) for row in found]
    if blank:
        return [dict.fromkeys(columns, "") | {columns[0]: str(number + 1)} for number in range(count)]
    return [dict.fromkeys(columns, "") | {columns[0]: "—", columns[main]: NONE}]


def writing_lines(texts: list[str], *, blank: bool, count: int) -> list[str]:
    """The paragraphs, or on a blank so many lines to write on."""
    if texts:
        return texts
    return ["_" * 72] * count if blank else [NONE]
