"""What a part of a page is, for the pages that are too large for one view."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.widgets.autosave import flush


class PartView(QWidget):
    """A part of a page. refresh() shows what `held` holds; it is called while the part is in front."""

    def __init__(self, app: App, held: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held

    def refresh(self) -> None:
        """Show the data."""

    def open_place(self, **where: Any) -> None:
        """Go to a place in the part."""

    def place(self) -> dict[str, Any]:
        """Where the person is."""
        return {}

    def flush(self) -> bool:
        """Keep what is being typed."""
        return flush(self)


class StepView(PartView):
    """A part that says what the page's blue button does, and may ask for another place of the page."""

    step_changed = Signal()  # next_step() has another text
    place_asked = Signal(dict)  # in the words of the page's open_place()

    def next_step(self) -> str:
        """The words of the blue button; empty for none."""
        return ""

    def can_step(self) -> bool:
        """Whether the blue button can be pressed now."""
        return True

    def take_step(self) -> None:
        """Do what the blue button says."""
