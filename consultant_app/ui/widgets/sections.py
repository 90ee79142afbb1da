"""The list of sections and items beside a question card: ✓ ● ○ and counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from consultant_app.ui.theme import current_theme

_ROLE = Qt.ItemDataRole.UserRole
MARKS = {"done": "✓", "partly": "●", "open": "○", "skipped": "—", "wrong": "！"}
_WORDS = {"done": "已完成", "partly": "未填完", "open": "未填", "skipped": "不适用", "wrong": "缺依据"}


@dataclass(frozen=True)
class SectionLine:
    """One line: `level` 0 is a section with its count ("3 / 14"), 1 an item of it; `state` is a key of MARKS."""

    key: str
    text: str
    state: str = "open"
    level: int = 1
    note: str = ""


class SectionList(QListWidget):
    """`chosen` carries the key of the line that was chosen with mouse or keyboard."""

    chosen = Signal(str)

    def __init__(self, *, name: str = "条目", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(_LineDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.currentItemChanged.connect(self._changed)
        self._lines: list[SectionLine] = []

    def show_lines(self, lines: Sequence[SectionLine]) -> None:
        """Show these lines; the chosen one and the place of scrolling stay where possible."""
        if list(lines) == self._lines:
            return
        same = [line.key for line in lines] == [line.key for line in self._lines]
        current = self.current_key()
        before, self._lines = self._lines, list(lines)
        self.blockSignals(True)
        if not same:
            self.clear()
            for _line in lines:
                self.addItem(QListWidgetItem())
        for number, line in enumerate(lines):
            if not same or line != before[number]:
                self._fill(self.item(number), line)
        self.blockSignals(False)
        if not same:
            self.show_current(current)

    def _fill(self, item: QListWidgetItem, line: SectionLine) -> None:
        item.setData(_ROLE, line)
        item.setText(line.text)
        item.setToolTip(f"{line.text}（{_WORDS[line.state]}）")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.text} {line.note} {_WORDS[line.state]}")

    def current_key(self) -> str:
        """The key of the chosen line, or empty text."""
        item = self.currentItem()
        return item.data(_ROLE).key if item else ""

    def show_current(self, key: str) -> None:
        """Choose a line without telling."""
        for number, line in enumerate(self._lines):
            if line.key == key:
                self.blockSignals(True)
                self.setCurrentRow(number)
                self.blockSignals(False)
                self.scrollToItem(self.item(number), QListWidget.ScrollHint.EnsureVisible)
                return

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ROLE).key)


class _LineDelegate(QStyledItemDelegate):
    """Paints mark, text and count; the mark is a sign and a colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """Easy to hit."""
        level = index.data(_ROLE).level
        return QSize(100, max(40 if level == 0 else 36, option.fontMetrics.height() + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """One line."""
        line: SectionLine = index.data(_ROLE)
        theme = current_theme()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(option.rect, theme.soft)
            painter.fillRect(option.rect.x(), option.rect.y(), 4, option.rect.height(), theme.accent)
        font = option.font
        font.setBold(line.level == 0)
        painter.setFont(font)
        area = option.rect.adjusted(10 if line.level == 0 else 22, 0, -8, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        ink = theme.on_soft if selected else theme.text
        colours = {"done": theme.good, "partly": theme.link, "wrong": theme.bad}
        painter.setPen(ink if selected else colours.get(line.state, theme.muted))
        if line.level:
            painter.drawText(area, middle, MARKS[line.state])
            area.adjust(24, 0, 0, 0)
        if line.note:
            painter.setPen(ink if selected else theme.muted)
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, line.note)
            area.adjust(0, 0, -painter.fontMetrics().horizontalAdvance(line.note) - 8, 0)
        painter.setPen(ink)
        text = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, middle, text)
        painter.restore()
