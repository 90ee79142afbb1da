"""What a judged line becomes: snapshot, first fact, and what a changed verdict leaves."""

from dataclasses import replace

import pytest

from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot, Finding, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.nonconformity import AuditObservation, CorrectiveAction, Nonconformity, Snapshot
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.workflows import audit_observations, audits, nonconformities, numbering, raising

LINE = AuditLine(
    id="line", enterprise_id="e", audit_id="a", department_id="d", process="production", clause="8.5.1",
    clause_title="生产和服务提供的控制", text="抽 5 张首件检验单，查签字和结论。",
)  # fmt: skip
FOUND = Finding(
    verdict=Verdict.NONCONFORM, grade="一般", evidence="首件检验单 SJ-1103、SJ-1107 没有检验员签字",
    sampled="5 份", failed="2 份", auditor="李审", escort="王工", on="2026-11-20",
)  # fmt: skip


@pytest.fixture
def terms(session):
    with session.write("准备") as db:
        records.put_all(db, [
            Audit(id="a", enterprise_id="e", number="NS-2026-01"),
            Department(id="d", enterprise_id="e", name="生产部", head="赵主任"),
            AuditMember(id="m", enterprise_id="e", audit_id="a", name="陈组长", role="组长"),
            AuditMember(id="n", enterprise_id="e", audit_id="a", name="李审"),
            AuditSlot(id="s", enterprise_id="e", audit_id="a", department_id="d", area="机加车间", escort="钱班长",
                      member_ids=("n",)),
            ManagementSystem(id=audits.system_id("e"), enterprise_id="e", representative="孙总"),
        ])  # fmt: skip
    return replace(numbering.read_terms(session), code="ZM")


def judged(session, terms, finding=FOUND, line=LINE):
    with session.write("判定") as db:
        return nonconformities.raise_in(db, line, finding, terms)


def test_the_line_is_kept_as_it_stood(session, terms):
    snapshot = judged(session, terms).snapshot
    assert (snapshot.clause, snapshot.clause_title, snapshot.edition) == (
        "8.5.1", "生产和服务提供的控制", "GB/T 19001-2016",
    )  # fmt: skip
    assert (snapshot.department, snapshot.department_head, snapshot.auditee, snapshot.auditor) == (
        "生产部", "赵主任", "王工", "李审",
    )  # fmt: skip
    assert (snapshot.process, snapshot.sampled, snapshot.failed) == ("生产过程", "5 份", "2 份")
    assert snapshot.evidence == FOUND.evidence
    assert snapshot.requirement.startswith(LINE.text)


def test_the_fact_is_put_together_from_what_was_written(session, terms):
    item = judged(session, terms)
    assert item.fact == (
        "2026年11月20日在机加车间查见：首件检验单 SJ-1103、SJ-1107 没有检验员签字（抽查 5 份，不符合 2 份）。"
    )
    assert (item.place, item.leader, item.representative) == ("机加车间", "陈组长", "孙总")
    assert item.criterion.document == "GB/T 19001-2016 8.5.1 生产和服务提供的控制"
    assert (item.due_on, item.number) == ("2026-12-20", "NC-2026-ZM-001")


def test_nothing_is_said_twice(session, terms):
    told = replace(FOUND, evidence="2026年11月20日在机加车间抽查 5 份首件检验单，2 份没有签字。")
    assert judged(session, terms, told).fact == ("2026年11月20日在机加车间抽查 5 份首件检验单，2 份没有签字。")


def test_without_evidence_there_is_no_fact(session, terms):
    assert judged(session, terms, replace(FOUND, evidence="")).fact == ""


def test_the_record_follows_the_line_until_somebody_writes_on_it(session, terms):
    first = judged(session, terms, replace(FOUND, evidence=""))
    second = judged(session, terms)
    assert (second.id, second.number) == (first.id, first.number)
    assert "SJ-1103" in second.fact
    with session.write("修改") as db:
        records.put(db, replace(second, fact="改写过的事实。"))
    third = judged(session, terms, replace(FOUND, evidence="别的证据", grade="严重"))
    assert third.fact == "改写过的事实。"
    assert third.snapshot.evidence == FOUND.evidence
    assert (third.grade, third.due_on) == ("严重", "2027-02-18")


