"""The log of operations: the truth from which tables, exchange, audit trail and conflicts come.

An operation is what one action did to one row: the values it set and, per field, the ids of the operations that it
replaced. Operations are never changed once sealed, and merging is the union of two logs. The live heads of a field
are the operations on it that no other operation replaced; more than one with different values is a conflict.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from consultant_app.errors import AppError
from consultant_app.store.changes import LOCAL_TABLES, Row, RowChange, differing
from consultant_app.store.clock import LATEST
from consultant_app.store.columns import blank_row, fitting
from consultant_app.store.sqlite import Connection

DELETED = "_del"  # the tombstone's field: 1 deleted, 0 brought back
REST = "*"  # heads of all fields of a row that are not listed by name
OWN, HANDED_OVER, CAME = 0, 1, 2  # op.sealed: only an own operation that nobody else has may still be replaced
LARGEST = 1_000_000  # characters of one operation; nobody takes a larger one in
HASH_DIGITS = 32
_BATCH = 2_000  # rows whose operations are made and freed together: longer, and the window would stop
_SEVERAL = '","'  # in the heads of a row as JSON: some field has more than one
_IN = "(select value from json_each(?))"
_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
to_json = _encoder.encode
_quote = json.encoder.encode_basestring

Heads = dict[str, list[str]]
Decisions = Mapping[tuple[str, str], AbstractSet[str]]


class Operation(NamedTuple):
    """One entry of the log. `seen` of a deletion: the heads of every field that its author had before him."""

    id: str
    table: str
    row: str
    enterprise_id: str
    values: Row
    parents: Heads
    seen: Heads
    site: str
    hlc: int
    body: str  # canonical JSON; the id is its SHA-256
    label: str = ""

    @property
    def rank(self) -> tuple[int, str, str]:
        """Decides which of several heads is shown until a person decides."""
        return (self.hlc, self.site, self.id)


class Author(NamedTuple):
    """Who writes, when, and what the action is called."""

    site: str
    hlc: int
    label: str


def make(change: RowChange, values: Row, parents: Heads, seen: Heads, author: Author) -> Operation:
    """An operation whose id is the SHA-256 (128 bits) of its canonical body. Raises AppError when it is too large."""
    enterprise_id = change.enterprise_id()
    body = canonical(change.table, change.row, enterprise_id, values, parents, seen, author.site, author.hlc)
    if len(body) > LARGEST:
        raise AppError("这一条记录太长（超过一百万字），没有保存；以前保存的内容都在。请缩短文字，再保存一次。")
    return Operation(
        operation_id(body), change.table, change.row, enterprise_id, values, parents, seen,
        author.site, author.hlc, body, author.label,
    )  # fmt: skip


def canonical(
    table: str, row: str, enterprise_id: str, values: Row, parents: Heads, seen: Heads, site: str, hlc: int
) -> str:
    """The body as one JSON text with sorted keys: same content, same text."""
    seen_part = f'"n":{_heads_json(seen)},' if seen else ""
    return (
        f'{{"c":{hlc},"e":{_quote(enterprise_id)},{seen_part}"p":{_heads_json(parents)},'
        f'"r":{_quote(row)},"s":{_name(site)},"t":{_name(table)},"v":{_values_json(values)}}}'
    )


def _values_json(values: Row) -> str:
    """Like to_json, in half the time."""
    parts = [f"{_name(name)}:{_quote(v) if type(v := values[name]) is str else to_json(v)}" for name in sorted(values)]
    return f"{{{','.join(parts)}}}"


@lru_cache(maxsize=1024)
def _name(name: str) -> str:
    return _quote(name)


def _heads_json(heads: Heads) -> str:
    parts = [f"{_quote(name)}:[{','.join(map(_quote, heads[name]))}]" for name in sorted(heads)]
    return f"{{{','.join(parts)}}}"


def operation_id(body: str) -> str:
    """The id that a body has: 32 hex digits."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_DIGITS]


def read(body: str, key: str = "", label: str = "") -> Operation:
    """The operation of a stored body."""
    part = json.loads(body)
    return Operation(
        id=key or operation_id(body), table=part["t"], row=part["r"], enterprise_id=part["e"], values=part["v"],
        parents=part["p"], seen=part.get("n", {}), site=part["s"], hlc=part["c"], body=body, label=label,
    )  # fmt: skip


