"""Whether the database is what it should be: the file whole, every row the sum of its history, the indexes current."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from consultant_app.store import derived, history
from consultant_app.store.changes import LOCAL_TABLES, Row, compact, record_tables
from consultant_app.store.history import DELETED, REST, Folded, Heads
from consultant_app.store.sqlite import Connection, DatabaseError

_STEP = 2_000


class Checked(NamedTuple):
    """How far the check is."""

    table: str
    done: int
    total: int


def check(db: Connection) -> list[str]:
    """Every fault as a Chinese sentence; empty when all is well."""
    faults: list[str] = []
    for _ in examine(db, faults):
        pass
    return faults


def examine(db: Connection, faults: list[str]) -> Iterator[Checked]:
    """Check step by step; what is wrong is added to `faults`."""
    try:
        yield from _examine(db, faults)
    except DatabaseError as error:
        faults.append(f"数据文件有读不出的部分（{error}）")


def _examine(db: Connection, faults: list[str]) -> Iterator[Checked]:
    total = db.execute("select count(*) from (select 1 from op group by tbl, row)").fetchone()[0]
    done = 0
    yield Checked("", done, total)
    faults.extend(f"数据文件结构：{found}" for (found,) in db.execute("pragma quick_check(20)") if found != "ok")
    for table, columns in record_tables(db).items():
        if table not in LOCAL_TABLES:
            for _ in _examine_table(db, table, columns, faults):
                done += 1
                if done % _STEP == 0:
                    yield Checked(table, done, total)
    faults.extend(derived.check(db))
    yield Checked("", total, total)


def _examine_table(db: Connection, table: str, columns: tuple[str, ...], faults: list[str]) -> Iterator[None]:
    unexplained = {row for (row,) in db.execute(f"select id from {table}")}
    names = ", ".join(f'"{name}"' for name in columns)
    select = f"select {names} from {table} where id = ?"
    heads_sql = "select heads from row_head where tbl = ? and row = ?"
    ops = db.execute("select row, body, id, label from op where tbl = ? order by row, seq", (table,))
    for row, group in groupby(ops, key=lambda found: str(found[0])):
        folded = history.fold(history.read(*found[1:]) for found in group)
        values = db.execute(select, (row,)).fetchone()
        if differs(folded, compact(columns, values) if values else None, columns):
            faults.append(f"表 {table} 的记录 {row} 与修改历史不一致")
        stored = db.execute(heads_sql, (table, row)).fetchone()
        if not stored or not same_heads(folded, history.parse_heads(stored[0])):
            faults.append(f"表 {table} 的记录 {row} 的版本关系与修改历史不一致")
        unexplained.discard(row)
        yield
    faults.extend(f"表 {table} 的记录 {row} 没有修改历史" for row in sorted(unexplained))


def differs(folded: Folded, stored: Row | None, columns: tuple[str, ...]) -> bool:
    """Whether a row is not what its history says; fields of a newer version are not looked at."""
    if folded.deleted or stored is None:
        return not (folded.deleted and stored is None)
    return {name: value for name, value in folded.values.items() if value and name in columns} != stored


def same_heads(folded: Folded, stored: Heads) -> bool:
    """Whether the stored heads are those of the history; one entry may stand for all fields that it does not name."""
    rest = stored.get(REST, [])
    expected = all(
        set(stored.get(name, rest if name != DELETED else [])) == set(ids) for name, ids in folded.heads.items()
    )
    return expected and set(stored) - {REST} <= folded.heads.keys()
