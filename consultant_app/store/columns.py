"""What the columns of a table can hold."""

import json
from collections.abc import Sequence

from consultant_app.store.changes import Row, compact
from consultant_app.store.sqlite import Connection


def blank_row(db: Connection, table: str) -> Row:
    """The columns of a table but the id, each with its blank value: empty text or 0."""
    found = db.execute(
        "select name, iif(lower(type) = 'integer', 0, '') from pragma_table_info(?) where name <> 'id'", (table,)
    )
    return dict(found.fetchall())


def held_rows(db: Connection, table: str, keys: Sequence[str]) -> dict[str, Row]:
    """Those of the rows that are there, each as what is not blank."""
    names = list(blank_row(db, table))
    listed = ", ".join(f'"{name}"' for name in names)
    found = db.execute(
        f"select id, {listed} from {table} where id in (select value from json_each(?))", (json.dumps(list(keys)),)
    )
    return {row: compact(names, values) for row, *values in found}


def fitting(values: Row, blank: Row) -> Row:
    """What of a row's values its table can hold; other fields and kinds stay in the log and are not shown."""
    return {name: value for name, value in values.items() if name in blank and type(value) is type(blank[name])}
