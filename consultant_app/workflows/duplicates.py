"""Enterprises of the register that are perhaps one and the same."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

from consultant_app.model.credit_code import is_valid
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.labels import KINDS, label_of
from consultant_app.model.names import normalise_name
from consultant_app.store import records
from consultant_app.store.listing import SHOWN
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.progress import Progress

_MOST = 2000  # pairs worth showing
_NOT_COMPARED = {"id", "source", "is_sample", "archived_on", "alias_of"}


class Known(NamedTuple):
    """What an enterprise is recognised by."""

    id: str
    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two enterprises that may be one, and why."""

    first: Known
    second: Known
    why: str

    @property
    def key(self) -> str:
        """Names the pair, whichever comes first."""
        return "/".join(sorted((self.first.id, self.second.id)))


class Difference(NamedTuple):
    """One field of two enterprises side by side."""

    field: str
    label: str
    first: str
    second: str


def read_known(db: Connection) -> list[Known]:
    """Every enterprise that is listed."""
    sql = f"select id, name, credit_code from enterprise e where {SHOWN} order by id"
    return [Known(*row) for row in db.execute(sql)]


def find_pairs(known: list[Known], newcomers_from: int = 0) -> Generator[Progress, None, list[Pair]]:
    """The pairs that may be one: same code, same normalised name, similar name; worked out from plain values.

    Two valid codes that differ answer the question: such a pair is not shown. With `newcomers_from` only pairs with
    one of those that stand there or later in the list.
    """
    newcomers = {each.id for each in known[newcomers_from:]}
    yield Progress("正在比对信用代码和名称", 0, 2)
    found: dict[str, Pair] = {}
    for pair in (*_same(known, by_code=True), *_same(known, by_code=False)):
        if newcomers & {pair.first.id, pair.second.id}:
            found.setdefault(pair.key, pair)
    yield Progress("正在比对相近的名称", 1, 2)
    for pair in _similar(known, newcomers_from):
        found.setdefault(pair.key, pair)
        if len(found) >= _MOST:
            break
    return list(found.values())[:_MOST]


def _same(known: Iterable[Known], *, by_code: bool) -> Iterator[Pair]:
    groups: dict[str, list[Known]] = defaultdict(list)
    for each in known:
        if key := each.code if by_code else normalise_name(each.name):
            groups[key].append(each)
    why = "信用代码相同" if by_code else "名称相同或只差写法"
    for group in groups.values():
        for other in group[1:]:
            if by_code or not _told_apart(group[0], other):
                yield Pair(first=group[0], second=other, why=why)


def _similar(known: list[Known], newcomers_from: int) -> Iterator[Pair]:
    from consultant_app.intake.similar import Similar, similar_pairs

    items = [Similar(normalise_name(each.name), is_valid(each.code)) for each in known]
    for first, second, score in similar_pairs(items, newcomers_from):
        if not _told_apart(known[first], known[second]):
            yield Pair(first=known[first], second=known[second], why=f"名称相近（{score:.0f}%）")


def _told_apart(one: Known, other: Known) -> bool:
    return one.code != other.code and is_valid(one.code) and is_valid(other.code)


def compare(db: Connection, first_id: str, second_id: str) -> list[Difference]:
    """The filled fields of two enterprises side by side. Raises KeyError."""
    first, second = records.get(db, Enterprise, first_id), records.get(db, Enterprise, second_id)
    names = [field.name for field in fields(Enterprise) if field.name not in _NOT_COMPARED]
    lines = (
        Difference(name, label_of(Enterprise, name), str(getattr(first, name)), str(getattr(second, name)))
        for name in names
    )
    return [line for line in lines if line.first or line.second]


def count_records(db: Connection, enterprise_id: str) -> int:
    """How many records belong to an enterprise besides its own row."""
    kinds = [kind for kind in KINDS if any(field.name == "enterprise_id" for field in fields(kind))]
    counts = " + ".join(f"(select count(*) from {records.table_of(kind)} where enterprise_id = ?)" for kind in kinds)
    found: tuple[int] = db.execute(f"select {counts}", (enterprise_id,) * len(kinds)).fetchone()
    return found[0]
