"""Several documents at once: made one after the other, packed whole or not at all."""

import zipfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store.session import Session
from consultant_app.workflows import bundling, delivering, editing, papers
from consultant_app.workflows.sample import load_sample


def _finish(steps: Generator[Any, None, Any]) -> Any:
    try:
        while True:
            next(steps)
    except StopIteration as stop:
        return stop.value


@pytest.fixture
def sample(session: Session) -> Enterprise:
    return load_sample(session)


def _make_letter(session: Session, sample: Enterprise) -> delivering.Made:
    made: delivering.Made = _finish(delivering.prepare_document(session, sample.id, "letter_of_intent")())
    delivering.remember(session, made)
    return made


def test_only_the_newest_version_of_each_document_is_packed(
    session: Session, sample: Enterprise, tmp_path: Path
) -> None:
    _make_letter(session, sample)
    newest = _make_letter(session, sample)
    target = tmp_path / "U盘" / bundling.bundle_name(sample)
    assert _finish(bundling.prepare_bundle(session, sample.id, target)()) == target
    with zipfile.ZipFile(target) as packed:
        assert packed.namelist() == [f"恒锐精密/摸底调研/{newest.path.name}"]
        assert packed.read(packed.namelist()[0]) == newest.path.read_bytes()


def test_nothing_made_is_said_and_nothing_is_packed(session: Session, sample: Enterprise, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="还没有生成过任何文档"):
        bundling.prepare_bundle(session, sample.id, tmp_path / "x.zip")
    assert not list(tmp_path.glob("x.zip*"))


def test_a_zip_that_is_there_stays_when_packing_is_stopped(
    session: Session, sample: Enterprise, tmp_path: Path
) -> None:
    _make_letter(session, sample)
    target = tmp_path / "x.zip"
    target.write_bytes(b"before")
    steps = bundling.prepare_bundle(session, sample.id, target)()
    next(steps)
    steps.close()
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.glob("x.zip*")] == ["x.zip"]


def _kinds(session: Session, sample: Enterprise) -> list[str]:
    return [status.deliverable.kind for status in papers.statuses(session, sample.id)]


def test_making_all_leaves_out_what_is_up_to_date(session: Session, sample: Enterprise, tmp_path: Path) -> None:
    _make_letter(session, sample)
    batch = _finish(bundling.prepare_all(session, sample.id, folder=tmp_path / "all")())
    every = [kind for kind in _kinds(session, sample) if kind != "return_slip"]  # nobody returned it
    made = [each.record.kind for each in batch.made]
    assert sorted(made) == sorted(kind for kind in every if kind != "letter_of_intent")
    assert made[-1] == "audit_archive_index"  # the list of papers knows all of them
    for each in batch.made:
        delivering.remember(session, each)
    states = {status.state for status in papers.statuses(session, sample.id) if status.deliverable.kind in every}
    assert states == {papers.DocumentState.MADE}
    assert batch.failures == ()
    editing.set_fields(session, Enterprise, sample.id, remarks="新的备注")
    assert len(bundling.prepare_all(session, sample.id, folder=tmp_path / "all").args[0]) == len(every)


def test_making_all_goes_on_after_a_failure_and_leaves_nothing_when_stopped(
    session: Session, sample: Enterprise, tmp_path: Path
) -> None:
    own = session.folder / "templates" / "letter_of_intent.docx"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(b"damaged")
    batch = _finish(bundling.prepare_all(session, sample.id, folder=tmp_path / "one")())
    assert len(batch.made) == len(_kinds(session, sample)) - 2  # the damaged one, and no slip
    assert "质量帮扶意向书" in batch.failures[0]
    steps = bundling.prepare_all(session, sample.id, folder=tmp_path / "two")()
    while not list((tmp_path / "two").glob("*.docx")):
        next(steps)
    next(steps)
    steps.close()
    assert not list((tmp_path / "two").glob("*.docx"))
