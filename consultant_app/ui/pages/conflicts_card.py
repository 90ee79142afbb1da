"""One conflict: the record and the field, what each person wrote, a third wording, the history of the field."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import clear_layout, label, row, scrolled
from consultant_app.workflows import deciding
from consultant_app.workflows.deciding import Dispute, Side


class ConflictCard(Card):
    """`decided` carries the operation of the version to keep, `typed` a third wording."""

    decided = Signal(str)
    typed = Signal(str)
    put_off = Signal()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.app = app
        self.dispute: Dispute | None = None
        self.sides: list[SideFrame] = []
        self._frames = QVBoxLayout()
        self._frames.setSpacing(8)
        self.own = QPlainTextEdit()
        self.own.setAccessibleName("改写的内容")
        self.own.setPlaceholderText("两边都不完整时，在这里写成一份")
        self.own.setFixedHeight(96)
        self.own.setTabChangesFocus(True)
        self.own.textChanged.connect(self._typed)
        self.keep_own = button("采用改写的内容", self._keep_own, icon_name="edit")
        self.own_part = QWidget()
        own = QVBoxLayout(self.own_part)
        own.setContentsMargins(0, 0, 0, 0)
        own.addWidget(self.own)
        own.addLayout(row(self.keep_own, None))
        self.past_button = button("这个字段的修改历史", self.toggle_past, icon_name="clock")
        self.past_button.setCheckable(True)
        self.past = label("", "muted", wrap=True, selectable=True)
        self.past.hide()
        self.later = button("以后再定　0", self.put_off.emit)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(10)
        layout.addLayout(self._frames)
        layout.addWidget(self.own_part)
        layout.addLayout(row(self.past_button, None, self.later))
        layout.addWidget(self.past)
        layout.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)

    def show_dispute(self, dispute: Dispute) -> None:
        """Show a conflict; what was begun as a third wording of the same one stays."""
        if dispute == self.dispute:
            return
        same = self.dispute is not None and self.dispute.id == dispute.id
        self.dispute = dispute
        self.set_title(dispute.field, f"{dispute.enterprise}　{dispute.record}")
        clear_layout(self._frames)
        self.sides = [SideFrame(number, side) for number, side in enumerate(dispute.sides, start=1)]
        for frame in self.sides:
            frame.kept.connect(self.decided)
            self._frames.addWidget(frame)
        self.own_part.setVisible(dispute.takes_text)
        if not same:
            self.own.setPlainText("")
            self.past_button.setChecked(False)
            self.past.hide()
        self._typed()

    def press(self, number: int) -> None:
        """The number key of a version."""
        if 1 <= number <= len(self.sides):
            self.decided.emit(self.sides[number - 1].side.operation_id)

    def toggle_past(self) -> None:
        """Who wrote what into the field, oldest first."""
        shown = self.past_button.isChecked()
        if shown and self.dispute is not None:
            entries = deciding.history_of(self.app.session, self.dispute)
            self.past.setText(
                "\n".join(f"{each.at}　{each.person}　{each.action}\n　　{each.value}" for each in entries)
            )
        self.past.setVisible(shown)

    def _typed(self) -> None:
        self.keep_own.setEnabled(bool(self.own.toPlainText().strip()))

    def _keep_own(self) -> None:
        self.typed.emit(self.own.toPlainText().strip())


class SideFrame(QFrame):
    """What one person wrote, when and by which action; the button keeps it."""

    kept = Signal(str)

    def __init__(self, number: int, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        set_role(self, "card")
        told = " · ".join(part for part in (side.person, side.at, side.action) if part)
        self.keep = Button(f"采用这个　{number}", "check")
        self.keep.setAccessibleName(f"采用{side.person}的内容：{side.value}")
        self.keep.clicked.connect(partial(self.kept.emit, side.operation_id))
        shown = label("现在显示", "chip")
        shown.setVisible(side.shown)
        head = row(label(told, "strong", wrap=True), shown, self.keep)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 12)
        layout.addLayout(head)
        layout.addWidget(label(side.value, wrap=True, selectable=True))
