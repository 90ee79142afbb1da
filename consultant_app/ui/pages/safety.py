"""安全与备份: what is kept safe, where, since when; and the ways back to what was."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.safety_backups import BackupCard, LaidAsideCard
from consultant_app.ui.pages.safety_bin import BinCard
from consultant_app.ui.pages.safety_checks import CheckCard
from consultant_app.ui.pages.safety_keys import SafetyKeys
from consultant_app.ui.pages.safety_place import PlaceCard
from consultant_app.ui.widgets.labels import column, row, scrolled


class SafetyPage(Page):
    """Each card reads and acts for itself."""

    tables: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.keys = SafetyKeys(app)
        self.backups = BackupCard(app)
        self.aside = LaidAsideCard(app)
        self.checks = CheckCard(app)
        self.bin = BinCard(app)
        self.place_card = PlaceCard(app)
        self.cards = {
            "keys": self.keys,
            "backups": self.backups,
            "place": self.place_card,
            "aside": self.aside,
            "checks": self.checks,
            "bin": self.bin,
        }
        left = column(self.backups, self.place_card, self.aside, None, spacing=14)
        right = column(self.keys, self.bin, self.checks, None, spacing=14)
        both = row(left, right, spacing=14)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.area = scrolled(both)
        self.setLayout(column(self.area))
        self.set_head("安全与备份")
        self.set_primary("现在备份", self.back_up, icon="backup")
        app.job_ended.connect(self.mark_stale)

    def wants_all_enterprises(self) -> bool:
        """The bin lists what was deleted anywhere."""
        return True

    def refresh(self) -> None:
        """Read everything again."""
        for card in self.cards.values():
            card.refresh()

    def open_place(self, **where: Any) -> None:
        """part="keys", "bin", "backups", "place", "aside" or "checks"."""
        if card := self.cards.get(where.get("part", "")):
            self.area.ensureWidgetVisible(card)
            card.setFocus()

    def back_up(self) -> None:
        """The same as Ctrl+Shift+B."""
        self.window().back_up_now()
