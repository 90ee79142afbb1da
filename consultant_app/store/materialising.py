"""From the log to the tables: rows, heads and conflicts become what their operations add up to."""

import json
from collections.abc import Sequence
from itertools import groupby

from consultant_app.store import history
from consultant_app.store.changes import Row
from consultant_app.store.sqlite import Connection


def materialise(db: Connection, table: str, rows: Sequence[str]) -> None:
    """Make rows, their heads and their conflicts what the log says; only inside Session.absorb().

    Fields of a newer version, and values of a kind that the column cannot hold, stay in the log and are not shown.
    """
    blank = history.blank_row(db, table)
    folded = {row: history.fold(operations) for row, operations in history.of_rows(db, table, rows).items()}
    known = {row: one for row, one in folded.items() if one.heads}
    shown = [(row, history.fitting(one.values, blank)) for row, one in known.items() if not one.deleted]
    # deleted first: to replace a row is not noted as a change of what was there
    db.execute(f"delete from {table} where id in (select value from json_each(?))", (json.dumps(list(folded)),))
    put_rows(db, table, blank, shown)
    history.put_heads(db, [(table, row, history.to_json(one.heads)) for row, one in known.items()])
    history.put_conflicts(db, table, folded)
    lost = [(table, row) for row in folded.keys() - known.keys()]
    db.executemany("delete from row_head where tbl = ? and row = ?", lost)


def put_rows(db: Connection, table: str, blank: Row, rows: Sequence[tuple[str, Row]]) -> None:
    """Let rows hold these values and be blank otherwise."""
    for names, group in groupby(rows, key=lambda part: tuple(sorted(part[1]))):
        columns = ", ".join(f'"{name}"' for name in ("id", *names))
        sql = f"insert into {table} ({columns}) values (?{', ?' * len(names)})"
        db.executemany(sql, [(row, *(values[name] for name in names)) for row, values in group])
