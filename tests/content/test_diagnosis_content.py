"""The diagnosis form, its trade supplements and the survey form say what a consultant can use."""

import re
import tomllib
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

import pytest

from consultant_app.paths import forms_dir, resource

DIMENSIONS = {
    "awareness": "质量意识",
    "production": "生产管理",
    "technology": "技术改进",
    "system": "制度建设",
    "benefit": "质量效益",
}
LEAST = {"awareness": 13, "production": 27, "technology": 12, "system": 14, "benefit": 12}
SUPPLEMENTS = ("supplement_machining", "supplement_food")
SCORED = ("diagnosis", *SUPPLEMENTS)
ALL = (*SCORED, "survey")
OPINIONS = ("不到位", "不规范", "比较", "基本", "较差", "较好", "不够重视", "责任心不强", "意识淡薄", "亟待", "有待")
TRANSLATED = ("进行一个", "作出了一个", "通过使用", "关于对", "被进行", "予以进行", "最佳实践", "赋能", "抓手")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((forms_dir() / f"{name}.toml").read_text(encoding="utf-8"))


def questions(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for section in form["sections"] for question in section["questions"]]


FORMS = {name: read(name) for name in ALL}
ITEMS = [item for name in SCORED for item in questions(FORMS[name]) if item["type"] == "score"]
each_item = pytest.mark.parametrize("item", ITEMS, ids=[item["name"] for item in ITEMS])


def resource_keys(file: str, table: str, field: str) -> set[str]:
    rows = tomllib.loads(resource(file).read_text(encoding="utf-8"))[table]
    return {row[field] for row in rows}


def texts(value: object) -> list[str]:
    """Every Chinese text in a form, however deep."""
    if isinstance(value, str):
        return [value] if re.search("[\u4e00-\u9fff]", value) else []
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in values for text in texts(part)]


def test_the_five_dimensions_of_the_guideline_are_the_sections_in_its_order() -> None:
    sections = FORMS["diagnosis"]["sections"]
    assert {section["name"]: section["label"] for section in sections} == DIMENSIONS
    assert [section["name"] for section in sections] == list(DIMENSIONS)


def test_there_are_at_least_75_scored_items_and_enough_in_each_dimension() -> None:
    counts = {
        section["name"]: sum(question["type"] == "score" for question in section["questions"])
        for section in FORMS["diagnosis"]["sections"]
    }
    assert sum(counts.values()) >= 75
    assert all(counts[name] >= least for name, least in LEAST.items())


@pytest.mark.parametrize("name", SUPPLEMENTS)
def test_a_supplement_adds_at_least_12_items_to_sections_of_the_diagnosis(name: str) -> None:
    form = FORMS[name]
    assert (form["kind"], form["extends"]) == ("supplement", "diagnosis")
    assert form["industries"]
    assert set(form["industries"]) <= set(range(1, 40))
    assert sum(item["type"] == "score" for item in questions(form)) >= 12
    assert all(DIMENSIONS[section["name"]] == section["label"] for section in form["sections"])


def test_names_are_unique_over_the_diagnosis_and_all_its_supplements() -> None:
    found = [question["name"] for name in SCORED for question in questions(FORMS[name])]
    found += [column["name"] for question in questions(FORMS["diagnosis"]) for column in question.get("columns", [])]
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in found)


@each_item
def test_an_item_asks_a_question(item: dict[str, Any]) -> None:
    assert item["label"].endswith("？")
    assert 12 <= len(item["label"]) <= 60


@each_item
def test_an_item_has_six_anchors_that_differ(item: dict[str, Any]) -> None:
    anchors = item["anchors"]
    assert len(anchors) == 6
    assert all(3 <= len(anchor) <= 60 for anchor in anchors)
    for one, other in combinations(anchors, 2):
        assert SequenceMatcher(None, one, other).ratio() <= 0.9, (one, other)


def test_no_anchor_is_used_by_two_items() -> None:
    anchors = [anchor for item in ITEMS for anchor in item["anchors"]]
    assert len(anchors) == len(set(anchors))


def test_no_ladder_is_a_copy_of_another() -> None:
    ladders = {item["name"]: "".join(item["anchors"]) for item in ITEMS}
    for (one, left), (other, right) in combinations(ladders.items(), 2):
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.quick_ratio() > 0.55:
            assert matcher.ratio() <= 0.6, (one, other)


