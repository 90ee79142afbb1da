"""Keys of a computer, what is read aloud of them, and the file with which people join an agency."""

import re
from dataclasses import replace

import pytest

from consultant_app.errors import BadFile
from consultant_app.exchange import refusals
from consultant_app.exchange.agency import Relation, agency_file, new_recovery_key, read_agency, relation
from consultant_app.exchange.identity import DeviceKeys, fingerprint
from consultant_app.exchange.sealing import recipient_of


def test_keys_survive_being_kept_as_text():
    keys = DeviceKeys.new()
    again = DeviceKeys.from_text(keys.to_text())
    assert again == keys
    assert again.device("张三", "ThinkPad") == keys.device("张三", "ThinkPad")
    assert keys.signing_seed.hex() not in repr(keys)
    assert keys.age_identity not in repr(keys)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sign": "00", "age": "x"}', "\ud800"])
def test_broken_keys_are_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011
        DeviceKeys.from_text(text)


def test_a_fingerprint_is_four_groups_of_four_digits():
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{4}", fingerprint(DeviceKeys.new().verify_key))
    assert fingerprint("00" * 32) == "8479-7501-9009-6080"  # people have it on paper: it never changes


def test_an_agency_file_says_who_the_manager_is(people, tmp_path):
    path = tmp_path / "甬城.qca"
    path.write_bytes(agency_file(people.agency, people.manager))
    found = read_agency(path)
    assert found == people.agency
    assert found.recipients == (people.manager.device().recipient, recipient_of(people.recovery))


def test_what_an_agency_file_means_for_what_is_known(people):
    agency = people.agency
    other = DeviceKeys.new().device("王经理")
    later = replace(agency, name="新名称", made_at="2027-01-01T00:00:00+08:00")
    assert relation(None, agency) is Relation.FIRST
    assert relation(agency, agency) is Relation.SAME
    assert relation(agency, later) is Relation.RENEWED
    assert relation(later, agency) is Relation.OLDER
    assert relation(agency, replace(agency, id="agency-2")) is Relation.OTHER_AGENCY
    assert relation(agency, replace(later, manager=other)) is Relation.OTHER_MANAGER
    assert relation(agency, replace(later, recovery=new_recovery_key()[1])) is Relation.OTHER_MANAGER


def test_every_change_of_an_agency_file_is_refused(people, tmp_path):
    content = agency_file(people.agency, people.manager)
    path = tmp_path / "x.qca"
    for place in range(0, len(content), 5):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(flipped)
        with pytest.raises(BadFile):
            read_agency(path)
        path.write_bytes(content[:place])
        with pytest.raises(BadFile):
            read_agency(path)


def test_refusals_of_an_agency_file_are_told_apart(people, tmp_path):
    content = agency_file(people.agency, people.manager)
    cases = {
        content.replace("甬城".encode(), "乙城".encode()): refusals.UnknownSender,
        content[:-20]: refusals.Damaged,
        content.replace(b"[1,0]", b"[2,0]"): refusals.Newer,
        content.replace(b"QCA1", b"QCA2"): refusals.Newer,
        b"QCX1\n": refusals.NotAPackage,
        b"": refusals.NotAPackage,
    }
    sentences = set()
    for bad, refusal in cases.items():
        (tmp_path / "x.qca").write_bytes(bad)
        with pytest.raises(refusal) as caught:
            read_agency(tmp_path / "x.qca")
        sentences.add(str(caught.value))
    assert len(sentences) == 5  # both newer ones say the same


def test_only_the_manager_signs(people):
    with pytest.raises(ValueError, match="manager"):
        agency_file(people.agency, people.consultant)
