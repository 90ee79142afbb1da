"""The list of enterprises: filtered, sorted, counted; the rows themselves come in pages."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from consultant_app.model import bulk
from consultant_app.store.listed import IN_BIN, LISTED, STAGES, TAKEN_BACK
from consultant_app.store.sqlite import Connection

_STAGE_NAMES = list(STAGES)
_one_reader = threading.Lock()
_NEXT_NAMES = """
select group_concat(id, ' '), max(sort_key) from (
    select id, sort_key from search_name
    where joined = 0 and archived = ? and (sort_key, id) > (?, ?) order by sort_key, id limit 2000
)"""  # 2 ms


class Sort(StrEnum):
    """What the list can be sorted by; equal ones follow by name."""

    NAME = "名称"
    STAGE = "阶段"
    SIZE = "规模"
    INDUSTRY = "行业"
    REGION = "地区"
    CONSULTANT = "咨询师"
    NEXT_DATE = "下次日期"
    NEWEST = "建档时间"


_SIZES = ("", "微型", "小型", "中型", "大型")
_SIZE_DIGIT = "case size when '微型' then 1 when '小型' then 2 when '中型' then 3 when '大型' then 4 else 0 end"

# as text whose order is the wanted one; empty text comes last in both directions
_COLUMNS = {
    Sort.STAGE: "char(48 + stage)",
    Sort.SIZE: f"iif(size = '', '', {_SIZE_DIGIT})",
    Sort.INDUSTRY: "iif(length(industry) = 1, '0' || industry, industry)",
    Sort.REGION: "region",
    Sort.CONSULTANT: "consultant",
    Sort.NEXT_DATE: "next_date",
}


@dataclass(frozen=True, kw_only=True)
class RegisterFilter:
    """Which enterprises to list; an empty field does not narrow. Joined ones are never listed."""

    text: str = ""  # name, short name, code, pinyin
    stage: str = ""
    size: str = ""
    industry: str = ""
    region: str = ""
    consultant: str = ""
    certified: str = ""  # 是 or 否
    willingness: str = ""
    overdue_on: str = ""  # today, ISO: only those whose next date lies before
    archived: bool = False  # the archived instead of the others
    taken_back: bool = False  # those withdrawn from the person of this computer instead of the others
    sample: bool | None = None


class RegisterRow(NamedTuple):
    """One line of the list."""

    id: str
    name: str
    short_name: str
    credit_code: str
    region: str
    stage: str
    size: str
    industry: str
    certified: str
    willingness: str
    consultant: str
    next_date: str
    next_action: str
    contact_name: str
    contact_phone: str
    is_sample: int
    archived_on: str


@dataclass(frozen=True)
class Facets:
    """How many enterprises there are by value; those in the bin or taken back count apart, joined ones not at all."""

    total: int
    archived: int
    taken_back: int
    stages: dict[str, int]
    sizes: dict[str, int]
    industries: dict[str, int]
    regions: dict[str, int]
    consultants: dict[str, int]


def ids(
    db: Connection, wanted: RegisterFilter | None = None, *, sort: Sort = Sort.NAME, descending: bool = False
) -> tuple[str, ...]:
    """The ids of the enterprises to list, in order; those without a value come last, equal ones follow by name."""
    wanted = wanted or RegisterFilter()
    listed = _meeting(db, _named(db, wanted), wanted)
    if sort is Sort.NAME and not descending:
        return tuple(listed)
    order = _order(db, sort, _kind(wanted), descending)
    if len(listed) == len(order):
        return order
    meeting = set(listed)
    return tuple(key for key in order if key in meeting)


def at_hand(db: Connection, wanted: RegisterFilter, sort: Sort, descending: bool) -> tuple[str, ...] | None:
    """What ids() would give when nothing has to be read or searched for it, else None."""
    return db.cache.get((sort, LISTED, descending)) if wanted == RegisterFilter() else None


def _kind(wanted: RegisterFilter) -> int:
    return IN_BIN if wanted.archived else TAKEN_BACK if wanted.taken_back else LISTED


def _named(db: Connection, wanted: RegisterFilter) -> Sequence[str]:
    """What is called so, by name."""
    kind = _kind(wanted)
    if wanted.text.strip():
        from consultant_app.store.names import find_names  # not needed to list all

        return find_names(db, wanted.text, str(kind))
    return _by_name(db, kind)


def _by_name(db: Connection, kind: int) -> tuple[str, ...]:
    """Whoever asks while they are being read waits for that; a write meanwhile lets the next one read anew."""
    with _one_reader:
        cache = db.cache
        found: tuple[str, ...] | None = cache.get((Sort.NAME, kind, False))
        if found is None:
            found = cache[Sort.NAME, kind, False] = tuple(_read_names(db, kind))
    return found


def _read_names(db: Connection, kind: int) -> list[str]:
    """Thousands in a row: handing over each of 90,000 would stop the window as often, and all of them in ONE row would
    keep everybody else from the database meanwhile."""
    found: list[str] = []
    key = ""
    while True:
        joined, key = db.execute(_NEXT_NAMES, (kind, key, found[-1] if found else "")).fetchone()
        if joined is None:
            return found
        found += joined.split(" ")


def _meeting(db: Connection, listed: Sequence[str], wanted: RegisterFilter) -> Sequence[str]:
    """What meets the conditions."""
    conditions = _conditions(wanted)
    if not conditions:
        return listed
    sql = f"select group_concat(id, ' ') from search_enterprise where {' and '.join(conditions)}"
    meeting = set((db.execute(sql, tuple(conditions.values())).fetchone()[0] or "").split())
    return [key for key in listed if key in meeting]


def _conditions(wanted: RegisterFilter) -> dict[str, str | int]:
    conditions: dict[str, str | int | None] = {
        "stage = ?": STAGES.get(wanted.stage, -1) if wanted.stage else None,
        "size = ?": wanted.size or None,
        "industry = ?": wanted.industry or None,
        "region = ?": wanted.region or None,
        "consultant = ?": wanted.consultant or None,
        "certified = ?": wanted.certified or None,
        "id in (select enterprise_id from engagement where willingness = ?)": wanted.willingness or None,
        "next_date <> '' and next_date < ?": wanted.overdue_on or None,
        "is_sample = ?": None if wanted.sample is None else int(wanted.sample),
    }
    return {condition: value for condition, value in conditions.items() if value is not None}


def _order(db: Connection, sort: Sort, kind: int, descending: bool) -> tuple[str, ...]:
    """All of a kind; kept for each order, because people turn it round, filter it, and come back to it."""
    cache = db.cache
    found: tuple[str, ...] | None = cache.get((sort, kind, descending))
    if found is None:
        both = _both_ways(db, sort, _by_name(db, kind))
        cache[sort, kind, False], cache[sort, kind, True] = both
        found = both[descending]
    return found


def _both_ways(db: Connection, sort: Sort, listed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Not by sorted(), which would stop the window until each of 90,000 has its place."""
    if sort is Sort.NAME:
        return listed, listed[::-1]
    if sort is Sort.NEWEST:
        oldest_first = list(listed)
        bulk.sort(oldest_first, str)
        return tuple(reversed(oldest_first)), tuple(oldest_first)
    drawers = _drawers(db, _COLUMNS[sort], listed)
    blank = drawers.pop("", [])
    values = sorted(drawers)
    up, down = (chain.from_iterable(drawers[value] for value in way) for way in (values, reversed(values)))
    return (*up, *blank), (*down, *blank)


