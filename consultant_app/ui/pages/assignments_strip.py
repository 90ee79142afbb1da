"""What is done with the selected lines of 任务分派: given to somebody, other terms, taken back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.dates import read_date
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label


class AssignmentStrip(QFrame):
    """The fields are filled once and applied to all selected lines."""

    terms_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.count = label("", "strong")
        self.count.setMinimumHeight(40)
        self.count.setToolTip("Ctrl、Shift 多选，Ctrl+A 全选")
        self.person = _editable("分派给哪位顾问", "顾问", 7)
        self.batch = _editable("批次", "批次", 5)
        self.due = QLineEdit(placeholderText="到期日")
        self.due.setAccessibleName("到期日")
        self.due.setFixedWidth(112)
        self.expectations = QLineEdit(placeholderText="期望成果")
        self.expectations.setAccessibleName("期望成果")
        self.expectations.setFixedWidth(190)
        self.instead = QCheckBox("同时收回原顾问")
        self.instead.setChecked(True)
        self.instead.setMinimumHeight(40)  # in the middle of the line like the rest
        self.terms = button("只改期限等", self.terms_asked.emit, icon_name="calendar", tip="不换人，只改填了的几项")
        self.withdraw = button("收回", self.withdraw_asked.emit, icon_name="undo", tip="Delete；资料不会删除")
        flow = FlowLayout(spacing=8)
        for part in (
            self.count, self.person, self.batch, self.due, self.expectations, self.instead, self.terms, self.withdraw,
        ):  # fmt: skip
            flow.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(flow)
        self.show_selection(0, 0)

    def show_selection(self, firms: int, assigned: int) -> None:
        """What fits so many enterprises, of which so many are somebody's."""
        self.count.setText(f"已选 {firms} 家" if firms else "先选企业")
        self.terms.setEnabled(assigned > 0)
        self.withdraw.setEnabled(assigned > 0)

    def offer(self, people: Sequence[str], batches: Sequence[str]) -> None:
        """The names to choose from; what is typed stays."""
        for combo, texts in ((self.person, people), (self.batch, batches)):
            if list(texts) != [combo.itemText(number) for number in range(combo.count())]:
                typed = combo.currentText()
                combo.clear()
                combo.addItems(list(texts))
                combo.setEditText(typed)

    def person_name(self) -> str:
        """Who is to get them."""
        return self.person.currentText().strip()

    def terms_given(self) -> dict[str, str]:
        """The terms that were filled. Raises AppError for a date that cannot be read."""
        day = read_date(self.due.text())
        if day.reason:
            raise AppError(f"到期日：{day.reason}。没有改动任何企业。")
        values = {
            "batch": self.batch.currentText().strip(),
            "due_on": day.value,
            "expectations": self.expectations.text().strip(),
        }
        return {name: value for name, value in values.items() if value}


def _editable(name: str, hint: str, width: int) -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.setAccessibleName(name)
    combo.lineEdit().setAccessibleName(name)
    combo.lineEdit().setPlaceholderText(hint)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(width)
    combo.setEditText("")
    return combo
