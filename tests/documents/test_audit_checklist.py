"""The checklist on paper: filled, to fill by hand, and long."""

import dataclasses
from pathlib import Path
from typing import Any

import docx
import pytest

from consultant_app import paths
from consultant_app.documents import audit_checklist, audit_checklist_blank, leftovers, register, sample, word
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.dossier import Dossier, empty_dossier
from consultant_app.model.enterprise import Department

TEMPLATE = "audit_checklist.docx"


def with_lines(*lines: AuditLine, departments: int = 1) -> Dossier:
    dossier = sample.dossier()
    assert dossier.audit is not None
    more = tuple(
        Department(id=f"d{number}", enterprise_id="sample", name=f"第{number}部")
        for number in range(2, departments + 1)
    )
    return dataclasses.replace(
        dossier,
        departments=(*dossier.departments, *more),
        audit=dataclasses.replace(dossier.audit, lines=lines or dossier.audit.lines),
    )


def line(identity: str, **fields: Any) -> AuditLine:
    given: dict[str, Any] = {"department_id": "sample", "clause": "8.6", "text": f"检查{identity}"} | fields
    return AuditLine(id=identity, enterprise_id="sample", audit_id="sample", **given)


def rendered(kind: str, dossier: Dossier, folder: Path) -> Any:
    values = register.deliverable(kind).context(dossier)
    made = word.render(paths.templates_dir() / TEMPLATE, values, folder / f"{kind}.docx", overwrite=True)
    return docx.Document(str(made.path))


def rows_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_line_shows_clause_task_evidence_sample_verdict_and_number(tmp_path: Path) -> None:
    rows = rows_of(rendered("audit_checklist", sample.dossier(), tmp_path).tables[1])
    assert rows[1] == ["序号", "过程/条款", "检查事项及方式", "客观记录/证据", "判定", "备注"]
    first, second, third = rows[2:]
    assert first[1] == "8.6\n产品和服务的放行"
    assert first[2].startswith("【查·抽样】抽查完工检验记录")
    assert "应有记录：完工检验单\n抽样：近三个月抽10份" in first[2]
    assert first[3] == "抽查10月完工检验单10份，均有授权人签字\n（抽样数：10）"
    assert second[3].endswith("（抽样数：8，其中不符合数：1）")
    assert second[4:] == ["不符合\n（一般）", "NC-2026-ZX-001\nNC-2026-ZX-002\n现场已停用"]
    assert third[3:5] == ["理由：本年无让步放行", "不适用"]


def test_nothing_is_taken_for_conform_that_was_not_looked_at(tmp_path: Path) -> None:
    rows = rows_of(rendered("audit_checklist", with_lines(line("a")), tmp_path).tables[1])
    assert rows[2][3:5] == ["", Verdict.NOT_CHECKED.value]


def test_each_department_begins_a_page_and_its_name_comes_again_on_each_page(tmp_path: Path) -> None:
    lines = (line("a"), line("b", department_id="d2"), line("c"), line("d", department_id="gone"))
    document = rendered("audit_checklist", with_lines(*lines, departments=2), tmp_path)
    titles = [each for each in document.paragraphs if each.text == "内部审核检查表"]
    assert [bool(each.paragraph_format.page_break_before) for each in titles] == [False, True, True]
    tables = [table for table in document.tables if len(table.columns) == 6]
    assert [rows_of(table)[0][0].split("　")[0] for table in tables] == [
        "受审核部门：质检部（负责人：李工）", "受审核部门：第2部", "受审核部门：（未写部门）",
    ]  # fmt: skip
    for table in tables:
        assert all("tblHeader" in row._tr.xml for row in table.rows[:2])
    assert [row[0] for table in tables for row in rows_of(table)[2:]] == ["1", "2", "3", "4"]


