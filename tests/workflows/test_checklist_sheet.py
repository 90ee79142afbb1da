"""The fill-in copy of a checklist: out as .xlsx, filled in elsewhere, back by the keys of its rows."""

from collections import Counter
from dataclasses import replace

import openpyxl
import pytest

from consultant_app.documents.checklist_workbook import FACTS_SHEET, TITLES
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot, Finding, Issue, Verdict
from consultant_app.model.enterprise import Department
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.workflows import auditing, audits, checklist_sheet, importing
from consultant_app.workflows.checklist_sheet_import import RowState, apply_sheet, preview_sheet
from consultant_app.workflows.progress import finish

FOUND = "2026-11-20 查首件检验单 SJ-1101～1105，其中 SJ-1103 无检验员签字"


@pytest.fixture
def audit(session, enterprise):
    mine = {"enterprise_id": enterprise.id, "audit_id": "a"}
    made = Audit(id="a", enterprise_id=enterprise.id, number="NS-2026-01")
    with session.write("准备") as db:
        records.put_all(db, [
            made,
            Audit(id="b", enterprise_id=enterprise.id, number="NS-2026-02"),
            Department(id="d", enterprise_id=enterprise.id, name="生产部", head="赵主任"),
            AuditMember(id="m", name="李审", **mine),
            AuditSlot(id="s", department_id="d", clauses=("8.5",), on="2026-11-20", member_ids=("m",), **mine),
            *(
                AuditLine(id=key, department_id="d", clause="8.5.1", text=f"=检查 {key}", method=("查", "抽样"),
                          record="首件检验单", sampling="抽 5 份", order_key=key, **mine)
                for key in "uvwxyz"
            ),
            AuditLine(id="other", enterprise_id=enterprise.id, audit_id="b", clause="4.1", text="问", order_key="a"),
        ])  # fmt: skip
    return made


@pytest.fixture
def path(session, audit, tmp_path):
    return finish(checklist_sheet.prepare_sheet(session, audit, tmp_path / "填写表.xlsx")())


