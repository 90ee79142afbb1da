"""A table of records that is edited like a sheet: type, paste from Excel, move, delete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QVBoxLayout, QWidget

from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.grid import Grid
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.table_delegate import CellDelegate
from consultant_app.ui.widgets.table_model import Column, RecordModel

__all__ = ["Column", "Edits", "RecordTable"]

_MOST_PASTED = 2000


@dataclass(frozen=True)
class Edits:
    """One action on a table: fields of records that changed, and records to add, each as {field: text}."""

    changed: tuple[tuple[Any, dict[str, str]], ...] = ()
    added: tuple[dict[str, str], ...] = ()


class RecordTable(QWidget):
    """Rows are frozen dataclasses; what the person does goes to the callbacks, and the page shows the new rows.

    change(edits: Edits), delete(records: list), move(record, before_key, after_key). A callback that is not given
    takes its buttons away. `entered` carries the record that was chosen with Enter or a double click while no cell
    is editable; `chosen` the record in the current row, or None.
    """

    chosen = Signal(object)
    entered = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        change: Callable[[Edits], object] | None = None,
        delete: Callable[[list[Any]], object] | None = None,
        move: Callable[[Any, str, str], object] | None = None,
        add_text: str = "添加一行",
        can_add: bool = True,
        lines: int = 5,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._change, self._delete, self._move = change, delete, move
        self._lines = lines
        can_add = can_add and change is not None
        self.model = RecordModel(columns, editable=change is not None, can_add=can_add, parent=self)
        self.model.edited.connect(self._edited)
        self.view = _View(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName(name)
        self.view.setItemDelegate(CellDelegate(self.model, self.view))
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.activated.connect(self._activated)
        self._build(name, add_text)
        self._size_columns()
        self.show_rows([])

    def _build(self, name: str, add_text: str) -> None:
        self.add = Button(add_text, "add")
        self.add.clicked.connect(self.add_row)
        self.remove = Button("删除", "delete")
        self.remove.clicked.connect(self.delete_rows)
        self.up, self.down = Button("上移", "up"), Button("下移", "down")
        self.up.clicked.connect(self.move_up)
        self.down.clicked.connect(self.move_down)
        self.note = label("可从 Excel 粘贴多行（Ctrl+V）", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.view)
        layout.addLayout(row(self.add, self.remove, self.up, self.down, self.note, None))
        for button, callback in (
            (self.add, self.model.can_add or None), (self.remove, self._delete), (self.up, self._move),
            (self.down, self._move), (self.note, self._change),
        ):  # fmt: skip
            button.setVisible(callback is not None)
            button.setAccessibleName(f"{name}：{button.text()}")

    def _size_columns(self) -> None:
        header = self.view.horizontalHeader()
        header.setMinimumSectionSize(60)
        for number, column in enumerate(self.model.columns):
            if column.width:
                self.view.setColumnWidth(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    # showing

    def show_rows(self, records: Sequence[Any]) -> None:
        """Show these records; the current cell stays, and so does a cell that is being edited."""
        if self.view.state() == QAbstractItemView.State.EditingState and self.model.same_ids(records):
            self.model.replace(records)
            return
        index = self.view.currentIndex()
        self.model.show(records)
        if index.isValid() and self.model.rowCount():
            line = min(index.row(), self.model.rowCount() - 1)
            self.view.setCurrentIndex(self.model.index(line, index.column()))
        height = self.view.verticalHeader().defaultSectionSize()
        shown = max(2, min(self._lines, self.model.rowCount()))
        self.view.setMinimumHeight(shown * height + self.view.horizontalHeader().sizeHint().height() + 6)
        self._current_changed()

    def show_changed(self, records: Sequence[Any]) -> None:
        """Show these unless they are shown already: then cursor, selection and place of scrolling stay."""
        if list(records) != self.model.records:
            self.show_rows(records)
        else:
            self.view.viewport().update()  # what columns say of other things may have changed

    def show_quietly(self, records: Sequence[Any], key: str = "") -> None:
        """The same, and the record of that id becomes the current one, without telling of it."""
        self.blockSignals(True)
        self.show_changed(records)
        self.choose(key)
        self.blockSignals(False)

    def choose_first(self) -> None:
        """Make the first row the current one while none is."""
        if self.model.records and self.current() is None:
            self.choose(self.model.records[0].id)

    def records(self) -> list[Any]:
        """The records shown."""
        return list(self.model.records)

    def selected(self) -> list[Any]:
        """The records in the selected rows."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        return [self.model.records[line] for line in rows if line < len(self.model.records)]

    def current(self) -> Any | None:
        """The record in the current row."""
        line = self.view.currentIndex().row()
        return self.model.records[line] if 0 <= line < len(self.model.records) else None

    def choose(self, key: str) -> None:
        """Make the record of that id the current one."""
        for line, record in enumerate(self.model.records):
            if record.id == key:
                self.view.setCurrentIndex(self.model.index(line, 0))

    # acting

    def add_row(self) -> None:
        """Put the cursor into the empty row at the end."""
        index = self.model.index(len(self.model.records), self.model.first_editable())
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        self.view.edit(index)

    def delete_rows(self) -> None:
        """Delete the selected rows; the page offers undo."""
        if self._delete and (records := self.selected()):
            self._delete(records)

    def move_up(self) -> None:
        """Move the current row up."""
        self._shift(-1)

    def move_down(self) -> None:
        """Move the current row down."""
        self._shift(+1)

    def _shift(self, step: int) -> None:
        records, line = self.model.records, self.view.currentIndex().row()
        target = line + step
        if not self._move or not 0 <= line < len(records) or not 0 <= target < len(records):
            return
        low, high = (target - 1, target) if step < 0 else (target, target + 1)
        before = records[low].order_key if low >= 0 else ""
        after = records[high].order_key if high < len(records) else ""
        column = self.view.currentIndex().column()
        self._move(records[line], before, after)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(self.model.index(target, column), flags.ClearAndSelect | flags.Rows)

    def paste(self) -> None:
        """Put rows from the clipboard, as Excel and WPS give them, at the current cell; one action as a whole."""
        text = QApplication.clipboard().text()
        if not self._change or not text.strip():
            return
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()][:_MOST_PASTED]
        start = self.view.currentIndex()
        first_line = start.row() if start.isValid() else len(self.model.records)
        first_column = max(start.column(), 0)
        changed, added = [], []
        for number, cells in enumerate(lines, first_line):
            values = self.model.read_cells(first_column, cells)
            if number < len(self.model.records):
                changed.append((self.model.records[number], values))
            elif any(values.values()) and self.model.can_add:
                added.append(values)
        self._change(Edits(tuple(changed), tuple(added)))

    def _edited(self, line: int, field: str, text: str) -> None:
        if line < len(self.model.records):
            self._change(Edits(changed=((self.model.records[line], {field: text}),)))
        elif text:
            self._change(Edits(added=({field: text},)))

    def _current_changed(self, *_indexes: object) -> None:
        record = self.current()
        for button in (self.remove, self.up, self.down):
            button.setEnabled(record is not None)
        self.chosen.emit(record)

    def _activated(self) -> None:
        if self._change is None and (record := self.current()) is not None:
            self.entered.emit(record)


class _View(Grid):
    """The grid itself, with the keys of the table."""

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table)
        self._table = table
        self._pressed_again = False
        triggers = QAbstractItemView.EditTrigger
        # not SelectedClicked: it waits for a second click, and what is typed meanwhile goes to another row
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(40)
        self.verticalHeader().setMinimumWidth(34)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+V and the arrows with Alt for the table."""
        if event.type() == QEvent.Type.ShortcutOverride and event.matches(QKeySequence.StandardKey.Paste):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note whether this cell was in hand already."""
        index = self.indexAt(event.position().toPoint())
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed_again = plain and index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cell in hand edits it at once."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self._pressed_again and index == self.currentIndex() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        self._pressed_again = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, delete, move, edit."""
        keys, modifiers = Qt.Key, event.modifiers()
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if event.matches(QKeySequence.StandardKey.Paste):
            self._table.paste()
        elif event.key() == keys.Key_Delete and control:
            self._table.delete_rows()
        elif event.key() == keys.Key_Delete:
            self._clear_cells()
        elif alt and event.key() == keys.Key_Up:
            self._table.move_up()
        elif alt and event.key() == keys.Key_Down:
            self._table.move_down()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and self._table._change is not None:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _clear_cells(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.model().setData(index, "")
