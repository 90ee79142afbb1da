"""The open database and the only way to change it."""

import logging
import os
import re
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from consultant_app.errors import AppError, reason_of
from consultant_app.model import bulk
from consultant_app.model.ids import new_id
from consultant_app.model.text import whole_characters
from consultant_app.store import changes, keys, location
from consultant_app.store.changes import RowChange
from consultant_app.store.clock import Clock
from consultant_app.store.key_slots import Secret
from consultant_app.store.opening import DATABASE_NAME, Damaged, open_database, refusal
from consultant_app.store.sqlite import Connection, DatabaseError, OperationalError
from consultant_app.store.undo import Step, UndoStack, make_step

log = logging.getLogger(__name__)

_DISK_TROUBLE = re.compile("full|disk I/O|readonly")
_ATTEMPTS, _PAUSE = 200, 0.005  # to end a write that somebody interrupts; seconds
_NOT_SAVED = "没有保存成功：磁盘已满或不能写入；以前保存的内容都在。请腾出磁盘空间，然后再保存一次。"

MOVED = "数据文件被移动、改名或删除了；这次修改没有保存。请把它放回原处，或重新启动本程序。"

SMALLEST = 512  # bytes of a database: one page
UNCLOSED = "in-use"  # a file that is there while the data is open: left over after a kill
UNFINISHED = "restoring-*"  # a folder of that name: a backup that is being taken back, see restoring.py

Recorder = Callable[[list[RowChange], str], None]


@dataclass(frozen=True)
class News:
    """What one write changed: told to every open view once it is safe on the disk."""

    label: str
    tables: frozenset[str]
    enterprises: frozenset[str]
    saved_at: datetime


class NotSaved(AppError):
    """The disk or the data file does not let us write; what is on the screen is to stay there and be tried again."""


