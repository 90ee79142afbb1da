"""Databases made by earlier versions open with everything that was in them."""

import zipfile
from pathlib import Path

import pytest

from consultant_app.model.assessment import Problem
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Department, Engagement, Enterprise, Willingness
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.store.checking import check
from consultant_app.store.opening import SCHEMA_VERSION
from consultant_app.store.session import Session

OLD = Path(__file__).parents[1] / "old_databases"


@pytest.fixture
def updated(tmp_path: Path) -> Session:
    zipfile.ZipFile(OLD / "version4.zip").extractall(tmp_path)
    session = Session.open(tmp_path)
    yield session
    session.close()


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
