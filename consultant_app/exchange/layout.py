"""Where things stand in a package file, and how large each may be; package.py has the picture."""

import hashlib
import re
import struct
from dataclasses import dataclass

from consultant_app.exchange import shape
from consultant_app.exchange.shape import Fields, Misshapen

MAGIC = b"QCX1\n"
NEWER_MAGIC = re.compile(rb"QCX[2-9]\n")
END_MAGIC = b"QCX1END\n"
FORMAT = (2, 0)  # 2: ids of what is derived, see model/ids.py; a program of 1 would derive others
SUITE = "age, Ed25519, XChaCha20-Poly1305, SHA-256"  # clients may ask for other algorithms one day
SIGNED_AS = b"consultant-app package 1\n"

MAX_SEALED = 256 * 2**20
MAX_PLAIN = 2**30  # operations unpacked
MAX_RATIO, RATIO_FROM = 200, 64 * 2**20  # of operations; small ones may be as repetitive as they like
MAX_LINE = 4 * 2**20
MAX_PHOTO = 256 * 2**20
MAX_PHOTOS = 300_000
MAX_MANIFEST = 64 * 2**20
MAX_HEADER = 64 * 2**10
MAX_RECIPIENTS = 64

_TAIL = struct.Struct(f">Q32s{len(END_MAGIC)}s")
TAIL_SIZE = _TAIL.size
_CHECKED = 8  # bytes of the tail that the checksum covers
_LENGTH = struct.Struct(">I")
_SIGNATURE = 64


def tail(sealed_length: int, so_far: "hashlib._Hash") -> bytes:
    """The end of a file: where the sealed part begins, and a checksum of all that stands before the checksum."""
    length = struct.pack(">Q", sealed_length)
    checked = so_far.copy()
    checked.update(length)
    return length + checked.digest() + END_MAGIC


def read_tail(end: bytes) -> tuple[int, bytes]:
    """The length of the sealed part and the checksum. Raises Misshapen: the file was cut off."""
    if len(end) != TAIL_SIZE or not end.endswith(END_MAGIC):
        raise Misshapen("end")
    length, checksum, _ = _TAIL.unpack(end)
    return length, checksum


def checked_part(end: bytes) -> bytes:
    """The bytes of the tail that stand before the checksum."""
    return end[:_CHECKED]


@dataclass(frozen=True, kw_only=True)
class Header:
    """What is signed: through lengths and hashes it vouches for every byte of the file but the checksum."""

    format: tuple[int, int] = FORMAT
    app_version: str
    signer: str  # verify key
    agency_id: str
    to: tuple[str, ...]  # age public keys; empty when a passphrase opens it
    photo_key: str  # 32 bytes, hex
    photos_hash: str  # SHA-256 of all bytes before the sealed part
    manifest_size: int
    manifest_hash: str
    packed_size: int  # operations
    packed_hash: str
    plain_size: int
    operations: int

    def to_json(self) -> bytes:
        """One line with sorted keys."""
        return shape.canonical(
            {
                "format": list(self.format),
                "suite": SUITE,
                "app": self.app_version,
                "signer": self.signer,
                "agency": self.agency_id,
                "to": list(self.to),
                "photos": {"key": self.photo_key, "sha256": self.photos_hash},
                "manifest": {"size": self.manifest_size, "sha256": self.manifest_hash},
                "operations": {
                    "size": self.packed_size,
                    "sha256": self.packed_hash,
                    "plain": self.plain_size,
                    "count": self.operations,
                },
            }
        )


def read_format(source: Fields) -> tuple[tuple[int, int], str]:
    """Format and the version of the program that made it: all that a newer major version promises to have.

    Other algorithms count as a newer major version. Raises Misshapen.
    """
    if source.get("suite", SUITE) != SUITE:
        return (FORMAT[0] + 1, 0), shape.text(source, "app", longest=40)
    return shape.version(source, "format"), shape.text(source, "app", longest=40)


def read_header(source: Fields) -> Header:
    """The header in a JSON object; unknown keys are left out. Raises Misshapen."""
    form, app_version = read_format(source)
    photos, manifest, operations = (shape.fields(source.get(key)) for key in ("photos", "manifest", "operations"))
    header = Header(
        format=form,
        app_version=app_version,
        signer=shape.text(source, "signer", pattern=shape.HASH),
        agency_id=shape.text(source, "agency", longest=64),
        to=shape.many(source, "to", _recipient, most=MAX_RECIPIENTS),
        photo_key=shape.text(photos, "key", pattern=shape.HASH),
        photos_hash=shape.text(photos, "sha256", pattern=shape.HASH),
        manifest_size=shape.number(manifest, "size", largest=MAX_MANIFEST),
        manifest_hash=shape.text(manifest, "sha256", pattern=shape.HASH),
        packed_size=shape.number(operations, "size", largest=MAX_SEALED),
        packed_hash=shape.text(operations, "sha256", pattern=shape.HASH),
        plain_size=shape.number(operations, "plain", largest=MAX_PLAIN),
        operations=shape.number(operations, "count"),
    )
    if header.plain_size > max(RATIO_FROM, header.packed_size * MAX_RATIO):
        raise Misshapen("ratio")
    return header


def _recipient(value: object) -> str:
    return shape.text({"to": value}, "to", pattern=shape.RECIPIENT)


def inside(header: bytes, signature: bytes, manifest: bytes, packed: bytes) -> bytes:
    """What is sealed."""
    return b"".join((_LENGTH.pack(len(header)), header, signature, manifest, packed))


def split_inside(content: bytes) -> tuple[bytes, bytes, memoryview]:
    """Header, signature, and manifest with operations. Raises Misshapen."""
    view = memoryview(content)
    if len(view) < _LENGTH.size:
        raise Misshapen("header")
    (length,) = _LENGTH.unpack(view[: _LENGTH.size])
    rest = view[_LENGTH.size :]
    if length > MAX_HEADER or length + _SIGNATURE > len(rest):
        raise Misshapen("header")
    return bytes(rest[:length]), bytes(rest[length : length + _SIGNATURE]), rest[length + _SIGNATURE :]


def split_body(header: Header, body: memoryview) -> tuple[bytes, memoryview]:
    """Manifest and packed operations, each with the hash that the header states. Raises Misshapen."""
    manifest, packed = body[: header.manifest_size], body[header.manifest_size :]
    if len(packed) != header.packed_size or sha256(manifest) != header.manifest_hash:
        raise Misshapen("manifest")
    if sha256(packed) != header.packed_hash:
        raise Misshapen("operations")
    return bytes(manifest), packed


def sha256(content: bytes | memoryview) -> str:
    """64 hex digits."""
    return hashlib.sha256(content).hexdigest()
