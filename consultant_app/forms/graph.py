"""What depends on what in a form, and the order in which to work it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from consultant_app.forms.expressions import Expression, compile_expression
from consultant_app.model.form import Form, Question, Section

_TOLD = 8  # questions of a circle that are named


class Aspect(IntEnum):
    """What is worked out about a section or a question."""

    SECTION = 0  # whether the section is asked
    SHOWN = 1  # whether the question is asked
    VALUE = 2
    CHOICES = 3
    COUNT = 4  # how many rows a table should have
    CHECK = 5  # required and constraint


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to work out, for every row when it is about a column."""

    aspect: Aspect
    name: str
    table: str = ""
    across: bool = False  # needs other rows than its own


class Cycle(ValueError):
    """Expressions that need each other; `names` are the questions on the way round."""

    def __init__(self, names: list[str]) -> None:
        told = names if len(names) <= _TOLD else [*names[: _TOLD - 2], f"…（共 {len(names) - 1} 题）…", names[-1]]
        super().__init__(" → ".join(told))
        self.names = names


DYNAMIC = re.compile(r"\$\{|[\w-]\(")


def is_dynamic(default: str) -> bool:
    """Whether a default is an expression (it names a question or calls a function) or plain text."""
    return bool(DYNAMIC.search(default))


def formulas(question: Question) -> Iterator[tuple[str, str]]:
    """(field, expression) for each expression of the question."""
    if question.required not in ("", "true"):
        yield "required", question.required
    for name in ("relevant", "constraint", "calculation", "choice_filter", "repeat_count"):
        if source := getattr(question, name):
            yield name, source
    if is_dynamic(question.default):
        yield "default", question.default


@dataclass(frozen=True)
class Plan:
    """The units of a form in an order in which each comes after all it needs."""

    form: Form
    units: tuple[Unit, ...]
    dependents: dict[Unit, tuple[Unit, ...]]

    @cached_property
    def place(self) -> dict[Unit, int]:
        """Where each unit stands in the order."""
        return {unit: index for index, unit in enumerate(self.units)}


def plan(form: Form) -> Plan:
    """The plan of a form whose expressions can be read. Raises Cycle."""
    needs = _Needs(form).all()
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        units: list[Unit] = error.args[1]
        raise Cycle([unit.name for unit in reversed(units)]) from None
    dependents: dict[Unit, list[Unit]] = {unit: [] for unit in order}
    for unit, sources in needs.items():
        for source in sources:
            dependents[source].append(unit)
    return Plan(form, order, {unit: tuple(found) for unit, found in dependents.items()})


class _Needs:
    """Collects for each unit the units it needs."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._tables = {column.name: table.name for table in form.questions() for column in table.columns}
        self._found: dict[Unit, set[Unit]] = {}

    def all(self) -> dict[Unit, set[Unit]]:
        """Every unit of the form and its needs."""
        for section in self._form.sections:
            self._section(section)
            for question in section.questions:
                self._question(question, Unit(Aspect.SECTION, section.name))
                for column in question.columns:
                    self._question(column, Unit(Aspect.SHOWN, question.name))
        return self._found

    def _section(self, section: Section) -> None:
        self._found[Unit(Aspect.SECTION, section.name)] = self._named(section.relevant)

    def _question(self, question: Question, parent: Unit) -> None:
        shown = self._unit(Aspect.SHOWN, question, question.relevant)
        value = self._unit(Aspect.VALUE, question, question.calculation)
        self._found[shown] = {parent} | self._named(question.relevant)
        self._found[value] = self._named(question.calculation)
        rules = [question.constraint, "" if question.required == "true" else question.required]
        check = self._unit(Aspect.CHECK, question, *rules)
        self._found[check] = {shown, value}.union(*(self._named(rule) for rule in rules))
        if question.choice_filter:
            choices = self._unit(Aspect.CHOICES, question, question.choice_filter)
            self._found[choices] = self._named(question.choice_filter)
            self._found[check].add(choices)
        if question.repeat_count:
            self._found[Unit(Aspect.COUNT, question.name)] = self._named(question.repeat_count)

    def _unit(self, aspect: Aspect, question: Question, *sources: str) -> Unit:
        across = any(compile_expression(source).looks_across_rows for source in sources if source)
        table = self._tables.get(question.name, "")
        return Unit(aspect, question.name, table, across and bool(table))

    def _named(self, source: str) -> set[Unit]:
        """The units behind the questions that an expression names."""
        if not source:
            return set()
        expression: Expression = compile_expression(source)
        return {self._key(aspect, name) for name in expression.names for aspect in (Aspect.SHOWN, Aspect.VALUE)}

    def _key(self, aspect: Aspect, name: str) -> Unit:
        question = self._questions[name]
        source = question.relevant if aspect is Aspect.SHOWN else question.calculation
        return self._unit(aspect, question, source)

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.name: question for question in every_question(self._form)}


def every_question(form: Form) -> Iterator[Question]:
    """All questions in order, each table followed by its columns."""
    for question in form.questions():
        yield question
        yield from question.columns
