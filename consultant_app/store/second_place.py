"""A copy of the backups and photos on another disk: checked before, verified after, never pretended.

The copy is laid out like a data folder (backups/ with a key file beside each, media/), so that everything that reads
backups reads it too. A marker file tells the disk that was chosen from another one in the same socket, and from the
empty folder that a pulled stick leaves behind.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from string import ascii_uppercase
from typing import NamedTuple, TypeVar

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.model.ids import new_id
from consultant_app.store import backup, keys, location, media
from consultant_app.store.backup import Backup
from consultant_app.store.backup_notes import SUFFIX
from consultant_app.store.care_notes import note_care, read_care
from consultant_app.store.key_slots import Secret
from consultant_app.store.session import Session

Place = TypeVar("Place", bound=PurePath)
MARKER = "place.json"
_NAME = "consultant-backup-"
_SPARE = 20_000_000  # bytes that stay free
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class PlaceState:
    """What is known of the copy; `copied_at` None: there never was one."""

    there: bool
    copied_at: datetime | None
    current: bool  # the newest backup is among what was copied
    error: str


class _Volume(NamedTuple):
    disk: int
    marker: str


def root_of(session: Session, chosen: Path) -> Path:
    """The folder of this data in the chosen place, or where that is now: Windows gives a stick another letter in
    another socket."""
    wanted = _root_in(session, chosen)
    if (known := read_care(session.folder).get("place_id")) and _marker(wanted) != known:
        for place in other_letters(chosen):
            if _marker(found := _root_in(session, place)) == known:
                return found
    return wanted


def _root_in(session: Session, place: Path) -> Path:
    """Several computers may use one stick."""
    return place / f"{_NAME}{hashlib.sha256(session.media_key).hexdigest()[:8]}"


def other_letters(chosen: Place, is_near: Callable[[Place], bool] = location.is_near) -> list[Place]:
    """The same folder on the other drives of this computer; none where drives have no letters."""
    if not re.fullmatch("[A-Za-z]:", chosen.drive):
        return []
    drives = [f"{letter}:" for letter in ascii_uppercase if f"{letter}:" != chosen.drive.upper()]
    every = [type(chosen)(drive + str(chosen)[2:]) for drive in drives]
    return [place for place in every if is_near(place)]


def prepare(session: Session, chosen: Path) -> None:
    """Make a place ready to be copied to. Raises AppError when it is inside the data folder or cannot be written."""
    if chosen.resolve().is_relative_to(session.folder.resolve()):
        raise AppError("这个位置就在数据文件夹里，硬盘坏了会一起丢；没有设置。请选择另一块盘上的文件夹。")
    root = _root_in(session, chosen)
    try:
        (root / backup.FOLDER).mkdir(parents=True, exist_ok=True)
        if not (found := _marker(root)):
            found = new_id()
            _write(root / MARKER, json.dumps({"id": found}).encode("ascii"))
    except OSError as error:
        raise AppError(f"“{chosen}”不能写入（{reason_of(error)}）；没有设置。请换一个位置。") from error
    note_care(session.folder, place_id=found, copied_at="", copied="", place_error="", place_check={})


def state(session: Session, chosen: Path) -> PlaceState:
    """How the copy stands now."""
    notes = read_care(session.folder)
    newest = next(iter(backup.list_backups(session.folder)), None)
    copied_at = None
    with suppress(ValueError, TypeError):
        copied_at = datetime.fromisoformat(notes.get("copied_at", ""))
    return PlaceState(
        there=bool(notes.get("place_id")) and _marker(root_of(session, chosen)) == notes.get("place_id"),
        copied_at=copied_at,
        current=newest is not None and notes.get("copied") == newest.path.stem,
        error=str(notes.get("place_error", "")),
    )


def copy(session: Session, chosen: Path) -> Iterator[str]:
    """Copy the newest backup and every photo that is not there yet; yields what is done, in Chinese.

    Raises AppError: the disk is not there, is full, was pulled out, or gives back something else than was written.
    """
    try:
        yield from backup.in_turn(_copy(session, chosen))
    except (OSError, AppError) as error:
        sentence = str(error)
        if isinstance(error, OSError):
            sentence = f"备份副本没有写完（{reason_of(error)}）；以前的副本和数据都没有改动。请检查那块盘后再试。"
        note_care(session.folder, place_error=sentence)
        raise AppError(sentence) from error


def _copy(session: Session, chosen: Path) -> Iterator[str]:
    root = root_of(session, chosen)
    before = require_volume(session, root)
    newest = next(iter(backup.list_backups(session.folder)), None)
    if newest is None:
        raise AppError("还没有备份可以复制；没有做任何事。请先备份一次。")
    photos = list(_lacking(session.folder / media.FOLDER, root / media.FOLDER))
    _require_room(root, newest.size + sum(path.stat().st_size for path in photos))
    yield f"正在复制 {newest.made_at:%m-%d %H:%M} 的备份"
    target = root / backup.FOLDER / newest.path.name
    _copy_backup(session, newest, target)
    for number, path in enumerate(photos, start=1):
        if number % 20 == 1:
            yield f"正在复制照片 {number}/{len(photos)}"
        _require_same(session, root, before)
        copy_file(path, root / media.FOLDER / path.parent.name / path.name)
    yield "正在验证副本"
    _require_same(session, root, before)
    refusal = backup.look_into(target, Secret(key=session.key)).refusal
    _require_same(session, root, before)
    if refusal:
        raise AppError(f"副本没有通过验证（{refusal}）；没有完成。请检查那块盘后再试。")
    backup.thin_out(root, datetime.now())
    now = datetime.now().isoformat(timespec="seconds")
    note_care(session.folder, copied_at=now, copied=newest.path.stem, place_error="")


def _copy_backup(session: Session, newest: Backup, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    for each in [*backup.list_backups(target.parent.parent), Backup(path=target, made_at=newest.made_at, size=0)]:
        keys.write_beside(session.folder, session.key, each.path.with_suffix(keys.BESIDE))  # the password of today
    if (notes := newest.path.with_suffix(SUFFIX)).exists():
        copy_file(notes, target.with_suffix(SUFFIX))
    copy_file(newest.path, target)


def _lacking(source: Path, target: Path) -> Iterator[Path]:
    """Photos are written once: what is there in full length is the same."""
    for path in sorted(source.glob("*/*.bin")):
        there = target / path.parent.name / path.name
        if not there.is_file() or there.stat().st_size != path.stat().st_size:
            yield path


def _require_room(root: Path, needed: int) -> None:
    free = shutil.disk_usage(root).free
    if free < needed + _SPARE:
        raise AppError(
            f"那块盘的空间不够：需要 {(needed + _SPARE) / 1e6:.0f} MB，只剩 {free / 1e6:.0f} MB；"
            "没有复制，以前的副本都在。请腾出空间或换一块盘。"
        )


def require_volume(session: Session, root: Path) -> _Volume:
    """Which disk lies under the folder. Raises AppError when it is not the one that was chosen."""
    marker = _marker(root)
    if not marker or marker != read_care(session.folder).get("place_id"):
        raise AppError(
            f"没有找到放备份副本的盘（{root.parent}）；没有复制，插上后会自动补上。如果换了一块盘，请重新选择一次位置。"
        )
    return _Volume(root.stat().st_dev, marker)


def _require_same(session: Session, root: Path, before: _Volume) -> None:
    """Raises AppError when the stick was pulled or changed: else the rest would land in the folder it leaves behind."""
    if require_volume(session, root) != before:
        raise AppError("盘被换过或拔出过；副本没有完成，以前的副本和数据都没有改动。请插好原来那块盘后再试。")


def _marker(root: Path) -> str:
    try:
        return str(json.loads((root / MARKER).read_text("ascii"))["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def copy_file(source: Path, target: Path) -> None:
    """Copy, force it to the disk, read it again and compare; what was there before stays until then. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.whole(target) as part:
        with source.open("rb") as inside, part.open("wb") as outside:
            shutil.copyfileobj(inside, outside, _CHUNK)
            outside.flush()
            os.fsync(outside.fileno())
            if hasattr(os, "posix_fadvise"):  # what is read again shall come from the disk
                os.posix_fadvise(outside.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if _digest(part) != _digest(source):
            raise AppError("写到盘上的内容读回来不一样；没有完成，以前的副本都在。这块盘可能已损坏，请换一块。")


def _write(target: Path, content: bytes) -> None:
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def roots_in(folder: Path) -> list[Path]:
    """The copies in a folder or on a stick, whichever of the two somebody chose: those with a backup in them."""
    every = [folder, folder.parent, *sorted(folder.glob(f"{_NAME}*"))]
    return [root for root in every if backup.list_backups(root)]


def bring_photos(folder: Path) -> Iterator[str]:
    """Fetch the photos that belong to a backup taken back from elsewhere, those that are not here. Raises AppError."""
    source = str(read_care(folder).get("photos_from", ""))
    if not source:
        return
    if not (Path(source) / media.FOLDER).is_dir():
        raise AppError(f"照片还没有全部取回：找不到 {source}。插上那块盘后会自动接着取。")
    try:
        lacking = list(_lacking(Path(source) / media.FOLDER, folder / media.FOLDER))
        for number, path in enumerate(lacking, start=1):
            if number % 20 == 1:
                yield f"正在取回照片 {number}/{len(lacking)}"
            copy_file(path, folder / media.FOLDER / path.parent.name / path.name)
    except OSError as error:
        raise AppError(f"照片没有全部取回（{reason_of(error)}）；已取回的都在。会再试。") from error
    note_care(folder, photos_from="")
