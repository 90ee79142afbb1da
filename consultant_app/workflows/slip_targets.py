"""What a remark of a return slip can be about: the records of an enterprise, in the words people know them by."""

from collections.abc import Callable, Iterator
from typing import Any

from consultant_app.model.assessment import Problem
from consultant_app.model.audit import AuditLine
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.labels import FIELDS, KINDS
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.model.plan import DocumentRecord, Goal, Milestone, PlanMeasure, Training
from consultant_app.model.return_slip import Target
from consultant_app.model.review import INPUTS, ManagementReview, ReviewDecision, ReviewInput
from consultant_app.model.scoring import numbered
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import survey

_LONGEST = 60  # characters of what a record says
_NOT_STATED = {"stage", "next_date", "next_action", "consultant", "source", "is_sample", "archived_on", "alias_of"}

_INPUTS = {item.key: item.title for item in INPUTS}

Says = Callable[[Any], str]

_KINDS: tuple[tuple[type, Says], ...] = (
    (Problem, lambda each: f"{each.number} {each.fact}"),
    (Goal, lambda each: each.name),
    (PlanMeasure, lambda each: each.text),
    (Training, lambda each: each.topic),
    (Milestone, lambda each: each.text),
    (Nonconformity, lambda each: f"{each.number} {each.fact}"),
    (AuditObservation, lambda each: f"{each.number} {each.fact}"),
    (AuditLine, lambda each: f"{each.clause} {each.text}"),
    (ManagementReview, lambda each: f"{each.number} {each.on}"),
    (ReviewInput, lambda each: _INPUTS.get(each.key, each.key)),
    (ReviewDecision, lambda each: f"{each.kind} {each.text}"),
    (DocumentRecord, lambda each: f"{each.title} {each.version}"),
)


def targets_of(db: Connection, enterprise_id: str) -> list[Target]:
    """Everything a remark can be about, in the order of the work."""
    return [*_fields(enterprise_id), *_questions(db, enterprise_id), *_records(db, enterprise_id)]


def _fields(enterprise_id: str) -> Iterator[Target]:
    for field, title in FIELDS[Enterprise].items():
        if field not in _NOT_STATED:
            yield Target(table="enterprise", row=enterprise_id, field=field, words=f"企业档案：{title}")


def _questions(db: Connection, enterprise_id: str) -> Iterator[Target]:
    rounds = survey.rounds(db, enterprise_id)
    if not rounds:
        return
    for number, _section, question in numbered(survey.form_of(db, rounds[-1])):
        yield Target(
            table="answer",
            row=survey.answer_id(rounds[-1].id, question.name),
            field=question.name,
            words=f"诊断第{number}项：{_short(question.label)}",
        )


def _records(db: Connection, enterprise_id: str) -> Iterator[Target]:
    for kind, says in _KINDS:
        every: list[Any] = records.of_enterprise(db, kind, enterprise_id)
        for each in every:
            words = _short(says(each)) or "（未填写）"
            yield Target(table=records.table_of(kind), row=each.id, words=f"{KINDS[kind]}：{words}")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
