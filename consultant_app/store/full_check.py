"""The thorough check: every page read from the disk, its seal verified, the structure and every row's history compared.

It works on a copy, because a check of the open database would hold up whoever is typing.
"""

import os
from collections.abc import Iterator
from contextlib import closing

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.store import backup, checking
from consultant_app.store.opening import Damaged, quick_fault
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection, DatabaseError, connect


def examine_all(session: Session, faults: list[str]) -> Iterator[tuple[str, int, int]]:
    """Check step by step: what is going on, done, total. What is wrong is added to `faults`.

    Raises AppError when the disk has no room for the copy.
    """
    folder = session.folder / backup.FOLDER
    part = folder / f"check-{os.getpid()}.part"
    try:
        folder.mkdir(exist_ok=True)
        yield "正在逐页读取数据", 0, 0
        try:
            session.db.execute("pragma shrink_memory")  # what is read shall come from the disk
            backup.copy_pages(session.db, part, session.key)
        except DatabaseError as error:
            faults.append(f"数据文件有读不出的部分（{error}）")
            return
        with closing(connect(part, session.key, exclusive=False, durable=False)) as copy:
            yield from _examine(copy, faults)
    except OSError as error:
        raise AppError(f"没有检查成（{reason_of(error)}）；数据没有改动。请腾出磁盘空间后再检查一次。") from error
    finally:
        files.discard(part)


def require_readable(session: Session) -> None:
    """Read every page from the disk and look at their order. Raises Damaged, or AppError without room for the copy."""
    part = session.folder / backup.FOLDER / f"check-{os.getpid()}.part"
    try:
        part.parent.mkdir(exist_ok=True)
        session.db.execute("pragma shrink_memory")
        backup.copy_pages(session.db, part, session.key)
        with closing(connect(part, session.key, exclusive=False, durable=False)) as copy:
            fault = quick_fault(copy)
    except DatabaseError as error:
        fault = str(error)
    except OSError as error:
        raise AppError(f"没有检查成（{reason_of(error)}）；数据没有改动。请腾出磁盘空间。") from error
    finally:
        files.discard(part)
    if fault:
        raise Damaged(f"数据文件有损坏的部分（{fault}）；没有做任何改动。")


def _examine(copy: Connection, faults: list[str]) -> Iterator[tuple[str, int, int]]:
    yield "正在检查文件结构", 0, 0
    faults.extend(f"数据文件的封印：{found}" for (found,) in copy.execute("pragma cipher_integrity_check"))
    faults.extend(f"数据文件结构：{found}" for (found,) in copy.execute("pragma integrity_check(20)") if found != "ok")
    for step in checking.examine(copy, faults):
        yield "正在核对记录与历史", step.done, step.total
