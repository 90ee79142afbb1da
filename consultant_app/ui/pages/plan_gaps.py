"""缺什么: what the plan lacks, each line a way to the place."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.gap import Gap
from consultant_app.ui.app import App
from consultant_app.ui.pages.gap_card import GapCard
from consultant_app.ui.pages.plan_view import PlanInHand, PlanView
from consultant_app.ui.widgets.labels import scrolled

_PART_OF_RULE = {
    "实施期间": "texts", "先后次序": "texts", "目标": "goals", "里程碑": "schedule", "风险": "schedule",
    "分层培训": "trainings",
}  # fmt: skip


class GapsView(PlanView):
    """The gap list of the plan."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.card = GapCard("方案还缺什么", "点一条就到要补的地方。", "没有缺项，可以生成方案文档。", self._go)
        self.list = self.card.list
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self.card))

    def refresh(self) -> None:
        """Show the gaps, the gravest first."""
        self.card.show_gaps(self.held.gaps)

    def _go(self, gap: Gap) -> None:
        if gap.record:
            self.place_asked.emit({"record": gap.record})
        else:
            self.app.open_page("plan", part=_PART_OF_RULE.get(gap.rule, "measures"))
