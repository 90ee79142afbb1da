"""Answers in bulk: several at once, rows of a table, and a filled form that follows what is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from consultant_app.forms.state import FormState
from consultant_app.model.assessment import Answer, AnswerState, Assessment, Judgement
from consultant_app.model.form import Form
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.survey import answer_id, judgements


def answered(value: str, before: Judgement | None = None) -> Judgement:
    """The judgement that a value makes: empty takes the answer back; a carried-over one counts as confirmed."""
    state = AnswerState.ANSWERED if value else AnswerState.NOT_ASKED
    return replace(before or Judgement(), state=state, value=value, copied_from="")


class JudgementReader:
    """Reads the answers of a round again and again: only what is different is worked out anew."""

    def __init__(self) -> None:
        self._raw: dict[str, str] = {}
        self._known: dict[str, Judgement] = {}
        self._assessment_id = ""

    def read(self, db: Connection, assessment_id: str) -> dict[str, Judgement]:
        """The answers by question, as survey.judgements() gives them."""
        sql = f"select question, judgement from {records.table_of(Answer)} where assessment_id = ?"
        raw: dict[str, str] = dict(db.execute(sql, (assessment_id,)).fetchall())
        if assessment_id != self._assessment_id:
            self._assessment_id, self._raw, self._known = assessment_id, {}, {}
        known = {}
        for question, text in raw.items():
            if self._raw.get(question) == text:
                known[question] = self._known[question]
            else:
                known[question] = records.get(db, Answer, answer_id(assessment_id, question)).judgement
        self._raw, self._known = raw, known
        return known


def judge_all(session: Session, assessment: Assessment, given: Mapping[str, Judgement], label: str) -> int:
    """Store several answers as one step, named `label` for undo; how many were different."""
    there = judgements(session.db, assessment.id)
    answers = [
        _answer(assessment, question, judgement)
        for question, judgement in given.items()
        if judgement != there.get(question, Judgement())
    ]
    if answers:
        with session.write(label) as db:
            records.put_all(db, answers)
    return len(answers)


def confirm_copied(session: Session, assessment: Assessment, questions: Iterable[str]) -> int:
    """Confirm answers that were carried over from an earlier round; how many."""
    there = judgements(session.db, assessment.id)
    given = {name: replace(there[name], copied_from="") for name in questions if name in there}
    return judge_all(session, assessment, given, "确认沿用的回答")


def edit_cells(
    session: Session,
    assessment: Assessment,
    state: FormState,
    table: str,
    changed: Mapping[str, Mapping[str, str]],
    added: Iterable[Mapping[str, str]] = (),
) -> None:
    """Change cells of a table and add rows to it, as one step. `changed` is {row: {column: value}}."""
    given = {f"{table}/{row}/{name}": answered(text) for row, cells in changed.items() for name, text in cells.items()}
    rows = list(state.rows(table))
    for cells in added:
        row = new_id()
        defaults = {column.name: column.default for column in state.form.question(table).columns if column.default}
        rows.append(row)
        given |= {f"{table}/{row}/{name}": answered(text) for name, text in (defaults | dict(cells)).items()}
    given[table] = answered(str(len(rows)))
    judge_all(session, assessment, given, f"填写：{state.form.question(table).label}")


def remove_rows(session: Session, assessment: Assessment, state: FormState, table: str, rows: Iterable[str]) -> None:
    """Take rows of a table away with their cells; one undo step brings them back."""
    gone = set(rows)
    left = [row for row in state.rows(table) if row not in gone]
    where, args = "assessment_id = ? and question like ?", [assessment.id, f"{table}/%"]
    cells = records.all_of(session.db, Answer, where=where, args=args)
    with session.write(f"删除行：{state.form.question(table).label}") as db:
        for cell in cells:
            if cell.question.split("/")[1] in gone:
                records.delete(db, Answer, cell.id)
        records.put(db, _answer(assessment, table, answered(str(len(left)) if left else "")))


def follow(state: FormState, values: Mapping[str, str]) -> frozenset[str]:
    """Bring a filled form to these stored answers; the keys of what is different now."""
    different: set[str] = set()
    for question in state.form.questions():
        if question.columns:
            different |= _follow_table(state, question.name, values)
        elif not question.calculation and state.value(question.name) != values.get(question.name, ""):
            different |= state.set(question.name, values.get(question.name, ""))
    return frozenset(different)


def _follow_table(state: FormState, table: str, values: Mapping[str, str]) -> set[str]:
    cells = {key: text for key, text in values.items() if key.startswith(f"{table}/")}
    wanted = sorted({key.split("/")[1] for key in cells})
    different: set[str] = set()
    for row in state.rows(table):
        if row not in wanted:
            different |= state.remove_row(table, row)
    if list(state.rows(table)) != wanted:
        different |= _with_rows(state, table, wanted)
    for column in state.form.question(table).columns:
        for row in wanted:
            key = f"{table}/{row}/{column.name}"
            if not column.calculation and state.value(key) != cells.get(key, ""):
                different |= state.set(key, cells.get(key, ""))
    return different


def _with_rows(state: FormState, table: str, wanted: list[str]) -> set[str]:
    """Add the rows that are missing; one that belongs in the middle (undo brought it back) moves those after it."""
    there = list(state.rows(table))
    first = next(number for number, row in enumerate(wanted) if number >= len(there) or there[number] != row)
    different: set[str] = set()
    for row in there[first:]:
        different |= state.remove_row(table, row)
    for row in wanted[first:]:
        different |= state.add_row(table, row)
    return different


def filled(form: Form, given: Mapping[str, Judgement]) -> FormState:
    """The form with these answers."""
    return FormState(form, {question: judgement.value for question, judgement in given.items()})


def _answer(assessment: Assessment, question: str, judgement: Judgement) -> Answer:
    return Answer(
        id=answer_id(assessment.id, question),
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        question=question,
        judgement=judgement,
    )
