"""Any texts, any number of enterprises and operations: what goes in comes out."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consultant_app.exchange import manifest, operations, shape
from consultant_app.exchange.package import EnterpriseEntry, ReceiptEntry
from consultant_app.model.exchange import PackageKind

IDS = st.from_regex(shape.ID, fullmatch=True)
NUMBERS = st.integers(0, shape.LARGEST_NUMBER)
HASHES = st.from_regex(shape.HASH, fullmatch=True)
ENTERPRISES = st.builds(EnterpriseEntry, IDS, st.text(max_size=500), st.text(max_size=100), NUMBERS, NUMBERS, NUMBERS)
RECEIPTS = st.builds(ReceiptEntry, IDS, HASHES, NUMBERS, st.just("2026-11-28T14:03:00+08:00"))
FIELDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(PackageKind),
        "enterprises": st.lists(ENTERPRISES, max_size=5).map(tuple),
        "receipts": st.lists(RECEIPTS, max_size=3).map(tuple),
        "withdrawn": st.lists(IDS, max_size=3).map(tuple),
        "note": st.text(),
        "number": NUMBERS,
    }
)
LINES = st.lists(st.text(), max_size=30).map(lambda texts: [json.dumps(each).encode() + b"\n" for each in texts])
PHOTOS = st.lists(st.binary(max_size=300), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FIELDS, LINES, PHOTOS, st.text(max_size=300))
def test_a_package_gives_back_what_was_put_in(people, tmp_path, fields, lines, contents, person):
    sent = people.manifest(**fields)
    sent = replace(sent, sender=people.consultant.device(person))
    photos = [people.photo(each) for each in contents]
    people.hand_over(tmp_path / "x.qcx", lines=lines, photos=photos, manifest=sent, keys=people.manager)
    opened = people.receive(tmp_path / "x.qcx")
    for name in fields:
        assert getattr(opened.manifest, name) == getattr(sent, name)
    assert opened.manifest.sender.person == person[:200]
    assert list(opened.lines()) == lines
    assert {photo.content for photo in opened.photos()} == set(contents)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=200).map(lambda line: line.replace(b"\n", b"") + b"\n"), max_size=50))
def test_lines_survive_packing(lines):
    packed = _pack(lines)
    assert list(operations.unpack(packed.content, packed.plain_size, packed.lines)) == lines


def test_ten_thousand_operations_of_all_lengths_survive(people, tmp_path):
    noise = random.Random(1)
    lines = [noise.randbytes(noise.choice((0, 20, 100, 1000))).hex().encode() + b"\n" for _ in range(10_000)]
    lines.append(b"x" * 3_000_000 + b"\n")
    people.hand_over(tmp_path / "x.qcx", lines=lines)
    opened = people.receive(tmp_path / "x.qcx")
    assert opened.operations == 10_001
    assert list(opened.lines()) == lines


def test_an_empty_package_and_a_thousand_enterprises(people, tmp_path):
    for count in (0, 1000):
        enterprises = tuple(EnterpriseEntry(f"e{number}", "甲" * 500) for number in range(count))
        people.hand_over(tmp_path / "x.qcx", lines=(), manifest=people.manifest(enterprises=enterprises))
        opened = people.receive(tmp_path / "x.qcx")
        assert opened.manifest.enterprises == enterprises
        assert list(opened.lines()) == list(opened.photos()) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | HASHES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.sampled_from(sorted(manifest._KNOWN))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_a_manifest_of_any_shape_is_read_or_refused(people, changes):
    source = people.manifest().to_fields() | changes
    content = json.dumps(source).encode()
    try:
        found = manifest.read(content)
    except shape.Misshapen:
        return
    assert manifest.read(found.to_json()) == found


def test_what_a_newer_minor_version_adds_is_kept(people, tmp_path):
    more = {"audit_team": {"leader": "王五", "size": 3}, "weather": 1.5}
    people.forge(
        tmp_path / "x.qcx",
        header={"format": [2, 7], "colour": "blue"},
        manifest=more | {"photos": [["0" * 64, "panorama", 2, "1" * 64, "more"]]},
        photos=bytes(42),
    )
    opened = people.receive(tmp_path / "x.qcx")
    assert opened.format == (2, 7)
    assert opened.manifest.more == more
    assert manifest.read(opened.manifest.to_json()).more == more
    assert json.loads(opened.manifest_json)["photos"][0][4] == "more"
    assert list(opened.photos()) == []  # a copy of a kind that only the newer version can show


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "Infinity", r'"\ud800"', r'{"\uDC00": 1}'])
def test_a_value_that_cannot_be_written_again_is_refused(value):
    with pytest.raises(shape.Misshapen):
        shape.parse(b'{"x":' + value.encode() + b"}")


def test_a_character_in_two_halves_is_one():
    assert shape.parse(rb'{"x":"\ud842\udfb7"}') == {"x": "𠮷"}


def _pack(lines):
    work = operations.pack(lines)
    while True:
        try:
            next(work)
        except StopIteration as done:
            return done.value
