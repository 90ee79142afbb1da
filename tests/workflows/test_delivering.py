"""Documents of an enterprise: states, numbers, versions, files."""

from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from consultant_app.errors import AppError
from consultant_app.model.assessment import Assessment
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.plan import Plan
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import (
    audits,
    delivering,
    editing,
    enterprises,
    management_systems,
    papers,
    planning,
    reviews,
    settings,
    upkeep,
)
from consultant_app.workflows.delivering import Made
from consultant_app.workflows.papers import DocumentState
from consultant_app.workflows.progress import Progress


def _finish(steps: Generator[Progress, None, Made]) -> Made:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            made: Made = stop.value
            return made


def _make(session: Session, enterprise: Enterprise, kind: str, folder: Path | None = None) -> Made:
    made = _finish(delivering.prepare_document(session, enterprise.id, kind, folder=folder)())
    delivering.remember(session, made)
    return made


def _state(session: Session, enterprise: Enterprise, kind: str) -> DocumentState:
    found = {status.deliverable.kind: status for status in papers.statuses(session, enterprise.id)}
    return found[kind].state


def _text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_document_goes_from_lacking_to_made_to_changed(session: Session, enterprise: Enterprise) -> None:
    assert _state(session, enterprise, "diagnosis_report") is DocumentState.LACKING
    assert _state(session, enterprise, "letter_of_intent") is DocumentState.READY
    made = _make(session, enterprise, "letter_of_intent")
    assert enterprise.name in _text(made.path)
    assert _state(session, enterprise, "letter_of_intent") is DocumentState.MADE
    editing.set_fields(session, Enterprise, enterprise.id, legal_person="沈国栋")
    assert _state(session, enterprise, "letter_of_intent") is DocumentState.CHANGED


def test_files_are_never_overwritten_and_versions_count_up(session: Session, enterprise: Enterprise) -> None:
    first, second = (_make(session, enterprise, "letter_of_intent") for _ in range(2))
    assert first.path.exists()
    assert second.path.exists()
    assert first.path != second.path
    assert first.record
    assert second.record
    assert (first.record.version, second.record.version) == ("A/0", "A/1")
    assert first.record.number == second.record.number
    assert first.path.name.startswith(f"{enterprise.name}-摸底调研-质量帮扶意向书-A0-")
    assert not list(first.path.parent.glob("*.part"))


def test_record_numbers_run_on_over_enterprises_by_the_agencys_rule(session: Session, enterprise: Enterprise) -> None:
    settings.change_setting(session, "number_prefix", "LH")
    other = enterprises.add_enterprise(session, "临江市和丰食品有限公司")
    numbers = [_make(session, each, "letter_of_intent").record.number for each in (enterprise, other)]  # type: ignore[union-attr]
    assert numbers[0].startswith("LH-BF-QR-01-")
    assert [number.rpartition("-")[2] for number in numbers] == ["001", "002"]


def test_records_of_the_enterprise_carry_its_own_prefix_and_count_for_it_alone(
    session: Session, enterprise: Enterprise
) -> None:
    settings.change_setting(session, "number_prefix", "LH")
    other = enterprises.add_enterprise(session, "临江市和丰食品有限公司", short_name="林江恒瑞")
    year = date.today().year
    numbers = []
    for each in (enterprise, other):
        reviews.start_review(session, each.id)
        numbers.append(_make(session, each, "review_plan").record.number)  # type: ignore[union-attr]
    assert numbers == [f"LJHR-QR-031-{year}-001"] * 2
    management_systems.edit_system(session, enterprise.id, record_prefix="ｈｒ")
    status = next(each for each in papers.statuses(session, enterprise.id) if each.deliverable.kind == "review_plan")
    assert status.form_number == "HR-QR-031"
    assert status.state is DocumentState.CHANGED
    with pytest.raises(AppError, match="只能用字母"):
        management_systems.edit_system(session, enterprise.id, record_prefix="HR/1")
    settings.change_setting(session, "form_numbers", {"review_plan": "{前缀}-GP-1"})
    status = next(each for each in papers.statuses(session, enterprise.id) if each.deliverable.kind == "review_plan")
    assert status.form_number == "HR-GP-1"


def test_an_agencys_own_template_wins(session: Session, enterprise: Enterprise) -> None:
    own = session.folder / "templates" / "letter_of_intent.docx"
    own.parent.mkdir()
    document = Document()
    document.add_paragraph("机构自己的意向书：{{ 企业.名称 }}")
    document.save(str(own))
    assert _text(_make(session, enterprise, "letter_of_intent").path) == f"机构自己的意向书：{enterprise.name}"


def test_a_blank_names_no_enterprise_and_is_not_listed(
    session: Session, enterprise: Enterprise, tmp_path: Path
) -> None:
    made = _finish(delivering.prepare_blank(session, "survey_sheet", folder=tmp_path)())
    assert made.record is None
    assert enterprise.name not in _text(made.path)
    assert made.path.name.startswith("空白表-摸底调研-")
    delivering.remember(session, made)
    assert papers.made_of(session.db, "", "survey_sheet") == []


