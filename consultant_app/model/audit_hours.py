"""The working day of an audit in minutes: what is left between meetings and lunch."""

from dataclasses import dataclass

from consultant_app.errors import AppError

Window = tuple[int, int]  # minutes since midnight, from and to


def minutes(clock: str) -> int:
    """08:30 as 510. Raises ValueError for what is no time of the day."""
    hour, _, minute = clock.strip().replace("：", ":").partition(":")
    found = int(hour) * 60 + int(minute)
    if not (0 <= int(hour) < 24 and 0 <= int(minute) < 60):
        raise ValueError(clock)
    return found


def clock(of_day: int) -> str:
    """510 as 08:30."""
    return f"{of_day // 60:02d}:{of_day % 60:02d}"


def read_clock(text: str) -> str:
    """A time as people type it (8:30, 0830, 8：30, 8点30) as 08:30; empty for what is no time."""
    plain = text.strip().replace("：", ":").replace("点", ":").replace("时", ":").replace("分", "").replace(".", ":")
    if plain.isdecimal() and plain.isascii() and len(plain) in (3, 4):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    plain = f"{plain}00" if plain.endswith(":") else plain if ":" in plain else f"{plain}:00"
    try:
        return clock(minutes(plain))
    except ValueError:
        return ""


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Working hours of the enterprise, and how long the meetings of the audit take."""

    start: str = "08:30"
    end: str = "17:30"
    lunch_start: str = "12:00"
    lunch_end: str = "13:00"
    opening: int = 30  # minutes
    team: int = 30
    closing: int = 30


@dataclass(frozen=True)
class Day:
    """One day of the audit: when each group audits, and when everybody meets."""

    opening: Window | None
    audits: tuple[Window, ...]
    team: Window
    closing: Window | None


def spans(hours: Hours) -> tuple[Window, ...]:
    """Before and after lunch. Raises AppError for hours in which no audit fits."""
    try:
        start, end = minutes(hours.start), minutes(hours.end)
        lunch = minutes(hours.lunch_start), minutes(hours.lunch_end)
    except ValueError as error:
        raise AppError("工作时间写得不对，没有排日程；请写成 08:30 的样子。") from error
    pieces = [(start, min(lunch[0], end)), (max(lunch[1], start), end)] if lunch[0] < lunch[1] else [(start, end)]
    return tuple(piece for piece in pieces if piece[1] - piece[0] >= LEAST)


LEAST = 20  # minutes that are worth a visit


def day_of(hours: Hours, *, is_first: bool, is_last: bool) -> Day:
    """A day with its meetings taken out. Raises AppError when nothing is left to audit in."""
    left = list(spans(hours))
    opening = closing = None
    if is_first and left:
        opening = _first(left, hours.opening)
    if is_last and left:
        closing = _last(left, hours.closing)
    team = _last(left, hours.team) if left else None
    audits = tuple(window for window in left if window[1] - window[0] >= LEAST)
    if team is None or not audits or (is_first and opening is None) or (is_last and closing is None):
        raise AppError(
            f"工作时间 {hours.start}—{hours.end} 太短，除去午休和会议没有时间审核；没有排日程；请改长工作时间。"
        )
    return Day(opening=opening, audits=audits, team=team, closing=closing)


def _first(left: list[Window], length: int) -> Window | None:
    """Take a meeting off the beginning of the first piece that has room for it."""
    for place, (start, end) in enumerate(left):
        if end - start >= length:
            left[: place + 1] = [(start + length, end)]
            return start, start + length
    return None


def _last(left: list[Window], length: int) -> Window | None:
    """Take a meeting off the end of the last piece that has room for it."""
    for place in range(len(left) - 1, -1, -1):
        start, end = left[place]
        if end - start >= length:
            left[place:] = [(start, end - length)]
            return end - length, end
    return None
