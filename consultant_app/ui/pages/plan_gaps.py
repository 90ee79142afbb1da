"""缺什么: what the plan lacks, each line a way to the place."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.gap import Gap, Severity
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import PlanInHand, PlanView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList

_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}
_PART_OF_RULE = {
    "实施期间": "texts", "先后次序": "texts", "目标": "goals", "里程碑": "schedule", "风险": "schedule",
    "分层培训": "trainings",
}  # fmt: skip


class GapsView(PlanView):
    """The gap list of the plan."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.list = LineList(name="方案还缺什么", empty="没有缺项，可以生成方案文档。", most=200)
        self.card = Card("方案还缺什么", "点一条就到要补的地方。")
        self.card.body.addWidget(self.list)
        self.card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self.card))

    def refresh(self) -> None:
        """Show the gaps, the gravest first."""
        order = list(_ROLES)
        found = sorted(self.held.gaps, key=lambda gap: order.index(gap.severity))
        self.list.show_entries([self._entry(gap) for gap in found])

    def _entry(self, gap: Gap) -> Entry:
        tag, role = gap.severity.value, _ROLES[gap.severity]
        return Entry(text=gap.sentence, tag=tag, role=role, open=partial(self._go, gap))

    def _go(self, gap: Gap) -> None:
        if gap.record:
            self.gap_asked.emit(gap.record)
        else:
            self.app.open_page("plan", part=_PART_OF_RULE.get(gap.rule, "measures"))
