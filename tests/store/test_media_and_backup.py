"""Photos are encrypted, whole and written once; a backup is one only when it was opened and counted."""

import hashlib
import threading
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Observation
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, media, records
from consultant_app.store.backup import Backup
from consultant_app.store.session import Session

PHOTO = b"\xff\xd8\xff photo of the line" * 100


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_comes_back_and_lies_nowhere_in_plain(session: Session) -> None:
    sha256 = media.put(session, PHOTO, document=b"small", thumbnail=b"tiny")
    assert sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert media.get(session, sha256) == PHOTO
    assert media.document_reader(session)(sha256) == b"small"
    assert media.get(session, sha256, media.Copy.THUMBNAIL) == b"tiny"
    assert not any(b"photo of the line" in path.read_bytes() for path in files(session.folder))


def test_a_photo_is_written_once_but_a_damaged_file_is_written_again(session: Session) -> None:
    sha256 = media.put(session, PHOTO)
    (path,) = files(session.folder / "media")
    before = path.stat().st_mtime_ns
    media.put(session, PHOTO)
    assert path.stat().st_mtime_ns == before
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(media.Damaged):
        media.get(session, sha256)
    media.put(session, PHOTO)
    assert media.get(session, sha256) == PHOTO


@pytest.mark.parametrize("name", ["0" * 64, "", "../../keys.json", "ab/../cd"])
def test_a_photo_that_did_not_come_along_is_a_state(session: Session, name: str) -> None:
    assert issubclass(media.Missing, KeyError)
    with pytest.raises(media.Missing):
        media.get(session, name)


def test_copies_of_two_photos_cannot_be_swapped(session: Session) -> None:
    one, two = media.put(session, b"1", document=b"one"), media.put(session, b"2", document=b"two")
    paths = {path.name: path for path in files(session.folder / "media")}
    paths[f"{one}-doc.bin"].write_bytes(paths[f"{two}-doc.bin"].read_bytes())
    with pytest.raises(media.Damaged):
        media.get(session, one, media.Copy.DOCUMENT)


def test_undoing_everything_keeps_the_key_of_the_photos(session: Session) -> None:
    sha256 = media.put(session, PHOTO)
    while session.undo():
        pass
    folder = session.folder
    session.close()
    again = Session.open(folder)
    assert media.get(again, sha256) == PHOTO
    again.close()


def test_a_backup_opens_with_the_keys_beside_it_and_holds_everything(session: Session, tmp_path: Path) -> None:
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name="宏达机械") for number in range(300)])
    path = backup.make_backup(session)
    assert backup.look_into(path).enterprises == 300
    assert backup.look_into(path).operations == 300
    elsewhere = tmp_path / "restored"
    elsewhere.mkdir()
    (elsewhere / "workbench.db").write_bytes(path.read_bytes())
    (elsewhere / "keys.json").write_bytes(path.with_suffix(".keys.json").read_bytes())
    restored = Session.open(elsewhere)
    assert len(records.all_of(restored.db, Enterprise)) == 300
    restored.close()
    assert "宏达机械".encode() not in path.read_bytes()
    with session.write("之后仍可写") as db:
        records.put(db, Enterprise(id="later"))
    assert not list((session.folder / "backups").glob("*.part*"))


def test_a_damaged_backup_says_so(session: Session) -> None:
    with session.write("建") as db:
        records.put_all(db, [Enterprise(id=f"e{number}", name="宏达机械") for number in range(300)])
    path = backup.make_backup(session)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "损坏" in backup.look_into(path).refusal
    path.with_suffix(".keys.json").write_text("{}")
    assert backup.look_into(path).refusal


def test_a_backup_that_cannot_be_written_tells_that_the_data_is_safe(session: Session) -> None:
    (session.folder / "backups").write_text("a file in the way")
    with pytest.raises(AppError, match="数据本身没有改动"):
        backup.make_backup(session)


def test_two_days_are_kept_whole_then_days_weeks_and_months() -> None:
    now = datetime(2026, 11, 22, 12)
    every = [
        Backup(path=Path(f"{hours}.db"), made_at=now - timedelta(hours=hours), size=1)
        for hours in range(0, 24 * 500, 6)
    ]
    kept = backup.kept(every, now)
    assert {one for one in every if now - one.made_at < timedelta(days=2)} <= kept
    assert 20 < len(kept) < 45
    assert max(now - one.made_at for one in kept) > timedelta(days=230)


def test_the_newest_backup_is_kept_however_old() -> None:
    old = Backup(path=Path("x.db"), made_at=datetime(2020, 1, 1), size=1)
    assert backup.kept([old], datetime(2026, 1, 1)) == {old}


def test_whoever_reads_gets_a_turn_after_each_portion_of_a_copy(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.write("记录") as db:
        records.put_all(db, [Observation(id=f"o{n:04}", enterprise_id="e", text=f"第{n}条") for n in range(3_000)])
    waiting, read, portions = threading.Event(), threading.Event(), []

    def give_way(_seconds: float) -> None:
        portions.append(len(portions))
        waiting.set()
        assert read.wait(20)  # the lock is free: the reader below comes through
        read.clear()

    monkeypatch.setattr(backup, "_PAGES", 100)
    monkeypatch.setattr(backup, "time", SimpleNamespace(sleep=give_way))
    copying = threading.Thread(target=backup.copy_pages, args=(session.db, tmp_path / "copy.db", session.key))
    copying.start()
    while copying.is_alive():
        if waiting.wait(0.1):
            waiting.clear()
            assert session.db.execute("select count(*) from observation").fetchone() == (3_000,)
            read.set()
    assert len(portions) > 3
    backup.verify(tmp_path / "copy.db", session.key, 3_000)
