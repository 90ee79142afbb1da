"""Questions of a form one under the other, each with the editor of its type, shown and hidden as the form says."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.forms.state import FormState
from consultant_app.model.form import Question, QuestionType
from consultant_app.ui.widgets.answer_table import AnswerTable
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.question_fields import FIELDS, Making

_UNTITLED = (QuestionType.NOTE,)
_SHORT = (QuestionType.DATE, QuestionType.TIME, QuestionType.INTEGER, QuestionType.DECIMAL)


class Keeper(Protocol):
    """Where answers go."""

    def answer(self, key: str, value: str) -> object:
        """Keep one answer."""

    def change_cells(self, table: str, changed: dict[str, dict[str, str]], added: list[dict[str, str]]) -> object:
        """Change and add cells of a table."""

    def remove_rows(self, table: str, rows: list[str]) -> object:
        """Take rows away."""

    def photos(self, key: str) -> QWidget:
        """A strip of photos beside a question."""


class QuestionField(QWidget):
    """A question: label, hint, editor, and in words what is wrong or why an answer is needed."""

    entered = Signal()

    def __init__(
        self, question: Question, keeper: Keeper, *, titled: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.question = question
        self.title = label(question.label, wrap=True)
        self.title.setVisible(titled and question.type not in _UNTITLED)
        self.hint = label(question.hint, "muted", wrap=True)
        self.hint.setVisible(bool(question.hint))
        self.editor = self._make(keeper)
        if question.type in _SHORT:
            self.editor.setMaximumWidth(320)
        self.error = ErrorLabel()
        self._said: tuple[str, bool] = ("", False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.title, self.hint, self.editor, self.error):
            layout.addWidget(part)
        if hasattr(self.editor, "entered"):
            self.editor.entered.connect(self.entered)
        if hasattr(self.editor, "saver"):
            self.editor.saver.failed.connect(self.error.say)

    def _make(self, keeper: Keeper) -> QWidget:
        if self.question.type is QuestionType.TABLE:
            return AnswerTable(self.question, keeper.change_cells, keeper.remove_rows)
        save: Callable[[str], object] = partial(keeper.answer, self.question.name)
        kind = QuestionType.CALCULATE if self.question.calculation else self.question.type
        return FIELDS[kind](Making(question=self.question, save=save, photos=keeper.photos))

    def show_state(self, state: FormState) -> None:
        """Show the question as the form stands now; a hidden one keeps its answer."""
        name = self.question.name
        self.setVisible(state.shown(name))
        required = state.required(name)
        text = f"{self.question.label} *" if required else self.question.label
        if text != self.title.text():
            self.title.setText(text)
        if isinstance(self.editor, AnswerTable):
            self.editor.show_state(state)
        else:
            if hasattr(self.editor, "offer"):
                self.editor.offer(state.choices(name))
            self.editor.show_value(state.value(name))
        self._say(state.message(name), bool(state.value(name)))

    def _say(self, message: str, is_answered: bool) -> None:
        saver = getattr(self.editor, "saver", None)
        if saver is not None and saver.dirty:
            return
        if (message, is_answered) != self._said:
            self._said = (message, is_answered)
            self.error.say(message if is_answered or not message else f"必填：{message}", bad=is_answered)


class FormQuestions(QWidget):
    """The questions of a section. show_state() is called after each change and touches nothing that is the same."""

    def __init__(
        self, questions: Sequence[Question], keeper: Keeper, *, titled: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, QuestionField] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(14)
        for question in questions:
            field = QuestionField(question, keeper, titled=titled)
            field.entered.connect(self._next)
            self.fields[question.name] = field
            layout.addWidget(field)
        layout.addStretch(1)

    def show_state(self, state: FormState) -> None:
        """Show the questions as the form stands now."""
        for field in self.fields.values():
            field.show_state(state)

    def focus_on(self, name: str) -> None:
        """Put the cursor into a question."""
        if field := self.fields.get(name):
            field.editor.setFocus()

    def _next(self) -> None:
        self.focusNextChild()
