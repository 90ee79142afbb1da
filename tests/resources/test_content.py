"""The shipped libraries and tables hold what the program and the consultant rely on."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from consultant_app.model.assessment import DIMENSIONS, TAGS
from consultant_app.model.plan import HELP_FORMS, TRAINING_LAYERS, LibraryMeasure
from consultant_app.paths import resource

Row = dict[str, Any]

COSTS = {"0", "0.1万元以内", "0.1–0.5万元", "0.5–2万元", "2万元以上"}
SIZE_SECTORS = {
    "agriculture", "industry", "construction", "wholesale", "retail", "transport", "storage", "post",
    "lodging", "catering", "information_transmission", "software", "real_estate", "property_management",
    "leasing_business", "other_listed", "not_in_table",
}  # fmt: skip
VAGUE = ("不到位", "不规范", "比较", "基本", "较好", "良好", "有待", "大概", "明显", "不够", "不足", "左右", "部分记录")
SLOGANS = ("加强", "进一步", "高度重视", "切实", "大力", "狠抓", "不断提", "树立", "夯实", "全面提升", "等等")
PUNCTUATION_FAULTS = re.compile(
    r"[一-鿿][,;:?!()][一-鿿]|。。|，，|、、|[，。；：]\s|\s[，。；：]|[，、；：]$|。”。|；。|，。"
)


def rows(file: str, table: str) -> list[Row]:
    with resource(file).open("rb") as stream:
        return list(tomllib.load(stream)[table])


def texts(row: Row) -> list[str]:
    found: list[str] = []
    for value in row.values():
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, list):
            found.extend(value)
    return found


@pytest.fixture(scope="module")
def measures() -> list[Row]:
    return rows("measures.toml", "measures")


@pytest.fixture(scope="module")
def phrases() -> list[Row]:
    return rows("phrases.toml", "phrases")


@pytest.fixture(scope="module")
def clauses() -> list[Row]:
    return rows("clauses_gbt19001_2016.toml", "clauses")


@pytest.fixture(scope="module")
def clause_numbers(clauses: list[Row]) -> set[str]:
    return {row["number"] for row in clauses}


def test_the_measures_are_enough_for_every_dimension(measures: list[Row]) -> None:
    counted = Counter(row["dimension"] for row in measures)
    assert len(measures) >= 110
    assert set(counted) == set(DIMENSIONS)
    assert counted["生产管理"] >= 42
    assert min(counted.values()) >= 14


def test_measure_keys_run_without_a_gap(measures: list[Row]) -> None:
    assert [row["key"] for row in measures] == [f"M-{n:02}" for n in range(1, len(measures) + 1)]


def test_each_measure_has_exactly_the_fields_of_a_library_measure(measures: list[Row]) -> None:
    expected = set(LibraryMeasure.__dataclass_fields__)
    assert [row["key"] for row in measures if set(row) != expected] == []


def test_no_field_of_a_measure_is_empty(measures: list[Row]) -> None:
    empty = [(row["key"], name) for row in measures for name, value in row.items() if value in ("", [])]
    assert empty == []


def test_measures_use_the_words_the_program_knows(measures: list[Row]) -> None:
    for row in measures:
        assert row["help_form"] in HELP_FORMS, row["key"]
        assert row["tag"] in TAGS, row["key"]
        assert row["effort"] in {"低", "中", "高"}, row["key"]
        assert row["cost"] in COSTS, row["key"]
        assert row["days"] in range(1, 31), row["key"]
        assert row["training_layer"] in range(len(TRAINING_LAYERS) + 1), row["key"]


def test_every_help_form_and_training_layer_is_served(measures: list[Row]) -> None:
    assert {row["help_form"] for row in measures} == set(HELP_FORMS)
    assert {row["training_layer"] for row in measures} == {0, 1, 2, 3, 4}


def test_more_effort_means_more_days(measures: list[Row]) -> None:
    limits = {"低": (1, 4), "中": (3, 6), "高": (8, 30)}
    odd = {
        row["key"]: (row["effort"], row["days"])
        for row in measures
        if not limits[row["effort"]][0] <= row["days"] <= limits[row["effort"]][1]
    }
    assert {key for key, (effort, days) in odd.items() if (effort, days) != ("中", 8)} == set()


def test_a_measure_says_when_it_is_done(measures: list[Row]) -> None:
    time_word = re.compile(r"[天周月年日时]|学时|分钟|小时")
    for row in measures:
        assert 60 <= len(row["text"]) <= 160, row["key"]
        assert time_word.search(row["text"]), row["key"]
        assert row["text"].endswith("。"), row["key"]
        assert len(row["proof"]) >= 12, row["key"]


def test_measures_carry_no_slogans(measures: list[Row]) -> None:
    found = [(row["key"], word) for row in measures for text in texts(row) for word in SLOGANS if word in text]
    assert found == []


def test_no_two_measures_say_the_same(measures: list[Row]) -> None:
    for field in ("text", "title", "deliverable", "proof"):
        alike = [(a["key"], b["key"]) for a, b in combinations(measures, 2) if fuzz.ratio(a[field], b[field]) > 85]
        assert alike == [], field


def test_the_main_quality_tools_are_all_offered(measures: list[Row]) -> None:
    offered = {tool for row in measures for tool in row["tools"]}
    assert offered >= {
        "5Why", "鱼骨图", "检查表", "排列图", "控制图", "5S", "首件检验单", "定置图",
        "目视化看板", "看板管理", "SPC", "8D", "PDCA", "直方图", "乌龟图",
    }  # fmt: skip


def test_measures_and_phrases_cite_existing_clauses(
    measures: list[Row], phrases: list[Row], clause_numbers: set[str]
) -> None:
    cited = {(row["key"], number) for row in [*measures, *phrases] for number in row["clause"]}
    assert {pair for pair in cited if pair[1] not in clause_numbers} == set()


def test_measures_and_phrases_cite_the_lowest_level_of_a_clause(
    measures: list[Row], phrases: list[Row], clauses: list[Row]
) -> None:
    parents = {row["parent"] for row in clauses}
    high = [(row["key"], number) for row in [*measures, *phrases] for number in row["clause"] if number in parents]
    assert high == []


def test_there_are_phrases_of_every_kind(phrases: list[Row]) -> None:
    counted = Counter(row["kind"] for row in phrases)
    assert set(counted) == {"evidence", "strength", "effect", "result"}
    assert counted["evidence"] >= 60
    assert min(counted.values()) >= 10


def test_phrase_keys_and_texts_are_unique(phrases: list[Row]) -> None:
    assert [row["key"] for row in phrases] == [f"PH-{n:03}" for n in range(1, len(phrases) + 1)]
    assert len({row["text"] for row in phrases}) == len(phrases)


def test_phrases_are_sorted_by_words_the_program_knows(phrases: list[Row]) -> None:
    for row in phrases:
        assert set(row) == {"key", "kind", "dimension", "tag", "clause", "text"}
        assert row["dimension"] in DIMENSIONS, row["key"]
        assert row["tag"] in TAGS, row["key"]
        assert row["clause"], row["key"]


def test_every_tag_has_evidence_phrases(phrases: list[Row]) -> None:
    assert {row["tag"] for row in phrases if row["kind"] == "evidence"} == set(TAGS)


def test_evidence_phrases_leave_slots_for_what_was_seen(phrases: list[Row]) -> None:
    slot = re.compile(r"\{([^{}]*)\}")
    for row in phrases:
        names = slot.findall(row["text"])
        assert all(re.fullmatch(r"[一-鿿]{2,8}", name) for name in names), row["key"]
        assert not re.search(r"[{}]", slot.sub("", row["text"])), row["key"]
        assert row["text"].endswith("。"), row["key"]
        if row["kind"] in {"evidence", "result"}:
            assert len(names) >= 2, row["key"]


def test_evidence_phrases_say_when_it_was_seen(phrases: list[Row]) -> None:
    when = re.compile(r"\{[^}]*(日期|月份|年度|到期日|期限)\}")
    assert [row["key"] for row in phrases if row["kind"] == "evidence" and not when.search(row["text"])] == []


def test_a_slot_name_stands_once_in_a_phrase(phrases: list[Row]) -> None:
    twice = [row["key"] for row in phrases if max(Counter(re.findall(r"\{.*?\}", row["text"])).values(), default=0) > 1]
    assert twice == []


def test_phrases_state_facts_without_vague_words(phrases: list[Row]) -> None:
    assert [(row["key"], word) for row in phrases for word in VAGUE if word in row["text"]] == []


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("measures.toml", "measures"),
        ("phrases.toml", "phrases"),
        ("clauses_gbt19001_2016.toml", "clauses"),
        ("industries.toml", "certification_industries"),
        ("industries.toml", "economic_divisions"),
    ],
)
def test_punctuation_is_chinese(file: str, table: str) -> None:
    assert [text for row in rows(file, table) for text in texts(row) if PUNCTUATION_FAULTS.search(text)] == []


def test_the_clause_list_is_complete_and_ordered(clauses: list[Row]) -> None:
    numbers = [row["number"] for row in clauses]
    assert len(set(numbers)) == len(numbers) == 91
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    assert {len(number.split(".")) for number in numbers} == {1, 2, 3, 4}
    assert {row["edition"] for row in clauses} == {"GB/T 19001-2016"}


def test_every_clause_hangs_under_its_parent_and_is_explained(clauses: list[Row], clause_numbers: set[str]) -> None:
    for row in clauses:
        assert row["parent"] == row["number"].rpartition(".")[0]
        assert row["parent"] in clause_numbers | {""}
        assert len(row["guidance"]) >= 12, row["number"]
        assert row["guidance"].endswith("。"), row["number"]
        assert row["applicability"] in {"", "可能不适用"}


def test_only_lowest_clauses_have_no_title(clauses: list[Row]) -> None:
    assert [row["number"] for row in clauses if not row["title"]] == [
        "4.4.1", "4.4.2", "6.1.1", "6.1.2", "6.2.1", "6.2.2", "7.5.3.1", "7.5.3.2", "8.2.3.1", "8.2.3.2",
        "8.7.1", "8.7.2", "9.2.1", "9.2.2", "10.2.1", "10.2.2",
    ]  # fmt: skip


def test_guidance_differs_from_clause_to_clause(clauses: list[Row]) -> None:
    assert len({row["guidance"] for row in clauses}) == len(clauses)


def test_the_climate_amendment_is_noted_where_it_applies(clauses: list[Row]) -> None:
    assert [row["number"] for row in clauses if "Amd 1:2024" in row.get("note", "")] == ["4.1", "4.2"]


def test_the_39_certification_industries_carry_their_official_names() -> None:
    found = {row["code"]: row["name"] for row in rows("industries.toml", "certification_industries")}
    assert list(found) == list(range(1, 40))
    assert found[1] == "农业、林业和渔业"
    assert found[17] == "基础金属及金属制品"
    assert found[20] == "造船业"
    assert found[29] == "批发和零售业；汽车、摩托、个人及家庭用品修理业"
    assert found[39] == "其他社会服务"


def test_economic_sections_divisions_and_groups_hang_together() -> None:
    sections = {row["code"]: row for row in rows("industries.toml", "economic_sections")}
    divisions = {row["code"]: row for row in rows("industries.toml", "economic_divisions")}
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    assert list(divisions) == [f"{n:02}" for n in range(1, 98)]
    assert {row["section"] for row in divisions.values()} == set(sections)
    for row in divisions.values():
        assert sections[row["section"]]["size_sector"] in {"", row["size_sector"]}
    for row in rows("industries.toml", "economic_groups"):
        assert row["code"][:2] == row["division"]
        assert divisions[row["division"]]["size_sector"] == ""


def test_every_size_sector_is_known_and_reachable() -> None:
    tables = ("economic_sections", "economic_divisions", "economic_groups")
    used = {row["size_sector"] for table in tables for row in rows("industries.toml", table)}
    assert used - {""} == SIZE_SECTORS
    assert all(row["size_sector"] for row in rows("industries.toml", "economic_groups"))
