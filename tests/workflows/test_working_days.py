"""Weekends, statutory holidays, shifted working days, and a year that the table does not have yet."""

import pytest

from consultant_app.workflows.working_days import known_until, next_working_day, rest_days


def test_weekends_and_holidays_are_named_and_shifted_working_days_are_none():
    found = rest_days(["2025-10-01", "2025-10-11", "2025-11-22", "2025-11-24", "2025", ""])
    assert found == {"2025-10-01": "国庆节假期", "2025-11-22": "周六"}  # 2025-10-11 is a Saturday that is worked


def test_years_beyond_the_table_know_weekends_only():
    year = int(known_until()) + 1
    assert year >= 2027
    assert rest_days(["2999-01-01", "2999-01-05"]) == {"2999-01-05": "周六"}


def test_next_working_day_is_the_day_itself_or_the_one_after_the_rest():
    assert next_working_day("2025-11-24") == "2025-11-24"
    assert next_working_day("2025-10-01") == "2025-10-09"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        next_working_day("明天")
