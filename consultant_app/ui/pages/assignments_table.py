"""The grid of 任务分派: many lines at once, sorting by heading."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from consultant_app.store.assignment_list import AssignmentSort, LineKey
from consultant_app.ui.pages.assignments_model import COLUMNS, AssignmentModel

_KEPT = 2000  # selected lines that are selected again after reading


class AssignmentTable(QTableView):
    """`opened` by Enter or double click, `withdrawn` by Delete."""

    opened = Signal(str)
    withdrawn = Signal()
    sort_asked = Signal(object, bool)
    picked = Signal()

    def __init__(self, model: AssignmentModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self._sorted: tuple[int, bool] = (0, False)
        self.setModel(model)
        self.setAccessibleName("任务分派清单")
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
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(48)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionClicked.connect(self._sort_by)
        for number, column in enumerate(COLUMNS):
            self.setColumnWidth(number, column.width)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        model.modelReset.connect(self.picked)

    # sorting

    @property
    def order(self) -> tuple[AssignmentSort, bool]:
        """What is sorted by, and whether downwards."""
        section, descending = self._sorted
        return COLUMNS[section].sort or AssignmentSort.NAME, descending

    def _sort_by(self, section: int) -> None:
        if COLUMNS[section].sort is not None:
            again = self._sorted[0] == section
            self._sorted = (section, again and not self._sorted[1])
            self.sort_asked.emit(*self.order)
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(self._sorted[0], down if self._sorted[1] else up)

    # selection

    def selected(self) -> list[LineKey]:
        """The keys of the selected lines, from above."""
        keys = self._lines.keys
        return [
            keys[number]
            for part in sorted(self.selectionModel().selection(), key=lambda part: part.top())
            for number in range(part.top(), min(part.bottom() + 1, len(keys)))
        ]

    def select(self, wanted: list[LineKey]) -> None:
        """Select the lines of these enterprises again after the list was read anew."""
        flags = QItemSelectionModel.SelectionFlag
        firms = {key.enterprise_id for key in wanted[:_KEPT]}
        chosen = self.selectionModel()
        for number, key in enumerate(self._lines.keys):
            if key.enterprise_id in firms:
                chosen.select(self._lines.index(number, 0), flags.Select | flags.Rows)

    def _on_selection(self) -> None:
        self.picked.emit()

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Delete:
            self.withdrawn.emit()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        number = self.currentIndex().row()
        if 0 <= number < len(self._lines.keys):
            self.opened.emit(self._lines.keys[number].enterprise_id)
