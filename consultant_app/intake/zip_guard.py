"""Checks of ZIP containers (.xlsx, .ods, .docx): everything is unpacked once, in pieces, and nothing is written.

Limits: a part may unpack to 64 MB (sheets and their texts to 256 MB: 90,000 rows of 12 columns take 60), all
parts to 384 MB, none to more than 200 times its packed size.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from consultant_app.errors import BadFile
from consultant_app.intake.refusal import refuse

MAX_PART = 64 * 2**20
MAX_SHEET = 256 * 2**20
MAX_TOTAL = 384 * 2**20
MAX_RATIO = 200
MAX_PARTS = 5_000

_RATIO_FLOOR = 2**20  # small parts may be as repetitive as they like
_PIECE = 256 * 1024
_LOCAL = struct.Struct("<4s5H3L2H")
_SHEETS = ("xl/worksheets/", "xl/sharedstrings.xml", "content.xml")
_MARKUP = (".xml", ".rels", ".vml")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", b"<\0!\0D\0O\0C", b"<\0!\0E\0N\0T")
_OVERLAP = 16
_BAD_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\\|[\x00-\x1f]")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_STRICT = b"http://purl.oclc.org/ooxml/"
_NEWEST_ZIP = 63

_REPACK = "用 Excel 或 WPS 打开后另存为 .xlsx 再导入"
_AGAIN = "向对方重新索取"


def check(path: Path) -> str:
    """The kind of document in the container: "xlsx", "ods" or "docx"; BadFile when it is unsafe or something else."""
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_directory(path, parts)
            kind = _kind(path, archive)
            _check_contents(path, stream, parts)
            return kind
    except BadFile:
        raise
    except NotImplementedError:
        raise refuse(path, "用了较新的压缩方式，本软件还不能读取", _REPACK) from None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError):
        raise _damaged(path) from None


def _damaged(path: Path) -> BadFile:
    return refuse(path, "已损坏或没有下载完整", _AGAIN)


def _check_directory(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if not parts:
        raise refuse(path, "是空的压缩包", _AGAIN)
    if len(parts) > MAX_PARTS:
        raise refuse(path, f"内含 {len(parts)} 个部件，超过 {MAX_PARTS} 个的上限", _REPACK)
    seen: set[str] = set()
    for part in parts:
        _check_entry(path, part)
        folded = unicodedata.normalize("NFC", part.filename).casefold()
        if folded in seen:
            raise refuse(path, "内部有重名的部件，为安全起见不读取", _REPACK)
        seen.add(folded)
    if sum(part.file_size for part in parts) > MAX_TOTAL:
        raise _too_big(path)
    by_place = sorted(parts, key=lambda part: part.header_offset)
    for first, second in pairwise(by_place):
        if first.header_offset + _LOCAL.size + len(first.filename) + first.compress_size > second.header_offset:
            raise refuse(path, "内部各部分互相重叠，像是压缩炸弹，为安全起见不读取", _AGAIN)


def _check_entry(path: Path, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise refuse(path, "设有密码", "在原软件中取消密码后重新保存")
    # ZipInfo cuts names at NUL; the name as it stands in the file tells.
    if _BAD_NAME.search(part.orig_filename) or any(_RESERVED.match(step) for step in part.filename.split("/")):
        raise refuse(path, "内部含有不安全的路径", _AGAIN)
    if stat.S_ISLNK(part.external_attr >> 16):
        raise refuse(path, "内部含有链接，为安全起见不读取", _AGAIN)
    if part.extract_version > _NEWEST_ZIP or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse(path, "用了较新的压缩方式，本软件还不能读取", _REPACK)
    if part.file_size > _limit(part.filename):
        raise _too_big(path)
    if part.file_size > _RATIO_FLOOR and part.file_size > MAX_RATIO * max(part.compress_size, 1):
        raise refuse(path, "压缩比异常，像是压缩炸弹，为安全起见不读取", _AGAIN)


def _limit(name: str) -> int:
    return MAX_SHEET if name.lower().startswith(_SHEETS) else MAX_PART


def _too_big(path: Path) -> BadFile:
    return refuse(path, "展开后过大，超出读取上限", "删去无关的工作表和空白格式，或拆成几个文件")


def _kind(path: Path, archive: zipfile.ZipFile) -> str:
    names = {name.lower(): name for name in archive.namelist()}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise refuse(path, "含有宏，为安全起见不读取", "在 Excel 中另存为“Excel 工作簿（.xlsx）”后重新导入")
    if "xl/workbook.xml" in names and "[content_types].xml" in names:
        if _STRICT in _start_of(archive, names["xl/workbook.xml"]):
            raise refuse(
                path, "是 Strict Open XML 格式，本软件还不能读取", "在 Excel 中另存为普通的“Excel 工作簿（.xlsx）”"
            )
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise refuse(path, "是 Excel 二进制工作簿（.xlsb）", "在 Excel 中另存为“Excel 工作簿（.xlsx）”后重新导入")
    if "word/document.xml" in names:
        return "docx"
    if "mimetype" in names and "content.xml" in names:
        return _opendocument(path, archive, names)
    raise refuse(path, "是压缩包或其他软件的文件", "先解压，再选择其中的 .xlsx、.xls、.ods 或 .csv 文件")


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(65_536)


def _opendocument(path: Path, archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    if b"opendocument.spreadsheet" not in _start_of(archive, names["mimetype"]):
        raise refuse(path, "是 OpenDocument 文档，但不是表格", "选择 .xlsx、.xls、.ods 或 .csv 名单文件")
    manifest = names.get("meta-inf/manifest.xml")
    if manifest and b"encryption-data" in _start_of(archive, manifest):
        raise refuse(path, "设有密码", "在原软件中取消密码后重新保存")
    return "ods"


def _check_contents(path: Path, stream: BinaryIO, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part as it really is: the sizes in the directory may lie, and readers do not all believe them."""
    for part in parts:
        size, checksum, tail = 0, 0, b""
        markup = part.filename.lower().endswith(_MARKUP)
        for piece in _unpacked(stream, part):
            size += len(piece)
            if size > part.file_size:
                raise refuse(path, "实际内容比标明的大，像是压缩炸弹，为安全起见不读取", _AGAIN)
            checksum = zlib.crc32(piece, checksum)
            if markup and any(mark in tail + piece[:_OVERLAP] or mark in piece for mark in _DECLARATIONS):
                raise refuse(path, "含有不安全的内容（DOCTYPE 或 ENTITY 声明）", _REPACK)
            tail = piece[-_OVERLAP:]
        if size != part.file_size or checksum != part.CRC:
            raise _damaged(path)


def _unpacked(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    stream.seek(part.header_offset)
    magic, *_, name_length, extra_length = _LOCAL.unpack(stream.read(_LOCAL.size))
    if magic != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    if stream.read(name_length) != _raw_name(part):
        raise zipfile.BadZipFile("local and central names differ")
    stream.seek(extra_length, 1)
    left = part.compress_size
    inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = stream.read(min(left, _PIECE))
        if not packed:
            raise EOFError
        left -= len(packed)
        yield from _inflated(inflater, packed) if inflater else [packed]


def _raw_name(part: zipfile.ZipInfo) -> bytes:
    return part.orig_filename.encode("utf-8" if part.flag_bits & 0x800 else "cp437")


def _inflated(inflater: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while packed:
        yield inflater.decompress(packed, _PIECE)
        packed = inflater.unconsumed_tail
