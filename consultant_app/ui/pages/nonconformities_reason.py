"""A reason that has to be written before something is done: withdrawing, opening again."""

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from consultant_app.ui.theme import TARGET
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row


class ReasonRow(QWidget):
    """ask() shows the line; Enter or the button hands the reason over, Esc takes the question back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[str], object] | None = None
        self.title = label("", "strong")
        self.line = QLineEdit()
        self.line.setMinimumHeight(TARGET)
        self.line.setAccessibleName("理由")
        self.line.returnPressed.connect(self.confirm)
        self.done = button("确定", self.confirm)
        self.setLayout(row(self.title, self.line, self.done, button("不了", self.dismiss, role="quiet")))
        self.hide()

    def ask(self, title: str, hint: str, act: Callable[[str], object]) -> None:
        """Ask for a reason; `act` gets it and refuses by raising nothing and giving None."""
        self._act = act
        self.title.setText(title)
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(hint)
        self.line.clear()
        self.show()
        self.line.setFocus()

    def confirm(self) -> None:
        """Hand the reason over; the line stays when it was refused."""
        if self._act is not None and self._act(self.line.text()) is not None:
            self.dismiss()

    def dismiss(self) -> None:
        """Nothing is done."""
        self._act = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
