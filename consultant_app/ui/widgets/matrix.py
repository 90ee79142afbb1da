"""A grid of marks under row and column titles: click, space or keys change a cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from consultant_app.ui.theme import current_theme

_DISPLAY, _TIP, _FOREGROUND, _BACKGROUND, _ALIGN, _FONT, _SPOKEN = 0, 3, 9, 8, 7, 6, 11


@dataclass(frozen=True)
class Title:
    """The head of a row or a column; `role` names a theme colour."""

    key: str
    text: str
    tip: str = ""
    role: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; `role` is good, warn, bad or soft and colours it, `tip` says it in words."""

    text: str = ""
    role: str = ""
    tip: str = ""


class Matrix(QTableView):
    """`pressed_cell(row, column)` on a click, space or Enter; `typed(row, column, key)` for other keys."""

    pressed_cell = Signal(str, str)
    typed = Signal(str, str, str)
    moved = Signal(str, str)

    def __init__(self, *, name: str, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.cells = _Cells(self)
        self.setModel(self.cells)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().setHighlightSections(False)
        self.setItemDelegate(_Frame(self))
        self.clicked.connect(self._press)
        self.selectionModel().currentChanged.connect(self._tell_place)

    def set_sizes(self, *, row: int, column: int, stretch: bool = False) -> None:
        """Height of the rows and width of the columns; `stretch` shares the width among them."""
        self.verticalHeader().setDefaultSectionSize(row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(column)
        self.horizontalHeader().setDefaultSectionSize(column)
        mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
        self.horizontalHeader().setSectionResizeMode(mode)

    def squeeze_titles(self, *, lines: int) -> None:
        """Low rows, and column titles that take up to so many lines."""
        self.setStyleSheet("QHeaderView::section { padding: 0 5px; }")
        self.horizontalHeader().setFixedHeight(lines * self.fontMetrics().lineSpacing() + 8)

    def show_cells(
        self, rows: Sequence[Title], columns: Sequence[Title], marks: Mapping[tuple[str, str], Cell]
    ) -> None:
        """Show these; the current cell stays where its row and column are still there."""
        if (list(rows), list(columns)) == (self.cells.rows, self.cells.columns):
            self.cells.show_marks(marks)
            return
        place = self.place()
        self.cells.show(rows, columns, marks)
        if not self.go(*place) and rows and columns:
            self._select(self.cells.index(0, 0))

    def place(self) -> tuple[str, str]:
        """Row and column of the current cell; empty texts without one."""
        return self.cells.keys(self.currentIndex())

    def go(self, row: str, column: str) -> bool:
        """Make a cell the current one; False when it is not there."""
        index = self.cells.find(row, column)
        if index.isValid():
            self._select(index)
        return index.isValid()

    def _select(self, index: QModelIndex) -> None:
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _press(self, index: QModelIndex) -> None:
        if index.isValid():
            self.pressed_cell.emit(*self.cells.keys(index))

    def _tell_place(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(*self.cells.keys(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter press the cell; the keys of the page go to it."""
        index, key = self.currentIndex(), event.key()
        if index.isValid() and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(index)
        elif index.isValid() and event.text() and event.text() in self._keys:
            self.typed.emit(*self.cells.keys(index), event.text())
        elif index.isValid() and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._keys:
            self.typed.emit(*self.cells.keys(index), "0")
        else:
            super().keyPressEvent(event)


class _Frame(QStyledItemDelegate):
    """The current cell has a frame and keeps its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """As any cell, then the frame."""
        plain = QStyleOptionViewItem(option)
        plain.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        painter.fillRect(option.rect, QColor(current_theme().surface))  # over the view's own colour of what is selected
        super().paint(painter, plain, index)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.save()
            strong = bool(option.state & QStyle.StateFlag.State_Active and self.parent().hasFocus())
            painter.setPen(QPen(QColor(current_theme().accent), 3 if strong else 1))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
            painter.restore()


class _Cells(QAbstractTableModel):
    """Rows, columns and marks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Title] = []
        self.columns: list[Title] = []
        self._marks: dict[tuple[str, str], Cell] = {}

    def show(self, rows: Sequence[Title], columns: Sequence[Title], marks: Mapping[tuple[str, str], Cell]) -> None:
        """Another grid."""
        self.beginResetModel()
        self.rows, self.columns, self._marks = list(rows), list(columns), dict(marks)
        self.endResetModel()

    def show_marks(self, marks: Mapping[tuple[str, str], Cell]) -> None:
        """The same grid with other marks."""
        if self._marks != marks and self.rows and self.columns:
            self._marks = dict(marks)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def keys(self, index: QModelIndex) -> tuple[str, str]:
        """Row and column of an index."""
        if not index.isValid():
            return "", ""
        return self.rows[index.row()].key, self.columns[index.column()].key

    def find(self, row: str, column: str) -> QModelIndex:
        """The index of a cell; an invalid one when it is not there."""
        line = next((number for number, each in enumerate(self.rows) if each.key == row), -1)
        place = next((number for number, each in enumerate(self.columns) if each.key == column), -1)
        return self.index(line, place) if line >= 0 and place >= 0 else QModelIndex()

    def cell(self, index: QModelIndex) -> Cell:
        """What stands there."""
        return self._marks.get(self.keys(index), Cell())

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """The rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles with their tips and colours."""
        title = (self.columns if orientation == Qt.Orientation.Horizontal else self.rows)[section]
        if role == _FOREGROUND and title.role:
            return QBrush(QColor(getattr(current_theme(), title.role)))
        return {_DISPLAY: title.text, _TIP: title.tip or title.text}.get(role)

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, colours, tip."""
        if role == _ALIGN:
            return Qt.AlignmentFlag.AlignCenter
        if role not in (_DISPLAY, _TIP, _FOREGROUND, _BACKGROUND, _FONT, _SPOKEN):
            return None
        cell = self.cell(index)
        if role == _DISPLAY:
            return cell.text
        if role in (_TIP, _SPOKEN):
            row, column = self.rows[index.row()], self.columns[index.column()]
            return f"{row.text}　{column.text}：{cell.tip or cell.text or '无'}"
        if not cell.role:
            return None
        return _look(cell.role, role)


def _look(name: str, role: int) -> Any:
    theme = current_theme()
    if role == _FONT:
        font = QFont()
        font.setBold(True)
        return font
    ink, ground = (theme.on_soft, theme.soft) if name == "soft" else (
        getattr(theme, name), getattr(theme, f"{name}_soft")
    )  # fmt: skip
    return QBrush(QColor(ink if role == _FOREGROUND else ground))
