"""The recycle bin: what was deleted in the last 30 days, and taking it back as one undo step.

Nothing is ever purged: after 30 days it is only no longer listed.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from consultant_app.errors import AppError
from consultant_app.model.labels import KINDS
from consultant_app.store import changes, people, recycle_bin
from consultant_app.store.changes import RowChange
from consultant_app.store.listing import taken_back_here
from consultant_app.store.records import table_of
from consultant_app.store.recycle_bin import Deleted, Key
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

if TYPE_CHECKING:
    from consultant_app.store.changes import Row

DAYS = 30
LARGE = 500  # rows; taking back more than that needs a worker
_LABELS = {table_of(kind): text for kind, text in KINDS.items()}


def list_bin(session: Session) -> list[Deleted]:
    """What was deleted in the last 30 days and is still gone, the newest first; not of what was taken back."""
    since = datetime.now() - timedelta(days=DAYS)
    hidden = taken_back_here(session.db)
    every = recycle_bin.deleted_since(session.db, int(since.timestamp() * 1000) << 16)
    return [item for item in every if item.enterprise_id not in hidden]


def sentence(item: Deleted) -> str:
    """What was deleted, for a list: 部门“质检部”及所属 3 条."""
    kind = _LABELS.get(item.rows[0][0], item.rows[0][0])
    if item.title == item.label:
        return f"{item.label}（{len(item.rows)} 条）"
    name = f"{kind}“{item.title}”" if item.title else kind
    return name + (f"及所属 {len(item.rows) - 1} 条" if len(item.rows) > 1 else "")


def who(session: Session, item: Deleted) -> str:
    """Who deleted it: this computer, or the person of the device that it came from."""
    if item.site == session.site:
        return "本机"
    return people.names(session.db).get(item.site, "其他电脑")


def enterprise_of(db: Connection, item: Deleted) -> str:
    """The short name of the enterprise it belonged to, where it has one; empty text when that is gone too."""
    found = db.execute(
        "select coalesce(nullif(short_name, ''), name) from enterprise where id = ?", (item.enterprise_id,)
    ).fetchone()
    return str(found[0]) if found else ""


def archived_count(db: Connection) -> int:
    """How many enterprises lie in the bin of the list of enterprises."""
    return int(db.execute("select count(*) from enterprise where archived_on <> '' and alias_of = ''").fetchone()[0])


def take_back(session: Session, item: Deleted) -> int:
    """Put back what was deleted, with what it belongs to where that is deleted too; how many records came back.

    Raises AppError when nothing of it is gone any more.
    """
    values = _with_owners(session.db, recycle_bin.still_gone(session.db, item.rows))
    if not values:
        raise AppError("它已经取回来了；没有改动任何数据。")
    with session.write(f"从回收站取回{sentence(item)}") as db:
        changes.apply(db, [RowChange(table, row, None, fields) for (table, row), fields in values.items()])
    return len(values)


def _with_owners(db: Connection, rows: list[Key]) -> "dict[Key, Row]":
    values = recycle_bin.values_of(db, rows)
    while more := [key for key in recycle_bin.owners_gone(db, values) if key not in values]:
        values = recycle_bin.values_of(db, more) | values
    return values
