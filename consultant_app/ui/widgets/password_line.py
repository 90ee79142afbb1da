"""A line for a password: hidden while it is typed, shown on demand, with a word when Caps Lock is on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import row


class PasswordLine(QWidget):
    """`entered` on Enter. Chinese can be typed while the password is shown: hidden lines take no input method."""

    entered = Signal()
    edited = Signal(str)
    caps_lock = Signal(bool)

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _Line(hint)
        self.line.setAccessibleName(name)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self.edited)
        self.line.caps_lock.connect(self.caps_lock)
        self.show_button = Button("显示", "eye")
        self.show_button.setCheckable(True)
        self.show_button.setAccessibleName(f"显示{name}")
        self.show_button.setToolTip("显示正在输入的密码；要输入中文也请先按这里")
        self.show_button.toggled.connect(self._show)
        self.setLayout(row(self.line, self.show_button))
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What is typed, exactly."""
        return self.line.text()

    def clear(self) -> None:
        """Empty and hidden again."""
        self.line.clear()
        self.show_button.setChecked(False)

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.line.setFocus()


class _Line(QLineEdit):
    caps_lock = Signal(bool)

    def __init__(self, hint: str) -> None:
        super().__init__(placeholderText=hint)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A capital letter without Shift, or a small one with it: Caps Lock is on."""
        letter = event.text()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(letter.isupper() != shift)
        super().keyPressEvent(event)
