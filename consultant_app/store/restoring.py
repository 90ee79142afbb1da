"""Taking a backup back: all of it or nothing, and what was there before is laid aside, never deleted.

Everything new is prepared in a folder of its own. Giving that folder its final name is the one moment that counts:
before it the old data is in use, after it the next start finishes what a power cut may have interrupted.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.model.ids import new_id
from consultant_app.store import key_file, keys, outside
from consultant_app.store.backup import REPLACED, STAMP, Backup, keys_beside, log_beside, look_into, sync_folder
from consultant_app.store.care_notes import note_care
from consultant_app.store.key_slots import KEY_SIZE, NOTHING, Locked, Secret
from consultant_app.store.keys import KEYS_NAME, SECOND_NAME
from consultant_app.store.opening import DATABASE_NAME, InUse, refusal
from consultant_app.store.session import SMALLEST, UNCLOSED, UNFINISHED
from consultant_app.store.sqlite import Connection, DatabaseError, connect

_PREPARED = UNFINISHED.removesuffix("*")
_MEDIA = "media"
_PART = "restoring.part"
_LOGS = (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm")
_NEW = (KEYS_NAME, SECOND_NAME, DATABASE_NAME)


def restore(data_folder: Path, backup: Backup, unlock: Secret = NOTHING) -> Path | None:
    """Let the data be what it was in the backup; returns where the files that were there are kept, None without any.

    A backup with a password needs `unlock`, as look_into(). A backup of the data that is here keeps the password of
    today, any other brings its own.

    Raises AppError when the backup cannot be used, the data is open in a window, or the disk refuses.
    """
    facts = look_into(backup.path, unlock)
    if facts.locked:
        raise Locked(f"{facts.refusal}。")
    if reason := facts.refusal:
        raise AppError(f"{reason}；没有恢复，现有数据没有改动。请选择另一份备份。")
    _require_closed(data_folder)
    prepared = _free_name(data_folder)
    try:
        _prepare(data_folder, backup.path, unlock)
        files.put(data_folder / _PART, prepared)
        sync_folder(data_folder)
    except outside.Foreign as error:
        raise AppError(f"{error}；没有恢复，现有数据没有改动。请选择另一份备份。") from error
    except (OSError, DatabaseError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise AppError(f"没有恢复成功（{reason}）；原来的数据没有改动。请检查磁盘空间后再试一次。") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(data_folder / _PART)
    aside = finish(data_folder)
    note_care(data_folder, restored_at=datetime.now().isoformat(), photos_from=_photos_beside(data_folder, backup))
    return aside


def _photos_beside(data_folder: Path, backup: Backup) -> str:
    """Where the photos of a backup from elsewhere lie; empty text when there are none or they are here."""
    root = backup.path.resolve().parent.parent
    return str(root) if (root / _MEDIA).is_dir() and root != data_folder.resolve() else ""


def _free_name(data_folder: Path) -> Path:
    """A name of now under which nothing was laid aside yet: what lies there would be overwritten."""
    at = datetime.now()
    while (data_folder / REPLACED / f"{at:{STAMP}}").exists() or (data_folder / f"{_PREPARED}{at:{STAMP}}").exists():
        at += timedelta(seconds=1)
    return data_folder / f"{_PREPARED}{at:{STAMP}}"


def _require_closed(folder: Path) -> None:
    path = folder / DATABASE_NAME
    if not path.is_file() or path.stat().st_size < SMALLEST:
        return
    try:
        connect(path, bytes(KEY_SIZE)).close()  # any key will do: whether it is in use shows before
    except DatabaseError as error:
        if isinstance(found := refusal(path, error), InUse):
            raise InUse("数据正在窗口中使用；没有恢复。请先关闭工作台窗口再恢复。") from found


def _prepare(data_folder: Path, backup: Path, unlock: Secret) -> None:
    """The new files, complete and on the disk."""
    part = data_folder / _PART
    if part.exists():
        shutil.rmtree(part)
    part.mkdir(parents=True)  # on a new computer there is no data folder yet
    beside = keys_beside(backup)
    key = keys.read_key(beside, unlock)
    today = keys.current(data_folder)
    slots = today.slots if today is not None and today.belongs_to(key) else key_file.read(beside).slots
    shutil.copyfile(backup, part / DATABASE_NAME)
    if log_beside(backup).exists():  # data laid aside: taken in below, where the copy is opened
        shutil.copyfile(log_beside(backup), part / _LOGS[0])
    for name in (KEYS_NAME, SECOND_NAME):
        (part / name).write_bytes(key_file.content_of(slots, key))
    _become_another_site(part / DATABASE_NAME, key)
    for path in part.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    sync_folder(part)


def _become_another_site(path: Path, key: bytes) -> None:
    db = connect(path, key, exclusive=False)
    try:
        outside.require_own_schema(db)  # of the copy: the file itself may have been exchanged since it was looked at
        become_another_site(db)
        db.execute("pragma journal_mode = DELETE")
    finally:
        db.close()


def become_another_site(db: Connection) -> None:
    """What came after the backup may be in other hands: nothing old is edited, and nothing new bears the old name."""
    db.execute("begin immediate")
    db.execute("update op set sealed = 1 where sealed <> 1")
    db.execute("insert or replace into setting (id, value) values ('site', ?)", (new_id(),))
    db.execute("commit")


def finish(data_folder: Path) -> Path | None:
    """Put in place what is prepared; after an interruption it goes on where it stopped. Raises AppError.

    Returns where the replaced files are kept, None without any.
    """
    aside = None
    for prepared in sorted(data_folder.glob(UNFINISHED)):
        aside = data_folder / REPLACED / prepared.name.removeprefix(_PREPARED)
        try:
            for source, target in _moves(data_folder, prepared, aside):
                target.parent.mkdir(parents=True, exist_ok=True)
                files.put(source, target)
            (data_folder / UNCLOSED).unlink(missing_ok=True)
            sync_folder(data_folder)
        except OSError as error:
            raise AppError(
                f"恢复备份还没有完成（{reason_of(error)}）；备份和原来的数据都完整地保存着。"
                "请关闭占用这些文件的程序，再启动一次，恢复会接着完成。"
            ) from error
        with suppress(OSError):  # somebody looks into the empty folder: it goes at the next start
            prepared.rmdir()
    return aside if aside and aside.exists() else None


def _moves(folder: Path, prepared: Path, aside: Path) -> Iterator[tuple[Path, Path]]:
    """What is still to be moved where; the database comes last, so its being there tells that nothing is missing."""
    if not (prepared / DATABASE_NAME).exists():
        return
    for name in _LOGS:
        if (folder / name).exists():
            yield folder / name, aside / name
    for name in _NEW:
        if not (prepared / name).exists():
            continue
        if (folder / name).exists():
            yield folder / name, aside / name
        yield prepared / name, folder / name
