"""A popup with a search line above a list: used by the enterprise switcher and by Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from consultant_app.ui.theme import TARGET, set_role
from consultant_app.ui.widgets.labels import label

_DELAY = 60  # ms from a key to the search, so that a fast typist is searched for once


@dataclass(frozen=True, kw_only=True)
class Found:
    """One line of the list; `kind` is shown in front of it, `note` after it."""

    text: str
    kind: str = ""
    note: str = ""
    open: Callable[[], object]


class SearchPopup(QFrame):
    """Type, arrow keys, Enter; Esc closes. `search` gives the lines for a text."""

    def __init__(
        self, search: Callable[[str], Sequence[Found]], hint: str, empty: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "card")
        self._search, self._empty = search, empty
        self.line = QLineEdit(placeholderText=hint, clearButtonEnabled=True)
        self.line.setAccessibleName(hint)
        self.list = QListWidget()
        self.list.setAccessibleName("找到的内容")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        for part in (self.line, self.list, self.note):
            layout.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.find)
        self.line.textChanged.connect(self._timer.start)  # the text while composing is not in it
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._open)

    def open_at(self, anchor: QWidget, width: int, height: int, *, below: bool = True) -> None:
        """Show the popup under a widget, or beside it where the screen ends, with an empty search."""
        screen = anchor.screen().availableGeometry()
        self.resize(QSize(width, height).boundedTo(screen.size()))
        place = QRect(anchor.mapToGlobal(anchor.rect().bottomLeft() if below else anchor.rect().topLeft()), self.size())
        place.moveRight(min(place.right(), screen.right()))
        place.moveBottom(min(place.bottom(), screen.bottom()))
        self.move(place.topLeft())
        self.line.clear()
        self.find()
        self.show()
        self.line.setFocus()

    def find(self) -> None:
        """Search for the text in the line now."""
        self._timer.stop()
        found = self._search(self.line.text().strip())
        self.list.clear()
        for line in found:
            item = QListWidgetItem("　".join(part for part in (line.kind, line.text, line.note) if part))
            item.setData(Qt.ItemDataRole.UserRole, line)
            item.setSizeHint(QSize(0, max(TARGET, self.fontMetrics().height() + 16)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.note.setText("" if found else self._empty)
        self.note.setVisible(not found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the line keeps the focus."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, keys = event.key(), Qt.Key
        steps = {keys.Key_Down: 1, keys.Key_Up: -1, keys.Key_PageDown: 8, keys.Key_PageUp: -8}
        if key in steps:
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + steps[key])))
            return True
        if key in (keys.Key_Return, keys.Key_Enter):
            if self._timer.isActive():
                self.find()
            if item := self.list.currentItem():
                self._open(item)
            return True
        if key == keys.Key_Escape:
            self.close()
            return True
        return False

    def _open(self, item: QListWidgetItem) -> None:
        found: Found = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        found.open()
