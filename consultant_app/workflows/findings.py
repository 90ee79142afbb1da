"""What a diagnosis finds: problems from low answers and observations, their causes, strengths."""

from dataclasses import replace
from typing import NamedTuple, Protocol

from consultant_app.model.assessment import (
    Assessment,
    Cause,
    CauseMethod,
    Judgement,
    Observation,
    ObservationState,
    Photo,
    Problem,
    Strength,
)
from consultant_app.model.form import Question
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.model.scoring import is_low, level_of, numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import survey


class LowAnswer(NamedTuple):
    """An answer that proposes a problem."""

    number: int
    dimension: str
    question: Question
    judgement: Judgement


class Analysed(Protocol):
    """What causes are looked for: a problem of a diagnosis, a nonconformity."""

    @property
    def id(self) -> str: ...
    @property
    def enterprise_id(self) -> str: ...


def problems_of(db: Connection, assessment_id: str) -> list[Problem]:
    """The problems of a round in their order."""
    return records.all_of(db, Problem, where="assessment_id = ?", args=[assessment_id], order="order_key, id")


def causes_of(db: Connection, problem_id: str) -> list[Cause]:
    """The causes of a problem or a nonconformity in their order."""
    return records.all_of(db, Cause, where="problem_id = ?", args=[problem_id], order="order_key, id")


def proposals(db: Connection, assessment: Assessment) -> list[LowAnswer]:
    """The low answers that no problem of the round was made from yet, worst first."""
    taken = {problem.question for problem in problems_of(db, assessment.id)}
    judged = survey.judgements(db, assessment.id)
    low = [
        LowAnswer(number, dimension, question, judgement)
        for number, dimension, question in numbered(survey.form_of(db, assessment))
        if question.name not in taken and is_low(question, judgement := judged.get(question.name, Judgement()))
    ]
    return sorted(low, key=lambda answer: (level_of(answer.question, answer.judgement) or 0, -answer.question.weight))


def make_problems(session: Session, assessment: Assessment, chosen: list[LowAnswer]) -> list[Problem]:
    """Turn low answers into problems, numbered on from the last; what was seen becomes the fact."""
    known = problems_of(session.db, assessment.id)
    made: list[Problem] = []
    for answer in chosen:
        made.append(_from_answer(assessment, answer, known + made))
    if made:
        with session.write(f"列入{len(made)}个问题") as db:
            records.put_all(db, made)
    return made


def _from_answer(assessment: Assessment, answer: LowAnswer, before: list[Problem]) -> Problem:
    rule = answer.question.finding
    level = level_of(answer.question, answer.judgement) or 0
    return Problem(
        id=new_id(),
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        number=next_number(before),
        dimension=answer.dimension,
        fact=rule.text if rule else answer.question.label,
        evidence=answer.judgement.evidence,
        effect=rule.effect if rule else "",
        tag=answer.question.tag,
        clause="、".join(answer.question.clause),
        urgency="高" if level == 0 or answer.question.weight >= 3 else "中",
        pressing=level <= 1 and answer.question.weight >= 3,
        question=answer.question.name,
        order_key=between(before[-1].order_key if before else "", ""),
    )


def next_number(problems: list[Problem]) -> str:
    """The number after the highest one given: P-01, P-02 …; numbers of removed problems are not given again here."""
    highest = max((int(problem.number[2:]) for problem in problems if problem.number[2:].isdecimal()), default=0)
    return f"P-{highest + 1:02d}"


def add_problem(session: Session, assessment: Assessment, **values: object) -> Problem:
    """Add a problem that comes from no answer."""
    before = problems_of(session.db, assessment.id)
    problem = Problem(
        id=new_id(),
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        number=next_number(before),
        order_key=between(before[-1].order_key if before else "", ""),
        **values,  # type: ignore[arg-type]
    )
    with session.write("新增问题") as db:
        records.put(db, problem)
    return problem


def remove_problem(session: Session, problem_id: str) -> None:
    """Remove a problem with its causes; observations made into it return to 待整理. One undo step brings all back."""
    problem = records.get(session.db, Problem, problem_id)
    causes = causes_of(session.db, problem_id)
    observed = records.all_of(session.db, Observation, where="problem_id = ?", args=[problem_id])
    with session.write(f"删除问题 {problem.number}") as db:
        for cause in causes:
            records.delete(db, Cause, cause.id)
        records.put_all(db, [replace(seen, state=ObservationState.INBOX, problem_id="") for seen in observed])
        records.delete(db, Problem, problem_id)


def add_cause(
    session: Session, problem: Analysed, method: CauseMethod, *, text: str = "", tag: str = "", parent_id: str = ""
) -> Cause:
    """Add a link to the why chain or a bone to the fishbone of a problem or a nonconformity."""
    before = [cause for cause in causes_of(session.db, problem.id) if cause.method is method]
    cause = Cause(
        id=new_id(),
        enterprise_id=problem.enterprise_id,
        problem_id=problem.id,
        method=method,
        tag=tag,
        parent_id=parent_id,
        text=text,
        order_key=between(before[-1].order_key if before else "", ""),
    )
    with session.write("新增原因") as db:
        records.put(db, cause)
    return cause


def remove_cause(session: Session, cause_id: str) -> None:
    """Remove a cause and the small bones under it."""
    below = records.all_of(session.db, Cause, where="parent_id = ?", args=[cause_id])
    with session.write("删除原因") as db:
        for cause in below:
            records.delete(db, Cause, cause.id)
        records.delete(db, Cause, cause_id)


def photos_of(db: Connection, owner_id: str) -> list[Photo]:
    """The photos beside a record, in their order."""
    return records.all_of(db, Photo, where="owner_id = ?", args=[owner_id], order="order_key, id")


def strengths_of(db: Connection, assessment_id: str) -> list[Strength]:
    """What the enterprise does well, as noted in a round."""
    return records.all_of(db, Strength, where="assessment_id = ?", args=[assessment_id], order="order_key, id")
