"""The data folder under attack: emptied, truncated, without keys, on a full disk, moved, with a mad clock."""

import os
import time
from pathlib import Path

import pytest

from consultant_app.cli import main
from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, records, restoring
from consultant_app.store.checking import check
from consultant_app.store.opening import DATABASE_NAME, InUse
from consultant_app.store.session import Session
from consultant_app.workflows import editing, enterprises


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed data folder with one enterprise and one backup."""
    session = Session.open(tmp_path)
    enterprises.add_enterprise(session, "宏达机械")
    backup.make_backup(session)
    session.close()
    return tmp_path


def names(folder: Path) -> list[str]:
    session = Session.open(folder)
    found = [each.name for each in records.all_of(session.db, Enterprise)]
    assert check(session.db) == []
    session.close()
    return found


@pytest.mark.parametrize("content", [None, b"", b"x", b"\0" * 8192, "这不是数据库".encode() * 1000])
def test_lost_data_is_never_mistaken_for_a_first_start(content: bytes | None, folder: Path) -> None:
    path = folder / DATABASE_NAME
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AppError, match="从备份恢复"):
        Session.open(folder)
    assert (path.read_bytes() if path.exists() else None) == content
    newest = backup.list_backups(folder)[0]
    aside = restoring.restore(folder, newest)
    assert names(folder) == ["宏达机械"]
    if content:
        assert aside
        assert (aside / DATABASE_NAME).read_bytes() == content


def test_the_key_comes_back_with_the_backup(folder: Path) -> None:
    for path in folder.glob("keys*"):
        path.write_text("[" * 100_000)
    restoring.restore(folder, backup.list_backups(folder)[0])
    assert names(folder) == ["宏达机械"]


def test_a_backup_is_not_taken_back_under_an_open_window(folder: Path) -> None:
    session = Session.open(folder)
    with pytest.raises(InUse, match="先关闭"):
        restoring.restore(folder, backup.list_backups(folder)[0])
    enterprises.add_enterprise(session, "后来的")
    session.close()
    assert len(names(folder)) == 2


def test_a_damaged_backup_changes_nothing(folder: Path) -> None:
    newest = backup.list_backups(folder)[0]
    newest.path.write_bytes(os.urandom(20_000))
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(AppError, match="没有恢复"):
        restoring.restore(folder, newest)
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_the_command_line_lists_backups_and_takes_one_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / DATABASE_NAME).write_bytes(b"")
    assert main(["--data", str(folder), "restore"]) == 0
    name = capsys.readouterr().out.split("\u3000")[0]
    assert main(["--data", str(folder), "restore", "没有"]) == 2
    assert main(["--data", str(folder), "restore", name]) == 0
    assert names(folder) == ["宏达机械"]


def test_a_clock_that_jumps_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.open(folder)
    key = records.all_of(session.db, Enterprise)[0].id
    for number, now in enumerate((0.0, 4.1e9, 1.0e9, 2.0e9, 0.0)):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        editing.set_fields(session, Enterprise, key, remarks=f"第{number}次")
    assert records.get(session.db, Enterprise, key).remarks == "第4次"
    assert check(session.db) == []
    session.close()


def test_sixty_actions_keep_fifty_steps(folder: Path) -> None:
    session = Session.open(folder)
    for number in range(60):
        enterprises.add_enterprise(session, f"企业{number}")
    assert sum(1 for _ in iter(session.undo, "")) == 50
    assert len(records.all_of(session.db, Enterprise)) == 11
    assert sum(1 for _ in iter(session.redo, "")) == 50
    assert len(records.all_of(session.db, Enterprise)) == 61
    assert check(session.db) == []
    session.close()


def test_a_data_folder_renamed_while_open_refuses_to_write(folder: Path) -> None:
    home = folder / "data"
    session = Session.open(home)
    home.rename(folder / "moved")
    with pytest.raises(AppError, match="没有保存"):
        enterprises.add_enterprise(session, "丢失的")
    with pytest.raises(AppError, match="没有备份成功"):
        backup.make_backup(session)
    (folder / "moved").rename(home)
    enterprises.add_enterprise(session, "还在的")
    session.close()
    assert names(home) == ["还在的"]


def test_a_backup_that_was_killed_half_way_is_cleared_away(folder: Path) -> None:
    half, running = folder / "backups" / "20200101-000000.part", folder / "backups" / "20990101-000000.part"
    for path in (half, running):
        path.write_bytes(b"half")
    os.utime(half, (1_000_000_000, 1_000_000_000))
    session = Session.open(folder)
    with session.write("改") as db:  # without a change there is nothing to back up
        db.execute("insert into setting (id, value) values ('changed', '1')")
    backup.make_backup(session)
    session.close()
    assert not half.exists()
    assert running.exists()
