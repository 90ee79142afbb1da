"""Pieces of office wording."""

import pytest

from consultant_app.documents.wording import period_text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-11-10", "2026-11-11", "2026年11月10日至11日"),
        ("2026-11-30", "2026-12-01", "2026年11月30日至12月1日"),
        ("2026-12-31", "2027-01-04", "2026年12月31日至2027年1月4日"),
        ("2026-11-10", "2026-11-10", "2026年11月10日"),
        ("2026-11-01", "2026-11", "2026年11月1日至2026年11月"),
        ("", "2026-11-11", "2026年11月11日"),
        ("", "", ""),
    ],
)
def test_a_period_says_once_what_both_days_share(start: str, end: str, text: str) -> None:
    assert period_text(start, end) == text
