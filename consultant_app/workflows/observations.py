"""随手记: notes captured anywhere, sorted in later."""

from dataclasses import replace
from datetime import datetime

from consultant_app.model.assessment import Answer, Assessment, Judgement, Observation, ObservationState, Photo, Problem
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import findings, survey


def inbox(db: Connection, enterprise_id: str) -> list[Observation]:
    """What waits to be sorted in, oldest first."""
    every = records.of_enterprise(db, Observation, enterprise_id, order="captured_at, id")
    return [observation for observation in every if observation.state is ObservationState.INBOX]


def capture(
    session: Session, enterprise_id: str, text: str, *, place: str = "", tag: str = "", clause: str = ""
) -> Observation:
    """Keep a note; it belongs to the newest round of the enterprise if there is one."""
    round_now = survey.latest(session.db, enterprise_id)
    observation = Observation(
        id=new_id(),
        enterprise_id=enterprise_id,
        assessment_id=round_now.id if round_now else "",
        captured_at=datetime.now().isoformat(timespec="seconds"),
        text=text,
        place=place,
        tag=tag,
        clause=clause,
    )
    with session.write("记一条随手记") as db:
        records.put(db, observation)
    return observation


def sort_into_question(session: Session, observation_id: str, assessment: Assessment, question: str) -> None:
    """Add a note to the evidence of a question; its photos move there too. The level stays as it was."""
    observation = records.get(session.db, Observation, observation_id)
    key = survey.answer_id(assessment.id, question)
    found = records.find(session.db, Answer, key)
    before = found.judgement if found else Judgement()
    evidence = f"{before.evidence}\n{_sentence(observation)}".strip()
    answer = Answer(
        id=key,
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        question=question,
        judgement=replace(before, evidence=evidence),
    )
    with session.write("随手记归入条目") as db:
        records.put(db, answer)
        records.put_all(db, _moved(findings.photos_of(session.db, observation.id), "answer", key))
        records.put(db, replace(observation, state=ObservationState.SORTED, question=question))


def make_into_problem(session: Session, observation_id: str, assessment: Assessment, dimension: str) -> Problem:
    """Make a problem of a note; its photos move there too."""
    observation = records.get(session.db, Observation, observation_id)
    before = findings.problems_of(session.db, assessment.id)
    problem = Problem(
        id=new_id(),
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        number=findings.next_number(before),
        dimension=dimension,
        fact=observation.text,
        evidence=_where(observation),
        tag=observation.tag,
        clause=observation.clause,
        observation_id=observation.id,
        order_key=between(before[-1].order_key if before else "", ""),
    )
    with session.write("随手记列为问题") as db:
        records.put(db, problem)
        records.put_all(db, _moved(findings.photos_of(session.db, observation.id), "problem", problem.id))
        records.put(db, replace(observation, state=ObservationState.SORTED, problem_id=problem.id))
    return problem


def drop(session: Session, observation_id: str) -> None:
    """Put a note aside; it is kept and can be found again."""
    observation = records.get(session.db, Observation, observation_id)
    with session.write("随手记不采用") as db:
        records.put(db, replace(observation, state=ObservationState.DROPPED))


def _moved(photos: list[Photo], table: str, owner_id: str) -> list[Photo]:
    return [replace(photo, owner_table=table, owner_id=owner_id) for photo in photos]


def _sentence(observation: Observation) -> str:
    return "：".join(part for part in (_where(observation), observation.text) if part)


def _where(observation: Observation) -> str:
    return " ".join(part for part in (observation.captured_at[:10], observation.place) if part)