class Session:
    """A data folder in use: read through `db`, write through `write()`."""

    def __init__(self, folder: Path, db: Connection, key: bytes) -> None:
        self.folder = folder
        self.db = db
        self.key = key  # of the database and its backups; never written anywhere but into key slots
        self.read_only = ""  # why nothing can be written; empty when it can
        self.log_is_lost = False  # the last run was cut short, and what it wrote last has been taken away since
        self.path = folder / DATABASE_NAME  # the database file
        self._file = _identity(self.path)
        self._lock = threading.RLock()
        self._writing = False
        self._undo = UndoStack()
        self._subscribers: list[Callable[[News], None]] = []
        self._watch = changes.Watch()
        self.site = self._own("site", new_id())
        self.media_key = bytes.fromhex(self._own("media_key", os.urandom(32).hex()))
        self._clock = _clock(db)
        db.writable = False  # but for what write() and its like do

    @classmethod
    def open(cls, folder: Path, password: str = "", *, unlock: Secret | None = None) -> "Session":
        """Open the data folder, made if it is not there; `unlock` is for other ways than the password.

        Raises AppError: in use by another window, made by a newer version, damaged, or in a place that is not safe;
        Locked when the data has a password and none was given, WrongSecret when it does not fit.
        """
        try:
            location.require_safe(folder)
            _finish_restoring(folder)
            _require_content(folder)
            key = keys.open_key(folder, unlock or Secret(password=password))
        except OSError as error:
            raise AppError(
                f"数据文件夹“{folder}”不能使用（{reason_of(error)}）；没有做任何改动。请换一个本机硬盘上可以写入的文件夹。"
            ) from error
        log_is_lost = _log_is_lost(folder)
        try:
            session = cls._opened(folder, key)
        except Damaged as error:
            error.key = key
            raise
        keys.settle(folder, key)
        session.log_is_lost = log_is_lost
        with suppress(OSError):  # a full disk is no reason not to open
            (folder / UNCLOSED).touch()
        return session

    @classmethod
    def _opened(cls, folder: Path, key: bytes) -> "Session":
        db = open_database(folder, key)
        try:
            return cls(folder, db, key)
        except DatabaseError as error:
            db.close()
            raise refusal(folder / DATABASE_NAME, error) from error

    def write(self, label: str, *, merge_key: str = "") -> AbstractContextManager[Connection]:
        """Run one user action: all of it is saved, undoable and announced, or none is.

        Actions with the same `merge_key` within five seconds are one undo step (typing in one field).
        """
        return self._action(label, merge_key, record=partial(self._record, coalesce=self._undo.continues(merge_key)))

    @contextmanager
    def note(self, label: str) -> Iterator[Connection]:
        """Write what is no action of a person, such as a file that came: saved and announced, but never undone."""
        with self._transaction(label, self._record) as made:
            yield self.db
        if made:
            self._announce(label, made)

    def absorb(self, label: str, *, run: str = "", foreign: int = 0) -> AbstractContextManager[Connection]:
        """Take in operations made elsewhere: like write(), but what it does to rows makes no operations of its own.

        Inside: history.insert(…), then materialise() for every row that they touch, or the same in bulk and tell().
        `run`: what is absorbed with the same run is one undo step, which sets the operations aside, see
        setting_aside.py. `foreign`: the latest time that came.
        """
        return self._action(label, "", run=run, record=lambda made, label: self._clock.see(foreign))

    def add_own(self, made: list[RowChange], label: str) -> None:
        """Inside absorb(): enter changes that this computer makes itself because of what came."""
        self._record(made, label)

    def tell(self, made: list[RowChange]) -> None:
        """Inside a write: which rows were changed how since it began, so that they need not be read again."""
        self._watch.tell(self.db, made)

    @contextmanager
    def _action(self, label: str, merge_key: str, *, record: Recorder, run: str = "") -> Iterator[Connection]:
        label = whole_characters(label)  # it may quote a file name
        with bulk.without_collection():
            with self._transaction(label, record) as made:
                yield self.db
            if made and run:
                self._undo.add_run(label, run)
            elif made:
                self._undo.add(label, merge_key, made)
        if made:
            self._announce(label, made)
        bulk.let_go(made)

    @contextmanager
    def _transaction(self, label: str, record: Recorder) -> Iterator[list[RowChange]]:
        """One transaction; the list is filled with the changes just before it is committed."""
        made: list[RowChange] = []
        with self._lock:
            if self._writing:
                raise RuntimeError("a write inside a write")
            if self.read_only:
                raise AppError(self.read_only)
            if not self.still_there():
                raise NotSaved(MOVED)
            self._writing = True
            try:
                self.db.writable = True
                self._watch.install(self.db)
                self.db.execute("begin immediate")
                self._watch.begin()
                yield made
                made.extend(self._watch.collect(self.db))
                record(made, label)
                self._derive(made)
                self.db.execute("commit")
            except BaseException as error:
                made.clear()
                self._take_back(error)
                if isinstance(error, OperationalError) and _DISK_TROUBLE.search(str(error)):
                    raise NotSaved(_NOT_SAVED) from error
                raise
            finally:
                self.db.writable = self._writing = False

    def _take_back(self, error: BaseException) -> None:
        if _is_interruption(error):
            traceback.clear_frames(error.__traceback__)  # a query left open there would keep the interruption alive
        if self.db.in_transaction:
            self._roll_back()
        self.db.forget()  # last: who read meanwhile may have read what is no more

    def _roll_back(self) -> None:
        """It must not be left undone because somebody interrupts the database."""
        for _ in range(_ATTEMPTS):
            try:
                self.db.execute("rollback")
                return
            except OperationalError as error:
                if not _is_interruption(error):
                    raise
                time.sleep(_PAUSE)
        raise OperationalError("interrupted again and again")

    def still_there(self) -> bool:
        """Whether the file under the database's name is still the one that is open; else writes would go nowhere."""
        try:
            return _identity(self.path) == self._file
        except OSError:
            return False

    def _record(self, made: list[RowChange], label: str, *, coalesce: bool = False) -> None:
        from consultant_app.store import history  # not needed to start

        author = history.Author(self.site, self._clock.tick(), label)
        history.record(self.db, made, author, self._watch.decided, coalesce=coalesce)

    def _derive(self, made: list[RowChange]) -> None:
        from consultant_app.store import derived  # not needed to start

        derived.update(self.db, made)

    def undo(self) -> str:
        """Take back the newest action and return its label; empty when there is none."""
        return self._turn(self._undo.done, self._undo.undone, "撤销")

    def redo(self) -> str:
        """Do again what was undone last and return its label; empty when there is none."""
        return self._turn(self._undo.undone, self._undo.done, "重做")

    def _turn(self, source: list[Step], target: list[Step], verb: str) -> str:
        if not source:
            return ""
        step = source[-1]
        with bulk.without_collection():
            with self._transaction(f"{verb}：{step.label}", _nothing if step.run else self._record) as made:
                self._apply(step)
            source.pop()
            target.append(step if step.run else make_step(step.label, "", made))
            self._undo.interrupt()
        self._announce(f"{verb}：{step.label}", made)
        bulk.let_go(made)
        return step.label

    def _apply(self, step: Step) -> None:
        if step.run:
            from consultant_app.store import setting_aside

            setting_aside.turn(self.db, step.run)
        else:
            changes.apply(self.db, step.back)

    @property
    def undo_is_large(self) -> bool:
        """Whether undo() will take long enough to need a worker: a whole import, for instance."""
        return bool(self._undo.done) and self._undo.done[-1].is_large

    @property
    def redo_is_large(self) -> bool:
        """The same for redo()."""
        return bool(self._undo.undone) and self._undo.undone[-1].is_large

    @property
    def undo_label(self) -> str:
        """What undo() would take back, or empty text."""
        return self._undo.done[-1].label if self._undo.done else ""

    @property
    def redo_label(self) -> str:
        """What redo() would do again, or empty text."""
        return self._undo.undone[-1].label if self._undo.undone else ""

    def subscribe(self, callback: Callable[[News], None]) -> Callable[[], None]:
        """Call back after each commit, in the thread that wrote; the returned function ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def _announce(self, label: str, made: list[RowChange]) -> None:
        tables = frozenset(change.table for change in made)
        enterprises = frozenset(key for change in made if (key := change.enterprise_id()))
        news = News(label, tables, enterprises, datetime.now())
        for callback in tuple(self._subscribers):
            callback(news)

    def _own(self, name: str, value: str) -> str:
        """What this computer made up once: its random name in the history, the key of its photos. Never undone."""
        found = self.db.execute("select value from setting where id = ?", (name,)).fetchone()
        if found:
            return str(found[0])
        self.db.execute("insert into setting (id, value) values (?, ?)", (name, value))
        return value

    def close(self) -> None:
        """Let go of the file; what was written is safe already."""
        with self._lock:
            try:
                self.db.execute("pragma wal_checkpoint(TRUNCATE)")
            except DatabaseError:
                log.exception("checkpoint at close failed; the write-ahead log is read at the next start")
            self.db.close()
            if not self.read_only:
                with suppress(OSError):
                    (self.folder / UNCLOSED).unlink(missing_ok=True)


def _nothing(made: list[RowChange], label: str) -> None:
    """The log says it already."""


def _is_interruption(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and "interrupted" in str(error)


def _finish_restoring(folder: Path) -> None:
    if any(folder.glob(UNFINISHED)):
        from consultant_app.store.restoring import finish

        finish(folder)


def _log_is_lost(folder: Path) -> bool:
    """After a kill the write-ahead log lies beside the database; without it the last minutes are gone."""
    path = folder / DATABASE_NAME
    return (folder / UNCLOSED).exists() and path.exists() and not path.with_name(f"{path.name}-wal").exists()


def _require_content(folder: Path) -> None:
    """Raises AppError when there was data and its file is gone or empty: it must not look like a first start."""
    path = folder / DATABASE_NAME
    log_file = path.with_name(f"{path.name}-wal")  # a new file is empty until its log is taken in
    if any(file.is_file() and file.stat().st_size >= SMALLEST for file in (path, log_file)):
        return
    if any((folder / "backups").glob("*.db")):
        raise AppError(
            f"数据文件 {DATABASE_NAME} 不见了或是空的，而备份还在；没有做任何改动。"
            "请把它放回原处，或用“从备份恢复”取回最近一次备份。"
        )


def _identity(path: Path) -> tuple[int, int]:
    """Volume and number of a file."""
    facts = path.stat()
    return facts.st_dev, facts.st_ino


def _clock(db: Connection) -> Clock:
    """A clock that goes on after the newest operations; reading the whole log would delay the start."""
    clock = Clock()
    clock.see(_newest(db))
    return clock


def _newest(db: Connection) -> int:
    """The latest time among the operations that came last."""
    newest = "select coalesce(max(hlc), 0) from (select hlc from op order by seq desc limit 500)"
    return int(db.execute(newest).fetchone()[0])
