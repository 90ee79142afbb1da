"""里程碑与风险: the dates the plan is measured by, and what may stop it."""

from datetime import date

from PySide6.QtWidgets import QWidget

from consultant_app.model.plan import Milestone, Risk
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import Line, PartsTable, PlanInHand, PlanView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, scrolled
from consultant_app.ui.widgets.table import Column, RecordTable


def milestone_state(line: Line) -> str:
    """Where a milestone stands today, in words."""
    today = date.today().isoformat()
    if line.done_on:
        return "✓ 已达成"
    return "⚠ 逾期" if line.on and line.on < today else "○ 未到期"


def _state_colour(line: Line) -> str:
    return {"✓": "good", "⚠": "bad"}.get(milestone_state(line)[0], "muted")


def _likelihood_colour(line: Line) -> str:
    return "bad" if line.likelihood == "高" else ""


class ScheduleView(PlanView):
    """Two tables."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.milestone_parts = PartsTable(app, held, Milestone, "里程碑")
        self.risk_parts = PartsTable(app, held, Risk, "风险")
        self.milestones = RecordTable(
            [
                Column(field="on", title="计划日期", kind="date", width=140),
                Column(field="text", title="里程碑"),
                Column(field="proof", title="完成标志", width=280),
                Column(field="done_on", title="实际完成", kind="date", width=140),
                Column(field="state", title="状态", width=100, get=milestone_state, colour=_state_colour),
            ],
            name="进度里程碑", change=self.milestone_parts.change, delete=self.milestone_parts.delete,
            move=self.milestone_parts.move, add_text="新增里程碑", lines=8,
        )  # fmt: skip
        self.risks = RecordTable(
            [
                Column(field="text", title="可能的风险"),
                Column(
                    field="likelihood", title="可能性", kind="choice", width=80, choices=("高", "中", "低"),
                    colour=_likelihood_colour,
                ),
                Column(field="response", title="应对", width=420),
                Column(field="owner", title="负责人", width=120),
            ],
            name="风险与应对", change=self.risk_parts.change, delete=self.risk_parts.delete,
            move=self.risk_parts.move, add_text="新增风险", lines=6,
        )  # fmt: skip
        cards = []
        for title, table in (("进度里程碑", self.milestones), ("风险与应对", self.risks)):
            card = Card(title)
            card.body.addWidget(table)
            cards.append(card)
        self.setLayout(column(scrolled(column(*cards, None, spacing=12))))

    def refresh(self) -> None:
        """Show both lists."""
        self.milestone_parts.show(self.milestones, self.held.parts(Milestone))
        self.risk_parts.show(self.risks, self.held.parts(Risk))

    def open_place(self, **where: object) -> None:
        """milestone=id or risk=id."""
        for word, table in (("milestone", self.milestones), ("risk", self.risks)):
            if where.get(word):
                table.choose(str(where[word]))
                table.view.setFocus()

    def place(self) -> dict[str, str]:
        """The line in hand."""
        for word, table in (("milestone", self.milestones), ("risk", self.risks)):
            if table.view.hasFocus() and (line := table.current()):
                return {word: line.id}
        return {}
