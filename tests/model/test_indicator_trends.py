"""Readings of indicators: order, target, direction, missing periods."""

import pytest

from consultant_app.model.enterprise import Indicator
from consultant_app.model.indicator_trends import missing_periods, period_name, read_period, trends
from consultant_app.model.management_system import IndicatorReading


def _trend(
    values: dict[str, str], *, direction: str = "越高越好", target: str = "", frequency: str = "", goal: str = ""
):
    indicator = Indicator(id="i", enterprise_id="e", name="合格率", unit="%", direction=direction, frequency=frequency)
    readings = [
        IndicatorReading(id=period, enterprise_id="e", indicator_id="i", period=period, value=value, target=target)
        for period, value in values.items()
    ]
    return trends([indicator], readings, {"i": goal} if goal else None)[0]


def test_readings_are_told_in_the_order_of_time_whatever_the_order_of_typing() -> None:
    trend = _trend({"2026-10": "96", "2026-08": "94", "2026-09": "95"})
    assert trend.path == "94 → 95 → 96"
    assert trend.value == "96%"
    assert (trend.arrow, trend.turn) == ("↑", "向好")


@pytest.mark.parametrize(
    ("values", "direction", "expected"),
    [
        ({"2026-08": "3", "2026-09": "2"}, "越低越好", ("↓", "向好")),
        ({"2026-08": "2", "2026-09": "3"}, "越低越好", ("↑", "变差")),
        ({"2026-08": "96", "2026-09": "94"}, "越高越好", ("↓", "变差")),
        ({"2026-08": "96", "2026-09": "96.0"}, "越高越好", ("→", "持平")),
        ({"2026-09": "96"}, "越高越好", ("", "")),
        ({"2026-08": "良", "2026-09": "优"}, "越高越好", ("", "")),
    ],
)
def test_arrow_says_where_the_figure_goes_and_the_word_whether_that_is_good(values, direction, expected) -> None:
    trend = _trend(values, direction=direction)
    assert (trend.arrow, trend.turn) == expected


@pytest.mark.parametrize(
    ("value", "target", "direction", "met"),
    [
        ("96", "95", "越高越好", "达标"), ("94", "95", "越高越好", "未达标"),
        ("2", "3", "越低越好", "达标"),
        ("4", "≤3", "越高越好", "未达标"), ("96", "≥95%", "越低越好", "达标"),
        ("4 件", "不超过 3 件", "越高越好", "未达标"),
        ("96", "", "越高越好", ""), ("优", "95", "越高越好", ""),
    ],
)  # fmt: skip
def test_target_is_compared_by_its_sign_or_by_the_direction(value, target, direction, met) -> None:
    assert _trend({"2026-09": value}, direction=direction, target=target).met == met


def test_goal_of_the_plan_is_the_target_where_the_reading_names_none() -> None:
    assert _trend({"2026-09": "96"}, goal="97").target == "97"
    assert _trend({"2026-09": "96"}, goal="97", target="95").target == "95"


def test_missing_months_and_quarters_are_named() -> None:
    monthly = _trend({"2026-01": "1", "2026-03": "1"})
    assert missing_periods(monthly, "2026-01-01", "2026-05-20") == ("2026年2月", "2026年4月")
    quarterly = _trend({"2026Q1": "1", "2026Q2": "1"})
    assert missing_periods(quarterly, "2026-01-01", "2026-11-22") == ("2026年第三季度",)
    assert missing_periods(_trend({}, frequency="每季度"), "2026-01-01", "2026-04-02") == ("2026年第一季度",)


def test_nothing_is_missing_where_the_rhythm_or_the_period_is_unknown() -> None:
    assert missing_periods(_trend({"2026": "1"}), "2026-01-01", "2026-11-22") == ()
    assert missing_periods(_trend({"2026-01": "1"}), "", "2026-11-22") == ()


def test_periods_are_written_the_chinese_way() -> None:
    assert [period_name(each) for each in ("2026-09", "2026Q3", "2026", "上半年")] == [
        "2026年9月", "2026年第三季度", "2026年", "上半年",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026年9月", "2026-09"), ("2026-3", "2026-03"), ("202609", "2026-09"), ("2026年第三季度", "2026Q3"),
        ("2026 q1", "2026Q1"), ("2026年4季度", "2026Q4"), ("2026", "2026"), ("", ""),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_type_them(typed: str, stored: str) -> None:
    assert read_period(typed).value == stored


@pytest.mark.parametrize("typed", ["2026-09-01", "上半年", "26年3月"])
def test_what_is_no_period_is_refused_with_an_example(typed: str) -> None:
    assert "请写成 2026-09" in read_period(typed).reason
