"""The head of a page: title, remark, search, and the one blue button."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from consultant_app.ui.pages.base import Page
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import ElidedLabel, label

COMPACT_BELOW = 900


class Header(QWidget):
    """Shows what the page in front says about itself."""

    search_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._action: QAction | None = None
        self.title = ElidedLabel("", "title")
        self.chip = label("", "chip")
        self.search = Button("搜索　Ctrl+K", "search")
        self.search.setAccessibleName("搜索企业、题目、问题、措施、条款和命令")
        self.search.setToolTip("搜索企业、题目、问题、措施、条款和命令，支持拼音首字母　Ctrl+K")
        self.search.clicked.connect(self.search_asked)
        self.primary = Button("")
        set_role(self.primary, "primary")
        self.primary.clicked.connect(self._press)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.title, 1)
        layout.addWidget(self.chip)
        layout.addWidget(self.search)
        layout.addWidget(self.primary)

    def show_page(self, page: Page) -> None:
        """Follow this page from now on."""
        if self._page is not None:
            self._page.head_changed.disconnect(self.refresh)
        self._page = page
        page.head_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the page's title, remark and primary action."""
        page = self._page
        if page is None:
            return
        self.title.set_full(page.title)
        self.chip.setText(page.chip)
        self.chip.setVisible(bool(page.chip))
        if page.primary is not self._action:
            if self._action is not None:
                self._action.changed.disconnect(self._follow)
            self._action = page.primary
            if self._action is not None:
                self._action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self._action
        self.primary.setVisible(action is not None and action.isVisible())
        if action is None:
            return
        keys = action.shortcut().toString()
        self.primary.setText(f"{action.text()}  {keys}" if keys else action.text())
        self.primary.setAccessibleName(action.text())
        self.primary.setEnabled(action.isEnabled())
        self.primary.setToolTip(action.toolTip() if action.toolTip() != action.text() else "")
        self.primary.set_icon(action.property("icon_name") or "")

    def _press(self) -> None:
        if self._action is not None:
            self._action.trigger()

    def set_narrow(self, narrow: bool) -> None:
        """The search button without its words when there is little room."""
        self.search.setText("" if narrow else "搜索　Ctrl+K")
