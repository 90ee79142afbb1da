"""What the readings of an indicator say: the last value against its target, and which way it goes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consultant_app.model.dates import read_date
from consultant_app.model.enterprise import Indicator
from consultant_app.model.management_system import IndicatorReading
from consultant_app.model.reading import Reading
from consultant_app.model.text import halfwidth

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_QUARTER = re.compile(r"^(\d{4})Q([1-4])$")
_TYPED_QUARTER = re.compile(r"^(\d{4})[年-]?(?:Q([1-4])|第?([1-4一二三四])季度?)$")
_QUARTERS = dict(zip("一二三四1234", "12341234", strict=True))
_PERIODS = 3  # how many of the last readings a trend is told from


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One indicator with its last reading. `met` is 达标, 未达标 or "" where it cannot be told."""

    indicator: Indicator
    readings: tuple[IndicatorReading, ...] = ()  # in the order of time
    target: str = ""
    arrow: str = ""  # ↑ ↓ →, or "" with fewer than two readings
    turn: str = ""  # 向好, 变差, 持平
    met: str = ""

    @property
    def last(self) -> IndicatorReading | None:
        """The newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def value(self) -> str:
        """The newest value with its unit."""
        return with_unit(self.last.value, self.indicator.unit) if self.last else ""

    @property
    def path(self) -> str:
        """The last values one after another: 94.1 → 95.0 → 96.2, with spaces where a line may end."""
        return " → ".join(reading.value for reading in self.readings[-_PERIODS:])


def trends(
    indicators: Iterable[Indicator], readings: Iterable[IndicatorReading], targets: dict[str, str] | None = None
) -> tuple[Trend, ...]:
    """A trend per indicator; `targets` are those of the plan's goals, for readings that name none."""
    by_indicator: dict[str, list[IndicatorReading]] = {}
    for reading in readings:
        by_indicator.setdefault(reading.indicator_id, []).append(reading)
    return tuple(
        _trend(indicator, by_indicator.get(indicator.id, []), (targets or {}).get(indicator.id, ""))
        for indicator in indicators
    )


def _trend(indicator: Indicator, found: list[IndicatorReading], target: str) -> Trend:
    ordered = tuple(sorted((each for each in found if each.value), key=lambda each: period_key(each.period)))
    low_is_good = indicator.direction == "越低越好"
    target = next((each.target for each in reversed(ordered) if each.target), target)
    arrow, turn = _direction(ordered, low_is_good)
    met = _met(ordered[-1].value, target, low_is_good) if ordered else ""
    return Trend(indicator=indicator, readings=ordered, target=target, arrow=arrow, turn=turn, met=met)


def _direction(readings: Sequence[IndicatorReading], low_is_good: bool) -> tuple[str, str]:
    """The arrow says which way the figure goes, the word whether that is good."""
    values = [number for each in readings[-_PERIODS:] if (number := number_of(each.value)) is not None]
    if len(values) < 2:
        return "", ""
    if values[-1] == values[0]:
        return "→", "持平"
    rising = values[-1] > values[0]
    return ("↑" if rising else "↓"), ("变差" if rising is low_is_good else "向好")


def _met(value: str, target: str, low_is_good: bool) -> str:
    """A sign in the target (≤, ≥, <, >) counts more than the direction of the indicator."""
    reached, wanted = number_of(value), number_of(target)
    if reached is None or wanted is None:
        return ""
    if any(sign in target for sign in "≤<＜") or "不超过" in target:
        low_is_good = True
    elif any(sign in target for sign in "≥>＞") or "不低于" in target:
        low_is_good = False
    return "达标" if (reached <= wanted if low_is_good else reached >= wanted) else "未达标"


def number_of(text: str) -> float | None:
    """The first number in a text, None without one."""
    found = _NUMBER.search(text.replace(",", ""))
    return float(found.group()) if found else None


def with_unit(value: str, unit: str) -> str:
    """A value with its unit unless it has one already."""
    return f"{value}{unit}" if value and unit and not value.endswith(unit) else value


def period_key(period: str) -> tuple[str, int]:
    """Sorts 2026-01, 2026Q1 and 2026 by the month in which the period ends."""
    if found := _MONTH.match(period):
        return found[1], int(found[2])
    if found := _QUARTER.match(period):
        return found[1], int(found[2]) * 3
    return period[:4], 12


def period_name(period: str) -> str:
    """2026-09 as 2026年9月, 2026Q3 as 2026年第三季度, 2026 as 2026年; anything else as it is."""
    if found := _MONTH.match(period):
        return f"{found[1]}年{int(found[2])}月"
    if found := _QUARTER.match(period):
        return f"{found[1]}年第{'一二三四'[int(found[2]) - 1]}季度"
    return f"{period}年" if re.fullmatch(r"\d{4}", period) else period


def read_period(text: str) -> Reading:
    """A period as people type it (2026年9月, 2026-9, 2026.09, 2026年第三季度, 2026Q3, 2026) in its stored form."""
    plain = halfwidth(text).strip().upper().replace(" ", "")
    if not plain:
        return Reading("")
    if found := _TYPED_QUARTER.match(plain):
        return Reading(f"{found[1]}Q{_QUARTERS[found[2] or found[3]]}")
    reading = read_date(plain)
    if reading.value and len(reading.value) <= len("2026-09"):
        return Reading(reading.value)
    return Reading("", f"“{text}”不是能识别的期间，请写成 2026-09、2026Q3 或 2026 的样子")


def missing_periods(trend: Trend, since: str, until: str) -> tuple[str, ...]:
    """The periods wholly between two ISO dates for which an indicator has no reading, named in Chinese.

    How often it is measured is told by its frequency, else by the form of its readings; unknown gives nothing.
    """
    have = {reading.period for reading in trend.readings}
    frequency = trend.indicator.frequency
    if "月" in frequency or any(_MONTH.match(each) for each in have):
        wanted = [f"{year}-{month:02d}" for year, month in _months(since, until)]
    elif "季" in frequency or any(_QUARTER.match(each) for each in have):
        whole = _months(since, until)
        wanted = [
            f"{year}Q{month // 3}"
            for year, month in whole
            if month % 3 == 0 and {(year, month - 1), (year, month - 2)} <= set(whole)
        ]
    else:
        return ()
    return tuple(period_name(each) for each in wanted if each not in have)


def _months(since: str, until: str) -> list[tuple[int, int]]:
    """The whole months between two ISO dates, at most three years of them."""
    if len(since) < 10 or len(until) < 10 or until <= since:
        return []
    first = int(since[:4]) * 12 + int(since[5:7]) - 1 + (since[8:10] != "01")
    last = int(until[:4]) * 12 + int(until[5:7]) - 1  # the month of `until` is not over
    return [(number // 12, number % 12 + 1) for number in range(max(first, last - 36), last)]
