"""The grid of the list of enterprises: keys, sorting by heading, widths that are kept."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from consultant_app.store.register import Sort
from consultant_app.ui.pages.enterprises_model import COLUMNS, RegisterModel

_KEYS = {Qt.Key.Key_Return: "open", Qt.Key.Key_Enter: "open", Qt.Key.Key_Delete: "bin"}


class RegisterTable(QTableView):
    """`opened` by Enter or double click, `binned` by Delete, `menu_asked` where the context menu is to be."""

    opened = Signal(str)
    binned = Signal()
    menu_asked = Signal(object)
    sort_asked = Signal(object, bool)
    picked = Signal()  # another selection

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register = model
        self.setModel(model)
        self.setAccessibleName("企业列表")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(40)
        self._set_up_header()
        self.doubleClicked.connect(self._open_index)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        model.modelReset.connect(self.picked)

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._sort_by)
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, column.width)

    def widths(self) -> list[int]:
        """The widths of the columns, to be kept."""
        return [self.columnWidth(number) for number in range(len(COLUMNS))]

    def show_widths(self, widths: list[int]) -> None:
        """Widths of an earlier session."""
        if len(widths) == len(COLUMNS):
            for number, width in enumerate(widths):
                self.setColumnWidth(number, max(48, min(int(width), 800)))

    # sorting

    def show_sort(self, sort: Sort, descending: bool) -> None:
        """Mark the heading that sorts."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        section = next((number for number, column in enumerate(COLUMNS) if column.sort is sort), -1)
        self.horizontalHeader().setSortIndicator(section, order)

    def _sort_by(self, section: int) -> None:
        sort = COLUMNS[section].sort
        header = self.horizontalHeader()
        if sort is not None:
            again = self.property("sorted_by") == section
            descending = again and not self.property("descending")
            self.setProperty("sorted_by", section)
            self.setProperty("descending", descending)
            self.sort_asked.emit(sort, descending)
        else:  # Qt has moved the mark already
            header.setSortIndicator(self.property("sorted_by") or 0, header.sortIndicatorOrder())

    # selection

    def selected_ids(self) -> list[str]:
        """The ids of the selected lines, from above."""
        ids = self._register.ids
        return [
            ids[number]
            for part in sorted(self.selectionModel().selection(), key=lambda part: part.top())
            for number in range(part.top(), min(part.bottom() + 1, len(ids)))
        ]

    def select_ids(self, keys: list[str], current: str) -> None:
        """Select lines again after the list was read anew; those that are gone are left out."""
        flags = QItemSelectionModel.SelectionFlag
        chosen = self.selectionModel()
        at = self._register.number_of(current) if current else -1
        if at >= 0:
            chosen.setCurrentIndex(self._register.index(at, 0), flags.NoUpdate)
        for key in keys[:200]:
            if (number := self._register.number_of(key)) >= 0:
                chosen.select(self._register.index(number, 0), flags.Select | flags.Rows)

    def current_id(self) -> str:
        """The id in the current line, or empty text."""
        number = self.currentIndex().row()
        return self._register.ids[number] if 0 <= number < len(self._register.ids) else ""

    def focus_first(self) -> None:
        """Put the cursor into the list."""
        if not self.currentIndex().isValid() and self._register.ids:
            self.selectRow(0)
        self.setFocus()

    def _on_selection(self) -> None:
        self.picked.emit()

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete puts into the bin."""
        act = _KEYS.get(Qt.Key(event.key()))
        if act == "open" and self.current_id():
            self.opened.emit(self.current_id())
        elif act == "bin":
            self.binned.emit()
        else:
            super().keyPressEvent(event)

    def _open_index(self) -> None:
        if key := self.current_id():
            self.opened.emit(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the selected lines."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_asked.emit(place)
