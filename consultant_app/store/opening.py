"""Opening the database file: refusals in plain words, schema current."""

from pathlib import Path

from consultant_app.errors import AppError
from consultant_app.store.sqlite import Connection, DatabaseError, OperationalError, connect

DATABASE_NAME = "workbench.db"
QUICKLY_CHECKED = 40_000_000  # bytes, a quarter of a second; a larger file: see workflows/caretaking.py
SCHEMA_VERSION = 7  # the number of migrations; a test compares, so that opening needs no import of them


class InUse(AppError):
    """The data folder is open in another window."""


class Damaged(AppError):
    """Pages of the database are broken. `key`, where it is known, is what salvaging.py needs to read out the rest."""

    key = b""


def open_database(folder: Path, key: bytes) -> Connection:
    """The open database with a current schema. Raises AppError, InUse."""
    path = folder / DATABASE_NAME
    try:
        db = connect(path, key)
    except DatabaseError as error:
        raise refusal(path, error) from error
    try:
        return _current(folder, db, key)
    except DatabaseError as error:
        db.close()
        raise refusal(path, error) from error


def refusal(path: Path, error: Exception) -> AppError:
    """Why the database cannot be used, for a person."""
    if is_damage(error):
        return Damaged("数据文件有损坏的部分；没有做任何改动。请用“从备份恢复”取回最近一次备份。")
    if not isinstance(error, OperationalError):
        return AppError("数据文件与密钥不符或已经损坏；没有做任何改动。请用“从备份恢复”取回最近一次备份。")
    if "locked" in str(error):
        return InUse("本机已经打开了一个工作台窗口，数据由它保管；请使用已打开的窗口。")
    return AppError(f"打不开数据文件 {path}（{error}）；数据没有改动。请检查文件夹的读写权限和磁盘空间。")


def is_damage(error: Exception) -> bool:
    """Whether an error tells of broken pages, not of a wrong key or of a disk that refuses."""
    return isinstance(error, DatabaseError) and "malformed" in str(error)


def quick_fault(db: Connection) -> str:
    """The first thing that is wrong with the file's pages and their order; empty when all is well."""
    try:
        found = str(db.execute("pragma quick_check(1)").fetchone()[0])
    except DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found


def _current(folder: Path, db: Connection, key: bytes) -> Connection:
    version = db.execute("pragma user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        db.close()
        raise AppError("这份数据由更新版本的程序建立；没有做任何改动。请先升级本程序再打开。")
    if version < SCHEMA_VERSION:
        if version:  # 0: a new file, or one whose first start was cut short
            _keep_as_it_was(folder, db, key)
        _migrate(db)
    return db


def _keep_as_it_was(folder: Path, db: Connection, key: bytes) -> None:
    """A verified copy before the first step touches anything. Raises AppError: then nothing is touched."""
    from consultant_app.store.backup import copy_verified, list_backups
    from consultant_app.store.backup_notes import Occasion, mark_of, read_notes

    mark = mark_of(folder, db)
    notes = (read_notes(each.path) for each in list_backups(folder))
    if any(each.occasion == Occasion.MIGRATION and each.mark == mark for each in notes):
        return  # an earlier attempt was cut short, its copy is there
    try:
        for _ in copy_verified(db, folder, key, Occasion.MIGRATION):
            pass
    except AppError as error:
        db.close()
        raise AppError(f"升级数据之前要先备份，{error}") from error


def _migrate(db: Connection) -> None:
    from sqlite_utils import Database

    from consultant_app.store import derived, materialising
    from consultant_app.store.schema import migrations

    migrations.apply(Database(db))
    db.execute("begin immediate")
    materialising.adopt(db)
    derived.rebuild(db)
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")
    db.execute("commit")