def test_all_four_documents_of_a_round_with_a_plan_can_be_made(
    session: Session, enterprise: Enterprise, assessment: Assessment, tmp_path: Path
) -> None:
    planning.start_plan(session, assessment)
    for status in papers.statuses(session, enterprise.id):
        if status.deliverable.per:  # papers of audits and reviews wait for one
            assert status.state is DocumentState.LACKING
            continue
        assert status.state is DocumentState.READY
        made = _make(session, enterprise, status.deliverable.kind, tmp_path)
        assert enterprise.name in _text(made.path)


def test_an_unknown_kind_is_refused_with_the_known_ones(session: Session, enterprise: Enterprise) -> None:
    with pytest.raises(AppError, match="letter_of_intent"):
        delivering.prepare_document(session, enterprise.id, "nothing")


def test_another_clients_name_left_in_the_text_is_pointed_out(session: Session, enterprise: Enterprise) -> None:
    enterprises.add_enterprise(session, "临江市和丰食品有限公司")
    assert _make(session, enterprise, "letter_of_intent").leftovers == ()
    editing.set_fields(session, Enterprise, enterprise.id, registered_address="临江市和丰食品有限公司旁")
    made = _make(session, enterprise, "survey_sheet")
    assert len(made.leftovers) == 1
    assert "临江市和丰食品有限公司" in made.leftovers[0]


def test_the_plan_carries_its_own_date(session: Session, enterprise: Enterprise, assessment: Assessment) -> None:

    plan = planning.start_plan(session, assessment)
    editing.set_fields(session, Plan, plan.id, made_on="2026-10-30")
    assert "2026年10月30日" in _text(_make(session, enterprise, "improvement_plan").path).replace(" ", "")


def test_the_agencys_logo_stands_on_every_paper(session: Session, enterprise: Enterprise, tmp_path: Path) -> None:
    def pictures(made: Made) -> int:
        return len(Document(str(made.path)).inline_shapes)

    without = pictures(_make(session, enterprise, "letter_of_intent"))
    Image.new("RGB", (300, 80), "navy").save(tmp_path / "标志.png")
    upkeep.keep_logo(session, tmp_path / "标志.png")
    for kind in ("letter_of_intent", "survey_sheet"):
        assert pictures(_make(session, enterprise, kind)) == without + 1
    (session.folder / settings.read_setting(session, "agency_logo")).unlink()
    assert pictures(_make(session, enterprise, "letter_of_intent")) == without


def test_a_nonconformity_without_an_audit_has_its_report(
    session: Session, enterprise: Enterprise, tmp_path: Path
) -> None:
    with session.write("建") as db:
        raised = Nonconformity(id="nc", enterprise_id=enterprise.id, number="NC-1", source="顾客", fact="漏检一件")
        records.put(db, raised)
    status = next(each for each in papers.statuses(session, enterprise.id) if each.subject_id == "nc")
    assert (status.state, status.title) == (DocumentState.READY, "不符合项报告 NC-1")
    made = _finish(
        delivering.prepare_document(session, enterprise.id, "nonconformity_report", subject_id="nc", folder=tmp_path)()
    )
    assert "漏检一件" in _text(made.path)


def test_without_a_nonconformity_its_report_waits_in_the_list(session: Session, enterprise: Enterprise) -> None:
    (status,) = [each for each in papers.statuses(session, enterprise.id) if each.deliverable.per == "nonconformity"]
    assert status.state is DocumentState.LACKING
    with pytest.raises(AppError, match="空白表"):
        delivering.prepare_document(session, enterprise.id, "nonconformity_report")
    with pytest.raises(AppError, match="可能已被删除"):
        delivering.prepare_document(session, enterprise.id, "nonconformity_report", subject_id="gone")


def test_a_report_carries_the_revision_that_was_issued_and_is_a_draft_before(
    session: Session, enterprise: Enterprise, tmp_path: Path
) -> None:
    audit = Audit(id="a", enterprise_id=enterprise.id, number="NS-2026-01", report_on="2026-11-20")
    with session.write("建") as db:
        records.put(db, audit)

    def made() -> Made:
        return _make(session, enterprise, "audit_report", tmp_path)

    draft = made()
    assert draft.record is not None
    assert draft.record.version == "A/0"
    delivering.remember(session, draft)
    audits.issue(session, audit, on="2026-11-20", by="沈志远")
    first = made()
    assert first.record is not None
    assert first.record.version == "A/0"
    delivering.remember(session, first)
    status = next(each for each in papers.statuses(session, enterprise.id) if each.deliverable.kind == "audit_report")
    assert status.state is DocumentState.MADE
    audits.reopen(session, audit, "条款写错")
    assert [each.record and each.record.version for each in [made()]] == ["A/1"]
    audits.issue(session, audit, on="2026-11-25", by="沈志远")
    assert [each.record and each.record.version for each in [made()]] == ["A/1"]


def test_papers_that_share_a_blank_never_share_a_record_number(session: Session, enterprise: Enterprise) -> None:
    settings.change_setting(session, "form_numbers", {"survey_sheet": "XJ-01", "letter_of_intent": "XJ-01"})
    made = [_make(session, enterprise, kind).record for kind in ("survey_sheet", "letter_of_intent")]
    assert len({each.number for each in made if each}) == 2
