"""The one door to SQLite: encrypted, durable, and never the standard library's module."""

import re
import sys
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

# sqlite-utils catches the errors of the module that it finds under this name; sqlcipher3's are not sqlite3's.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi)
_READING = ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY")
_STATEMENTS = 512  # kept ready to run: compiling one takes longer than most take to run
_only_reads = re.compile(
    r"\s*(select|explain|pragma(?![^;]*=)|with(?!.*\b(insert|update|delete|replace)\b))\b", re.IGNORECASE | re.DOTALL
).match


class Cursor(dbapi.Cursor):  # type: ignore[misc]
    """A cursor that changes nothing while its connection may not.

    SQLite's own query_only does the same, but to turn it makes SQLite compile every statement again: a tenth of a save.
    """

    def execute(self, sql: str, *parameters: Any) -> "Cursor":
        """As in DB-API. Raises OperationalError for what does more than read while the connection may not write."""
        if not (self.connection.writable or _only_reads(sql)):
            raise OperationalError("attempt to write a readonly database")
        super().execute(sql, *parameters)
        return self

    def executemany(self, sql: str, rows: Any) -> "Cursor":
        """The same for many rows."""
        self._require_writable()
        super().executemany(sql, rows)
        return self

    def executescript(self, sql: str) -> "Cursor":
        """The same for many statements."""
        self._require_writable()
        super().executescript(sql)
        return self

    def _require_writable(self) -> None:
        if not self.connection.writable:
            raise OperationalError("attempt to write a readonly database")


class Connection(dbapi.Connection):  # type: ignore[misc]
    """A connection with room for what was computed from its tables; a write empties the room."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, cached_statements=_STATEMENTS, **options)
        self.writable = True
        self.cache: dict[object, Any] = {}
        self.schema: tuple[int, Any] = (-1, None)  # its version, and what was found out about the tables

    def cursor(self) -> Cursor:
        """What runs every statement, those of execute() too; in a write there is nothing to look after."""
        return super().cursor() if self.writable else super().cursor(Cursor)  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Empty the room. A new dictionary: who is computing still puts his old result into the old one."""
        self.cache = {}


DatabaseError: type[Exception] = dbapi.DatabaseError
OperationalError: type[Exception] = dbapi.OperationalError

_SETTINGS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 1000",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cache_size = -57344",
    "fullfsync = 1",  # macOS only; elsewhere without effect
    "checkpoint_fullfsync = 1",
)


def connect(path: Path | str, key: bytes, *, exclusive: bool = True, durable: bool = True) -> Connection:
    """An open connection with the shipping settings (WAL, FULL, exclusive lock); without `durable` for reading only.

    A path that is text is a name with SQLite's own options, "file:…?mode=ro".

    Raises OperationalError when another program holds the file and DatabaseError when key and file do not fit.
    """
    named = isinstance(path, str)
    connection = Connection(str(path), isolation_level=None, check_same_thread=False, timeout=0.5, uri=named)
    try:
        connection.execute("pragma cipher_log_level = NONE")
        connection.execute(f"pragma key = \"x'{key.hex()}'\"")
        if exclusive:
            connection.execute("pragma locking_mode = EXCLUSIVE")
        connection.execute("select count(*) from sqlite_master").fetchone()
        for setting in _SETTINGS if durable else _READING:
            connection.execute(f"pragma {setting}")
        if exclusive:  # take the lock now, not at the first write
            connection.execute("begin immediate")
            connection.execute("commit")
    except BaseException:
        connection.close()
        raise
    return connection
