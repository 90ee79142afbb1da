"""A table of rows to tick: a box in front of each, Space ticks what is selected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.grid import Grid, set_up_lines

_DISPLAY, _CHECK, _TIP, _FOREGROUND = 0, 10, 3, 9  # ints: comparing enums is slow
_BOX = 36


@dataclass(frozen=True)
class CheckRow:
    """One row: its cells in the order of the columns, the theme colour of its last cell, and whether it has a box."""

    id: str
    cells: tuple[str, ...]
    colour: str = ""
    box: bool = True


class CheckTable(Grid):
    """`ticked` is emitted when a person ticks something; `chosen` carries the id of the current row."""

    ticked = Signal()
    chosen = Signal(str)
    least = 190  # the names of enterprises and computers are what a person looks for

    def __init__(self, columns: Sequence[tuple[str, int]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = _Rows(["", *(title for title, _ in columns)], self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        set_up_lines(self)
        self.setWordWrap(True)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_BOX)
        self.setColumnWidth(0, _BOX)
        for number, (_, width) in enumerate(columns, start=1):
            if width:
                self.setColumnWidth(number, width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.setCornerButtonEnabled(False)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    def show_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show these; what is ticked stays ticked where it still stands there, and so does the current row."""
        if list(rows) == self.rows.rows:
            return
        current = self.current()
        self.rows.show(rows)
        place = next((at for at, each in enumerate(rows) if each.id == current), 0)
        if rows:
            self.setCurrentIndex(self.rows.index(place, 0))

    def ids(self) -> list[str]:
        """What is ticked, in the order of the rows."""
        return [each.id for each in self.rows.rows if each.id in self.rows.checked]

    def tick(self, ids: Collection[str]) -> None:
        """Tick these and no others."""
        self.rows.tick(set(ids))
        self.ticked.emit()

    def current(self) -> str:
        """The id of the current row, or empty text."""
        line = self.currentIndex().row()
        return self.rows.rows[line].id if 0 <= line < len(self.rows.rows) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks or unticks the selected rows together."""
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        selected = {self.rows.rows[index.row()].id for index in self.selectionModel().selectedRows()}
        self._turn(selected)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._turn({self.rows.rows[index.row()].id})

    def _turn(self, ids: set[str]) -> None:
        ids = ids & self.rows.boxes()
        before = self.rows.checked
        self.tick(before - ids if ids <= before else before | ids)

    def _current_changed(self) -> None:
        self.chosen.emit(self.current())


class _Rows(QAbstractTableModel):
    def __init__(self, titles: list[str], parent: QObject) -> None:
        super().__init__(parent)
        self._titles = titles
        self.rows: list[CheckRow] = []
        self.checked: set[str] = set()

    def show(self, rows: Sequence[CheckRow]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.checked &= self.boxes()
        self.endResetModel()

    def boxes(self) -> set[str]:
        return {each.id for each in self.rows if each.box}

    def tick(self, ids: set[str]) -> None:
        self.checked = ids & self.boxes()
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """The rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """The columns."""
        return len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Titles above the columns."""
        return self._titles[section] if role == _DISPLAY and orientation == Qt.Orientation.Horizontal else None

    def data(self, index: QModelIndex, role: int = _DISPLAY) -> Any:
        """Text, box, colour."""
        row, column = self.rows[index.row()], index.column()
        if role in (_DISPLAY, _TIP):
            return row.cells[column - 1] if column else ""
        if role == _CHECK and column == 0 and row.box:
            return Qt.CheckState.Checked if row.id in self.checked else Qt.CheckState.Unchecked
        if role == _FOREGROUND and row.colour and column == len(self._titles) - 1:
            return QColor(getattr(current_theme(), row.colour))
        return None
