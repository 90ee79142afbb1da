"""What nonconformities tell when counted: Pareto of clauses, causes and departments, days to close, repeats."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from consultant_app.model.assessment import TAGS
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import NATURES, State

A_CLASS = 80  # percent of all cases that the vital few make up (排列图, JIS Q 9024)
REST = "其他"
UNKNOWN = "未填写"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a Pareto chart: how many, and how many percent together with all bars before it (0 … 100)."""

    label: str
    count: int
    cumulative: float
    vital: bool  # belongs to the few that together make up A_CLASS percent; equal counts are in or out together


@dataclass(frozen=True, kw_only=True)
class Days:
    """How long closing took, in days, over the closed ones."""

    count: int = 0
    mean: float = 0.0
    median: float = 0.0
    longest: int = 0
    late: int = 0  # closed after the due date


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """Findings of one clause in one department in more than one audit, and what was marked as their return."""

    clause: str
    department: str  # several with 、 between them when it came back in another one
    numbers: tuple[str, ...]  # oldest first
    newest_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """The counts over a set of nonconformities; withdrawn ones are left out."""

    total: int = 0
    open: int = 0
    overdue: int = 0
    grades: tuple[tuple[str, int], ...] = ()
    states: tuple[tuple[str, int], ...] = ()
    natures: tuple[tuple[str, int], ...] = ()
    clauses: tuple[Bar, ...] = ()
    causes: tuple[Bar, ...] = ()
    departments: tuple[Bar, ...] = ()
    days: Days = Days()
    repeats: tuple[Repeat, ...] = ()


def pareto(labels: Iterable[str], most: int = 10) -> tuple[Bar, ...]:
    """Bars from the most to the least frequent, equal ones by label; what is beyond `most` is 其他, always last."""
    counted = Counter(label or UNKNOWN for label in labels)
    ordered = sorted(counted.items(), key=lambda pair: (pair[0] in (REST, UNKNOWN), -pair[1], pair[0]))
    named = [pair for pair in ordered if pair[0] != REST]
    if len(named) > most:
        named, rest = named[: most - 1], named[most - 1 :]
    else:
        rest = []
    beyond = sum(count for _, count in rest) + counted.get(REST, 0)
    pairs = [*named, *([(REST, beyond)] if beyond else [])]
    least, total, reached, bars = _least_vital(pairs), sum(counted.values()), 0, []
    for label, count in pairs:
        reached += count
        vital = label not in (REST, UNKNOWN) and count >= least
        bars.append(Bar(label=label, count=count, cumulative=reached * 100 / total, vital=vital))
    return tuple(bars)


def _least_vital(pairs: Sequence[tuple[str, int]]) -> int:
    """How many cases a bar must have to belong to the vital few: none does when all have the same."""
    counts = [count for label, count in pairs if label not in (REST, UNKNOWN)]
    goal, reached = A_CLASS * sum(count for _, count in pairs), 0
    for place, count in enumerate(counts):
        reached += count
        if reached * 100 >= goal or place == len(counts) - 1:
            tied = count in counts[place + 1 :] or (len(counts) > 1 and counts[0] == counts[-1])
            return count + 1 if tied else count
    return 1


def statistics(views: Sequence[NonconformityView], today: str) -> Statistics:
    """The counts as of an ISO date."""
    live = [view for view in views if not view.item.withdrawn]
    items = [view.item for view in live]
    states = Counter(view.state for view in live)
    return Statistics(
        total=len(items),
        open=sum(not item.closed_on for item in items),
        overdue=sum(bool(item.due_on) and item.due_on < today and not item.closed_on for item in items),
        grades=_counted((item.grade for item in items), ("严重", "一般", "轻微")),
        states=tuple((state.value, states[state]) for state in State if states[state]),
        natures=_counted((item.nature for item in items), NATURES),
        clauses=pareto(item.clause for item in items),
        causes=pareto(item.cause.tag if item.cause.tag in TAGS else "" for item in items),
        departments=pareto(item.snapshot.department for item in items),
        days=_days(live),
        repeats=repeats(live),
    )


def _counted(values: Iterable[str], order: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(value or UNKNOWN for value in values)
    named = [(value, counted.pop(value)) for value in order if value in counted]
    return (*named, *sorted(counted.items()))


def _days(live: Iterable[NonconformityView]) -> Days:
    spans, late = [], 0
    for view in live:
        item = view.item
        try:
            span = (date.fromisoformat(item.closed_on) - date.fromisoformat(item.found_on)).days
        except ValueError:
            continue
        if span >= 0:
            spans.append(span)
            late += bool(item.due_on) and item.closed_on > item.due_on
    if not spans:
        return Days()
    return Days(count=len(spans), mean=sum(spans) / len(spans), median=median(spans), longest=max(spans), late=late)


def repeats(live: Iterable[NonconformityView]) -> tuple[Repeat, ...]:
    """Clauses that failed in one department of a firm in more than one audit, and what is marked as come back."""
    found: dict[tuple[str, ...], list[NonconformityView]] = {}
    for view in live:
        item = view.item
        key = (item.enterprise_id, item.clause, item.snapshot.department) if item.clause else (item.id,)
        found.setdefault(key, []).append(view)
    result = [
        _repeat(sorted(same, key=lambda view: (view.item.found_on, view.item.number)))
        for same in _joined(list(found.values()))
        if len({view.item.audit_id for view in same}) > 1
    ]
    return tuple(sorted(result, key=lambda each: (-len(each.numbers), each.clause, each.department)))


def _joined(groups: list[list[NonconformityView]]) -> list[list[NonconformityView]]:
    """Groups of which one holds the return of a case of the other become one."""
    home = {view.item.id: group for group in groups for view in group}
    for view in [view for group in groups for view in group]:
        mine, earlier = home[view.item.id], home.get(view.item.repeats_id)
        if earlier is not None and earlier is not mine:
            earlier += mine
            home.update((each.item.id, earlier) for each in mine)
            mine.clear()
    return [group for group in groups if group]


def _repeat(ordered: Sequence[NonconformityView]) -> Repeat:
    items = [view.item for view in ordered]
    return Repeat(
        clause="、".join(dict.fromkeys(item.clause for item in items if item.clause)),
        department="、".join(dict.fromkeys(item.snapshot.department for item in items if item.snapshot.department)),
        numbers=tuple(item.number for item in items),
        newest_id=items[-1].id,
    )
