"""Packages as they came, kept for ninety days: to be merged again, to be looked at, to replay after a damage.

They are encrypted by their senders; nothing else gets in, so that no plain text of others lies in the data folder.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Collection, Generator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from consultant_app import files
from consultant_app.errors import AppError, BadFile, reason_of
from consultant_app.store.session import Session

FOLDER = "inbox"
KEPT_FOR = timedelta(days=90)
LARGEST = 32 * 2**30
_START = b"QCX"
_SUFFIX, _PART = ".qcx", ".part"
_PIECE = 2**20
_NAME = re.compile("[0-9a-f]{64}")


class Copying(NamedTuple):
    """How far a copy is, in bytes."""

    done: int
    total: int


class Kept(NamedTuple):
    """A package in the inbox."""

    sha256: str
    path: Path
    size: int
    received_at: datetime
    is_new: bool = False  # the same file was not there before


def keep(session: Session, path: Path) -> Generator[Copying, None, Kept]:
    """Copy a package into the inbox under its SHA-256; the same file twice is one. Closing the generator cancels.

    Raises BadFile when it does not begin like a package or cannot be read, AppError when the disk is full.
    """
    name = "".join(char if char.isprintable() else "?" for char in path.name)
    folder = session.folder / FOLDER
    part = folder / f"{secrets.token_hex(8)}{_PART}"
    try:
        folder.mkdir(exist_ok=True)
        with _source(path, name) as source, part.open("wb") as target:
            sha256 = yield from _copy(source, target, name)
        return _put(part, folder / f"{sha256}{_SUFFIX}")
    except OSError as error:
        raise AppError(
            f"“{name}”没有存进收件箱（{reason_of(error)}）；没有导入任何内容，原文件没有改动。请腾出磁盘空间后再导入一次。"
        ) from error
    finally:
        files.discard(part)


def kept(session: Session) -> list[Kept]:
    """What is in the inbox, the newest first."""
    found = [_facts(path) for path in (session.folder / FOLDER).glob(f"*{_SUFFIX}") if _NAME.fullmatch(path.stem)]
    return sorted(found, key=lambda each: each.received_at, reverse=True)


def path_of(session: Session, sha256: str) -> Path | None:
    """The file of a package, or None when it is not kept any more."""
    path = session.folder / FOLDER / f"{sha256}{_SUFFIX}"
    return path if _NAME.fullmatch(sha256) and path.is_file() else None


def remove_old(session: Session, closed: Collection[str], now: datetime) -> list[str]:
    """Remove what came more than ninety days ago, if nobody has to decide on it any more; returns the SHA-256 of each.

    `closed`: of the packages that are merged or refused for good.
    """
    gone = []
    for each in kept(session):
        if each.sha256 in closed and now - each.received_at > KEPT_FOR:
            with suppress(OSError):
                each.path.unlink()
                gone.append(each.sha256)
    return gone


def _source(path: Path, name: str) -> BinaryIO:
    try:
        if path.is_file():
            return path.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(name) from error
    raise _unreadable(name)


def _unreadable(name: str) -> BadFile:
    return BadFile(
        f"“{name}”无法读取，可能已被移走、正被占用，或 U 盘已被拔出；没有导入任何内容。请复制到桌面后再导入。"
    )


def _copy(source: BinaryIO, target: BinaryIO, name: str) -> Generator[Copying, None, str]:
    """The SHA-256 of what was copied and brought to the disk."""
    total = os.fstat(source.fileno()).st_size
    if total > LARGEST:
        raise BadFile(f"“{name}”超过 32 GB，不是正常的交接文件；没有导入任何内容。请对方少选几家企业，重新导出。")
    missing = total - shutil.disk_usage(Path(target.name).parent).free
    if missing > 0:
        raise AppError(
            f"磁盘空间不够，还差 {-(-missing // 2**20)} MB，“{name}”没有存进收件箱；没有导入任何内容。"
            "请腾出磁盘空间后再导入一次。"
        )
    digest, done = hashlib.sha256(), 0
    while piece := _read(source, name):
        if not done and not piece.startswith(_START):
            raise BadFile(f"“{name}”不是交接文件；没有导入任何内容。请选择对方发来的 .qcx 文件。")
        done += len(piece)
        if done > LARGEST:
            raise _unreadable(name)  # it grows while it is read
        digest.update(piece)
        target.write(piece)
        yield Copying(done, max(done, total))
    if not done:
        raise BadFile(f"“{name}”是空文件（0 字节）；没有导入任何内容。请对方重新导出，再发一次。")
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def _read(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(_PIECE)
    except OSError as error:
        raise _unreadable(name) from error


def _put(part: Path, path: Path) -> Kept:
    is_new = not path.exists()
    files.put(part, path)  # over one that is there: that one may have been damaged on the disk
    return _facts(path)._replace(is_new=is_new)


def _facts(path: Path) -> Kept:
    facts = path.stat()
    return Kept(path.stem, path, facts.st_size, datetime.fromtimestamp(facts.st_mtime).astimezone())
