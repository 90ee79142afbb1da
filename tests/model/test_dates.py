"""Dates as people type them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.dates import chinese_date, read_date

DAYS = st.dates(date(1910, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2007.3.1", "2007-03-01"),
        ("2014/01/22", "2014-01-22"),
        ("20040111", "2004-01-11"),
        ("2003-02-20", "2003-02-20"),
        ("2020年8月22日", "2020-08-22"),
        ("2015年4月", "2015-04"),
        ("2015", "2015"),
        (" ２０２０ 年 8 月 2 日 ", "2020-08-02"),
        ("二〇二〇年八月二十二日", "2020-08-22"),
        ("2020-08-22 00:00:00", "2020-08-22"),
        (44000, "2020-06-18"),
        (44000.5, "2020-06-18"),
        ("44000", "2020-06-18"),
        (20040111, "2004-01-11"),
        (2015, "2015"),
        (date(2020, 2, 29), "2020-02-29"),
        (datetime(2020, 2, 29, 8, 30), "2020-02-29"),
        ("", ""),
    ],
)
def test_known_spellings_are_read(typed, iso):
    reading = read_date(typed)
    assert (reading.value, reading.reason) == (iso, "")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("15.4.3", "两位"),
        ("03/04/05", "两位"),
        ("2003-02-30", "真实存在"),
        ("2014/13/1", "真实存在"),
        ("20231301", "真实存在"),
        ("8/22/2020", "先后"),
        ("长期", "不是能识别的日期"),
        ("1780-01-01", "年份不在"),
        ("300", "不是能识别"),
        (99999, "只是一个数字"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(typed, why):
    reading = read_date(typed)
    assert reading.value == ""
    assert why in reading.reason


def test_a_serial_number_is_read_with_a_note():
    assert "Excel 日期序号" in read_date(44000).note


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"]))
def test_every_day_is_read_back_from_every_spelling(day, spelling):
    assert read_date(day.strftime(spelling)).value == day.isoformat()


@given(DAYS)
def test_serial_numbers_and_chinese_dates_lead_back_to_the_day(day):
    assert read_date((day - date(1899, 12, 30)) // timedelta(days=1)).value == day.isoformat()
    assert read_date(chinese_date(day.isoformat())).value == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_gives_a_date_or_a_reason(text):
    reading = read_date(text)
    assert reading.value or reading.reason or not text.strip() or not text.strip("\u3000\xa0 \t\n")


@pytest.mark.parametrize(
    ("iso", "chinese"),
    [("2026-11-22", "2026年11月22日"), ("2015-04", "2015年4月"), ("2015", "2015年"), ("", ""), ("待定", "待定")],
)
def test_dates_are_written_the_chinese_way(iso, chinese):
    assert chinese_date(iso) == chinese
