"""The enterprise in hand, and the popup that changes it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from consultant_app.ui.search_popup import Found, SearchPopup


class EnterpriseButton(Button):
    """Shows the short name of the enterprise in hand; opens the list of the others."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("", "enterprise", parent)
        self._app = app
        self._popup: SearchPopup | None = None
        self._narrow = False
        self.setToolTip("换一家企业　Ctrl+E")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_list)
        app.enterprise_changed.connect(self.refresh)
        app.changed.connect(self.refresh)
        self.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """Icon only, or icon and name."""
        self._narrow = narrow
        self.refresh()

    def refresh(self) -> None:
        """Show the name of the enterprise in hand."""
        name = self._app.enterprise_name() or "选择企业"
        self.setAccessibleName(f"当前企业 {name}")
        short = self._app.short_name() or name
        room = max(60, self.width() - 64)
        shown = self.fontMetrics().elidedText(short, Qt.TextElideMode.ElideRight, room).replace("&", "&&")
        self.setText("" if self._narrow else shown)
        self.setToolTip(f"{name}（换一家企业　Ctrl+E）")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As much of the name as fits."""
        super().resizeEvent(event)
        self.refresh()

    def open_list(self) -> None:
        """Show the enterprises: the recent ones first, all by name or pinyin while typing."""
        from consultant_app.ui.search_popup import SearchPopup

        if self._popup is None:
            self._popup = SearchPopup(self._find, "企业名称、拼音或首字母", "没有找到这样的企业", self)
        self._popup.open_at(self, 420, 420)

    def _find(self, text: str) -> "list[Found]":
        from consultant_app.ui.finders import enterprises_like
        from consultant_app.ui.search_popup import Found

        return [
            Found(text=name, note="最近" if recent else "", open=partial(self._app.open_enterprise, key))
            for key, name, recent in enterprises_like(self._app, text)
        ]