def fill(path, answers, change=None):
    """Fill in cells by key and heading, as somebody does in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(4, sheet.max_row + 1):
        for heading, value in answers.get(sheet.cell(row, 1).value, {}).items():
            sheet.cell(row, TITLES.index(heading) + 1).value = value
    if change:
        change(book)
    book.save(path)


def looked(session, audit, path, source=""):
    return preview_sheet(session, audit, finish(importing.read_list(path)), source=source)


def states(rows):
    return {row.line.id if row.line else row.row: row.state for row in rows}


def line(session, key):
    return records.get(session.db, AuditLine, key)


def test_the_copy_shows_every_line_with_its_key_hidden_and_a_list_of_verdicts(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(4, 10)] == list("uvwxyz")
    assert [sheet.cell(4, column).value for column in range(2, 10)] == [
        "1", "生产部", "8.5.1", "=检查 u", "查、抽样", "首件检验单", "抽 5 份", "未查",
    ]  # fmt: skip
    assert sheet["E4"].data_type == "s"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet
    assert not sheet["I4"].protection.locked
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"符合,观察项,一般不符合,严重不符合,不适用,未验证,未查"'


def test_a_copy_that_nobody_touched_changes_nothing(session, audit, path):
    rows = looked(session, audit, path)
    assert {row.state for row in rows} == {RowState.SAME}
    assert apply_sheet(session, audit, rows).same == 6
    assert session.undo_label == "准备"


def test_what_was_filled_in_is_stored_as_one_step_and_raises_its_records(session, audit, path):
    fill(path, {
        "u": {"判定": "符合", "客观证据": "首件检验单 5 份齐全", "抽样数": 5, "不符合数": 0},
        "v": {"判定": "一般不符合", "客观证据": FOUND, "抽样数": "５ 份", "不符合数": 1, "备注": "拍了照"},
        "w": {"判定": "观察项", "客观证据": "标识牌将脱落"},
        "x": {"判定": "不适用", "理由": "本厂无此过程"},
    })  # fmt: skip
    rows = looked(session, audit, path)
    assert Counter(row.state for row in rows) == {RowState.NEW: 4, RowState.SAME: 2}
    receipt = apply_sheet(session, audit, rows, source="填写表.xlsx")
    assert (receipt.new, receipt.same) == (4, 2)
    assert line(session, "u").finding == Finding(
        verdict=Verdict.CONFORM, evidence="首件检验单 5 份齐全", sampled="5", failed="0", auditor="李审",
        on="2026-11-20",
    )  # fmt: skip
    assert line(session, "v").remark == "拍了照"
    (raised,) = records.all_of(session.db, Nonconformity)
    assert (raised.line_id, raised.grade, raised.snapshot.sampled) == ("v", "一般", "5 份")
    assert raised.number.endswith("001")
    assert len(records.all_of(session.db, AuditObservation)) == 1
    assert session.undo() == "导入填写表：填写表.xlsx"
    assert records.all_of(session.db, Nonconformity) == []
    assert all(each.finding == Finding() for each in audits.lines_of(session.db, "a"))


def test_importing_again_is_harmless(session, audit, path):
    fill(path, {"v": {"判定": "严重不符合", "客观证据": FOUND}})
    apply_sheet(session, audit, looked(session, audit, path))
    again = looked(session, audit, path)
    assert {row.state for row in again} == {RowState.SAME}
    apply_sheet(session, audit, again)
    assert len(records.all_of(session.db, Nonconformity)) == 1


def test_what_changed_on_both_sides_is_left_alone_unless_chosen(session, audit, path):
    fill(path, {"u": {"判定": "符合", "客观证据": "文件里写的"}})
    auditing.judge(session, line(session, "u"), Finding(verdict=Verdict.OBSERVATION, evidence="软件里写的"))
    rows = looked(session, audit, path)
    assert states(rows)["u"] is RowState.CONFLICT
    assert apply_sheet(session, audit, rows).conflicts == 1
    assert line(session, "u").finding.evidence == "软件里写的"
    receipt = apply_sheet(session, audit, rows, chosen={rows[0].row})
    assert (receipt.changed, receipt.conflicts) == (1, 0)
    assert line(session, "u").finding.evidence == "文件里写的"
    assert records.all_of(session.db, AuditObservation) == []


def test_the_same_copy_filled_in_further_is_no_conflict_until_somebody_writes_in_the_program(session, audit, path):
    for evidence in ("看了 3 份", "看了 5 份"):
        fill(path, {"u": {"判定": "符合", "客观证据": evidence}})
        rows = looked(session, audit, path, "李审.xlsx")
        apply_sheet(session, audit, rows, source="李审.xlsx")
        assert line(session, "u").finding.evidence == evidence
    fill(path, {"u": {"客观证据": "看了 8 份"}})
    assert states(looked(session, audit, path, "李审.xlsx"))["u"] is RowState.CHANGED
    assert states(looked(session, audit, path, "王审.xlsx"))["u"] is RowState.CONFLICT
    session.undo()
    assert states(looked(session, audit, path, "李审.xlsx"))["u"] is RowState.CONFLICT


def test_what_changed_only_in_the_program_stays(session, audit, path):
    auditing.judge(session, line(session, "u"), Finding(verdict=Verdict.CONFORM, evidence="软件里写的"))
    assert states(looked(session, audit, path))["u"] is RowState.SAME


def test_a_verdict_that_was_exported_may_be_changed_or_taken_back(session, audit, tmp_path):
    auditing.judge(session, line(session, "u"), Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence=FOUND))
    copy = finish(checklist_sheet.prepare_sheet(session, audit, tmp_path / "后.xlsx")())
    fill(copy, {"u": {"判定": None, "客观证据": None}})
    rows = looked(session, audit, copy)
    assert (states(rows)["u"], "由“一般不符合”改为“未查”" in rows[0].reason) == (RowState.CHANGED, True)
    apply_sheet(session, audit, rows)
    assert line(session, "u").finding.verdict is Verdict.NOT_CHECKED
    assert records.all_of(session.db, Nonconformity) == []


def test_rows_that_cannot_be_are_refused_with_the_reason_and_the_others_come(session, audit, path):
    fill(path, {
        "u": {"判定": "还行"},
        "v": {"判定": "一般不符合", "客观证据": FOUND, "抽样数": 3, "不符合数": 5},
        "w": {"判定": "符合", "客观证据": "好", "条款": "8.5.2"},
        "x": {"判定": "符合", "客观证据": "好", "检查事项": "别的一行"},
        "y": {"判定": "符合", "客观证据": "好", "抽样数": "若干"},
        "z": {"判定": "符合", "客观证据": "温度记录齐"},
    })  # fmt: skip
    rows = looked(session, audit, path)
    reasons = {row.line.id: row.reason for row in rows if row.state is RowState.REFUSED}
    assert set(reasons) == set("uvwxy")
    for key, words in {"u": "还行", "v": "大于", "w": "8.5.2", "x": "串行", "y": "若干"}.items():
        assert words in reasons[key]
    receipt = apply_sheet(session, audit, rows)
    assert (receipt.new, receipt.refused) == (1, 5)


def test_a_row_without_its_key_or_with_one_from_elsewhere_is_refused(session, audit, path):
    def add(book):
        sheet = book.worksheets[0]
        sheet["I10"], sheet["A11"], sheet["I11"] = "符合", "other", "符合"

    fill(path, {}, add)
    rows = looked(session, audit, path)
    assert [row.row for row in rows if row.state is RowState.REFUSED] == [10, 11]


def test_a_text_that_was_rewritten_in_the_program_is_a_conflict(session, audit, path):
    fill(path, {"u": {"判定": "符合", "客观证据": "好"}})
    audits.change_audited(session, "a", "改", [replace(line(session, "u"), text="改写了")])
    assert states(looked(session, audit, path))["u"] is RowState.CONFLICT


def test_evidence_longer_than_a_cell_is_not_cut_by_coming_back(session, audit, tmp_path):
    long = "长" * 40_000
    auditing.judge(session, line(session, "u"), Finding(verdict=Verdict.CONFORM, evidence=long))
    copy = finish(checklist_sheet.prepare_sheet(session, audit, tmp_path / "长.xlsx")())
    fill(copy, {"u": {"备注": "补一句"}})
    apply_sheet(session, audit, looked(session, audit, copy))
    assert (line(session, "u").remark, line(session, "u").finding.evidence) == ("补一句", long)


def test_awkward_text_comes_back_as_it_was(session, audit, path):
    for text in ("=HYPERLINK(1)", "_x000D_", "一\n二", "👨‍👩‍👧㐀𠮷", "-5", "'引号"):
        fill(path, {"u": {"判定": "符合", "客观证据": text}})
        book = openpyxl.load_workbook(path)
        cell = book.worksheets[0].cell(4, TITLES.index("客观证据") + 1)
        cell.value, cell.data_type = text.replace("_x000D_", "_x005F_x000D_"), "s"
        book.save(path)
        apply_sheet(session, audit, looked(session, audit, path), chosen={4})
        assert line(session, "u").finding.evidence == text


def refused(session, audit, path, words):
    before = session.undo_label
    with pytest.raises(AppError, match=words):
        looked(session, audit, path)
    assert session.undo_label == before


def test_another_audits_copy_is_refused(session, audit, path):
    refused(session, records.get(session.db, Audit, "b"), path, "属于审核 NS-2026-01")
    fill(path, {}, lambda book: book.remove(book[FACTS_SHEET]))
    refused(session, records.get(session.db, Audit, "b"), path, "属于审核 NS-2026-01")
    assert {row.state for row in looked(session, audit, path)} == {RowState.SAME}


def test_the_copy_of_a_database_that_is_not_here_is_refused(session, audit, path):
    fill(path, {}, lambda book: setattr(book[FACTS_SHEET]["B2"], "value", "elsewhere"))
    refused(session, audit, path, "不在这份数据里")


def test_a_reported_audit_takes_nothing(session, audit, path):
    fill(path, {"u": {"判定": "符合", "客观证据": "好"}})
    rows = looked(session, audit, path)
    with session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-25"),)))
    refused(session, audit, path, "签发")
    with pytest.raises(AppError, match="签发"):
        apply_sheet(session, audit, rows)


def test_a_preview_that_is_out_of_date_is_not_applied(session, audit, path):
    fill(path, {"u": {"判定": "符合", "客观证据": "好"}})
    rows = looked(session, audit, path)
    auditing.judge(session, line(session, "u"), Finding(verdict=Verdict.OBSERVATION, evidence="后来"))
    with pytest.raises(AppError, match="重新选择文件预览"):
        apply_sheet(session, audit, rows)


def test_an_audit_without_lines_has_no_copy(session, audit, tmp_path):
    with pytest.raises(AppError, match="还没有检查条目"):
        checklist_sheet.prepare_sheet(session, replace(audit, id="empty"), tmp_path / "空.xlsx")
