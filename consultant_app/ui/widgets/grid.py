"""What tables of whole lines have in common: how they look, and what is selected when the program chooses a line."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from consultant_app.ui.theme import POINTS

_HEIGHT = 40
_ALIKE = 0.01


class Grid(QTableView):
    """A line that the program chooses is the only one: Ctrl of the key that led here does not add it to others.

    Columns are as wide, and lines of two rows as high, as larger text needs where there is room for it.
    """

    wider = _higher = 1.0  # than at the standard size of text
    least = 120  # px that a column which takes what is left keeps, at the standard size of text

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """How a line that is chosen changes the selection."""
        if event is None:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        return super().selectionCommand(index, event)

    def showEvent(self, event: QShowEvent) -> None:
        """The text may have another size than when it was shown last."""
        super().showEvent(event)
        self._follow_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be another room."""
        super().resizeEvent(event)
        self._follow_text()

    def changeEvent(self, event: QEvent) -> None:
        """The size of the text was changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._follow_text()

    def standard_width(self, column: int) -> int:
        """How wide a column would be with text of the standard size."""
        return round(self.columnWidth(column) / self.wider)

    def _follow_text(self) -> None:
        header, lines = self.horizontalHeader(), self.verticalHeader()
        if not self.isVisible() or not header.count():
            return
        size = QApplication.font().pointSizeF() / POINTS[0]
        stretch = QHeaderView.ResizeMode.Stretch
        fixed = [number for number in range(header.count()) if header.sectionResizeMode(number) is not stretch]
        taken = max(1, sum(map(header.sectionSize, fixed)) / self.wider)
        left = self.viewport().width() - (header.count() - len(fixed)) * self.least * size
        scrolls = taken > self.viewport().width()  # at every size of text
        wider = size if scrolls else max(1.0, min(size, left / taken))
        if abs(wider - self.wider) > _ALIKE:
            for number in fixed:
                header.resizeSection(number, round(header.sectionSize(number) * wider / self.wider))
            self.wider = wider
        if abs(size - self._higher) > _ALIKE:
            height = lines.defaultSectionSize() / self._higher
            if height > _HEIGHT:
                lines.setDefaultSectionSize(round(height * size))
                self._higher = size


def set_up_lines(table: QTableView) -> None:
    """Whole lines are selected, nothing is edited, Tab leaves the table; no grid, no numbers, titles at the left."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(_HEIGHT)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
