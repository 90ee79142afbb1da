"""Everything that is not a sound package for us from somebody of ours: refused, and each in its own words."""

import re
import tracemalloc
import zipfile
import zlib

import docx
import openpyxl
import pytest
from nacl.secret import Aead
from PIL import Image

from consultant_app.errors import BadFile
from consultant_app.exchange import layout, operations, refusals, shape
from consultant_app.exchange.agency import agency_file
from consultant_app.exchange.identity import DeviceKeys
from consultant_app.exchange.package import Known, open_package
from consultant_app.model.exchange import PackageKind
from tests.exchange.damage import repaired


def refusal_of(people, path, known=None, **access) -> BadFile:
    with pytest.raises(BadFile) as caught:
        people.receive(path, known, **access)
    assert "没有导入任何内容" in str(caught.value)
    assert path.name in str(caught.value)
    return caught.value


def test_the_six_refusals_are_told_apart(people, tmp_path):
    stranger = DeviceKeys.new()
    path = tmp_path / "x.qcx"
    found = {}

    people.forge(path, signature=stranger.sign(layout.SIGNED_AS, b"something else"))
    found["forged"] = refusal_of(people, path)
    people.forge(path)
    found["other agency"] = refusal_of(people, path, Known(agency_id="agency-2"))
    found["not for us"] = refusal_of(people, path, keys=stranger)
    people.forge(path, header={"format": [3, 0], "app": "3.1"})
    found["newer"] = refusal_of(people, path)
    people.forge(path)
    path.write_bytes(path.read_bytes()[:-100])
    found["damaged"] = refusal_of(people, path)
    docx.Document().save(path)
    found["not a package"] = refusal_of(people, path)

    kinds = [type(each) for each in found.values()]
    assert kinds == [
        refusals.UnknownSender, refusals.OtherAgency, refusals.NotOurs, refusals.Newer, refusals.Damaged,
        refusals.NotAPackage,
    ]  # fmt: skip
    assert len({str(each).replace("“x.qcx”", "") for each in found.values()}) == 6
    assert "3.1" in str(found["newer"])
    assert "请先升级软件" in str(found["newer"])
    assert "请对方重新导出" in str(found["damaged"])
    assert "Word 文档" in str(found["not a package"])


@pytest.mark.parametrize("kind", [PackageKind.ASSIGNMENT, PackageKind.ANSWER])
def test_only_the_manager_assigns_and_answers(people, tmp_path, kind):
    """Also a colleague who is known."""
    manifest = people.manifest(kind)
    people.hand_over(tmp_path / "x.qcx", manifest=manifest)
    known = people.known(people.consultant)
    assert isinstance(refusal_of(people, tmp_path / "x.qcx", known), refusals.UnknownSender)


def test_a_revoked_device_is_refused(people, tmp_path):
    people.hand_over(tmp_path / "x.qcx")
    known = people.known(people.consultant, revoked=frozenset({people.consultant.verify_key}))
    refusal = refusal_of(people, tmp_path / "x.qcx", known)
    assert isinstance(refusal, refusals.UnknownSender)
    assert "“张三”的设备" in str(refusal)


def test_a_package_that_somebody_passed_on_sealed_anew_is_refused(people, tmp_path):
    """Its signer wrote to others: what he said to them was not said to us."""
    other = DeviceKeys.new()
    people.forge(tmp_path / "x.qcx", sealed_to=[other.device().recipient])
    assert isinstance(refusal_of(people, tmp_path / "x.qcx", keys=other), refusals.NotOurs)


def test_without_an_agency_only_a_passphrase_opens(people, tmp_path):
    people.hand_over(tmp_path / "x.qcx")
    refusal = refusal_of(people, tmp_path / "x.qcx", Known())
    assert isinstance(refusal, refusals.OtherAgency)
    assert "本机还没有加入机构" in str(refusal)
    with pytest.raises(refusals.NotOurs):
        open_package(tmp_path / "x.qcx", Known())


def test_a_passphrase_package_asks_for_it_and_refuses_a_wrong_one_or_another_agency(people, by_passphrase):
    path, passphrase = by_passphrase
    assert isinstance(refusal_of(people, path), refusals.PassphraseNeeded)
    wrong = refusal_of(people, path, passphrase=passphrase.replace(" ", ""))
    assert isinstance(wrong, refusals.NotOurs)
    assert "口令不对" in str(wrong)
    assert isinstance(refusal_of(people, path, Known(agency_id="b"), passphrase=passphrase), refusals.OtherAgency)


def test_a_passphrase_package_that_asks_for_four_gigabytes_of_memory_is_refused(people, by_passphrase, tmp_path):
    path, passphrase = by_passphrase
    content = path.read_bytes()
    greedy = re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>22", content)
    assert greedy != content
    (tmp_path / "x.qcx").write_bytes(repaired(greedy))
    assert isinstance(refusal_of(people, tmp_path / "x.qcx", passphrase=passphrase), refusals.Damaged)


