"""What every section of the 档案 is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.ui.app import App
from consultant_app.ui.widgets.autosave import flush


class DossierView(QWidget):
    """Subclasses build in __init__ and show self.enterprise_id in refresh()."""

    place_asked = Signal(str, object)  # page, where

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.enterprise_id = ""

    def show_enterprise(self, enterprise_id: str) -> None:
        """Show an enterprise; what was typed for another one is saved there first."""
        if self.enterprise_id and enterprise_id != self.enterprise_id:
            flush(self)
        self.enterprise_id = enterprise_id
        self.refresh()

    def refresh(self) -> None:
        """Show what the database holds now."""

    def choose(self, key: str) -> None:
        """Go to a record or a field."""
