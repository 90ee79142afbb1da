"""缺什么: what the management review lacks, each line a way to the place."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.gap import Gap
from consultant_app.ui.app import App
from consultant_app.ui.pages.gap_card import GapCard
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart
from consultant_app.ui.widgets.labels import scrolled


class GapsPart(ReviewPart):
    """The gap list of the review in hand."""

    paper = "review_report"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.card = GapCard(
            "管理评审还缺什么",
            "点一条就到要补的地方。会后才有的内容，到评审日期以后才列出。",
            "没有缺项，可以签发管理评审报告。",
            self._go,
        )
        self.list = self.card.list
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self.card))

    def refresh(self) -> None:
        """Show the gaps, the gravest first."""
        self.card.show_gaps(self.held.now.gaps if self.held.now else [])

    def _go(self, gap: Gap) -> None:
        if gap.record:
            self.place_asked.emit({"record": gap.record})
        else:  # what the audit lacks
            self.app.open_page("audit", part="report")
