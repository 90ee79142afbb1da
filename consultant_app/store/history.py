"""The log of operations: the truth from which tables, exchange, audit trail and conflicts come.

An operation is what one action did to one row: the values it set and, per field, the ids of the operations that it
replaced. Operations are never changed once sealed, and merging is the union of two logs. The live heads of a field
are the operations on it that no other operation replaced; more than one with different values is a conflict.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consultant_app.store.changes import LOCAL_TABLES, Row, RowChange
from consultant_app.store.sqlite import Connection

DELETED = "_del"  # the tombstone's field: 1 deleted, 0 brought back
REST = "*"  # heads of all fields of a row that are not listed by name

Heads = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
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


def make(change: RowChange, values: Row, parents: Heads, seen: Heads, site: str, hlc: int, label: str) -> Operation:
    """An operation whose id is the SHA-256 (128 bits) of its canonical body."""
    body = canonical(change.table, change.row, change.enterprise_id(), values, parents, seen, site, hlc)
    return Operation(
        id=operation_id(body), table=change.table, row=change.row, enterprise_id=change.enterprise_id(),
        values=values, parents=parents, seen=seen, site=site, hlc=hlc, body=body, label=label,
    )  # fmt: skip


def canonical(
    table: str, row: str, enterprise_id: str, values: Row, parents: Heads, seen: Heads, site: str, hlc: int
) -> str:
    """The body as one JSON text: same content, same text."""
    body: dict[str, Any] = {"t": table, "r": row, "e": enterprise_id, "v": values, "p": parents, "s": site, "c": hlc}
    if seen:
        body["n"] = seen
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def operation_id(body: str) -> str:
    """32 hex digits."""
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read(body: str, key: str = "", label: str = "") -> Operation:
    """The operation of a stored body."""
    part = json.loads(body)
    return Operation(
        id=key or operation_id(body), table=part["t"], row=part["r"], enterprise_id=part["e"], values=part["v"],
        parents=part["p"], seen=part.get("n", {}), site=part["s"], hlc=part["c"], body=body, label=label,
    )  # fmt: skip


def of_row(db: Connection, table: str, row: str) -> list[Operation]:
    """All operations on a row, in the order of arrival."""
    sql = "select body, id, label from op where tbl = ? and row = ? order by seq"
    return [read(*found) for found in db.execute(sql, (table, row))]


def record(
    db: Connection, changes: Iterable[RowChange], *, site: str, hlc: int, label: str, coalesce: bool = False
) -> int:
    """Write the operations of one action into the log and return how many they are.

    With `coalesce` an edit takes the place of the same person's edit of the same fields just before, if unsealed.
    """
    operations, heads = [], []
    for change in changes:
        if change.table in LOCAL_TABLES:
            continue
        known = heads_of(db, change.table, change.row)
        operation = _operation(db, change, known, site, hlc, label)
        if operation and coalesce:
            operation, known = _in_place_of_last(db, change, operation, known)
        if operation:
            operations.append(operation)
            heads.append((change.table, change.row, _dump(_advance(known, operation))))
    insert(db, operations)
    db.executemany("insert or replace into row_head (tbl, row, heads) values (?, ?, ?)", heads)
    return len(operations)


def insert(db: Connection, operations: Iterable[Operation], *, sealed: bool = False) -> None:
    """Add operations to the log; those that it holds already are left alone."""
    db.executemany(
        "insert or ignore into op (id, tbl, row, enterprise_id, body, site, hlc, label, sealed)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(o.id, o.table, o.row, o.enterprise_id, o.body, o.site, o.hlc, o.label, int(sealed)) for o in operations],
    )


def heads_of(db: Connection, table: str, row: str) -> Heads:
    """The live heads per field; empty for a row that never was."""
    found = db.execute("select heads from row_head where tbl = ? and row = ?", (table, row)).fetchone()
    return json.loads(found[0]) if found else {}


def _dump(heads: Heads) -> str:
    return json.dumps(heads, separators=(",", ":"), sort_keys=True)


def _operation(db: Connection, change: RowChange, heads: Heads, site: str, hlc: int, label: str) -> Operation | None:
    if change.new is None:
        parents = {DELETED: heads[DELETED]} if DELETED in heads else {}
        return make(change, {DELETED: 1}, parents, heads, site, hlc, label)
    if change.old is None:
        values = _values_of_new_row(db, change, heads)
    else:
        values = change.fields()
    if not values:
        return None
    parents = {name: shown for name in values if (shown := _shown(db, heads, name))}
    return make(change, values, parents, {}, site, hlc, label)


def _in_place_of_last(db: Connection, change: RowChange, operation: Operation, heads: Heads) -> tuple[Operation, Heads]:
    """The operation with the parents of the one that it replaces, which leaves the log; else unchanged."""
    ids = {key for name in operation.values for key in heads.get(name, [REST])}
    key = ids.pop()
    found = db.execute("select body, id from op where id = ? and sealed = 0", (key,)).fetchone()
    last = read(*found) if found and not ids else None
    if not last or last.site != operation.site or last.values.keys() != operation.values.keys():
        return operation, heads
    db.execute("delete from op where id = ?", (key,))
    before = {name: ids for name, ids in heads.items() if name not in last.values} | last.parents
    renewed = make(change, operation.values, last.parents, {}, operation.site, operation.hlc, operation.label)
    return renewed, before


def _values_of_new_row(db: Connection, change: RowChange, heads: Heads) -> Row:
    """Of a first insert what is not blank; of a row brought back what differs from the history."""
    new = {name: value for name, value in (change.new or {}).items() if name != "id"}
    if not heads:
        return {name: value for name, value in new.items() if value not in ("", 0)} or {DELETED: 0}
    before = fold(of_row(db, change.table, change.row)).values
    return {DELETED: 0} | {name: value for name, value in new.items() if before.get(name, _blank(value)) != value}


def _blank(value: Any) -> Any:
    return 0 if isinstance(value, int) else ""


def _shown(db: Connection, heads: Heads, name: str) -> list[str]:
    """An ordinary edit replaces the shown head only, so that nobody resolves a conflict by accident."""
    ids = heads.get(name, heads.get(REST, []) if name != DELETED else [])
    if len(ids) < 2 or name == DELETED:
        return ids
    marks = ", ".join("?" * len(ids))
    operations = [read(*row) for row in db.execute(f"select body, id from op where id in ({marks})", ids)]
    return [max(operations, key=lambda operation: operation.rank).id]


def _advance(heads: Heads, operation: Operation) -> Heads:
    if not heads:
        return {REST: [operation.id]}
    advanced = dict(heads)
    for name in operation.values:
        replaced = operation.parents.get(name, [])
        rest = [key for key in heads.get(name, heads.get(REST, [])) if key not in replaced and name in heads]
        advanced[name] = [*rest, operation.id]
    return advanced


@dataclass(frozen=True, slots=True)
class Folded:
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
        if name != DELETED and len({json.dumps(alive[key].values[name]) for key in ids}) > 1
    }
    tombstones = [alive[key] for key in heads.get(DELETED, []) if alive[key].values[DELETED]]
    unseen = [alive[key] for key in _unseen(heads, tombstones, alive)]
    if tombstones and unseen:
        conflicts[DELETED] = [*tombstones, *unseen]
    return Folded(values, heads, bool(tombstones) and not unseen, conflicts)


def _unseen(heads: Heads, tombstones: list[Operation], alive: dict[str, Operation]) -> list[str]:
    """Heads that none of the live tombstones saw: an edit beside a deletion keeps the row visible."""
    seen = {key for stone in tombstones for ids in stone.seen.values() for key in ids}
    seen |= {key for stone in tombstones for ids in stone.parents.values() for key in ids}
    stones = {stone.id for stone in tombstones}
    return sorted({key for ids in heads.values() for key in ids} - seen - stones)
