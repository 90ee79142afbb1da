"""Fill-in copies and XLSForms of checklists from outside: one sentence, and nothing changed."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from consultant_app.documents.checklist_workbook import FACTS_SHEET, TITLES
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, AuditLine, Finding, OwnLine
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import checklist_exchange, checklist_sheet, checklists, enterprises, importing
from consultant_app.workflows.checklist_sheet_import import RowState, RowVerdict, apply_sheet, preview_sheet
from consultant_app.workflows.progress import finish

TEXTS = {
    "markup": "<a>&\"']]>",
    "a reference of XLSForm": "看 ${没有这题} 和 pulldata('a')",
    "control characters": "甲\x00\x07乙",
    "half a character": "甲\ud800乙",
    "a formula": "=cmd|' /C calc'!A1",
    "line breaks": "一\r\n二\x0b三",
    "emoji and rare Hanzi": "👨‍👩‍👧㐀𠮷",
    "Excel's own escapes": "_x000D_",
    "a long text": "长" * 9_000,
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def audit(session: Session) -> Audit:
    enterprise = enterprises.add_enterprise(session, "宏达𠮷机械")
    made = Audit(id="a", enterprise_id=enterprise.id, number="NS-1")
    with session.write("准备") as db:
        records.put(db, made)
    for text in ("查首件", "查巡检"):
        checklists.add_own(session, made, clause="8.5.1", text=text)
    return made


@pytest.fixture
def path(session: Session, audit: Audit, tmp_path: Path) -> Path:
    finish(checklist_sheet.prepare_sheet(session, audit, tmp_path / "填写表.xlsx")())
    return tmp_path / "填写表.xlsx"


def changed(path: Path, change: Callable[[Any], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def looked(session: Session, audit: Audit, path: Path) -> list[RowVerdict]:
    return preview_sheet(session, audit, finish(importing.read_list(path)))


def refused(session: Session, audit: Audit, path: Path) -> str:
    before = session.undo_label
    with pytest.raises(AppError) as caught:
        looked(session, audit, path)
    assert "没有导入任何内容" in str(caught.value)
    assert str(caught.value).endswith("。")
    assert session.undo_label == before
    return str(caught.value)


def column(heading: str) -> int:
    return TITLES.index(heading) + 1


def test_the_same_key_twice_is_refused_with_its_rows(session: Session, audit: Audit, path: Path) -> None:
    def copy(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(5, 1).value = sheet.cell(4, 1).value

    changed(path, copy)
    assert "第 4、5 行" in refused(session, audit, path)


def test_a_book_of_something_else_is_refused(session: Session, audit: Audit, path: Path, tmp_path: Path) -> None:

    def keep_facts_only(book: Any) -> None:
        book.remove(book.worksheets[0])
        book[FACTS_SHEET].sheet_state = "visible"

    changed(path, keep_facts_only)
    refused(session, audit, path)
    (tmp_path / "名单.csv").write_text("企业名称,判定\n甲,符合\n", "utf-8")
    refused(session, audit, tmp_path / "名单.csv")
    changed(path, lambda book: book[FACTS_SHEET].append(["行键", "判定"]))
    assert "没有内容" in refused(session, audit, path)


def test_a_damaged_copy_is_refused(session: Session, audit: Audit, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2_000])
    refused(session, audit, path)


def test_an_endless_copy_is_refused(session: Session, audit: Audit, path: Path, tmp_path: Path) -> None:
    rows = "".join(f'<row><c t="inlineStr"><is><t>k{n}</t></is></c></row>' for n in range(300_100))
    long = tmp_path / "很长.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(long, "w", zipfile.ZIP_STORED) as book:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            book.writestr(name, text)
    assert "行" in refused(session, audit, long)


def test_too_many_rows_are_no_checklist(session: Session, audit: Audit, path: Path) -> None:
    def more(book: Any) -> None:
        for number in range(5_001):
            book.worksheets[0].append([f"k{number}", "x"])

    changed(path, more)
    assert "不像一份检查表" in refused(session, audit, path)


def test_formulas_are_never_worked_out(session: Session, audit: Audit, path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(4, column("判定")).value = '=IF(1,"符合","")'
        sheet.cell(4, column("客观证据")).value = '=HYPERLINK("http://x","看")'
        sheet.cell(5, column("判定")).value = "符合"
        sheet.cell(5, column("客观证据")).value = "#REF!"
        sheet.cell(5, column("客观证据")).data_type = "s"

    changed(path, write)
    rows = looked(session, audit, path)
    assert [row.state for row in rows] == [RowState.SAME, RowState.REFUSED]
    assert "#REF!" in rows[1].reason
    apply_sheet(session, audit, rows)
    assert {line.finding for line in records.all_of(session.db, AuditLine)} == {Finding()}


@pytest.mark.parametrize(
    "word", ["符合 ", "符 合", "Conform", "=符合", "不符", "未查\x07", "严重", "1", "TRUE", "符合；观察项"]
)
def test_only_the_words_of_the_list_are_verdicts(word: str, session: Session, audit: Audit, path: Path) -> None:
    def write(book: Any) -> None:
        cell = book.worksheets[0].cell(4, column("判定"))
        cell.value = word.replace("\x07", "")
        cell.data_type = "s"
        book.worksheets[0].cell(4, column("客观证据")).value = "看了"

    changed(path, write)
    state = looked(session, audit, path)[0].state
    assert state is (RowState.NEW if word.strip("\x07 ") in ("符合", "未查") else RowState.REFUSED)


def test_rows_in_another_order_still_find_their_lines(session: Session, audit: Audit, path: Path) -> None:
    def turn(book: Any) -> None:
        sheet = book.worksheets[0]
        for at in range(1, len(TITLES) + 1):
            first, second = sheet.cell(4, at), sheet.cell(5, at)
            first.value, second.value = second.value, first.value
        sheet.cell(4, column("判定")).value = "不适用"
        sheet.cell(4, column("理由")).value = "巡检由顾客做"

    changed(path, turn)
    apply_sheet(session, audit, looked(session, audit, path))
    found = {line.text: line.finding.reason for line in records.all_of(session.db, AuditLine)}
    assert found == {"查首件": "", "查巡检": "巡检由顾客做"}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_goes_through_an_xlsform(text: str, session: Session, audit: Audit, tmp_path: Path) -> None:
    checklists.add_own(session, audit, text=text, record=text, phrase=text)
    line = next(each for each in records.all_of(session.db, AuditLine, order="id desc"))
    path = finish(checklist_exchange.prepare_audit(session, audit, tmp_path / "表.xlsx")())
    asked = finish(checklist_exchange.read_lines(path)).asked
    found = {each.name: each.state for each in checklist_exchange.preview_audit(session, audit, asked)}
    assert found[f"line-{line.id}"] is checklist_exchange.LineState.SAME


def test_a_form_with_errors_is_refused_in_one_sentence(session: Session, audit: Audit, tmp_path: Path) -> None:
    path = finish(checklist_exchange.prepare_audit(session, audit, tmp_path / "表.xlsx")())

    def spoil(book: Any) -> None:
        sheet = book["survey"]
        for row in sheet.iter_rows(min_row=2):
            row[0].value = "barcode" if row[0].value != "begin_group" else row[0].value

    changed(path, spoil)
    with pytest.raises(AppError, match=r"没有导入任何内容。$"):
        finish(checklist_exchange.read_lines(path))
    assert records.all_of(session.db, OwnLine) == []
