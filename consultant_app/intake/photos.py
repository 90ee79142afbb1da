"""A photo read from a file: the original as it is, a copy for documents, a thumbnail, and when it was taken.

The copies are turned upright and carry no EXIF, so no place (GPS) gets into a document.
"""

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from consultant_app.intake.image_guard import MAX_PIXELS, inspect_bytes
from consultant_app.intake.refusal import refuse

if TYPE_CHECKING:
    from PIL.Image import Image

DOCUMENT_SIDE = 1600  # pixels of the longer side: 50 photos stay below 10 MB
THUMBNAIL_SIDE = 256
_MAX_BYTES = 64 * 2**20
_QUALITY = 82
_EXIF_IFD, _TAKEN, _DIGITIZED, _CHANGED = 0x8769, 0x9003, 0x9004, 0x0132
_ORIENTATION, _LYING = 0x0112, 5  # from 5 on the picture lies on its side
_EXIF_TIME = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)[ T](\d\d):(\d\d):(\d\d)")


@dataclass(frozen=True, kw_only=True)
class PhotoFile:
    """One photo, ready to be stored; a damaged one has its original only."""

    name: str
    original: bytes
    sha256: str
    taken_at: str = ""  # ISO, from the camera or the file; "" when neither is known
    taken_from: str = ""  # 相机, 文件 or ""
    document: bytes = b""  # JPEG
    thumbnail: bytes = b""  # JPEG
    width: int = 0
    height: int = 0
    damaged: bool = False


def read_photo(source: Path | bytes, name: str = "") -> PhotoFile:
    """Read a photo from a file or from pasted bytes. Raises BadFile for what is no photo, too large or unreadable.

    A photo whose picture does not decode is kept and marked as damaged: it may still be evidence.
    """
    path = source if isinstance(source, Path) else Path(name or "粘贴的照片")
    data = source if isinstance(source, bytes) else _content(path)
    inspect_bytes(data, path)
    facts = PhotoFile(name=name or path.name, original=data, sha256=hashlib.sha256(data).hexdigest())
    try:
        image, taken, (width, height) = _decoded(data)
    except Exception:  # decoders raise all sorts of errors on broken pictures
        return _with(facts, damaged=True)
    taken_at, taken_from = (taken, "相机") if taken else _file_time(source)
    return _with(
        facts, taken_at=taken_at, taken_from=taken_from, width=width, height=height,
        document=_jpeg(image, DOCUMENT_SIDE), thumbnail=_jpeg(image, THUMBNAIL_SIDE),
    )  # fmt: skip


def _with(facts: PhotoFile, **more: str | bytes | int) -> PhotoFile:
    return PhotoFile(**(vars(facts) | more))


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink() or not path.is_file():
            raise refuse(path, "不是照片文件", "重新选择照片")
        if path.stat().st_size > _MAX_BYTES:
            raise refuse(path, "超过 64 MB", "缩小后重新选择")
        return path.read_bytes()
    except OSError:
        raise refuse(path, "无法读取", "把它复制到本机磁盘后重新选择") from None


def _decoded(data: bytes) -> tuple["Image", str, tuple[int, int]]:
    """The picture upright in RGB, when the camera took it, and how large it is in full."""
    import warnings

    import pi_heif
    from PIL import Image, ImageOps

    pi_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise ValueError("too many pixels")
            taken = _taken(opened)
            full = opened.size if opened.getexif().get(_ORIENTATION, 1) < _LYING else opened.size[::-1]
            opened.draft("RGB", (DOCUMENT_SIDE * 2, DOCUMENT_SIDE * 2))  # JPEG only: decodes at a fraction of the size
            image = ImageOps.exif_transpose(opened)
            return _flattened(image), taken, full


def _flattened(image: "Image") -> "Image":
    """RGB on white: JPEG has no transparency."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        page = Image.new("RGB", image.size, "white")
        page.paste(layer, mask=layer.getchannel("A"))
        return page
    return image.convert("RGB")


def _taken(image: "Image") -> str:
    exif = image.getexif()
    camera = exif.get_ifd(_EXIF_IFD)
    for value in (camera.get(_TAKEN), camera.get(_DIGITIZED), exif.get(_CHANGED)):
        if (match := _EXIF_TIME.match(str(value or ""))) and (when := _iso(match)):
            return when
    return ""


def _iso(match: re.Match[str]) -> str:
    try:
        return datetime(*(int(part) for part in match.groups())).isoformat()  # type: ignore[arg-type]
    except ValueError:  # 0000:00:00, from cameras whose clock was never set
        return ""


def _file_time(source: Path | bytes) -> tuple[str, str]:
    if isinstance(source, bytes):
        return "", ""
    try:
        return datetime.fromtimestamp(source.stat().st_mtime).isoformat(timespec="seconds"), "文件"
    except (OSError, OverflowError, ValueError):  # a time that no calendar has: on Windows all before 1970
        return "", ""


def _jpeg(image: "Image", side: int) -> bytes:
    """The picture with its longer side at most so long; without EXIF, profile and comment."""
    small = image.copy()
    small.thumbnail((side, side))
    small.info.clear()
    target = io.BytesIO()
    small.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()
