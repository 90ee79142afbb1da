"""A question of type table: its rows as a sheet to type and paste into, with what is wrong in words below."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.forms.state import FormState
from consultant_app.model.form import Question, QuestionType
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.table import Column, Edits, RecordTable

_KINDS = {
    QuestionType.DATE: "date",
    QuestionType.INTEGER: "number",
    QuestionType.DECIMAL: "number",
    QuestionType.SELECT_ONE: "choice",
}
_WIDTHS = {QuestionType.DATE: 130, QuestionType.INTEGER: 90, QuestionType.DECIMAL: 100, QuestionType.SELECT_ONE: 140}
_NARROW = 64  # of a calculated column
_MOST_NOTES = 4

ChangeCells = Callable[[str, dict[str, dict[str, str]], list[dict[str, str]]], object]
RemoveRows = Callable[[str, list[str]], object]


@dataclass(frozen=True)
class AnswerRow:
    """A row of the table as RecordTable wants it: each column an attribute; a cell that is not asked is empty."""

    id: str
    cells: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.cells.get(name, "")


class AnswerTable(QWidget):
    """change(table, {row: {column: text}}, [added cells]) and remove(table, rows) do the writing."""

    def __init__(
        self, question: Question, change: ChangeCells, remove: RemoveRows, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.question = question
        self._change, self._remove = change, remove
        self._state: FormState | None = None
        columns = [self._column(each) for each in question.columns]
        self.table = RecordTable(columns, name=question.label, change=self._edited, delete=self._deleted, lines=8)
        self.error = ErrorLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.error)

    def _column(self, question: Question) -> Column:
        fixed = question.type is QuestionType.CALCULATE or question.read_only
        return Column(
            field=question.name,
            title=question.label,
            kind=_KINDS.get(question.type, "text"),
            width=_NARROW if fixed else _WIDTHS.get(question.type, 0 if len(self.question.columns) <= 5 else 140),
            choices=(),
            editable=not fixed,
            hint=question.hint,
        )

    def show_state(self, state: FormState) -> None:
        """Show the rows as they are filled in now."""
        if self._state is not state:
            self._offer(state)
        self._state = state
        rows = [self._row(state, row) for row in state.rows(self.question.name)]
        self.table.show_changed(rows)
        self.error.say("；".join(self._complaints(state)))

    def _offer(self, state: FormState) -> None:
        """The choices of the columns, as value and label."""
        lists = state.form.choices
        columns = []
        for column, question in zip(self.table.model.columns, self.question.columns, strict=True):
            pairs = tuple((each.name, each.label) for each in lists.get(question.choices, ()))
            blank: tuple[Any, ...] = (("", ""),) if pairs else ()
            columns.append(
                Column(
                    field=column.field,
                    title=column.title,
                    kind=column.kind,
                    width=column.width,
                    choices=blank + pairs,
                    editable=column.editable,
                    hint=column.hint,
                )
            )
        self.table.model.columns = tuple(columns)

    def _row(self, state: FormState, row: str) -> AnswerRow:
        keys = {column.name: f"{self.question.name}/{row}/{column.name}" for column in self.question.columns}
        return AnswerRow(row, {name: state.value(key) if state.shown(key) else "" for name, key in keys.items()})

    def _complaints(self, state: FormState) -> list[str]:
        rows, wanted = state.rows(self.question.name), state.wanted_rows(self.question.name)
        found = [] if not wanted or wanted == len(rows) else [f"应填 {wanted} 行，现有 {len(rows)} 行"]
        for number, row in enumerate(rows, 1):
            for column in self.question.columns:
                if message := state.message(f"{self.question.name}/{row}/{column.name}"):
                    found.append(f"第{number}行{column.label}：{message}")
        rest = len(found) - _MOST_NOTES
        return found[:_MOST_NOTES] + ([f"另有 {rest} 处"] if rest > 0 else [])

    def _edited(self, edits: Edits) -> None:
        changed = {record.id: values for record, values in edits.changed}
        self._change(self.question.name, changed, list(edits.added))

    def _deleted(self, records: list[AnswerRow]) -> None:
        self._remove(self.question.name, [record.id for record in records])
