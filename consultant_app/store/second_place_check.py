"""Reads again what lies on the other disk, a part every week, and writes what was damaged anew from the good side.

A photo is sealed under its own name, so its bytes say by themselves whether they are what was stored.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from consultant_app.errors import AppError, reason_of
from consultant_app.store import backup, media
from consultant_app.store.care_notes import note_care, read_care
from consultant_app.store.key_slots import Secret
from consultant_app.store.second_place import copy_file, require_volume, root_of
from consultant_app.store.session import Session

PART = 300_000_000  # bytes of photos in one round; fewer than that are all read every time
_TOLD = 20  # photos read between two words about it
_CHUNK = 1 << 22
_NOTE = "place_check"

Step = tuple[str, int, int]  # what is going on, done, total


@dataclass(frozen=True, kw_only=True)
class PlaceCheck:
    """What the last round found; `lost` are photos that are damaged on both disks, found in any round."""

    at: str = ""  # ISO, local
    seen: int = 0  # photo files that were read
    every: int = 0  # photo files that there are on both disks
    mended_there: int = 0
    mended_here: int = 0
    backup: str = ""  # what is wrong with the copied backup; empty: nothing, or it was written anew
    lost: tuple[str, ...] = ()  # file names without their ending
    upto: str = ""  # the file after which the next round goes on; empty: at the beginning

    @property
    def is_well(self) -> bool:
        """Whether all that was read is whole now."""
        return not (self.backup or self.lost)


def last_place_check(session: Session) -> PlaceCheck | None:
    """The outcome of the last round; None when there was none at this place."""
    found = read_care(session.folder).get(_NOTE)
    try:
        return PlaceCheck(**found | {"lost": tuple(found["lost"])}) if found else None
    except (KeyError, TypeError):
        return None


def verify(session: Session, chosen: Path, *, all_of_it: bool = False) -> Iterator[Step]:
    """Read the copied backup and the photos whose turn it is, on both disks, and mend; the outcome is noted.

    Raises AppError: the disk is not there, was pulled out, or cannot be written where something is to be mended.
    """
    root = root_of(session, chosen)
    before = require_volume(session, root)
    round_ = _Round(session, root, last_place_check(session) or PlaceCheck())
    try:
        yield from round_.backup()
        yield from round_.photos(all_of_it=all_of_it)
    except OSError as error:
        raise AppError(
            f"副本没有核对完（{reason_of(error)}）；副本和数据都没有改动。请检查那块盘后再核对一次。"
        ) from error
    if require_volume(session, root) != before:
        raise AppError("核对时那块盘被换过或拔出过；没有完成。请插好后再核对一次。")
    note_care(session.folder, **{_NOTE: asdict(round_.outcome())})


class _Round:
    def __init__(self, session: Session, root: Path, last: PlaceCheck) -> None:
        self._session, self._root, self._last = session, root, last
        self._seen: set[str] = set()
        self._lost: set[str] = set()
        self._every = self._there = self._here = 0
        self._fault = self._upto = ""

    def outcome(self) -> PlaceCheck:
        return PlaceCheck(
            at=datetime.now().isoformat(timespec="seconds"), seen=len(self._seen), every=self._every,
            mended_there=self._there, mended_here=self._here, backup=self._fault,
            lost=tuple(sorted((set(self._last.lost) - self._seen) | self._lost)), upto=self._upto,
        )  # fmt: skip

    def backup(self) -> Iterator[Step]:
        """The backup that was copied last, as long as it is here, too."""
        name = f"{read_care(self._session.folder).get('copied', '')}.db"
        here, there = (folder / backup.FOLDER / name for folder in (self._session.folder, self._root))
        if not here.is_file():
            return
        digests = []
        for path in (here, there):
            digest = hashlib.sha256()
            if path.is_file():
                yield from _chunks(path, digest)
            digests.append(digest.digest())
        if digests[0] == digests[1]:
            return
        yield "正在重写损坏的备份", 0, 0
        if refusal := backup.look_into(here, Secret(key=self._session.key)).refusal:
            self._fault = refusal
        else:
            copy_file(here, there)
            self._there += 1

    def photos(self, *, all_of_it: bool) -> Iterator[Step]:
        pairs = self._pairs()
        self._every = len(pairs)
        mine = pairs if all_of_it else self._turn(pairs)
        for number, (here, there) in enumerate(mine):
            if number % _TOLD == 0:
                yield "正在核对另一块盘上的照片", number, len(mine)
            self._photo(here, there)

    def _pairs(self) -> list[tuple[Path, Path]]:
        """Each photo file that is on both disks, in the order of the names; copying brings what lacks."""
        here, there = (folder / media.FOLDER for folder in (self._session.folder, self._root))
        pairs = ((path, there / path.parent.name / path.name) for path in sorted(here.glob("*/*.bin")))
        return [pair for pair in pairs if pair[1].is_file()]

    def _turn(self, pairs: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
        """Those after where the last round stopped, until enough was read."""
        if sum(there.stat().st_size for _, there in pairs) <= PART:
            return pairs
        rest, read = [pair for pair in pairs if pair[0].name > self._last.upto], 0
        for number, (_, there) in enumerate(rest, start=1):
            read += there.stat().st_size
            if read >= PART and number < len(rest):
                self._upto = rest[number - 1][0].name
                return rest[:number]
        return rest

    def _photo(self, here: Path, there: Path) -> None:
        self._seen.add(here.stem)
        whole_here, whole_there = self._is_whole(here), self._is_whole(there)
        if whole_here and not whole_there:
            copy_file(here, there)
            self._there += 1
        elif whole_there and not whole_here:
            copy_file(there, here)
            self._here += 1
        elif not whole_here:
            self._lost.add(here.stem)

    def _is_whole(self, path: Path) -> bool:
        with path.open("rb") as file:
            _from_disk(file.fileno())
            try:
                content = media.unsealed(self._session.media_key, file.read(), path.stem)
            except media.Damaged:
                return False
        return "-" in path.stem or hashlib.sha256(content).hexdigest() == path.stem


def _chunks(path: Path, digest: "hashlib._Hash") -> Iterator[Step]:
    total = path.stat().st_size
    with path.open("rb") as file:
        _from_disk(file.fileno())
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            yield "正在核对另一块盘上的备份", file.tell(), total


def _from_disk(number: int) -> None:
    """What is read shall come from the disk, not from what the system remembers of writing it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
