"""A box of text that grows with what is in it and saves by itself."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from consultant_app.model.text import clean_text
from consultant_app.ui.widgets.autosave import Saver

_MOST_LINES = 14


class AutosaveText(QPlainTextEdit):
    """Several lines of text. `save(text)` is called as in AutosaveLine; Ctrl+Enter tells `entered`.

    Tab goes to the next field. Pasted pictures are told by `pasted_image`.
    """

    entered = Signal()
    pasted_image = Signal()

    def __init__(
        self, save: Callable[[str], object], *, name: str, hint: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least = lines
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._showing = False
        self.saver = Saver(self, self.value, save)
        self.textChanged.connect(self._on_text)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def value(self) -> str:
        """What is to be stored."""
        return clean_text(self.toPlainText()).text.strip()

    def show_value(self, value: str) -> None:
        """Show what is stored; what the person is typing right now stays."""
        if self.saver.dirty or self.saver.composing or value == self.value():
            return
        self._showing = True
        self.setPlainText(value)
        self._showing = False

    def insert_text(self, text: str) -> None:
        """Put text where the cursor is, such as a 常用语."""
        self.insertPlainText(text)
        self.setFocus()

    def _on_text(self) -> None:
        if not self._showing and not self.saver.composing:
            self.saver.touch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter means "next"."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.saver.may_move_on():
                self.saver.commit()
                self.entered.emit()
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Plain text only; a picture is for the photo strip."""
        if source.hasImage() and not source.hasText():
            self.pasted_image.emit()
        else:
            self.insertPlainText(source.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps other lines."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self, *_size: object) -> None:
        lines = max(self._least, min(int(self.document().size().height()), _MOST_LINES))
        self.ensurePolished()
        frame = max(0, self.height() - self.viewport().height())  # before the first layout the inside is larger
        height = int(lines * self.fontMetrics().lineSpacing() + frame + 2 * self.document().documentMargin() + 4)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if lines == _MOST_LINES else policy.ScrollBarAlwaysOff)
        if height != self.height():
            self.setFixedHeight(height)
