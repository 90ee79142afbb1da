"""Places in which data gets lost are refused, with the way out."""

from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.store import location
from consultant_app.store.location import Disk, Probes, linux_disk

MOUNTS = [
    "overlay / overlay rw 0 0",
    "/dev/sda2 /home ext4 rw 0 0",
    "//nas/share /home/li/nas cifs rw 0 0",
    "host:/x /mnt/nfs nfs4 rw 0 0",
    "li@host: /mnt/ssh fuse.sshfs rw 0 0",
    "share /mnt/vm 9p rw 0 0",
    "/dev/sdb1 /media/li/U\\040盘 vfat rw 0 0",
]


@pytest.mark.parametrize(
    ("folder", "disk"),
    [
        ("/home/li/data", Disk.LOCAL), ("/home/li/nas/data", Disk.NETWORK), ("/home/li/nas2", Disk.LOCAL),
        ("/mnt/nfs", Disk.NETWORK), ("/mnt/ssh/a", Disk.NETWORK), ("/mnt/vm/a", Disk.NETWORK),
        ("/media/li/U 盘/数据", Disk.REMOVABLE), ("/srv", Disk.LOCAL),
    ],
)  # fmt: skip
def test_linux_tells_by_the_innermost_mount(folder: str, disk: Disk) -> None:
    assert linux_disk(Path(folder), MOUNTS, lambda device: device == "/dev/sdb1") is disk


def probes(disk: Disk = Disk.LOCAL) -> Probes:
    return Probes(disk=lambda folder: disk, resolve=lambda folder: folder)


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/li/OneDrive/工作", "OneDrive"), (r"C:\Users\li\OneDrive - 某机构\数据", "OneDrive"),
        (r"D:\我的坚果云\x", "坚果云"), ("/home/li/Nutstore", "坚果云"), (r"D:\BaiduSyncdisk", "百度网盘"),
        ("/home/li/Dropbox/a", "Dropbox"), ("/Users/li/Library/Mobile Documents/a", "iCloud"),
        (r"C:\Users\li\Google Drive", "Google Drive"), (r"D:\WPS云盘\数据", "WPS"), (r"D:\微云\数据", "腾讯微云"),
    ],
)  # fmt: skip
def test_folders_of_cloud_programs_are_refused(folder: str, service: str) -> None:
    assert service in location.refusal(Path(folder), probes())


def test_a_mark_of_a_sync_program_further_up_is_noticed(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert "Syncthing" in location.refusal(tmp_path / "a" / "b", probes())


@pytest.mark.parametrize("disk", [Disk.NETWORK, Disk.REMOVABLE])
def test_the_refusal_names_the_way_out(disk: Disk) -> None:
    with pytest.raises(AppError, match="没有做任何改动。请在设置里把数据文件夹改到本机硬盘"):
        location.require_safe(Path("/x"), probes(disk))


def test_shares_are_known_by_their_path() -> None:
    assert "网络共享" in location.refusal(Path("//nas/share"), probes())


@pytest.mark.parametrize("folder", ["/home/li/.local/share/ConsultantApp", "/home/onedrivers/data"])
def test_an_ordinary_folder_is_welcome(folder: str) -> None:
    location.require_safe(Path(folder), probes())
