"""A timetable drawn up from departments, clauses, team and working hours: everything covered, nobody twice at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from consultant_app.errors import AppError
from consultant_app.model.audit import SlotKind
from consultant_app.model.audit_hours import LEAST, Day, Hours, Window, clock, day_of, minutes

STEP = 5  # minutes: times are round
PER_CLAUSE = 5  # minutes that a clause needs at least
_WORTH_RETURNING = 45  # minutes
_MOST_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A department to be audited with its clauses."""

    id: str
    clauses: tuple[str, ...] = ()
    is_top: bool = False
    escort: str = ""
    processes: str = ""


@dataclass(frozen=True, kw_only=True)
class Auditor:
    """Somebody of the team; `own` are the departments that are their own, `alone` whether they may audit alone."""

    id: str
    group: str = "A"
    own: frozenset[str] = frozenset()
    alone: bool = True


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A line of the proposed timetable."""

    kind: SlotKind
    on: str
    start: str
    end: str
    unit_id: str = ""
    clauses: tuple[str, ...] = ()
    auditors: tuple[str, ...] = ()
    escort: str = ""
    processes: str = ""
    conflict: tuple[str, ...] = ()  # who audits their own department because nobody else is there
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The lines in the order of time, and the days that were needed beyond those given."""

    lines: tuple[Planned, ...]
    added_days: tuple[str, ...] = ()


@dataclass
class _Group:
    name: str
    auditors: list[Auditor]
    load: int = 0
    visits: list["_Visit"] = field(default_factory=list)


@dataclass(frozen=True)
class _Visit:
    unit: Unit
    auditors: tuple[str, ...]
    conflict: tuple[str, ...]


def next_day(iso: str) -> str:
    """The day after."""
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def propose(
    units: Sequence[Unit],
    auditors: Sequence[Auditor],
    days: Sequence[str],
    hours: Hours | None = None,
    following: Callable[[str], str] = next_day,
) -> Proposal:
    """The timetable: opening, top management first, every unit in proportion to its clauses, team meetings, closing.

    Groups work side by side. `following` names the day after the last one when the days do not suffice; such days
    are told in the proposal. Raises AppError when there is nothing to audit, no day, or no time.
    """
    hours = hours or Hours()
    if not units:
        raise AppError("还没有部门，没有排日程；请先在企业档案里登记部门。")
    if not days:
        raise AppError("还没有审核日期，没有排日程；请先填审核的开始日期。")
    groups = _shared_out(units, auditors)
    used = sorted(set(days))
    while len(used) <= len(days) + _MOST_DAYS:
        plan = _days(used, hours)
        visits = [_filled(group, plan) for group in groups]
        if all(each is not None for each in visits):
            lines = [line for each in visits for line in each or ()]
            lines += _shared_lines(plan, hours, tuple(auditor.id for auditor in auditors))
            lines.sort(key=lambda line: (line.on, line.start, line.group))
            return Proposal(lines=tuple(lines), added_days=tuple(used[len(set(days)) :]))
        used.append(following(used[-1]))
    raise AppError("部门和条款太多，两个月也排不完；没有排日程；请增加审核员分组或工作时间。")


def _days(used: Sequence[str], hours: Hours) -> dict[str, Day]:
    last = len(used) - 1
    return {on: day_of(hours, is_first=place == 0, is_last=place == last) for place, on in enumerate(used)}


# who goes where


def _shared_out(units: Sequence[Unit], auditors: Sequence[Auditor]) -> list[_Group]:
    """The units over the groups: evenly by their clauses, nobody in their own department where that can be avoided."""
    names = sorted({each.group for each in auditors if each.alone}) or [""]
    groups = [_Group(name, [each for each in auditors if each.group == name]) for name in names]
    heavy = sorted(units, key=lambda unit: (not unit.is_top, -_weight(unit)))
    for unit in heavy:
        free = [group for group in groups if _free(group, unit)]
        group = min(free or groups, key=lambda each: each.load)
        group.visits.append(_visit(group, unit))
        group.load += _weight(unit)
    order = {unit.id: (not unit.is_top, place) for place, unit in enumerate(units)}
    for group in groups:
        group.visits.sort(key=lambda visit: order[visit.unit.id])
    return [group for group in groups if group.visits]


