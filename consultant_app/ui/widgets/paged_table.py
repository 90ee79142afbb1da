"""The grid of a long list: many lines at once, sorting by heading, keys; what was selected stays so."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from itertools import compress, groupby
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from consultant_app.ui.widgets.grid import Grid, set_up_lines
from consultant_app.ui.widgets.paged_model import PagedModel

_KEPT = 2000  # selected lines that are selected again after reading
_LEAST_WIDTH = 48


class PagedTable(Grid):
    """`opened` by Enter or double click, `delete_asked` by Delete, `sort_asked` by a heading, `picked` on another
    selection. `order` is what is sorted by, and whether downwards."""

    opened = Signal(str)
    delete_asked = Signal()
    sort_asked = Signal(object, bool)
    picked = Signal()

    def __init__(self, model: PagedModel, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self.setModel(model)
        self.setAccessibleName(name)
        set_up_lines(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(_LEAST_WIDTH)
        header.sectionClicked.connect(self._sort_by)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, column.width)
        self.show_sort(model.columns[0].sort, descending=False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        model.modelReset.connect(self.picked)

    def enterprises(self) -> Sequence[str]:
        """The enterprise that each line is about."""
        return self.lines.keys

    # sorting

    def show_sort(self, sort: StrEnum | None, descending: bool) -> None:
        """Mark the heading that sorts, if one does."""
        self.order = (sort, descending)
        section = next((number for number, column in enumerate(self.lines.columns) if column.sort is sort), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)

    def _sort_by(self, section: int) -> None:
        before, descending = self.order
        sort = self.lines.columns[section].sort
        if sort is None:
            self.show_sort(before, descending)  # Qt has moved the mark already
            return
        self.show_sort(sort, sort is before and not descending)
        self.sort_asked.emit(*self.order)

    # selection

    def selected(self) -> list[Any]:
        """The keys of the selected lines, from above."""
        return [self.lines.keys[number] for number in self._selected_numbers()]

    def _selected_numbers(self) -> list[int]:
        parts = sorted(self.selectionModel().selection(), key=lambda part: part.top())
        last = len(self.lines.keys)
        return [number for part in parts for number in range(part.top(), min(part.bottom() + 1, last))]

    def current(self) -> str:
        """The enterprise in the current line, or empty text."""
        number = self.currentIndex().row()
        return self.enterprises()[number] if 0 <= number < len(self.lines.keys) else ""

    def show_keys(self, keys: tuple[Any, ...], *, stay: bool = True) -> None:
        """List these; what was selected and current stays so where it is still there. `stay`: so does the place of
        scrolling, where another list is shown, which else begins at the top."""
        if keys == self.lines.keys:
            self.lines.show_keys(keys)
            return
        place = self.verticalScrollBar().value()
        current, before = self.current(), self.enterprises()
        selected = {before[number] for number in self._selected_numbers()[:_KEPT]}
        self.lines.show_keys(keys)
        listed = self.enterprises()
        flags = QItemSelectionModel.SelectionFlag
        with suppress(ValueError):  # no longer listed
            self.selectionModel().setCurrentIndex(self.lines.index(listed.index(current), 0), flags.NoUpdate)
        if selected:
            lines = QItemSelection()
            for first, last in _runs(
                compress(range(len(listed)), map(selected.__contains__, listed))
            ):  # 5 ms of 90,000
                lines.select(self.lines.index(first, 0), self.lines.index(last, 0))
            self.selectionModel().select(lines, flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(place if stay else 0)

    def _on_selection(self) -> None:
        self.picked.emit()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete asks for it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if enterprise_id := self.current():
            self.opened.emit(enterprise_id)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours: thousands of single lines take Qt a fifth of a second to select."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        together = [number for _, number in run]
        yield together[0], together[-1]
