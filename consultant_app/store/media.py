"""Photos outside the database: encrypted, written once, named by the SHA-256 of the original.

Beside an original lie what was made of it: the copy for documents and the thumbnail.
"""

import hashlib
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.store.session import Session

FOLDER = "media"
FORMAT = b"QCM1"


class Copy(StrEnum):
    """What of a photo is read."""

    ORIGINAL = ""
    DOCUMENT = "-doc"
    THUMBNAIL = "-thumb"


class Missing(KeyError):
    """The photo did not come along; a later file may bring it. A state, not a fault."""


class Damaged(Missing):
    """The file is there but is not what was stored."""


def put(session: Session, original: bytes, *, document: bytes = b"", thumbnail: bytes = b"") -> str:
    """Store a photo and return its SHA-256; one that is there is left alone. Raises AppError when the disk is full."""
    sha256 = hashlib.sha256(original).hexdigest()
    try:
        for copy, content in ((Copy.DOCUMENT, document), (Copy.THUMBNAIL, thumbnail), (Copy.ORIGINAL, original)):
            if content and not _is_whole(session, sha256, copy):
                _write(session, sha256, copy, content)
    except OSError as error:
        raise AppError(f"照片没有存下来（{reason_of(error)}）；其他数据没有改动。请腾出磁盘空间后再加一次。") from error
    return sha256


def get(session: Session, sha256: str, copy: Copy = Copy.ORIGINAL) -> bytes:
    """The bytes of a photo. Raises Missing or Damaged, both KeyErrors."""
    try:
        stored = _path(session, sha256, copy).read_bytes()
    except OSError as error:
        raise Missing(sha256) from error
    content = unsealed(session.media_key, stored, f"{sha256}{copy}")
    if copy is Copy.ORIGINAL and hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(sha256)
    return content


def put_copy(session: Session, sha256: str, copy: Copy, content: bytes) -> None:
    """Store one copy of a photo that came from elsewhere; one that is there whole is left alone.

    Raises AppError when the disk is full, Damaged for an original that has another hash than its name says.
    """
    if copy is Copy.ORIGINAL and hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(sha256)
    try:
        if not _is_whole(session, sha256, copy):
            _write(session, sha256, copy, content)
    except OSError as error:
        raise AppError(f"照片没有存下来（{reason_of(error)}）；没有导入任何内容。请腾出磁盘空间后再试。") from error


def has(session: Session, sha256: str, copy: Copy = Copy.ORIGINAL) -> bool:
    """Whether a photo is on this computer."""
    return size_of(session, sha256, copy) > 0


def size_of(session: Session, sha256: str, copy: Copy = Copy.ORIGINAL) -> int:
    """How many bytes a copy takes on the disk, about as many as it has; 0 when it is not there."""
    try:
        return _path(session, sha256, copy).stat().st_size
    except (OSError, Missing):
        return 0


def document_reader(session: Session) -> Callable[[str], bytes]:
    """A function that gives a photo's JPEG for documents by its SHA-256 and raises KeyError when there is none."""
    return lambda sha256: get(session, sha256, Copy.DOCUMENT)


def _path(session: Session, sha256: str, copy: Copy) -> Path:
    if len(sha256) != 64 or not sha256.isalnum():  # it comes from files of others: never a path of theirs
        raise Missing(sha256)
    return session.folder / FOLDER / sha256[:2] / f"{sha256}{copy}.bin"


def _is_whole(session: Session, sha256: str, copy: Copy) -> bool:
    try:
        get(session, sha256, copy)
    except Missing:
        return False
    return True


def _write(session: Session, sha256: str, copy: Copy, content: bytes) -> None:
    path = _path(session, sha256, copy)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_sealed(path, session.media_key, content, f"{sha256}{copy}")


def write_sealed(path: Path, key: bytes, content: bytes, name: str) -> None:
    """Write a file that only unsealed() with the same key and name reads; whole or not at all. Raises OSError."""
    from nacl.secret import Aead

    sealed = FORMAT + bytes(Aead(key).encrypt(content, name.encode("ascii")))
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        files.put(part, path)
    except OSError:
        files.discard(part)
        raise


def unsealed(key: bytes, stored: bytes, name: str) -> bytes:
    """The content of a sealed file. Raises Damaged for any other bytes, key or name."""
    from nacl.exceptions import CryptoError
    from nacl.secret import Aead

    try:
        return Aead(key).decrypt(stored.removeprefix(FORMAT), name.encode("ascii"))
    except (CryptoError, ValueError, TypeError) as error:
        raise Damaged(name) from error
