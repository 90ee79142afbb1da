"""The register: adding, joining, the bin, finding, the Excel copy."""

import csv
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import editing, enterprises, exporting


def test_a_name_is_needed(session: Session) -> None:
    with pytest.raises(AppError, match="企业名称不能为空"):
        enterprises.add_enterprise(session, "  ")


def test_joining_fills_blanks_moves_records_along_and_can_be_undone(session: Session, enterprise: Enterprise) -> None:
    other = enterprises.add_enterprise(session, "恒锐机械", legal_person="沈国栋", employees="99")
    third = enterprises.add_enterprise(session, "恒锐")
    enterprises.join(session, other.id, third.id)
    editing.add_record(session, Department, other.id, name="品管部")
    joined = enterprises.join(session, enterprise.id, other.id)
    assert (joined.legal_person, joined.employees) == ("沈国栋", "46")
    assert [part.name for part in records.of_enterprise(session.db, Department, enterprise.id)] == ["品管部"]
    assert records.get(session.db, Enterprise, third.id).alias_of == enterprise.id
    session.undo()
    assert records.get(session.db, Enterprise, enterprise.id) == enterprise
    assert records.of_enterprise(session.db, Department, enterprise.id) == []
    enterprises.join(session, enterprise.id, other.id)
    enterprises.separate(session, other.id)
    assert records.get(session.db, Enterprise, other.id).alias_of == ""


def test_an_enterprise_is_not_joined_with_itself(session: Session, enterprise: Enterprise) -> None:
    with pytest.raises(AppError, match="同一家"):
        enterprises.join(session, enterprise.id, enterprise.id)


def test_the_bin_keeps_everything(session: Session, enterprise: Enterprise) -> None:
    enterprises.archive(session, [enterprise.id])
    assert records.get(session.db, Enterprise, enterprise.id).archived_on
    enterprises.restore(session, [enterprise.id])
    assert records.get(session.db, Enterprise, enterprise.id) == enterprise


def test_an_enterprise_is_found_by_name_part_code_or_id_and_doubt_names_the_candidates(
    session: Session, enterprise: Enterprise
) -> None:
    coded = editing.set_fields(session, Enterprise, enterprise.id, credit_code="91350100M000100Y43")
    for words in (enterprise.name, "恒锐", "91350100m000100y43", enterprise.id):
        assert enterprises.find_enterprise(session.db, words) == coded
    enterprises.add_enterprise(session, "恒锐模具厂")
    with pytest.raises(AppError, match=r"对应 2 家企业.*恒锐模具厂（无代码）"):
        enterprises.find_enterprise(session.db, "恒锐")
    with pytest.raises(AppError, match="没有找到"):
        enterprises.find_enterprise(session.db, "没有这家")


def test_the_excel_copy_has_every_column_and_text_stays_text(
    session: Session, enterprise: Enterprise, tmp_path: Path
) -> None:
    risky = replace(enterprise, credit_code="912345678901234567", remarks="=1+1", contact_phone="013800000000")
    with session.write("改") as db:
        records.put(db, risky)
    target = tmp_path / "名单.xlsx"
    _run(exporting.prepare_register(session, target)())
    sheet = load_workbook(target).active
    heading, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
    values = dict(zip(heading, row, strict=True))
    assert values["企业名称"] == enterprise.name
    assert values["统一社会信用代码"] == "912345678901234567"
    assert values["备注"] == "=1+1"
    assert values["联系电话"] == "013800000000"
    assert values["企业规模"] == "小型"
    assert values["认证行业"] == "18 机械及设备"
    assert values["上年营业收入（万元）"] in (1860, "1860")


def test_the_ending_csv_makes_text(session: Session, enterprise: Enterprise, tmp_path: Path) -> None:
    target = tmp_path / "名单.CSV"
    _run(exporting.read_and_write(session, target, (enterprise.id,)))
    heading, row = csv.reader(target.read_text("utf-8-sig").splitlines())
    assert dict(zip(heading, row, strict=True))["企业名称"] == enterprise.name


def _run(steps: Generator[object, None, object]) -> None:
    for _ in steps:
        pass


def test_a_record_can_be_moved_and_removed(session: Session, enterprise: Enterprise) -> None:
    made = [editing.add_record(session, Department, enterprise.id, name=name) for name in "甲乙丙"]
    editing.move_record(session, Department, made[2].id, "", made[0].order_key)
    assert [part.name for part in records.of_enterprise(session.db, Department, enterprise.id)] == ["丙", "甲", "乙"]
    editing.remove_record(session, Department, made[0].id)
    assert session.undo_label == "删除部门"
    session.undo()
    assert [part.name for part in records.of_enterprise(session.db, Department, enterprise.id)] == ["丙", "甲", "乙"]
