"""From the log to the tables: rows, heads and conflicts become what their operations add up to."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from consultant_app.store import history
from consultant_app.store.changes import Row, RowChange, record_tables
from consultant_app.store.columns import blank_row, fitting, held_rows
from consultant_app.store.history import DELETED, Folded, Operation
from consultant_app.store.sqlite import Connection

_IN = "(select value from json_each(?))"


def materialise(db: Connection, table: str, rows: Sequence[str]) -> None:
    """Make rows, their heads and their conflicts what the log says; only inside Session.absorb().

    Fields of a newer version, and values of a kind that the column cannot hold, stay in the log and are not shown.
    """
    blank = blank_row(db, table)
    _settle(db, table, blank, {row: history.fold(found) for row, found in history.of_rows(db, table, rows).items()})


def add(db: Connection, table: str, operations: Iterable[Operation]) -> list[RowChange]:
    """Let the rows of a table follow operations that are about to enter the log; returns what changed.

    Only rows with several operations are folded: those that came new with one are what it says.
    """
    coming: dict[str, list[Operation]] = defaultdict(list)
    for one in operations:
        coming[one.row].append(one)
    blank = blank_row(db, table)
    sql = f"select distinct row from op where tbl = ? and row in {_IN}"
    known = [row for (row,) in db.execute(sql, (table, json.dumps(list(coming))))]
    earlier = history.of_rows(db, table, known) if known else {}
    plain, folded = [], {}
    for row in sorted(coming):  # a table that is written in its own order takes half the time
        first = coming[row][0]
        if row in earlier or len(coming[row]) > 1 or first.parents or DELETED in first.values:
            folded[row] = history.fold([*earlier.get(row, ()), *coming[row]])
        else:
            plain.append((row, fitting(first.values, blank)))
    put_rows(db, table, plain)
    made = [RowChange(table, row, None, _not_blank(values, blank)) for row, values in plain]
    return [*made, *_settle(db, table, blank, folded)]


def remember_unknown(db: Connection, operations: Iterable[Operation]) -> None:
    """Note the rows on which operations set what this version has no column for."""
    columns = {table: {DELETED, *names} for table, names in record_tables(db).items()}
    unknown = {(one.table, one.row) for one in operations if not one.values.keys() <= columns.get(one.table, set())}
    db.executemany("insert or ignore into op_unknown (tbl, row) values (?, ?)", unknown)


def adopt(db: Connection) -> None:
    """After the schema grew: show what the log holds of newer versions and now has a column; inside a transaction."""
    known = record_tables(db).keys()
    rows: dict[str, list[str]] = defaultdict(list)
    for table, row in db.execute("select tbl, row from op_unknown"):
        rows[table].append(row)
    for table in rows.keys() & known:
        materialise(db, table, rows[table])
        operations = [one for found in history.of_rows(db, table, rows[table]).values() for one in found]
        db.execute("delete from op_unknown where tbl = ?", (table,))
        remember_unknown(db, operations)


def _settle(db: Connection, table: str, blank: Row, folded: Mapping[str, Folded]) -> list[RowChange]:
    """Write what was folded; returns what changed."""
    if not folded:
        return []
    known = {row: one for row, one in folded.items() if one.heads}
    shown = {row: fitting(one.values, blank) for row, one in known.items() if not one.deleted}
    before = held_rows(db, table, list(folded))
    # deleted first: to replace a row is not noted as a change of what was there
    db.executemany(f"delete from {table} where id = ?", [(row,) for row in before])
    put_rows(db, table, sorted(shown.items()))
    history.put_heads(db, [(table, row, history.to_json(one.heads)) for row, one in known.items()])
    history.put_conflicts(db, table, folded)
    lost = [(table, row) for row in folded.keys() - known.keys()]
    db.executemany("delete from row_head where tbl = ? and row = ?", lost)
    after = {row: _not_blank(values, blank) for row, values in shown.items()}
    return [
        RowChange(table, row, before.get(row), after.get(row)) for row in folded if before.get(row) != after.get(row)
    ]


def put_rows(db: Connection, table: str, rows: Sequence[tuple[str, Row]]) -> None:
    """Add rows that hold these values and are blank otherwise."""
    for names, group in groupby(rows, key=lambda part: tuple(sorted(part[1]))):
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        sql = f"insert into {table} ({columns}) values (?{', ?' * len(names)})"
        db.executemany(sql, [(row, *(values[name] for name in names)) for row, values in group])


def _not_blank(values: Row, blank: Row) -> Row:
    """As a row is read from its table: in the order of the columns, which the search index follows."""
    return {name: value for name in blank if (value := values.get(name))}
