"""Dates that are none, negative numbers and scores beyond the scale: the gap list says so, nothing falls over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consultant_app.documents.register import DELIVERABLES
from consultant_app.model.assessment import AnswerState, Assessment, Judgement, Period
from consultant_app.model.enterprise import Certificate, Department, Engagement, Enterprise
from consultant_app.model.form import QuestionType
from consultant_app.model.plan import Milestone, Plan, Training
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, editing, sample, settings, survey
from consultant_app.workflows.dossiers import gaps_of


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = Session.open(tmp_path_factory.mktemp("data"))
    sample.load_sample(opened)
    yield opened
    opened.close()


def sentences(session: Session) -> set[str]:
    enterprise = records.all_of(session.db, Enterprise)[0]
    return {gap.sentence for gap in gaps_of(session.db, enterprise.id, settings.read_agency(session))}


def first(session: Session, kind: Any) -> Any:
    found = records.all_of(session.db, kind)
    return next((each for each in found if getattr(each, "form_id", "diagnosis") == "diagnosis"), found[0])


DATES = ["2026-02-30", "2026-13-01", "0001-01-01", "9999-12-31", "10000-01-01", "明年", "２０２６-０１-０１", "1e9"]
FIELDS = [
    (Enterprise, "founded_on"), (Enterprise, "next_date"), (Engagement, "intent_on"), (Engagement, "starts_on"),
    (Certificate, "valid_until"), (Assessment, "finished_on"), (Plan, "made_on"), (Training, "on"), (Milestone, "on"),
]  # fmt: skip


def test_the_sample_itself_holds_nothing_impossible(session: Session) -> None:
    assert not [text for text in sentences(session) if "写的是" in text]


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=[f"{kind.__name__}.{name}" for kind, name in FIELDS])
def test_an_impossible_date_is_listed(kind: Any, name: str, session: Session) -> None:
    for value in DATES:
        editing.set_fields(session, kind, first(session, kind).id, **{name: value})
        assert any(f"写的是“{value}”" in text for text in sentences(session)), value
    session.undo()


def test_an_impossible_period_is_listed(session: Session) -> None:
    period = Period(start="2026-02-30", end="x")
    editing.set_fields(session, Assessment, first(session, Assessment).id, held=period)
    assert {"2026-02-30", "x"} <= {text.split("“")[2].split("”")[0] for text in sentences(session) if "写的是" in text}
    session.undo()


@pytest.mark.parametrize(
    ("kind", "name"), [(Enterprise, "employees"), (Enterprise, "assets"), (Department, "headcount")]
)
def test_a_negative_number_is_listed(kind: Any, name: str, session: Session) -> None:
    for value in ("-5", "－５"):
        editing.set_fields(session, kind, first(session, kind).id, **{name: value})
        assert any(f"“{value}”，不能是负数" in text for text in sentences(session))
    session.undo()


def test_what_is_no_number_is_listed_and_full_width_digits_are_numbers(session: Session) -> None:
    for value, wrong in (("1e9", True), ("nan", True), ("²", True), ("１２３", False), ("1,000", False)):
        editing.set_fields(session, Enterprise, first(session, Enterprise).id, revenue=value)
        assert any(f"“{value}”，不是数字" in text for text in sentences(session)) is wrong, value
    session.undo()


@pytest.mark.parametrize("value", ["6", "-1", "99", "abc", "2.5", "²", "nan", "1e3"])
def test_a_score_beyond_the_scale_is_listed_and_every_paper_is_still_made(
    value: str, session: Session, tmp_path: Path
) -> None:
    assessment = first(session, Assessment)
    question = next(q for q in survey.form_of(session.db, assessment).questions() if q.type is QuestionType.SCORE)
    answer = Judgement(state=AnswerState.ANSWERED, value=value, evidence="看了")
    survey.judge(session, assessment, question.name, answer)
    assert any(f"“{value}”不在 0～5 之间" in text for text in sentences(session))
    for entry in DELIVERABLES:
        for _ in delivering.prepare_document(session, assessment.enterprise_id, entry.kind, folder=tmp_path)():
            pass
    session.undo()
    assert len(list(tmp_path.glob("*.docx"))) == len(DELIVERABLES)
