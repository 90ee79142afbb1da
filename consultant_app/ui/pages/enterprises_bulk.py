"""What can be done with the selected enterprises, in a strip under the list."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.dates import read_date
from consultant_app.model.stage import Stage
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label


class BulkStrip(QFrame):
    """Signals tell what is asked for; `values_asked` carries the fields to set in all selected enterprises."""

    open_asked = Signal()
    bin_asked = Signal()
    restore_asked = Signal()
    join_asked = Signal()
    export_asked = Signal()
    values_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.count = label("", "strong")
        self.stage = QComboBox()
        self.stage.setAccessibleName("把所选企业的阶段设为")
        self.stage.addItem("阶段不变", "")
        for stage in Stage:
            self.stage.addItem(stage.value, stage.value)
        self.consultant = self._line("顾问", "把所选企业的顾问设为", 90)
        self.next_date = self._line("下次日期", "把所选企业的下次日期设为", 118)
        self.next_action = self._line("下次事项", "把所选企业的下次事项设为", 120)
        self.apply = Button("应用到所选", "check")
        self.apply.clicked.connect(self._apply)
        self.open = button("打开档案", self.open_asked.emit, icon_name="dossier", tip="Enter")
        self.bin = button("移入回收站", self.bin_asked.emit, icon_name="delete", tip="Delete")
        self.restore = button("恢复", self.restore_asked.emit, icon_name="undo")
        self.join = button("合并这两家", self.join_asked.emit, icon_name="merge")
        self.export = button("导出所选", self.export_asked.emit, icon_name="excel")
        self._lay_out()

    def _line(self, hint: str, name: str, width: int) -> QLineEdit:
        line = QLineEdit(placeholderText=hint)
        line.setAccessibleName(name)
        line.setFixedWidth(width)
        return line

    def _lay_out(self) -> None:
        flow = FlowLayout(spacing=8)
        for part in (
            self.count, self.open, self.stage, self.consultant, self.next_date, self.next_action, self.apply, self.bin,
            self.restore, self.join, self.export,
        ):  # fmt: skip
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(flow)
        self.count.setMinimumHeight(40)

    def show_selection(self, count: int, *, in_bin: bool) -> None:
        """Offer what fits so many enterprises; with less than one the strip goes away."""
        self.count.setText(f"已选 {count} 家")
        self.open.setVisible(count == 1)
        self.join.setVisible(count == 2 and not in_bin)
        self.restore.setVisible(in_bin)
        for part in (self.bin, self.stage, self.consultant, self.next_date, self.next_action, self.apply):
            part.setVisible(not in_bin)
        self.setVisible(count > 0)

    def values(self) -> dict[str, str]:
        """The fields that were filled. Raises AppError for a date that cannot be read."""
        day = read_date(self.next_date.text())
        if day.reason:
            raise AppError(f"下次日期：{day.reason}。没有改动任何企业。")
        values = {
            "stage": self.stage.currentData(),
            "consultant": self.consultant.text().strip(),
            "next_date": day.value,
            "next_action": self.next_action.text().strip(),
        }
        return {name: value for name, value in values.items() if value}

    def empty(self) -> None:
        """Forget what was filled."""
        self.stage.setCurrentIndex(0)
        for line in (self.consultant, self.next_date, self.next_action):
            line.clear()

    def _apply(self) -> None:
        self.values_asked.emit(self)