def test_other_algorithms_ask_for_a_newer_version(people, tmp_path):
    people.forge(tmp_path / "x.qcx", header={"suite": "SM2, SM3, SM4"})
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), refusals.Newer)


def test_another_file_is_called_what_it_is(people, tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    Image.new("RGB", (4, 4)).save(tmp_path / "b.png")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("x.qcx", "QCX1\n")
    (tmp_path / "d.qcx").write_bytes(b"")
    (tmp_path / "e.qcx").mkdir()
    (tmp_path / "f.qca").write_bytes(agency_file(people.agency, people.manager))
    (tmp_path / "g.db").write_bytes(bytes(range(256)) * 16)
    (tmp_path / "h.txt").write_text("请查收", "utf-8")
    (tmp_path / "i.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "j.bin").write_bytes(b"\0\1\2\3")
    (tmp_path / "k.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"))
    expected = {
        "a.xlsx": "Excel 表格", "b.png": "图片", "c.zip": "压缩包", "d.qcx": "空文件", "e.qcx": "文件夹",
        "f.qca": "机构文件", "g.db": "数据库", "h.txt": "文本文件", "i.pdf": "PDF", "j.bin": "无法识别",
        "k.doc": "Word 文档", "gone.qcx": "不存在",
    }  # fmt: skip
    for name, words in expected.items():
        refusal = refusal_of(people, tmp_path / name)
        assert isinstance(refusal, refusals.NotAPackage)
        assert words in str(refusal)


@pytest.mark.parametrize("magic", [b"QCX2\n", b"QCX9\n"])
def test_a_newer_outer_layout_is_newer_and_not_something_else(people, tmp_path, magic):
    (tmp_path / "x.qcx").write_bytes(magic + b"whatever comes")
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), refusals.Newer)


def test_a_kind_of_package_that_only_a_newer_version_knows_asks_for_it(people, tmp_path):
    people.forge(tmp_path / "x.qcx", manifest={"kind": "audit team"})
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), refusals.Newer)


SIGNED_NONSENSE = {
    "header is no JSON": {"raw": b"\xff"},
    "header is a list": {"raw": b"[]"},
    "header nests without end": {"raw": b"[" * 60_000},
    "header too long": {"header": {"x": "y" * layout.MAX_HEADER}},
    "nothing inside": {"inside": b""},
    "half a length": {"inside": b"\0\0"},
    "no signature": {"inside": layout.inside(b"{}", b"", b"", b"")},
    "no format": {"header": {"format": None}},
    "format of floats": {"header": {"format": [1.0, 0]}},
    "format of truths": {"header": {"format": [True, False]}},
    "signer too short": {"header": {"signer": "00"}},
    "negative size": {"header": {"manifest": {"size": -1}}},
    "operations of 2 GB": {"header": {"operations": {"plain": 2**31}}},
    "operations of 999 MB in 19 bytes": {"header": {"operations": {"plain": 999 * 2**20}}},
    "manifest is no JSON": {"listed": b"\xff\xfe"},
    "manifest is a number": {"listed": b"7"},
    "manifest with NaN": {"listed": b'{"kind": NaN}'},
    "manifest nests without end": {"listed": b'{"kind":' + b"[" * 100_000},
    "manifest with a number of 5000 digits": {"listed": b'{"kind":' + b"9" * 5000 + b"}"},
    "no sender": {"manifest": {"sender": None}},
    "site is a path": {"manifest": {"site": "../../x"}},
    "enterprise id is a path": {"manifest": {"enterprises": [{"id": "../x"}]}},
    "enterprises are no list": {"manifest": {"enterprises": {}}},
    "an enterprise is text": {"manifest": {"enterprises": ["x"]}},
    "operations is text": {"manifest": {"enterprises": [{"id": "e", "operations": "7"}]}},
    "operations is a truth": {"manifest": {"enterprises": [{"id": "e", "operations": True}]}},
    "time beyond what the database holds": {"manifest": {"enterprises": [{"id": "e", "latest": 2**63}]}},
    "name of a million characters": {"manifest": {"enterprises": [{"id": "e", "name": "甲" * 10**6}]}},
    "half a character": {"listed": b'{"kind":"\\ud800"}'},
    "photos that are not there": {"manifest": {"photos": [["0" * 64, "original", 5, "0" * 64]]}},
    "photo name is a path": {"manifest": {"photos": [["../x", "original", 5, "0" * 64]]}},
    "photo of 3 GB": {"manifest": {"photos": [["0" * 64, "original", 3 * 2**30, "0" * 64]]}},
    "photo row too short": {"manifest": {"photos": [["0" * 64]]}},
    "original with another name": {
        "manifest": {"photos": [["0" * 64, "original", 0, "1" * 64]]}, "photos": bytes(40)
    },
    "photo twice": {
        "manifest": {"photos": [["0" * 64, "original", 0, "0" * 64]] * 2}, "photos": bytes(80)
    },
    "photos that nobody listed": {"photos": bytes(40)},
    "time of another kind": {"manifest": {"made_at": "yesterday"}},
}  # fmt: skip


