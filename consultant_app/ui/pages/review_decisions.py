"""The decisions of a management review as a table: what is decided, who does it, how it is verified."""

from typing import Any

from consultant_app.model.labels import FIELDS
from consultant_app.model.review import DECISION_KINDS, ReviewDecision
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import two_lines
from consultant_app.ui.pages.review_view import ReviewInHand, reveal, show_lines
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import editing, review_lists

_TITLES = FIELDS[ReviewDecision]


class DecisionsCard(Card):
    """The decisions of the review in hand, edited like a sheet."""

    def __init__(self, app: App, held: ReviewInHand) -> None:
        super().__init__(
            "评审决议", "至少一项；每项写明责任人、期限、验证方式。类别：改进机会、体系变更需求、资源需求。"
        )
        self.app, self.held = app, held
        self.table = two_lines(
            RecordTable(
                [
                    Column(field="kind", title=_TITLES["kind"], kind="choice", width=120, choices=DECISION_KINDS),
                    Column(field="text", title=_TITLES["text"]),
                    Column(field="department", title=_TITLES["department"], width=100),
                    Column(field="owner", title=_TITLES["owner"], width=80),
                    Column(field="due_on", title=_TITLES["due_on"], kind="date", width=125),
                    Column(field="resources", title=_TITLES["resources"], width=120),
                    Column(field="verification", title=_TITLES["verification"], width=170),
                ],
                name="评审决议",
                change=self._change,
                delete=self._delete,
                move=self._move,
                lines=5,
            )
        )
        self.body.addWidget(self.table)

    def refresh(self) -> None:
        """Show the decisions."""
        seen = self.held.now.dossier.review if self.held.now else None
        show_lines(self.table, seen.decisions if seen else ())

    def choose(self, key: str) -> None:
        """Go to a decision."""
        self.table.choose(key)
        reveal(self.table.view)

    def _change(self, edits: Edits) -> None:
        if self.held.review:
            changed = {line.id: values for line, values in edits.changed}
            session, key = self.app.session, self.held.review.id
            self.app.attempt(review_lists.edit_decisions, session, key, changed, list(edits.added))

    def _delete(self, lines: list[Any]) -> None:
        if self.held.review:
            session, key = self.app.session, self.held.review.id
            gone = [line.record for line in lines]
            self.app.attempt(review_lists.remove_rows, session, key, gone, "删除评审决议")
            self.app.say(f"已删除 {len(lines)} 项决议。", undo=True)

    def _move(self, line: Any, before: str, after: str) -> None:
        editing.move_record(self.app.session, ReviewDecision, line.id, before, after)