def test_sheet_by_hand_has_the_numbers_of_the_list_and_nothing_judged(tmp_path: Path) -> None:
    document = rendered("audit_checklist_blank", sample.dossier(), tmp_path)
    rows = document.tables[1].rows[2:]
    assert [row.cells[0].text for row in rows] == ["1", "2", "3"]
    for row in rows:
        assert row.cells[3].text == "抽样数：　　　　　其中不符合数："
        assert row.cells[4].text.split("\n")[:3] == ["1 □符合", "2 □观察项", "3 □一般不符合"]
        assert int(row.height.twips) >= 1700
    assert "KC-012" not in leftovers.text_of(tmp_path / "audit_checklist_blank.docx")
    assert "示例精密零件有限公司" in leftovers.text_of(tmp_path / "audit_checklist_blank.docx")


def test_verdicts_to_tick_follow_the_grades_of_the_agency() -> None:
    dossier = sample.dossier()
    three = dataclasses.replace(dossier, agency=dataclasses.replace(dossier.agency, grades=("严重", "一般", "轻微")))
    ticked = audit_checklist_blank.context(three)["表"]["选择"].split("\n")
    assert ticked == [
        "1 □符合", "2 □观察项", "3 □一般不符合", "4 □严重不符合", "5 □轻微不符合", "7 □不适用", "8 □未验证",
    ]  # fmt: skip


def test_empty_form_has_numbered_lines_to_write_in(tmp_path: Path) -> None:
    for kind in ("audit_checklist", "audit_checklist_blank"):
        rows = rendered(kind, empty_dossier(sample.dossier().agency), tmp_path).tables[1].rows[2:]
        assert [row.cells[0].text for row in rows] == ["1", "2", "3", "4", "5", "6"]


def test_an_audit_without_lines_says_so(tmp_path: Path) -> None:
    dossier = sample.dossier()
    assert dossier.audit is not None
    bare = dataclasses.replace(dossier, audit=dataclasses.replace(dossier.audit, lines=()))
    assert "（检查表中还没有条目）" in rows_of(rendered("audit_checklist", bare, tmp_path).tables[1])[2]


def test_five_thousand_lines_arrive_whole(tmp_path: Path) -> None:
    seen = Finding(verdict=Verdict.CONFORM, evidence="抽查10份 <&> 均有签字", sampled="10", auditor="周老师")
    dossier = with_lines(*(line(f"条{number}", finding=seen, text=f"第{number}条") for number in range(1, 5001)))
    word.render(paths.templates_dir() / TEMPLATE, audit_checklist.context(dossier), tmp_path / "long.docx")
    text = leftovers.text_of(tmp_path / "long.docx").split("\n")
    assert sum(each.startswith("抽查10份 <&> 均有签字") for each in text) == 5000


def test_each_auditor_of_a_department_is_named_once(tmp_path: Path) -> None:
    seen = [Finding(verdict=Verdict.CONFORM, evidence="e", auditor=who) for who in ("何静、王敏", "何静", "王敏，何静")]
    lines = [line(str(number), finding=each) for number, each in enumerate(seen)]
    head = rows_of(rendered("audit_checklist", with_lines(*lines), tmp_path).tables[0])
    assert head[1][:2] == ["审核员", "何静、王敏"]


@pytest.mark.parametrize("kind", ["audit_checklist", "audit_checklist_blank"])
def test_the_place_to_sign_stands_on_the_first_page_of_a_department(kind: str, tmp_path: Path) -> None:
    tables = rendered(kind, sample.dossier(), tmp_path).tables
    assert rows_of(tables[0])[-1][::2] == ["审核员（签字）", "受审核部门代表（签字）"]
    assert [cell.strip() for cell in rows_of(tables[0])[-1][1::2]] == ["年　　月　　日"] * 2
    assert len(tables) == 2


@pytest.mark.parametrize("kind", ["audit_checklist", "audit_checklist_blank"])
def test_the_last_line_of_a_department_is_never_alone_on_a_page(kind: str, tmp_path: Path) -> None:
    dossier = with_lines(*(line(str(number)) for number in range(5)))
    kept = [
        all(paragraph.paragraph_format.keep_with_next for cell in row.cells for paragraph in cell.paragraphs[:1])
        for row in rendered(kind, dossier, tmp_path).tables[1].rows[2:]
    ]
    assert kept[-2:] == [True, False]
    assert not any(kept[:-2])
