"""Enterprises that people joined apart from each other: in a ring, where each hides the other, or one behind another.

Two offices join the same pair in opposite directions, or one joins A into B while the other joins B into C. What is
shown must be one enterprise with everything under it. So whoever takes such operations in sets it right, by a rule
that gives the same everywhere: the smallest id of a ring stays, and all point to it directly.
"""

from collections.abc import Mapping

from consultant_app.store.changes import Row, RowChange
from consultant_app.store.columns import held_rows
from consultant_app.store.sqlite import Connection


def untangle(db: Connection) -> list[RowChange]:
    """Let every joined enterprise point to one that is none; only inside Session.absorb(). Returns what changed.

    An enterprise that points to one which is not here waits for it.
    """
    said = dict(db.execute("select id, alias_of from enterprise where alias_of <> ''").fetchall())
    wanted = {key: target for key in said if (target := _end(said, key)) != said[key]}
    if not wanted:
        return []
    before = held_rows(db, "enterprise", sorted(wanted))
    db.executemany("update enterprise set alias_of = ? where id = ?", [(wanted[key], key) for key in before])
    return [RowChange("enterprise", key, row, _with_alias(row, wanted[key])) for key, row in before.items()]


def _end(said: Mapping[str, str], start: str) -> str:
    """Where the joinings lead to from there; empty for the one of a ring that stays."""
    path = [start]
    while (target := said.get(path[-1], "")) and target not in path:
        path.append(target)
    if not target:
        return path[-1]
    stays = min(path[path.index(target) :])
    return "" if stays == start else stays


def _with_alias(row: Row, alias_of: str) -> Row:
    """In the order of the columns; a blank value is left out."""
    return {
        name: alias_of if name == "alias_of" else value for name, value in row.items() if name != "alias_of" or alias_of
    }
