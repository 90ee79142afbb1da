"""Editors inside table cells."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from consultant_app.ui.widgets.table_model import RecordModel


class CellDelegate(QStyledItemDelegate):
    """A line for text, dates and numbers, a drop-down for choices; a refused text stays open with its reason."""

    def __init__(self, model: RecordModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> QWidget:
        """The editor for a column's kind."""
        column = self._model.columns[index.column()]
        choices = column.choices or (("是", "是"), ("", "否")) if column.kind == "check" else column.choices
        if not choices:
            line = QLineEdit(parent)
            line.setAccessibleName(column.title)
            line.setPlaceholderText({"date": "如 2026-11-22", "money": "万元"}.get(column.kind, column.hint))
            return line
        combo = QComboBox(parent)
        combo.setAccessibleName(column.title)
        combo.setEditable(column.kind != "choice" and column.kind != "check")
        for choice in choices:
            value, text = (choice, choice) if isinstance(choice, str) else choice
            combo.addItem(text or "—", value)
        combo.activated.connect(self._chosen)
        return combo

    def _chosen(self) -> None:
        editor = self.sender()
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        """Show the stored value."""
        value = index.data(Qt.ItemDataRole.EditRole) or ""
        if isinstance(editor, QLineEdit):
            if not editor.isModified():
                editor.setText(value)
            return
        found = editor.findData(value)
        editor.setCurrentIndex(found)
        if found < 0 and editor.isEditable():
            editor.setEditText(value)

    def setModelData(self, editor: QWidget, model: RecordModel, index: QModelIndex) -> None:
        """Hand the text to the model."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
        elif editor.isEditable() and editor.currentText() != editor.itemText(editor.currentIndex()):
            model.setData(index, editor.currentText())
        else:
            model.setData(index, editor.currentData() or "")

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Fill the cell; text longer than the cell gets more room."""
        area = option.rect
        if isinstance(editor, QLineEdit):
            area.setWidth(max(area.width(), min(360, editor.fontMetrics().horizontalAdvance(editor.text()) + 40)))
        editor.setGeometry(area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A text that cannot be read keeps its editor open and says why."""
        leaving = event.type() == QEvent.Type.KeyPress and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Tab,
        )
        if leaving and isinstance(watched, QLineEdit) and (reason := self._refusal(watched)):
            QToolTip.showText(watched.mapToGlobal(watched.rect().bottomLeft()), reason, watched)
            return True
        return super().eventFilter(watched, event)

    def _refusal(self, editor: QLineEdit) -> str:
        view = self.parent()
        index = view.indexAt(editor.geometry().center()) if view else None
        if index is None or not index.isValid():
            return ""
        return self._model.columns[view.currentIndex().column()].read(editor.text()).reason