@pytest.mark.parametrize("changes", SIGNED_NONSENSE.values(), ids=SIGNED_NONSENSE)
def test_signed_nonsense_is_refused(people, tmp_path, changes):
    people.forge(tmp_path / "x.qcx", **changes)
    kind = refusals.Newer if changes.get("listed") == b"{}" else refusals.Damaged
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), kind)


SIGNED_LIES = {
    "hash of the manifest": {"header": {"manifest": {"sha256": "0" * 64}}},
    "hash of the operations": {"header": {"operations": {"sha256": "0" * 64}}},
    "hash of the photos": {"header": {"photos": {"sha256": "0" * 64}}},
    "size of the operations": {"header": {"operations": {"size": 5}}},
    "sender": {"manifest": {"sender": DeviceKeys.new().device().to_fields()}},
    "agency": {"manifest": {"agency": "agency-2"}},
    "signer": {"header": {"signer": DeviceKeys.new().verify_key}},
    "signature of something else": {"signature": bytes(64)},
}


@pytest.mark.parametrize("changes", SIGNED_LIES.values(), ids=SIGNED_LIES)
def test_a_header_that_does_not_fit_the_rest_is_a_forgery(people, tmp_path, changes):
    people.forge(tmp_path / "x.qcx", **changes)
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), refusals.UnknownSender)


def test_a_signature_under_another_kind_of_text_does_not_serve(people, tmp_path):
    """The manager signs agency files too: none of them can become a package."""
    people.forge(tmp_path / "x.qcx")
    raw = layout.split_inside(people.inside(tmp_path / "x.qcx"))[0]
    people.forge(tmp_path / "x.qcx", raw=raw, signature=people.consultant.sign(b"consultant-app agency file 1\n", raw))
    assert isinstance(refusal_of(people, tmp_path / "x.qcx"), refusals.UnknownSender)


PLAIN = b"".join((b'""\t{"c":1}\n', b'""\t{"c":2}\n'))
BAD_OPERATIONS = {
    "not compressed": (b"QQQQ", len(PLAIN)),
    "cut off": (zlib.compress(PLAIN)[:-3], len(PLAIN)),
    "something behind": (zlib.compress(PLAIN) + b"x", len(PLAIN)),
    "two streams": (zlib.compress(PLAIN) * 2, len(PLAIN) * 2),
    "more than stated": (zlib.compress(PLAIN), len(PLAIN) - 1),
    "less than stated": (zlib.compress(PLAIN), len(PLAIN) + 1),
    "a bomb": (zlib.compress(bytes(300 * 2**20)), len(PLAIN)),
    "a bomb of lines": (zlib.compress(b"\n" * 3 * 2**20), len(PLAIN)),
    "no newline at the end": (zlib.compress(PLAIN + b"x"), len(PLAIN) + 1),
    "one line more": (zlib.compress(PLAIN + b"\n"), len(PLAIN) + 1),
    "nothing": (b"", 0),
    "an endless line": (zlib.compress(bytes(layout.MAX_LINE * 2)), layout.MAX_LINE * 2),
}


@pytest.mark.parametrize(("packed", "plain"), BAD_OPERATIONS.values(), ids=BAD_OPERATIONS)
def test_operations_that_are_not_as_stated_are_refused(people, tmp_path, packed, plain):
    people.forge(tmp_path / "x.qcx", packed=packed, header={"operations": {"plain": plain}})
    opened, given = people.receive(tmp_path / "x.qcx"), []
    with pytest.raises(refusals.Damaged, match="没有导入任何内容"):
        given.extend(opened.lines())
    assert sum(map(len, given)) <= plain  # a bomb is left before it is unpacked


def test_an_endless_line_is_left_before_it_fills_the_memory():
    size = 60 * 2**20
    packed = zlib.compress(bytes(size))
    tracemalloc.start()
    try:
        with pytest.raises(shape.Misshapen, match="line too long"):
            list(operations.unpack(packed, size, 1))
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def test_a_photo_that_is_not_the_one_its_sender_signed_for_is_refused(people, tmp_path):
    place = f"0 {'a' * 64} document".encode()
    blob = bytes(Aead(bytes(32)).encrypt(b"another face", place))
    table = [["a" * 64, "document", 12, "b" * 64]]
    people.forge(tmp_path / "x.qcx", photos=blob, manifest={"photos": table})
    with pytest.raises(refusals.Damaged):
        list(people.receive(tmp_path / "x.qcx").photos())


def test_a_photo_that_changed_after_the_file_was_opened_is_refused(people, tmp_path):
    path = tmp_path / "x.qcx"
    people.hand_over(path, photos=[people.photo(b"one" * 1000)])
    opened = people.receive(path)
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    with pytest.raises(refusals.Damaged):
        list(opened.photos())
    path.unlink()
    with pytest.raises(refusals.NotAPackage, match="无法读取"):
        list(opened.photos())
