"""What taking a backup back would change: two histories side by side, nothing of either is touched."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from consultant_app.model.labels import KINDS
from consultant_app.model.titles import title_of
from consultant_app.store.changes import compact, record_tables
from consultant_app.store.records import table_of
from consultant_app.store.sqlite import Connection

_STEP = 2_000
_IN = "(select value from json_each(?))"
_LABELS = {table_of(kind): text for kind, text in KINDS.items()}

Head = tuple[str, str, str]  # table, row, heads


class Fate(StrEnum):
    """What happens to a record when the backup takes the place of the present data."""

    BACK = "会回来"  # deleted since
    CHANGED = "会变回当时的内容"  # edited since
    GONE = "会不见"  # added since


@dataclass(kw_only=True)
class EnterpriseChange:
    """One enterprise that is not the same; `fate` is BACK or GONE when it is there on one side only."""

    id: str
    name: str
    fate: Fate = Fate.CHANGED
    counts: Counter[Fate] = field(default_factory=Counter)


@dataclass(kw_only=True)
class Comparison:
    """What differs; empty `enterprises` and `kinds` when nothing does."""

    enterprises: list[EnterpriseChange] = field(default_factory=list)
    kinds: dict[str, Counter[Fate]] = field(default_factory=dict)  # what people call the kind → counts
    examples: dict[Fate, list[str]] = field(default_factory=dict)  # names of the first records

    def total(self, fate: Fate) -> int:
        """How many records have that fate."""
        return sum(counts[fate] for counts in self.kinds.values())


def compare(now: Connection, then: Connection, found: Comparison) -> Iterator[int]:
    """Fill in what differs; yields how many records were looked at. Raises DatabaseError."""
    seen, batch = 0, []
    touched: dict[str, Counter[Fate]] = {}
    for table, row, present, past in _side_by_side(_heads(now), _heads(then)):
        seen += 1
        if present != past:
            batch.append((table, row))
        if len(batch) >= _STEP:
            _judge(now, then, batch, found, touched)
            batch = []
        if seen % _STEP == 0:
            yield seen
    _judge(now, then, batch, found, touched)
    found.enterprises = sorted(_enterprises(now, then, touched), key=_most_telling_first)
    yield seen


def _heads(db: Connection) -> Iterator[Head]:
    """Of a row with one operation the heads are not stored, see history.heads_of_rows()."""
    yield from db.execute(
        """select o.tbl, o.row, coalesce(h.heads, '{"*":["' || o.id || '"]}') from op o left join row_head h"""
        " on h.tbl = o.tbl and h.row = o.row group by o.tbl, o.row order by o.tbl, o.row"
    )


def _side_by_side(left: Iterator[Head], right: Iterator[Head]) -> Iterator[tuple[str, str, str, str]]:
    """Both in order: table, row, heads on the left, heads on the right; empty text where there is none."""
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one is not None and one[:2] < other[:2]):
            assert one is not None
            yield (*one, "")
            one = next(left, None)
        elif one is None or other[:2] < one[:2]:
            yield (*other[:2], "", other[2])
            other = next(right, None)
        else:
            yield (*one, other[2])
            one, other = next(left, None), next(right, None)


def _judge(
    now: Connection, then: Connection, rows: list[tuple[str, str]], found: Comparison, touched: dict[str, Counter[Fate]]
) -> None:
    by_table: dict[str, list[str]] = {}
    for table, row in rows:
        by_table.setdefault(table, []).append(row)
    for table, keys in by_table.items():
        present, past = _values(now, table, keys), _values(then, table, keys)
        for key in keys:
            fate = _fate(present.get(key), past.get(key))
            if fate is not None:
                _count(found, touched, table, key, fate, present.get(key) or past[key])


def _fate(present: dict[str, object] | None, past: dict[str, object] | None) -> Fate | None:
    if present is None:
        return Fate.BACK if past is not None else None
    if past is None:
        return Fate.GONE
    return Fate.CHANGED if present != past else None


def _count(
    found: Comparison, touched: dict[str, Counter[Fate]], table: str, key: str, fate: Fate, values: dict[str, object]
) -> None:
    kind = _LABELS.get(table, table)
    found.kinds.setdefault(kind, Counter())[fate] += 1
    enterprise = key if table == "enterprise" else str(values.get("enterprise_id", ""))
    touched.setdefault(enterprise, Counter())[fate] += 1
    names = found.examples.setdefault(fate, [])
    if len(names) < 5 and (title := title_of(values)):
        names.append(f"{kind}“{title}”")


def _values(db: Connection, table: str, keys: list[str]) -> dict[str, dict[str, object]]:
    columns = record_tables(db).get(table)
    if columns is None:  # a table of a newer version, or one that an older one did not have
        return {}
    names = ", ".join(f'"{name}"' for name in columns)
    rows = db.execute(f"select id, {names} from {table} where id in {_IN}", (json.dumps(keys),))
    return {row[0]: compact(columns, row[1:]) for row in rows}


def _enterprises(now: Connection, then: Connection, touched: dict[str, Counter[Fate]]) -> Iterable[EnterpriseChange]:
    keys = iter(sorted(touched))
    while part := list(islice(keys, _STEP)):
        present, past = _names(now, part), _names(then, part)
        for key in part:
            if key not in present and key not in past:
                name, fate = "不属于任何企业的内容", Fate.CHANGED
            else:
                name = present.get(key) or past.get(key) or "未命名的企业"
                fate = Fate.CHANGED if key in present and key in past else Fate.GONE if key in present else Fate.BACK
            yield EnterpriseChange(id=key, name=name, fate=fate, counts=touched[key])


def _names(db: Connection, keys: list[str]) -> dict[str, str]:
    return dict(db.execute(f"select id, name from enterprise where id in {_IN}", (json.dumps(keys),)))


def _most_telling_first(change: EnterpriseChange) -> tuple[int, int, str]:
    order = [Fate.GONE, Fate.CHANGED, Fate.BACK]
    return (order.index(change.fate), -sum(change.counts.values()), change.name)
