"""What the parts of 一企一策 share: the plan in hand, read once per change, and what a part is."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from consultant_app.model.assessment import Assessment, Problem
from consultant_app.model.gap import Gap
from consultant_app.model.plan import Plan
from consultant_app.ui.app import App
from consultant_app.ui.pages.part_view import StepView
from consultant_app.ui.widgets.table import Edits, RecordTable
from consultant_app.workflows import dossiers, editing, findings, planning, settings, survey

_TWO_LINES = 56


class PlanInHand:
    """A plan of the enterprise in hand with the problems of its round: the newest, or the one that was chosen.

    `plan` is None before the first one.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.newest: Assessment | None = None  # the newest round, which may have no plan yet
        self.assessment: Assessment | None = None  # the round of the plan
        self.plan: Plan | None = None
        self.planned: list[Assessment] = []  # the rounds that have a plan, the newest first
        self._wanted = self._enterprise_id = ""
        self.problems: dict[str, Problem] = {}
        self.gaps: list[Gap] = []

    def read(self) -> None:
        """Read what the database holds now."""
        db, mine = self.app.session.db, self.app.enterprise_id
        rounds = survey.rounds(db, mine) if mine else []
        if mine != self._enterprise_id:
            self._enterprise_id, self._wanted = mine, ""
        self.newest = rounds[-1] if rounds else None
        self.planned = [each for each in reversed(rounds) if planning.plan_of(db, each)]
        first = self.planned[0] if self.planned else self.newest
        self.assessment = next((each for each in self.planned if each.id == self._wanted), first)
        self.plan = planning.plan_of(db, self.assessment) if self.assessment else None
        found = findings.problems_of(db, self.assessment.id) if self.assessment else []
        self.problems = {problem.id: problem for problem in found}
        every = dossiers.gaps_of(db, mine, settings.read_agency(self.app.session)) if self.counts else []
        self.gaps = [gap for gap in every if gap.page == "plan"]

    def choose(self, round_id: str) -> None:
        """Show the plan of another round of the enterprise in hand from the next reading on."""
        self._wanted, self._enterprise_id = round_id, self.app.enterprise_id

    @property
    def counts(self) -> bool:
        """Whether documents, statistics and gaps speak of the plan in hand: they go by the newest."""
        return bool(self.planned) and self.assessment is self.planned[0]

    def parts(self, kind: type) -> list[Any]:
        """Goals, measures, trainings, milestones or risks in their order."""
        return planning.parts_of(self.app.session.db, kind, self.plan) if self.plan else []

    def missing(self, record_id: str, rule: str = "") -> str:
        """The gaps of a record as one text; empty when nothing is missing."""
        found = [gap for gap in self.gaps if gap.record == record_id and rule in ("", gap.rule)]
        return "；".join(gap.sentence.rstrip("。") for gap in found)


class Line:
    """A row of a table for a record: `period.end` and the like can be read as fields."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self.id: str = record.id
        self.order_key: str = record.order_key

    def __getattr__(self, name: str) -> Any:
        return attrgetter(name)(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and other.record == self.record

    __hash__ = None


class PlanView(StepView):
    """A part of the page, over the plan in hand."""

    held: PlanInHand


class PartsTable:
    """Connects a RecordTable with one list of the plan: typing, pasting, deleting and moving write by themselves."""

    def __init__(self, app: App, held: PlanInHand, kind: type, what: str, **fixed: Any) -> None:
        self.app, self.held, self.kind, self.what = app, held, kind, what
        self.fixed = fixed  # fields that a new record has, such as the layer

    def show(self, table: RecordTable, records: Sequence[Any]) -> None:
        """Show the records; a table that shows them already is left alone, with its cursor and scroll bar."""
        lines = [Line(record) for record in records]
        table.show_changed(lines)

    def change(self, edits: Edits) -> None:
        """Typed or pasted cells, as one step."""
        if self.held.plan is None:
            return
        changed = {line.id: values for line, values in edits.changed}
        added = [{**self.fixed, **values} for values in edits.added]
        self.app.attempt(planning.edit_parts, self.app.session, self.kind, self.held.plan, changed, added)

    def delete(self, lines: list[Line]) -> None:
        """Deleted rows, with the way back in the page."""
        planning.remove_parts(self.app.session, self.kind, [line.id for line in lines])
        self.app.say(f"已删除 {len(lines)} 项{self.what}。", undo=True)

    def move(self, line: Line, before: str, after: str) -> None:
        """A row put elsewhere."""
        editing.move_record(self.app.session, self.kind, line.id, before, after)


def two_lines(table: RecordTable) -> RecordTable:
    """Give each row of a table room for two lines of text, and return it."""
    table.view.setWordWrap(True)
    table.view.verticalHeader().setDefaultSectionSize(_TWO_LINES)
    return table
