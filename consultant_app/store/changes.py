"""What one write did to the rows: noted by temporary triggers, folded to one change per row."""

import json
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, groupby
from typing import Any, NamedTuple

from consultant_app.store.sqlite import Connection

# of this computer: undone and announced, never part of the history
LOCAL_TABLES = frozenset({"setting", "print_job", "device", "package_in", "package_out", "receipt"})
NOT_RECORDS = frozenset({"op", "op_aside", "op_unknown", "row_head", "conflict"})

Row = dict[str, Any]  # field → value of what is not blank; "" and 0 are left out, and so is the id


class RowChange(NamedTuple):
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
        if self.table == "enterprise":
            return self.row
        values = self.old if self.new is None else self.new  # a row that became blank belongs to none
        return str((values or {}).get("enterprise_id", ""))

    def fields(self) -> Row:
        """The fields that this change gave another value, blank values included."""
        return differing(self.old or {}, self.new or {})


def differing(old: Row, new: Row) -> Row:
    """What is to be set to make `old` into `new`."""
    if not old:
        return new
    if old == new:
        return {}
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return changed | {name: blank_like(value) for name, value in old.items() if name not in new}


def blank_like(value: Any) -> Any:
    """The blank value of a column that holds such values: empty text or 0."""
    return type(value)()


def compact(names: Sequence[str], values: Sequence[Any]) -> Row:
    """A row of the database as what is not blank."""
    return dict(zip(compress(names, values), filter(None, values), strict=True))


def record_tables(db: Connection) -> dict[str, tuple[str, ...]]:
    """The tables that hold people's records, each with its columns but the id."""
    version = db.execute("pragma schema_version").fetchone()[0]
    if db.schema[0] != version:
        db.schema = (version, _read_tables(db))
    found: dict[str, tuple[str, ...]] = db.schema[1]
    return found


def _read_tables(db: Connection) -> dict[str, tuple[str, ...]]:
    found = db.execute(
        "select m.name, group_concat(c.name) from sqlite_master m join pragma_table_info(m.name) c"
        " where m.type = 'table' and m.sql not like '%virtual%' and c.name <> 'id' group by m.name order by m.name"
    )
    return {
        table: tuple(columns.split(","))
        for table, columns in found
        if table not in NOT_RECORDS and not table.startswith(("_", "sqlite_", "search_"))
    }


_NOTES = """
create temp table if not exists change (seq integer primary key, tbl text, row text, old text);
create temp table if not exists decision (tbl text, row text, field text, primary key (tbl, row, field));
"""


class Watch:
    """SQLite's own notes of which rows changed, and how they were before."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[str, ...]] = {}
        self._told: list[RowChange] = []
        self.decided: dict[tuple[str, str], set[str]] = {}  # conflicts that the write ends: see conflicts.decide()
        self._selects: dict[str, str] = {}

    def install(self, db: Connection) -> None:
        """Have SQLite take notes: before the first write and outside of it, for a rollback would take them away.

        Not sooner: a start has nothing to note, and would take a twentieth longer.
        """
        if self.tables:
            return
        tables = record_tables(db)
        self._selects = {
            table: f"select id, {_quoted(columns)} from {table} where id in (select row from change where tbl = ?)"
            for table, columns in tables.items()
        }
        db.executescript(_NOTES + "".join(_triggers(table, columns) for table, columns in tables.items()))
        self.tables = tables

    def collect(self, db: Connection) -> list[RowChange]:
        """The changes noted since the last call, one per row, in the order in which the rows were first touched.

        A row on which a conflict was decided is among them also when its values stay what they were.
        """
        first: dict[tuple[str, str], str | None] = {}
        for table, row, old in db.execute("select tbl, row, old from change order by seq"):
            first.setdefault((table, row), old)
        decided = self._decisions(db)
        for table, row in sorted(decided - first.keys()):
            db.execute("insert into change (tbl, row) values (?, ?)", (table, row))
        now = {table: self._rows(db, table) for table in {table for table, _ in (*first, *decided)}}
        self.forget(db)
        noted = json.loads(f"[{','.join([old or 'null' for old in first.values()])}]")
        made = [
            RowChange(table, row, self._noted(table, old), now[table].get(row))
            for (table, row), old in zip(first, noted, strict=True)
        ]
        made = _one_after_the_other(self._told, made) if self._told else made
        self._told.clear()
        same = [(table, row, now[table].get(row)) for table, row in sorted(decided - first.keys())]
        made += [RowChange(table, row, found, found) for table, row, found in same if found]
        return [change for change in made if change.old != change.new or change[:2] in decided]

    def tell(self, db: Connection, made: Iterable[RowChange]) -> None:
        """Changes that somebody knows already: they take the place of all notes so far and need not be read again."""
        self.forget(db)
        self._told.extend(made)

    def begin(self) -> None:
        """A write starts: nothing was told yet."""
        self._told.clear()
        self.decided = {}

    def _decisions(self, db: Connection) -> AbstractSet[tuple[str, str]]:
        for table, row, name in db.execute("select tbl, row, field from decision").fetchall():
            self.decided.setdefault((table, row), set()).add(name)
        if self.decided:
            db.execute("delete from decision")
        return self.decided.keys()

    def _noted(self, table: str, old: list[Any] | None) -> Row | None:
        return None if old is None else compact(self.tables[table], old)

    def _rows(self, db: Connection, table: str) -> dict[str, Row]:
        columns = self.tables[table]
        return {found[0]: compact(columns, found[1:]) for found in db.execute(self._selects[table], (table,))}

    @staticmethod
    def forget(db: Connection) -> None:
        """Drop the notes."""
        db.execute("delete from change")


def _one_after_the_other(told: list[RowChange], noted: list[RowChange]) -> list[RowChange]:
    """What was told, and what was noted since: one change per row."""
    since = {change[:2]: change for change in noted}
    whole = [
        change if (later := since.pop(change[:2], None)) is None else change._replace(new=later.new) for change in told
    ]
    return [*whole, *since.values()]


def _quoted(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{name}"' for name in columns)


def _triggers(table: str, columns: tuple[str, ...]) -> str:
    """The rows as they become are read at the end; only how they were must be noted at once."""
    old = f"json_array({_quoted(columns, 'old.')})"
    differs = " or ".join(f'old."{name}" is not new."{name}"' for name in columns)
    note = f"begin insert into change (tbl, row, old) values ('{table}'"
    before = f"{note}, old.id, {old}); end;"
    return (
        f"create temp trigger if not exists note_insert_{table} after insert on main.{table}"
        f" {note}, new.id, null); end;"
        f"create temp trigger if not exists note_update_{table} after update on main.{table} when {differs} {before}"
        f"create temp trigger if not exists note_delete_{table} after delete on main.{table} {before}"
    )


def apply(db: Connection, changes: Iterable[RowChange]) -> None:
    """Bring rows to the state `change.new`; only the fields that the change touched are written."""
    for (table, deleted), group in groupby(changes, key=lambda change: (change.table, change.new is None)):
        if deleted:
            db.executemany(f"delete from {table} where id = ?", [(change.row,) for change in group])
        else:
            filled = ((change.row, change.fields()) for change in group)
            for names, rows in groupby(filled, key=lambda part: tuple(part[1])):
                db.executemany(_upsert(table, names), [(row, *fields.values()) for row, fields in rows])


def _upsert(table: str, names: Sequence[str]) -> str:
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in names)
    columns = "".join(f', "{name}"' for name in names)
    return (
        f"insert into {table} (id{columns}) values (?{', ?' * len(names)})"
        f" on conflict (id) do {f'update set {sets}' if sets else 'nothing'}"
    )
