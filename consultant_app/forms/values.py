"""XPath's four kinds of value plus dates, and how one becomes another."""

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

Scalar = str | float | bool | date | time  # a datetime is a date


class Nodes(tuple[Scalar, ...]):
    """The values of one column over the rows of a table."""

    __slots__ = ()


Value = Scalar | Nodes

NUMBER = re.compile(r"\s*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*")
EPOCH = date(1970, 1, 1)
NAN = math.nan


def to_number(value: Value) -> float:
    """As number() says: empty or unreadable text is NaN; a date is its days since 1970, a time its part of a day."""
    match value:
        case bool() | float():
            return float(value)
        case str():
            return float(value) if NUMBER.fullmatch(value) else NAN
        case Nodes():
            return to_number(value[0]) if value else NAN
        case datetime():
            return (value - datetime(1970, 1, 1)) / timedelta(days=1)
        case date():
            return float((value - EPOCH).days)
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return float(value)


def to_string(value: Value) -> str:
    """As string() says; a number without exponent and with at most 15 digits, as a spreadsheet shows it."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case Nodes():
            return to_string(value[0]) if value else ""
        case datetime():
            return value.isoformat(timespec="seconds")
        case time():
            return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def to_boolean(value: Value) -> bool:
    """As boolean() says; one answer counts as its text, so an empty answer is false (JavaRosa's rule)."""
    match value:
        case bool():
            return value
        case float():
            return value != 0 and not math.isnan(value)
        case str() | Nodes():
            return len(value) > 0
    return True


def number_text(number: float) -> str:
    """The number in plain digits; NaN and Infinity by name."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def tidy(number: float) -> float:
    """The number at 15 digits, so that 0.1 + 0.2 is 0.3 and 4.35 * 100 is 435 to whoever asks."""
    return float(f"{number:.15g}")


def as_date(value: Value) -> date | None:
    """A date, or None: from a date, ISO text, or days since 1970."""
    match value:
        case datetime() | date():
            return value
        case str():
            return read_date(value)
        case float():
            return _from_days(value)
        case Nodes():
            return as_date(value[0]) if value else None
    return None


def read_date(text: str) -> date | None:
    """A date or date and time from ISO text, None when it is not one."""
    text = text.strip()
    kind = date if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else datetime
    if kind is datetime and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", text):
        return None
    try:
        found = kind.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=None) if isinstance(found, datetime) else found


def read_time(text: str) -> time | None:
    """A time from "HH:MM" or "HH:MM:SS", None when it is not one."""
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _from_days(days: float) -> date | None:
    if not math.isfinite(days):
        return None
    try:
        whole = EPOCH + timedelta(days=math.floor(days))
        part = timedelta(seconds=round((days % 1) * 86_400))
    except OverflowError:
        return None
    return datetime.combine(whole, time()) + part if part else whole


Test = Callable[[float, float], bool]
ORDER: dict[str, Test] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def compare(operator: str, left: Value, right: Value) -> bool:
    """XPath's comparison: over the rows of a table it is true when it is true of any pair."""
    return any(_pair(operator, one, other) for one in _each(left) for other in _each(right))


def _each(value: Value) -> Iterator[Scalar]:
    if isinstance(value, Nodes):
        yield from value
    else:
        yield value


def _pair(operator: str, left: Scalar, right: Scalar) -> bool:
    if operator in ORDER:
        return ORDER[operator](*_numbers(left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        same = to_boolean(left) == to_boolean(right)
    elif isinstance(left, str) and isinstance(right, str):
        same = left == right
    else:
        one, other = _numbers(left, right)
        same = one == other
    return same if operator == "=" else not same


def _numbers(left: Scalar, right: Scalar) -> tuple[float, float]:
    """Both as numbers; a text beside a date or a time is read as one."""
    left, right = _like(left, right), _like(right, left)
    return tidy(to_number(left)), tidy(to_number(right))


def _like(value: Scalar, other: Scalar) -> Scalar:
    if isinstance(value, str) and isinstance(other, date):
        return read_date(value) or ""
    if isinstance(value, str) and isinstance(other, time):
        found = read_time(value)
        return "" if found is None else found
    return value
