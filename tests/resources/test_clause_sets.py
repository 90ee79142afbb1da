"""Both clause sets, the map between them, the dates and the table of words hold together."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from consultant_app.paths import resource

Row = dict[str, Any]
OLD = "clauses_gbt19001_2016.toml"
NEW = "clauses_iso9001_2026.toml"
PUNCTUATION_FAULTS = re.compile(r"[一-鿿][,;:?!()][一-鿿]|。。|，，|、、|[，。；：]\s|\s[，。；：]|、$|；。|，。")
# sentences of the standard have this ring; our own words do not
STANDARD_WORDING = ("组织应", "应确保", "应当", "应保留", "应保持", "适当时", "所需的", "成文信息，以", "如适用")


def read(file: str) -> Row:
    return tomllib.loads(resource(file).read_text("utf-8"))


@pytest.fixture(scope="module")
def old() -> list[Row]:
    return list(read(OLD)["clauses"])


@pytest.fixture(scope="module")
def new() -> list[Row]:
    return list(read(NEW)["clauses"])


@pytest.fixture(scope="module")
def maps() -> list[Row]:
    return list(read("clause_map.toml")["maps"])


def lowest(rows: list[Row]) -> list[Row]:
    parents = {row["parent"] for row in rows}
    return [row for row in rows if row["number"] not in parents]


def texts(rows: list[Row], *fields: str) -> list[tuple[str, str]]:
    return [(row["number"], row[field]) for row in rows for field in fields if field in row]


def test_every_lowest_clause_of_2016_has_evidence_and_mistakes(old: list[Row]) -> None:
    for row in lowest(old):
        kinds = row["evidence"].split("、")
        assert 3 <= len(kinds) <= 9, row["number"]
        assert all(2 <= len(kind) <= 24 for kind in kinds), row["number"]
        assert 2 <= row["mistakes"].count("。") <= 4, row["number"]
        assert row["mistakes"].endswith("。"), row["number"]


def test_parents_leave_evidence_and_mistakes_to_the_lowest_level(old: list[Row]) -> None:
    low = {row["number"] for row in lowest(old)}
    assert [row["number"] for row in old if "evidence" in row or "mistakes" in row if row["number"] not in low] == []


def test_no_two_clauses_tell_the_same_mistakes(old: list[Row]) -> None:
    told = texts(lowest(old), "mistakes")
    assert [(a[0], b[0]) for a, b in combinations(told, 2) if fuzz.ratio(a[1], b[1]) > 80] == []


@pytest.mark.parametrize("file", [OLD, NEW])
def test_texts_are_our_own_words_with_chinese_punctuation(file: str) -> None:
    found = texts(read(file)["clauses"], "title", "guidance", "evidence", "mistakes", "note")
    assert [pair for pair in found if PUNCTUATION_FAULTS.search(pair[1])] == []
    assert [pair for pair in found if any(words in pair[1] for words in STANDARD_WORDING)] == []


def test_the_tree_of_2026_is_complete_and_ordered(new: list[Row], old: list[Row]) -> None:
    numbers = [row["number"] for row in new]
    assert numbers == sorted(set(numbers), key=lambda number: [int(part) for part in number.split(".")])
    assert set(numbers) - {row["number"] for row in old} == {"6.1.3"}
    assert {row["number"] for row in old} - set(numbers) == {"10.3"}
    assert all(row["parent"] == row["number"].rpartition(".")[0] for row in new)
    assert {row["parent"] for row in new} - {""} <= set(numbers)


def test_titles_of_2026_are_marked_as_ours(new: list[Row]) -> None:
    assert read(NEW)["title_note"] == "参考译名"
    titles = {row["number"]: (row["title"], row.get("title_en", "")) for row in new}
    assert titles["6.1.3"] == ("应对机遇的措施", "Actions to address opportunities")
    assert titles["9.2.2"] == ("内部审核方案", "Internal audit programme")
    assert titles["10.1"] == ("持续改进", "Continual improvement")
    assert [number for number, (title, _) in titles.items() if not title] == [
        "4.4.1", "4.4.2", "6.2.1", "6.2.2", "7.5.3.1", "7.5.3.2", "8.2.3.1", "8.2.3.2", "8.7.1", "8.7.2",
        "10.2.1", "10.2.2",
    ]  # fmt: skip


def test_a_clause_of_2026_either_borrows_or_speaks_for_itself(new: list[Row], old: list[Row]) -> None:
    known = {row["number"] for row in old}
    for row in new:
        own = {"guidance", "evidence", "mistakes"} & set(row)
        assert bool(own) != ("same_as" in row), row["number"]
        assert not own or len(own) == 3, row["number"]
        assert row.get("same_as", "4") in known, row["number"]


def test_where_the_requirement_changed_2026_speaks_for_itself(new: list[Row], maps: list[Row]) -> None:
    own = {row["number"] for row in new if "guidance" in row}
    low = {row["number"] for row in lowest(new)}
    changed = {number for entry in maps if entry["kind"] in ("changed", "split", "merged") for number in entry["to"]}
    assert changed & low <= own


def test_the_map_speaks_of_every_clause_of_both_editions(maps: list[Row], old: list[Row], new: list[Row]) -> None:
    old_numbers, new_numbers = [row["number"] for row in old], {row["number"] for row in new}
    assert [entry["from"] for entry in maps if entry["from"]] == old_numbers
    assert {number for entry in maps for number in entry["to"]} == new_numbers
    assert [entry["to"] for entry in maps if not entry["from"]] == [["6.1.3"]]


def test_the_map_tells_what_happened_wherever_something_did(maps: list[Row], old: list[Row], new: list[Row]) -> None:
    titles = {row["number"]: row["title"] for row in new}
    before = {row["number"]: row["title"] for row in old}
    for entry in maps:
        assert bool(entry["note"]) == (entry["kind"] != "same"), entry
        if entry["kind"] == "same":
            assert entry["to"] == [entry["from"]]
            assert titles[entry["from"]] == before[entry["from"]], entry
    kinds = Counter(entry["kind"] for entry in maps)
    assert set(kinds) == {"same", "renamed", "split", "merged", "moved", "changed", "new"}


def test_no_date_of_the_transition_claims_to_be_verified() -> None:
    for row in read("transition.toml")["dates"]:
        assert row["verified"] is False
        assert "未见原文" in row["source"]
        assert set(row) == {"key", "title", "on", "verified", "source", "note"}


def test_trade_words_speak_for_every_lowest_clause(old: list[Row]) -> None:
    table = read("clause_words.toml")
    assert list(table["words"]) == [row["number"] for row in lowest(old)]
    listed = [word for words in table["words"].values() for word in words]
    assert len(listed) == len(set(listed)) >= 400
    assert min(map(len, table["words"].values())) >= 8
    assert [word for word in listed if len(word) < 2 or word.strip("…") != word] == []


def test_weak_words_are_words_of_the_table() -> None:
    table = read("clause_words.toml")
    listed = {word for words in table["words"].values() for word in words}
    assert [word for word in table["weak"] if word not in listed] == []
