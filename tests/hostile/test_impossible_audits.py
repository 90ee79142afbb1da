"""Audit records with values that nobody types, as a package may bring them: every page and every paper still opens."""

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from consultant_app.documents.register import DELIVERABLES
from consultant_app.model import audit, management_system, nonconformity, review
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui import start, theme
from consultant_app.ui.app import App
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.audit import AuditPage
from consultant_app.ui.pages.review import ReviewPage
from consultant_app.workflows import deadlines, delivering, sample
from consultant_app.workflows.dossiers import gaps_of

KINDS = [
    management_system.ManagementSystem, management_system.WorkProcess, management_system.IndicatorReading,
    management_system.Complaint, management_system.Supplier, management_system.RiskOpportunity,
    audit.AuditProgramme, audit.ProgrammeMark, audit.Audit, audit.AuditMember, audit.AuditSlot, audit.AuditLine,
    audit.Meeting, audit.Attendee, nonconformity.Nonconformity, nonconformity.CorrectiveAction,
    nonconformity.Verification, nonconformity.AuditObservation, review.ManagementReview, review.ReviewInput,
    review.ReviewDecision,
]  # fmt: skip
VALUES = {
    "very long": "长" * 100_000,
    "control characters": "控\x00制\x07\x1b[31m\x0b\u202e\u2028\r\n\t\x7f\ufffe\ud800末",
    "no such day": "2026-02-30",
    "a year too far": "10000-01-01",
    "a word": "明年",
    "markup": "<b>&{{ x }}</b>",
}
TOGETHER = ("control characters", "a year too far")
PAGES = ("today", "audit", "nonconformities", "review", "documents", "deadlines", "dossier")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample enterprise, made once."""
    folder = tmp_path_factory.mktemp("sample")
    session = Session.open(folder)
    sample.load_sample(session)
    session.close()
    return folder


@pytest.fixture
def session(shipped: Path, tmp_path: Path) -> Iterator[Session]:
    shutil.copytree(shipped, tmp_path / "data")
    opened = Session.open(tmp_path / "data")
    yield opened
    opened.close()


def spoiled(record: Any, value: str) -> Any:
    """The record with the value in every text, those inside its parts too; ids and the order stay."""
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        inside = getattr(record, field.name)
        if dataclasses.is_dataclass(inside):
            changed[field.name] = spoiled(inside, value)
        elif type(inside) is str and not field.name.endswith("id") and field.name not in ("order_key", "edition"):
            changed[field.name] = value
    return dataclasses.replace(record, **changed)


def spoil(session: Session, kind: Any, value: str) -> int:
    """Spoil the first two records of a kind as a merge would; how many there were."""
    found = records.all_of(session.db, kind)[:2]
    with session.write("坏") as db:
        records.put_all(db, [spoiled(record, value) for record in found])
    return len(found)


def open_every_page(app: App) -> None:
    pages = []  # one that only the search for garbage finds is taken to pieces in any order: PySide may not survive it
    for name in PAGES:
        page = registry.entry(name).build(app)
        pages.append(page)
        page.resize(1200, 700)
        page.refresh()
        parts = AuditPage.parts_of if name == "audit" else ReviewPage.parts_of if name == "review" else ()
        for part in parts:
            page.open_place(part=part)
            page.refresh()
        page.grab()
    for page in pages:
        page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def make_every_paper(session: Session, enterprise_id: str, folder: Path) -> int:
    for entry in DELIVERABLES:
        if entry.per:
            for _ in delivering.prepare_document(session, enterprise_id, entry.kind, folder=folder)():
                pass
    return len(list(folder.glob("*.docx")))


def stands(session: Session, folder: Path) -> None:
    theme.apply_theme(start.make_application(), "light")
    enterprise = next(each for each in records.all_of(session.db, Enterprise) if each.is_sample)
    gaps_of(session.db, enterprise.id)
    deadlines.board(session.db, date(2026, 11, 28))
    assert make_every_paper(session, enterprise.id, folder) == sum(bool(entry.per) for entry in DELIVERABLES)
    app = App(session)
    app.open_enterprise(enterprise.id)
    open_every_page(app)
    for job in app.running():
        job.cancel()
    app.close()


def test_several_impossible_values_at_once_stop_no_page_and_no_paper(
    session: Session, qapp: Any, tmp_path: Path
) -> None:
    for number, kind in enumerate(KINDS):
        assert spoil(session, kind, VALUES[TOGETHER[number % 2]]), kind
    stands(session, tmp_path / "出")


@pytest.mark.campaign
@pytest.mark.parametrize("name", VALUES)
def test_each_impossible_value_stops_no_page_and_no_paper(
    name: str, session: Session, qapp: Any, tmp_path: Path
) -> None:
    for kind in KINDS:
        assert spoil(session, kind, VALUES[name]), kind
    stands(session, tmp_path / "出")
