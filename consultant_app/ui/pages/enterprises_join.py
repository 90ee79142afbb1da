"""Two enterprises side by side, and joining one into the other."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.company_size import SECTORS
from consultant_app.model.industries import industry_label
from consultant_app.ui.app import App
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import duplicates, enterprises
from consultant_app.workflows.duplicates import Difference

_SHOWN = {"industry": industry_label, "sector": lambda key: SECTORS[key].label if key in SECTORS else key}


@dataclass(frozen=True)
class Line:
    """One field of both, and what it will be."""

    id: str
    label: str
    first: str
    second: str
    result: str
    sign: str


class JoinView(QWidget):
    """show_pair() fills it; `left` is told when the person is done here."""

    left = Signal()
    step_changed = Signal(str, bool)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self._pair = ("", "")
        self._differences: list[Difference] = []
        self.choice = ChoiceButtons([("first", "保留甲", "1"), ("second", "保留乙", "2")], name="保留哪一家")
        self.choice.chosen.connect(self._show_lines)
        self.table = RecordTable(
            [
                Column(field="label", title="内容", width=170),
                Column(field="first", title="甲"),
                Column(field="second", title="乙"),
                Column(field="sign", title="", width=60),
                Column(field="result", title="合并后"),
            ],
            name="两家企业对照",
            lines=8,
        )
        self.note = label("", "muted", wrap=True)
        card = Card("对照", "相同的内容只列一次；空着的内容由另一家补上，不会覆盖已填的内容。")
        keep = row(label("合并后保留："), self.choice)
        keep.setStretch(1, 1)
        card.body.addLayout(keep)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 1)
        layout.addLayout(row(button("返回", self.left.emit, icon_name="left"), None))

    def show_pair(self, first: str, second: str) -> None:
        """Compare these two; the one with more content is proposed to stay."""
        self._pair = (first, second)
        db = self.app.session.db
        self._differences = duplicates.compare(db, first, second)
        counts = [duplicates.count_records(db, key) for key in self._pair]
        filled = [sum(bool(getattr(line, side)) for line in self._differences) for side in ("first", "second")]
        self.choice.show_value("first" if (counts[0], filled[0]) >= (counts[1], filled[1]) else "second")
        names = [self.app.enterprise_name(key) for key in self._pair]
        self.note.setText(
            f"甲“{names[0]}”另有 {counts[0]} 条记录，乙“{names[1]}”另有 {counts[1]} 条记录；合并后都归保留的一家。"
            "合并可以撤销（Ctrl+Z），以后也可以再拆分。"
        )
        self._show_lines()

    def _show_lines(self) -> None:
        keep = self.choice.value() or "first"
        self.table.show_rows([_line(difference, keep) for difference in self._differences])
        self.step_changed.emit("合并，保留甲" if keep == "first" else "合并，保留乙", True)

    def take_step(self) -> None:
        """Join as chosen; undo takes it back."""
        keep, other = self._pair if self.choice.value() != "second" else self._pair[::-1]
        name = self.app.enterprise_name(other)
        joined = self.app.attempt(enterprises.join, self.app.session, keep, other)
        if joined is not None:
            if self.app.enterprise_id == other:
                self.app.open_enterprise(keep)
            self.app.say(f"“{name}”已并入“{joined.name}”。", undo=True)
            self.left.emit()


def _line(difference: Difference, keep: str) -> Line:
    show = _SHOWN.get(difference.field, str)
    kept, other = difference.first, difference.second
    if keep == "second":
        kept, other = other, kept
    sign = "相同" if kept == other else "补上" if not kept else "不同" if other else ""
    return Line(
        difference.field, difference.label, show(difference.first), show(difference.second), show(kept or other), sign
    )
