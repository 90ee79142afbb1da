"""The narrow copies of the enterprises that lists are filtered and sorted by."""

import json
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from consultant_app.model import bulk
from consultant_app.store import readings
from consultant_app.store.assignments import taken_back
from consultant_app.store.changes import Row, RowChange, compact
from consultant_app.store.listed import LISTED, STAGES, TAKEN_BACK
from consultant_app.store.names import folded
from consultant_app.store.search import fold
from consultant_app.store.sqlite import Connection

# whether the enterprise e is listed; asked row by row, because the other tables are the smaller ones
SHOWN = "exists (select 1 from search_enterprise l where l.id = e.id and l.archived = 0 and l.joined = 0)"
_FROM = (
    "name", "short_name", "credit_code", "sector", "employees", "revenue", "assets", "stage", "industry", "region",
    "consultant", "certified", "next_date", "is_sample", "archived_on", "alias_of",
)  # fmt: skip
_NAMED = ("name", "short_name", "credit_code", "archived_on", "alias_of")
_WHO_WE_ARE = frozenset({"role", "consultant", "device_id"})  # settings
_MANY = 500  # names; from here on one pass over all of them is faster than looking each one up
_INSERT = f"insert or replace into search_enterprise values ({', '.join('?' * 11)})"
_INSERT_NAME = "insert or replace into search_name values (?, ?, ?, ?, ?)"

Entry = tuple[str | int, ...]


def update(db: Connection, changes: Sequence[RowChange]) -> bool:
    """Follow the changes of one write; whether any enterprise is listed otherwise than before."""
    enterprises = [change for change in changes if change.table == "enterprise" and _differs(change, _FROM)]
    renamed = [change for change in enterprises if _differs(change, _NAMED)]
    _remove_names(db, [(change.row, change.old) for change in renamed if change.old is not None])
    _add_names(db, [(change.row, change.new) for change in renamed if change.new is not None])
    if enterprises:
        gone = [(change.row,) for change in enterprises if change.new is None]
        db.executemany("delete from search_enterprise where id = ?", gone)
        db.executemany(_INSERT, [_entry(change.row, change.new) for change in enterprises if change.new is not None])
    hidden = (bool(enterprises) or any(map(_concerns_assignments, changes))) and _hide_taken_back(db)
    return bool(enterprises) or hidden


def _concerns_assignments(change: RowChange) -> bool:
    return change.table == "assignment" or (change.table == "setting" and change.row in _WHO_WE_ARE)


def _hide_taken_back(db: Connection) -> bool:
    """Hide what was withdrawn from the person of this computer, show again what was not; whether anything differs."""
    wanted = taken_back(db)
    hidden = {key for (key,) in db.execute(f"select id from search_enterprise where archived = {TAKEN_BACK}")}
    moved = 0
    for before, after, keys in ((LISTED, TAKEN_BACK, wanted - hidden), (TAKEN_BACK, LISTED, hidden - wanted)):
        where = "archived = ? and id in (select value from json_each(?))"
        values = (after, before, json.dumps(sorted(keys)))
        done = db.execute(f"update search_enterprise set archived = ? where {where}", values).rowcount if keys else 0
        if done:  # here the id is no key: all names are gone through
            db.execute(f"update search_name set archived = ? where {where}", values)
        moved += done
    return moved > 0


def taken_back_here(db: Connection) -> frozenset[str]:
    """Ids of the enterprises that are not listed because they were taken back, with those joined into them."""
    hidden = frozenset(key for (key,) in db.execute(f"select id from search_enterprise where archived = {TAKEN_BACK}"))
    if not hidden:
        return hidden
    sql = "select id from enterprise where alias_of in (select value from json_each(?))"
    return hidden.union(key for (key,) in db.execute(sql, (json.dumps(sorted(hidden)),)))


def _differs(change: RowChange, fields: tuple[str, ...]) -> bool:
    old, new = change.old, change.new
    return old is None or new is None or any(old.get(name) != new.get(name) for name in fields)


