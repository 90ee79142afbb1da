"""The clause for a fact, found by the words of the trade."""

from pathlib import Path

import pytest

from consultant_app.workflows import standards
from consultant_app.workflows.clause_finder import find_clauses

LINES = (Path(__file__).parent / "clause_facts.txt").read_text("utf-8").splitlines()
FACTS = [tuple(line.split("|")) for line in LINES if not line.startswith("#")]


def numbers(text: str, edition: str = standards.DEFAULT_EDITION, limit: int = 5) -> list[str]:
    return [hit.clause.number for hit in find_clauses(text, edition, limit)]


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, list[str]]]:
    return [(wanted, fact, numbers(fact)) for wanted, fact in FACTS]


def test_the_facts_cover_the_clauses() -> None:
    assert len(FACTS) >= 60
    assert {wanted for wanted, _ in FACTS} <= {clause.number for clause in standards.lowest()}
    assert len({wanted for wanted, _ in FACTS}) >= 60


def test_the_right_clause_is_mostly_first(found: list[tuple[str, str, list[str]]]) -> None:
    missed = [(wanted, fact, got) for wanted, fact, got in found if got[:1] != [wanted]]
    assert len(missed) <= len(found) * 0.1, missed


def test_the_right_clause_is_nearly_always_among_the_first_three(found: list[tuple[str, str, list[str]]]) -> None:
    missed = [(wanted, fact, got) for wanted, fact, got in found if wanted not in got[:3]]
    assert len(missed) <= len(found) * 0.03, missed


@pytest.mark.parametrize(
    ("fact", "number"),
    [
        ("三坐标检定证书过期", "7.1.5.2"),
        ("首件检验单无签字", "8.5.1"),
        ("供应商没有评价", "8.4.1"),
        ("客户的模具没有登记", "8.5.3"),
        ("管评没有决议", "9.3.3"),
    ],
)
def test_a_few_words_are_enough(fact: str, number: str) -> None:
    assert numbers(fact)[0] == number


def test_full_width_letters_spaces_and_other_words_for_the_same_find_the_same() -> None:
    assert numbers("ＢＯＭ与图纸不一致")[0] == numbers("bom 与 图纸 不一致")[0] == "8.3.5"
    assert numbers("未对供应商进行评价") == numbers("没有对供方进行评价")


def test_hits_come_best_first_and_say_which_words_led_there() -> None:
    hits = find_clauses("抽查焊工张某，特种作业操作证已过期")
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].clause.number == "7.2"
    assert "特种作业操作证" in hits[0].words


def test_only_lowest_clauses_are_proposed_and_no_more_than_wanted() -> None:
    hits = find_clauses("内审员没有培训，管理评审没有总经理参加，量具没有校准", limit=4)
    assert len(hits) == 4
    lowest = standards.lowest()
    assert all(hit.clause in lowest for hit in hits)


@pytest.mark.parametrize("text", ["", "   ", "……", "qwerty", "\ud800", "龘" * 5000])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert find_clauses(text) == []


def test_the_other_edition_answers_with_its_own_numbers() -> None:
    assert numbers("没有资料显示实施了持续改进", standards.ISO_2026)[0] == "10.1"
    assert {"6.1.2", "6.1.3"} <= set(numbers("应对措施没有评价有效性", standards.ISO_2026, limit=3))
    assert numbers("机遇没有措施也没有取舍的理由", standards.ISO_2026)[0] in ("6.1.1", "6.1.3")
    assert numbers("首件检验单无签字", "ISO 9001:2015") == numbers("首件检验单无签字")
