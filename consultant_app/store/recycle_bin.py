"""What was deleted: the rows are gone from their tables, and the log of operations still holds every word of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consultant_app.model.titles import title_of
from consultant_app.store import history
from consultant_app.store.changes import Row, record_tables
from consultant_app.store.clock import moment
from consultant_app.store.columns import blank_row, fitting
from consultant_app.store.sqlite import Connection

_IN = "(select value from json_each(?))"
_TOMBSTONE = '"v":{"_del":1}}'  # how the body of a deletion ends
_APART = 12  # things deleted by one action that are still listed one by one

Key = tuple[str, str]  # table, row


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """One thing that was deleted, with what was deleted together with it and belonged to it."""

    rows: tuple[Key, ...]  # the thing itself first
    title: str
    label: str  # what the action was called
    at: datetime | None
    site: str
    enterprise_id: str


@dataclass(frozen=True, kw_only=True)
class _Action:
    site: str
    hlc: int
    label: str
    enterprise_id: str
    rows: tuple[Key, ...]


def deleted_since(db: Connection, hlc: int, *, most: int = 200) -> list[Deleted]:
    """What was deleted since then and is still gone, the newest first; from at most so many actions."""
    return [item for action in _actions(db, hlc)[:most] for item in _things(db, action)]


def _actions(db: Connection, hlc: int) -> list[_Action]:
    """The deletions since then, by the action that made them: all its operations bear one time."""
    found = db.execute(
        "select h.tbl, h.row, o.site, o.hlc, o.label, o.enterprise_id from row_head h"
        " join op o on o.tbl = h.tbl and o.row = h.row and o.id = json_extract(h.heads, '$._del[0]')"
        " where instr(h.heads, '\"_del\"') and o.hlc >= ? and substr(o.body, ?) = ? order by o.hlc desc, o.seq",
        (hlc, -len(_TOMBSTONE), _TOMBSTONE),
    ).fetchall()
    grouped: dict[tuple[str, int], list[tuple[str, ...]]] = {}
    for table, row, site, at, label, enterprise_id in found:
        grouped.setdefault((site, at), []).append((table, row, label, enterprise_id))
    return [
        _Action(
            site=site, hlc=at, label=rows[0][2], enterprise_id=rows[0][3], rows=tuple((row[0], row[1]) for row in rows)
        )
        for (site, at), rows in grouped.items()
    ]


def _things(db: Connection, action: _Action) -> list[Deleted]:
    gone = still_gone(db, action.rows)
    if not gone:
        return []
    if len(gone) > 50 * _APART:  # an import that was undone: nobody looks at its rows one by one
        return [_deleted(action, tuple(gone), action.label)]
    values = values_of(db, gone)
    families = _families(values)
    if len(families) > _APART:
        return [_deleted(action, tuple(gone), action.label)]
    return [_deleted(action, rows, title_of(values[rows[0]])) for rows in families]


def _deleted(action: _Action, rows: tuple[Key, ...], title: str) -> Deleted:
    return Deleted(
        rows=rows,
        title=title,
        label=action.label,
        at=moment(action.hlc),
        site=action.site,
        enterprise_id=action.enterprise_id,
    )


def _families(values: dict[Key, Row]) -> list[tuple[Key, ...]]:
    """Each row that belongs to no other deleted one, followed by those that belong to it, however remotely."""
    by_id = {key[1]: key for key in values}
    owner = {key: _owner(values[key], key, by_id) for key in values}
    families: dict[Key, list[Key]] = {key: [key] for key, above in owner.items() if above is None}
    for key, above in owner.items():
        if above is None:
            continue
        seen = {key}
        while (higher := owner[above]) is not None and above not in seen:
            seen.add(above)
            above = higher
        families.setdefault(above, [above]).append(key)
    return [tuple(dict.fromkeys(rows)) for rows in families.values()]


def _owner(values: Row, key: Key, by_id: dict[str, Key]) -> Key | None:
    """The nearest row among them that this one names; the enterprise only when nothing nearer is named."""
    named = [(name, by_id[value]) for name, value in values.items() if name.endswith("_id") and value in by_id]
    named = [(name, other) for name, other in named if other != key]
    named.sort(key=lambda pair: pair[0] == "enterprise_id")
    return named[0][1] if named else None


def still_gone(db: Connection, rows: Iterable[Key]) -> list[Key]:
    """Those of the rows that are not in their tables; rows of tables that are not known here are left out."""
    rows = list(rows)
    tables = record_tables(db)
    there: set[Key] = set()
    for table in {table for table, _ in rows} & tables.keys():
        keys = json.dumps([row for other, row in rows if other == table])
        there |= {(table, row) for (row,) in db.execute(f"select id from {table} where id in {_IN}", (keys,))}
    return [key for key in rows if key not in there and key[0] in tables]


def values_of(db: Connection, rows: Iterable[Key]) -> dict[Key, Row]:
    """What rows held, by their operations; fields that this version does not know are left out."""
    rows = list(rows)
    found: dict[Key, Row] = {}
    for table in dict.fromkeys(table for table, _ in rows):
        keys = [row for other, row in rows if other == table]
        blank = blank_row(db, table)
        for row, operations in history.of_rows(db, table, keys).items():
            known = fitting(history.fold(operations).values, blank)
            found[table, row] = {name: value for name, value in known.items() if value}
    return {key: found[key] for key in rows if key in found}


def owners_gone(db: Connection, values: dict[Key, Row]) -> list[Key]:
    """Rows that these name and that are deleted themselves: without them they would belong to nothing."""
    named = {value for row in values.values() for name, value in row.items() if name.endswith("_id") and value}
    sql = f"select tbl, row from row_head where instr(heads, '\"_del\"') and row in {_IN}"
    return still_gone(db, db.execute(sql, (json.dumps(sorted(named)),)).fetchall())
