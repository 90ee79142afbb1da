"""A life of the data under Windows' rule that nothing open is renamed, replaced or removed."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, keys, media, records, restoring, second_place
from consultant_app.store.backup_notes import SUFFIX
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.session import Session
from tests.windows import hold_open_files, refused


@pytest.fixture(autouse=True)
def _open_files_are_held(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_open_files(monkeypatch)


def write(session: Session, name: str) -> None:
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=name, name=name))


def test_the_rule_is_enforced(session: Session) -> None:
    with pytest.raises(PermissionError):
        session.path.replace(session.folder / "elsewhere.db")
    with pytest.raises(PermissionError):
        session.folder.rename(session.folder.with_name("elsewhere"))
    with pytest.raises(PermissionError):
        session.path.unlink()
    assert session.path.exists()


def test_backups_copies_and_restoring_close_what_they_move(session: Session, tmp_path: Path) -> None:
    write(session, "backed up")
    media.put(session, b"photo" * 100)
    backup.make_backup(session)
    (stick := tmp_path / "stick").mkdir()
    second_place.prepare(session, stick)
    list(second_place.copy(session, stick))
    write(session, "later")
    cursor = session.db.execute("select id from enterprise")
    assert cursor.fetchone()  # a view that was reading when the window was closed
    folder = session.folder
    session.close()
    aside = restoring.restore(folder, backup.list_backups(folder)[0])
    assert aside is not None
    assert backup.look_into(backup.list_laid_aside(folder)[0].path).enterprises == 2  # its log is taken in, in a copy
    session = Session.open(folder)
    assert [each.name for each in records.all_of(session.db, Enterprise)] == ["backed up"]
    session.close()
    shutil.rmtree(folder)  # nothing holds it any more


def test_a_folder_that_explorer_shows_does_not_stop_the_restored_data(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(session, "backed up")
    backup.make_backup(session)
    folder = session.folder
    session.close()
    remove = Path.rmdir

    def shown(self: Path) -> None:
        if self.name.startswith("restoring-"):
            raise refused(self)
        remove(self)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", shown)
        assert restoring.restore(folder, backup.list_backups(folder)[0])
        Session.open(folder).close()
    Session.open(folder).close()
    assert not list(folder.glob("restoring-*"))


def test_a_scanner_that_still_reads_a_copy_makes_no_backup_a_bad_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(session, "backed up")
    write(session, "later")
    laid = session.folder / backup.REPLACED / f"{datetime.now():{backup.STAMP}}"
    laid.mkdir(parents=True)
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", keys.KEYS_NAME):  # as after a kill, with its log
        shutil.copyfile(session.folder / name, laid / name)
    real = os.unlink

    def scanned(path: object, *rest: object, **options: object) -> None:
        if "look-" in str(path):
            raise refused(path)
        real(path, *rest, **options)

    monkeypatch.setattr("os.unlink", scanned)
    facts = backup.look_into(backup.list_laid_aside(session.folder)[0].path)
    assert (facts.refusal, facts.enterprises) == ("", 2)


def test_an_old_backup_that_is_being_read_goes_later_and_keeps_its_key(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(session, "x")
    newest = backup.make_backup(session)
    long_ago = datetime.now() - timedelta(days=4000)
    for number in range(2):
        old = newest.with_name(f"{long_ago + timedelta(minutes=number):{backup.STAMP}}.db")
        shutil.copyfile(newest, old)
        keys.write_beside(session.folder, session.key, old.with_suffix(keys.BESIDE))
    held = min(backup.list_backups(session.folder), key=lambda each: each.made_at).path
    with held.open("rb"):
        backup.thin_out(session.folder, datetime.now())
        assert held.exists()
        assert held.with_suffix(keys.BESIDE).exists()
    backup.thin_out(session.folder, datetime.now())
    assert not held.exists()
    assert not held.with_suffix(keys.BESIDE).exists()
    assert newest.with_suffix(SUFFIX).exists()


def test_a_copy_over_a_file_that_stays_open_leaves_both(session: Session, tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    with (tmp_path / "old").open("rb"), pytest.raises((OSError, AppError)):
        second_place.copy_file(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old").read_bytes() == b"old"
    assert not list(tmp_path.glob("*.part"))
