"""Proposed texts say what the records say; issuing freezes, correcting is a new revision."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from consultant_app.documents import sample as invented
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, Conclusion, Finding, Verdict
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audit_reporting, audits
from consultant_app.workflows.dossiers import read_dossier


def view_of(dossier: Dossier) -> AuditView:
    assert dossier.audit is not None
    return dossier.audit


def changed(**parts: Any) -> Dossier:
    dossier = invented.dossier()
    return dataclasses.replace(dossier, audit=dataclasses.replace(view_of(dossier), **parts))


def test_the_drafts_hold_the_figures_of_the_checklist() -> None:
    found = audit_reporting.propose_report(invented.dossier())
    assert "2026年11月12日至2026年11月13日" in found["summary"]
    assert "共 3 条：符合 1 条、不符合 1 条、不适用 1 条" in found["summary"]
    assert "条写明了抽样数量" in found["summary"]  # their numbers have unlike units and are not added up
    assert "NC-2026-ZX-002，条款 8.5.1，严重" in found["departments_summary"]
    assert "开具不符合项 1 项：已关闭 1 项" in found["previous_followup"]
    assert set(found) == {"summary", "departments_summary", "previous_followup", *audit_reporting.CONCLUSION_FIELDS}


def test_no_word_of_praise_is_ever_invented() -> None:
    for dossier in (invented.dossier(), changed(nonconformities=(), observations=(), previous=(), previous_audit=None)):
        words = "".join(audit_reporting.propose_report(dossier).values())
        assert not [word for word in ("良好", "优秀", "重视", "完善", "积极", "到位", "较好", "规范") if word in words]


def test_lines_that_nobody_looked_at_leave_the_judgement_open() -> None:
    lines = view_of(invented.dossier()).lines
    open_line = dataclasses.replace(lines[0], id="open", finding=Finding())
    found = audit_reporting.propose_report(changed(lines=(*lines, open_line)))
    assert found["conformity"] == found["effectiveness"] == found["readiness"] == ""
    assert "1 条未查" in found["conformity_reason"]
    assert audit_reporting.propose_report(changed(lines=()))["conformity"] == ""


def judged(*views: Any, **more: Any) -> tuple[str, str, str]:
    lines = tuple(dataclasses.replace(line, finding=Finding(verdict=Verdict.CONFORM, sampled="3"))
                  for line in view_of(invented.dossier()).lines)  # fmt: skip
    found = audit_reporting.propose_report(changed(nonconformities=views, lines=lines, **more))
    return found["conformity"], found["effectiveness"], found["readiness"]


def test_the_judgements_follow_from_what_is_open_grave_or_repeated() -> None:
    closed, grave = view_of(invented.dossier()).nonconformities
    grave_item = dataclasses.replace(grave.item, closed_on="")
    grave = dataclasses.replace(grave, item=grave_item)
    slight = dataclasses.replace(grave, item=dataclasses.replace(grave_item, grade="一般"))
    again = dataclasses.replace(closed, item=dataclasses.replace(closed.item, repeats_id="earlier"))
    left = dataclasses.replace(closed, item=dataclasses.replace(closed.item, closed_on=""))
    assert judged() == ("符合", "有效", "具备认证条件")
    assert judged(closed) == ("基本符合", "有效", "具备认证条件")
    assert judged(closed, slight) == ("基本符合", "基本有效", "整改关闭后具备")
    assert judged(closed, grave) == ("不符合", "基本有效", "暂不具备")
    assert judged(again) == ("基本符合", "基本有效", "具备认证条件")
    assert judged(closed, previous=(left,)) == ("基本符合", "基本有效", "具备认证条件")


def test_the_first_audit_says_that_there_is_nothing_to_look_back_at() -> None:
    found = audit_reporting.propose_report(changed(previous_audit=None, previous=()))
    assert "没有上一次内部审核的记录" in found["previous_followup"]
    assert audit_reporting.propose_report(dataclasses.replace(invented.dossier(), audit=None)) == {}


@pytest.fixture
def stored(tmp_path: Path):
    """The invented audit in a database: (session, enterprise id, audit id)."""
    dossier = invented.dossier()
    view = view_of(dossier)
    bare = dataclasses.replace(view.audit, issues=(), conclusion=Conclusion(), report_on="", summary="")
    session = Session.open(tmp_path)
    with session.write("审核") as db:
        records.put_all(db, [dossier.enterprise, *dossier.departments, bare, *view.members, *view.slots, *view.lines])
        records.put_all(db, [each.item for each in view.nonconformities])
    yield session, dossier.enterprise.id, bare.id
    session.close()


def test_a_draft_is_taken_over_field_by_field_and_the_judgements_together(stored: Any) -> None:
    session, enterprise_id, audit_id = stored
    found = audit_reporting.propose_report(read_dossier(session.db, enterprise_id))
    audit_reporting.edit_report(session, audit_id, {"summary": found["summary"]})
    audit_reporting.edit_report(session, audit_id, {name: found[name] for name in audit_reporting.CONCLUSION_FIELDS})
    audit = records.get(session.db, Audit, audit_id)
    assert audit.summary == found["summary"]
    assert audit.conclusion.readiness == found["readiness"]
    assert audit_reporting.value_of(audit, "conformity_reason") == found["conformity_reason"]
    session.undo()
    assert records.get(session.db, Audit, audit_id).conclusion == Conclusion()


def test_a_report_without_judgements_is_not_issued_and_the_reason_is_named(stored: Any) -> None:
    session, enterprise_id, audit_id = stored
    with pytest.raises(AppError, match="符合性"):
        audit_reporting.issue_report(session, read_dossier(session.db, enterprise_id), on="2026-11-20", by="周老师")
    assert not records.get(session.db, Audit, audit_id).issues


def test_issued_reports_are_frozen_and_corrected_as_a_new_revision(stored: Any) -> None:
    session, enterprise_id, audit_id = stored
    found = audit_reporting.propose_report(read_dossier(session.db, enterprise_id))
    audit_reporting.edit_report(session, audit_id, found)
    issued = audit_reporting.issue_report(
        session, read_dossier(session.db, enterprise_id), on="2026-11-20", by="周老师"
    )
    assert issued.frozen
    assert issued.report_on == "2026-11-20"
    with pytest.raises(AppError, match="已于 2026-11-20 签发"):
        audit_reporting.edit_report(session, audit_id, {"summary": "另写"})
    audits.reopen(session, issued, "部门名称写错")
    audit_reporting.edit_report(session, audit_id, {"summary": "更正后的综述"})
    again = audit_reporting.issue_report(session, read_dossier(session.db, enterprise_id), on="2026-11-25", by="周老师")
    assert [(each.revision, each.reason) for each in again.issues] == [(0, ""), (1, "部门名称写错")]


def test_what_is_missing_names_the_report_first_and_then_what_it_rests_on(stored: Any) -> None:
    session, enterprise_id, audit_id = stored
    audit_reporting.edit_report(session, audit_id, {"report_on": "2026-11-20"})
    with session.write("开一项") as db:
        records.put(db, Nonconformity(id="n", enterprise_id=enterprise_id, audit_id=audit_id, number="NC-9"))
    pages = [gap.page for gap in audit_reporting.missing(read_dossier(session.db, enterprise_id), today="2026-11-20")]
    assert "audit_report" in pages
    assert "nonconformities" in pages
    assert pages == sorted(pages, key=lambda page: page != "audit_report")
