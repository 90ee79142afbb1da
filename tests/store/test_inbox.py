"""Packages as they came: kept whole, once, for ninety days."""

import hashlib
import os
from datetime import datetime, timedelta

import pytest

from consultant_app.errors import AppError, BadFile
from consultant_app.store import inbox

PACKAGE = b"QCX1\n" + os.urandom(3 * 2**20)


def drained(work):
    steps = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as done:
            return done.value, steps


def keep(session, path):
    return drained(inbox.keep(session, path))[0]


@pytest.fixture
def package(tmp_path):
    path = tmp_path / "x(1).qcx"
    path.write_bytes(PACKAGE)
    return path


def test_a_package_is_kept_under_its_hash_and_the_same_twice_is_one(session, package):
    kept, steps = drained(inbox.keep(session, package))
    assert kept.is_new
    assert kept.sha256 == hashlib.sha256(PACKAGE).hexdigest()
    assert steps[-1] == (len(PACKAGE), len(PACKAGE))
    package.rename(package.with_name("y.dat"))
    assert not keep(session, package.with_name("y.dat")).is_new
    assert [each.sha256 for each in inbox.kept(session)] == [kept.sha256]
    path = inbox.path_of(session, kept.sha256)
    assert path.read_bytes() == PACKAGE
    assert [each.name for each in path.parent.iterdir()] == [f"{kept.sha256}.qcx"]


def test_a_copy_that_rotted_is_made_good_by_the_same_file(session, package):
    kept = keep(session, package)
    kept.path.write_bytes(PACKAGE[:-1] + b"?")
    assert keep(session, package).path.read_bytes() == PACKAGE


def test_a_cancelled_copy_leaves_nothing(session, package):
    work = inbox.keep(session, package)
    next(work)
    work.close()
    assert list((session.folder / "inbox").iterdir()) == []


def test_what_is_no_package_does_not_get_in(session, tmp_path):
    for content in (b"", b"PK\x03\x04 a letter in plain text", b"QC"):
        (tmp_path / "x.qcx").write_bytes(content)
        with pytest.raises(BadFile, match="没有导入任何内容"):
            keep(session, tmp_path / "x.qcx")
    assert list((session.folder / "inbox").iterdir()) == []


def test_what_cannot_be_read_is_refused(session, tmp_path):
    for name in ("gone.qcx", "", "a\0b"):
        with pytest.raises(BadFile, match="无法读取"):
            keep(session, tmp_path / name)


def test_a_full_disk_is_told_and_leaves_nothing(session, package, monkeypatch):
    monkeypatch.setattr(inbox.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 2**20})())
    with pytest.raises(AppError, match="还差 3 MB"):
        keep(session, package)
    assert list((session.folder / "inbox").iterdir()) == []


def test_only_closed_packages_go_after_ninety_days(session, tmp_path):
    hashes = []
    for number in range(3):
        (tmp_path / "x.qcx").write_bytes(PACKAGE + bytes([number]))
        hashes.append(keep(session, tmp_path / "x.qcx").sha256)
    merged, pending, _ = hashes
    now = datetime.now().astimezone()
    assert inbox.remove_old(session, hashes, now + timedelta(days=89)) == []
    assert inbox.remove_old(session, [merged], now + timedelta(days=91)) == [merged]
    assert inbox.path_of(session, merged) is None
    assert inbox.path_of(session, pending) is not None
    assert len(inbox.kept(session)) == 2


def test_a_hash_of_others_is_never_a_path(session):
    for name in ("../x", "", "0" * 63, "/etc/passwd", "G" * 64):
        assert inbox.path_of(session, name) is None
