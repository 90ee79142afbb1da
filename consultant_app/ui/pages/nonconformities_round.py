"""One round of verification: who, when, and three questions with 是 or 否 and the evidence for it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.model.nonconformity import Answered, Verification
from consultant_app.ui.app import App
from consultant_app.ui.pages.nonconformities_held import Held
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.lines import DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import verifying

_QUESTIONS = (
    ("cause_accurate", "原因分析是否准确"),
    ("correction_effective", "纠正是否有效"),
    ("action_effective", "纠正措施是否有效"),
)


class RoundEditor(QWidget):
    """show_round() fills the one set of editors; each saves by itself."""

    def __init__(self, app: App, held: Held, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.current: Verification | None = None
        self.title = label("", "heading")
        self.verifier = AutosaveCombo(partial(self._save, "verifier"), name="验证人", editable=True)
        self.on = DateField(partial(self._save, "on"), name="验证日期")
        self.remarks = AutosaveText(partial(self._save, "remarks"), name="验证说明", hint="需要说明的情况", lines=1)
        self.questions = [QuestionRow(self, field, text) for field, text in _QUESTIONS]
        who = FieldGrid(2)
        who.add(Field("验证人（审核员，不是措施责任人）", self.verifier))
        who.add(Field("验证日期", self.on))
        self.setLayout(column(self.title, who, *self.questions, Field("说明", self.remarks)))

    def show_round(self, round_: Verification) -> None:
        """Show a round that is being written."""
        self.current = round_
        self.title.setText(f"第 {round_.round} 轮验证")
        self.verifier.set_choices(self.held.auditors)
        self.verifier.show_value(round_.verifier)
        self.on.show_value(round_.on)
        self.remarks.show_value(round_.remarks)
        for question in self.questions:
            question.show_answer(getattr(round_, question.field))

    def focus(self, lacking: str) -> None:
        """To the field that a sentence of the gate speaks of."""
        for question in self.questions:
            if question.text in lacking:
                (question.evidence if "证据" in lacking else question.yes.buttons["是"]).setFocus()
                return
        (self.on if "日期" in lacking else self.verifier).setFocus()

    def _save(self, field: str, value: str) -> None:
        if self.current is not None:
            verifying.edit_round(self.app.session, self.current.id, **{field: value})

    def answer(self, question: str, **values: str) -> None:
        """Keep an answer."""
        if self.current is not None:
            verifying.answer(self.app.session, self.current.id, question, **values)


class QuestionRow(QWidget):
    """A question with 是 and 否 and its evidence."""

    def __init__(self, editor: RoundEditor, field: str, text: str) -> None:
        super().__init__()
        self.editor, self.field, self.text = editor, field, text
        self.yes = ChoiceButtons([("是", "是", ""), ("否", "否", "")], name=text, height=40)
        self.yes.setFixedWidth(150)
        self.yes.chosen.connect(self._choose)
        hint = "查了哪几份记录、现场看到什么"
        self.evidence = AutosaveText(self._keep, name=f"{text}的证据", hint=hint, lines=1)
        line = row(self.yes, self.evidence, spacing=12)
        line.setStretch(1, 1)
        self.setLayout(column(label(text), line, spacing=4))

    def show_answer(self, answered: Answered) -> None:
        """Show the stored answer."""
        self.yes.show_value(answered.yes)
        self.evidence.show_value(answered.evidence)

    def _choose(self, value: str) -> None:
        self.editor.app.attempt(partial(self.editor.answer, self.field, yes=value))

    def _keep(self, text: str) -> None:
        self.editor.answer(self.field, evidence=text)
