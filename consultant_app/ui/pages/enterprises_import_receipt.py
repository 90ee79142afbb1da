"""What an import did, and the way to take it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows.importing import Receipt

_LINES = (
    ("added", "新增", "家"), ("updated", "更新", "家"), ("same", "与已有的完全相同", "行"), ("skipped", "跳过", "行"),
    ("refused", "被拒绝", "行"),
)  # fmt: skip


class ReceiptStep(QWidget):
    """show_receipt() fills it."""

    undo_asked = Signal()
    list_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = label("", wrap=True, selectable=True)
        self.numbers = {name: label("", "strong") for name, _, _ in _LINES}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for line, (name, title, _) in enumerate(_LINES):
            grid.addWidget(label(title), line, 0)
            grid.addWidget(self.numbers[name], line, 1)
        grid.setColumnStretch(2, 1)
        self.undo = button("撤销这次导入", self.undo_asked.emit, icon_name="undo")
        self.to_list = button("看企业列表", self.list_asked.emit, icon_name="list")
        again = button("再导入一份", self.again_asked.emit, icon_name="import")
        card = Card("导入完成", "导入前的备份已核对过，可以恢复。")
        card.body.addWidget(self.sentence)
        card.body.addLayout(grid)
        card.body.addLayout(row(self.to_list, again, self.undo, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_receipt(self, receipt: Receipt, source: str) -> None:
        """Show what was done."""
        self.sentence.setText(f"{source}：{receipt.sentence}")
        for name, _, unit in _LINES:
            self.numbers[name].setText(f"{getattr(receipt, name)} {unit}")
        self.undo.setVisible(bool(receipt.added or receipt.updated))
