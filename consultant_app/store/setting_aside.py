"""Taking a merge back: its operations leave the log for a table beside it, from where they can come back."""

import json
from collections import defaultdict
from datetime import datetime

from consultant_app.errors import AppError
from consultant_app.store import history
from consultant_app.store.changes import LOCAL_TABLES, record_tables
from consultant_app.store.history import HANDED_OVER, Operation
from consultant_app.store.materialising import materialise
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

_COLUMNS = "id, tbl, row, enterprise_id, body, site, hlc, label, sealed"
_IN = "(select value from json_each(?))"
_PARTS = "select first_seq, last_seq from package_in where run = ? and undone_at = '' and last_seq > 0"


def take_back(session: Session, run: str) -> None:
    """Undo a merge, also after a restart; Ctrl+Z then brings it back. Raises AppError with nothing changed:

    what was merged was handed on since, or somebody worked on it since.
    """
    with session.absorb("撤销合并", run=run) as db:
        _set_aside(db, run)


def turn(db: Connection, run: str) -> None:
    """Set the operations of a run aside, or bring them back when they are; inside a write. Raises AppError."""
    if db.execute(_PARTS, (run,)).fetchone():
        _set_aside(db, run)
    else:
        _bring_back(db, run)


def _set_aside(db: Connection, run: str) -> None:
    ranges = db.execute(_PARTS, (run,)).fetchall()
    if not ranges:
        raise AppError("这次合并已经撤销，或者没有带来新的内容；没有做任何改动。")
    came = [seq for part in ranges for (seq,) in db.execute("select seq from op where seq between ? and ?", part)]
    rows = _rows(db, came)
    later = _without_effect(db, rows, set(came), min(came, default=0))
    moved = json.dumps(sorted([*came, *later]))
    if db.execute(f"select 1 from op where seq in {_IN} and sealed = {HANDED_OVER} limit 1", (moved,)).fetchone():
        raise AppError(
            "合并进来的内容后来已经交给别人，收不回来；没有撤销合并，数据没有改动。"
            "请直接修改不对的记录，或请发来的人更正后重新交接。"
        )
    db.execute(f"insert into op_aside ({_COLUMNS}, run) select {_COLUMNS}, ? from op where seq in {_IN}", (run, moved))
    db.execute(f"delete from op where seq in {_IN}", (moved,))
    moment = datetime.now().isoformat(timespec="seconds")
    db.execute("update package_in set undone_at = ? where run = ? and undone_at = ''", (moment, run))
    _follow(db, rows)


def _bring_back(db: Connection, run: str) -> None:
    rows = defaultdict(list)
    for table, row in db.execute("select distinct tbl, row from op_aside where run = ?", (run,)):
        rows[table].append(row)
    first = db.execute("select coalesce(max(seq), 0) + 1 from op").fetchone()[0]
    db.execute(
        f"insert into op ({_COLUMNS}) select {_COLUMNS} from op_aside aside where run = ? and not exists"
        " (select 1 from op where op.tbl = aside.tbl and op.row = aside.row and op.id = aside.id) order by seq",
        (run,),
    )
    db.execute("delete from op_aside where run = ?", (run,))
    last = db.execute("select coalesce(max(seq), 0) from op").fetchone()[0]
    db.execute("update package_in set undone_at = '', first_seq = ?, last_seq = ? where run = ?", (first, last, run))
    _follow(db, rows)


def _rows(db: Connection, numbers: list[int]) -> dict[str, list[str]]:
    rows = defaultdict(list)
    for table, row in db.execute(f"select distinct tbl, row from op where seq in {_IN}", (json.dumps(numbers),)):
        rows[table].append(row)
    return rows


def _without_effect(db: Connection, rows: dict[str, list[str]], came: set[int], first: int) -> list[int]:
    """What was done since on the same records and undone again: it goes with the merge. Raises AppError for more."""
    numbers: list[int] = []
    worked_on = 0
    sql = f"select seq, row from op where tbl = ? and row in {_IN} and seq > ?"
    for table, keys in rows.items():
        later: dict[str, list[int]] = defaultdict(list)
        for seq, row in db.execute(sql, (table, json.dumps(keys), first)):
            if seq not in came:
                later[row].append(seq)
        for row, mine in later.items():
            worked_on += _says(_of(db, table, row)) != _says(_of(db, table, row, without=mine))
            numbers += mine
    if worked_on:
        raise AppError(
            f"合并之后，其中 {worked_on} 条记录又有了新的修改；没有撤销合并，数据没有改动。"
            "请先撤销后来的修改或后来的合并，或者直接修改不对的记录。"
        )
    return numbers


def _of(db: Connection, table: str, row: str, *, without: list[int] | None = None) -> list[Operation]:
    sql = f"select body, id, label from op where tbl = ? and row = ? and seq not in {_IN}"
    return [history.read(*found) for found in db.execute(sql, (table, row, json.dumps(without or [])))]


def _says(operations: list[Operation]) -> object:
    folded = history.fold(operations)
    return folded.deleted or {name: value for name, value in folded.values.items() if value}


def _follow(db: Connection, rows: dict[str, list[str]]) -> None:
    known = record_tables(db).keys() - LOCAL_TABLES
    for table, keys in rows.items():
        if table in known:
            materialise(db, table, keys)
