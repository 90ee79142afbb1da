"""When a backup is made: once for each state of the data, and before a newer version touches it."""

import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, keys, opening, records, restoring
from consultant_app.store.backup_notes import Occasion, read_notes
from consultant_app.store.care_notes import note_care
from consultant_app.store.keys import open_key
from consultant_app.store.session import Session
from consultant_app.store.sqlite import connect
from consultant_app.workflows import caretaking
from consultant_app.workflows.settings import change_setting

OLD = Path(__file__).parents[1] / "old_databases"


def add(session: Session, name: str) -> None:
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=name, name=name))


def count(session: Session) -> int:
    return len(backup.list_backups(session.folder))


def test_the_same_state_is_not_copied_twice(session: Session) -> None:
    add(session, "甲")
    first = backup.make_backup(session)
    assert backup.make_backup(session, Occasion.EXIT) == first
    assert not backup.is_due(session)
    add(session, "乙")
    assert backup.make_backup(session, Occasion.EXIT) != first
    assert count(session) == 2


def test_two_backups_of_one_second_do_not_take_each_others_place(session: Session) -> None:
    kept = set()
    for name in ("甲", "乙", "丙"):
        add(session, name)
        kept.add(backup.make_backup(session))
    assert len(kept) == count(session) == 3


@pytest.mark.parametrize("change", ["setting", "key file", "typing in the same field", "undo"])
def test_every_kind_of_change_counts(session: Session, change: str) -> None:
    add(session, "甲")
    backup.make_backup(session)
    if change == "setting":
        change_setting(session, "agency_name", "甲乙质量服务中心")
    elif change == "key file":
        (session.folder / "keys.json").write_bytes((session.folder / "keys.json").read_bytes() + b"\n")
    elif change == "undo":
        session.undo()
    else:
        for name in ("乙", "丙"):
            with session.write("改名", merge_key="e/name") as db:
                records.put(db, Enterprise(id="甲", name=name))
            assert backup.is_due(session)
            backup.make_backup(session)
    assert backup.is_due(session) is (change != "typing in the same field")


def test_a_backup_that_was_cut_later_does_not_count_as_one(session: Session) -> None:
    add(session, "甲")
    path = backup.make_backup(session)
    path.write_bytes(path.read_bytes()[:-4096])
    assert backup.is_due(session)


def test_a_young_backup_is_good_enough_for_the_rounds(session: Session) -> None:
    add(session, "甲")
    list(caretaking.look_after(session, timedelta(hours=2), at_start=True))
    assert count(session) == 1
    add(session, "乙")
    list(caretaking.look_after(session, timedelta(hours=2), at_start=False))
    assert count(session) == 1
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert [read_notes(each.path).occasion for each in backup.list_backups(session.folder)] == ["定时", "启动时"]


def test_the_notes_beside_a_backup_tell_nothing_that_was_typed(session: Session) -> None:
    add(session, "宏达机械")
    path = backup.make_backup(session)
    assert read_notes(path).enterprises == 1
    assert "宏达" not in path.with_suffix(".facts.json").read_text("utf-8")
    path.with_suffix(".facts.json").write_text("[1]", "utf-8")
    assert read_notes(path).enterprises == 0


