"""One remark of a return slip: what it is about, the answer, the manager's verdict."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from consultant_app.model.exchange import Role
from consultant_app.model.return_slip import WAITING, RemarkState, SlipRemark, Verdict
from consultant_app.ui.app import App
from consultant_app.ui.record_places import place_of_target
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import slips

_LOOKS = {  # sign and role
    RemarkState.OPEN: ("○", "warn"),
    RemarkState.REOPENED: ("↻", "bad"),
    RemarkState.ANSWERED: ("●", "strong"),
    RemarkState.RESOLVED: ("✓", "good"),
}


class RemarkCard(Card):
    """A draft is worded here; an issued remark is answered by the consultant and judged by the manager."""

    open_asked = Signal(str)  # id of the remark

    def __init__(self, app: App, remark: SlipRemark, *, draft: bool, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.app = app
        self.remark = remark
        manager = app.role == Role.MANAGER
        self.state = label("")
        self.go = button("打开这条记录", self._open, icon_name="right")
        self.actions.addWidget(self.state)
        self.actions.addWidget(self.go)
        self.go.setVisible(bool(remark.target.table))  # only now: without a parent it would be a window
        self.about = label("", "strong", wrap=True, selectable=True)
        self.lost = label("", "warn", wrap=True)
        self.body.addWidget(self.about)
        self.body.addWidget(self.lost)
        if draft:
            self._build_draft()
        else:
            self.text = label("", wrap=True, selectable=True)
            self.body.addWidget(self.text)
            self._build_talk(manager)

    def _build_draft(self) -> None:
        save = partial(self._attempt, slips.edit_remark)
        self.words = AutosaveText(save, name="退回意见", hint="写明要改什么、改成什么样", lines=2)
        self.body.addWidget(self.words)
        self.actions.addWidget(button("删除", self._drop, icon_name="delete"))
        self.state.hide()

    def _build_talk(self, manager: bool) -> None:
        self.earlier = label("", "muted", wrap=True, selectable=True)
        self.why = label("", "bad", wrap=True, selectable=True)
        self.said = label("", wrap=True, selectable=True)
        save = partial(self._attempt, slips.answer)
        self.answer = AutosaveText(save, name="答复", hint="改了什么、在哪里能看到；写下即保存", lines=2)
        self.answer_field = Field("答复", self.answer)
        self.reason = QLineEdit(placeholderText="还差什么（重新打开时写）")
        self.reason.setAccessibleName("重新打开的原因")
        self.solve = button("已解决", self._resolve, icon_name="check")
        self.again = button("重新打开", self._reopen, icon_name="undo")
        self.judging = row(self.reason, None, self.again, self.solve)
        self.judging.setStretch(0, 100)  # where there is no reason to write, the buttons stay on the right
        for part in (self.earlier, self.why, self.said, self.answer_field):
            self.body.addWidget(part)
        self.body.addLayout(self.judging)
        self._manager = manager

    # showing

    def show_remark(self, number: int, remark: SlipRemark) -> None:
        """Show what is stored; what is being typed stays."""
        self.remark = remark
        there = not remark.target.table or place_of_target(self.app.session.db, remark.target) is not None
        about = remark.target.words or "不针对某一条记录"
        self.set_title(f"意见 {number}")
        _tell(self.about, about)
        _tell(self.lost, "" if there else "！这条记录已被删除，或者还没有传到这台电脑。")
        self.go.setEnabled(there)
        self.setAccessibleName(f"第{number}条意见，{about}，{remark.state}")
        if hasattr(self, "words"):
            self.words.show_value(remark.text)
        else:
            self._show_talk(remark)

    def _show_talk(self, remark: SlipRemark) -> None:
        sign, role = _LOOKS[remark.state]
        self.state.setText(f"{sign} {remark.state}")
        set_role(self.state, role)
        self.text.setText(remark.text)
        closing = remark.closing
        reopened = closing.verdict is Verdict.REOPENED
        old = closing.judged if reopened and closing.judged != remark.answer else None
        _tell(self.earlier, f"上次答复（{old.by} {old.on}）：{old.text}" if old and old.text else "")
        word = "重新打开" if reopened else ""
        done = remark.state is RemarkState.RESOLVED
        _tell(self.why, f"{word}（{closing.by} {closing.on}）：{closing.reason}" if reopened else "")
        can_answer = not self._manager and not done
        said = remark.answer
        spoken = f"答复（{said.by} {said.on}）：{said.text}" if said.text else "还没有答复"
        ending = f"　已解决（{closing.by} {closing.on}）{closing.reason}" if done else ""
        _tell(self.said, "" if can_answer else spoken + ending)
        self.answer_field.setVisible(can_answer)
        if can_answer:
            self.answer.show_value(said.text)
        for part in (self.reason, self.again):
            part.setVisible(self._manager and remark.state not in WAITING)
        self.solve.setVisible(self._manager and not done)

    # acting

    def _attempt(self, act: object, text: str) -> None:
        act(self.app.session, self.remark.id, text)  # type: ignore[operator]

    def _open(self) -> None:
        flush(self)
        self.open_asked.emit(self.remark.id)

    def _drop(self) -> None:
        self.app.attempt(slips.drop_remark, self.app.session, self.remark.id)
        self.app.say("已删除这条意见。", undo=True)

    def _resolve(self) -> None:
        if self.app.attempt(slips.resolve, self.app.session, self.remark.id, self.reason.text()):
            self.reason.clear()
            self.app.say("这条意见已解决。", undo=True)

    def _reopen(self) -> None:
        if self.app.attempt(slips.reopen, self.app.session, self.remark.id, self.reason.text()):
            self.reason.clear()
            self.app.say("已重新打开，顾问收到后会再答复。", undo=True)
        else:
            self.reason.setFocus()


def _tell(part: QWidget, text: str) -> None:
    part.setText(text)  # type: ignore[attr-defined]
    part.setVisible(bool(text))
