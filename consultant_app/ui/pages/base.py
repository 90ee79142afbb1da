"""What every page is: built once, refreshed when its tables change, opened at a place."""

import sys
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QWidget

from consultant_app.store.session import News
from consultant_app.ui.app import App


class Page(QWidget):
    """A page of the window. Subclasses build in __init__ and show the data in refresh().

    refresh() is called when the page is shown, and again whenever one of `tables` changes for the enterprise in hand
    (empty `tables`: any change). While the page is hidden a change only marks it stale.
    """

    tables: ClassVar[frozenset[str]] = frozenset()
    head_changed = Signal()  # title, chip or primary action are new

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.title = ""
        self.chip = ""
        self.primary: QAction | None = None
        self._stale = True
        app.changed.connect(self._on_changed)
        app.enterprise_changed.connect(self._on_enterprise)

    # for subclasses

    def refresh(self) -> None:
        """Show what the database holds now."""

    def open_place(self, **where: Any) -> None:
        """Go to a place in the page, as App.open_page() named it."""

    def place(self) -> dict[str, Any]:
        """Where the person is, in the words of open_place(); kept for 继续上次."""
        return {}

    def set_head(self, title: str, chip: str = "") -> None:
        """Name the page in the header; the chip is a short remark beside the title."""
        if (title, chip) != (self.title, self.chip):
            self.title, self.chip = title, chip
            self.head_changed.emit()

    def set_primary(self, text: str, act: Callable[[], object], *, icon: str = "", keys: str = "") -> QAction:
        """Make the page's one blue button; `act` is a bound method of the page."""
        action = QAction(text, self)
        action.setProperty("icon_name", icon)
        if keys:
            action.setShortcut(keys)
        action.triggered.connect(act)
        self.addAction(action)
        before, self.primary = self.primary, action
        self.head_changed.emit()  # the header lets go of the old one before it dies
        if before is not None:
            self.removeAction(before)
            before.deleteLater()
        return action

    # the one way to be refreshed

    def showEvent(self, event: QShowEvent) -> None:
        """A stale page reads again before it is seen."""
        try:
            self._refresh_if_stale()
        except Exception:  # some that leave an event's handler end the program before anybody is told
            sys.excepthook(*sys.exc_info())
        super().showEvent(event)

    def mark_stale(self) -> None:
        """Read again now when visible, else when shown next."""
        self._stale = True
        if self.isVisible():
            self._refresh_if_stale()

    def _refresh_if_stale(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_changed(self, news: News) -> None:
        mine = self.app.enterprise_id
        about_me = not news.enterprises or not mine or mine in news.enterprises or self.wants_all_enterprises()
        if about_me and (not self.tables or self.tables & news.tables):
            self.mark_stale()

    def wants_all_enterprises(self) -> bool:
        """Whether changes of other enterprises matter too (lists)."""
        return False

    def _on_enterprise(self, _enterprise_id: str) -> None:
        self.mark_stale()
