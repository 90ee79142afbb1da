"""The manager's list: enterprises with who works on them, filtered and sorted; the lines come in pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from consultant_app.model.assignment import Assignment
from consultant_app.store import records, register
from consultant_app.store.register import RegisterFilter, RegisterRow
from consultant_app.store.sqlite import Connection


class Standing(StrEnum):
    """Which lines to list."""

    ALL = "全部"
    LIVE = "已分派"
    UNASSIGNED = "未分派"
    OVERDUE = "已逾期"
    WITHDRAWN = "已收回"


class AssignmentSort(StrEnum):
    """What the list can be sorted by; equal ones follow by name."""

    NAME = "企业"
    PERSON = "顾问"
    BATCH = "批次"
    DUE = "到期日"
    STAGE = "进展"


@dataclass(frozen=True, kw_only=True)
class AssignmentFilter:
    """Which lines to list; an empty field does not narrow."""

    text: str = ""
    person: str = ""
    batch: str = ""
    stage: str = ""
    standing: Standing = Standing.ALL
    today: str = ""  # ISO, for what is overdue


class LineKey(NamedTuple):
    """One line: an enterprise with one person; without an assignment nobody works on it."""

    enterprise_id: str
    assignment_id: str


class AssignmentLine(NamedTuple):
    """What a line shows."""

    enterprise: RegisterRow
    assignment: Assignment | None


@dataclass(frozen=True)
class Load:
    """What one person has in hand."""

    person: str
    firms: int
    overdue: int
    finished: int  # enterprises in the last stage


def keys(
    db: Connection,
    wanted: AssignmentFilter,
    *,
    sort: AssignmentSort = AssignmentSort.NAME,
    descending: bool = False,
) -> tuple[LineKey, ...]:
    """The lines to list, in order; lines without a value come last, equal ones follow by name."""
    given = _given(db)
    enterprises: Iterable[str] = register.ids(db, RegisterFilter(text=wanted.text, stage=wanted.stage))
    if wanted.standing not in (Standing.ALL, Standing.UNASSIGNED) or wanted.person or wanted.batch:
        enterprises = filter(given.__contains__, enterprises)
    found = [line for key in enterprises for line in _lines(key, given.get(key, ()), wanted)]
    if sort is AssignmentSort.NAME:
        return tuple(key for key, _ in (reversed(found) if descending else found))
    value = _value_of(db, sort)
    filled = [line for line in found if value(line)]
    filled.sort(key=value, reverse=descending)
    return tuple(key for key, _ in (*filled, *(line for line in found if not value(line))))


class Brief(NamedTuple):
    """What lines are filtered and sorted by."""

    id: str
    enterprise_id: str  # or the one it was joined into
    person: str
    batch: str
    due_on: str
    live: int


Line = tuple[LineKey, Brief | None]


def _lines(enterprise_id: str, given: Sequence[Brief], wanted: AssignmentFilter) -> Iterator[Line]:
    mine = [each for each in given if each.live != (wanted.standing is Standing.WITHDRAWN)]
    if not mine and wanted.standing in (Standing.ALL, Standing.UNASSIGNED) and not (wanted.person or wanted.batch):
        yield LineKey(enterprise_id, ""), None
    if wanted.standing is Standing.UNASSIGNED:
        return
    for each in mine:
        late = "" < each.due_on < wanted.today
        fits = wanted.person in ("", each.person) and wanted.batch in ("", each.batch)
        if fits and (late or wanted.standing is not Standing.OVERDUE):
            yield LineKey(enterprise_id, each.id), each


def _value_of(db: Connection, sort: AssignmentSort) -> Callable[[Line], str]:
    if sort is AssignmentSort.STAGE:
        stages = dict(db.execute("select id, char(48 + stage) from search_enterprise"))
        return lambda line: stages.get(line[0].enterprise_id, "")
    field = {AssignmentSort.PERSON: "person", AssignmentSort.BATCH: "batch", AssignmentSort.DUE: "due_on"}[sort]
    return lambda line: getattr(line[1], field, "")


def _given(db: Connection) -> dict[str, list[Brief]]:
    """The assignments by enterprise."""
    sql = (
        "select a.id, coalesce(nullif(e.alias_of, ''), e.id), a.person, a.batch, a.due_on, a.withdrawn = ''"
        " from assignment a join enterprise e on e.id = a.enterprise_id order by a.person, a.id"
    )
    found: dict[str, list[Brief]] = {}
    for each in map(Brief._make, db.execute(sql)):
        found.setdefault(each.enterprise_id, []).append(each)
    return found


def page(db: Connection, wanted: Sequence[LineKey]) -> dict[LineKey, AssignmentLine]:
    """What these lines show; those whose enterprise is no more are left out."""
    firms = {row.id: row for row in register.page(db, list(dict.fromkeys(key.enterprise_id for key in wanted)))}
    named = [key.assignment_id for key in wanted if key.assignment_id]
    marks = ", ".join("?" * len(named))
    given = {each.id: each for each in records.all_of(db, Assignment, where=f"id in ({marks})", args=named)}
    return {
        key: AssignmentLine(firms[key.enterprise_id], given.get(key.assignment_id))
        for key in wanted
        if key.enterprise_id in firms
    }


def loads(db: Connection, today: str) -> list[Load]:
    """What each person has in hand, by name; enterprises in the bin are not counted."""
    sql = (
        "select a.person, count(*), sum(a.due_on <> '' and a.due_on < ?), sum(x.stage = 9) from assignment a"
        " join enterprise e on e.id = a.enterprise_id"
        " join search_enterprise x on x.id = coalesce(nullif(e.alias_of, ''), e.id)"
        " where a.withdrawn = '' and x.archived = 0 and x.joined = 0 group by a.person order by a.person"
    )
    return [Load(*row) for row in db.execute(sql, (today,))]


def counts(db: Connection, today: str) -> dict[Standing, int]:
    """How many enterprises there are of each standing; one with two people is counted once."""
    given = _given(db)
    listed = set(register.ids(db))
    every = [each for key, mine in given.items() if key in listed for each in mine]
    live = [each for each in every if each.live]
    return {
        Standing.LIVE: len({each.enterprise_id for each in live}),
        Standing.UNASSIGNED: len(listed) - len({each.enterprise_id for each in live}),
        Standing.OVERDUE: len({each.enterprise_id for each in live if "" < each.due_on < today}),
        Standing.WITHDRAWN: len({each.enterprise_id for each in every if not each.live}),
    }


def batches(db: Connection) -> list[str]:
    """The names of the batches, as used."""
    return [name for (name,) in db.execute("select distinct batch from assignment where batch <> '' order by batch")]