def of_row(db: Connection, table: str, row: str) -> list[Operation]:
    """All operations on a row, in the order of arrival."""
    return of_rows(db, table, [row])[row]


def of_rows(db: Connection, table: str, rows: Sequence[str]) -> dict[str, list[Operation]]:
    """All operations on each of the rows, in the order of arrival."""
    sql = f"select body, id, label from op where tbl = ? and row in {_IN} order by seq"
    found: dict[str, list[Operation]] = {row: [] for row in rows}
    for part in db.execute(sql, (table, to_json(rows))):
        operation = read(*part)
        found[operation.row].append(operation)
    return found


def record(
    db: Connection, changes: Iterable[RowChange], author: Author, decided: Decisions, *, coalesce: bool = False
) -> int:
    """Write the operations of one action into the log and return how many they are. `decided`: see conflicts.decide().

    With `coalesce` an edit takes the place of the same person's edit of the same fields just before, if unsealed.
    """
    by_table: dict[str, list[RowChange]] = defaultdict(list)
    for change in changes:
        if change.table not in LOCAL_TABLES:
            by_table[change.table].append(change)
    parts = ((table, part[at : at + _BATCH]) for table, part in by_table.items() for at in range(0, len(part), _BATCH))
    return sum(_record_table(db, table, part, author, coalesce, decided) for table, part in parts)


def _record_table(
    db: Connection, table: str, changes: list[RowChange], author: Author, coalesce: bool, decided: Decisions
) -> int:
    known = heads_of_rows(db, table, [change.row for change in changes])
    before = _before(db, table, [change for change in changes if change.old is None and change.row in known], known)
    operations, heads, doubtful = [], [], []
    for change in changes:
        mine = known.get(change.row, {})
        ended = decided.get((table, change.row), frozenset())
        operation = _operation(db, change, mine, before.get(change.row), author, ended)
        if coalesce:
            operation, mine = _in_place_of_last(db, change, operation, mine)
        operations.append(operation)
        if mine:
            heads.append((table, change.row, _heads_json(advance(mine, operation))))
            if _SEVERAL in heads[-1][2]:
                doubtful.append(change.row)
    insert(db, operations)
    if heads:
        put_heads(db, heads)
        _follow_conflicts(db, table, doubtful, known.keys())
    return len(operations)


def put_heads(db: Connection, heads: Iterable[tuple[str, str, str]]) -> None:
    """Store the live heads of rows: table, row, heads as JSON."""
    db.executemany("insert or replace into row_head (tbl, row, heads) values (?, ?, ?)", heads)


def _follow_conflicts(db: Connection, table: str, doubtful: list[str], known: Collection[str]) -> None:
    """What one computer writes makes a conflict only where there are several heads, and ends one only where one was."""
    listed = {row for (row,) in db.execute("select distinct row from conflict where tbl = ?", (table,))}
    rows = sorted({*doubtful, *(listed & set(known) if listed else ())})
    if rows:
        folded = {row: fold(operations) for row, operations in of_rows(db, table, rows).items()}
        put_conflicts(db, table, folded)


def put_conflicts(db: Connection, table: str, folded: Mapping[str, "Folded"]) -> None:
    """Let the derived table of conflicts say what the rows' histories say; fields of a newer version are left out."""
    fields = {DELETED, *blank_row(db, table)}
    db.executemany("delete from conflict where tbl = ? and row = ?", [(table, row) for row in folded])
    db.executemany(
        "insert into conflict (tbl, row, field, enterprise_id, heads) values (?, ?, ?, ?, ?)",
        [
            (table, row, name, heads[-1].enterprise_id, ids_of(heads))
            for row, one in folded.items()
            for name, heads in one.conflicts.items()
            if name in fields
        ],
    )


def ids_of(heads: Iterable[Operation]) -> str:
    """The heads of a conflict as it is listed."""
    return to_json([one.id for one in heads])


