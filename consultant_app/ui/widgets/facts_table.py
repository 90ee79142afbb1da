"""A small read-only table that is as high as its rows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

_MOST_ROWS = 8


class FactsTable(QTableWidget):
    """Texts under headings; hidden while there is nothing to show."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.horizontalHeader().setHighlightSections(False)
        self._shown: tuple[Sequence[str], Sequence[Sequence[str]]] | None = None
        self.hide()

    def show_facts(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows; the texts are also their tooltips, as columns may be too narrow."""
        if self._shown == (heads, rows):
            return
        self._shown = (heads, rows)
        self.clear()
        self.setColumnCount(len(heads))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(list(heads))
        for line, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.setItem(line, column, item)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        high = self.verticalHeader().defaultSectionSize() * min(max(len(rows), 1), _MOST_ROWS)
        self.setFixedHeight(high + self.horizontalHeader().sizeHint().height() + 4)
        self.setVisible(bool(rows))
