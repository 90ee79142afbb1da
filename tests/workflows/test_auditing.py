"""Judging a line: one write, with what it raises and what it takes back."""

from dataclasses import replace
from datetime import date

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot, Finding, Issue, SlotKind, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.workflows import auditing, audits

CONFORM = Finding(verdict=Verdict.CONFORM, evidence="首件检验单 SJ-1103 等 5 份有签字", sampled="5", failed="0")
FAILED = Finding(
    verdict=Verdict.NONCONFORM, grade="一般", evidence="首件检验单 SJ-1107 无签字", sampled="5", failed="1"
)


@pytest.fixture
def audit(session, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    made = Audit(id="a", enterprise_id=enterprise.id, number="NS-1", held=Period(start="2026-11-20", end="2026-11-21"))
    with session.write("准备") as db:
        records.put_all(db, [
            made,
            Department(id="d", enterprise_id=enterprise.id, name="生产部", head="赵主任"),
            AuditMember(id="m", name="李审", **mine), AuditMember(id="n", name="王审", **mine),
            AuditSlot(id="1", department_id="d", clauses=("7",), on="2026-11-20", member_ids=("m",), escort="赵主任",
                      **mine),
            AuditSlot(id="2", department_id="d", clauses=("8.5",), on="2026-11-21", member_ids=("m", "n"),
                      escort="钱班长", **mine),
            AuditSlot(id="3", kind=SlotKind.CLOSING, on="2026-11-21", **mine),
            *(AuditLine(id=key, department_id="d", clause="8.5.1", text=f"检查 {key}", order_key=key, **mine)
              for key in ("x", "y", "z")),
        ])  # fmt: skip
    return made


def line(session, key="x"):
    return records.get(session.db, AuditLine, key)


def test_a_verdict_is_one_write_with_who_when_and_escort_from_the_timetable(session, audit):
    assert auditing.judge(session, line(session), CONFORM) is None
    found = line(session).finding
    assert (found.auditor, found.escort, found.on) == ("李审、王审", "钱班长", "2026-11-21")
    assert session.undo() == "检查：8.5.1 检查 x"
    assert line(session).finding == Finding()


def test_what_somebody_wrote_is_not_overwritten_by_the_timetable(session, audit):
    auditing.judge(session, line(session), replace(CONFORM, auditor="外聘孙", on="2026-11-22"))
    found = line(session).finding
    assert (found.auditor, found.escort, found.on) == ("外聘孙", "钱班长", "2026-11-22")


def test_without_a_timetable_the_day_is_inside_the_audit(session, audit):
    with session.write("没有日程") as db:
        for key in ("1", "2"):
            records.delete(db, AuditSlot, key)
    auditing.judge(session, line(session), CONFORM)
    assert line(session).finding.on == "2026-11-20"
    with session.write("没有日期") as db:
        records.put(db, replace(audit, held=Period()))
    auditing.judge(session, line(session, "y"), CONFORM)
    assert line(session, "y").finding.on == date.today().isoformat()


def test_a_nonconformity_comes_with_the_verdict_and_goes_with_it(session, audit):
    raised = auditing.judge(session, line(session), FAILED)
    assert isinstance(raised, Nonconformity)
    assert (raised.line_id, raised.grade, raised.snapshot.auditee) == ("x", "一般", "钱班长")
    assert auditing.raised_from(session.db, line(session)) == raised
    auditing.judge(session, line(session), replace(line(session).finding, verdict=Verdict.CONFORM, grade=""))
    assert records.find(session.db, Nonconformity, raised.id) is None
    session.undo()
    assert records.get(session.db, Nonconformity, raised.id) == raised
    assert line(session).finding.verdict is Verdict.NONCONFORM


def test_another_grade_is_the_same_nonconformity(session, audit):
    first = auditing.judge(session, line(session), FAILED)
    again = auditing.judge(session, line(session), replace(line(session).finding, grade="严重"))
    assert (again.id, again.number, again.grade) == (first.id, first.number, "严重")


def test_from_observation_to_nonconformity_leaves_no_observation_behind(session, audit):
    seen = auditing.judge(session, line(session), replace(FAILED, verdict=Verdict.OBSERVATION, grade=""))
    assert isinstance(seen, AuditObservation)
    auditing.judge(session, line(session), replace(line(session).finding, verdict=Verdict.NONCONFORM, grade="一般"))
    assert records.all_of(session.db, AuditObservation) == []
    assert len(records.all_of(session.db, Nonconformity)) == 1


def test_evidence_written_after_the_verdict_reaches_the_nonconformity(session, audit):
    auditing.judge(session, line(session), replace(FAILED, evidence=""))
    raised = auditing.judge(session, line(session), replace(line(session).finding, evidence="巡检表 9 月缺 3 天"))
    assert "巡检表 9 月缺 3 天" in raised.fact
    assert raised.snapshot.evidence == "巡检表 9 月缺 3 天"


def test_the_same_again_writes_nothing(session, audit):
    auditing.judge(session, line(session), FAILED)
    label = session.undo_label
    told = []
    session.subscribe(told.append)
    raised = auditing.judge(session, line(session), line(session).finding)
    assert isinstance(raised, Nonconformity)
    assert (told, session.undo_label) == ([], label)


def test_many_findings_are_one_step(session, audit):
    given = {"x": CONFORM, "y": FAILED, "z": Finding()}
    assert auditing.judge_all(session, "a", given, "粘贴 3 条") == 2
    assert len(records.all_of(session.db, Nonconformity)) == 1
    assert line(session, "y").finding.escort == "钱班长"
    assert session.undo() == "粘贴 3 条"
    assert [line(session, key).finding for key in "xyz"] == [Finding()] * 3
    assert records.all_of(session.db, Nonconformity) == []


def test_numbers_of_several_nonconformities_have_no_gap(session, audit):
    auditing.judge_all(session, "a", dict.fromkeys("xyz", FAILED), "三条")
    numbers = sorted(item.number[-3:] for item in records.all_of(session.db, Nonconformity))
    assert numbers == ["001", "002", "003"]


def test_after_the_report_nothing_is_judged_until_it_is_opened_again(session, audit):
    with session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-25"),)))
    for act in (
        lambda: auditing.judge(session, line(session), CONFORM),
        lambda: auditing.judge_all(session, "a", {"x": CONFORM}, "一条"),
    ):
        with pytest.raises(AppError, match="锁定"):
            act()
    assert line(session).finding == Finding()
    audits.reopen(session, records.get(session.db, Audit, "a"), "漏记一条")
    auditing.judge(session, line(session), CONFORM)
    assert line(session).finding.verdict is Verdict.CONFORM