def _before(db: Connection, table: str, back: list[RowChange], known: dict[str, Heads]) -> dict[str, Row]:
    """What the history holds of rows that are brought back.

    Most of them are what they were when they came: then no operation has to be read, only compared.
    """
    if not back:
        return {}
    first = dict(_untouched(known, back))
    sql = f"select row, body from op where tbl = ? and row in {_IN} and +id in {_IN}"  # in the order of the table
    ops = db.execute(sql, (table, to_json(list(first)), to_json(list(first.values())))) if first else ()
    body_of = dict(ops)
    found, others = {}, []
    for change in back:
        if change.new and body_of.get(change.row, "").endswith(f'"v":{_values_json(change.new)}}}'):
            found[change.row] = change.new
        else:
            others.append(change.row)
    blank = blank_row(db, table) if others else {}
    return found | {
        row: {name: value for name, value in fitting(fold(operations).values, blank).items() if value}
        for row, operations in (of_rows(db, table, others) if others else {}).items()
    }


def _untouched(known: dict[str, Heads], back: list[RowChange]) -> Iterator[tuple[str, str]]:
    """Rows on which there was one operation, and then nothing but a deletion or its opposite."""
    for change in back:
        heads = known[change.row]
        if len(heads.get(REST, ())) == 1 and heads.keys() <= {REST, DELETED}:
            yield change.row, heads[REST][0]


def insert(db: Connection, operations: Iterable[Operation], *, sealed: int = OWN) -> None:
    """Add operations to the log, which must not hold them yet: see held()."""
    db.executemany(
        "insert into op (id, tbl, row, enterprise_id, body, site, hlc, label, sealed)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((o.id, o.table, o.row, o.enterprise_id, o.body, o.site, o.hlc, o.label, sealed) for o in operations),
    )


def held(db: Connection, operations: Iterable[Operation]) -> set[str]:
    """The ids of those operations that the log holds.

    Found by their rows: those of one enterprise lie together, while ids are spread over the whole log, and an index of
    them is what a merge would write most of.
    """
    rows: dict[str, set[str]] = defaultdict(set)
    for one in operations:
        rows[one.table].add(one.row)
    sql = f"select id from op where tbl = ? and row in {_IN}"
    return {key for table, keys in rows.items() for (key,) in db.execute(sql, (table, to_json(sorted(keys))))}


def parse_heads(stored: str) -> Heads:
    """The heads as row_head holds them."""
    heads: Heads = json.loads(stored)
    return heads


def heads_of_rows(db: Connection, table: str, rows: Sequence[str]) -> dict[str, Heads]:
    """The live heads per field of those of the rows that ever were.

    Of a row with a single operation they are not stored: most rows are written once, and it halves what a merge writes.
    """
    which, asked = _among(rows)
    found = db.execute(f"select row, heads from row_head where tbl = ? and row {which}", (table, asked)).fetchall()
    every = json.loads(f"[{','.join([heads for _, heads in found])}]")  # one call, not one for each row
    heads: dict[str, Heads] = {row: heads for (row, _), heads in zip(found, every, strict=True)}
    others = [row for row in rows if row not in heads] if heads else rows
    which, asked = _among(others)
    single = db.execute(f"select row, id from op where tbl = ? and row {which}", (table, asked))
    return heads | {row: {REST: [key]} for row, key in single}


def _among(rows: Sequence[str]) -> tuple[str, str]:
    """A condition and its value; for one row, as in every small write, without a list."""
    return ("= ?", rows[0]) if len(rows) == 1 else (f"in {_IN}", to_json(rows))


def _operation(
    db: Connection, change: RowChange, heads: Heads, before: Row | None, author: Author, ended: AbstractSet[str]
) -> Operation:
    """The operation of a change; `before`: what the history holds of a row that is brought back.

    `ended`: fields on which a conflict is decided; there it replaces every head and states the value in any case.
    """
    if change.new is None:
        return make(change, {DELETED: 1}, {DELETED: heads[DELETED]} if DELETED in heads else {}, heads, author)
    values = change.fields() if before is None else {DELETED: 0} | differing(before, change.new)
    if ended:
        blank = blank_row(db, change.table) | {DELETED: 0}
        values = values | {name: change.new.get(name, blank[name]) for name in ended}
    values = values or {DELETED: 0}
    if not heads:
        return make(change, values, {}, {}, author)
    parents = {}
    for name in values:
        shown, author = (heads.get(name, []), author) if name in ended else _shown(db, change, heads, name, author)
        if shown:
            parents[name] = shown
    return make(change, values, parents, {}, author)


