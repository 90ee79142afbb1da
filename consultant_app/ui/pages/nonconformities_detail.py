"""The nonconformity in hand, in the steps of the work: 事实, 原因分析, 措施, 验证与关闭."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import State
from consultant_app.model.writing import advise
from consultant_app.model.writing_text import Advice
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_actions import ActionsPart
from consultant_app.ui.pages.nonconformities_cause import CausePart
from consultant_app.ui.pages.nonconformities_fact import FactPart
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.pages.nonconformities_part import NonconformityPart
from consultant_app.ui.pages.nonconformities_reason import ReasonRow
from consultant_app.ui.pages.nonconformities_verify import VerifyPart
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, scrolled
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import nonconformities

STEPS = (("fact", "1 事实"), ("cause", "2 原因分析"), ("actions", "3 措施"), ("verify", "4 验证与关闭"))
_FIELDS = {
    "fact": ("fact", "criterion", "clause"),
    "cause": ("cause",),
    "actions": ("correction", "actions", "extent"),
    "verify": ("verification",),
}
_DELAY = 250  # ms after the last key
STATE_ROLES = {State.CLOSED: "good", State.REOPENED: "bad", State.TO_VERIFY: "warn", State.WITHDRAWN: "muted"}


class NonconformityDetail(Card):
    """show_view() fills the one set of editors; each saves by itself, and advice follows the typing."""

    step_changed = Signal()

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__("不符合项", parent=parent)
        self.app, self.held = app, held
        self.view: NonconformityView | None = None
        self.state = label("", "chip")
        self.line = Button("检查条目")
        self.line.clicked.connect(self._open_line)
        self.withdrawing = Button("作废", "delete")
        self.withdrawing.clicked.connect(self._ask_withdraw)
        for part in (self.state, self.line, self.withdrawing):
            self.actions.addWidget(part)
        self.reason = ReasonRow()
        self.locked = label("", "warn", wrap=True)
        self.steps = Segments(STEPS, name="处理步骤")
        self.steps.chosen.connect(self.show_step)
        verify = VerifyPart(app, held)
        verify.step_asked.connect(self.show_step)
        self.parts: dict[str, NonconformityPart] = {
            "fact": FactPart(app, held), "cause": CausePart(app, held), "actions": ActionsPart(app, held),
            "verify": verify,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(scrolled(part))
        for widget in (self.reason, self.steps, self.locked):
            self.body.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.show_advice)
        for part in self.parts.values():
            for writer in part.writers():
                writer.textChanged.connect(self._typing)
        self.show_step("fact")

    def _typing(self) -> None:
        self._timer.start()

    # showing

    def show_view(self, view: NonconformityView) -> None:
        """Show a nonconformity; what was typed for the one before was kept by whoever changed the choice."""
        if self.view is not None and self.view.item.id != view.item.id:
            flush(self)
            self.reason.dismiss()
        self.view, item = view, view.item
        self.set_title(f"不符合项 {item.number}")
        late = self.held.is_overdue(view)
        self.state.setText(f"{view.state}　逾期" if late else str(view.state))
        set_role(self.state, "bad" if late else STATE_ROLES.get(view.state, "chip"))
        self.line.setVisible(bool(item.line_id))
        self.withdrawing.setText("恢复" if item.withdrawn else "作废")
        self.withdrawing.setAccessibleName(f"{self.withdrawing.text()} {item.number}")
        self.withdrawing.setVisible(not item.closed_on)
        self.locked.setText(self._why_locked(view))
        self.locked.setVisible(bool(self.locked.text()))
        for part in self.parts.values():
            part.show_view(view)
        self.show_advice()

    def _why_locked(self, view: NonconformityView) -> str:
        item = view.item
        if item.withdrawn:
            return f"已作废：{item.withdrawn}。编号保留，内容不能再改；点“恢复”可以继续。"
        if item.closed_on:
            return f"已于 {item.closed_on} 关闭，内容不能再改；在“验证与关闭”里可以重新打开。"
        if self.held.facts_locked(item.audit_id):
            return "审核报告已签发，不符合事实已锁定；原因、措施和验证可以继续写。"
        return ""

    def show_advice(self) -> None:
        """Advice on what is in the editors right now."""
        self._timer.stop()
        if self.view is None:
            return
        view = self.view
        for part in self.parts.values():
            view = part.typed(view)
        found: dict[str, list[Advice]] = {}
        for advice in advise(view, self.held.lowest(view.item.edition)):
            found.setdefault(advice.field, []).append(advice)
        for part in self.parts.values():
            part.show_advice(found)
        for step, fields in _FIELDS.items():
            self.steps.show_count(step, sum(len(found.get(field, ())) for field in fields))

    def show_step(self, key: str) -> None:
        """Put a step in front."""
        flush(self)
        self.steps.show_value(key)
        self.stack.setCurrentIndex([name for name, _ in STEPS].index(key))
        self.step_changed.emit()

    def step(self) -> str:
        """The step in front."""
        return self.steps.value()

    def focus_fact(self) -> None:
        """Put the cursor into the fact."""
        self.show_step("fact")
        self.parts["fact"].fact.setFocus()

    # acting

    def _ask_withdraw(self) -> None:
        if self.view is None:
            return
        if self.view.item.withdrawn:
            self.app.attempt(nonconformities.restore, self.app.session, self.view.item.id)
        else:
            self.reason.ask("作废原因", "编号保留，如 与 NC-… 重复", self._withdraw)

    def _withdraw(self, reason: str) -> object:
        done = self.app.attempt(nonconformities.withdraw, self.app.session, self.view.item.id, reason)
        if done is not None:
            self.app.say(f"{done.number} 已作废，编号保留。", undo=True)
        return done

    def _open_line(self) -> None:
        if self.view is not None:
            item = self.view.item
            self.app.open_page("audit", part="site", audit=item.audit_id, line=item.line_id)
