"""A backup from elsewhere that is no backup: one sentence, the data as it was, and nothing in the file ever runs."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, keys, outside, records, restoring
from consultant_app.store.opening import DATABASE_NAME, SCHEMA_VERSION
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection, connect

ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select x from n"
GENERATED = "alter table enterprise add column size integer generated always as (length(name)) virtual"
GENERATED_AT_THE_LIBRARIES = "alter table _sqlite_migrations add column later text generated always as (upper(name))"
TRIGGER = "create trigger quiet after update on op begin delete from enterprise; end"
SEALING = "create trigger quiet after insert on setting begin delete from enterprise; end"
STEPS = [
    (f"create view enterprises as {ENDLESS}", "不属于本程序"),
    (f"alter table enterprise rename to hidden; create view enterprise as {ENDLESS}", "不属于本程序"),
    (f"alter table op rename to hidden; create view op as {ENDLESS}", "不属于本程序"),
    (TRIGGER, "不属于本程序"),
    (SEALING, "不属于本程序"),
    (GENERATED, "不属于本程序"),
    (GENERATED_AT_THE_LIBRARIES, "不属于本程序"),
    ("create table other (x)", "不属于本程序"),
    ("create table search_text_more (x)", "不属于本程序"),
    ("create index slow on enterprise (name) where name like '%a%'", "不属于本程序"),
    ("create index computed on enterprise (upper(name))", "不属于本程序"),
    ("create virtual table words using fts5 (word)", "不属于本程序"),
    ("drop table receipt", "不属于本程序"),
    ("alter table enterprise add column more text not null default ''", "不属于本程序"),
    ("pragma user_version = 999", "更新版本"),
    ("pragma user_version = 0", "不属于本程序"),
    ("pragma user_version = -5", "不属于本程序"),
    (f"pragma user_version = {SCHEMA_VERSION - 1}", "不属于本程序"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two closed data folders, each with one enterprise; the second with a backup."""
    here, other = (tmp_path_factory.mktemp("made") / name for name in ("here", "other"))
    for folder, name in ((here, "宏达机械"), (other, "别处的企业")):
        session = Session.open(folder)
        with session.write("新增企业") as db:
            records.put(db, Enterprise(id="e", name=name))
        if folder == other:
            backup.make_backup(session)
        session.close()
    return here, other


@pytest.fixture
def folder(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A closed data folder with one enterprise."""
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def stick(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """A sound backup of another computer with its key file, on a stick."""
    place = tmp_path / "stick 100%#"
    place.mkdir()
    path = backup.list_backups(made[1])[0].path
    for source in (path, path.with_suffix(keys.BESIDE)):
        shutil.copyfile(source, place / source.name)
    return place / path.name


def tampered(path: Path, statements: str) -> None:
    db = connect(path, keys.read_key(backup.keys_beside(path)), exclusive=False)
    db.executescript(statements)
    db.execute("pragma journal_mode = DELETE")
    db.close()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def refused(folder: Path, path: Path, words: str) -> None:
    before, there = everything(folder), everything(path.parent)
    assert words in backup.look_into(path).refusal
    with pytest.raises(AppError, match=f"{words}.*没有恢复，现有数据没有改动。请"):
        restoring.restore(folder, backup.find_backup(folder, str(path)))
    assert everything(folder) == before
    assert everything(path.parent) == there


@pytest.mark.parametrize(("statements", "words"), STEPS)
def test_a_database_that_this_program_did_not_make_is_refused(
    statements: str, words: str, folder: Path, stick: Path
) -> None:
    tampered(stick, statements)
    refused(folder, stick, words)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "random": lambda data: os.urandom(len(data)),
    "half": lambda data: data[: len(data) // 2],
    "first page": lambda data: data[:4096],
    "text": lambda data: "这不是数据库".encode() * 1000,
    "plain SQLite": lambda data: b"SQLite format 3\0" + data[16:],
    "flipped": lambda data: data[:9000] + bytes([data[9000] ^ 1]) + data[9001:],
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused(name: str, folder: Path, stick: Path) -> None:
    stick.write_bytes(DAMAGE[name](stick.read_bytes()))
    refused(folder, stick, "备份")


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"format": 1, "slots": [1]}'])
def test_a_bad_key_file_is_refused(content: bytes, folder: Path, stick: Path) -> None:
    stick.with_suffix(keys.BESIDE).write_bytes(content)
    refused(folder, stick, "密钥")


def test_the_sound_one_is_taken_and_the_file_is_not_touched(folder: Path, stick: Path) -> None:
    before = everything(stick.parent)
    stick.chmod(0o400)
    stick.parent.chmod(0o500)
    try:
        assert backup.look_into(stick).enterprises == 1
        restoring.restore(folder, backup.find_backup(folder, str(stick)))
    finally:
        stick.parent.chmod(0o700)
    assert everything(stick.parent) == before
    session = Session.open(folder)
    assert [each.name for each in records.all_of(session.db, Enterprise)] == ["别处的企业"]
    session.close()


def test_a_file_exchanged_after_the_look_is_refused_too(
    folder: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = backup.look_into(stick)
    tampered(stick, TRIGGER)
    monkeypatch.setattr(restoring, "look_into", lambda *_: facts)
    before = everything(folder)
    with pytest.raises(AppError, match="现有数据没有改动"):
        restoring.restore(folder, backup.find_backup(folder, str(stick)))
    assert everything(folder) == before


def test_a_question_without_end_ends() -> None:
    db = Connection(":memory:", isolation_level=None)
    with pytest.raises(outside.Foreign, match="读不完"), outside.limited(db, 0.1):
        db.execute(f"select count(*) from ({ENDLESS})").fetchall()
    assert db.execute("select 1").fetchone() == (1,)
    db.close()


def test_a_database_of_an_earlier_version_is_taken(folder: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(Path(__file__).parents[1] / "old_databases" / "version4.zip").extractall(tmp_path / "old")
    (path,) = (tmp_path / "old").rglob(DATABASE_NAME)
    assert backup.look_into(path).refusal == ""


def test_a_database_of_today_has_the_expected_schema(folder: Path) -> None:
    path = folder / DATABASE_NAME
    assert backup.look_into(path).refusal == ""
