"""Papers wait for a printer as the files that were looked at."""

import os
import time
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.store.session import Session
from consultant_app.workflows import print_queue


@pytest.fixture
def session(tmp_path: Path):
    session = Session.open(tmp_path / "data")
    yield session
    session.close()


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "不符合项报告.pdf"
    path.write_bytes(b"%PDF-1.7 pages")
    return path


def test_the_file_is_kept_even_when_the_one_it_came_from_is_gone(session: Session, pdf: Path) -> None:
    job = print_queue.add(session, pdf, title="不符合项报告 NC-1", copies=2, duplex=True)
    pdf.unlink()
    assert print_queue.read(session, job) == b"%PDF-1.7 pages"
    assert b"pages" not in print_queue.path_of(session, job).read_bytes()
    assert print_queue.waiting(session.db) == [job]


def test_what_was_printed_or_removed_waits_no_more_and_undo_brings_it_back(session: Session, pdf: Path) -> None:
    first, second = (print_queue.add(session, pdf, title=title) for title in ("甲", "乙"))
    print_queue.done(session, [first])
    assert print_queue.waiting(session.db) == [second]
    print_queue.remove(session, [second])
    assert print_queue.waiting(session.db) == []
    session.undo()
    assert print_queue.waiting(session.db) == [second]
    assert print_queue.path_of(session, second).is_file()


def test_copies_stay_within_reason_and_sides_are_kept(session: Session, pdf: Path) -> None:
    job = print_queue.add(session, pdf, title="甲")
    print_queue.change(session, job, copies=500, duplex=True)
    (changed,) = print_queue.waiting(session.db)
    assert (changed.copies, changed.duplex) == (print_queue.MOST_COPIES, True)


def test_files_without_a_job_go_after_a_day_and_not_before(session: Session, pdf: Path) -> None:
    job = print_queue.add(session, pdf, title="甲")
    kept = print_queue.add(session, pdf, title="乙")
    print_queue.done(session, [job])
    print_queue.tidy(session)
    assert print_queue.path_of(session, job).is_file()
    long_ago = time.time() - 2 * 24 * 3600
    for each in (job, kept):
        os.utime(print_queue.path_of(session, each), (long_ago, long_ago))
    print_queue.tidy(session)
    assert not print_queue.path_of(session, job).exists()
    assert print_queue.path_of(session, kept).is_file()


def test_a_file_that_cannot_be_copied_is_not_listed(session: Session, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="没有放入待打印"):
        print_queue.add(session, tmp_path / "missing.pdf", title="甲")
    assert print_queue.waiting(session.db) == []
    assert not list((session.folder / print_queue.FOLDER).glob("*.part"))


def test_files_of_an_earlier_version_are_read_and_sealed(session: Session, pdf: Path) -> None:
    job = print_queue.add(session, pdf, title="甲")
    path = print_queue.path_of(session, job)
    path.write_bytes(pdf.read_bytes())
    assert print_queue.read(session, job) == b"%PDF-1.7 pages"
    print_queue.tidy(session)
    assert b"pages" not in path.read_bytes()
    assert print_queue.read(session, job) == b"%PDF-1.7 pages"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(AppError, match="已损坏"):
        print_queue.read(session, job)
