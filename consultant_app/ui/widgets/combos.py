"""Drop-downs: one that saves by itself and is not changed by the wheel while scrolling, one that narrows a list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from consultant_app.ui.theme import TARGET
from consultant_app.ui.widgets.autosave import Saver


class AutosaveCombo(QComboBox):
    """Choose one of (value, label) pairs, or of plain texts; `editable` lets other texts in too."""

    def __init__(
        self,
        save: Callable[[str], object],
        choices: Sequence[str | tuple[str, str]] = (),
        *,
        name: str,
        editable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditable(editable)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.set_choices(choices)
        self.saver = Saver(self, self.value, save)
        self.activated.connect(self._chosen)
        if editable:
            self.lineEdit().setAccessibleName(name)
            self.lineEdit().textEdited.connect(self.saver.touch)
            self.lineEdit().editingFinished.connect(self.saver.commit)

    def set_choices(self, choices: Sequence[str | tuple[str, str]]) -> None:
        """Another list of choices; the shown value stays if it is among them. The same list again is left alone:
        somebody may be typing in it."""
        pairs = [(each, each) if isinstance(each, str) else each for each in choices]
        pairs = [(value, label or "—") for value, label in pairs]
        if pairs == _offered(self):
            return
        before = self.value() if self.count() else None
        self.blockSignals(True)
        self.clear()
        for value, label in pairs:
            self.addItem(label, value)
        self.blockSignals(False)
        if before is not None:
            self._select(before)

    def value(self) -> str:
        """The value of the chosen entry, or the typed text."""
        text = self.currentText()
        if self.isEditable() and text != self.itemText(self.currentIndex()):
            return text.strip()
        return self.currentData() or ""

    def show_value(self, value: str) -> None:
        """Show what is stored, also when it is not among the choices."""
        if not self.saver.dirty and value != self.value():
            self._select(value)

    def _select(self, value: str) -> None:
        index = self.findData(value)
        if self.isEditable() and index < 0:
            self.setCurrentIndex(-1)
            self.setEditText(value)
            return
        if index < 0 and value:
            self.addItem(value, value)  # an older record's word stays visible
            index = self.count() - 1
        self.setCurrentIndex(index)

    def _chosen(self) -> None:
        self.saver.touch()
        self.saver.commit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page must not change an answer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FilterCombo(QComboBox):
    """Narrows a list by one of (value, label) pairs."""

    def __init__(self, choices: Sequence[tuple[str, str]] = (), *, name: str, width: int = 8) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(TARGET)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(width)
        self.offer(choices)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices; the chosen one stays where it is still there, else the first is chosen."""
        if list(choices) != _offered(self):
            before = self.value()
            self.clear()
            for value, label in choices:
                self.addItem(label, value)
            self.show_value(before)

    def value(self) -> str:
        """The value that is chosen."""
        return self.currentData() or ""

    def show_value(self, value: str) -> None:
        """Choose it; the first when it is not there."""
        self.setCurrentIndex(max(0, self.findData(value)))


def _offered(combo: QComboBox) -> list[tuple[str, str]]:
    return [(combo.itemData(line), combo.itemText(line)) for line in range(combo.count())]