def test_a_grade_changed_on_the_record_stays_while_the_line_keeps_its_own(session, terms):
    item = judged(session, terms)
    with session.write("修改") as db:
        records.put(db, replace(item, grade="严重"))
    assert judged(session, terms, replace(FOUND, evidence="补充证据 SJ-1110")).grade == "严重"


def test_a_due_date_set_by_hand_stays(session, terms):
    item = judged(session, terms)
    with session.write("修改") as db:
        records.put(db, replace(item, due_on="2026-12-01"))
    assert judged(session, terms, replace(FOUND, grade="严重")).due_on == "2026-12-01"


def drop(session, terms, line=LINE):
    with session.write("改判") as db:
        nonconformities.drop_in(db, line, terms)
    return records.all_of(session.db, Nonconformity)


def test_the_last_one_without_a_word_is_deleted(session, terms):
    judged(session, terms)
    assert drop(session, terms) == []


def test_an_earlier_one_is_withdrawn_and_stands_again_with_its_number(session, terms):
    first = judged(session, terms)
    judged(session, terms, line=replace(LINE, id="other"))
    assert drop(session, terms)[0].withdrawn == "判定更改"
    again = judged(session, terms)
    assert (again.number, again.withdrawn) == (first.number, "")


@pytest.mark.parametrize(
    "beyond",
    [
        CorrectiveAction(id="x", enterprise_id="e", nonconformity_id="nc", text="复训"),
        DocumentRecord(id="x", enterprise_id="e", kind="nonconformity_report", subject_id="nc"),
        DocumentRecord(id="x", enterprise_id="e", kind="nonconformity_distribution", subject_id="a"),
    ],
)
def test_what_was_worked_on_or_printed_is_withdrawn(session, terms, beyond):
    item = judged(session, terms)
    held = "nonconformity_id" if isinstance(beyond, CorrectiveAction) else "subject_id"
    about = item.id if getattr(beyond, held) == "nc" else "a"
    with session.write("处理") as db:
        records.put(db, replace(beyond, **{held: about}))
    assert [each.withdrawn for each in drop(session, terms)] == ["判定更改"]


def test_one_withdrawn_by_hand_stays_so_until_the_verdict_was_changed(session, terms):
    item = judged(session, terms)
    with session.write("作废") as db:
        records.put(db, replace(item, withdrawn="与 002 重复"))
    assert judged(session, terms, replace(FOUND, evidence="补充 SJ-1110")).withdrawn == "与 002 重复"
    assert [each.withdrawn for each in drop(session, terms)] == ["与 002 重复；判定更改"]
    again = judged(session, terms)
    assert (again.number, again.withdrawn) == (item.number, "")


def test_an_observation_has_its_own_number_follows_and_is_dropped_alike(session, terms):
    seen = replace(FOUND, verdict=Verdict.OBSERVATION, grade="", sampled="", failed="")
    with session.write("判定") as db:
        first = audit_observations.raise_in(db, LINE, replace(seen, evidence=""), terms)
        item = audit_observations.raise_in(db, LINE, seen, terms)
    assert (item.id, item.number, item.owner) == (first.id, "GC-2026-ZM-001", "赵主任")
    assert item.fact.startswith("2026年11月20日在机加车间查见：首件检验单")
    with session.write("写风险") as db:
        records.put(db, replace(item, risk="批量错检"))
        audit_observations.drop_in(db, LINE, terms)
    assert records.get(session.db, AuditObservation, item.id).withdrawn == "判定更改"
    with session.write("再判") as db:
        assert audit_observations.raise_in(db, LINE, seen, terms).risk == "批量错检"
    with session.write("再判") as db:
        records.put(db, item)
        audit_observations.drop_in(db, LINE, terms)
    assert records.all_of(session.db, AuditObservation) == []


def test_top_management_is_asked_and_is_no_place():
    fact = raising.proposed_fact(Snapshot(evidence="抽目标 3 项，1 项没有完成情况"), "2026-11-20", "最高管理者")
    assert fact == "2026年11月20日向最高管理者了解，查见：抽目标 3 项，1 项没有完成情况。"
