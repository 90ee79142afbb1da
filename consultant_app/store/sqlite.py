"""The one door to SQLite: encrypted, durable, and never the standard library's module."""

import sys
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

# sqlite-utils catches the errors of the module that it finds under this name; sqlcipher3's are not sqlite3's.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi)
_READING = ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY")


class Connection(dbapi.Connection):  # type: ignore[misc]
    """A connection with room for what was computed from its tables; a write empties the room."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cache: dict[object, Any] = {}
        self.schema: tuple[int, Any] = (-1, None)  # its version, and what was found out about the tables

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
