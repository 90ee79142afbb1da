"""5Why: one why after the other with its evidence, read backwards to check it, and drawn."""

from functools import partial
from itertools import pairwise

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from consultant_app.model.assessment import Cause, CauseMethod, Problem
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.ui.app import App
from consultant_app.ui.widgets.buttons import IconButton, button
from consultant_app.ui.widgets.causes import WhyChain
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import causes, editing, findings


class WhyEditor(QWidget):
    """The steps are built anew only when their number or order changes."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.problem: Problem | Nonconformity | None = None
        self.steps: list[WhyStep] = []
        self.lines = QVBoxLayout()
        self.lines.setSpacing(10)
        self.more = button("再问一个为什么", self.add_why, icon_name="add")
        self.check = label("", "muted", wrap=True, selectable=True)
        self.chain = WhyChain()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addLayout(self.lines)
        layout.addLayout(row(self.more, None))
        layout.addWidget(self.check)
        layout.addWidget(self.chain)
        layout.addStretch(1)

    def show_problem(self, problem: Problem | Nonconformity) -> None:
        """Show the chain of a problem or a nonconformity."""
        self.problem = problem
        chain = [each for each in findings.causes_of(self.app.session.db, problem.id) if each.method is CauseMethod.WHY]
        if [step.cause.id for step in self.steps] != [cause.id for cause in chain]:
            self._build(chain)
        for step, cause in zip(self.steps, chain, strict=True):
            step.show_cause(cause)
        self.chain.show_chain(problem.fact or "（未写事实）", [(cause.text, cause.is_root) for cause in chain])
        self.chain.setVisible(bool(chain))
        self.more.setText("再问一个为什么" if chain else "问第一个为什么")
        self.check.setText(back_check(problem.fact, chain))
        self.check.setVisible(len(chain) > 0)

    def _build(self, chain: list[Cause]) -> None:
        for step in self.steps:
            self.lines.removeWidget(step)
            step.hide()
            step.deleteLater()
        self.steps = []
        for number, cause in enumerate(chain, 1):
            step = WhyStep(self.app, number, cause)
            step.text.entered.connect(self._entered)
            self.steps.append(step)
            self.lines.addWidget(step)

    def add_why(self) -> None:
        """One more step, with the cursor in it."""
        if self.problem is not None and all(step.text.saver.commit() for step in self.steps):
            findings.add_cause(self.app.session, self.problem, CauseMethod.WHY)
            self.show_problem(self.problem)
            self.steps[-1].text.setFocus()

    def _entered(self) -> None:
        """Ctrl+Enter in the last step asks on; in another one it goes down."""
        lines = [step.text for step in self.steps]
        place = lines.index(self.sender())
        if place + 1 < len(lines):
            lines[place + 1].setFocus()
        elif lines[place].value():
            self.add_why()


class WhyStep(QWidget):
    """A why, its evidence, whether it is the root."""

    def __init__(self, app: App, number: int, cause: Cause, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.cause = app, cause
        asked = f"为什么 {number}"
        hint = "因为……（写查到的，不写猜的；Ctrl+Enter 再问下一个）"
        self.text = AutosaveText(partial(self._save, "text"), name=asked, hint=hint, lines=1)
        self.evidence = AutosaveText(
            partial(self._save, "evidence"), name=f"{asked} 的依据", hint="依据：记录、数据、谁说的", lines=1
        )
        self.root = QCheckBox("根本原因")
        self.root.setMinimumHeight(40)
        self.root.setAccessibleName(f"为什么 {number} 是根本原因")
        self.root.clicked.connect(self._mark)
        remove = IconButton("delete", f"删除为什么 {number}", self._remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        title = label(f"为什么 {number}", "strong")
        title.setFixedWidth(84)
        proof = label("依据", "muted")
        proof.setFixedWidth(84)
        layout.addLayout(row(title, self.text, remove))
        layout.addLayout(row(proof, self.evidence, self.root))
        for before, after in pairwise((self.text, self.evidence, self.root, remove)):
            self.setTabOrder(before, after)  # what is typed goes on to its evidence, not to the bin

    def show_cause(self, cause: Cause) -> None:
        """Show the stored step."""
        self.cause = cause
        self.text.show_value(cause.text)
        self.evidence.show_value(cause.evidence)
        self.root.setChecked(cause.is_root)

    def _save(self, field: str, value: str) -> None:
        editing.set_fields(self.app.session, Cause, self.cause.id, **{field: value})

    def _mark(self, is_root: bool) -> None:
        self.text.saver.commit()
        causes.mark_root(self.app.session, self.cause, is_root)

    def _remove(self) -> None:
        findings.remove_cause(self.app.session, self.cause.id)
        self.app.say("已删除一个为什么。", undo=True)


def back_check(fact: str, chain: list[Cause]) -> str:
    """The chain read backwards: where "所以" does not hold, a step is missing."""
    texts = [fact.strip().rstrip("。") or "……"] + [cause.text.strip().rstrip("。") for cause in chain]
    told = [f"因为 {later or '……'}，所以 {earlier or '……'}。" for earlier, later in pairwise(texts)]
    lines = ["反过来念一遍，每句都说得通才算找对：", *reversed(told)]
    bare = [str(number) for number, cause in enumerate(chain, 1) if cause.text and not cause.evidence]
    if bare:
        lines.append(f"为什么 {'、'.join(bare)} 还没有依据。")
    if len(chain) >= 3 and not any(cause.is_root for cause in chain):
        lines.append("还没有标出根本原因。")
    return "\n".join(lines)
