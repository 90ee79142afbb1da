"""缺什么: what the management review lacks, each line a way to the place."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.gap import Gap, Severity
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList

_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}


class GapsPart(ReviewPart):
    """The gap list of the review in hand."""

    paper = "review_report"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.list = LineList(name="管理评审还缺什么", empty="没有缺项，可以签发管理评审报告。", most=200)
        self.card = Card("管理评审还缺什么", "点一条就到要补的地方。会后才有的内容，到评审日期以后才列出。")
        self.card.body.addWidget(self.list)
        self.card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self.card))

    def refresh(self) -> None:
        """Show the gaps, the gravest first."""
        order = list(_ROLES)
        found = sorted(self.held.now.gaps if self.held.now else [], key=lambda gap: order.index(gap.severity))
        self.list.show_entries([self._entry(gap) for gap in found])

    def _entry(self, gap: Gap) -> Entry:
        return Entry(text=gap.sentence, tag=gap.severity.value, role=_ROLES[gap.severity], open=partial(self._go, gap))

    def _go(self, gap: Gap) -> None:
        if gap.record:
            self.place_asked.emit({"record": gap.record})
        else:  # what the audit lacks
            self.app.open_page("audit", part="report")
