"""跟踪: what became of each decision, of this review and of the one before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.review import ReviewDecision
from consultant_app.model.review_rules import CHECK_RESULTS
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import two_lines
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart, reveal, show_lines
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import review_lists

_TITLES = FIELDS[ReviewDecision]
_BEFORE = "上次评审决议的落实"


class FollowUpPart(ReviewPart):
    """Two tables; they stay open after the report was issued."""

    paper = "review_followup"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.mine, self.before = self._table("本次决议的跟踪"), self._table("上次决议的跟踪")
        self.none = label("本次评审还没有决议，先在“结论与决议”里写。", "muted")
        first = Card("本次评审决议的跟踪", "完成情况要有证据；验证人不能是责任人自己。报告签发后仍可填写。")
        first.body.addWidget(self.none)
        first.body.addWidget(self.mine)
        self.second = Card(_BEFORE, "这里的结果带入本次评审的第一项输入。")
        self.second.body.addWidget(self.before)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        for card in (first, self.second):
            layout.addWidget(card)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def _table(self, name: str) -> RecordTable:
        return two_lines(
            RecordTable(
                [
                    Column(field="text", title=_TITLES["text"], editable=False),
                    Column(field="owner", title=_TITLES["owner"], width=80, editable=False),
                    Column(
                        field="due_on", title=_TITLES["due_on"], kind="date", width=125, editable=False, colour=_ink
                    ),
                    Column(field="done.on", title="完成日期", kind="date", width=125),
                    Column(field="done.evidence", title="完成情况及证据", width=230),
                    Column(field="check.result", title="验证结果", kind="choice", width=90, choices=CHECK_RESULTS),
                    Column(field="check.by", title="验证人", width=80),
                    Column(field="check.on", title="验证日期", kind="date", width=125),
                ],
                name=name,
                change=self._change,
                can_add=False,
                lines=4,
            )
        )

    def refresh(self) -> None:
        """Show both lists."""
        seen = self.held.now.dossier.review if self.held.now else None
        if seen is None:
            return
        self._show(self.mine, seen.decisions)
        self._show(self.before, seen.previous_decisions)
        self.none.setVisible(not seen.decisions)
        self.second.setVisible(bool(seen.previous_decisions))
        if seen.previous_review:
            self.second.set_title(f"{_BEFORE}（{seen.previous_review.number}）", self.second.hint.text())

    def _show(self, table: RecordTable, decisions: Sequence[ReviewDecision]) -> None:
        show_lines(table, decisions)
        table.setVisible(bool(decisions))

    def _change(self, edits: Edits) -> None:
        changed = {line.id: values for line, values in edits.changed}
        if changed:  # a table shows the decisions of one review
            review_id = edits.changed[0][0].record.review_id
            self.app.attempt(review_lists.edit_decisions, self.app.session, review_id, changed)

    def open_place(self, **where: Any) -> None:
        """decision=id."""
        for table in (self.mine, self.before):
            if any(line.id == where.get("decision") for line in table.records()):
                table.choose(where["decision"])
                reveal(table.view)


def _ink(line: Any) -> str:
    """A decision that is overdue shows in the colour of what is bad."""
    decision = line.record
    return "bad" if decision.due_on and not decision.done.on and decision.due_on < date.today().isoformat() else ""
