"""Photos in a package: each copy encrypted by itself, so that one at a time is in memory."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from consultant_app.exchange.layout import MAGIC, MAX_PHOTO, sha256
from consultant_app.exchange.manifest import PhotoEntry
from consultant_app.exchange.shape import Misshapen
from consultant_app.exchange.steps import Step

OVERHEAD = 40  # bytes that encryption adds to each copy: nonce and tag


class PhotoCopy(StrEnum):
    """What of a photo is carried: the original stays whole, the others were made from it."""

    ORIGINAL = "original"
    DOCUMENT = "document"
    THUMBNAIL = "thumbnail"


FULL = (PhotoCopy.ORIGINAL, PhotoCopy.DOCUMENT, PhotoCopy.THUMBNAIL)
SMALL = (PhotoCopy.DOCUMENT, PhotoCopy.THUMBNAIL)


class PhotoSource(NamedTuple):
    """A copy that is to go into a package; `read` raises KeyError when it is not on this computer, which is a state."""

    sha256: str  # of the original
    copy: PhotoCopy
    size: int  # bytes, an estimate for progress and free space
    read: Callable[[], bytes]


class Photo(NamedTuple):
    """A copy that came out of a package."""

    sha256: str
    copy: PhotoCopy
    content: bytes


class Writer(Protocol):
    """Where encrypted copies go."""

    def write(self, content: bytes, /) -> object:
        """Write all of it."""


class Carried(NamedTuple):
    """What was written: a row for each copy, and the photos of which a copy was not there."""

    entries: tuple[PhotoEntry, ...]
    missing: tuple[str, ...]


def write_photos(out: Writer, sources: Sequence[PhotoSource], key: bytes) -> Generator[Step, None, Carried]:
    """Encrypt the copies one after the other; one that comes twice is written once."""
    from nacl.secret import Aead

    box = Aead(key)
    entries: list[PhotoEntry] = []
    missing: dict[str, None] = {}
    done, total = 0, sum(source.size for source in sources)
    for source in {source[:2]: source for source in sources}.values():
        yield Step("正在写入照片", min(done, total), total)
        done += source.size
        found = _content(source)
        if found is None:
            missing[source.sha256] = None
            continue
        content, digest = found
        entry = PhotoEntry(source.sha256, source.copy.value, len(content), digest)
        out.write(bytes(box.encrypt(content, _place(len(entries), entry))))
        entries.append(entry)
    return Carried(tuple(entries), tuple(missing))


def _content(source: PhotoSource) -> tuple[bytes, str] | None:
    """The bytes and their SHA-256; None when they are not here, or not what the photo's name says."""
    try:
        content = source.read()
    except KeyError:
        return None
    digest = sha256(content)
    broken = source.copy is PhotoCopy.ORIGINAL and digest != source.sha256
    return None if broken or len(content) > MAX_PHOTO else (content, digest)


def read_photos(
    path: Path, entries: Iterable[PhotoEntry], key: bytes, wanted: Callable[[PhotoEntry], bool]
) -> Iterator[Photo]:
    """The wanted copies, each checked against its hash. Raises Misshapen when one is not what was written."""
    from nacl.exceptions import CryptoError
    from nacl.secret import Aead

    box, start = Aead(key), len(MAGIC)
    with path.open("rb") as file:
        for number, entry in enumerate(entries):
            length = entry.size + OVERHEAD
            if entry.copy in _COPIES and wanted(entry):
                file.seek(start)
                try:
                    content = box.decrypt(file.read(length), _place(number, entry))
                except (CryptoError, ValueError) as error:
                    raise Misshapen("photo") from error
                if sha256(content) != entry.hash:
                    raise Misshapen("photo")
                yield Photo(entry.sha256, PhotoCopy(entry.copy), content)
            start += length


def section_size(entries: Iterable[PhotoEntry]) -> int:
    """How many bytes the encrypted copies take."""
    return sum(entry.size + OVERHEAD for entry in entries)


def require_sound(entries: Iterable[PhotoEntry]) -> None:
    """Raises Misshapen when an original does not have the hash that is its name, or a copy comes twice."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.copy == PhotoCopy.ORIGINAL and entry.hash != entry.sha256:
            raise Misshapen("photo name")
        if entry[:2] in seen:
            raise Misshapen("photo twice")
        seen.add(entry[:2])


_COPIES = frozenset(PhotoCopy)


def _place(number: int, entry: PhotoEntry) -> bytes:
    """Binds an encrypted copy to its place in the package."""
    return f"{number} {entry.sha256} {entry.copy}".encode("ascii")