@pytest.fixture(params=["version4", "version5"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    zipfile.ZipFile(OLD / f"{request.param}.zip").extractall(tmp_path)
    return tmp_path


def test_before_a_migration_the_old_database_is_kept_as_it_was(old: Path) -> None:
    key = open_key(old)
    before = connect(old / "workbench.db", key)
    version = before.execute("pragma user_version").fetchone()[0]
    operations = before.execute("select count(*) from op").fetchone()[0]
    before.close()
    Session.open(old).close()
    (kept,) = backup.list_backups(old)
    assert read_notes(kept.path).occasion == Occasion.MIGRATION
    copy = connect(kept.path, key, exclusive=False, durable=False)
    assert copy.execute("pragma user_version").fetchone()[0] == version < opening.SCHEMA_VERSION
    assert copy.execute("select count(*) from op").fetchone()[0] == operations
    copy.close()
    Session.open(old).close()
    assert len(backup.list_backups(old)) == 1


def test_without_room_for_the_copy_the_old_database_is_not_touched(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (old / "workbench.db").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keys, "write_beside", full)
        with pytest.raises(AppError, match="升级数据之前要先备份"):
            Session.open(old)
    assert (old / "workbench.db").read_bytes() == content
    Session.open(old).close()


def test_a_first_start_makes_no_backup_of_nothing(session: Session) -> None:
    assert count(session) == 0


def test_the_key_file_lies_beside_each_backup(session: Session) -> None:
    for name in ("甲", "乙"):
        add(session, name)
        backup.make_backup(session)
    assert all(each.path.with_suffix(".keys.json").is_file() for each in backup.list_backups(session.folder))


def age(folder: Path, days: int) -> None:
    """Let every backup be so many days older."""
    for each in backup.list_backups(folder):
        at = each.made_at - timedelta(days=days)
        for path in folder.glob(f"backups/{each.path.stem}.*"):
            path.rename(path.with_name(f"{at.strftime(backup.STAMP)}.{path.name.partition('.')[2]}"))


def test_a_week_without_a_second_copy_is_remarked_on_quietly(session: Session, tmp_path: Path) -> None:
    add(session, "甲")
    assert caretaking.reminder(session) == ""
    backup.make_backup(session)
    assert caretaking.reminder(session) == ""
    age(session.folder, 8)
    assert "这一块硬盘" in caretaking.reminder(session)
    stick = tmp_path / "stick"
    stick.mkdir()
    caretaking.choose_second_place(session, stick)
    assert "还没有写过" in caretaking.reminder(session)
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert caretaking.reminder(session) == ""
    add(session, "乙")
    backup.make_backup(session)
    note_care(session.folder, copied_at=(datetime.now() - timedelta(days=9)).isoformat())
    assert "已有 9 天没有更新" in caretaking.reminder(session)
    stick.rename(tmp_path / "pulled")
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert "已有 9 天没有更新" in caretaking.reminder(session)


def test_data_older_than_its_own_backup_is_told_but_not_after_a_restore(session: Session, tmp_path: Path) -> None:
    folder = session.folder
    add(session, "甲")
    session.close()
    shutil.copytree(folder, tmp_path / "older")
    session = Session.open(folder)
    add(session, "乙")
    backup.make_backup(session)
    assert list(caretaking.look_after(session, timedelta(hours=1), at_start=True)) == []
    session.close()
    shutil.copy(tmp_path / "older" / "workbench.db", folder)
    session = Session.open(folder)
    with pytest.raises(AppError, match="可能被换成了旧的副本"):
        list(caretaking.look_after(session, timedelta(hours=1), at_start=True))
    session.close()
    older = backup.Backup(path=tmp_path / "older" / "workbench.db", made_at=datetime.now(), size=1)
    restoring.restore(folder, older)
    session = Session.open(folder)
    assert list(caretaking.look_after(session, timedelta(hours=1), at_start=True)) == []
    session.close()


def test_once_a_week_everything_is_checked(session: Session) -> None:
    add(session, "甲")
    assert caretaking.last_check(session) is None
    list(caretaking.look_after(session, timedelta(0), at_start=True))
    assert caretaking.last_check(session) is None  # not while the person is waiting for the window
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    first = caretaking.last_check(session)
    assert first is not None
    assert first.faults == ()
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert caretaking.last_check(session) == first
    note_care(session.folder, checked_at=(datetime.now() - timedelta(days=8)).isoformat())
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    again = caretaking.last_check(session)
    assert again is not None
    assert datetime.now() - again.at < timedelta(minutes=1)


def test_the_check_finds_what_the_structure_does_not_show(session: Session) -> None:
    add(session, "甲")
    session.db.writable = True
    session.db.execute("update enterprise set name = '乙'")  # behind the history's back
    assert any("与修改历史不一致" in fault for fault in _checked(session))
    assert not list((session.folder / "backups").glob("*.part"))


def _checked(session: Session) -> tuple[str, ...]:
    for _ in caretaking.check(session):
        pass
    found = caretaking.last_check(session)
    assert found is not None
    return found.faults


def test_the_copy_is_read_again_once_a_week_when_its_disk_is_there(session: Session, tmp_path: Path) -> None:
    add(session, "甲")
    backup.make_backup(session)
    stick = tmp_path / "stick"
    stick.mkdir()
    caretaking.choose_second_place(session, stick)
    list(caretaking.look_after(session, timedelta(0), at_start=True))
    assert caretaking.last_place_check(session) is None  # the start has enough to do
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    first = caretaking.last_place_check(session)
    assert first is not None
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert caretaking.last_place_check(session) == first
    old = (datetime.now() - timedelta(days=8)).isoformat()
    note_care(session.folder, place_check=vars(first) | {"at": old})
    list(caretaking.look_after(session, timedelta(0), at_start=False))
    assert caretaking.last_place_check(session).at > old


def test_a_second_backup_waits_for_the_first_and_finds_nothing_to_do(tmp_path):
    session = Session.open(tmp_path)
    first, second = backup.steps(session), backup.steps(session)
    next(first)
    assert next(second) == "正在等另一份备份做完"
    list(first)
    list(second)
    assert len(backup.list_backups(tmp_path)) == 1
    session.close()


def test_a_backup_that_was_stopped_keeps_nobody_waiting(tmp_path):
    session = Session.open(tmp_path)
    stopped = backup.steps(session)
    next(stopped)
    stopped.close()
    list(backup.steps(session))
    assert len(backup.list_backups(tmp_path)) == 1
    session.close()
