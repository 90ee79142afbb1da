"""The proposed timetable covers everything, whatever the firm looks like, and asks nobody to be in two places."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultant_app.errors import AppError
from consultant_app.model.audit import SlotKind
from consultant_app.model.audit_hours import Hours, minutes, read_clock, spans
from consultant_app.model.audit_proposal import Auditor, Unit, propose

CLAUSES = tuple(f"{chapter}.{number}" for chapter in range(4, 11) for number in range(1, 9))
DAYS = ("2026-11-24", "2026-11-25", "2026-11-26")


@st.composite
def firms(draw):
    names = [f"d{number}" for number in range(draw(st.integers(1, 14)))]
    top = draw(st.sampled_from([*names, ""]))
    units = [
        Unit(id=name, clauses=tuple(draw(st.lists(st.sampled_from(CLAUSES), max_size=30, unique=True))),
             is_top=name == top)
        for name in names
    ]  # fmt: skip
    team = [
        Auditor(
            id=f"a{number}",
            group=draw(st.sampled_from("ABC")),
            own=frozenset(draw(st.lists(st.sampled_from(names), max_size=2))),
            alone=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    return units, team


working = st.builds(
    Hours,
    start=st.sampled_from(["07:30", "08:00", "08:45", "09:30"]),
    end=st.sampled_from(["15:00", "16:30", "17:30", "19:10"]),
    lunch_start=st.sampled_from(["11:30", "12:00"]),
    lunch_end=st.sampled_from(["12:30", "13:00", "13:45"]),
    opening=st.sampled_from([15, 30, 45]),
    team=st.sampled_from([15, 30]),
    closing=st.sampled_from([20, 30, 60]),
)


@settings(max_examples=120, deadline=None)
@given(firm=firms(), hours=working, days=st.integers(1, 3))
def test_any_firm_is_covered_within_hours_without_anybody_twice_at_once(firm, hours, days):
    units, team = firm
    proposal = propose(units, team, DAYS[:days], hours)
    lines = proposal.lines
    visits = [line for line in lines if line.kind is SlotKind.AUDIT]
    found = defaultdict(set)
    for line in visits:
        found[line.unit_id] |= set(line.clauses)
    assert found == {unit.id: set(unit.clauses) for unit in units}  # every department, every clause
    _check_nobody_twice(lines)
    windows = spans(hours)
    known = {*DAYS[:days], *proposal.added_days}
    for line in lines:
        start, end = minutes(line.start), minutes(line.end)
        assert start < end
        assert line.on in known  # more days only when they are told
        if line.kind is not SlotKind.BREAK:
            assert any(low <= start and end <= high for low, high in windows)  # inside hours, never over lunch
    _check_meetings(lines)


def _check_nobody_twice(lines):
    taken = defaultdict(list)
    for line in lines:
        for auditor in line.auditors:
            taken[auditor, line.on].append((minutes(line.start), minutes(line.end)))
    for every in taken.values():
        for (_, end), (start, _) in pairwise(sorted(every)):
            assert end <= start


def _check_meetings(lines):
    order = [line.kind for line in lines if line.kind is not SlotKind.BREAK]
    assert order[0] is SlotKind.OPENING
    assert order[-1] is SlotKind.CLOSING
    assert order.count(SlotKind.OPENING) == order.count(SlotKind.CLOSING) == 1
    days = {line.on for line in lines}
    assert order.count(SlotKind.TEAM) == len(days)
    for on in days:
        visits = [line.end for line in lines if line.on == on and line.kind is SlotKind.AUDIT]
        team = next(line for line in lines if line.on == on and line.kind is SlotKind.TEAM)
        assert max(visits, default="") <= team.start


@settings(max_examples=80, deadline=None)
@given(firm=firms())
def test_nobody_audits_their_own_department_when_it_can_be_avoided(firm):
    units, team = firm
    own = {auditor.id: auditor.own for auditor in team}
    for line in propose(units, team, DAYS).lines:
        mine = [auditor for auditor in line.auditors if line.unit_id and line.unit_id in own[auditor]]
        assert mine == list(line.conflict)
        if mine:
            assert all(line.unit_id in auditor.own for auditor in team if auditor.alone)


def test_the_only_auditor_audits_the_own_department_and_the_conflict_is_marked():
    units = [Unit(id="quality", clauses=("8.6",)), Unit(id="sales", clauses=("8.2.1",))]
    proposal = propose(units, [Auditor(id="li", own=frozenset({"quality"}))], DAYS[:1])
    assert {line.unit_id: line.conflict for line in proposal.lines if line.unit_id} == {"quality": ("li",), "sales": ()}


def test_top_management_comes_first_and_time_follows_the_number_of_clauses():
    units = [
        Unit(id="small", clauses=CLAUSES[:5]),
        Unit(id="large", clauses=CLAUSES[:20]),
        Unit(id="top", clauses=CLAUSES[:10], is_top=True),
    ]
    lines = [line for line in propose(units, [Auditor(id="li")], DAYS[:2]).lines if line.kind is SlotKind.AUDIT]
    assert lines[0].unit_id == "top"
    length = defaultdict(int)
    for line in lines:
        length[line.unit_id] += minutes(line.end) - minutes(line.start)
    assert length["small"] < length["top"] < length["large"]
    assert length["large"] == pytest.approx(4 * length["small"], rel=0.35)


def test_two_groups_work_side_by_side():
    units = [Unit(id=name, clauses=CLAUSES[:8]) for name in ("a", "b", "c", "d")]
    lines = propose(units, [Auditor(id="li"), Auditor(id="wu", group="B")], DAYS[:1]).lines
    first = [line for line in lines if line.kind is SlotKind.AUDIT and line.start == "09:00"]
    assert sorted(line.auditors for line in first) == [("li",), ("wu",)]


def test_what_does_not_fit_goes_on_the_next_working_day_and_says_so():
    units = [Unit(id=f"d{number}", clauses=CLAUSES[:20]) for number in range(6)]

    def following(iso):
        return {"2026-11-27": "2026-11-30", "2026-11-30": "2026-12-01"}[iso]

    proposal = propose(units, [Auditor(id="li")], ["2026-11-27"], following=following)
    assert proposal.added_days == ("2026-11-30",)
    assert max(line.on for line in proposal.lines) == "2026-11-30"
    assert date.fromisoformat("2026-11-30").weekday() == 0


@pytest.mark.parametrize(
    ("units", "days", "hours", "sentence"),
    [
        ([], DAYS, Hours(), "还没有部门"),
        ([Unit(id="d")], [], Hours(), "审核日期"),
        ([Unit(id="d")], DAYS, Hours(start="08:30", end="09:00"), "太短"),
        ([Unit(id="d")], DAYS, Hours(start="八点", end="17:00"), "工作时间"),
    ],
)
def test_what_cannot_be_planned_is_said(units, days, hours, sentence):
    with pytest.raises(AppError, match=sentence):
        propose(units, [], days, hours)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("8:30", "08:30"), ("0830", "08:30"), ("8：30", "08:30"), ("13点", "13:00"), ("9", "09:00"), ("25:00", ""),
     ("上午", ""), ("", "")],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed, read):
    assert read_clock(typed) == read
