"""Reading out of a damaged database what can still be read, into a new one; the damaged file is never touched.

After one broken page SQLCipher refuses every further read of that connection, so a damaged file is of no use to a
window. What is read out is. The log of operations is a second copy of every row: rows whose table is broken are made
from it again.
"""

import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeVar

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.store import checking, derived
from consultant_app.store.backup import copy_verified, is_due, list_backups, opened
from consultant_app.store.backup_notes import Occasion
from consultant_app.store.changes import LOCAL_TABLES, record_tables
from consultant_app.store.key_slots import Secret
from consultant_app.store.materialising import materialise
from consultant_app.store.opening import DATABASE_NAME, SCHEMA_VERSION, open_database
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection, DatabaseError

FOLDER = "readable"
WHOLLY = (
    "只读：数据文件有损坏，但里面的内容全部读出来了，并存成了最新的一份备份。现在可以查看和导出，不能修改；"
    "请在“安全与备份”里恢复最新的一份备份，然后继续工作。"
)
PARTLY = (
    "只读：数据文件有损坏，这里是还能读出的内容，可以查看和导出，不能修改；"
    "请在“安全与备份”里比较并恢复最近一份好的备份。损坏的文件会原样保留。"
)
_TRUTH = LOCAL_TABLES | {"op", "op_aside"}  # what nothing else is a second copy of
_SOURCE = "damaged.db"
_BATCH = 500
_TOLD = 5_000  # rows of a table from which on their number is told

Result = TypeVar("Result")
Steps = Generator[str, None, Result]  # what is going on, in Chinese


class ReadOut(NamedTuple):
    """A database with what could be read; `whole`: nothing lacks, every row is the sum of its history."""

    db: Connection
    whole: bool


def read_out(folder: Path, key: bytes) -> Steps[ReadOut]:
    """A database beside the damaged one that holds what could be read; yields what is done, in Chinese.

    Closing it leaves nothing behind. Raises AppError when nothing can be read.
    """
    place = folder / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir()
        for suffix in ("", "-wal"):  # a copy: to open the file itself would take its log in
            if (log := folder / f"{DATABASE_NAME}{suffix}").exists():
                shutil.copyfile(log, place / f"{_SOURCE}{suffix}")
        return (yield from _copied(place, key))
    except GeneratorExit:
        shutil.rmtree(place, ignore_errors=True)
        raise
    except (OSError, DatabaseError) as error:
        shutil.rmtree(place, ignore_errors=True)
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise AppError(
            f"数据文件已经损坏，读不出来（{reason}）；没有做任何改动。请用“从备份恢复”取回最近一次备份。"
        ) from error


def open_readable(folder: Path, key: bytes) -> Steps[Session]:
    """What can be read of damaged data, to be looked at and exported; nothing can be written. Yields what is done.

    When everything could be read it becomes a verified backup too. Raises AppError when nothing can be read.
    """
    found = yield from read_out(folder, key)
    if not found.whole:
        _borrow_keys(found.db, folder, key)
    session = Session(folder, found.db, key)
    session.read_only = PARTLY
    try:
        if found.whole:
            if is_due(session):  # not again at every start
                for text in copy_verified(session.db, folder, key, Occasion.SALVAGED):
                    yield f"全部读出来了；{text}"
            session.read_only = WHOLLY
    except BaseException:
        session.close()
        discard(folder)
        raise
    return session


def _borrow_keys(db: Connection, folder: Path, key: bytes) -> None:
    """The key of the photos never changes: when it cannot be read any more, every backup has it."""
    if db.execute("select 1 from setting where id = 'media_key'").fetchone():
        return
    for each in list_backups(folder):
        try:
            with opened(each.path, Secret(key=key)) as copy:
                rows = copy.execute("select id, value from setting where id in ('media_key', 'site')").fetchall()
        except (DatabaseError, AppError, OSError, ValueError):
            continue
        db.executemany("insert or ignore into setting (id, value) values (?, ?)", rows)
        return


