"""Checks of photos before a decoder sees them: kind by content, size in pixels by the header."""

import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from consultant_app.intake.refusal import refuse

MAX_PIXELS = 50_000_000
MAX_BYTES = 64 * 2**20
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})


class ImageKind(StrEnum):
    """The photo formats that are taken."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIF"


@dataclass(frozen=True, kw_only=True)
class ImageFacts:
    """What the header says."""

    kind: ImageKind
    width: int
    height: int


def inspect_image(path: Path) -> ImageFacts:
    """Kind and size of a photo that may be decoded; BadFile with one Chinese sentence otherwise."""
    try:
        if path.is_symlink() or not path.is_file():
            raise refuse(path, "不是照片文件", "重新选择照片")
        if path.stat().st_size > MAX_BYTES:
            raise refuse(path, "超过 64 MB", "缩小后重新选择")
        data = path.read_bytes()
    except OSError:
        raise refuse(path, "无法读取", "把它复制到本机磁盘后重新选择") from None
    return inspect_bytes(data, path)


def inspect_bytes(data: bytes, path: Path) -> ImageFacts:
    """The same for a photo already in memory; the path only names it."""
    if not data:
        raise refuse(path, "是空文件（0 字节）", "重新选择照片")
    kind = _kind(data)
    if kind is None:
        raise refuse(path, "不是能识别的照片", "选择 JPG、PNG、WEBP 或 HEIC 照片")
    try:
        width, height = _SIZE[kind](data)
    except (struct.error, IndexError, ValueError):
        raise refuse(path, "的照片已损坏", "重新拍摄或重新传送") from None
    if width * height > MAX_PIXELS:
        raise refuse(path, f"有 {width}×{height} 像素，超过 5000 万像素的上限", "缩小后重新选择")
    return ImageFacts(kind=kind, width=width, height=height)


def _kind(data: bytes) -> ImageKind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return ImageKind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ImageKind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ImageKind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return ImageKind.HEIC
    return None


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">LL", data, 16)
    return _positive(width, height)


def _webp_size(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return _positive(int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return _positive((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack_from("<HH", data, 26)
    return _positive(width & 0x3FFF, height & 0x3FFF)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError("marker expected")
        marker = data[at + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return _positive(width, height)
        at += 2 if marker in _JPEG_BARE else 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)


def _heic_size(data: bytes) -> tuple[int, int]:
    """The largest image size ("ispe" property) the file names."""
    sizes = [(0, 0)]
    at = data.find(b"ispe")
    while 0 <= at <= len(data) - 16:
        width, height = struct.unpack_from(">LL", data, at + 8)
        sizes.append((width, height))
        at = data.find(b"ispe", at + 4)
    return max(sizes, key=lambda size: size[0] * size[1])


def _positive(width: int, height: int) -> tuple[int, int]:
    if width < 1 or height < 1:
        raise ValueError("no size")
    return width, height


_SIZE = {ImageKind.JPEG: _jpeg_size, ImageKind.PNG: _png_size, ImageKind.WEBP: _webp_size, ImageKind.HEIC: _heic_size}
