"""What the parts of 管理评审 share: the review in hand, read once per change, and what a part is."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QScrollArea,
    QWidget,
)

from consultant_app.documents.register import deliverable
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap
from consultant_app.model.gates_review import gaps
from consultant_app.model.indicator_trends import Trend, trends
from consultant_app.model.review import ManagementReview
from consultant_app.model.review_facts import Gathered, targets_of
from consultant_app.model.review_sources import gather_inputs
from consultant_app.ui.app import App
from consultant_app.ui.pages.part_view import StepView
from consultant_app.ui.pages.plan_view import Line
from consultant_app.ui.widgets.table import RecordTable
from consultant_app.workflows import audit_dossiers
from consultant_app.workflows.dossiers import read_dossier


class Reading:
    """The dossier of one moment and what follows from it, computed when first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._today = date.today().isoformat()

    @cached_property
    def gaps(self) -> list[Gap]:
        """What the review lacks."""
        return list(gaps(self.dossier, self._today))

    @cached_property
    def gathered(self) -> dict[str, Gathered]:
        """What the records say about each input."""
        return gather_inputs(self.dossier, self._today)

    @cached_property
    def trends(self) -> tuple[Trend, ...]:
        """Each indicator with its readings."""
        return trends(self.dossier.indicators, self.dossier.system.readings, targets_of(self.dossier))


class ReviewInHand:
    """The newest review unless a person chooses another; `review` is None before the first."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.reviews: list[ManagementReview] = []
        self.review: ManagementReview | None = None
        self.now: Reading | None = None
        self._wanted = ""

    def read(self) -> None:
        """Read what the database holds now."""
        db, mine = self.app.session.db, self.app.enterprise_id
        self.reviews = audit_dossiers.reviews_of(db, mine) if mine else []
        newest = self.reviews[-1] if self.reviews else None
        self.review = next((each for each in self.reviews if each.id == self._wanted), newest)
        key = self.review.id if self.review else ""
        self.now = Reading(read_dossier(db, mine, subject_id=key)) if mine else None

    def choose(self, review_id: str) -> None:
        """Show another review from the next reading on."""
        self._wanted = review_id

    @property
    def frozen(self) -> bool:
        """Whether the report was issued."""
        return self.review is not None and self.review.frozen


class ReviewPart(StepView):
    """A part of the page, over the review in hand.

    `paper` is the kind of document that the page's blue button previews while the part is in front.
    """

    held: ReviewInHand
    paper: ClassVar[str] = ""

    def next_step(self) -> str:
        """To look at the paper."""
        return f"预览《{deliverable(self.paper).title}》" if self.paper and self.held.review else ""

    def take_step(self) -> None:
        """Look at the paper, with everything typed kept first."""
        self.preview(self.paper)

    def preview(self, kind: str) -> None:
        """Look at a paper of the review in hand."""
        self.flush()
        if self.held.review:
            self.app.open_page("documents", preview=kind, subject=self.held.review.id)


def reveal(widget: QWidget) -> None:
    """Put the cursor into a widget and scroll to it, as soon as its place is known."""
    widget.setFocus()
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        QTimer.singleShot(0, widget, partial(area.ensureWidgetVisible, widget))


def show_lines(table: RecordTable, records: Sequence[Any]) -> None:
    """Show records whose fields may lie inside others; a table that shows them already keeps cursor and place."""
    lines = [Line(record) for record in records]
    table.show_changed(lines)
