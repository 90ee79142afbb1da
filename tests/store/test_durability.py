"""What was acknowledged is there after a kill, with a full disk, when the file goes away; nothing lies in plain."""

import os
import random
import resource
import signal
import sys
from itertools import count
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import keys, media, records
from consultant_app.store.checking import check
from consultant_app.store.session import Session
from tests.lives import told_before_a_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def work(folder: Path, name: str) -> None:
    """Write one thing after the other, and say so."""
    session = Session.open(folder)
    for number in count(1):
        parts = range(40 if number % 7 == 0 else 1)
        rows = [Enterprise(id=f"{name}-{number}-{part}", name="宏达机械") for part in parts]
        with session.write("建") as db:
            records.put_all(db, rows)
        if number % 5 == 0:
            session.undo()
            session.redo()
        print(number, flush=True)


def killed_once(folder: Path, name: str, after: int) -> int:
    """Let another process acknowledge so many writes, kill it somewhere in the next; how many it acknowledged."""
    return int(told_before_a_kill(after, work, folder, name)[-1])


def kill_often(folder: Path, times: int) -> None:
    chance = random.Random(7)
    acknowledged = {str(run): killed_once(folder, str(run), chance.randint(3, 30)) for run in range(times)}
    session = Session.open(folder)
    found = {enterprise.id for enterprise in records.all_of(session.db, Enterprise)}
    for run, last in acknowledged.items():
        for number in range(1, last + 1):
            expected = {f"{run}-{number}-{part}" for part in range(40 if number % 7 == 0 else 1)}
            assert expected <= found
    partial = [key for key in found if key.endswith("-39") and key.rsplit("-", 1)[0] + "-0" not in found]
    assert not partial
    assert check(session.db) == []
    session.close()


def test_a_killed_program_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    kill_often(tmp_path, 30)


@pytest.mark.campaign
def test_three_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path, int(os.environ.get("CAMPAIGN_RUNS", "300")))


def test_a_full_disk_keeps_what_was_saved_and_saving_works_again(session: Session) -> None:
    with session.write("建") as db:
        records.put(db, Enterprise(id="before", name="先"))
    big = [Enterprise(id=f"e{number}", name="宏达", remarks="备注" * 5000) for number in range(60)]
    wal = session.path.with_name(f"{session.path.name}-wal")
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(wal.stat().st_size, session.path.stat().st_size)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, limits[1]))
    try:
        with pytest.raises(AppError, match="以前保存的内容都在"), session.write("大") as db:
            records.put_all(db, big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert [one.id for one in records.all_of(session.db, Enterprise)] == ["before"]
    with session.write("大") as db:
        records.put_all(db, big)
    assert check(session.db) == []


def test_a_renamed_database_is_noticed_before_anything_is_written(session: Session) -> None:
    session.path.rename(session.path.with_suffix(".moved"))
    assert not session.still_there()
    with pytest.raises(AppError, match="没有保存"), session.write("改") as db:
        records.put(db, Enterprise(id="lost"))
    session.path.with_suffix(".moved").rename(session.path)
    with session.write("改") as db:
        records.put(db, Enterprise(id="kept"))


MARK = "机密标记甲乙丙"


def test_nothing_that_was_typed_lies_in_plain_in_any_file(session: Session) -> None:
    from consultant_app.store import backup

    with session.write(MARK) as db:
        records.put(db, Enterprise(id="e", name=MARK, remarks=MARK * 50))
    session.undo()
    session.redo()
    media.put(session, MARK.encode() * 20, document=MARK.encode("gb18030"))
    backup.make_backup(session)
    files = [path for path in session.folder.rglob("*") if path.is_file()]
    assert len(files) >= 6
    for path in files:
        content = path.read_bytes()
        assert not any(MARK.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))


@pytest.mark.parametrize("damage", ["lost", "empty", "not a key"])
def test_a_lost_key_file_is_put_back_from_its_copy(tmp_path: Path, damage: str) -> None:
    key = keys.open_key(tmp_path)
    path = tmp_path / keys.KEYS_NAME
    if damage == "lost":
        path.unlink()
    else:
        path.write_text({"empty": "", "not a key": '{"slots": [{"kind": "open", "key": "00"}]}'}[damage])
    assert keys.open_key(tmp_path) == key
    assert keys.read_key(path) == key


def test_without_any_key_the_data_is_left_alone(tmp_path: Path) -> None:
    Session.open(tmp_path).close()
    for path in tmp_path.glob("keys*"):
        path.unlink()
    before = (tmp_path / "workbench.db").read_bytes()
    with pytest.raises(AppError, match="密钥文件"):
        Session.open(tmp_path)
    assert (tmp_path / "workbench.db").read_bytes() == before


def test_a_flipped_bit_is_noticed_and_never_read_as_data(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name="宏达机械") for number in range(400)])
    session.close()
    path = tmp_path / "workbench.db"
    whole = path.read_bytes()
    chance = random.Random(3)
    for _ in range(15):
        data = bytearray(whole)
        data[chance.randrange(16, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            damaged = Session.open(tmp_path)
        except AppError:
            continue
        assert check(damaged.db)
        damaged.db.close()
        for rest in tmp_path.glob("*-wal"):
            rest.unlink()


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    session.db.writable = True
    session.db.execute("pragma user_version = 999")
    session.close()
    with pytest.raises(AppError, match="更新版本"):
        Session.open(tmp_path)
