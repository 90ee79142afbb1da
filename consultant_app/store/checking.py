"""Whether the database is what it should be: the file whole, every row the sum of its history, the indexes current."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from consultant_app.store import derived, history
from consultant_app.store.changes import LOCAL_TABLES, Row, compact, record_tables
from consultant_app.store.columns import blank_row, fitting
from consultant_app.store.history import DELETED, REST, Folded, Heads
from consultant_app.store.sqlite import Connection, DatabaseError

_STEP = 2_000
_CONFLICTS = "select row, field, heads from conflict where tbl = ?"


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
    listed = {(row, name): heads for row, name, heads in db.execute(_CONFLICTS, (table,))}
    blank = blank_row(db, table)
    ops = db.execute("select row, body, id, label from op where tbl = ? order by row, seq", (table,))
    for row, group in groupby(ops, key=lambda found: str(found[0])):
        operations = [history.read(*found[1:]) for found in group]
        folded = history.fold(operations)
        values = db.execute(select, (row,)).fetchone()
        if differs(folded, compact(columns, values) if values else None, blank):
            faults.append(f"表 {table} 的记录 {row} 与修改历史不一致")
        stored = db.execute(heads_sql, (table, row)).fetchone()
        single = {REST: [operations[0].id]} if len(operations) == 1 else {}
        if not same_heads(folded, history.parse_heads(stored[0]) if stored else single):
            faults.append(f"表 {table} 的记录 {row} 的版本关系与修改历史不一致")
        for name, heads in folded.conflicts.items():
            if (name in blank or name == DELETED) and listed.pop((row, name), "") != history.ids_of(heads):
                faults.append(f"表 {table} 的记录 {row} 的分歧没有列出")
        unexplained.discard(row)
        yield
    faults.extend(f"表 {table} 的记录 {row} 没有修改历史" for row in sorted(unexplained))
    faults.extend(f"表 {table} 的记录 {row} 列出了并不存在的分歧" for row, _ in sorted(listed))


def differs(folded: Folded, stored: Row | None, blank: Row) -> bool:
    """Whether a row is not what its history says; what the table cannot hold is not looked at."""
    if folded.deleted or stored is None:
        return not (folded.deleted and stored is None)
    return {name: value for name, value in fitting(folded.values, blank).items() if value} != stored


def same_heads(folded: Folded, stored: Heads) -> bool:
    """Whether the stored heads are those of the history; one entry may stand for all fields that it does not name."""
    rest = stored.get(REST, [])
    expected = all(
        set(stored.get(name, rest if name != DELETED else [])) == set(ids) for name, ids in folded.heads.items()
    )
    return expected and set(stored) - {REST} <= folded.heads.keys()
