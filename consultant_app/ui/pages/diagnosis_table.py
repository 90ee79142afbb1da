"""表格视图: all items of a round in one table, for typing at the desk and pasting from Excel."""

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.form import QuestionType
from consultant_app.model.scoring import lacks_evidence
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import answering
from consultant_app.workflows.survey import needs_reason

_LEVELS = ("", "0", "1", "2", "3", "4", "5")
_STATES = tuple(state.value for state in AnswerState)


@dataclass(frozen=True)
class ItemRow:
    """One item as a row; `id` is the name of the question."""

    id: str
    number: str
    dimension: str
    label: str
    level: str
    state: str
    evidence: str
    reason: str
    note: str


def _note_colour(row: ItemRow) -> str:
    return "bad" if row.note else ""


class ItemTable(QWidget):
    """Level, state, evidence and reason can be edited; the items themselves are fixed."""

    def __init__(self, app: App, held: RoundInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        columns = [
            Column(field="number", title="项", width=54, editable=False),
            Column(field="dimension", title="维度", width=90, editable=False),
            Column(field="label", title="条目", editable=False),
            Column(field="level", title="得分", kind="choice", width=70, choices=_LEVELS),
            Column(field="state", title="状态", kind="choice", width=90, choices=_STATES),
            Column(field="evidence", title="证据", width=300),
            Column(field="reason", title="理由", width=120),
            Column(field="note", title="提醒", width=80, editable=False, colour=_note_colour),
        ]
        self.table = RecordTable(columns, name="诊断条目表", change=self._change, can_add=False, lines=4)
        as_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def refresh(self) -> None:
        """Show the round in hand; nothing moves when nothing is different."""
        rows = [
            self._row(label, question) for label, question in self.held.shown() if question.name in self.held.numbers
        ]
        self.table.show_changed(rows)

    def _row(self, dimension: str, question: object) -> ItemRow:
        judgement = self.held.judged.get(question.name, Judgement())
        answered = judgement.state is AnswerState.ANSWERED and question.type is QuestionType.SCORE
        note = "缺证据" if lacks_evidence(question, judgement) else "缺理由" if needs_reason(judgement) else ""
        return ItemRow(
            id=question.name,
            number=str(self.held.numbers[question.name]),
            dimension=dimension,
            label=question.label,
            level=judgement.value if answered else "",
            state=judgement.state.value,
            evidence=judgement.evidence.replace("\n", " ⏎ "),
            reason=judgement.reason,
            note=note,
        )

    def _change(self, edits: Edits) -> None:
        if self.held.assessment is None:
            return
        given = {row.id: self._judged(self.held.judgement(row.id), values) for row, values in edits.changed}
        label = "在表格里回答" if len(given) == 1 else f"在表格里回答 {len(given)} 项"
        if answering.judge_all(self.app.session, self.held.assessment, given, label) > 1:
            self.app.say(f"已写入 {len(given)} 项。", undo=True)

    def _judged(self, before: Judgement, values: dict[str, str]) -> Judgement:
        """What the cells of a row make of an answer. A level that is none of 0–5 is left out."""
        after = replace(before, copied_from="")
        if "evidence" in values:
            after = replace(after, evidence=values["evidence"].replace(" ⏎ ", "\n"))
        if "reason" in values:
            after = replace(after, reason=values["reason"])
        if values.get("state", "") in _STATES and values.get("state"):
            state = AnswerState(values["state"])
            if state is not AnswerState.ANSWERED or after.value:
                after = replace(after, state=state, value="" if state is AnswerState.NOT_ASKED else after.value)
        if "level" in values and values["level"] in _LEVELS:
            level = values["level"]
            has_state = after.state in (AnswerState.NOT_APPLICABLE, AnswerState.NOT_VERIFIED)
            if level:
                after = replace(after, state=AnswerState.ANSWERED, value=level)
            elif not has_state:
                after = replace(after, state=AnswerState.NOT_ASKED, value="")
        return after
