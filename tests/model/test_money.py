"""Amounts and counts as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.money import read_amount, read_count, unit_in


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.2亿", "12000"),
        ("3600万", "3600"),
        ("560万元", "560"),
        ("10,000(万元人民币)", "10000"),
        ("50(万)", "50"),
        ("50（万）", "50"),
        ("4355.00", "4355.00"),
        ("1,200元", "0.12"),
        (" 299 ", "299"),
        ("２，０００万", "2000"),
        ("2.4105亿", "24105"),
        (3600.0, "3600"),
        (2410.5000000000005, "2410.5"),
        ("人民币50万元整", "50"),
        ("2千万", "2000"),
        ("0", "0"),
        ("", ""),
        ("1亿元", "10000"),
    ],
)
def test_amounts_are_read_as_exact_wan_yuan(typed, amount):
    reading = read_amount(typed, "万元")
    assert (reading.value, reading.reason) == (amount, "")


@pytest.mark.parametrize(
    ("typed", "unit", "amount"), [(1200, "元", "0.12"), ("2", "亿元", "20000"), ("50万", "元", "50"), ("80", "", "80")]
)
def test_the_unit_of_the_heading_counts_only_where_the_cell_has_none(typed, unit, amount):
    assert read_amount(typed, unit).value == amount


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("300-500万", "范围"),
        ("300~500", "范围"),
        ("300万至500万", "范围"),
        ("5000万以上", "范围"),
        ("100万美元", "人民币"),
        ("-50", "负数"),
        ("1,20", "不是能识别"),
        ("很多", "不是能识别"),
        ("1.2.3", "不是能识别"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(typed, why):
    reading = read_amount(typed)
    assert reading.value == ""
    assert why in reading.reason


def test_an_approximate_amount_is_kept_with_a_note_and_an_absurd_one_too():
    assert "约数" in read_amount("约50万").note
    assert "单位" in read_amount("50000000").note


@given(st.decimals(0, 10**7, places=4), st.sampled_from([("元", "0.0001"), ("万元", "1"), ("亿元", "10000")]))
def test_no_digit_is_ever_lost(number, unit):
    name, factor = unit
    assert Decimal(read_amount(f"{number}{name}").value) == number * Decimal(factor)


@given(st.text(max_size=30))
def test_any_text_gives_an_amount_or_a_reason(text):
    for reading in (read_amount(text), read_count(text)):
        assert not (reading.value and reading.reason)
        assert reading.value or reading.reason or not "".join(text.split())


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("营业收入\n（万元）", "万元"),
        ("销售额(元)", "元"),
        ("总资产：亿元", "亿元"),
        ("收入（人民币万元）", "万元"),
        ("人数（人）", ""),
        ("收入", ""),
    ],
)
def test_the_unit_is_found_in_the_heading(header, unit):
    assert unit_in(header) == unit


@pytest.mark.parametrize(
    ("typed", "count"), [("412人", "412"), (35.0, "35"), ("1,200", "1200"), ("３５名", "35"), ("", "")]
)
def test_counts_are_read(typed, count):
    assert read_count(typed) == (count, "", "")


@pytest.mark.parametrize("typed", ["约50", "50余人", "50人左右"])
def test_an_approximate_count_is_read_with_a_note(typed):
    reading = read_count(typed)
    assert reading.value == "50"
    assert "约数" in reading.note


@pytest.mark.parametrize("typed", ["20-30人", "35.5", "若干", "50人以下"])
def test_an_uncertain_count_is_refused(typed):
    assert read_count(typed).reason
