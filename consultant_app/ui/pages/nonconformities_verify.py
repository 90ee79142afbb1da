"""验证与关闭: rounds by an auditor, each question with its evidence; what still stands between here and closing."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.errors import AppError
from consultant_app.model import closing
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import State, Verification
from consultant_app.ui.app import App
from consultant_app.ui.pages.documents_signed import SignedPages
from consultant_app.ui.pages.nonconformities_advice import AdviceLabel
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_part import ByField, NonconformityPart
from consultant_app.ui.pages.nonconformities_reason import ReasonRow
from consultant_app.ui.pages.nonconformities_round import RoundEditor
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import leaving, papers, verifying

_STEP_OF = (
    ("fact", ("不符合事实", "条款")),
    ("cause", ("原因分析的结论",)),
    ("actions", ("纠正", "第", "举一反三")),
)


class VerifyPart(NonconformityPart):
    """`step_asked` carries the step in which something is to be filled in."""

    step_asked = Signal(str)

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.state = label("", "strong", wrap=True)
        self.earlier = label("", "muted", wrap=True, selectable=True)
        self.round = RoundEditor(app, held)
        self.advice = AdviceLabel("验证")
        self.start = Button("开始验证", "add")
        self.start.clicked.connect(self.start_round)
        self.conclude = Button("关闭不符合项", "check")
        self.conclude.clicked.connect(self.conclude_round)
        self.drop = Button("取消本轮", "delete")
        self.drop.clicked.connect(self.drop_round)
        self.reopen = Button("重新打开", "undo")
        self.reopen.clicked.connect(self.ask_reopen)
        self.reason = ReasonRow()
        self.gate = LineList(name="关闭前还缺什么", empty="不缺什么，可以下结论。", most=14)
        self.gate_title = label("关闭前还缺什么", "heading")
        self.signed = SignedPages(app)
        self.setLayout(
            column(
                self.state, self.earlier, self.round, self.advice,
                row(self.start, self.conclude, self.drop, self.reopen, None),
                self.reason, 8, self.gate_title, self.gate, self.signed, None,
            )
        )  # fmt: skip
        self.layout().setContentsMargins(0, 0, 8, 0)

    def show_view(self, view: NonconformityView) -> None:
        """Show the rounds and the gate."""
        self.view, item = view, view.item
        current = view.rounds[-1] if view.rounds and not view.rounds[-1].concluded else None
        over = bool(item.withdrawn or item.closed_on)
        self.state.setText(_state_text(view))
        told = [_told(each) for each in view.rounds if each is not current]
        self.earlier.setText("\n".join(told))
        self.earlier.setVisible(bool(told))
        self.round.setVisible(current is not None and not over)
        if current is not None:
            self.round.show_round(current)
        failed = current is not None and closing.any_no(current)
        number = max((each.round for each in view.rounds), default=0) + 1
        self.start.setText("开始验证" if number == 1 else f"开始第 {number} 轮验证")
        self.start.setAccessibleName(self.start.text())
        self.start.setVisible(current is None and not over)
        self.conclude.setText("本轮不通过，退回整改" if failed else "关闭不符合项")
        self.conclude.setAccessibleName(self.conclude.text())
        self.conclude.setVisible(current is not None and not over)
        self.drop.setVisible(current is not None and not over)
        self.reopen.setVisible(bool(item.closed_on))
        self._show_gate(current, over)
        made = papers.made_of(self.app.session.db, item.enterprise_id, leaving.REPORT, item.id)
        self.signed.show_paper(made[-1] if made else None)

    def _show_gate(self, current: Verification | None, over: bool) -> None:
        view = self.view
        db = self.app.session.db
        lacking = verifying.lacking(db, current) if current is not None else verifying.lacking_to_close(db, view)
        failed = current is not None and closing.any_no(current)
        self.gate_title.setText("下结论前还缺什么" if failed else "关闭前还缺什么")
        entries = [Entry(text=each, tag="缺", role="warn", open=partial(self._go, each)) for each in lacking]
        self.gate.show_entries([] if over else entries)
        for part in (self.gate, self.gate_title):
            part.setVisible(not over)

    def _go(self, lacking: str) -> None:
        for step, beginnings in _STEP_OF:
            if lacking.startswith(beginnings) and "轮验证" not in lacking:
                self.step_asked.emit(step)
                return
        if self.round.isVisible():
            self.round.focus(lacking)
        else:
            self.start.setFocus()

    # acting

    def start_round(self) -> None:
        """The next round, with the cursor in its first answer."""
        if self.view is None:
            return
        try:
            verifying.start_round(self.app.session, self.view.item)
        except AppError as refused:
            mend = partial(self.step_asked.emit, "actions")
            self.app.say(str(refused), kind="bad", action="去补充纠正措施", on_action=mend)
        else:
            self.round.questions[0].yes.buttons["是"].setFocus()

    def conclude_round(self) -> None:
        """Close, or send back; what is missing is said."""
        if self.view is None or not self.view.rounds or not flush(self):
            return
        done = self.app.attempt(verifying.conclude, self.app.session, self.view.rounds[-1].id)
        if done is not None:
            closed = done.concluded == closing.CLOSED
            text = f"{self.view.item.number} {'已关闭' if closed else f'第 {done.round} 轮验证未通过，已退回整改'}。"
            self.app.say(text, undo=True, kind="good" if closed else "warn")

    def drop_round(self) -> None:
        """Take back a round that was started too early."""
        if self.view is not None and self.view.rounds:
            number = self.view.rounds[-1].round
            self.app.attempt(verifying.remove_round, self.app.session, self.view.rounds[-1].id)
            self.app.say(f"已取消第 {number} 轮验证。", undo=True)

    def ask_reopen(self) -> None:
        """A closed one is opened with a reason only."""
        self.reason.ask("重新打开的理由", "如 复查又发现……", self._reopen)

    def _reopen(self, reason: str) -> object:
        return self.app.attempt(verifying.reopen, self.app.session, self.view.item.id, reason)

    def show_advice(self, found: ByField) -> None:
        """Under the questions of the round."""
        self.advice.show_advice(found.get("verification", ()) if self.round.isVisible() else (), written=False)


def _state_text(view: NonconformityView) -> str:
    item = view.item
    if view.state is State.CLOSED:
        return f"已于 {item.closed_on} 关闭。"
    if view.state is State.WITHDRAWN:
        return f"已作废：{item.withdrawn}"
    return f"现在的状态：{view.state}"


def _told(round_: Verification) -> str:
    """An earlier round in a few lines."""
    head = f"第 {round_.round} 轮　{round_.on}　验证人 {round_.verifier or '—'}　结论：{round_.concluded}"
    lines = [f"　{question}：{answered.yes}　{answered.evidence}" for question, answered in round_.answers]
    return "\n".join([head, *lines, *([f"　{round_.remarks}"] if round_.remarks else [])])
