"""Checks the expressions of a form: can each be read, does each name what exists, does none need itself."""

from collections.abc import Iterable

from consultant_app.forms.catalogue import Complaint, Problems
from consultant_app.forms.expressions import BadExpression, Expression, compile_expression
from consultant_app.forms.graph import Cycle, formulas, plan
from consultant_app.forms.places import Places, Spot
from consultant_app.model.form import Form, FormKind, Question


def check_formulas(form: Form, places: Places, problems: Problems, spots: Iterable[tuple[Spot, Question]]) -> None:
    """Note all that is wrong with the expressions of a form whose names have been checked."""
    _Formulas(form, places, problems, list(spots)).all()


class _Formulas:
    def __init__(self, form: Form, places: Places, problems: Problems, spots: list[tuple[Spot, Question]]) -> None:
        self._form = form
        self._places = places
        self._problems = problems
        self._spots = spots
        self._names = frozenset(question.name for _, question in spots)
        self._known: dict[str, frozenset[str]] = {}

    def all(self) -> None:
        before = len(self._problems.found)
        for number, section in enumerate(self._form.sections):
            if section.relevant:
                self._one(("sections", number), "relevant", section.relevant)
        for spot, question in self._spots:
            for field, source in formulas(question):
                self._one(spot, field, source, question)
        if len(self._problems.found) == before and not self._is_partial() and not self._twice():
            self._cycles()

    def _add(self, kind: Complaint, spot: Spot, field: str, **values: object) -> None:
        self._problems.add(kind, self._places.of(spot), field, **values)

    def _is_partial(self) -> bool:
        """A supplement by itself: what it names may be in the form it extends."""
        return self._form.kind is FormKind.SUPPLEMENT

    def _twice(self) -> bool:
        """Whether a name stands for two questions, so that nothing can be said about dependencies."""
        return len(self._names) != len(self._spots)

    def _one(self, spot: Spot, field: str, source: str, question: Question | None = None) -> None:
        try:
            expression = compile_expression(source)
        except BadExpression as error:
            self._add(Complaint.BAD_EXPRESSION, spot, field, reason=error, expression=source[:200])
            return
        self._named(spot, field, expression)
        self._columns(spot, field, expression, question)
        if expression.uses_position and len(spot) < 4:
            self._add(Complaint.NO_ROW, spot, field)
        if expression.uses_current and field != "constraint":
            self._add(Complaint.NO_CURRENT, spot, field)

    def _named(self, spot: Spot, field: str, expression: Expression) -> None:
        if self._is_partial():
            return
        for name in sorted(expression.names - self._names):
            self._add(
                Complaint.UNKNOWN_QUESTION, spot, field, found=name[:80], guess=self._problems.guess(name, self._names)
            )

    def _columns(self, spot: Spot, field: str, expression: Expression, question: Question | None) -> None:
        """Bare names are columns of the list of choices, in a choice_filter only."""
        known: frozenset[str] = frozenset()
        if question and field == "choice_filter":
            if self._is_partial() and question.choices not in self._form.choices:
                return
            known = self._filters(question.choices)
        for name in sorted(expression.columns - known):
            self._add(Complaint.UNKNOWN_COLUMN, spot, field, found=name[:80])

    def _filters(self, name: str) -> frozenset[str]:
        """The columns of a list of choices; looked up once, because a long list may be filtered by every question."""
        if name not in self._known:
            listed = self._form.choices.get(name, ())
            self._known[name] = frozenset(("name", "label", *(column for each in listed for column, _ in each.filters)))
        return self._known[name]

    def _cycles(self) -> None:
        try:
            plan(self._form)
        except Cycle as cycle:
            first = next((spot for spot, question in self._spots if question.name in cycle.names), ("sections", 0))
            self._add(Complaint.CYCLE, first, "", path=str(cycle))