def _shown(db: Connection, change: RowChange, heads: Heads, name: str, author: Author) -> tuple[list[str], Author]:
    """An ordinary edit replaces the shown head only, so that nobody resolves a conflict by accident.

    What was typed last is to be shown: beside other heads its time must be later than theirs, however wrong the
    clocks are that made them.
    """
    ids = heads.get(name, heads.get(REST, []) if name != DELETED else [])
    if len(ids) < 2 or name == DELETED:
        return ids, author
    sql = f"select body, id from op where tbl = ? and row = ? and +id in {_IN}"
    operations = [read(*found) for found in db.execute(sql, (change.table, change.row, to_json(ids)))]
    winner = max(operations, key=lambda operation: operation.rank)
    # those that said what was shown; and whose clock is at its end, or nothing typed here would ever be shown
    alike = [one.id for one in operations if one.values[name] == winner.values[name] or one.hlc >= LATEST]
    return alike, author._replace(hlc=max(author.hlc, min(winner.hlc + 1, LATEST)))


def _in_place_of_last(db: Connection, change: RowChange, operation: Operation, heads: Heads) -> tuple[Operation, Heads]:
    """The operation with the parents of the one that it replaces, which leaves the log; else unchanged."""
    ids = {key for name in operation.values for key in heads.get(name, [REST])}
    if len(ids) != 1 or change.old is None or change.new is None:
        return operation, heads
    sql = "select body, id, seq from op where tbl = ? and row = ? and +id = ? and sealed = 0"
    found = db.execute(sql, (change.table, change.row, *ids)).fetchone()
    last = read(*found[:2]) if found else None
    if not last or last.site != operation.site or last.values.keys() != operation.values.keys():
        return operation, heads
    db.execute("delete from op where seq = ?", (found[2],))
    before = {name: ids for name, ids in heads.items() if name not in last.values} | last.parents
    author = Author(operation.site, operation.hlc, operation.label)
    return make(change, operation.values, last.parents, {}, author), before


def advance(heads: Heads, operation: Operation) -> Heads:
    """The live heads after one more operation of this computer."""
    advanced = dict(heads)
    for name in operation.values:
        replaced = operation.parents.get(name, [])
        advanced[name] = [*(key for key in heads.get(name, []) if key not in replaced), operation.id]
    return advanced


class Folded(NamedTuple):
    """What a row's operations add up to."""

    values: Row
    heads: Heads
    deleted: bool
    conflicts: dict[str, list[Operation]]  # field → the heads that disagree; `_del` when an edit met a deletion


def fold(operations: Iterable[Operation]) -> Folded:
    """The row that a set of operations describes; the same for every order of arrival."""
    alive = {operation.id: operation for operation in operations}
    replaced: dict[str, set[str]] = {}
    for operation in alive.values():
        for name, ids in operation.parents.items():
            replaced.setdefault(name, set()).update(ids)
    heads: Heads = {}
    for operation in sorted(alive.values(), key=lambda o: o.rank):
        for name in operation.values:
            if operation.id not in replaced.get(name, ()):
                heads.setdefault(name, []).append(operation.id)
    values = {name: alive[ids[-1]].values[name] for name, ids in heads.items() if name != DELETED}
    conflicts = {
        name: [alive[key] for key in ids]
        for name, ids in heads.items()
        if len(ids) > 1 and name != DELETED and len({to_json(alive[key].values[name]) for key in ids}) > 1
    }
    tombstones = [alive[key] for key in heads.get(DELETED, []) if alive[key].values[DELETED]]
    unseen = [alive[key] for key in _unseen(heads, tombstones, alive)]
    if tombstones and unseen:
        conflicts[DELETED] = [*tombstones, *unseen]
    deleted = bool(tombstones) and not unseen
    return Folded(values, heads, deleted, {} if deleted else conflicts)


def _unseen(heads: Heads, tombstones: list[Operation], alive: dict[str, Operation]) -> list[str]:
    """Heads that none of the live tombstones saw: an edit beside a deletion keeps the row visible."""
    seen = {key for stone in tombstones for ids in stone.seen.values() for key in ids}
    seen |= {key for stone in tombstones for ids in stone.parents.values() for key in ids}
    stones = {stone.id for stone in tombstones}
    return sorted({key for ids in heads.values() for key in ids} - seen - stones)
