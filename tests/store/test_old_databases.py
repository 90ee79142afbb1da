"""Databases made by earlier versions open with everything that was in them."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from consultant_app.model.assessment import Answer, Problem
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Department, Engagement, Enterprise, Willingness
from consultant_app.model.ids import fixed_id
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import conflicts, merging, records
from consultant_app.store.checking import check
from consultant_app.store.opening import SCHEMA_VERSION
from consultant_app.store.session import Session

OLD = Path(__file__).parents[1] / "old_databases"


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Session]:
    zipfile.ZipFile(OLD / f"{name}.zip").extractall(folder)
    session = Session.open(folder)
    yield session
    session.close()


@pytest.fixture
def updated(tmp_path: Path) -> Iterator[Session]:
    with opened("version4", tmp_path) as session:
        yield session


def test_nothing_is_lost_and_the_schema_is_current(updated: Session) -> None:
    db = updated.db
    (enterprise,) = records.all_of(db, Enterprise)
    assert enterprise.name == "样例阀门厂"
    assert [each.name for each in records.all_of(db, Department)] == ["质检部"]
    assert [each.willingness for each in records.all_of(db, Engagement)] == [Willingness.WILLING]
    assert len(records.all_of(db, Problem)) == 1
    (paper,) = records.all_of(db, DocumentRecord)
    assert (paper.kind, paper.subject_id, paper.version) == ("letter_of_intent", "", "A/0")
    assert db.execute("pragma user_version").fetchone()[0] == SCHEMA_VERSION
    assert check(db) == []


def test_new_records_go_in_and_come_out_again(updated: Session) -> None:
    (enterprise,) = records.all_of(updated.db, Enterprise)
    with updated.write("新建审核") as db:
        records.put(db, Audit(id="a1", enterprise_id=enterprise.id, number="NS-2026-01"))
    assert records.get(updated.db, Audit, "a1").number == "NS-2026-01"
    assert updated.undo() == "新建审核"
    assert records.all_of(updated.db, Audit) == []
    assert check(updated.db) == []


@pytest.fixture
def of_version_6(tmp_path: Path) -> Iterator[Session]:
    with opened("version6", tmp_path) as session:
        yield session


def test_a_conflict_and_the_history_of_version_6_are_there(of_version_6: Session) -> None:
    db = of_version_6.db
    assert db.execute("pragma user_version").fetchone()[0] == SCHEMA_VERSION
    assert db.execute("select count(*) from op").fetchone()[0] == 37
    assert len(records.all_of(db, Answer)) == 29  # one of thirty was deleted
    (found,) = conflicts.list_all(db)
    assert {json.loads(version.value)["evidence"] for version in found.versions} == {"甲看到的", "乙看到的"}
    with of_version_6.write("裁决") as connection:
        conflicts.decide(connection, found, found.versions[0].operation_id)
    assert conflicts.count(db) == 0
    assert check(db) == []


def test_what_is_derived_from_an_enterprise_of_version_6_is_found_where_it_was(of_version_6: Session) -> None:
    (enterprise,) = records.all_of(of_version_6.db, Enterprise)
    assert records.get(of_version_6.db, Engagement, fixed_id(enterprise.id, "engagement"))
    survey = fixed_id(enterprise.id, "questionnaire", "survey")
    assert records.get(of_version_6.db, Answer, fixed_id(survey, "q3")).question == "q3"


def test_a_file_of_version_6_meets_its_own_records(of_version_6: Session, tmp_path: Path) -> None:
    with of_version_6.write("交出") as db:
        merging.seal(db, [records.all_of(db, Enterprise)[0].id])
    incoming = merging.parse(merging.export_lines(of_version_6.db, [records.all_of(of_version_6.db, Enterprise)[0].id]))
    assert merging.merge(of_version_6, "合并", incoming).operations == 0
    (tmp_path / "other").mkdir()
    other = Session.open(tmp_path / "other")
    assert merging.merge(other, "合并", incoming).conflicts == 1
    other.close()
