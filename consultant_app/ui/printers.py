"""A drop-down of the printers of this computer."""

from PySide6.QtWidgets import QComboBox

from consultant_app.ui import printing
from consultant_app.ui.printing import PrintChoice
from consultant_app.ui.window_state import WindowState


class PrinterCombo(QComboBox):
    """The value of an entry is the printer's name; empty while this computer has none."""

    def __init__(self, *, width: int) -> None:
        super().__init__()
        self.setAccessibleName("打印机")
        self.setMinimumContentsLength(width)

    def offer(self, state: WindowState) -> None:
        """What there is now; the chosen one stays, in the beginning the one that was printed on last."""
        names = printing.printers()
        chosen = self.currentData() or PrintChoice.from_stored(state.read("print", {})).printer
        self.clear()
        for name in names:
            self.addItem(name, name)
        if not names:
            self.addItem("没有打印机", "")
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setEnabled(bool(names))
