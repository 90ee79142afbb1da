"""Checklists as XLSForm: the library and the lines of an audit, out and back in."""

from dataclasses import replace

import openpyxl
import pytest
from pyxform.xls2xform import convert

from consultant_app.errors import AppError
from consultant_app.forms import loader, xlsform
from consultant_app.model.audit import Audit, AuditLine, AuditSlot, Finding, Issue, LibraryLine, OwnLine, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.store import records
from consultant_app.workflows import auditing, audits, checklist_exchange, checklist_library, checklists
from consultant_app.workflows.checklist_exchange import LineState
from consultant_app.workflows.progress import finish
from tests.forms import hostile_forms

OWN = LibraryLine(
    key="", clause="8.5.1", text="抽 ${今天} 的首件检验单，看签字和=1+1", method=("抽样", "查", "看"),
    processes=("production", "inspection"), departments=("quality", "top"), record="首件检验单\n巡检记录",
    sampling="抽 5 份", evidence="抽{份数}份首件检验单，编号{编号}。",
)  # fmt: skip


def put_own(session, *lines):
    made = [
        OwnLine(id=f"0199a000-0000-7000-8000-00000000000{n}", library=replace(line, key=""), order_key=str(n + 1))
        for n, line in enumerate(lines)
    ]
    made = [replace(own, library=replace(own.library, key=f"own-{own.id}")) for own in made]
    with session.write("自有") as db:
        records.put_all(db, made)
    return made


