"""Writing a file whole or not at all, also to a stick that is full, read-only, or pulled out half way."""

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from consultant_app import files
from consultant_app.errors import AppError, errno_of, reason_of

_MOUNT_ROOTS = ("/media", "/run/media", "/Volumes")  # where Linux and macOS put sticks
_MOST_NAMES = 100
_SPARE = 1 << 20  # bytes that a file system takes for itself
_MB = 1 << 20

_WHAT_TO_DO = {
    errno.ENOSPC: "请腾出空间，或换一个位置再导出",
    errno.EDQUOT: "请腾出空间，或换一个位置再导出",
    errno.EROFS: "请把 U 盘上的写保护开关拨到可写的一侧，或换一个位置再导出",
    errno.EFBIG: "请少选几家企业或选“小图”，或换一个 NTFS、exFAT 格式的 U 盘",
    errno.EIO: "U 盘可能已被拔出或损坏，请重新插好或换一个再导出",
    errno.ENODEV: "U 盘可能已被拔出，请重新插好再导出",
    errno.ENOENT: "请核对文件夹是否还在、U 盘是否插好，再导出",
}


class Place(NamedTuple):
    """A folder on a certain disk."""

    folder: Path
    disk: int


def failure(target: Path, error: OSError) -> AppError:
    """What is said when the system refuses to write."""
    todo = _WHAT_TO_DO.get(errno_of(error), "请换一个可以写入的位置再导出")
    return AppError(f"没有导出到“{target.parent}”：{reason_of(error)}；原来的文件和数据都没有改动。{todo}。")


def place_of(folder: Path) -> Place:
    """Where a file is going to be written. Raises AppError when the stick of that folder is not there, and OSError."""
    disk = folder.stat().st_dev
    for root in map(Path, _MOUNT_ROOTS):
        if folder.resolve().is_relative_to(root) and root.stat().st_dev == disk:
            raise _pulled(folder)  # the empty folder that a stick leaves behind
    return Place(folder, disk)


def require_same(place: Place, file: Path | None = None) -> None:
    """Raises AppError when the folder now lies on another disk or the file is not in it: the stick was pulled out."""
    try:
        disks = {path.stat().st_dev for path in (place.folder, file or place.folder)}
    except OSError as error:
        raise _pulled(place.folder) from error
    if disks != {place.disk}:
        raise _pulled(place.folder)


def _pulled(folder: Path) -> AppError:
    return AppError(
        f"没有导出到“{folder}”：U 盘没有插好或已被拔出；数据没有改动。"
        "请插好 U 盘再导出一次，不要使用可能留在那里的文件。"
    )


def require_space(folder: Path, size: int) -> None:
    """Raises AppError when the disk has less than `size` bytes left, saying how many MB are missing."""
    missing = size + _SPARE - shutil.disk_usage(folder).free
    if missing > 0:
        raise AppError(
            f"“{folder}”的空间不够，还差 {-(-missing // _MB)} MB；没有导出，原来的文件和数据都没有改动。"
            "请腾出空间、选“小图”，或换一个位置再导出。"
        )


def part_of(target: Path) -> Path:
    """The name under which the file is written until it is whole."""
    return target.with_name(f"{target.name}.part")


def make_safe(file: int) -> None:
    """Bring what was written to the disk itself; what is read back then comes from the disk where the system can."""
    os.fsync(file)
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def put_in_place(part: Path, target: Path) -> Path:
    """Give the file its name and return it; under "name (2)" when another program does not let go of an older one."""
    with suppress(PermissionError, IsADirectoryError):
        files.put(part, target)
        return _listed(target)
    for number in range(2, _MOST_NAMES):
        other = target.with_name(f"{target.stem} ({number}){target.suffix}")
        if not other.exists():
            files.put(part, other)
            return _listed(other)
    raise AppError(f"没有导出：“{target.name}”正被其他程序占用；数据没有改动。请关闭占用它的程序，或换一个文件名。")


def _listed(path: Path) -> Path:
    """The name itself is on the disk only when its folder is; Windows does not know this and needs it not."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):  # some file systems refuse; the file is there
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    return path
