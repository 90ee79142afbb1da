"""Opening a package: nothing of it is believed before checksum, addressee, signature and agency are right."""

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from consultant_app.exchange import layout, manifest, operations, photos, refusals, sealing, shape, sniff
from consultant_app.exchange.identity import DeviceKeys, is_signed
from consultant_app.exchange.layout import Header
from consultant_app.exchange.manifest import Manifest, PhotoEntry
from consultant_app.exchange.photos import Photo
from consultant_app.exchange.shape import Misshapen
from consultant_app.exchange.steps import Step
from consultant_app.model.exchange import PackageKind

_PIECE = 2**20


@dataclass(frozen=True, kw_only=True)
class Known:
    """Whom this computer knows; all empty before it joined an agency."""

    agency_id: str = ""
    manager: str = ""  # verify key
    devices: frozenset[str] = frozenset()  # verify keys that were approved
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A package whose every byte was checked; operations and photos are unpacked when asked for."""

    path: Path
    name: str  # for sentences
    sha256: str  # of the file
    size: int
    manifest: Manifest
    manifest_json: str  # as it came, with what only a newer version understands
    format: tuple[int, int]
    signer: str  # verify key
    sender_known: bool  # False: show the fingerprint and ask before anything is merged
    by_passphrase: bool
    operations: int
    _header: Header = field(repr=False)
    _packed: bytes = field(repr=False)

    def lines(self) -> Iterator[bytes]:
        """The operations, one a line with its newline. Raises Damaged, then nothing of them may be used."""
        try:
            yield from operations.unpack(self._packed, self._header.plain_size, self._header.operations)
        except Misshapen as error:
            raise refusals.nonsense(self.name) from error

    def photos(self, wanted: Callable[[PhotoEntry], bool] = lambda entry: True) -> Iterator[Photo]:
        """The copies of photos, one at a time in memory. Raises Damaged when the file changed since it was opened."""
        try:
            key = bytes.fromhex(self._header.photo_key)
            yield from photos.read_photos(self.path, self.manifest.photos, key, wanted)
        except Misshapen as error:
            raise refusals.damaged(self.name) from error
        except OSError as error:
            raise sniff.unreadable(self.name) from error


def open_package(
    path: Path,
    known: Known,
    *,
    keys: DeviceKeys | None = None,
    passphrase: str = "",
    recovery: str = "",
    name: str = "",
) -> Opened:
    """opening() without the steps in between."""
    work = opening(path, known, keys=keys, passphrase=passphrase, recovery=recovery, name=name)
    while True:
        try:
            next(work)
        except StopIteration as done:
            opened: Opened = done.value
            return opened


def opening(
    path: Path,
    known: Known,
    *,
    keys: DeviceKeys | None = None,
    passphrase: str = "",
    recovery: str = "",
    name: str = "",
) -> Generator[Step, None, Opened]:
    """Check the whole file and return what it holds; `recovery` is the agency's secret recovery key.

    `name` is what the file is called in sentences when it is not its own. Raises, all of them BadFile: NotAPackage,
    Damaged, PassphraseNeeded, NotOurs, Newer, UnknownSender, OtherAgency. See refusals.py.
    """
    name = name or refusals.name_of(path)
    head = sniff.head_of(path, name)
    try:
        file = yield from _checked(path, head, name)
    except OSError as error:
        raise sniff.unreadable(name) from error
    yield Step("正在解密", file.size, file.size)
    identity = recovery or (keys.age_identity if keys else "")
    by_passphrase = sealing.is_by_passphrase(file.sealed)
    content = _unsealed(file.sealed, by_passphrase, identity, passphrase, name)
    header, body = _trusted(content, file.photos_hash, name)
    _require_for_us(header, known, "" if by_passphrase else sealing.recipient_of(identity), name)
    contents, packed = _parts(header, body, name)
    found = _manifest(header, contents, file.photos_size, name)
    own = keys.verify_key if keys else ""
    _require_sender(found, known, own, name)
    return Opened(
        path=path, name=name, sha256=file.sha256, size=file.size, manifest=found,
        manifest_json=contents.decode("utf-8"), format=header.format, signer=header.signer,
        sender_known=header.signer in known.devices | {known.manager, own}, by_passphrase=by_passphrase,
        operations=header.operations, _header=header, _packed=packed,
    )  # fmt: skip


class _File(NamedTuple):
    """A file that is whole: nothing was cut off or changed by accident."""

    size: int
    sha256: str
    photos_size: int
    photos_hash: str
    sealed: bytes


def _checked(path: Path, head: bytes, name: str) -> Generator[Step, None, _File]:
    if layout.NEWER_MAGIC.match(head):
        raise refusals.newer(name)
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - layout.TAIL_SIZE))
        end = file.read(layout.TAIL_SIZE)
        if not head.startswith(layout.MAGIC):
            if end.endswith(layout.END_MAGIC):
                raise refusals.damaged(name)
            raise refusals.something_else(name, sniff.what_is(head, name))
        try:
            length, checksum = layout.read_tail(end)
        except Misshapen:
            raise refusals.damaged(name, "不完整，传输时可能被截断") from None
        start = size - layout.TAIL_SIZE - length
        if length > layout.MAX_SEALED or start < len(layout.MAGIC):
            raise refusals.damaged(name)
        file.seek(0)
        digest = hashlib.sha256()
        yield from _hash(file, digest, start, size)
        photos_hash = digest.hexdigest()
        sealed = file.read(length)
        digest.update(sealed)
    whole = digest.copy()
    whole.update(end)
    digest.update(layout.checked_part(end))
    if len(sealed) != length or digest.digest() != checksum:
        raise refusals.damaged(name)
    return _File(size, whole.hexdigest(), start - len(layout.MAGIC), photos_hash, sealed)


def _hash(file: BinaryIO, digest: "hashlib._Hash", length: int, size: int) -> Generator[Step, None, None]:
    done = 0
    while done < length and (piece := file.read(min(_PIECE, length - done))):
        digest.update(piece)
        done += len(piece)
        yield Step("正在核对文件", done, size)


def _unsealed(sealed: bytes, by_passphrase: bool, identity: str, passphrase: str, name: str) -> bytes:
    if by_passphrase and not passphrase:
        raise refusals.passphrase_needed(name)
    if not by_passphrase and not identity:
        raise refusals.not_ours(name)
    try:
        return sealing.unseal_by_passphrase(sealed, passphrase) if by_passphrase else sealing.unseal(sealed, identity)
    except sealing.TooMuchWork as error:
        raise refusals.nonsense(name) from error
    except sealing.CannotOpen as error:  # not damage: the checksum was right
        raise (refusals.wrong_passphrase(name) if by_passphrase else refusals.not_ours(name)) from error


def _trusted(content: bytes, photos_hash: str, name: str) -> tuple[Header, memoryview]:
    """The header, once its signature is that of the key in it and it speaks of this very file."""
    try:
        raw, signature, body = layout.split_inside(content)
        source = shape.parse(raw)
        version, app_version = layout.read_format(source)
        if version[0] > layout.FORMAT[0]:
            raise refusals.newer(name, app_version)
        header = layout.read_header(source)
    except Misshapen as error:
        raise refusals.nonsense(name) from error
    if not is_signed(header.signer, layout.SIGNED_AS, raw, signature) or header.photos_hash != photos_hash:
        raise refusals.forged(name)
    return header, body


def _require_for_us(header: Header, known: Known, recipient: str, name: str) -> None:
    """Addressed to us by its signer, not only encrypted to us by somebody who passed it on; and of our agency.

    A passphrase (no recipient) serves also those who have not joined an agency yet.
    """
    if recipient not in (header.to or ("",)):
        raise refusals.not_ours(name)
    if recipient and not known.agency_id:
        raise refusals.not_enrolled(name)
    if header.agency_id != known.agency_id and (recipient or (header.agency_id and known.agency_id)):
        raise refusals.other_agency(name)


def _parts(header: Header, body: memoryview, name: str) -> tuple[bytes, bytes]:
    """The manifest's JSON and the packed operations, as they were signed."""
    try:
        contents, packed = layout.split_body(header, body)
    except Misshapen as error:
        raise refusals.forged(name) from error
    return contents, bytes(packed)


def _manifest(header: Header, contents: bytes, photos_size: int, name: str) -> Manifest:
    """What the sender says of the package, when it fits the format and the rest of the file."""
    try:
        found = manifest.read(contents)
        photos.require_sound(found.photos)
        if photos.section_size(found.photos) != photos_size:
            raise Misshapen("photos")
    except manifest.UnknownKind as error:
        raise refusals.newer(name, header.app_version) from error
    except Misshapen as error:
        raise refusals.nonsense(name) from error
    if found.sender.verify_key != header.signer or found.agency_id != header.agency_id:
        raise refusals.forged(name)
    return found


def _require_sender(found: Manifest, known: Known, own: str, name: str) -> None:
    signer = found.sender.verify_key
    if signer in known.revoked:
        raise refusals.revoked(name, found.sender.person)
    if found.kind is not PackageKind.HANDOVER and known.manager and signer not in (own, known.manager):
        raise refusals.not_the_manager(name)