def _entry(key: str, row: Row) -> Entry:
    text = row.get
    return (
        key, STAGES.get(text("stage", ""), 0), _size(row), text("industry", ""), text("region", ""),
        text("consultant", ""), text("certified", ""), text("next_date", ""), text("is_sample", 0),
        int("archived_on" in row), int("alias_of" in row),
    )  # fmt: skip


def _size(row: Row) -> str:
    if "sector" not in row:
        return ""
    return _size_class(row["sector"], row.get("employees", ""), row.get("revenue", ""), row.get("assets", ""))


@lru_cache(maxsize=4096)
def _size_class(sector: str, employees: str, revenue: str, assets: str) -> str:
    from consultant_app.model.company_size import size_class  # not needed to list what is known

    return size_class(sector, employees, revenue, assets).size


def _add_names(db: Connection, rows: list[tuple[str, Row]]) -> None:
    if rows:
        readings.learn(db, (row.get(name, "") for _, row in rows for name in ("name", "short_name")))
        entries = _name_entries(db, rows)
        db.executemany(_INSERT_NAME, entries)
        bulk.let_go(entries)


def _name_entries(db: Connection, rows: list[tuple[str, Row]]) -> list[Entry]:
    """Sorted, because a table that is written in its own order takes half the time."""
    keys = readings.sort_keys([row.get("name", "") for _, row in rows], readings.known(db))
    entries: list[Entry] = [
        (
            f"{sort_key}\x1f{folded(row.get('name', ''), row.get('short_name', ''))}", key,
            fold(row.get("credit_code", "")).replace("\n", " "), int("archived_on" in row), int("alias_of" in row),
        )
        for (key, row), sort_key in zip(rows, keys, strict=True)
    ]  # fmt: skip
    bulk.sort(entries, itemgetter(0, 1))  # of an enterprise that changed twice the later comes last
    return entries


def _remove_names(db: Connection, rows: list[tuple[str, Row]]) -> None:
    if 0 < len(rows) < _MANY:
        keys = [entry[:2] for entry in _name_entries(db, rows)]
        removed = db.executemany("delete from search_name where sort_key = ? and id = ?", keys).rowcount
        if removed == len(rows):  # else another version of the program has other readings
            return
    if rows:
        ids = json.dumps([key for key, _ in rows])
        db.execute("delete from search_name where id in (select value from json_each(?))", (ids,))


def _enterprises(db: Connection) -> list[tuple[str, Row]]:
    sql = f"select id, {', '.join(_FROM)} from enterprise"
    return [(key, compact(_FROM, values)) for key, *values in db.execute(sql)]


def rebuild(db: Connection) -> None:
    """List all enterprises anew, inside a write."""
    rows = _enterprises(db)
    db.execute("delete from search_enterprise")
    db.execute("delete from search_name")
    db.executemany(_INSERT, [_entry(key, row) for key, row in rows])
    _add_names(db, rows)
    _hide_taken_back(db)


def check(db: Connection) -> list[str]:
    """How many enterprises are listed otherwise than their record says; empty when none."""
    rows = _enterprises(db)
    hidden = taken_back(db)
    entries = {_hidden(_entry(*row), 0, 9, hidden) for row in rows}
    names = {_hidden(entry, 1, 3, hidden) for entry in _name_entries(db, rows)}
    wrong = {entry[0] for entry in entries ^ set(db.execute("select * from search_enterprise"))}
    wrong |= {entry[1] for entry in names ^ set(db.execute("select * from search_name"))}
    return [f"企业列表与数据不一致：{len(wrong)} 家企业"] if wrong else []


def _hidden(entry: Entry, key: int, archived: int, taken: frozenset[str]) -> Entry:
    """An entry as it is when its enterprise may be among those taken back."""
    if entry[key] in taken and entry[archived] == LISTED:
        return (*entry[:archived], TAKEN_BACK, *entry[archived + 1 :])
    return entry
