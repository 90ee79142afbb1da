"""A package is written whole or not at all, whatever the disk does; the file that was there before stays as it was."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.exchange import manifest, operations, volume
from consultant_app.exchange.package import write
from tests import windows

OLD = b"the package of last week"


@pytest.fixture
def target(tmp_path):
    """A file that is to be replaced."""
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "x.qcx"
    path.write_bytes(OLD)
    return path


def photos(people, count=8, size=50_000):
    return [people.photo(os.urandom(size)) for _ in range(count)]


def work(people, target, given=()):
    return write(target, people.manifest(), people.lines, given, people.consultant, recipients=people.agency.recipients)


def refused(people, target, given=(), match="没有导出") -> str:
    with pytest.raises(AppError, match=match) as caught:
        people.run(work(people, target, given))
    assert "没有改动" in str(caught.value)
    return str(caught.value)


def untouched(target) -> bool:
    return target.read_bytes() == OLD and [path.name for path in target.parent.iterdir()] == [target.name]


def test_it_takes_the_place_of_the_old_file_only_when_it_is_whole(people, target):
    doing = work(people, target, photos(people, 2))
    while True:
        try:
            next(doing)
        except StopIteration:
            break
        assert target.read_bytes() == OLD
    assert people.receive(target).operations == 2


def test_closing_it_at_any_step_leaves_nothing(people, target):
    given = photos(people, 3)
    steps = len(people.run(work(people, target.with_name("y.qcx"), given))[1])
    target.with_name("y.qcx").unlink()
    for count in range(1, steps + 1):
        doing = work(people, target, given)
        for _ in range(count):
            next(doing)
        doing.close()
        assert untouched(target)


def test_a_file_that_may_not_grow_further_is_told(people, target):
    """The system's limit on the size of a file acts as the 4 GB limit of a FAT stick does."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        sentence = refused(people, target, photos(people))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "文件太大" in sentence
    assert untouched(target)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MB of its own, which can be made read-only and pulled out."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("no right to mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_full_disk_is_told_with_what_is_missing(people, small_disk):
    target = small_disk / "x.qcx"
    target.write_bytes(OLD)
    assert "还差 7 MB" in refused(people, target, photos(people, 8, 2**20), match="空间不够")
    assert untouched(target)


def test_a_disk_that_fills_up_while_writing_is_told(people, small_disk, monkeypatch):
    target = small_disk / "x.qcx"
    target.write_bytes(OLD)
    monkeypatch.setattr(volume, "require_space", lambda folder, size: None)  # somebody else wrote meanwhile
    assert "磁盘已满" in refused(people, target, photos(people, 8, 2**20))
    assert untouched(target)


def test_a_write_protected_stick_is_told(people, small_disk):
    target = small_disk / "x.qcx"
    target.write_bytes(OLD)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    sentence = refused(people, target)
    assert "写保护" in sentence
    assert untouched(target)


def test_a_stick_that_is_pulled_at_any_step_is_told_and_nothing_lands_in_its_empty_folder(people, small_disk):
    steps = len(people.run(work(people, small_disk / "y.qcx", photos(people, 2)))[1])
    for count in range(1, steps + 1):
        doing = work(people, small_disk / "x.qcx", photos(people, 2))
        for _ in range(count):
            next(doing)
        subprocess.run(["umount", "-l", str(small_disk)], check=True)
        with pytest.raises(AppError, match="插好"):
            people.run(doing)
        assert list(small_disk.iterdir()) == []
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small_disk)], check=True)


def test_a_stick_that_is_pulled_at_the_very_end_is_told(people, small_disk, monkeypatch):
    def pulled(path: Path) -> Path:
        subprocess.run(["umount", "-l", str(small_disk)], check=True)
        return path

    monkeypatch.setattr(volume, "_listed", pulled)
    assert "已被拔出" in refused(people, small_disk / "x.qcx")
    assert list(small_disk.iterdir()) == []


def test_the_empty_folder_of_a_stick_that_is_not_there_is_refused(people, target, monkeypatch):
    monkeypatch.setattr(volume, "_MOUNT_ROOTS", (str(target.parent.parent),))
    assert "U 盘没有插好" in refused(people, target)
    assert untouched(target)


