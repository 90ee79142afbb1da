"""A database that comes from elsewhere, a backup on a stick say: it is looked at without being believed.

It is opened read-only, and nothing is asked of its tables before the schema is the very one of a version of this
program: views, triggers, generated columns and tables of somebody else would run when they are asked.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from consultant_app.errors import AppError
from consultant_app.store.opening import SCHEMA_VERSION
from consultant_app.store.sqlite import Connection, OperationalError

LOOK_SECONDS = 60.0  # a quick check of a gigabyte takes ten
_STEPS = 100_000  # of SQLite's machine between two looks at the clock, a few milliseconds
_LIBRARIES_OWN = ("_sqlite_migrations", "idx__sqlite_migrations", "search_text_")  # worded by libraries, as they please
_SCHEMA = "select type, name, tbl_name, sql from main.sqlite_master"
_GENERATED = (2, 3)  # of "hidden" in table_xinfo

Schema = frozenset[tuple[str, str, str, str]]


class Foreign(AppError):
    """A database that this program did not make, or one of a newer version of it."""


def read_only(path: Path) -> str:
    """The name under which SQLite opens the file without ever writing beside it; also on shares of Windows."""
    name = path.absolute().as_posix()
    return f"file://{quote(name if name.startswith('/') else f'/{name}')}?mode=ro&immutable=1"


def require_own_schema(db: Connection) -> None:
    """Raises Foreign, with a sentence that ends without a full stop, unless this program made the schema."""
    with limited(db):
        version = db.execute("pragma user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise Foreign("备份由更新版本的程序建立，请先升级本程序")
        if version < 1 or _schema(db) != _expected(version) or _computes(db):
            raise Foreign("备份里有不属于本程序的内容（视图、触发器或别的表），为安全起见不使用")


@contextmanager
def limited(db: Connection, seconds: float = LOOK_SECONDS) -> Iterator[None]:
    """Questions in this block end after so many seconds, whatever the file makes of them. Raises Foreign then."""
    end = time.monotonic() + seconds
    db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except OperationalError as error:
        if time.monotonic() > end:
            raise Foreign("备份读了很久也读不完，像是被人做过手脚，为安全起见不使用") from error
        raise
    finally:
        db.set_progress_handler(None, 0)


def _schema(db: Connection) -> Schema:
    return frozenset(
        (kind, name, table, "" if name.startswith(_LIBRARIES_OWN) else str(sql or ""))
        for kind, name, table, sql in db.execute(_SCHEMA)
    )


def _computes(db: Connection) -> bool:
    """Whether a table that is not compared word for word computes its columns."""
    tables = [name for kind, name, *_ in _schema(db) if kind == "table" and name.startswith(_LIBRARIES_OWN)]
    return any(row[6] in _GENERATED for name in tables for row in db.execute(f'pragma table_xinfo("{name}")'))


@lru_cache
def _expected(version: int) -> Schema:
    """The schema as this program makes it."""
    from sqlite_utils import Database

    from consultant_app.store.schema import migrations

    later = [step.name for step in migrations._migrations[version:]]
    db = Connection(":memory:", isolation_level=None)
    try:
        migrations.apply(Database(db), stop_before=later[:1])
        return _schema(db)
    finally:
        db.close()
