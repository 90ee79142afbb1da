"""Packages that were ever written open for ever (G9): these files are never made anew."""

import hashlib
import json
from pathlib import Path

import pytest

from consultant_app.exchange import refusals
from consultant_app.exchange.agency import read_agency
from consultant_app.exchange.identity import DeviceKeys
from consultant_app.exchange.package import Known, PhotoCopy, open_package
from consultant_app.model.exchange import PackageKind

FOLDER = Path(__file__).resolve().parents[1] / "old_packages"
KEYS = json.loads((FOLDER / "keys.json").read_text("utf-8"))
MANAGER, CONSULTANT = (DeviceKeys.from_text(KEYS[name]) for name in ("manager", "consultant"))
KNOWN = Known(agency_id="agency-1", manager=MANAGER.verify_key, devices=frozenset({CONSULTANT.verify_key}))
LINES_HASH = "0f254253d50e5f398cdc336e4dbe4ebb5532f34e337a5353a5c1b67178d8c293"


def lines_of(opened) -> str:
    return hashlib.sha256(b"".join(opened.lines())).hexdigest()


@pytest.mark.parametrize("access", [{"keys": MANAGER}, {"keys": CONSULTANT}, {"recovery": KEYS["recovery"]}])
def test_a_hand_over_of_1_0(access):
    opened = open_package(FOLDER / "handover-1.0.qcx", KNOWN, **access)
    assert opened.format == (1, 0)
    assert opened.sender_known
    assert lines_of(opened) == LINES_HASH
    assert [(photo.copy, len(photo.content)) for photo in opened.photos()] == [
        (PhotoCopy.ORIGINAL, 1040),
        (PhotoCopy.DOCUMENT, 117),
        (PhotoCopy.THUMBNAIL, 5),
    ]
    found = opened.manifest
    assert (found.kind, found.number, found.site, found.note) == (PackageKind.HANDOVER, 17, "site-a", "请查收\n第二行")
    assert (found.sender.person, found.sender.name) == ("张三", "ThinkPad")
    assert found.enterprises[0] == ("0199-e1", "宁波甲&乙精密有限公司", "91330200MA2AAAAA0X", 2, 117692884945272832, 1)
    assert found.enterprises[1].name == "慈溪𠮷祥五金厂"


def test_a_package_under_a_passphrase_of_1_0():
    opened = open_package(FOLDER / "passphrase-1.0.qcx", Known(), passphrase=KEYS["passphrase"])
    assert lines_of(opened) == LINES_HASH
    assert not opened.sender_known


def test_an_assignment_of_1_0():
    opened = open_package(FOLDER / "assignment-1.0.qcx", KNOWN, keys=CONSULTANT)
    assert lines_of(opened) == LINES_HASH
    assert opened.manifest.withdrawn == ("0199-e9",)
    assert opened.manifest.receipts == (("site-b", "ab" * 32, 117692884945272832, "2026-11-28T14:03:00+08:00"),)


def test_a_hand_over_of_a_later_1_x_is_read_and_what_it_adds_is_passed_on():
    opened = open_package(FOLDER / "handover-1.1.qcx", KNOWN, keys=MANAGER)
    assert opened.format == (1, 1)
    assert opened.manifest.more == {"audit_team": {"leader": "王五"}}
    assert opened.manifest.enterprises[0].name == "甲"
    assert b'"w":"a field of 1.1"' in next(opened.lines())
    assert list(opened.photos()) == []


def test_a_hand_over_of_2_0():
    opened = open_package(FOLDER / "handover-2.0.qcx", KNOWN, keys=MANAGER)
    assert opened.format == (2, 0)
    assert lines_of(opened) == LINES_HASH
    assert [len(photo.content) for photo in opened.photos()] == [1040, 117, 5]


def test_a_hand_over_of_3_0_asks_for_the_newer_program():
    with pytest.raises(refusals.Newer, match=r"新版本 3\.0\.0 .*请先升级软件"):
        open_package(FOLDER / "handover-3.0.qcx", KNOWN, keys=MANAGER)


def test_an_agency_file_of_1_0():
    found = read_agency(FOLDER / "agency-1.0.qca")
    assert (found.id, found.name, found.manager.person) == ("agency-1", "甬城质量", "李经理")
    assert found.manager.verify_key == MANAGER.verify_key
