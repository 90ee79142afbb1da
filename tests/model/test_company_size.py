"""国统字〔2017〕213号, row by row and bound by bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.company_size import SECTORS, size_class

# Typed a second time from the published table, figure by figure: large, medium, small.
TABLE = """
agriculture               Y 20000  500  50
industry                  X 1000   300  20    Y 40000  2000 300
construction              Y 80000  6000 300   Z 80000  5000 300
wholesale                 X 200    20   5     Y 40000  5000 1000
retail                    X 300    50   10    Y 20000  500  100
transport                 X 1000   300  20    Y 30000  3000 200
storage                   X 200    100  20    Y 30000  1000 100
post                      X 1000   300  20    Y 30000  2000 100
lodging                   X 300    100  10    Y 10000  2000 100
catering                  X 300    100  10    Y 10000  2000 100
information_transmission  X 2000   100  10    Y 100000 1000 100
software                  X 300    100  10    Y 10000  1000 50
real_estate               Y 200000 1000 100   Z 10000  5000 2000
property_management       X 1000   300  100   Y 5000   1000 500
leasing_business          X 300    100  10    Z 120000 8000 100
other_listed              X 300    100  10
"""
FIGURE = {"X": "employees", "Y": "revenue", "Z": "assets"}
CLASSES = ["大型", "中型", "小型", "微型"]


def rows():
    for line in TABLE.strip().splitlines():
        sector, *rest = line.split()
        yield (
            sector,
            {FIGURE[rest[at]]: [int(bound) for bound in rest[at + 1 : at + 4]] for at in range(0, len(rest), 4)},
        )


def every_bound():
    for sector, figures in rows():
        for figure, bounds in figures.items():
            for level in range(3):
                yield pytest.param(
                    sector, figures, figure, bounds[level], level, id=f"{sector}-{figure}-{bounds[level]}"
                )


def test_the_table_has_all_sectors():
    assert set(SECTORS) == {sector for sector, _ in rows()} | {"not_in_table"}


@pytest.mark.parametrize(("sector", "figures", "figure", "bound", "level"), list(every_bound()))
def test_a_bound_belongs_to_the_class_and_a_hair_below_it_drops_the_enterprise(sector, figures, figure, bound, level):
    others = {name: str(bounds[0]) for name, bounds in figures.items() if name != figure}
    assert size_class(sector, **others, **{figure: str(bound)}).size == CLASSES[level]
    assert size_class(sector, **others, **{figure: f"{bound - 1}.9999"}).size == CLASSES[level + 1]


@pytest.mark.parametrize(("sector", "figures"), list(rows()))
def test_one_figure_below_small_makes_a_micro_enterprise_whatever_the_rest(sector, figures):
    for figure, bounds in figures.items():
        others = {name: str(limits[0]) for name, limits in figures.items() if name != figure}
        verdict = size_class(sector, **others, **{figure: str(bounds[2] - 1)})
        assert verdict.size == "微型"
        assert size_class(sector, **{figure: str(bounds[2] - 1)}).size == "微型"


def test_the_two_examples_everybody_quotes():
    assert size_class("industry", "250", "30000").size == "小型"
    assert size_class("industry", "50", "200").size == "微型"


def test_decimal_text_is_compared_exactly():
    assert size_class("industry", "20", "299.99999999999999999999").size == "微型"
    assert size_class("industry", "20", "300.00").size == "小型"


def test_a_missing_figure_is_named_and_the_best_possible_class_is_stated():
    verdict = size_class("industry", employees="50")
    assert (verdict.size, verdict.missing) == ("", ("营业收入",))
    assert "最高为小型" in verdict.explanation


def test_the_explanation_shows_each_figure_with_the_bound_it_met():
    text = size_class("industry", "250", "30000").explanation
    assert "从业人员 250 人，达到小型下限 20 人" in text
    assert "营业收入 30000 万元，达到中型下限 2000 万元" in text
    assert "国统字〔2017〕213号" in text


@pytest.mark.parametrize("sector", ["", "not_in_table", "unheard_of"])
def test_without_a_row_of_the_table_nothing_is_guessed(sector):
    verdict = size_class(sector, "50", "500", "500")
    assert not verdict.size
    assert verdict.explanation


@pytest.mark.parametrize("typed", ["-5", "很多", "NaN", "Infinity"])
def test_a_figure_that_is_no_number_counts_as_missing(typed):
    assert size_class("other_listed", typed).missing == ("从业人员",)


@given(st.sampled_from(sorted(SECTORS)), *[st.integers(0, 300_000)] * 3)
def test_growing_never_makes_an_enterprise_smaller(sector, employees, revenue, assets):
    if sector == "not_in_table":
        return
    small = size_class(sector, str(employees), str(revenue), str(assets)).size
    large = size_class(sector, str(employees + 500), str(revenue + 5000), str(assets + 5000)).size
    assert CLASSES.index(large) <= CLASSES.index(small)