def discard(folder: Path) -> None:
    """Remove what was read out; the damaged file itself lies where it was, or was laid aside."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _copied(place: Path, key: bytes) -> Steps[ReadOut]:
    source = _Source(place / _SOURCE, key)
    try:
        version = source.db.execute("pragma user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise DatabaseError(f"version {version}")
        target = open_database(place, key)
        try:
            target.execute("begin")
            broken = []
            for number, (table, columns) in enumerate((every := _tables(target)).items(), start=1):
                for rows in source.copy(table, columns, target):
                    yield f"正在读出第 {number}/{len(every)} 张表" + (f"，{rows} 条" if rows > _TOLD else "")
                if not source.whole:
                    broken.append(table)
            if broken:
                yield "正在用修改历史补回读不出的记录"
                _make_again(target)
            target.execute("commit")
            yield "正在重建搜索索引"
            target.execute("begin immediate")
            derived.rebuild(target)
            target.execute("commit")
            faults: list[str] = []
            for step in checking.examine(target, faults):
                yield f"正在核对记录与历史 {step.done}/{step.total}"
            whole = not _TRUTH.intersection(broken) and not faults
        except BaseException:
            target.close()
            raise
        return ReadOut(target, whole)
    finally:
        source.close()
        for path in place.glob(f"{_SOURCE}*"):
            files.discard(path)


def _tables(db: Connection) -> dict[str, tuple[str, ...]]:
    """Every table that is not computed from others, with all its columns, the key first."""
    found = {
        table: tuple(name for (name,) in db.execute("select name from pragma_table_info(?) order by pk = 0", (table,)))
        for table in ("op", "op_aside", "op_unknown", "row_head", "conflict")
    }
    return found | {table: ("id", *columns) for table, columns in record_tables(db).items()}


def _make_again(db: Connection) -> None:
    """Make the rows, or their heads, that are in the log and not in their table; a row that was read stays as it is."""
    for table in record_tables(db).keys() - LOCAL_TABLES:
        lacking = db.execute(
            "select o.row from op o left join row_head h on h.tbl = o.tbl and h.row = o.row"
            f" left join {table} t on t.id = o.row where o.tbl = ? group by o.row"
            " having (h.heads is null and count(*) > 1)"
            " or (t.id is null and instr(coalesce(h.heads, ''), '\"_del\"') = 0)",
            (table,),
        ).fetchall()
        if lacking:
            materialise(db, table, [row for (row,) in lacking])


class _Source:
    """The damaged database, opened anew after every broken page."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self.whole = True  # whether all of the table that was copied last could be read
        self.db = self._open()

    def _open(self) -> Connection:
        db = Connection(str(self._path), isolation_level=None)
        try:
            db.execute("pragma cipher_log_level = NONE")
            db.execute(f"pragma key = \"x'{self._key.hex()}'\"")
            db.execute("pragma query_only = ON")
            db.execute("pragma writable_schema = ON")  # else a file that was cut is not opened at all
            db.execute("select count(*) from sqlite_master").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def copy(self, table: str, columns: tuple[str, ...], target: Connection) -> Iterator[int]:
        """Copy a table from its beginning to a broken page and from its end back to it; yields the number of rows."""
        names = ", ".join(f'"{name}"' for name in columns)
        put = f"insert or ignore into {table} ({names}) values ({', '.join('?' * len(columns))})"
        for direction in ("asc", "desc"):
            whole = yield from self._copy(f"select {names} from {table} order by 1 {direction}", put, target)
            self.whole = whole and direction == "asc"
            if whole:
                return

    def _copy(self, select: str, put: str, target: Connection) -> Generator[int, None, bool]:
        rows: list[tuple[object, ...]] = []
        copied = 0
        try:
            with closing(self.db.cursor()) as cursor:
                for row in cursor.execute(select):
                    rows.append(row)
                    if len(rows) == _BATCH:
                        target.executemany(put, rows)
                        copied += len(rows)
                        rows = []
                        yield copied
            return True
        except DatabaseError:
            self.db.close()
            self.db = self._open()
            return False
        finally:
            target.executemany(put, rows)

    def close(self) -> None:
        """Let go of it."""
        self.db.close()
