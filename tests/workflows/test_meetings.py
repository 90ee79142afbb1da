"""First and last meeting, and what is missing before leaving."""

from dataclasses import replace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditSlot,
    Finding,
    Issue,
    Meeting,
    SlotKind,
    Verdict,
)
from consultant_app.model.enterprise import Department
from consultant_app.model.leaving import Topic
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.workflows import audit_phrases, auditing, audits, leaving, meetings, phrases

FIRST, LAST = meetings.KINDS


@pytest.fixture
def audit(session, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    made = Audit(
        id="a", enterprise_id=enterprise.id, number="NS-1", objective="看符合性。", criteria=("标准",),
        held=Period(start="2026-11-20", end="2026-11-21"),
    )  # fmt: skip
    with session.write("准备") as db:
        records.put_all(db, [
            made,
            ManagementSystem(id=audits.system_id(enterprise.id), enterprise_id=enterprise.id, top_manager="周总"),
            Department(id="d", enterprise_id=enterprise.id, name="生产部", head="赵主任", order_key="b"),
            Department(id="q", enterprise_id=enterprise.id, name="质量部", head="钱经理", order_key="c"),
            Department(id="t", enterprise_id=enterprise.id, name="总经办", head="周总", order_key="a"),
            AuditMember(id="m", name="李审", role="组长", **mine), AuditMember(id="n", name="钱经理", **mine),
            AuditSlot(id="0", kind=SlotKind.OPENING, on="2026-11-20", start="08:30", end="09:00", area="会议室",
                      **mine),
            AuditSlot(id="1", department_id="d", clauses=("8.5",), on="2026-11-20", start="09:00", **mine),
            AuditSlot(id="2", department_id="q", clauses=("8.6",), on="2026-11-20", start="13:00", **mine),
            AuditLine(id="x", department_id="d", clause="8.5.1", text="一", order_key="a", **mine),
            AuditLine(id="y", department_id="d", clause="8.5.2", text="二", order_key="b", **mine),
            AuditLine(id="z", department_id="q", clause="8.6", text="三", phrase="{日期}抽{份数}份", order_key="c",
                      **mine),
        ])  # fmt: skip
    return made


def line(session, key):
    return records.get(session.db, AuditLine, key)


def test_a_meeting_is_prepared_from_timetable_departments_and_team(session, audit):
    meeting = meetings.prepare(session, audit, FIRST)
    assert (meeting.on, meeting.start, meeting.end, meeting.place) == ("2026-11-20", "08:30", "09:00", "会议室")
    assert (meeting.chair, meeting.recorder) == ("李审", "钱经理")
    assert "日程" in meeting.agenda
    people = audits.attendees_of(session.db, meeting.id)
    assert [(each.name, each.department, each.position, each.side) for each in people] == [
        ("周总", "总经办", "总经理", "受审核方"), ("赵主任", "生产部", "负责人", "受审核方"),
        ("李审", "", "组长", "审核组"),
        ("钱经理", "质量部", "负责人、组员", "审核组"),  # leads a department and audits others
    ]  # fmt: skip
    assert meetings.prepare(session, audit, FIRST) == meeting
    assert session.undo() == "准备首次会议"
    assert meetings.meeting_of(session.db, audit, FIRST) is None


def test_whoever_is_missing_on_the_list_can_be_added_once(session, audit):
    meeting = meetings.prepare(session, audit, FIRST)
    people = audits.attendees_of(session.db, meeting.id)
    meetings.remove_attendees(session, meeting, people[1:3])
    meetings.edit_attendees(session, meeting, [(people[0].id, {"absent": "出差，授权赵主任"})], [{"name": "孙工"}])
    assert meetings.add_expected(session, audit, meeting) == 2
    assert meetings.add_expected(session, audit, meeting) == 0
    names = [each.name for each in audits.attendees_of(session.db, meeting.id)]
    assert sorted(names) == sorted(["周总", "李审", "孙工", "赵主任", "钱经理"])
    assert audits.attendees_of(session.db, meeting.id)[0].absent == "出差，授权赵主任"


def test_the_minutes_state_what_is_known_and_leave_the_rest_to_fill(session, audit):
    text = meetings.skeleton(session.db, audit, FIRST)
    assert "李审" in text
    assert "看符合性。" in text
    assert "2026年11月20日至2026年11月21日" in text
    raised = auditing.judge(session, line(session, "x"), Finding(verdict=Verdict.NONCONFORM, grade="一般"))
    text = meetings.skeleton(session.db, audit, LAST)
    assert raised.number in text
    assert "一般 1 项" in text
    assert "还没有查的 2 条" in text
    assert "审核结论：____" in text  # nobody's judgement is invented


def test_meetings_of_a_reported_audit_are_locked(session, audit):
    meeting = meetings.prepare(session, audit, FIRST)
    with session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-25"),)))
    for act in (
        lambda: meetings.edit_meeting(session, meeting, place="食堂"),
        lambda: meetings.edit_attendees(session, meeting, [], [{"name": "甲"}]),
        lambda: meetings.prepare(session, audit, LAST),
    ):
        with pytest.raises(AppError, match="锁定"):
            act()


# before leaving


def missing(session, audit, topic):
    return [each for each in leaving.before_leaving(session.db, audit) if each.topic is topic]


def test_lines_nobody_looked_at_are_counted_per_department_and_lead_to_the_first(session, audit):
    found = missing(session, audit, Topic.OPEN)
    assert [(each.text, each.record) for each in found] == [
        ("生产部还有 2 条没有查", "x"), ("质量部还有 1 条没有查", "z"),
    ]  # fmt: skip
    assert [each.record for each in missing(session, audit, Topic.DEPARTMENT)] == ["x", "z"]


def test_missing_evidence_and_reasons_are_named_line_by_line(session, audit):
    auditing.judge(session, line(session, "x"), Finding(verdict=Verdict.CONFORM))
    auditing.judge(session, line(session, "y"), Finding(verdict=Verdict.NOT_APPLICABLE))
    auditing.judge(session, line(session, "z"), Finding(verdict=Verdict.NOT_VERIFIED, reason="人不在"))
    assert [(each.record, each.text) for each in missing(session, audit, Topic.EVIDENCE)] == [
        ("x", "第 1 条（8.5.1，符合）：缺证据"), ("y", "第 2 条（8.5.2，不适用）：缺理由"),
    ]  # fmt: skip
    assert [each.record for each in missing(session, audit, Topic.UNVERIFIED)] == ["z"]
    auditing.judge(session, line(session, "x"), Finding(verdict=Verdict.CONFORM, evidence="检验单 5 份"))
    assert len(missing(session, audit, Topic.EVIDENCE)) == 1


def test_clauses_without_a_result_are_named(session, audit):
    auditing.judge(session, line(session, "x"), Finding(verdict=Verdict.CONFORM, evidence="看"))
    (found,) = missing(session, audit, Topic.CLAUSE)
    assert "8.5.1" not in found.text
    assert "4.1" in found.text


def test_a_nonconformity_needs_its_fact_and_the_department_that_signs_it(session, audit):
    raised = auditing.judge(session, line(session, "x"), Finding(verdict=Verdict.NONCONFORM, grade="一般"))
    (fact,) = missing(session, audit, Topic.FACT)
    assert (fact.page, fact.word, fact.record) == ("nonconformities", "nonconformity", raised.id)
    assert fact.text == f"{raised.number} 还没有写不符合事实"
    assert len(missing(session, audit, Topic.CONFIRMATION)) == 1
    with session.write("打印") as db:
        paper = DocumentRecord(
            id="p", enterprise_id=audit.enterprise_id, kind="nonconformity_report", subject_id=raised.id
        )
        records.put(db, paper)
    assert missing(session, audit, Topic.CONFIRMATION) == []
    with session.write("作废") as db:
        records.put(db, replace(records.get(db, Nonconformity, raised.id), withdrawn="误开"))
    assert missing(session, audit, Topic.FACT) == []


def test_meetings_need_people_heads_and_minutes(session, audit):
    assert [each.text for each in missing(session, audit, Topic.MEETING)] == [
        "首次会议还没有登记", "末次会议还没有登记",
    ]  # fmt: skip
    first = meetings.prepare(session, audit, FIRST)
    last = meetings.prepare(session, audit, LAST)
    with session.write("少一位") as db:
        head = next(each for each in audits.attendees_of(db, last.id) if each.name == "赵主任")
        records.delete(db, Attendee, head.id)
        records.put(db, replace(records.get(db, Meeting, last.id), place="会议室"))
    meetings.edit_meeting(session, first, minutes="已开。")
    assert [each.text for each in missing(session, audit, Topic.MEETING)] == [
        "末次会议：名单里没有生产部负责人赵主任，缺席要写原因和授权", "末次会议：没有会议记录",
    ]  # fmt: skip


# phrases


def test_the_phrase_of_the_line_comes_first_with_places_to_fill(session, audit):
    found = audit_phrases.suggestions(session.db, line(session, "z"))
    assert found[0].text == "____（日期）抽____（份数）份"
    assert len(found) > 20
    kept = audit_phrases.keep(session, line(session, "z"), "留样柜温度 ____（数值）")
    assert kept.clause == "8.6"
    texts = [each.text for each in audit_phrases.suggestions(session.db, line(session, "z"))]
    assert texts.index(kept.text) == 1
    assert phrases.own_phrases(session.db) == [kept]
