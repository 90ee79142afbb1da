"""缺什么 as a card: what something lacks, the gravest first, each line a way to the place."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.model.gap import Gap, Severity
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.line_list import Entry, LineList

_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}


class GapCard(Card):
    """`go(gap)` is called for the line that was chosen."""

    def __init__(
        self, title: str, hint: str, empty: str, go: Callable[[Gap], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, hint, parent=parent)
        self._go = go
        self.list = LineList(name=title, empty=empty, most=200)
        self.body.addWidget(self.list)
        self.body.addStretch(1)

    def show_gaps(self, gaps: Iterable[Gap]) -> None:
        """Show these, the gravest first."""
        order = list(_ROLES)
        found = sorted(gaps, key=lambda gap: order.index(gap.severity))
        self.list.show_entries([self._entry(gap) for gap in found])

    def _entry(self, gap: Gap) -> Entry:
        tag, role = gap.severity.value, _ROLES[gap.severity]
        return Entry(text=gap.sentence, tag=tag, role=role, open=partial(self._go, gap))
