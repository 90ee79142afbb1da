"""Where the person stopped and how the window stood: small files beside the data, no part of undo or history.

The look is needed before anybody typed a password, so it lies open in window.json. All the rest may tell what was
searched for or half typed: it is in window.db, under the key of the data.
"""

import json
import logging
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from consultant_app import files
from consultant_app.store.sqlite import Connection, DatabaseError, connect
from consultant_app.ui.theme import apply_theme

LOOK = {"theme": "light", "text_size": 0}  # kept with the window, not with the data
_TABLE = "create table if not exists state (id text primary key, value text not null)"
log = logging.getLogger(__name__)


class WindowState:
    """Named values of this computer; losing them costs nothing but a little comfort."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._open_file = folder / "window.json"
        plain = _read_plain(self._open_file)
        self._db = _database(folder / "window.db", key)
        self._values = plain | _rows(self._db)
        self._changed = {name for name in plain if name not in LOOK}  # an earlier version kept everything in the open
        self._open_changed = bool(self._changed)

    def read(self, key: str, default: Any) -> Any:
        """The value, or the default when it is absent or of another type."""
        value = self._values.get(key, default)
        return value if isinstance(value, type(default)) else default

    def write(self, key: str, value: Any) -> None:
        """Remember a value; flush() puts it on the disk."""
        if self._values.get(key) != value:
            self._values[key] = value
            if key in LOOK:
                self._open_changed = True
            else:
                self._changed.add(key)

    def flush(self) -> None:
        """Put on the disk what changed; a disk that refuses is only logged."""
        try:
            if self._changed and self._db is not None:
                rows = [(key, json.dumps(self._values[key], ensure_ascii=False)) for key in sorted(self._changed)]
                self._db.execute("begin immediate")
                self._db.executemany("insert or replace into state (id, value) values (?, ?)", rows)
                self._db.execute("commit")
                self._changed.clear()
            if self._open_changed:
                _write_plain(self._open_file, {key: self._values[key] for key in LOOK if key in self._values})
                self._open_changed = False
        except (OSError, DatabaseError, UnicodeError):
            log.exception("the state of the window could not be kept")
            if self._db is not None and self._db.in_transaction:
                self._db.execute("rollback")

    def close(self) -> None:
        """Keep everything and let go of the file."""
        self.flush()
        if self._db is not None:
            self._db.close()
            self._db = None


def apply_kept_look(folder: Path) -> None:
    """Theme and text size as they were last, for windows that come before the data is open."""
    kept = LOOK | {key: value for key, value in _read_plain(folder / "window.json").items() if key in LOOK}
    if isinstance(kept["theme"], str) and isinstance(kept["text_size"], int):
        apply_theme(QApplication.instance(), kept["theme"], kept["text_size"])


def _database(path: Path, key: bytes) -> Connection | None:
    """The open database; one that is damaged or of other data makes room for a new one."""
    for _ in range(2):
        db = None
        try:
            db = connect(path, key, exclusive=False)
            db.execute(_TABLE)
        except (OSError, DatabaseError):
            log.info("the state of the window begins anew")
            if db is not None:
                db.close()  # Windows removes no file that is open
            for each in path.parent.glob(f"{path.name}*"):
                files.discard(each)
        else:
            return db
    return None


def _rows(db: Connection | None) -> dict[str, Any]:
    try:
        return {} if db is None else {key: json.loads(value) for key, value in db.execute("select * from state")}
    except (DatabaseError, ValueError):
        return {}


def _read_plain(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _write_plain(path: Path, values: dict[str, Any]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(values), encoding="utf-8")
    files.put(part, path)
