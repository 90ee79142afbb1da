"""The grid of the list of enterprises: its context menu, and widths that are kept."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from consultant_app.ui.pages.enterprises_model import RegisterModel
from consultant_app.ui.widgets.paged_table import PagedTable


class RegisterTable(PagedTable):
    """`menu_asked` where the context menu is to be."""

    menu_asked = Signal(object)

    def __init__(self, model: RegisterModel, parent: QWidget | None = None) -> None:
        super().__init__(model, name="企业列表", parent=parent)

    def widths(self) -> list[int]:
        """The widths of the columns, to be kept; for text of the standard size, whatever it is now."""
        return [self.standard_width(number) for number in range(self.lines.columnCount())]

    def show_widths(self, widths: list[int]) -> None:
        """Widths of an earlier session."""
        if len(widths) == self.lines.columnCount():
            for number, width in enumerate(widths):
                self.setColumnWidth(number, round(max(48, min(int(width), 800)) * self.wider))

    def focus_first(self) -> None:
        """Put the cursor into the list."""
        if not self.currentIndex().isValid() and self.lines.keys:
            self.selectRow(0)
        self.setFocus()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the selected lines."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_asked.emit(place)
