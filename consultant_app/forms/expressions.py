"""XLSForm expressions: what they name, and what they come to.

Departures from XPath 1.0, each taken so that a person is not surprised: numbers are compared and shown at 15 digits;
an empty answer is false; sum(), min() and max() pass over empty cells of a table; dates compare as dates.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Protocol

from consultant_app.forms.functions import PLAIN
from consultant_app.forms.patterns import compiled
from consultant_app.forms.syntax import Call, Chain, Column, Current, Literal, Negate, Node, Ref, parse, walk
from consultant_app.forms.tokens import BadExpression
from consultant_app.forms.values import NAN, Nodes, Value, compare, to_boolean, to_number, to_string

__all__ = ["BadExpression", "Expression", "Surroundings", "compile_expression"]


class Surroundings(Protocol):
    """What an expression can see from where it stands."""

    now: datetime

    def value(self, name: str) -> Value:
        """`${name}`: the answer, the cell of this row, or the cells of all rows when seen from outside the table."""
        ...

    def rows(self, name: str) -> Nodes:
        """`${name}` over all rows, wherever the expression stands."""
        ...

    def current(self) -> Value:
        """`.`."""
        ...

    def position(self) -> int:
        """`position(..)`, counted from 1."""
        ...

    def column(self, name: str) -> Value:
        """A bare name: an extra column of the choice in question."""
        ...

    def choice_label(self, question: str, choice: str) -> str:
        """The label of a choice; the name itself when there is none."""
        ...


@dataclass(frozen=True)
class Expression:
    """A compiled expression."""

    source: str
    tree: Node

    @cached_property
    def names(self) -> frozenset[str]:
        """The questions it names."""
        return frozenset(node.name for node in walk(self.tree) if isinstance(node, Ref))

    @cached_property
    def columns(self) -> frozenset[str]:
        """The bare names in it."""
        return frozenset(node.name for node in walk(self.tree) if isinstance(node, Column))

    @cached_property
    def uses_current(self) -> bool:
        """Whether `.` stands in it."""
        return any(isinstance(node, Current) for node in walk(self.tree))

    @cached_property
    def uses_position(self) -> bool:
        """Whether position(..) stands in it."""
        return any(isinstance(node, Call) and node.name == "position" for node in walk(self.tree))

    @cached_property
    def looks_across_rows(self) -> bool:
        """Whether it needs cells of other rows even inside a table (a row that comes or goes is another matter)."""
        return any(isinstance(node, Call) and node.name == "indexed-repeat" for node in walk(self.tree))

    def value(self, around: Surroundings) -> Value:
        """What it comes to. Raises BadExpression when the answers make it impossible (a text grows without end)."""
        return _value(self.tree, around)

    def truth(self, around: Surroundings) -> bool:
        """What it comes to, as true or false."""
        return to_boolean(self.value(around))

    def text(self, around: Surroundings) -> str:
        """What it comes to, as text to keep: empty instead of NaN or Infinity."""
        value = self.value(around)
        if isinstance(value, float) and not math.isfinite(value):
            return ""
        return to_string(value)


@lru_cache(maxsize=4_096)
def compile_expression(source: str) -> Expression:
    """The expression, compiled once. Raises BadExpression with a Chinese reason."""
    tree = parse(source)
    for node in walk(tree):
        if isinstance(node, Call) and node.name == "regex" and isinstance(node.arguments[1], Literal):
            compiled(to_string(node.arguments[1].value))  # a bad pattern is known now, not at the first answer
    return Expression(source, tree)


def _value(node: Node, around: Surroundings) -> Value:
    match node:
        case Literal(value):
            return value
        case Ref(name):
            return around.value(name)
        case Current():
            return around.current()
        case Column(name):
            return around.column(name)
        case Negate(of):
            return -to_number(_value(of, around))
        case Chain():
            return _chain(node, around)
        case Call():
            return _call(node, around)


def _chain(chain: Chain, around: Surroundings) -> Value:
    operator = chain.rest[0][0]
    if operator in ("and", "or"):
        operands = (chain.first, *(right for _, right in chain.rest))
        found = (to_boolean(_value(operand, around)) for operand in operands)
        return all(found) if operator == "and" else any(found)
    result = _value(chain.first, around)
    for operator, right in chain.rest:
        other = _value(right, around)
        if operator in ARITHMETIC:
            result = ARITHMETIC[operator](to_number(result), to_number(other))
        else:
            result = compare(operator, result, other)
    return result


def divide(left: float, right: float) -> float:
    """XPath's div: by zero it is infinite, 0 div 0 is NaN."""
    if right:
        return left / right
    return NAN if not left or math.isnan(left) else math.copysign(math.inf, left) * math.copysign(1, right)


def remainder(left: float, right: float) -> float:
    """XPath's mod: the sign is that of the left side."""
    return math.fmod(left, right) if right and math.isfinite(left) else NAN


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": divide,
    "mod": remainder,
}


def _call(call: Call, around: Surroundings) -> Value:
    special = SPECIAL.get(call.name)
    if special:
        return special(call.arguments, around)
    return PLAIN[call.name](*(_value(argument, around) for argument in call.arguments))


def _if(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    return _value(arguments[1] if to_boolean(_value(arguments[0], around)) else arguments[2], around)


def _coalesce(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    first = _value(arguments[0], around)
    return first if to_string(first) != "" else _value(arguments[1], around)


def _once(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    kept = around.current()
    return kept if to_string(kept) != "" else _value(arguments[0], around)


def _count(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    named = arguments[0]
    return float(len(around.rows(named.name))) if isinstance(named, Ref) else PLAIN["count"](_value(named, around))


def _indexed(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    cells = around.rows(arguments[0].name) if isinstance(arguments[0], Ref) else Nodes()
    place = to_number(_value(arguments[2], around))
    return cells[int(place) - 1] if 1 <= place < len(cells) + 1 else ""


def _choice_name(arguments: tuple[Node, ...], around: Surroundings) -> Value:
    question = arguments[1].name if isinstance(arguments[1], Ref) else ""
    return around.choice_label(question, to_string(_value(arguments[0], around)))


SPECIAL: dict[str, Callable[[tuple[Node, ...], Surroundings], Value]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "count": _count,
    "indexed-repeat": _indexed,
    "jr:choice-name": _choice_name,
    "position": lambda _arguments, around: float(around.position()),
    "today": lambda _arguments, around: around.now.date(),
    "now": lambda _arguments, around: around.now,
}