@pytest.fixture
def audit(session, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    with session.write("准备") as db:
        records.put_all(db, [
            Audit(id="a", enterprise_id=enterprise.id, number="NS-2026-01"),
            Audit(id="b", enterprise_id=enterprise.id, number="NS-2026-02"),
            Department(id="d", enterprise_id=enterprise.id, name="生产部"),
            Department(id="e", enterprise_id=enterprise.id, name="质量部 1/2"),
            AuditSlot(id="1", department_id="d", clauses=("8.5",), on="2026-11-20", **mine),
            AuditSlot(id="2", department_id="e", clauses=("7.1.5", "8.6"), on="2026-11-20", **mine),
        ])  # fmt: skip
    made = records.get(session.db, Audit, "a")
    checklists.draw_up(session, made)
    checklists.add_own(session, made, department_id="d", clause="", text="没有条款的一条", remark="备注", method=())
    checklists.add_own(session, made, clause="4.1", text="没有部门的一条", process="risk")
    return made


def out(session, audit, tmp_path):
    path = tmp_path / f"表{len(list(tmp_path.iterdir()))}.xlsx"
    work = checklist_exchange.prepare_audit(session, audit, path) if audit else None
    return finish((work or checklist_exchange.prepare_library(session, path))())


def back(path):
    return finish(checklist_exchange.read_lines(path)).asked


def states(found):
    return {each.name: each.state for each in found}


def rewrite(path, changes):
    """Change cells of the survey by question name and heading."""
    book = openpyxl.load_workbook(path)
    sheet = book["survey"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for heading, value in changes.get(row[1].value, {}).items():
            sheet.cell(row[0].row, heads[heading]).value = value
    book.save(path)


LABEL = "label::中文 (zh)"


def test_the_library_opens_as_an_xlsform_with_a_section_per_chapter(session, tmp_path):
    put_own(session, OWN)
    path = out(session, None, tmp_path)
    result = convert(path)
    assert result.warnings == [] or all("itemset" in warning for warning in result.warnings)
    sheet = openpyxl.load_workbook(path)["survey"]
    groups = [row[2].value for row in sheet.iter_rows() if row[0].value == "begin_group"]
    assert (groups[0], len(groups)) == ("第4章 组织环境", 7)


def test_the_library_comes_back_losslessly_elsewhere(session, tmp_path):
    made = put_own(session, OWN, LibraryLine(key="", text="没有条款，也没有方式"))
    path = out(session, None, tmp_path)
    with session.write("删") as db:
        for own in made:
            records.delete(db, OwnLine, own.id)
    found = checklist_exchange.preview_library(session, back(path))
    assert sorted(each.name for each in found if each.state is LineState.NEW) == [own.library.key for own in made]
    receipt = checklist_exchange.apply_library(session, found, source="库.xlsx")
    assert (receipt.new, receipt.same) == (2, len(checklists.library()))
    kept = {own.id: replace(own, order_key="") for own in checklist_library.own_lines(session.db)}
    assert kept == {own.id: replace(own, order_key="") for own in made}
    assert set(states(checklist_exchange.preview_library(session, back(path))).values()) == {LineState.SAME}
    assert session.undo() == "导入检查条目库：库.xlsx"
    assert checklist_library.own_lines(session.db) == []


def test_what_was_rewritten_changes_an_own_line_and_makes_one_of_a_shipped_one(session, tmp_path):
    (own,) = put_own(session, OWN)
    path = out(session, None, tmp_path)
    rewrite(path, {
        "A-4.1-01": {LABEL: "改写的一条", "qa_departments": "采购、quality"}, own.library.key: {"qa_method": "问"},
    })  # fmt: skip
    found = checklist_exchange.preview_library(session, back(path))
    assert {name: state for name, state in states(found).items() if state is not LineState.SAME} == {
        "A-4.1-01": LineState.NEW, own.library.key: LineState.CHANGED,
    }  # fmt: skip
    checklist_exchange.apply_library(session, found)
    first, second = checklist_library.own_lines(session.db)
    assert (first.id, first.library.method, first.order_key) == (own.id, ("问",), own.order_key)
    assert (second.library.text, second.library.departments) == ("改写的一条", ("purchasing", "quality"))
    assert checklists.library()["A-4.1-01"].text != "改写的一条"
    again = checklist_exchange.preview_library(session, back(path))
    assert set(states(again).values()) == {LineState.SAME}


def test_lines_that_cannot_be_are_refused_with_the_reason(session, tmp_path):
    path = out(session, None, tmp_path)
    wrong = {
        "A-4.1-01": ({"qa_method": "猜"}, "方式"),
        "A-4.1-02": ({"qa_processes": "炒股"}, "过程"),
        "A-4.1-03": ({"qa_departments": "食堂"}, "部门类别"),
        "A-4.1-04": ({"qa_clause": "4.9"}, "没有条款“4.9”"),
        "A-4.1-05": ({"qa_edition": "GB 1"}, "标准版本"),
        "A-4.2-01": ({LABEL: "—"}, "没有检查事项"),
    }
    rewrite(path, {name: cells for name, (cells, _) in wrong.items()})
    found = {each.name: each for each in checklist_exchange.preview_library(session, back(path))}
    for name, (_, words) in wrong.items():
        assert found[name].state is LineState.REFUSED
        assert words in found[name].reason
    receipt = checklist_exchange.apply_library(session, list(found.values()))
    assert (receipt.new, receipt.refused) == (0, len(wrong))


def bare(line):
    return replace(line, id="", audit_id="", order_key="", finding=Finding(), origin_id="")


def test_the_checklist_of_an_audit_opens_as_an_xlsform_and_comes_back_losslessly(session, audit, tmp_path):
    path = out(session, audit, tmp_path)
    convert(path)
    lines = audits.lines_of(session.db, "a")
    same = checklist_exchange.preview_audit(session, audit, back(path))
    assert set(states(same).values()) == {LineState.SAME}
    other = records.get(session.db, Audit, "b")
    found = checklist_exchange.preview_audit(session, other, back(path))
    assert set(states(found).values()) == {LineState.NEW}
    receipt = checklist_exchange.apply_audit(session, other, found, source="表.xlsx")
    assert receipt.new == len(lines)
    copied = audits.lines_of(session.db, "b")
    ordered = [bare(line) for line in checklists.in_order(lines)]
    assert [bare(line) for line in copied] == ordered
    assert session.undo() == "导入检查表：表.xlsx"
    assert audits.lines_of(session.db, "b") == []


def test_words_change_in_place_but_not_under_a_verdict(session, audit, tmp_path):
    path = out(session, audit, tmp_path)
    first, second, *_ = audits.lines_of(session.db, "a")
    auditing.judge(session, first, Finding(verdict=Verdict.CONFORM, evidence="有"))
    rewrite(path, {f"line-{line.id}": {LABEL: "改写", "qa_processes": "改进"} for line in (first, second)})
    found = {each.name: each for each in checklist_exchange.preview_audit(session, audit, back(path))}
    assert found[f"line-{first.id}"].state is LineState.REFUSED
    assert "已经判定" in found[f"line-{first.id}"].reason
    checklist_exchange.apply_audit(session, audit, list(found.values()))
    after = records.get(session.db, AuditLine, second.id)
    assert (after.text, after.process, after.order_key) == ("改写", "improvement", second.order_key)
    assert records.get(session.db, AuditLine, first.id).text == first.text


def test_a_line_of_the_library_file_may_go_into_an_audit_once(session, audit, tmp_path):
    asked = [each for each in back(out(session, None, tmp_path)) if each.clause == "9.1.2"]
    asked = [replace(each, department="生产部") for each in asked]
    checklist_exchange.apply_audit(session, audit, checklist_exchange.preview_audit(session, audit, asked))
    mine = [line for line in audits.lines_of(session.db, "a") if line.clause == "9.1.2"]
    assert {line.library_key for line in mine} == {each.name for each in asked}
    again = checklist_exchange.preview_audit(session, audit, asked)
    assert set(states(again).values()) == {LineState.SAME}
    elsewhere = [replace(each, department="食堂") for each in asked]
    assert "没有部门“食堂”" in checklist_exchange.preview_audit(session, audit, elsewhere)[0].reason


def test_a_form_of_another_kind_gives_its_questions_or_a_refusal(session, tmp_path):
    path = tmp_path / "诊断.xlsx"
    xlsform.write_xlsx(loader.load_shipped("diagnosis"), path)
    found = checklist_exchange.preview_library(session, back(path))
    assert found
    assert {each.state for each in found} == {LineState.NEW}
    (tmp_path / "名单.csv").write_text("企业名称,地址\n甲,乙\n", "utf-8")
    with pytest.raises(AppError, match="没有导入任何内容"):
        back(tmp_path / "名单.csv")


def test_a_reported_audit_takes_no_lines(session, audit, tmp_path):
    path = out(session, audit, tmp_path)
    with session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-25"),)))
    with pytest.raises(AppError, match="签发"):
        checklist_exchange.preview_audit(session, audit, back(path))


def test_what_is_passed_over_is_told_but_not_the_columns_that_are_read(session, audit, tmp_path):
    assert finish(checklist_exchange.read_lines(out(session, None, tmp_path))).notes == ()
    path = tmp_path / "外来.xlsx"
    rows = [("start", "s", "", ""), ("text", "a", "甲", "x")]
    path.write_bytes(hostile_forms.form(rows, headings="type name label 颜色"))
    assert finish(checklist_exchange.read_lines(path)).notes == (
        "survey 的“颜色”列不认识，已略过", "survey 第 2 行（s）：start 由手机自动记录，本软件不用，已略过",
    )  # fmt: skip
