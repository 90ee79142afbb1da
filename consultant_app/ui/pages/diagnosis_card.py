"""One question of the diagnosis, big: what to look at, six levels, evidence, photos, clause."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.form import Question, QuestionType
from consultant_app.model.scoring import lacks_evidence
from consultant_app.ui.app import App
from consultant_app.ui.pages.diagnosis_evidence import EvidenceBox
from consultant_app.ui.pages.survey_keeper import AnswerKeeper
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.choices import ChoiceButtons, ScoreButtons
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.form_questions import FormQuestions
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.workflows import answering, standards, survey

_STATES = (
    (AnswerState.NOT_APPLICABLE.value, "不适用", "7"),
    (AnswerState.NOT_VERIFIED.value, "未验证", "8"),
    (AnswerState.NOT_ASKED.value, "未问", "9"),
)
_REASONED = (AnswerState.NOT_APPLICABLE, AnswerState.NOT_VERIFIED)
_STACK_BELOW = 620  # pixels in which two columns no longer read well


class QuestionCard(QWidget):
    """show_question() fills the one set of widgets; every answer is written at once."""

    next_asked = Signal()

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.question: Question | None = None
        self._forms: dict[str, FormQuestions] = {}
        self._build_head()
        self._build_answer()
        self.evidence = EvidenceBox(app, held)
        self.evidence.next_asked.connect(self.next_asked)
        self.sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.sides.setSpacing(20)
        self.sides.addLayout(self._left, 1)
        self.sides.addWidget(self.evidence, 1)
        scored = QWidget()
        scored.setLayout(self.sides)
        self.sides.setContentsMargins(0, 0, 0, 0)
        self.kinds = QStackedWidget()
        self.kinds.addWidget(scored)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addLayout(self._head)
        layout.addWidget(self.kinds)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = scrolled(inside)
        outer.addWidget(self.area)

    def _build_head(self) -> None:
        self.where = label("", "chip")
        self.clause = Button("", "link")
        self.clause.setCheckable(True)
        self.clause.toggled.connect(self._show_guidance)
        self.tag = label("", "chip")
        self.copied = label("沿用上一轮的回答，还没有确认", "warn")
        self.confirm = button("确认沿用", self.confirm_copied, icon_name="check")
        self.title = label("", "heading", wrap=True, selectable=True)
        self.title.setStyleSheet("font-size: 19px;")
        self.guidance = label("", "muted", wrap=True, selectable=True)
        self._head = QVBoxLayout()
        self._head.setSpacing(4)
        self._head.addLayout(row(self.where, self.tag, self.clause, self.copied, self.confirm, None))
        self._head.addWidget(self.guidance)
        self._head.addWidget(self.title)
        self._show_guidance(self.app.state.read("clause_guidance", False))

    def _build_answer(self) -> None:
        self.scores = ScoreButtons(name="评分")
        self.scores.chosen.connect(self._score)
        self.states = ChoiceButtons(_STATES, name="回答状态", clearable=False, height=40)
        self.states.chosen.connect(self._set_state)
        self.reason = AutosaveLine(self._save_reason, name="理由", hint="理由：为什么不适用 / 为什么没能验证")
        self.reason.entered.connect(self.next_asked)
        self.reason_error = ErrorLabel()
        self._left = QVBoxLayout()
        self._left.setSpacing(8)
        for part in (self.scores, self.states, self.reason, self.reason_error):
            self._left.addWidget(part)
        self._left.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns side by side only where there is room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wanted = direction.TopToBottom if self.width() < _STACK_BELOW else direction.LeftToRight
        if self.sides.direction() != wanted:
            self.sides.setDirection(wanted)

    # showing

    def show_question(self, dimension: str, question: Question) -> None:
        """Show another question (what was typed for the one before is kept first), or the same one anew."""
        other = self.question is None or self.question != question
        if other:
            flush(self)
            self.question = question
            self._show_head(dimension, question)
            self.area.verticalScrollBar().setValue(0)
        if question.type is QuestionType.SCORE:
            self._show_scored(question, self.held.judged.get(question.name, Judgement()))
        else:
            self._show_form(question)

    def _show_head(self, dimension: str, question: Question) -> None:
        number = self.held.numbers.get(question.name)
        self.where.setText(f"第{number}项 · {dimension}" if number else dimension)
        self.title.setText(question.label)
        self.tag.setText(question.tag)
        self.tag.setVisible(bool(question.tag))
        self.tag.setToolTip("人机料法环测")
        self.clause.setText("条款 " + "、".join(question.clause))
        self.clause.setAccessibleName(f"{self.clause.text()}，看条款指引")
        self.clause.setVisible(bool(question.clause))
        self.scores.set_anchors(question.anchors)
        self._fill_guidance(question)

    def _show_scored(self, question: Question, judgement: Judgement) -> None:
        self.kinds.setCurrentIndex(0)
        answered = judgement.state is AnswerState.ANSWERED
        self.scores.show_value(judgement.value if answered else "")
        self.states.show_value("" if answered and judgement.value else judgement.state.value)
        reasoned = judgement.state in _REASONED
        self.reason.setVisible(reasoned)
        self.reason.show_value(judgement.reason)
        missing = survey.needs_reason(judgement)
        self.reason_error.say(f"“{judgement.state}”要写理由，报告和清单里会列出" if missing else "")
        for part in (self.copied, self.confirm):
            part.setVisible(bool(judgement.copied_from))
        self.evidence.show_answer(question, judgement, lacking=lacks_evidence(question, judgement))

    def _show_form(self, question: Question) -> None:
        judgement = self.held.judged.get(question.name, Judgement())
        for part in (self.copied, self.confirm):
            part.setVisible(bool(judgement.copied_from))
        if question.name not in self._forms:
            form = FormQuestions([question], AnswerKeeper(self.app, self.held), titled=False)
            self._forms[question.name] = form
            self.kinds.addWidget(form)
        self.kinds.setCurrentWidget(self._forms[question.name])
        if self.held.state is not None:
            self._forms[question.name].show_state(self.held.state)

    def _show_guidance(self, shown: bool) -> None:
        self.clause.setChecked(shown)
        self.guidance.setVisible(shown)
        self.app.state.write("clause_guidance", shown)

    def _fill_guidance(self, question: Question) -> None:
        known = standards.clauses()
        lines = []
        for number in question.clause:
            if clause := known.get(number):
                lines.append(f"{standards.label(number)}：{clause.guidance}{clause.note}")
        self.guidance.setText("\n".join(lines))

    # answering

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a text box, so that number keys answer again."""
        if event.key() == Qt.Key.Key_Escape and self.question is not None:
            self.focus_answer()
            return
        super().keyPressEvent(event)

    def press(self, key: str) -> bool:
        """A number key: a level or a state."""
        if self.question is None or self.question.type is not QuestionType.SCORE:
            return False
        if self.scores.press(key):
            self.focus_answer()
            return True
        return self.states.press(key)

    def _judge(self, **values: Any) -> None:
        if self.question is None or self.held.assessment is None:
            return
        judgement = replace(self.held.judgement(self.question.name), copied_from="", **values)
        survey.judge(self.app.session, self.held.assessment, self.question.name, judgement)

    def _score(self, level: str) -> None:
        self._judge(state=AnswerState.ANSWERED if level else AnswerState.NOT_ASKED, value=level)

    def _set_state(self, value: str) -> None:
        state = AnswerState(value)
        self._judge(state=state, **({"value": ""} if state is AnswerState.NOT_ASKED else {}))
        if state in _REASONED and self.reason.isVisible():
            self.reason.setFocus()

    def _save_reason(self, text: str) -> None:
        self._judge(reason=text)

    def confirm_copied(self) -> None:
        """The carried-over answer still holds."""
        if self.question is not None and self.held.assessment is not None:
            mine = (self.question.name, f"{self.question.name}/")  # the cells of a table too
            names = [name for name in self.held.judged if name == mine[0] or name.startswith(mine[1])]
            answering.confirm_copied(self.app.session, self.held.assessment, names)

    def focus_answer(self) -> None:
        """Put the focus where number keys work at once."""
        if self.question is not None and self.question.type is QuestionType.SCORE:
            chosen = self.scores.value()
            self.scores.buttons[int(chosen) if chosen else 0].setFocus()
        elif self.question is not None:
            self._forms[self.question.name].focus_on(self.question.name)
