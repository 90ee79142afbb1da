"""The shipped checklist lines of the internal audit hold what an auditor and the program rely on."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from consultant_app.model.audit import METHODS, LibraryLine
from consultant_app.model.management_system import DEPARTMENT_KINDS, PROCESS_KINDS
from consultant_app.paths import resource

Row = dict[str, Any]

FIELDS = set(LibraryLine.__dataclass_fields__)
VALUES = {"method": set(METHODS), "processes": set(PROCESS_KINDS), "departments": set(DEPARTMENT_KINDS)}
VAGUE = ("不到位", "不规范", "比较", "基本", "较好", "良好", "有待", "大概", "明显", "不够", "不足", "左右", "部分记录")
SLOGANS = ("加强", "进一步", "高度重视", "切实", "大力", "狠抓", "不断提", "树立", "夯实", "全面提升", "等等")
VERDICTS = ("不符合要求", "符合要求", "符合规定", "合规", "有效运行", "未按", "未能", "缺失", "违反")
OLD_WORDS = ("预防措施", "管理者代表", "程序文件要求", "形成文件的程序", "质量手册")
PUNCTUATION_FAULTS = re.compile(
    r"[一-鿿][,;:?!()]|[,;:?!()][一-鿿]|。。|，，|、、|[，。；：]\s|\s[，。；：、]|[，、；：]$|。”。|；。|，。"
)
SLOT = re.compile(r"\{([^{}]*)\}")
IDENTIFYING = re.compile(
    r"(编号|序号|单号|证号|批号|图号|型号|工号|合同号|标准号|日期|时间|期间|月份|年度|期限|到期日|版次|数量|值|数|率|金额|次数)$"
)


def number_parts(number: str) -> list[int]:
    return [int(part) for part in number.split(".")]


def strings(row: Row) -> list[str]:
    return [row[name] for name in ("text", "record", "sampling", "evidence")]


@pytest.fixture(scope="module")
def lines_by_file() -> dict[str, list[Row]]:
    files = sorted(resource("audit_lines").glob("*.toml"))
    return {file.stem: list(tomllib.loads(file.read_text(encoding="utf-8"))["lines"]) for file in files}


@pytest.fixture(scope="module")
def lines(lines_by_file: dict[str, list[Row]]) -> list[Row]:
    return [row for rows in lines_by_file.values() for row in rows]


@pytest.fixture(scope="module")
def lowest_clauses() -> set[str]:
    with resource("clauses_gbt19001_2016.toml").open("rb") as stream:
        clauses = tomllib.load(stream)["clauses"]
    return {row["number"] for row in clauses} - {row["parent"] for row in clauses}


def test_the_library_is_large_enough(lines: list[Row]) -> None:
    assert len(lines) >= 250


def test_each_line_has_exactly_the_fields_of_a_library_line(lines: list[Row]) -> None:
    assert [row["key"] for row in lines if set(row) != FIELDS] == []
    assert [row["key"] for row in lines if not all(row[name] for name in FIELDS - {"sampling"})] == []


def test_a_key_names_its_clause_and_is_unique(lines: list[Row]) -> None:
    assert [row["key"] for row in lines if not re.fullmatch(rf"A-{re.escape(row['clause'])}-\d\d", row["key"])] == []
    assert [key for key, count in Counter(row["key"] for row in lines).items() if count > 1] == []


def test_the_keys_of_a_clause_run_without_a_gap(lines: list[Row]) -> None:
    for clause in {row["clause"] for row in lines}:
        keys = sorted(row["key"] for row in lines if row["clause"] == clause)
        assert keys == [f"A-{clause}-{n:02}" for n in range(1, len(keys) + 1)]


def test_lines_stand_in_the_order_of_the_clauses(lines_by_file: dict[str, list[Row]]) -> None:
    for name, rows in lines_by_file.items():
        numbers = [number_parts(row["clause"]) for row in rows]
        assert numbers == sorted(numbers), name


def test_a_line_cites_a_clause_without_children(lines: list[Row], lowest_clauses: set[str]) -> None:
    assert [row["key"] for row in lines if row["clause"] not in lowest_clauses] == []


def test_every_lowest_clause_is_asked_about(lines: list[Row], lowest_clauses: set[str]) -> None:
    counted = Counter(row["clause"] for row in lines)
    assert sorted(lowest_clauses - set(counted)) == []
    assert {clause: count for clause, count in counted.items() if not 2 <= count <= 16} == {}


def test_lines_are_sorted_by_words_the_program_knows(lines: list[Row]) -> None:
    for row in lines:
        for name, allowed in VALUES.items():
            values = row[name]
            assert len(set(values) & allowed) == len(values) > 0, (row["key"], name)
        assert len(row["processes"]) <= 3, row["key"]


def test_every_department_and_process_is_served(lines: list[Row]) -> None:
    departments = Counter(name for row in lines for name in row["departments"])
    processes = Counter(name for row in lines for name in row["processes"])
    assert {name for name in DEPARTMENT_KINDS if departments[name] < 8} == set()
    assert {name for name in PROCESS_KINDS if processes[name] < 3} == set()


def test_a_line_that_samples_says_how_many(lines: list[Row]) -> None:
    assert [row["key"] for row in lines if "抽样" in row["method"] and not row["sampling"]] == []
    counting = re.compile(r"\d|[一二两三四五六七八九十]|全|每|各|逐")
    assert [row["key"] for row in lines if row["sampling"] and not counting.search(row["sampling"])] == []


def test_a_line_is_one_sentence_that_can_be_read_aloud(lines: list[Row]) -> None:
    for row in lines:
        assert 12 <= len(row["text"]) <= 90, row["key"]
        assert row["text"].index("。") == len(row["text"]) - 1, row["key"]
        assert not re.search(r"[？?！]", row["text"]), row["key"]


def test_texts_are_neither_stubs_nor_essays(lines: list[Row]) -> None:
    for row in lines:
        assert 3 <= len(row["record"]) <= 50, row["key"]
        assert len(row["sampling"]) <= 40, row["key"]
        assert 20 <= len(row["evidence"]) <= 180, row["key"]
        assert "。" not in row["record"] + row["sampling"], row["key"]
        spoken = re.split(r"[。；]", SLOT.sub("某", row["evidence"]))
        assert max(map(len, spoken)) <= 90, row["key"]


def test_evidence_leaves_slots_for_what_was_seen(lines: list[Row]) -> None:
    for row in lines:
        names = SLOT.findall(row["evidence"])
        assert len(names) >= 2, row["key"]
        assert [name for name in names if not re.fullmatch(r"[一-鿿]{2,8}", name)] == [], row["key"]
        assert len(set(names)) == len(names), row["key"]
        assert not re.search(r"[{}]", SLOT.sub("", row["evidence"])), row["key"]
        assert row["evidence"].endswith("。"), row["key"]


def test_only_evidence_has_slots(lines: list[Row]) -> None:
    assert [row["key"] for row in lines if re.search(r"[{}]", row["text"] + row["record"] + row["sampling"])] == []


def test_evidence_has_a_place_for_an_identifier_a_date_or_a_number(lines: list[Row]) -> None:
    bare = [row["key"] for row in lines if not any(map(IDENTIFYING.search, SLOT.findall(row["evidence"])))]
    assert bare == []


def test_the_library_neither_judges_nor_preaches(lines: list[Row]) -> None:
    short_stock = re.compile(r"不足 \d+")  # "不足 5 份全看" is a count, not an opinion
    said = [(row["key"], short_stock.sub("", text)) for row in lines for text in strings(row)]
    assert [(key, word) for key, text in said for word in (*VAGUE, *SLOGANS, *VERDICTS) if word in text] == []


def test_the_words_are_those_of_the_2016_edition(lines: list[Row]) -> None:
    found = [(row["key"], word) for row in lines for text in strings(row) for word in OLD_WORDS if word in text]
    assert found == []


def test_no_two_lines_ask_the_same(lines: list[Row]) -> None:
    for name, limit in (("text", 80), ("evidence", 88)):
        alike = [(a["key"], b["key"]) for a, b in combinations(lines, 2) if fuzz.ratio(a[name], b[name]) > limit]
        assert alike == [], name


def test_climate_is_asked_about_where_the_amendment_put_it(lines: list[Row]) -> None:
    assert {row["clause"] for row in lines if "气候变化" in row["text"]} == {"4.1", "4.2"}


def test_punctuation_is_chinese(lines: list[Row]) -> None:
    faults = [(row["key"], text) for row in lines for text in strings(row) if PUNCTUATION_FAULTS.search(text)]
    assert faults == []
