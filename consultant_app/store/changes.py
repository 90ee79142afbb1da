"""What one write did to the rows: noted by temporary triggers, folded to one change per row."""

import json
from dataclasses import dataclass
from typing import Any

from consultant_app.store.sqlite import Connection

LOCAL_TABLES = frozenset({"setting"})  # of this computer: undone and announced, never part of the history
_NOT_RECORDS = frozenset({"op", "row_head"})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after one write; None where it did not exist."""

    table: str
    row: str
    old: Row | None
    new: Row | None

    def reversed(self) -> "RowChange":
        """The change that takes this one back."""
        return RowChange(self.table, self.row, self.new, self.old)

    def enterprise_id(self) -> str:
        """The enterprise the row belongs to, or empty text."""
        row = self.new or self.old or {}
        return str(row.get("enterprise_id") or (self.row if self.table == "enterprise" else ""))

    def fields(self) -> dict[str, Any]:
        """The fields that this change gave another value."""
        new, old = self.new or {}, self.old or {}
        return {name: value for name, value in new.items() if name != "id" and old.get(name) != value}


def record_tables(db: Connection) -> dict[str, tuple[str, ...]]:
    """The tables that hold people's records, each with its columns."""
    tables = [
        name
        for (name,) in db.execute("select name from sqlite_master where type = 'table' and sql not like '%virtual%'")
        if name not in _NOT_RECORDS and not name.startswith(("_", "sqlite_", "search_"))
    ]
    return {table: tuple(row[1] for row in db.execute(f"pragma table_info({table})")) for table in sorted(tables)}


def watch(db: Connection) -> None:
    """Let SQLite note every change of a record in temp.change from now on."""
    db.execute("create temp table change (seq integer primary key, tbl text, row text, old text, new text)")
    for table, columns in record_tables(db).items():
        for event, old, new in (("insert", "", "new"), ("update", "old", "new"), ("delete", "old", "")):
            row = new or old
            condition = f"when {_differs(columns)}" if event == "update" else ""
            db.execute(
                f"create temp trigger note_{event}_{table} after {event} on main.{table} {condition} begin"
                f" insert into change (tbl, row, old, new) values"
                f" ('{table}', {row}.id, {_json(columns, old)}, {_json(columns, new)}); end"
            )


def _differs(columns: tuple[str, ...]) -> str:
    return " or ".join(f'old."{name}" is not new."{name}"' for name in columns)


def _json(columns: tuple[str, ...], side: str) -> str:
    pairs = ", ".join(f"'{name}', {side}.\"{name}\"" for name in columns)
    return f"json_object({pairs})" if side else "null"


def collect(db: Connection) -> list[RowChange]:
    """The changes noted since the last call, one per row, in the order in which the rows were first touched."""
    first: dict[tuple[str, str], str | None] = {}
    last: dict[tuple[str, str], str | None] = {}
    for table, row, old, new in db.execute("select tbl, row, old, new from change order by seq"):
        first.setdefault((table, row), old)
        last[table, row] = new
    db.execute("delete from change")
    return [
        RowChange(table, row, json.loads(old) if old else None, json.loads(new) if new else None)
        for (table, row), old in first.items()
        if old != (new := last[table, row])
    ]


def apply(db: Connection, change: RowChange) -> None:
    """Bring a row to the state `change.new`; only the fields that the change touched are written."""
    if change.new is None:
        db.execute(f"delete from {change.table} where id = ?", (change.row,))
        return
    fields = change.fields() if change.old is not None else {**change.new}
    fields.pop("id", None)
    if change.old is None or not _update(db, change, fields):
        names = ["id", *fields]
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        values = [change.row, *fields.values()]
        db.execute(f"insert or replace into {change.table} ({columns}) values ({marks})", values)


def _update(db: Connection, change: RowChange, fields: Row) -> bool:
    if not fields:
        return True
    sets = ", ".join(f'"{name}" = ?' for name in fields)
    cursor = db.execute(f"update {change.table} set {sets} where id = ?", [*fields.values(), change.row])
    return bool(cursor.rowcount)
