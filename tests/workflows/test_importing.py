"""Importing a bureau's list: verdicts, policies, one undo step, nothing twice."""

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import Workbook

from consultant_app.errors import AppError, BadFile
from consultant_app.intake.headings import Mapping
from consultant_app.intake.matching import RowVerdict, Verdict
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import importing
from consultant_app.workflows.importing import Decision, Policy
from consultant_app.workflows.progress import Progress

Result = TypeVar("Result")
ROWS = [
    ["附件2"],
    ["2026年度小微企业帮扶名单"],
    ["序号", "企业名称", "统一社会信用代码", "企业规模情况", "", "认证行业"],
    ["", "", "", "从业人员\n（人）", "营业收入\n（万元）", ""],
    [1, "临江市恒锐精密机械有限公司", "91350100M000100Y43", 46, "1.2亿", "18 机械及设备"],
    [2, "临江市和丰食品有限公司", "91110000802100433B", "19人", "2,000(万元人民币)", "食品、饮料和烟草"],
    [3, "", "", 12, 30, ""],
    ["", "小计：3家", "", 77, "", ""],
    ["填表人：", "", "审核人："],
]


def _finish(steps: Generator[Progress, None, Result]) -> Result:
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: Result = stop.value
            return result


def _list(tmp_path: Path, rows: list[list[object]] | None = None) -> Path:
    book = Workbook()
    for row in rows or ROWS:
        book.active.append(row)
    path = tmp_path / "帮扶名单.xlsx"
    book.save(path)
    return path


def _preview(session: Session, path: Path) -> tuple[list[RowVerdict], Mapping]:
    sheet, mapping = importing.find_sheet(session.db, _finish(importing.read_list(path)))
    return _finish(importing.plan(sheet, mapping, importing.existing_rows(session.db), path.name)), mapping


def _import(session: Session, path: Path, policy: Policy = Policy.SKIP, **options: object) -> importing.Receipt:
    verdicts, mapping = _preview(session, path)
    return importing.apply(session, verdicts, mapping, policy=policy, source=path.name, **options)  # type: ignore[arg-type]


def test_a_list_with_titles_and_a_two_row_heading_becomes_enterprises(session: Session, tmp_path: Path) -> None:
    verdicts, _ = _preview(session, _list(tmp_path))
    assert [verdict.verdict for verdict in verdicts] == [
        Verdict.NEW, Verdict.NEW, Verdict.REFUSED, Verdict.SKIPPED, Verdict.SKIPPED,
    ]  # fmt: skip
    assert verdicts[2].reason == "Sheet 第 7 行：没有企业名称"
    receipt = _import(session, _list(tmp_path))
    assert (receipt.added, receipt.refused, receipt.skipped) == (2, 1, 2)
    first, second = records.all_of(session.db, Enterprise)
    assert (first.revenue, first.employees, first.industry, first.sector) == ("12000", "46", "18", "industry")
    assert (second.revenue, second.employees, second.industry) == ("2000", "19", "3")
    assert first.source == "帮扶名单.xlsx Sheet 第 5 行"


def test_the_second_import_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = _list(tmp_path)
    _import(session, path)
    before = session.db.execute("select count(*) from op").fetchone()
    receipt = _import(session, path, Policy.UPDATE)
    assert (receipt.added, receipt.updated, receipt.same) == (0, 0, 2)
    assert session.db.execute("select count(*) from op").fetchone() == before


def test_undo_takes_the_whole_import_back(session: Session, tmp_path: Path) -> None:
    _import(session, _list(tmp_path))
    assert session.undo() == "导入企业名单：帮扶名单.xlsx"
    assert records.all_of(session.db, Enterprise) == []
    session.redo()
    assert len(records.all_of(session.db, Enterprise)) == 2


@pytest.mark.parametrize(("policy", "employees"), [(Policy.SKIP, "46"), (Policy.UPDATE, "52")])
def test_the_policy_decides_about_rows_that_differ(
    session: Session, tmp_path: Path, policy: Policy, employees: str
) -> None:
    _import(session, _list(tmp_path))
    changed = [[*ROWS[4][:3], 52, *ROWS[4][4:]] if row is ROWS[4] else row for row in ROWS]
    verdicts, _ = _preview(session, _list(tmp_path, changed))
    assert [(change.label, change.old, change.new) for change in verdicts[0].changes] == [("从业人员", "46", "52")]
    _import(session, _list(tmp_path, changed), policy)
    assert records.all_of(session.db, Enterprise)[0].employees == employees


def test_stop_imports_nothing_when_there_is_any_doubt(session: Session, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="没有导入任何内容"):
        _import(session, _list(tmp_path), Policy.STOP)
    assert records.all_of(session.db, Enterprise) == []


def test_a_possible_duplicate_waits_for_a_decision(session: Session, tmp_path: Path) -> None:
    _import(session, _list(tmp_path))
    rows: list[list[object]] = [["企业名称", "从业人员"], ["临江恒锐精密机械有限责任公司", 46]]
    path = _list(tmp_path, rows)
    verdicts, _ = _preview(session, path)
    assert Counter(verdict.verdict for verdict in verdicts) == {Verdict.POSSIBLE: 1}
    assert _import(session, path).skipped == 1
    assert _import(session, path, decisions={verdicts[0].row_number: Decision.UPDATE}).updated == 1
    assert len(records.all_of(session.db, Enterprise)) == 2
    assert _import(session, path, decisions={verdicts[0].row_number: Decision.ADD}).added == 1


def test_a_corrected_mapping_is_remembered_for_the_same_headings(session: Session, tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业名称", "老板", "人数"], ["临江市和丰食品有限公司", "沈国栋", 12]]
    path = _list(tmp_path, rows)
    sheet, mapping = importing.find_sheet(session.db, _finish(importing.read_list(path)))
    corrected = importing.register_import.remembered(sheet, mapping, {0: "name", 1: "legal_person", 2: "employees"})
    verdicts = _finish(importing.plan(sheet, corrected, [], path.name))
    importing.apply(session, verdicts, corrected, policy=Policy.SKIP)
    _, again = importing.find_sheet(session.db, [sheet])
    assert again.columns == corrected.columns


def test_a_list_without_names_is_refused_and_a_damaged_file_too(session: Session, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="没有找到含“企业名称”的表头"):
        _import(session, _list(tmp_path, [["甲", "乙"], [1, 2]]))
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BadFile, match="没有导入任何内容"):
        _import(session, broken)
    assert records.all_of(session.db, Enterprise) == []
