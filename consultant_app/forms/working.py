"""Works out a form being filled in: only what depends on a change, each thing after all it needs."""

import heapq
from collections.abc import Callable, Mapping, MutableMapping
from datetime import datetime
from typing import Any, TypeVar

from consultant_app.forms import answers as rules
from consultant_app.forms.expressions import BadExpression, Expression, compile_expression
from consultant_app.forms.graph import Aspect, Plan, Unit, every_question, plan
from consultant_app.forms.place import Place
from consultant_app.forms.values import Nodes, Scalar, Value, to_number
from consultant_app.model.form import Choice, Form, Question

REQUIRED = "这一题必须回答"
REFUSED = "这一题的答案不符合要求"
MOST_ROWS = 1_000

Kept = TypeVar("Kept")
Rows = frozenset[str] | None  # the rows concerned; None is all of them, and the question itself outside tables


class Working:
    """The answers of a form and everything worked out from them. Raises Cycle and BadExpression for a bad form."""

    def __init__(self, form: Form, values: dict[str, str], rows: dict[str, list[str]], now: datetime) -> None:
        self.form = form
        self.values = values
        self.rows = rows
        self.now = now
        self.plan: Plan = plan(form)
        self.questions = {question.name: question for question in every_question(form)}
        self.table_of = {column.name: table.name for table in form.questions() for column in table.columns}
        self.asked: dict[str, bool] = {}  # by key; sections by section_key()
        self.messages: dict[str, str] = {}
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.counts: dict[str, int] = {}
        self.failures: dict[tuple[str, str], str] = {}  # by key and expression
        self._parents = self._find_parents()

    def seen(self, place: Place) -> str:
        """The answer as others see it: empty while it is not asked; of a table its number of rows."""
        if not self.asked.get(place.key, True):
            return ""
        if place.name in self.rows:
            return str(len(self.rows[place.name]))
        return self.values.get(place.key, "")

    def places(self, name: str, rows: Rows = None) -> list[Place]:
        """Where the question stands: once, or in each row of its table."""
        table = self.table_of.get(name, "")
        if not table:
            return [Place(name)]
        return [Place(name, table, row) for row in self.rows[table] if rows is None or row in rows]

    def offered(self, place: Place) -> tuple[Choice, ...]:
        """The choices on offer there."""
        listed = self.form.choices.get(self.questions[place.name].choices, ())
        return self.choices.get(place.key, listed)

    def is_required(self, place: Place) -> bool:
        """Whether an answer is demanded when the question is asked."""
        required = self.questions[place.name].required
        return required == "true" or (bool(required) and self._truth(required, place, default=False))

    def forget(self, place: Place) -> None:
        """Drop all that is known about a cell."""
        by_key: tuple[MutableMapping[str, Any], ...]
        by_key = (self.values, self.asked, self.messages, self.choices)
        for kept in by_key:
            kept.pop(place.key, None)
        self.failures = {noted: why for noted, why in self.failures.items() if noted[0] != place.key}

    def text(self, source: str, place: Place) -> str:
        """What an expression comes to there; empty when it cannot be worked out."""
        return self._try(source, place, "", lambda found: found.text(SeenFrom(self, place)))

    def everything(self) -> frozenset[str]:
        """Work out all there is."""
        return self.after(dict.fromkeys(self.plan.units))

    def after(self, dirty: Mapping[Unit, Rows]) -> frozenset[str]:
        """Work out these units and whatever they change. Returns the keys that are now different."""
        waiting: dict[int, Rows] = {self.plan.place[unit]: rows for unit, rows in dirty.items()}
        queue = sorted(waiting)
        changed: set[str] = set()
        while queue:
            index = heapq.heappop(queue)
            if index not in waiting:
                continue
            unit, rows = self.plan.units[index], waiting.pop(index)
            different = self._work_out(unit, rows)
            changed.update(key for key, _ in different)
            if different or self._is_source(unit):
                moved = rows if self._is_source(unit) else frozenset(row for _, row in different)
                for dependent in self.plan.dependents[unit]:
                    place = self.plan.place[dependent]
                    waiting[place] = _both(waiting, place, _seen_by(unit, dependent, moved))
                    heapq.heappush(queue, place)
        return frozenset(changed)

    def _is_source(self, unit: Unit) -> bool:
        """Whether the unit is an answer given by a person: when it is touched at all, it is different."""
        return unit.aspect is Aspect.VALUE and not self.questions[unit.name].calculation

    def _work_out(self, unit: Unit, rows: Rows) -> list[tuple[str, str]]:
        """(key, row) of each place where the unit came out differently than before."""
        if unit.aspect is Aspect.SECTION:
            return self._section(unit.name)
        work = WORK[unit.aspect]
        return [(place.key, place.row) for place in self.places(unit.name, rows) if work(self, place)]

    def _section(self, name: str) -> list[tuple[str, str]]:
        relevant = next(section.relevant for section in self.form.sections if section.name == name)
        key = section_key(name)
        return [(key, "")] if _keep(self.asked, key, self._truth(relevant, Place(key), default=True)) else []

    def _find_parents(self) -> dict[str, str]:
        """The key that must be asked for a question to be asked: its section, or its table."""
        parents = dict(self.table_of)
        for section in self.form.sections:
            parents.update((question.name, section_key(section.name)) for question in section.questions)
        return parents

    def _truth(self, source: str, place: Place, *, default: bool, choice: Choice | None = None) -> bool:
        if not source:
            return default
        return self._try(source, place, default, lambda found: found.truth(SeenFrom(self, place, choice)))

    def _try(self, source: str, place: Place, otherwise: Kept, work: Callable[[Expression], Kept]) -> Kept:
        """What the work on an expression gives; a failure is noted and must not stop the form."""
        self.failures.pop((place.key, source), None)
        try:
            return work(compile_expression(source))
        except BadExpression as error:
            self.failures[place.key, source] = str(error)
            return otherwise

    def _shown(self, place: Place) -> bool:
        asked = self.asked[self._parents[place.name]]
        asked = asked and self._truth(self.questions[place.name].relevant, place, default=True)
        return _keep(self.asked, place.key, asked)

    def _value(self, place: Place) -> bool:
        source = self.questions[place.name].calculation
        return bool(source) and _keep(self.values, place.key, self.text(source, place))

    def _offer(self, place: Place) -> bool:
        question = self.questions[place.name]
        listed = self.form.choices.get(question.choices, ())
        fits = question.choice_filter
        offered = tuple(choice for choice in listed if self._truth(fits, place, default=True, choice=choice))
        return _keep(self.choices, place.key, offered)

    def _count(self, place: Place) -> bool:
        number = to_number(self.text(self.questions[place.name].repeat_count, place))
        return _keep(self.counts, place.key, int(min(max(number, 0), MOST_ROWS)) if number == number else 0)

    def _check(self, place: Place) -> bool:
        message = self._complaint(place) if self.asked[place.key] else ""
        return _keep(self.messages, place.key, message)

    def _complaint(self, place: Place) -> str:
        question, value = self.questions[place.name], self.seen(place)
        if question.calculation or question.type in rules.UNANSWERABLE:
            return ""
        if value in ("", "0" if question.columns else ""):
            return (question.required_message or REQUIRED) if self.is_required(place) else ""
        if wrong := rules.complaint(question, value, self.offered(place)):
            return wrong
        if question.constraint and not self._truth(question.constraint, place, default=True):
            return question.constraint_message or REFUSED
        return ""


