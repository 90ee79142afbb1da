"""Taking a backup back: what was there is laid aside, never deleted."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from consultant_app.errors import AppError, reason_of
from consultant_app.store.backup import Backup, look_into
from consultant_app.store.keys import KEYS_NAME, SECOND_NAME, open_key
from consultant_app.store.opening import DATABASE_NAME, InUse, refusal
from consultant_app.store.session import SMALLEST
from consultant_app.store.sqlite import DatabaseError, connect

_LOGS = ("-wal", "-shm")


def restore(data_folder: Path, backup: Backup) -> Path | None:
    """Let the data be what it was in the backup; returns where the file that was there is kept, None if there was none.

    Raises AppError when the backup cannot be used, the data is open in a window, or the disk refuses.
    """
    if reason := look_into(backup.path).refusal:
        raise AppError(f"{reason}；没有恢复，现有数据没有改动。请选择另一份备份。")
    _require_closed(data_folder)
    part = (data_folder / DATABASE_NAME).with_suffix(".part")
    try:
        shutil.copyfile(backup.path, part)
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        return _put_in_place(data_folder, backup, part)
    except OSError as error:
        raise AppError(f"没有恢复成功（{reason_of(error)}）；原来的文件都在。请检查磁盘空间后再试一次。") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _require_closed(folder: Path) -> None:
    path = folder / DATABASE_NAME
    if not path.is_file() or path.stat().st_size < SMALLEST:
        return
    try:
        connect(path, open_key(folder)).close()
    except DatabaseError as error:
        if isinstance(found := refusal(path, error), InUse):
            raise InUse("数据正在窗口中使用；没有恢复。请先关闭工作台窗口再恢复。") from found
    except AppError:  # without a key nobody has it open
        return


def _put_in_place(folder: Path, backup: Backup, part: Path) -> Path | None:
    aside = folder / f"before-restore-{datetime.now():%Y%m%d-%H%M%S}"
    old = [folder / f"{DATABASE_NAME}{tail}" for tail in ("", *_LOGS)] + [folder / KEYS_NAME, folder / SECOND_NAME]
    kept = [path for path in old if path.exists()]
    for path in kept:
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)
    for name in (KEYS_NAME, SECOND_NAME):
        shutil.copyfile(backup.path.with_suffix(".keys.json"), folder / name)
    part.replace(folder / DATABASE_NAME)
    return aside if kept else None
