"""Statistics read from the database and written as a workbook."""

from pathlib import Path

import openpyxl
import pytest

from consultant_app.documents import leftovers
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.nonconformity import CauseAnalysis, Nonconformity, Snapshot
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audit_statistics


@pytest.fixture
def filled(session: Session) -> Session:
    with session.write("建") as db:
        for key, archived in (("e", ""), ("f", ""), ("gone", "2026-11-01")):
            records.put(db, Enterprise(id=key, name=f"企业{key}", archived_on=archived))
            records.put(db, Audit(id=f"audit-{key}", enterprise_id=key))
        cases = (
            ("e", "8.6", "2026-09-01"), ("e", "7.2", "2025-09-01"), ("f", "8.6", "2026-10-01"),
            ("gone", "8.6", "2026-10-02"),
        )  # fmt: skip
        for number, (owner, clause, found_on) in enumerate(cases):
            records.put(db, Nonconformity(
                id=str(number), enterprise_id=owner, audit_id=f"audit-{owner}", number=f"NC-{number}", clause=clause,
                found_on=found_on, fact="=1+1", snapshot=Snapshot(department="质检部"), cause=CauseAnalysis(tag="人"),
            ))  # fmt: skip
    return session


def test_scopes(filled: Session) -> None:
    read = audit_statistics.read_statistics
    assert read(filled.db, audit_id="audit-e").total == 2
    assert read(filled.db, enterprise_id="f").total == 1
    assert read(filled.db).total == 3  # what lies in the bin does not count
    assert read(filled.db, year="2026").total == 2
    assert audit_statistics.years_of(filled.db) == ["2026", "2025"]


def test_the_workbook_holds_tables_charts_and_cases(filled: Session, tmp_path: Path) -> None:
    target = tmp_path / "统计.xlsx"
    list(audit_statistics.prepare_workbook(filled, target)())
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["概况", "分类统计", "排列图数据", "重复发生", "清单"]
    assert [cell.value for cell in book["概况"][2]] == ["不符合项总数", 3, "项"]
    assert [cell.value for cell in book["排列图数据"][2]][:3] == ["条款", "8.6", 2]
    assert len(book["排列图数据"]._charts) == 3
    fact = book["清单"]["H2"]
    assert (fact.value, fact.data_type) == ("=1+1", "s")
    assert not list(tmp_path.glob("*.part"))


def test_nothing_counted_makes_a_workbook_too(session: Session, tmp_path: Path) -> None:
    list(audit_statistics.prepare_workbook(session, tmp_path / "空.xlsx")())
    assert openpyxl.load_workbook(tmp_path / "空.xlsx")["概况"]["B2"].value == 0


def test_the_counts_over_all_enterprises_go_into_a_word_file(filled: Session, tmp_path: Path) -> None:
    list(audit_statistics.prepare_paper(filled, tmp_path / "统计.docx", year="2026")())
    text = leftovers.text_of(tmp_path / "统计.docx")
    for said in ("全部企业（2 家）", "2026 年度", "所选范围", "全部年度", "条款排列图"):
        assert said in text, said
