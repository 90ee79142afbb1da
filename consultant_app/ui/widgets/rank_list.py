"""Choices put in order: the most important first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from consultant_app.model.form import Choice
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import label, row

_ROLE = Qt.ItemDataRole.UserRole


class RankList(QWidget):
    """Drag, or 上移/下移, or Alt+↑/↓. `ranked` carries the names joined by a space."""

    ranked = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.list = _Ranks(self)
        self.list.setAccessibleName(name)
        self.up, self.down, self.clear = Button("上移", "up"), Button("下移", "down"), Button("清除排序")
        self.up.clicked.connect(self.move_up)
        self.down.clicked.connect(self.move_down)
        self.clear.clicked.connect(self.take_back)
        self.note = label("", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(row(self.up, self.down, self.clear, self.note, None))

    def offer(self, choices: Sequence[Choice]) -> None:
        """What is to be put in order."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self._show()

    def show_value(self, value: str) -> None:
        """Show the stored order."""
        if value != self._value or not self.list.count():
            self._value = value
            self._show()

    def _show(self) -> None:
        order = self._value.split()
        labels = {choice.name: choice.label for choice in self._choices}
        names = [name for name in order if name in labels] + [name for name in labels if name not in order]
        current = self.list.currentRow()
        self.list.clear()
        for number, name in enumerate(names, 1):
            item = QListWidgetItem(f"{number}　{labels[name]}" if self._value else f"—　{labels[name]}")
            item.setData(_ROLE, name)
            self.list.addItem(item)
        self.list.setCurrentRow(current)
        self.list.setFixedHeight(max(1, len(names)) * 40 + 8)
        self.note.setText("拖动或用 Alt+↑/↓ 排序，最要紧的放最前" if self._value else "还没有排序")

    def move_up(self) -> None:
        """The current one before the one above."""
        self._move(-1)

    def move_down(self) -> None:
        """The current one after the one below."""
        self._move(+1)

    def _move(self, step: int) -> None:
        line = max(self.list.currentRow(), 0)
        target = line + step
        names = self.names()
        if not 0 <= target < len(names):
            return
        names[line], names[target] = names[target], names[line]
        self.list.setCurrentRow(target)
        self.keep(names)

    def names(self) -> list[str]:
        """The names in the order shown."""
        return [self.list.item(line).data(_ROLE) for line in range(self.list.count())]

    def keep(self, names: Sequence[str]) -> None:
        """This is the order now."""
        self._value = " ".join(names)
        self._show()
        self.ranked.emit(self._value)

    def take_back(self) -> None:
        """No order any more."""
        self._value = ""
        self._show()
        self.ranked.emit("")


class _Ranks(QListWidget):
    def __init__(self, ranks: RankList) -> None:
        super().__init__(ranks)
        self._ranks = ranks
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setStyleSheet("QListWidget::item { min-height: 38px; padding-left: 8px; }")

    def dropEvent(self, event: object) -> None:
        """A dragged line was put elsewhere."""
        super().dropEvent(event)
        self._ranks.keep(self._ranks.names())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with the arrows moves the line."""
        moves = {Qt.Key.Key_Up: self._ranks.move_up, Qt.Key.Key_Down: self._ranks.move_down}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            moves[event.key()]()
            return
        super().keyPressEvent(event)
