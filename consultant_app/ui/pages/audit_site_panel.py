"""What a panel of the checklist is: another way to see it than line by line."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand


class Panel(QWidget):
    """`line_asked` leads to a line by its id, `done` back to where one was."""

    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    line_asked = Signal(str)
    done = Signal()

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines

    def refresh(self) -> None:
        """Show what is stored."""

    def focus_first(self) -> None:
        """Into where one begins."""
