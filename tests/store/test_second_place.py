"""The copy on another disk: nothing is said to be there that was not read back from it."""

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, media, records, restoring, second_place, second_place_check
from consultant_app.store.care_notes import read_care
from consultant_app.store.second_place_check import PlaceCheck
from consultant_app.store.session import Session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def data(session: Session, stick: Path) -> Session:
    """One enterprise, one photo, a backup, and the stick chosen."""
    add(session, "甲")
    media.put(session, b"photo" * 1000, document=b"small")
    backup.make_backup(session)
    second_place.prepare(session, stick)
    return session


def add(session: Session, name: str) -> None:
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=name, name=name))


def copy(session: Session, stick: Path) -> list[str]:
    return list(second_place.copy(session, stick))


def files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_backup_key_and_photos_are_copied_once(data: Session, stick: Path) -> None:
    copy(data, stick)
    root = second_place.root_of(data, stick)
    (there,) = backup.list_backups(root)
    assert backup.look_into(there.path).enterprises == 1
    assert len(list((root / "media").glob("*/*.bin"))) == 2
    state = second_place.state(data, stick)
    assert (state.there, state.current, state.error) == (True, True, "")
    assert state.copied_at is not None
    photos = {name: at for name, at in files(root).items() if name.startswith("media")}
    add(data, "乙")
    backup.make_backup(data)
    assert not second_place.state(data, stick).current
    copy(data, stick)
    assert len(backup.list_backups(root)) == 2
    assert {name: at for name, at in files(root).items() if name.startswith("media")} == photos
    assert not list(stick.rglob("*.part"))


def test_a_new_laptop_gets_everything_from_the_stick(data: Session, stick: Path, tmp_path: Path) -> None:
    sha256 = media.put(data, b"another photo" * 500)
    copy(data, stick)
    (root,) = second_place.roots_in(stick)
    assert second_place.roots_in(root / "backups") == [root]
    laptop = tmp_path / "new laptop"
    laptop.mkdir()
    restoring.restore(laptop, backup.list_backups(root)[0])
    list(second_place.bring_photos(laptop))
    session = Session.open(laptop)
    assert [each.name for each in records.all_of(session.db, Enterprise)] == ["甲"]
    assert media.get(session, sha256) == b"another photo" * 500
    session.close()
    assert read_care(laptop)["photos_from"] == ""
    assert list(second_place.bring_photos(laptop)) == []


def test_photos_that_are_still_on_the_stick_are_fetched_when_it_is_back(
    data: Session, stick: Path, tmp_path: Path
) -> None:
    copy(data, stick)
    (root,) = second_place.roots_in(stick)
    laptop = tmp_path / "laptop"
    laptop.mkdir()
    restoring.restore(laptop, backup.list_backups(root)[0])
    stick.rename(tmp_path / "pulled")
    with pytest.raises(AppError, match="插上那块盘"):
        list(second_place.bring_photos(laptop))
    (tmp_path / "pulled").rename(stick)
    assert list(second_place.bring_photos(laptop))
    assert len(list((laptop / "media").glob("*/*.bin"))) == 2


@pytest.mark.parametrize("left", ["nothing", "an empty folder", "another stick"])
def test_a_stick_that_is_not_there_is_told_and_nothing_lands_elsewhere(
    data: Session, stick: Path, tmp_path: Path, left: str
) -> None:
    shutil.rmtree(stick)
    if left != "nothing":
        stick.mkdir()
    if left == "another stick":
        root = second_place.root_of(data, stick)
        root.mkdir()
        (root / second_place.MARKER).write_text('{"id": "of another one"}')
    before = files(tmp_path)
    with pytest.raises(AppError, match="没有找到放备份副本的盘"):
        copy(data, stick)
    assert not second_place.state(data, stick).there
    assert files(tmp_path).keys() - {"data/care.json"} == before.keys() - {"data/care.json"}
    assert "没有找到" in second_place.state(data, stick).error


