"""What goes into a package comes out of it, for everybody who may open it."""

import hashlib

import pytest

from consultant_app.exchange.package import Known, PhotoCopy, open_package
from consultant_app.model.exchange import PackageKind


def test_the_manager_reads_what_the_consultant_wrote(people, tmp_path):
    original, thumbnail = b"\xff\xd8" + b"photo" * 5000, b"small"
    name = hashlib.sha256(original).hexdigest()
    photos = [people.photo(original), people.photo(thumbnail, PhotoCopy.THUMBNAIL, name)]
    written = people.hand_over(tmp_path / "x.qcx", photos=photos)
    opened = people.receive(tmp_path / "x.qcx")
    assert written.path == tmp_path / "x.qcx"
    assert (written.operations, written.photos, written.missing) == (2, 2, ())
    assert (opened.sha256, opened.size) == (hashlib.sha256(written.path.read_bytes()).hexdigest(), written.size)
    assert opened.size == written.path.stat().st_size
    assert opened.operations == 2
    assert tuple(opened.lines()) == people.lines
    assert [tuple(each) for each in opened.photos()] == [
        (name, PhotoCopy.ORIGINAL, original),
        (name, PhotoCopy.THUMBNAIL, thumbnail),
    ]
    assert opened.sender_known
    sent = people.manifest()
    assert opened.manifest.sender == people.consultant.device("张三", "ThinkPad")
    for field in ("kind", "agency_id", "site", "made_at", "number", "enterprises", "note", "schema_version"):
        assert getattr(opened.manifest, field) == getattr(sent, field)
    assert [path.name for path in tmp_path.iterdir()] == ["x.qcx"]


def test_sender_manager_and_recovery_key_open_it_alike(people, tmp_path):
    people.hand_over(tmp_path / "x.qcx")
    for access in ({"keys": people.manager}, {"keys": people.consultant}, {"recovery": people.recovery}):
        assert tuple(people.receive(tmp_path / "x.qcx", **access).lines()) == people.lines


def test_an_assignment_from_the_manager_is_read_by_its_consultant_only(people, tmp_path):
    manifest = people.manifest(PackageKind.ASSIGNMENT, withdrawn=("e7",))
    recipients = (people.consultant.device().recipient, people.agency.recovery)
    people.hand_over(tmp_path / "x.qcx", manifest=manifest, keys=people.manager, recipients=recipients)
    opened = open_package(tmp_path / "x.qcx", people.known(), keys=people.consultant)
    assert opened.sender_known
    assert opened.manifest.withdrawn == ("e7",)


def test_a_passphrase_opens_a_package_of_somebody_who_is_not_known_yet(people, by_passphrase):
    path, passphrase = by_passphrase
    opened = open_package(path, Known(), passphrase=passphrase)  # a computer that belongs to no agency yet
    assert opened.by_passphrase
    assert not opened.sender_known
    assert opened.signer == people.consultant.verify_key
    assert tuple(opened.lines()) == people.lines


def test_a_new_device_is_no_refusal_but_a_question(people, tmp_path):
    people.hand_over(tmp_path / "x.qcx")
    assert not people.receive(tmp_path / "x.qcx", people.known()).sender_known


@pytest.mark.parametrize("name", ["x(1).qcx", "x.qcx.zip", "x.dat", "没有扩展名"])
def test_the_name_does_not_matter(people, tmp_path, name):
    people.hand_over(tmp_path / "x.qcx")
    (tmp_path / "x.qcx").rename(tmp_path / name)
    assert tuple(people.receive(tmp_path / name).lines()) == people.lines


def test_only_wanted_photos_are_read_and_a_missing_one_is_told(people, tmp_path):
    def gone() -> bytes:
        raise KeyError

    here, there = people.photo(b"one"), people.photo(b"two")
    written = people.hand_over(tmp_path / "x.qcx", photos=[here, there._replace(read=gone), people.photo(b"three")])
    assert written.missing == (there.sha256,)
    opened = people.receive(tmp_path / "x.qcx")
    assert [photo.content for photo in opened.photos()] == [b"one", b"three"]
    assert [photo.content for photo in opened.photos(lambda entry: entry.size == 5)] == [b"three"]


def test_the_file_says_nothing_to_those_who_cannot_open_it(people, tmp_path):
    """Neither who sent it nor about whom it is, in any encoding."""
    content = people.hand_over(tmp_path / "x.qcx", photos=[people.photo(b"a face" * 100)]).path.read_bytes()
    for word in ("张三", "ThinkPad", "宁波甲", "91330200MA2AAAAA0X", "评分", "请查收", "a face", "agency-1", "site-a"):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert word.encode(encoding) not in content
    assert people.consultant.verify_key.encode() not in content
    assert people.agency.manager.recipient.encode() not in content
