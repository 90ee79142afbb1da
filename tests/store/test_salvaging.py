"""Files that were really damaged: what can be read is read out, the file itself stays as it is."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.store import backup, media, salvaging
from consultant_app.store.keys import open_key
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError
from consultant_app.workflows import sample
from consultant_app.workflows.progress import finish

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample enterprise."""
    folder = tmp_path_factory.mktemp("whole")
    session = Session.open(folder)
    sample.load_sample(session)
    session.close()
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "data")


def counts(db: object) -> dict[str, int]:
    tables = ("enterprise", "answer", "nonconformity", "audit_line", "op")
    return {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}


def damage(folder: Path, change: Callable[[bytearray], object]) -> bytes:
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    change(content)
    (folder / DATABASE_NAME).write_bytes(content)
    return bytes(content)


def flip(page: int, byte: int = 100) -> Callable[[bytearray], None]:
    def change(content: bytearray) -> None:
        content[page * PAGE + byte] ^= 1

    return change


def read_out(folder: Path) -> dict[str, int]:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    db, is_whole = finish(salvaging.read_out(folder, open_key(folder)))
    found = counts(db)
    if is_whole:
        found["whole"] = 1
    db.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert [path.name for path in (folder / salvaging.FOLDER).glob("damaged*")] == []
    return found


def everything(whole: Path) -> dict[str, int]:
    session = Session.open(whole)
    found = counts(session.db)
    session.close()
    return found


def test_single_flipped_bits_cost_little_or_nothing(folder: Path, whole: Path) -> None:
    expected = everything(whole)
    pages = len((folder / DATABASE_NAME).read_bytes()) // PAGE
    sound = (folder / DATABASE_NAME).read_bytes()
    chance = random.Random(5)
    complete = 0
    for page in chance.sample(range(1, pages), 5):
        (folder / DATABASE_NAME).write_bytes(sound)
        damage(folder, flip(page, chance.randrange(PAGE)))
        found = read_out(folder)
        complete += found.pop("whole", 0)
        assert all(found[table] >= expected[table] * 0.7 for table in ("enterprise", "answer", "nonconformity"))
    assert complete >= 2  # the log is a second copy of the rows, and indexes hold nothing of their own


def test_a_broken_table_is_made_again_from_the_log(folder: Path, whole: Path) -> None:
    session = Session.open(folder)
    root = session.db.execute("select rootpage from sqlite_master where name = 'answer'").fetchone()[0]
    session.close()
    damage(folder, flip(root - 1))
    broken = Session.open(folder)
    with pytest.raises(DatabaseError):
        broken.db.execute("select count(*), max(judgement) from answer")
    broken.db.close()
    assert read_out(folder) == everything(whole) | {"whole": 1}


def test_a_file_that_was_cut_gives_what_is_left(folder: Path) -> None:
    damage(folder, lambda content: content.__delitem__(slice(len(content) // 2 // PAGE * PAGE + 1000, None)))
    with pytest.raises(AppError):
        Session.open(folder)
    assert read_out(folder)["enterprise"] == 1


def test_what_is_only_in_the_log_file_of_sqlite_is_read_too(folder: Path) -> None:
    session = Session.open(folder)
    with session.write("改") as db:
        db.execute("insert into enterprise (id, name) values ('late', '乙厂')")
    copies = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    session.close()
    for name, content in copies.items():
        (folder / name).write_bytes(content)
    damage(folder, flip(5))
    assert read_out(folder)["enterprise"] == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.__setitem__(slice(0, 100), bytes(100)),
        lambda content: content.__setitem__(slice(0, None), b"torn" * 5000),
        flip(0),
        lambda content: content.clear(),
    ],
    ids=["zeroed header", "something else", "first page", "empty"],
)
def test_what_cannot_be_read_at_all_says_so_and_is_left_alone(
    folder: Path, change: Callable[[bytearray], object]
) -> None:
    content = damage(folder, change)
    with pytest.raises(AppError, match="没有做任何改动"):
        finish(salvaging.read_out(folder, open_key(folder)))
    assert (folder / DATABASE_NAME).read_bytes() == content
    assert not (folder / salvaging.FOLDER).exists()


def test_another_key_reads_nothing(folder: Path) -> None:
    with pytest.raises(AppError, match="从备份恢复"):
        finish(salvaging.read_out(folder, bytes(32)))


def test_photos_are_still_readable_when_their_key_is_among_what_was_lost(folder: Path) -> None:
    session = Session.open(folder)
    sha256 = media.put(session, b"photo" * 100)
    backup.make_backup(session)
    root = session.db.execute("select rootpage from sqlite_master where name = 'setting'").fetchone()[0]
    key = session.key
    session.close()
    damage(folder, flip(root - 1))
    session = finish(salvaging.open_readable(folder, key))
    assert session.read_only == salvaging.PARTLY  # settings have no second copy
    assert media.get(session, sha256) == b"photo" * 100
    session.close()
    assert len(backup.list_backups(folder)) == 1
