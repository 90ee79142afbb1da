"""A backup is taken back whole or not at all, and what was there before stays on the disk."""

import shutil
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, records, restoring
from consultant_app.store.backup import Backup
from consultant_app.store.keys import open_key
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.session import Session

BEFORE, AFTER = {"backed up"}, {"backed up", "later"}


class PowerCut(BaseException):
    """The program is gone; nothing after this line runs."""


def add(session: Session, name: str) -> None:
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=name, name=name))


def names(folder: Path) -> set[str]:
    session = Session.open(folder)
    try:
        return {enterprise.name for enterprise in records.all_of(session.db, Enterprise)}
    finally:
        session.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Data with one enterprise in the backup and another that came later."""
    session = Session.open(tmp_path / "data")
    add(session, "backed up")
    backup.make_backup(session)
    add(session, "later")
    session.close()
    return tmp_path / "data"


@pytest.fixture
def newest(folder: Path) -> Backup:
    return backup.list_backups(folder)[0]


def test_the_data_is_as_it_was_and_the_later_data_is_kept(folder: Path, newest: Backup, tmp_path: Path) -> None:
    aside = restoring.restore(folder, newest)
    assert names(folder) == BEFORE
    assert aside is not None
    assert aside.parent == folder / restoring.REPLACED
    shutil.copytree(aside, tmp_path / "looked at again")
    assert names(tmp_path / "looked at again") == AFTER
    assert names(folder) == BEFORE
    assert not list(folder.glob("restoring*"))


def test_a_backup_taken_back_is_another_site_with_everything_sealed(folder: Path, newest: Backup) -> None:
    session = Session.open(folder)
    before = session.site
    session.close()
    restoring.restore(folder, newest)
    session = Session.open(folder)
    assert session.site != before
    assert session.db.execute("select min(sealed) from op").fetchone() == (1,)
    add(session, "new")
    sites = {site for (site,) in session.db.execute("select site from op where row = 'new'")}
    session.close()
    assert sites == {session.site}


def test_the_backup_itself_is_not_touched(folder: Path, newest: Backup) -> None:
    content = newest.path.read_bytes()
    restoring.restore(folder, newest)
    assert newest.path.read_bytes() == content
    assert len(backup.list_backups(folder)) == 1


def steps_of(folder: Path, newest: Backup, monkeypatch: pytest.MonkeyPatch, cut_at: int) -> bool:
    """Restore and cut the power at the n-th change of a name; False when there are not that many."""
    replace, count = Path.replace, 0

    def cutting(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == cut_at:
            raise PowerCut
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cutting)
        try:
            restoring.restore(folder, newest)
        except PowerCut:
            return True
    return False


@pytest.mark.parametrize("cut_at", range(1, 10))
def test_a_power_cut_at_any_step_leaves_the_old_data_or_the_new(
    folder: Path, newest: Backup, monkeypatch: pytest.MonkeyPatch, cut_at: int
) -> None:
    key = open_key(folder)
    cut = steps_of(folder, newest, monkeypatch, cut_at)
    assert cut == (cut_at <= 8)  # the prepared folder; three old files out, three new ones in; the note of care.json
    found = names(folder)
    assert found == (AFTER if cut_at == 1 else BEFORE)
    assert open_key(folder) == key
    assert not list(folder.glob("restoring-*"))


def test_a_cut_while_copying_leaves_the_old_data(folder: Path, newest: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "_become_another_site", lambda *_: (_ for _ in ()).throw(PowerCut))
        with pytest.raises(PowerCut):
            restoring.restore(folder, newest)
    assert names(folder) == AFTER
    restoring.restore(folder, newest)
    assert names(folder) == BEFORE


def test_a_full_disk_changes_nothing_and_says_so(folder: Path, newest: Backup, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        with pytest.raises(AppError, match="原来的数据没有改动"):
            restoring.restore(folder, newest)
    assert names(folder) == AFTER


def test_a_file_held_by_another_program_is_put_in_place_at_the_next_start(
    folder: Path, newest: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if self.name == DATABASE_NAME:
            raise PermissionError(13, "in use")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        patched.setattr("consultant_app.files._PAUSE", 0)
        with pytest.raises(AppError, match="再启动一次"):
            restoring.restore(folder, newest)
    assert names(folder) == BEFORE


def test_what_a_backup_holds_can_be_compared_with_the_present(folder: Path, newest: Backup) -> None:
    session = Session.open(folder)
    present = backup.facts_of(session.db)
    session.close()
    then = backup.look_into(newest.path)
    assert (then.enterprises, present.enterprises) == (1, 2)
    assert then.operations < present.operations
    assert then.last_change is not None
    assert present.last_change is not None
    assert then.last_change <= present.last_change


def test_a_backup_is_found_by_name_or_as_a_file_elsewhere(folder: Path, newest: Backup, tmp_path: Path) -> None:
    elsewhere = tmp_path / "stick"
    elsewhere.mkdir()
    for path in (newest.path, newest.path.with_suffix(".keys.json")):
        shutil.copy(path, elsewhere)
    assert backup.find_backup(folder, newest.path.stem) == newest
    assert backup.find_backup(folder, str(elsewhere / newest.path.name)).size == newest.size
    with pytest.raises(AppError, match="没有名为"):
        backup.find_backup(folder, "nothing")


def test_what_was_laid_aside_is_listed_and_comes_back(folder: Path, newest: Backup) -> None:
    restoring.restore(folder, newest)
    (aside,) = backup.list_laid_aside(folder)
    assert backup.look_into(aside.path).enterprises == 2
    restoring.restore(folder, aside)
    assert names(folder) == AFTER
    assert len(backup.list_laid_aside(folder)) == 2


def test_data_laid_aside_after_a_kill_comes_back_with_what_was_only_in_its_log(folder: Path, newest: Backup) -> None:
    session = Session.open(folder)
    add(session, "only in the log")
    copies = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    session.close()
    place = folder / restoring.REPLACED / "20260102-030405"
    place.mkdir(parents=True)
    for name, content in copies.items():
        (place / name).write_bytes(content)
    (aside,) = backup.list_laid_aside(folder)
    before = {path.name: path.read_bytes() for path in aside.path.parent.iterdir()}
    assert f"{DATABASE_NAME}-wal" in before
    assert backup.look_into(aside.path).enterprises == 3
    assert {path.name: path.read_bytes() for path in aside.path.parent.iterdir()} == before
    restoring.restore(folder, aside)
    assert names(folder) == AFTER | {"only in the log"}
    assert {path.name: path.read_bytes() for path in aside.path.parent.iterdir()} == before
