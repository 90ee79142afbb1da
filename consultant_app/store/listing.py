"""The narrow copy of the enterprises that lists are sorted and filtered by."""

from collections.abc import Iterable
from functools import lru_cache

from consultant_app.model.company_size import size_class
from consultant_app.model.enterprise import Stage
from consultant_app.store import readings
from consultant_app.store.changes import Row, RowChange, compact
from consultant_app.store.names import folded
from consultant_app.store.search import fold
from consultant_app.store.sqlite import Connection

STAGES = {stage.value: number for number, stage in enumerate(Stage)}
_FROM = (
    "name", "short_name", "credit_code", "sector", "employees", "revenue", "assets", "stage", "industry", "region",
    "consultant", "certified", "next_date", "is_sample", "archived_on", "alias_of",
)  # fmt: skip
_INSERT = f"insert or replace into search_enterprise values ({', '.join('?' * 14)})"

Entry = tuple[str | int, ...]


def update(db: Connection, changes: Iterable[RowChange]) -> bool:
    """Follow the changes of one write; whether any enterprise is listed otherwise than before."""
    enterprises = [change for change in changes if change.table == "enterprise" and _matters(change)]
    gone = [(change.row,) for change in enterprises if change.new is None]
    db.executemany("delete from search_enterprise where id = ?", gone)
    _add(db, {change.row: change.new for change in enterprises if change.new is not None})
    return bool(enterprises)


def _matters(change: RowChange) -> bool:
    old, new = change.old, change.new
    return old is None or new is None or any(old.get(name) != new.get(name) for name in _FROM)


def _add(db: Connection, rows: dict[str, Row]) -> None:
    if rows:
        readings.learn(db, (row.get(name, "") for row in rows.values() for name in ("name", "short_name")))
        table = readings.known(db)
        db.executemany(_INSERT, [_entry(key, row, table) for key, row in rows.items()])


def _entry(key: str, row: Row, table: dict[str, tuple[str, ...]]) -> Entry:
    text = row.get
    return (
        key, folded(text("name", ""), text("short_name", "")), fold(text("credit_code", "")).replace("\n", " "),
        readings.sort_key(text("name", ""), table), _size(row), STAGES.get(text("stage", ""), 0),
        text("industry", ""), text("region", ""), text("consultant", ""), text("certified", ""), text("next_date", ""),
        text("is_sample", 0), int("archived_on" in row), int("alias_of" in row),
    )  # fmt: skip


def _size(row: Row) -> str:
    if "sector" not in row:
        return ""
    return _size_class(row["sector"], row.get("employees", ""), row.get("revenue", ""), row.get("assets", ""))


@lru_cache(maxsize=4096)
def _size_class(sector: str, employees: str, revenue: str, assets: str) -> str:
    return size_class(sector, employees, revenue, assets).size


def _enterprises(db: Connection) -> dict[str, Row]:
    sql = f"select id, {', '.join(_FROM)} from enterprise"
    return {key: compact(_FROM, values) for key, *values in db.execute(sql)}


def rebuild(db: Connection) -> None:
    """List all enterprises anew, inside a write."""
    db.execute("delete from search_enterprise")
    _add(db, _enterprises(db))


def check(db: Connection) -> list[str]:
    """How many enterprises are listed otherwise than their record says; empty when none."""
    table = readings.known(db)
    expected = {_entry(key, row, table) for key, row in _enterprises(db).items()}
    wrong = {entry[0] for entry in expected ^ set(db.execute("select * from search_enterprise"))}
    return [f"企业列表与数据不一致：{len(wrong)} 家企业"] if wrong else []
