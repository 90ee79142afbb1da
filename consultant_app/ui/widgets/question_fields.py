"""An editor for every type of question of a form; FIELDS says which.

An editor has show_value(text); those with choices also offer(choices). What the person enters goes to save(text).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.forms.answers import VERDICTS
from consultant_app.model.form import Choice, Question, QuestionType
from consultant_app.model.reading import Reading
from consultant_app.model.text import halfwidth
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.choices import ChoiceButtons, ScoreButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.lines import AutosaveLine, DateField, NumberField, ReadLine
from consultant_app.ui.widgets.rank_list import RankList
from consultant_app.ui.widgets.texts import AutosaveText

Save = Callable[[str], object]
_MOST_BUTTONS = 12


@dataclass(frozen=True, kw_only=True)
class Making:
    """What an editor is made from: the question, where its value goes, and a maker of photo strips."""

    question: Question
    save: Save
    photos: Callable[[str], QWidget] | None = None

    @property
    def name(self) -> str:
        """What a screen reader says."""
        return self.question.label


class ChoiceField(QWidget):
    """Big buttons, or a drop-down when there are many choices."""

    def __init__(self, making: Making, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._making, self._several = making, several
        self._choices: tuple[Choice, ...] | None = None
        self._value = ""
        self.editor: ChoiceButtons | AutosaveCombo | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other choices; nothing is built again when they are the same."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        if self.editor is not None:
            self.layout().removeWidget(self.editor)
            self.editor.hide()
            self.editor.deleteLater()
        self.editor = self._build()
        self.layout().addWidget(self.editor)
        self.editor.show_value(self._value)

    def _build(self) -> ChoiceButtons | AutosaveCombo:
        choices = self._choices or ()
        if self._several or len(choices) <= _MOST_BUTTONS:
            keyed = len(choices) < 10 and not self._several
            options = [(each.name, each.label, str(n) if keyed else "") for n, each in enumerate(choices, 1)]
            buttons = ChoiceButtons(options, name=self._making.name, several=self._several, height=44)
            buttons.chosen.connect(self._making.save)
            return buttons
        pairs = [("", "")] + [(each.name, each.label) for each in choices]
        return AutosaveCombo(self._making.save, pairs, name=self._making.name)

    def show_value(self, value: str) -> None:
        """Mark what is stored."""
        self._value = value
        if self.editor is not None:
            self.editor.show_value(value)


class Shown(QWidget):
    """Something that is only read: a note, a calculated value, a place to sign."""

    def __init__(self, text: str, role: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = text
        self.text = label(text, role, wrap=role != "chip", selectable=True)
        self.setLayout(row(self.text, None) if role == "chip" else row(self.text))

    def show_value(self, value: str) -> None:
        """The calculated value."""
        self.text.setText(value or self._empty)


class RankField(RankList):
    """All choices in the order of their importance."""

    def __init__(self, making: Making, parent: QWidget | None = None) -> None:
        super().__init__(name=making.name, parent=parent)
        self.ranked.connect(making.save)


def read_clock(text: str) -> Reading:
    """A time as people type it: 8:30, 0830, 8点半, 08：30."""
    plain = halfwidth(text).strip().replace("点半", ":30").replace("点", ":").replace("时", ":").replace("分", "")
    if not plain:
        return Reading("")
    if plain.isdecimal() and len(plain) in (3, 4):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    hour, _, minute = plain.partition(":")
    minute = minute or "0"
    if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return Reading(f"{int(hour):02d}:{int(minute):02d}")
    return Reading("", f"“{text}”不是时间，请写成 08:30")


def _line(making: Making) -> QWidget:
    return AutosaveLine(making.save, name=making.name)


def _text(making: Making) -> QWidget:
    return AutosaveText(making.save, name=making.name, lines=3)


def _whole(making: Making) -> QWidget:
    return NumberField(making.save, name=making.name, whole=True)


def _decimal(making: Making) -> QWidget:
    return NumberField(making.save, name=making.name)


def _date(making: Making) -> QWidget:
    return DateField(making.save, name=making.name)


def _time(making: Making) -> QWidget:
    return ReadLine(making.save, read_clock, name=making.name, hint="如 08:30")


def _score(making: Making) -> QWidget:
    scores = ScoreButtons(making.question.anchors, name=making.name)
    scores.chosen.connect(making.save)
    return scores


def _verdict(making: Making) -> QWidget:
    options = [(verdict, verdict, str(number)) for number, verdict in enumerate(VERDICTS, 1)]
    buttons = ChoiceButtons(options, name=making.name)
    buttons.chosen.connect(making.save)
    return buttons


def _one(making: Making) -> QWidget:
    return ChoiceField(making)


def _several(making: Making) -> QWidget:
    return ChoiceField(making, several=True)


def _photo(making: Making) -> QWidget:
    return making.photos(making.question.name) if making.photos else Shown("", "muted")


def _signature(_making: Making) -> QWidget:
    return Shown("打印后在纸上手签，软件不代签。", "muted")


def _note(making: Making) -> QWidget:
    note = Shown(making.question.label, "")
    set_role(note.text, "warn")
    return note


def _calculated(_making: Making) -> QWidget:
    return Shown("自动计算", "chip")


FIELDS: dict[QuestionType, Callable[[Making], QWidget]] = {
    QuestionType.TEXT: _line,
    QuestionType.LONG_TEXT: _text,
    QuestionType.INTEGER: _whole,
    QuestionType.DECIMAL: _decimal,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _several,
    QuestionType.SCORE: _score,
    QuestionType.VERDICT: _verdict,
    QuestionType.RANK: RankField,
    QuestionType.PHOTO: _photo,
    QuestionType.SIGNATURE: _signature,
    QuestionType.NOTE: _note,
    QuestionType.CALCULATE: _calculated,
}  # tables have their own: answer_table.AnswerTable