@each_item
def test_the_top_level_speaks_of_data_or_of_change(item: dict[str, Any]) -> None:
    words = "数|率|统计|对比|对照|账|降|低|少|改|新|归零|为零|排名|走势"
    assert re.search(words, item["anchors"][5]), item["anchors"][5]


@each_item
def test_an_item_says_what_to_look_at_ask_and_check(item: dict[str, Any]) -> None:
    evidence = item["evidence"]
    assert all(len(evidence[way]) >= 8 for way in ("look", "ask", "check"))
    assert evidence["ask"].startswith(("问", "抽", "请", "在", "就", "挑", "沿", "随", "当", "让")), evidence["ask"]


def test_most_items_give_a_sample_size() -> None:
    sized = [item for item in ITEMS if re.search(r"[0-9一二两三四五]", item["evidence"]["check"])]
    assert len(sized) >= 0.8 * len(ITEMS)


@each_item
def test_an_item_has_weight_tag_and_lowest_level_clause(item: dict[str, Any]) -> None:
    clauses = resource_keys("clauses_gbt19001_2016.toml", "clauses", "number")
    assert item["weight"] in (1, 2, 3)
    assert item["tag"] in "人机料法环测"
    assert item["clause"]
    assert set(item["clause"]) <= clauses
    assert not any(known.startswith(f"{clause}.") for clause in item["clause"] for known in clauses), item["clause"]


def test_the_measures_of_an_item_are_in_the_library() -> None:
    library = resource_keys("measures.toml", "measures", "key")
    for item in ITEMS:
        assert 1 <= len(item["measures"]) <= 3
        assert len(set(item["measures"])) == len(item["measures"])
        assert set(item["measures"]) <= library, item["name"]


@each_item
def test_the_problem_is_worded_as_fact_with_blanks_to_fill(item: dict[str, Any]) -> None:
    finding = item["finding"]
    assert finding["below"] == 3
    assert "____" in finding["text"]
    assert "____" not in finding["effect"]
    assert not re.search("(?<!_)_{1,3}(?!_)|_{5,}", finding["text"])
    assert finding["text"].endswith("。")
    assert finding["effect"].endswith("。")
    assert not [word for word in OPINIONS if word in finding["text"] + finding["effect"]]


def test_the_quality_figures_carry_period_source_and_formula() -> None:
    table = next(question for question in questions(FORMS["diagnosis"]) if question["name"] == "quality_data")
    labels = {column["label"] for column in table["columns"]}
    assert table["type"] == "table"
    assert {"指标", "单位", "数值", "统计期间", "数据来源", "计算方法"} <= labels


@pytest.mark.parametrize("name", ALL)
def test_the_wording_is_plain_chinese_with_full_width_punctuation(name: str) -> None:
    for text in texts(FORMS[name]):
        assert not re.search(r"[\u4e00-\u9fff] ?[,;:?!()]|[,;:?!()] ?[\u4e00-\u9fff]", text), text
        assert not re.search(r"。。|，，|、、|，。|  ", text), text
        assert not [word for word in TRANSLATED if word in text], text
        assert text.count("“") == text.count("”")
        assert text.count("（") == text.count("）")


@pytest.mark.parametrize("name", ALL)
def test_anchors_and_labels_give_no_opinion(name: str) -> None:
    for question in questions(FORMS[name]):
        said = question["label"] + "".join(question.get("anchors", []))
        assert not [word for word in OPINIONS if word in said], said


def test_the_survey_shows_what_the_form_engine_can_do() -> None:
    asked = questions(FORMS["survey"])
    asked += [column for question in asked for column in question.get("columns", [])]
    for word in ("relevant", "required", "constraint", "calculation", "default"):
        assert any(word in question for question in asked), word
    assert all("constraint_message" in question for question in asked if "constraint" in question)
    assert all("required_message" in question for question in asked if "required" in question)
    kinds = {question["type"] for question in asked}
    assert kinds >= {"text", "long_text", "integer", "decimal", "date", "time", "select_one", "select_multiple"}
    assert kinds >= {"table", "rank", "photo", "note", "calculate", "signature"}


def test_the_survey_knows_the_three_groups_of_the_guideline() -> None:
    labels = [choice["label"] for choice in FORMS["survey"]["choices"]["willingness"]]
    assert labels == ["有意愿", "暂无意愿但有提升空间", "小型作坊"]
