"""What the functions of an expression do with values already worked out."""

import math
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from consultant_app.forms import limits
from consultant_app.forms.dates import format_date
from consultant_app.forms.patterns import compiled
from consultant_app.forms.tokens import BadExpression
from consultant_app.forms.values import (
    NAN,
    NUMBER,
    Nodes,
    Scalar,
    Value,
    as_date,
    tidy,
    to_boolean,
    to_number,
    to_string,
)


def spread(values: Iterable[Value]) -> list[Scalar]:
    """The values one by one, the rows of tables included."""
    found: list[Scalar] = []
    for value in values:
        if isinstance(value, Nodes):
            found.extend(value)
        else:
            found.append(value)
    return found


def filled(values: Iterable[Value]) -> list[Scalar]:
    """As spread(), but without the empty cells of tables."""
    found: list[Scalar] = []
    for value in values:
        if isinstance(value, Nodes):
            found.extend(cell for cell in value if cell != "")
        else:
            found.append(value)
    return found


def limited(text: str) -> str:
    """The text, unless a form has made it absurdly long."""
    if len(text) > limits.RESULT:
        raise BadExpression("结果太长")
    return text


def whole(value: Value) -> float:
    """int(): the number without its decimals, towards zero."""
    number = tidy(to_number(value))
    return float(math.trunc(number)) if math.isfinite(number) else number


def rounded(value: Value, places: Value = 0.0) -> float:
    """round(): half away from zero, as 四舍五入 is taught; places may be negative."""
    number, digits = to_number(value), to_number(places)
    if math.isnan(digits) or not math.isfinite(number):
        return NAN if math.isnan(digits) else number
    exponent = Decimal(1).scaleb(-max(-30, min(30, math.trunc(digits))))
    try:
        return float(Decimal(repr(tidy(number))).quantize(exponent, ROUND_HALF_UP))
    except InvalidOperation:
        return number


def _towards(step: Callable[[float], int]) -> Callable[[Value], float]:
    def stepped(value: Value) -> float:
        number = tidy(to_number(value))
        return float(step(number)) if math.isfinite(number) else number

    return stepped


def power(base: Value, exponent: Value) -> float:
    """pow(); NaN where there is no real answer."""
    try:
        return math.pow(to_number(base), to_number(exponent))
    except (OverflowError, ValueError):
        return NAN


def _extreme(best: Callable[[list[float]], float]) -> Callable[..., float]:
    def extreme(*values: Value) -> float:
        numbers = [to_number(value) for value in filled(values)]
        return NAN if not numbers or any(map(math.isnan, numbers)) else best(numbers)

    return extreme


def total(value: Value) -> float:
    """sum(): cells that hold no number count nothing, as on a phone; one empty cell must not undo a table."""
    numbers = [to_number(cell) for cell in spread([value])]
    return math.fsum(number for number in numbers if math.isfinite(number))


def words(value: Value) -> list[str]:
    """The choices taken in a select_multiple."""
    return to_string(value).split()


def selected(value: Value, name: Value) -> bool:
    """Whether the choice is among those taken."""
    return to_string(name).strip() in words(value)


def selected_at(value: Value, index: Value) -> str:
    """The choice at a place counted from 0, or empty."""
    taken, place = words(value), to_number(index)
    return taken[int(place)] if 0 <= place < len(taken) else ""


def substr(text: Value, start: Value, end: Value | None = None) -> str:
    """The characters from start up to end, counted from 0; negative from the back."""
    string = to_string(text)
    first, last = to_number(start), len(string) if end is None else to_number(end)
    if not (math.isfinite(first) and math.isfinite(last)):
        return ""
    return string[slice(int(first), int(last))]


def before(text: Value, mark: Value) -> str:
    """What stands before the mark, or empty."""
    head, found, _ = to_string(text).partition(to_string(mark)) if mark != "" else ("", "", "")
    return head if found else ""


def behind(text: Value, mark: Value) -> str:
    """What stands behind the mark, or empty; all of it behind no mark."""
    return to_string(text).partition(to_string(mark))[2] if mark != "" else to_string(text)


def translate(text: Value, old: Value, new: Value) -> str:
    """Each character of `old` becomes its fellow in `new`, or goes."""
    target = to_string(new)
    table: dict[int, str] = {}
    for place, character in enumerate(to_string(old)):
        table.setdefault(ord(character), target[place : place + 1])
    return to_string(text).translate(table)


def to_day(value: Value) -> Value:
    """date(): a date without its time; empty when there is none."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    found = as_date(value)
    return "" if found is None else found.date() if isinstance(found, datetime) else found


def to_moment(value: Value) -> Value:
    """date-time(): a date with its time if it has one; empty when there is none."""
    return as_date(value) or ""


PLAIN: dict[str, Callable[..., Value]] = {
    "true": lambda: True,
    "false": lambda: False,
    "not": lambda value: not to_boolean(value),
    "boolean": to_boolean,
    "number": to_number,
    "string": to_string,
    "int": whole,
    "round": rounded,
    "floor": _towards(math.floor),
    "ceiling": _towards(math.ceil),
    "abs": lambda value: abs(to_number(value)),
    "pow": power,
    "min": _extreme(min),
    "max": _extreme(max),
    "sum": total,
    "count": lambda value: float(len(spread([value]))),
    "count-non-empty": lambda value: float(sum(to_string(cell) != "" for cell in spread([value]))),
    "selected": selected,
    "selected-at": selected_at,
    "count-selected": lambda value: float(len(words(value))),
    "string-length": lambda value: float(len(to_string(value))),
    "concat": lambda *values: limited("".join(map(to_string, spread(values)))),
    "join": lambda mark, *values: limited(to_string(mark).join(map(to_string, spread(values)))),
    "contains": lambda text, part: to_string(part) in to_string(text),
    "starts-with": lambda text, part: to_string(text).startswith(to_string(part)),
    "ends-with": lambda text, part: to_string(text).endswith(to_string(part)),
    "substr": substr,
    "substring-before": before,
    "substring-after": behind,
    "normalize-space": lambda value: " ".join(to_string(value).split()),
    "translate": translate,
    "regex": lambda text, pattern: compiled(to_string(pattern)).matches(to_string(text)),
    "date": to_day,
    "date-time": to_moment,
    "format-date": lambda value, pattern: limited(format_date(value, to_string(pattern))),
    "format-date-time": lambda value, pattern: limited(format_date(value, to_string(pattern))),
}