def _drawers(db: Connection, column: str, listed: Sequence[str]) -> dict[str, list[str]]:
    """The enterprises by their value in a column, in the order they were listed in."""
    sql = f"select group_concat(id, ' '), group_concat({column}, char(31)) from search_enterprise"
    keys, values = db.execute(sql).fetchone()
    value_of: dict[str, str] = {}
    for piece in bulk.in_pieces(zip((keys or "").split(), (values or "").split("\x1f"), strict=False)):
        value_of.update(piece)
    found: dict[str, list[str]] = {}
    for key in listed:
        found.setdefault(value_of.get(key, ""), []).append(key)
    return found


def page(db: Connection, wanted: Sequence[str]) -> list[RegisterRow]:
    """The lines of these enterprises, in this order; those that are no more are left out."""
    columns = ", ".join(_PAGE_SOURCE.get(name, f"e.{name}") for name in RegisterRow._fields)
    marks = ", ".join("?" * len(wanted))
    found = db.execute(
        f"select {columns} from enterprise e join search_enterprise s on s.id = e.id"
        f" left join engagement g on g.enterprise_id = e.id where e.id in ({marks})",
        tuple(wanted),
    )
    rows = {row[0]: RegisterRow(*row) for row in found}
    return [rows[key] for key in wanted if key in rows]


_PAGE_SOURCE = {"size": "s.size", "willingness": "coalesce(g.willingness, '')"}


def facets(db: Connection) -> Facets:
    """The counts beside the filters."""
    cache = db.cache
    found: Facets | None = cache.get(Facets)
    if found is None:
        counts = dict(db.execute("select archived, count(*) from search_enterprise where joined = 0 group by 1"))
        found = cache[Facets] = Facets(*(counts.get(kind, 0) for kind in (LISTED, IN_BIN, TAKEN_BACK)), *_counts(db))
    return found


def _counts(db: Connection) -> Iterator[dict[str, int]]:
    """How often each stage, size, … occurs; counted here, because SQL would sort all rows once a column."""
    texts = ", ".join(f"group_concat({column}, char(31))" for column in ("industry", "region", "consultant"))
    row = db.execute(
        f"select group_concat(char(48 + stage), ''), group_concat({_SIZE_DIGIT}, ''), {texts}"
        " from search_enterprise where joined = 0 and archived = 0"
    ).fetchone()
    stages, sizes, *others = ("" if text is None else str(text) for text in row)
    yield {_STAGE_NAMES[ord(digit) - 48]: count for digit, count in sorted(Counter(stages).items())}
    yield {_SIZES[int(digit)]: count for digit, count in sorted(Counter(sizes).items())}
    for text in others:
        yield dict(sorted(Counter(text.split("\x1f") if stages else ()).items()))
