"""What is noted beside each backup: why it was made and of which state, so that nothing is copied twice."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from consultant_app.store.changes import LOCAL_TABLES
from consultant_app.store.keys import KEYS_NAME
from consultant_app.store.sqlite import Connection, DatabaseError

SUFFIX = ".facts.json"


class Occasion(StrEnum):
    """Why a backup is made."""

    BY_HAND = "手动"
    START = "启动时"
    HOURS = "定时"
    EXIT = "退出时"
    IMPORT = "导入前"
    MERGE = "合并前"
    RESTORE = "恢复前"
    DELETION = "批量删除前"
    MIGRATION = "升级前"
    SALVAGED = "从损坏的文件读出"


@dataclass(frozen=True, kw_only=True)
class Notes:
    """Counts and times only; nothing in them that a person typed."""

    occasion: str = ""
    mark: str = ""
    size: int = 0
    enterprises: int = 0
    operations: int = 0
    newest: int = 0  # time of the latest operation, as store.clock counts


def mark_of(folder: Path, db: Connection) -> str:
    """A text that is another one as soon as anything in the data or its key file is different."""
    digest = hashlib.sha256()
    for sql in (
        "select seq, id from op order by seq desc limit 1",
        "select seq, id from op_aside order by seq desc limit 1",
        *(f"select * from {table} order by id" for table in sorted(LOCAL_TABLES)),
    ):
        try:
            digest.update(repr(db.execute(sql).fetchall()).encode())
        except DatabaseError:  # a table that an earlier version did not have
            digest.update(b"[]")
    keys = folder / KEYS_NAME
    digest.update(keys.read_bytes() if keys.is_file() else b"-")
    return digest.hexdigest()[:32]


def newest_time(db: Connection) -> int:
    """The latest time among the operations that came last; what an undone merge brought counts too."""
    newest = "select coalesce(max(hlc), 0) from (select hlc from {} order by seq desc limit 500)"
    found = [int(db.execute(newest.format("op")).fetchone()[0])]
    with suppress(DatabaseError):  # an earlier version had no such table
        found.append(int(db.execute(newest.format("op_aside")).fetchone()[0]))
    return max(found)


def write_notes(path: Path, notes: Notes) -> None:
    """Keep the notes of a backup. Raises OSError."""
    path.write_text(json.dumps(asdict(notes), ensure_ascii=False), encoding="utf-8")


def read_notes(backup: Path) -> Notes:
    """The notes beside a backup; blank ones for a backup of an earlier version."""
    try:
        values = json.loads(backup.with_suffix(SUFFIX).read_text("utf-8"))
        known = {name: value for name, value in values.items() if name in Notes.__dataclass_fields__}
        return Notes(**known)
    except (OSError, ValueError, AttributeError, TypeError):
        return Notes()