@pytest.mark.parametrize("loss", ["zeros", "half", "gone"])
def test_a_disk_that_keeps_something_else_is_found_out(people, target, monkeypatch, loss):
    """A counterfeit stick says yes to everything."""

    def keep_badly(file: int) -> None:
        path = volume.part_of(target)
        content = path.read_bytes()
        path.write_bytes(
            {"zeros": content[:512] + bytes(512) + content[1024:], "half": content[:900], "gone": b""}[loss]
        )

    monkeypatch.setattr(volume, "make_safe", keep_badly)
    refused(people, target, match="读回来不一致")
    assert untouched(target)


def test_a_disk_that_keeps_another_package_is_found_out(people, target, tmp_path, monkeypatch):
    """Whole, by the same sender, with the same operations, but not what was just written."""
    other = people.hand_over(tmp_path / "other.qcx", manifest=people.manifest(note="上周")).path
    monkeypatch.setattr(volume, "make_safe", lambda file: shutil.copy(other, volume.part_of(target)))
    refused(people, target, match="读回来不一致")
    assert untouched(target)


def test_a_folder_that_is_gone_is_told(people, tmp_path):
    assert "这个位置不存在" in refused(people, tmp_path / "gone" / "x.qcx")


def test_a_held_file_is_tried_again_and_then_gets_a_neighbour(people, target, monkeypatch):
    """Windows refuses to replace a file that WeChat or an antivirus program holds open."""
    monkeypatch.setattr("consultant_app.files._PAUSE", 0)
    real, tries = Path.replace, []

    def held(self, wanted):
        tries.append(wanted)
        if wanted == target and len(tries) < free_after:
            raise windows.refused(wanted)
        return real(self, wanted)

    monkeypatch.setattr(Path, "replace", held)
    free_after = 4
    assert people.run(work(people, target))[0].path == target
    target.write_bytes(OLD)
    tries.clear()
    free_after = 99
    assert people.run(work(people, target))[0].path == target.with_name("x (2).qcx")
    assert people.run(work(people, target))[0].path == target.with_name("x (3).qcx")
    assert target.read_bytes() == OLD


def test_a_folder_of_that_name_is_left_alone(people, tmp_path):
    (tmp_path / "x.qcx").mkdir()
    assert people.run(work(people, tmp_path / "x.qcx"))[0].path == tmp_path / "x (2).qcx"


def test_a_target_that_nobody_may_change_is_left_alone(people, target, monkeypatch):
    monkeypatch.setattr("consultant_app.files._PAUSE", 0)
    chattr = shutil.which("chattr")
    if not chattr or subprocess.run([chattr, "+i", str(target)], capture_output=True).returncode:
        pytest.skip("this file system has no immutable files")
    try:
        written = people.run(work(people, target))[0]
    finally:
        subprocess.run([chattr, "-i", str(target)], check=True)
    assert written.path == target.with_name("x (2).qcx")
    assert target.read_bytes() == OLD


def test_what_no_reader_would_accept_is_not_written(people, target, monkeypatch):
    long_note = people.manifest(note="甲" * (manifest.LONGEST_NOTE + 1))
    with pytest.raises(AppError, match="留言超过"):
        people.hand_over(target, manifest=long_note)
    monkeypatch.setattr(operations, "MAX_LINE", 100)
    with pytest.raises(AppError, match="装不下"):
        people.hand_over(target, lines=[b"x" * 100 + b"\n"])
    assert untouched(target)


@pytest.mark.parametrize("line", [b"no newline", b"two\nlines\n", b""])
def test_a_line_that_is_none_is_a_bug(people, target, line):
    with pytest.raises(ValueError, match="newline"):
        people.hand_over(target, lines=[line])
    assert untouched(target)


@pytest.mark.parametrize("access", [{}, {"recipients": ["x"], "passphrase": "y"}])
def test_it_needs_either_recipients_or_a_passphrase(people, target, access):
    with pytest.raises(ValueError, match="either"):
        people.run(write(target, people.manifest(), (), (), people.consultant, **access))


def test_without_room_for_the_name_nothing_is_left(people, tmp_path):
    with contextlib.suppress(OSError):
        refused(people, tmp_path / ("x" * 300 + ".qcx"))
    assert list(tmp_path.iterdir()) == []