WORK: dict[Aspect, Callable[[Working, Place], bool]] = {
    Aspect.SHOWN: Working._shown,
    Aspect.VALUE: Working._value,
    Aspect.CHOICES: Working._offer,
    Aspect.COUNT: Working._count,
    Aspect.CHECK: Working._check,
}


class SeenFrom:
    """What an expression sees from a place in the form."""

    def __init__(self, working: Working, place: Place, choice: Choice | None = None) -> None:
        self.now = working.now
        self._working = working
        self._place = place
        self._choice = choice

    def value(self, name: str) -> Value:
        working, table = self._working, self._working.table_of.get(name, "")
        if table and table == self._place.table:
            return self._typed(Place(name, table, self._place.row))
        if table or name in working.rows:
            return self.rows(name)
        return self._typed(Place(name))

    def rows(self, name: str) -> Nodes:
        working = self._working
        if name in working.rows:
            return Nodes(("",) * len(working.rows[name]) if working.asked.get(name, True) else ())
        table = working.table_of.get(name, "")
        if not working.asked.get(table or name, True):
            return Nodes()
        return Nodes(self._typed(place) for place in working.places(name))

    def current(self) -> Value:
        question = self._question()
        return rules.typed(question, self._working.values.get(self._place.key, ""))

    def position(self) -> int:
        return self._working.rows[self._place.table].index(self._place.row) + 1

    def column(self, name: str) -> Value:
        choice = self._choice
        if choice is None:
            return ""
        if name in ("name", "label"):
            return choice.name if name == "name" else choice.label
        return next((text for column, text in choice.filters if column == name), "")

    def choice_label(self, question: str, choice: str) -> str:
        listed = self._working.form.choices.get(self._working.questions[question].choices, ())
        return next((one.label for one in listed if one.name == choice), choice)

    def _question(self) -> Question:
        return self._working.questions[self._place.name]

    def _typed(self, place: Place) -> Scalar:
        return rules.typed(self._working.questions[place.name], self._working.seen(place))


def section_key(name: str) -> str:
    """Under which a section stands among the questions: no question can be called so."""
    return f"§{name}"


def _keep(kept: dict[str, Kept], key: str, value: Kept) -> bool:
    """Store the value; whether that changed anything."""
    different = kept.get(key) != value
    kept[key] = value
    return different


def _seen_by(unit: Unit, dependent: Unit, rows: Rows) -> Rows:
    """The rows of the dependent that a change in these rows of the unit can reach."""
    return rows if unit.table and unit.table == dependent.table and not dependent.across else None


def _both(waiting: dict[int, Rows], place: int, rows: Rows) -> Rows:
    """The rows already waiting there and these."""
    if place not in waiting:
        return rows
    before = waiting[place]
    return None if before is None or rows is None else before | rows