def test_a_stick_pulled_while_it_is_written_is_not_said_to_be_done(
    data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = second_place.copy_file

    def pull(source: Path, target: Path) -> None:
        real(source, target)
        if source.suffix == ".bin":  # the mount folder stays, without the marker
            (second_place.root_of(data, stick) / second_place.MARKER).unlink(missing_ok=True)

    monkeypatch.setattr(second_place, "copy_file", pull)
    with pytest.raises(AppError):
        copy(data, stick)
    assert second_place.state(data, stick).copied_at is None


def test_nothing_is_written_into_the_folder_that_a_pulled_stick_leaves(data: Session, stick: Path) -> None:
    media.put(data, b"another photo" * 500)
    steps = second_place.copy(data, stick)
    while not next(steps).startswith("正在复制照片"):
        pass
    stick.rename(stick.with_name("in the pocket"))
    stick.mkdir()
    with pytest.raises(AppError, match="没有找到放备份副本的盘"):
        list(steps)
    assert list(stick.iterdir()) == []


def test_a_full_stick_keeps_the_copies_it_has(data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(data, stick)
    root = second_place.root_of(data, stick)
    before = files(root)
    add(data, "乙")
    backup.make_backup(data)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(AppError, match="以前的副本和数据都没有改动"):
            copy(data, stick)
    after = files(root)
    assert {name: after[name] for name in before if name.endswith((".db", ".bin"))} == {
        name: at for name, at in before.items() if name.endswith((".db", ".bin"))
    }
    assert "磁盘已满" in second_place.state(data, stick).error
    copy(data, stick)
    assert second_place.state(data, stick).error == ""


def test_too_little_room_is_said_before_anything_is_written(
    data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=1000))
    before = files(stick)
    with pytest.raises(AppError, match="空间不够"):
        copy(data, stick)
    assert files(stick) == before


def test_a_stick_that_gives_back_something_else_is_not_believed(
    data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def counterfeit(number: int) -> None:
        real(number)
        name = Path(f"/proc/self/fd/{number}").readlink() if Path("/proc/self/fd").exists() else Path()
        if name.name.endswith(".db.part"):
            os.pwrite(number, bytes(4096), 0)

    monkeypatch.setattr(os, "fsync", counterfeit)
    with pytest.raises(AppError, match="读回来不一样"):
        copy(data, stick)
    assert backup.list_backups(second_place.root_of(data, stick)) == []


def test_a_place_inside_the_data_folder_is_refused(session: Session) -> None:
    with pytest.raises(AppError, match="另一块盘"):
        second_place.prepare(session, session.folder / "copies")


def test_a_place_that_cannot_be_written_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AppError, match="不能写入"):
        second_place.prepare(session, tmp_path / "file")


def test_old_copies_are_thinned_out_like_backups(data: Session, stick: Path) -> None:
    root = second_place.root_of(data, stick)
    newest = backup.list_backups(data.folder)[0].path
    for day in range(1, 29):
        for hour in ("08", "20"):
            shutil.copy(newest, root / "backups" / f"202501{day:02}-{hour}0000.db")
    copy(data, stick)
    assert len(backup.list_backups(root)) < 25


def stored_photos(folder: Path) -> list[Path]:
    return sorted((folder / "media").glob("*/*.bin"))


def spoil(path: Path) -> None:
    """One bit is another; the length stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def verified(session: Session, stick: Path, **how: bool) -> PlaceCheck:
    list(second_place_check.verify(session, stick, **how))
    found = second_place_check.last_place_check(session)
    assert found is not None
    return found


def test_a_damaged_photo_is_written_anew_from_the_good_side(data: Session, stick: Path) -> None:
    copy(data, stick)
    root = second_place.root_of(data, stick)
    assert verified(data, stick) == replace(verified(data, stick), seen=2, every=2, mended_there=0, mended_here=0)
    before = [path.read_bytes() for path in stored_photos(root)]
    spoil(stored_photos(root)[0])
    spoil(stored_photos(data.folder)[1])
    copy(data, stick)  # the lengths are the same: copying sees nothing
    found = verified(data, stick)
    assert (found.mended_there, found.mended_here, found.lost, found.is_well) == (1, 1, (), True)
    assert [path.read_bytes() for path in stored_photos(root)] == before
    assert [path.read_bytes() for path in stored_photos(data.folder)] == before
    assert verified(data, stick).mended_there == 0


def test_a_photo_under_the_name_of_another_is_no_copy_of_it(data: Session, stick: Path) -> None:
    other = media.put(data, b"another photo" * 500)
    copy(data, stick)
    root = second_place.root_of(data, stick)
    (first,) = [path for path in stored_photos(root) if path.stem == hashlib.sha256(b"photo" * 1000).hexdigest()]
    first.write_bytes((root / "media" / other[:2] / f"{other}.bin").read_bytes())
    assert verified(data, stick).mended_there == 1
    assert verified(data, stick).mended_there == 0


def test_what_is_damaged_on_both_sides_is_told_until_it_is_whole(
    data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(data, stick)
    for folder in (data.folder, second_place.root_of(data, stick)):
        spoil(stored_photos(folder)[1])
    name = stored_photos(data.folder)[1].stem
    assert verified(data, stick).lost == (name,)
    monkeypatch.setattr(second_place_check, "PART", 1)
    assert verified(data, stick).upto == stored_photos(data.folder)[0].name
    assert second_place_check.last_place_check(data).lost == (name,)  # it was not looked at in this round
    media.put(data, b"photo" * 1000, document=b"small")
    assert verified(data, stick).lost == ()


def test_much_is_read_in_turns(data: Session, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        media.put(data, f"photo {number}".encode() * 100)
    copy(data, stick)
    monkeypatch.setattr(second_place_check, "PART", 2 * stored_photos(data.folder)[0].stat().st_size)
    rounds = []
    while not rounds or rounds[-1].upto:
        rounds.append(verified(data, stick))
    assert len(rounds) > 1
    assert sum(each.seen for each in rounds) == 7
    spoil(stored_photos(second_place.root_of(data, stick))[-1])
    assert verified(data, stick).mended_there == 0  # it is not its turn
    assert verified(data, stick, all_of_it=True).mended_there == 1


def test_a_damaged_copy_of_the_backup_is_written_anew(data: Session, stick: Path) -> None:
    copy(data, stick)
    (there,) = backup.list_backups(second_place.root_of(data, stick))
    spoil(there.path)
    assert verified(data, stick).mended_there == 1
    assert backup.look_into(there.path).refusal == ""
    there.path.unlink()
    assert verified(data, stick).mended_there == 1
    for each in (there, *backup.list_backups(data.folder)):
        spoil(each.path)
    there.path.write_bytes(b"")
    found = verified(data, stick)
    assert "损坏" in found.backup
    assert not found.is_well


def test_a_check_that_is_stopped_notes_nothing(data: Session, stick: Path) -> None:
    copy(data, stick)
    spoil(stored_photos(second_place.root_of(data, stick))[0])
    steps = second_place_check.verify(data, stick)
    next(steps)
    steps.close()
    assert second_place_check.last_place_check(data) is None
    shutil.rmtree(stick)
    with pytest.raises(AppError, match="没有找到"):
        next(second_place_check.verify(data, stick))


def test_a_stick_that_got_another_letter_is_found(
    data: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(data, stick)
    now = stick.rename(tmp_path / "now")
    strange = tmp_path / "another stick"
    strange.mkdir()
    assert not second_place.state(data, stick).there
    monkeypatch.setattr(second_place, "other_letters", lambda chosen: [tmp_path / "none", strange, now])
    assert second_place.state(data, stick).there
    add(data, "乙")
    newest = backup.make_backup(data)
    copy(data, stick)
    assert (now / second_place.root_of(data, stick).name / "backups" / newest.name).exists()
    assert not stick.exists()
    assert list(strange.iterdir()) == []
    second_place.prepare(data, strange)  # a new choice is where it was chosen
    assert second_place.root_of(data, strange).parent == strange


def test_only_near_drives_with_letters_are_looked_at() -> None:
    asked = []

    def is_near(place: PureWindowsPath) -> bool:
        asked.append(place.drive)
        return place.drive in ("F:", "Z:")

    assert second_place.other_letters(PureWindowsPath("e:/备份/张三"), is_near) == [
        PureWindowsPath("F:/备份/张三"), PureWindowsPath("Z:/备份/张三"),
    ]  # fmt: skip
    assert "E:" not in asked
    assert second_place.other_letters(PureWindowsPath("//server/share/x"), is_near) == []
    assert second_place.other_letters(Path("/media/stick"), is_near) == []
