"""Where the database must not lie: network shares, removable disks and folders that a cloud program copies.

A write-ahead log needs a local file system, and a sync program copies the database without it: recent work is lost.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath

from consultant_app.errors import AppError


class Disk(StrEnum):
    """What kind of disk a folder lies on."""

    LOCAL = "本机磁盘"
    NETWORK = "网络共享"
    REMOVABLE = "U 盘或移动硬盘"


_NETWORK = re.compile(
    r"^(nfs\d?|cifs|smb\d?|smbfs|afpfs|webdav|davfs|9p|ncpfs|afs|fuse\.(sshfs|rclone|davfs2?|gvfsd-fuse|s3fs|smbnetfs))$"
)
_SYNCED = {  # name of the folder → the service as people call it
    "onedrive": "OneDrive", "nutstore": "坚果云", "坚果云": "坚果云", "我的坚果云": "坚果云",
    "baidusyncdisk": "百度网盘同步空间", "baidunetdiskworkspace": "百度网盘工作空间", "dropbox": "Dropbox",
    "icloud": "iCloud", "iclouddrive": "iCloud", "mobile documents": "iCloud", "google drive": "Google Drive",
    "googledrive": "Google Drive", "wps云盘": "WPS 云盘", "wpsdrive": "WPS 云盘", "kingsoftcloud": "WPS 云盘",
    "微云": "腾讯微云", "weiyun": "腾讯微云", "weiyunsync": "腾讯微云", "alidrive": "阿里云盘", "阿里云盘": "阿里云盘",
    "ecloud": "天翼云盘", "天翼云盘": "天翼云盘", "synologydrive": "Synology Drive", "seafile": "Seafile",
    "nextcloud": "Nextcloud", "syncthing": "Syncthing",
}  # fmt: skip
_MARKS = {".stfolder": "Syncthing", ".dropbox": "Dropbox", ".nutstore": "坚果云", ".nextcloudsync.log": "Nextcloud"}
_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CDROM = 2, 4, 5  # winbase.h


@dataclass(frozen=True, kw_only=True)
class Probes:
    """What is asked of the system; tests put their own answers here."""

    disk: Callable[[Path], Disk] = field(default_factory=lambda: _disk_of)
    resolve: Callable[[Path], Path] = field(default=lambda folder: folder.expanduser().resolve())


def require_safe(folder: Path, probes: Probes | None = None) -> None:
    """Raises AppError with the way out when the data folder lies in a place where data gets lost."""
    if reason := refusal(folder, probes):
        raise AppError(
            f"数据文件夹“{folder}”{reason}；没有做任何改动。请在设置里把数据文件夹改到本机硬盘上的普通文件夹，"
            "备份则可以放到 U 盘或网盘。"
        )


def refusal(folder: Path, probes: Probes | None = None) -> str:
    """Why the folder is not safe, as the end of a Chinese sentence; empty when it is."""
    probes = probes or Probes()
    place = probes.resolve(folder)
    if service := _sync_service(place):
        return f"在{service}的同步文件夹里，同步会弄丢刚写入的内容"
    disk = Disk.NETWORK if str(place).startswith(("\\\\", "//")) else probes.disk(place)
    if disk is Disk.NETWORK:
        return "在网络共享上，断网时会丢失数据"
    return f"在{disk}上，拔出时会丢失数据" if disk is Disk.REMOVABLE else ""


def _sync_service(place: Path) -> str:
    for part in re.split(r"[\\/]+", str(place)):
        name = part.casefold()
        if service := _SYNCED.get(name) or _SYNCED.get(name.split(" - ")[0].strip()):  # "OneDrive - 公司名"
            return service
    for parent in (place, *place.parents):
        for mark, service in _MARKS.items():
            if (parent / mark).exists():
                return service
    return ""


def _disk_of(place: Path) -> Disk:
    existing = next((parent for parent in (place, *place.parents) if parent.exists()), place)
    if sys.platform == "win32":
        return _windows_disk(existing)
    if sys.platform == "darwin":
        return Disk.NETWORK if not _is_local_on_mac(existing) else Disk.LOCAL
    return linux_disk(existing, _lines(Path("/proc/self/mounts")), _is_removable)


def is_near(place: PurePath) -> bool:
    """Whether a drive of Windows is no network's: asking one whose server is gone would take half a minute."""
    return _windows_disk(place) is not Disk.NETWORK


def _windows_disk(place: PurePath) -> Disk:
    import ctypes

    kind = getattr(ctypes, "windll").kernel32.GetDriveTypeW(f"{place.drive}\\")  # noqa: B009, mypy runs on Linux too
    return {_DRIVE_REMOTE: Disk.NETWORK, _DRIVE_REMOVABLE: Disk.REMOVABLE, _DRIVE_CDROM: Disk.REMOVABLE}.get(
        kind, Disk.LOCAL
    )


def _is_local_on_mac(place: Path) -> bool:
    """statfs has a flag for it, which `mount` prints: (apfs, local, …)."""
    import subprocess

    listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    best, local = "", True
    for match in re.finditer(r" on (.+) \(([^)]*)\)$", listed, re.MULTILINE):
        if _is_below(place, match[1]) and len(match[1]) > len(best):
            best, local = match[1], "local" in match[2].split(", ")
    return local


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def linux_disk(place: Path, mounts: Iterable[str], is_removable: Callable[[str], bool]) -> Disk:
    """The kind of disk by the innermost mount point that holds the folder."""
    best, device, kind = "", "", ""
    for line in mounts:
        fields = line.split(" ")
        point = fields[1].replace("\\040", " ")
        if _is_below(place, point) and len(point) >= len(best):
            best, device, kind = point, fields[0], fields[2]
    if _NETWORK.match(kind):
        return Disk.NETWORK
    return Disk.REMOVABLE if device.startswith("/dev/") and is_removable(device) else Disk.LOCAL


def _is_below(place: Path, point: str) -> bool:
    return point == "/" or str(place) == point or str(place).startswith(f"{point}/")


def _is_removable(device: str) -> bool:
    name = os.path.basename(os.path.realpath(device))  # noqa: PTH119
    disk = re.sub(r"(?<=\d)p\d+$|(?<=[a-z])\d+$", "", name)
    return _lines(Path("/sys/block") / disk / "removable") == ["1"]