def _free(group: _Group, unit: Unit) -> bool:
    return not group.auditors or any(each.alone and unit.id not in each.own for each in group.auditors)


def _visit(group: _Group, unit: Unit) -> _Visit:
    if _free(group, unit):
        return _Visit(unit, tuple(each.id for each in group.auditors if unit.id not in each.own), ())
    mine = [each for each in group.auditors if each.alone]
    return _Visit(unit, tuple(each.id for each in mine), tuple(each.id for each in mine if unit.id in each.own))


def _weight(unit: Unit) -> int:
    return max(len(unit.clauses), 1)


def _least(unit: Unit) -> int:
    return max(LEAST, PER_CLAUSE * len(unit.clauses))


# when


def _filled(group: _Group, plan: Mapping[str, Day]) -> list[Planned] | None:
    """The visits of a group one after another; None when the days do not suffice."""
    free: list[tuple[str, Window]] = [(on, window) for on, day in plan.items() for window in day.audits]
    lines: list[Planned] = []
    left = group.load
    for visit in group.visits:
        room = sum(end - start for _, (start, end) in free)
        share = max(_least(visit.unit), room * _weight(visit.unit) // left // STEP * STEP)
        left -= _weight(visit.unit)
        pieces = _taken(free, share if left else room, _least(visit.unit))
        if pieces is None or sum(end - start for _, (start, end) in pieces) < _least(visit.unit):
            return None
        lines += _lines(visit, pieces, group.name)
    return lines


def _taken(free: list[tuple[str, Window]], share: int, least: int) -> list[tuple[str, Window]] | None:
    """Take that many minutes from the front of what is free; no piece and no rest is shorter than LEAST.

    What lunch or night would leave as a short second visit is given up, once `least` is reached.
    """
    pieces: list[tuple[str, Window]] = []
    taken = 0
    while share >= (LEAST if taken < least else _WORTH_RETURNING):
        if not free:
            return None
        on, (start, end) = free.pop(0)
        take = end - start
        if take - share >= LEAST:
            take = share
            free.insert(0, (on, (start + take, end)))
        pieces.append((on, (start, start + take)))
        taken += take
        share -= take
    return pieces


def _lines(visit: _Visit, pieces: list[tuple[str, Window]], group: str) -> list[Planned]:
    """A visit that lunch or night cuts in pieces takes its clauses along in proportion."""
    total = sum(end - start for _, (start, end) in pieces)
    clauses, done, lines = visit.unit.clauses, 0, []
    passed = 0
    for number, (on, (start, end)) in enumerate(pieces, 1):
        passed += end - start
        upto = len(clauses) if number == len(pieces) else round(len(clauses) * passed / total)
        mine = clauses[done:upto] or clauses[max(done - 1, 0) : max(done, 1)]
        done = max(done, upto)
        lines.append(
            Planned(
                kind=SlotKind.AUDIT, on=on, start=clock(start), end=clock(end), unit_id=visit.unit.id, clauses=mine,
                auditors=visit.auditors, escort=visit.unit.escort, processes=visit.unit.processes,
                conflict=visit.conflict, group=group,
            )
        )  # fmt: skip
    return lines


def _shared_lines(plan: Mapping[str, Day], hours: Hours, everybody: tuple[str, ...]) -> list[Planned]:
    """The meetings and the breaks."""
    lines = []
    noon = (minutes(hours.lunch_start), minutes(hours.lunch_end))
    for on, day in plan.items():
        meetings = [(SlotKind.OPENING, day.opening), (SlotKind.TEAM, day.team), (SlotKind.CLOSING, day.closing)]
        first = (day.opening or day.audits[0])[0]
        if first < noon[0] < noon[1] < (day.closing or day.team)[1]:
            meetings.append((SlotKind.BREAK, noon))
        for kind, window in meetings:
            if window is not None:
                line = Planned(kind=kind, on=on, start=clock(window[0]), end=clock(window[1]))
                lines.append(line if kind is SlotKind.BREAK else replace(line, auditors=everybody))
    return lines
