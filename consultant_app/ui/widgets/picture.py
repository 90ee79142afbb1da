"""Shared by what is painted by hand: a widget with a picture of its own, for screen readers too."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Picture(QWidget):
    """Subclasses paint in draw(painter, width, height); `describe` is what a screen reader says."""

    def __init__(self, *, name: str, hint: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(hint / 2)

    def sizeHint(self) -> QSize:
        """The size it likes."""
        return self._hint

    def describe(self, text: str) -> None:
        """The picture in words."""
        self.setAccessibleDescription(text)
        self.update()

    def draw(self, painter: QPainter, width: float, height: float) -> None:
        """Paint the picture."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint at the size of the widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        self.draw(painter, self.width(), self.height())
        painter.end()
