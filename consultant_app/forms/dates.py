"""format-date(): a date in the wording of a pattern such as %Y年%n月%e日."""

from collections.abc import Callable
from datetime import date, datetime, time

from consultant_app.forms.values import Value, as_date

WEEKDAYS = "一二三四五六日"

PARTS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda at: f"{at.year:04}",
    "y": lambda at: f"{at.year % 100:02}",
    "m": lambda at: f"{at.month:02}",
    "n": lambda at: str(at.month),
    "b": lambda at: f"{at.month}月",
    "d": lambda at: f"{at.day:02}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02}",
    "S": lambda at: f"{at.second:02}",
    "3": lambda at: f"{at.microsecond // 1000:03}",
    "a": lambda at: f"周{WEEKDAYS[at.weekday()]}",
    "%": lambda at: "%",
}


def format_date(value: Value, pattern: str) -> str:
    """The date in the pattern's wording; empty when there is no date. An unknown %x stays as it is."""
    found = as_date(value)
    if found is None:
        return ""
    at = found if isinstance(found, datetime) else datetime.combine(date(found.year, found.month, found.day), time())
    pieces: list[str] = []
    rest = iter(pattern)
    for character in rest:
        if character != "%":
            pieces.append(character)
            continue
        letter = next(rest, "")
        pieces.append(PARTS[letter](at) if letter in PARTS else f"%{letter}")
    return "".join(pieces)
