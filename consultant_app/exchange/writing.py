"""Writing a package: whole or not at all, and read back before anybody is told that it is there."""

import hashlib
import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from consultant_app import __version__, files
from consultant_app.errors import AppError, BadFile
from consultant_app.exchange import layout, manifest, operations, sealing, volume
from consultant_app.exchange.identity import DeviceKeys
from consultant_app.exchange.manifest import Manifest
from consultant_app.exchange.opening import Known, Opened, opening
from consultant_app.exchange.operations import Packed
from consultant_app.exchange.photos import OVERHEAD, Carried, PhotoSource, write_photos
from consultant_app.exchange.steps import Step

_BYTES_A_PHOTO = 220  # a row of the table of photos


@dataclass(frozen=True, kw_only=True)
class Written:
    """A package that was written, read back and found right."""

    path: Path  # not the wanted one when another program did not let go of an older file of that name
    sha256: str
    size: int
    operations: int
    photos: int  # copies
    missing: tuple[str, ...]  # photos of which a wanted copy is not on this computer


class Access(NamedTuple):
    """Who can open what is written: the sender, and the recipients or whoever knows the passphrase."""

    keys: DeviceKeys
    to: tuple[str, ...]
    passphrase: str


def write(
    target: Path,
    contents: Manifest,
    lines: Iterable[bytes],
    photos: Sequence[PhotoSource],
    keys: DeviceKeys,
    *,
    recipients: Sequence[str] = (),
    passphrase: str = "",
) -> Generator[Step, None, Written]:
    """Write a package for the recipients (age public keys; the sender is always one) or under a passphrase.

    Closing the generator removes what was begun. Raises AppError when it cannot be written: then an older file of that
    name is what it was, and nothing is left behind.
    """
    if bool(recipients) == bool(passphrase) or (recipients and not contents.agency_id):
        raise ValueError("either a passphrase, or an agency and its recipients")
    own = keys.device(contents.sender.person, contents.sender.name)
    to = tuple(dict.fromkeys((*recipients, own.recipient))) if recipients else ()
    contents = replace(contents, sender=own, app_version=__version__, photos=())
    _require_readable(contents)
    packed = yield from operations.pack(lines)
    part = volume.part_of(target)
    try:
        place = volume.place_of(target.parent)
        volume.require_space(target.parent, _estimate(contents, packed, photos))
        file = yield from _write_part(part, contents, packed, photos, Access(keys, to, passphrase))
        opened = yield from _read_back(part, file, packed, Access(keys, to, passphrase))
        volume.require_same(place)
        if opened is None:
            raise _not_what_was_written(part.parent)
        path = volume.put_in_place(part, target)
        volume.require_same(place, path)
    except OSError as error:
        raise volume.failure(target, error) from error
    finally:
        files.discard(part)
    return Written(
        path=path, sha256=opened.sha256, size=opened.size, operations=packed.lines, photos=len(file.carried.entries),
        missing=file.carried.missing,
    )  # fmt: skip


def _require_readable(contents: Manifest) -> None:
    """Raises AppError for a note that is too long; anything else that does not fit the format is a bug of ours."""
    if len(contents.note) > manifest.LONGEST_NOTE:
        raise AppError(
            f"留言超过 {manifest.LONGEST_NOTE:,} 字；没有导出，数据没有改动。请把留言写短一些，长内容放到附件里。"
        )
    manifest.read(contents.to_json())


def _estimate(contents: Manifest, packed: Packed, photos: Sequence[PhotoSource]) -> int:
    """Bytes on the disk, a little more than needed."""
    listed = len(contents.to_json()) + layout.MAX_HEADER + len(photos) * _BYTES_A_PHOTO
    return sum(source.size + OVERHEAD for source in photos) + listed + len(packed.content) * 101 // 100


class _Part(NamedTuple):
    """What was written, before it has its name."""

    sha256: str
    agency_id: str
    carried: Carried


class _Hashing:
    """A file that is hashed while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, content: bytes, /) -> None:
        self._file.write(content)
        self.digest.update(content)


def _write_part(
    part: Path, contents: Manifest, packed: Packed, photos: Sequence[PhotoSource], access: Access
) -> Generator[Step, None, _Part]:
    photo_key = os.urandom(32)
    with part.open("wb") as file:
        out = _Hashing(file)
        out.write(layout.MAGIC)
        carried = yield from write_photos(out, photos, photo_key)
        yield Step("正在加密")
        listed = replace(contents, photos=carried.entries)
        sealed = _sealed(_inside(listed, packed, photo_key, out.digest.hexdigest(), access), access)
        out.write(sealed)
        out.write(layout.tail(len(sealed), out.digest))
        file.flush()
        yield Step("正在写入磁盘")
        volume.make_safe(file.fileno())
    return _Part(out.digest.hexdigest(), contents.agency_id, carried)


def _inside(contents: Manifest, packed: Packed, photo_key: bytes, photos_hash: str, access: Access) -> bytes:
    listed = contents.to_json()
    header = layout.Header(
        app_version=__version__, signer=contents.sender.verify_key, agency_id=contents.agency_id, to=access.to,
        photo_key=photo_key.hex(), photos_hash=photos_hash, manifest_size=len(listed),
        manifest_hash=layout.sha256(listed), packed_size=len(packed.content),
        packed_hash=layout.sha256(packed.content), plain_size=packed.plain_size, operations=packed.lines,
    ).to_json()  # fmt: skip
    return layout.inside(header, access.keys.sign(layout.SIGNED_AS, header), listed, packed.content)


def _sealed(inside: bytes, access: Access) -> bytes:
    if access.passphrase:
        return sealing.seal_by_passphrase(inside, access.passphrase)
    return sealing.seal(inside, access.to)


def _read_back(part: Path, file: _Part, packed: Packed, access: Access) -> Generator[Step, None, Opened | None]:
    """Open the file as its reader will and compare all of it; None when the disk kept something else."""
    try:
        opened = yield from opening(
            part, Known(agency_id=file.agency_id), keys=access.keys, passphrase=access.passphrase
        )
        digest = hashlib.sha256()
        for line in opened.lines():
            digest.update(line)
        done, total = 0, sum(entry.size for entry in opened.manifest.photos)
        for photo in opened.photos():
            done += len(photo.content)
            yield Step("正在核对照片", done, total)
    except BadFile:
        return None
    return opened if opened.sha256 == file.sha256 and digest.hexdigest() == packed.plain_hash else None


def _not_what_was_written(folder: Path) -> AppError:
    return AppError(
        f"没有导出：写到“{folder}”的内容读回来不一致，磁盘或 U 盘可能有故障；"
        "原来的文件和数据都没有改动。请换一个 U 盘或位置再导出。"
    )
