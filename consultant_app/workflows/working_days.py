"""Which days are no working days in China: weekends and, as far as the tables go, statutory holidays."""

from collections.abc import Iterable
from datetime import date, timedelta

_WEEKEND = ("周六", "周日")
_HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


def rest_days(dates: Iterable[str]) -> dict[str, str]:
    """Why each of the ISO dates is no working day (周六, 国庆节假期 …); working days and broken dates are left out.

    A weekend day that was made a working day by a holiday arrangement counts as one. Beyond known_until() only
    weekends are known.
    """
    found = {}
    for iso in dates:
        try:
            why = _why(date.fromisoformat(iso))
        except ValueError:
            continue
        if why:
            found[iso] = why
    return found


def _why(day: date) -> str:
    import chinese_calendar  # a table of years that starting does not need

    try:
        is_rest, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:  # a year that the table does not have yet
        is_rest, name = day.weekday() >= 5, None
    if not is_rest:
        return ""
    return f"{_HOLIDAYS.get(name, '法定节')}假期" if name else _WEEKEND[day.weekday() - 5]


def known_until() -> str:
    """The last year whose holidays are known."""
    from chinese_calendar import constants

    return str(max(day.year for day in constants.holidays))


def next_working_day(iso: str) -> str:
    """The date itself when it is a working day, else the next one. Raises ValueError for a broken date."""
    day = date.fromisoformat(iso)
    while _why(day):
        day += timedelta(days=1)
    return day.isoformat()
