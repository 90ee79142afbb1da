"""What is due over all enterprises."""

from datetime import date

import pytest

from consultant_app.model.assessment import Observation, ObservationState, Period
from consultant_app.model.enterprise import Enterprise, Stage
from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity
from consultant_app.model.plan import MeasureState, Milestone, PlanMeasure, Progress
from consultant_app.model.review import Completion, ReviewDecision
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows.agenda import read_agenda

TODAY = date(2026, 11, 22)


@pytest.fixture
def session(tmp_path):
    session = Session.open(tmp_path)
    yield session
    session.close()


def put(session, *rows):
    with session.write("新增") as db:
        records.put_all(db, rows)


def measure(key, end, state=MeasureState.PLANNED):
    return PlanMeasure(
        id=key, enterprise_id="e", plan_id="p", text=key, period=Period(end=end), progress=Progress(state=state)
    )


def test_overdue_comes_first_and_far_dates_not_at_all(session):
    put(
        session,
        Enterprise(id="e", name="甲", next_date="2026-11-30", next_action="巡诊"),
        measure("late", "2026-11-01"),
        measure("soon", "2026-12-01", MeasureState.RUNNING),
        measure("far", "2027-03-01"),
        measure("done", "2026-11-01", MeasureState.DONE),
        measure("undated", ""),
        Milestone(id="m", enterprise_id="e", plan_id="p", on="2026-11-22", text="签字"),
        Milestone(id="n", enterprise_id="e", plan_id="p", on="2026-11-20", text="已完成", done_on="2026-11-20"),
    )
    found = read_agenda(session.db, TODAY).due
    assert [(due.kind, due.text, due.overdue) for due in found] == [
        ("措施", "late", True),
        ("里程碑", "签字", False),
        ("约定", "巡诊", False),
        ("措施", "soon", False),
    ]
    assert found[0].place == ("measure", "late")


def test_open_nonconformities_their_actions_and_decisions_of_reviews_are_due(session):
    def item(key, **values):
        return Nonconformity(id=key, enterprise_id="e", number=key, fact="没有签字", **values)

    put(
        session,
        Enterprise(id="e", name="甲"),
        item("late", due_on="2026-11-01"),
        item("far", due_on="2027-03-01"),
        item("closed", due_on="2026-11-01", closed_on="2026-11-02"),
        item("gone", due_on="2026-11-01", withdrawn="重复"),
        CorrectiveAction(id="a", enterprise_id="e", nonconformity_id="far", text="修订", due_on="2026-11-25"),
        CorrectiveAction(id="b", enterprise_id="e", nonconformity_id="closed", text="x", due_on="2026-11-25"),
        ReviewDecision(id="d", enterprise_id="e", review_id="r", text="添置量具", due_on="2026-11-20"),
        ReviewDecision(id="f", enterprise_id="e", review_id="r", due_on="2026-11-20", done=Completion(on="2026-11-19")),
    )
    found = read_agenda(session.db, TODAY).due
    assert [(due.kind, due.text, due.place) for due in found] == [
        ("不符合", "late 没有签字", ("nonconformity", "late")),
        ("管评决议", "添置量具", ("decision", "d")),
        ("纠正措施", "far 修订", ("nonconformity", "far")),
    ]


def test_bin_and_joined_enterprises_are_left_out(session):
    put(
        session,
        Enterprise(id="a", name="甲", next_date="2026-11-01", archived_on="2026-10-01"),
        Enterprise(id="b", name="乙", next_date="2026-11-01", alias_of="a"),
        Enterprise(id="c", name="丙", stage=Stage.PLAN),
    )
    agenda = read_agenda(session.db, TODAY)
    assert agenda.due == ()
    assert (agenda.enterprises, agenda.stages) == (1, (("一企一策", 1),))


def test_notes_that_wait_are_counted_by_enterprise(session):
    put(
        session,
        Enterprise(id="e", name="甲"),
        Observation(id="1", enterprise_id="e", text="x"),
        Observation(id="2", enterprise_id="e", text="y"),
        Observation(id="3", enterprise_id="e", text="z", state=ObservationState.SORTED),
    )
    assert read_agenda(session.db, TODAY).inbox == (("e", "甲", 2),)
