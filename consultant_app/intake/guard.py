"""The gate every file from outside passes before anything reads it.

The content decides what a file is; a name that says otherwise is refused, so that nobody imports the wrong file.
"""

import stat
from enum import StrEnum
from pathlib import Path

from consultant_app.intake import image_guard, ole_guard, zip_guard
from consultant_app.intake.image_guard import ImageFacts
from consultant_app.intake.refusal import Refused, refuse, refuse_template
from consultant_app.model.text import spaced

MAX_FILE_BYTES = 200 * 1024 * 1024
_SNIFFED = 64 * 1024


class FileKind(StrEnum):
    """What a file is, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"
    DOCX = "docx"


TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.ODS, FileKind.TEXT})

_NAMES = {
    FileKind.XLSX: "Excel 工作簿（.xlsx）",
    FileKind.XLS: "Excel 97-2003 工作簿（.xls）",
    FileKind.ODS: "OpenDocument 表格（.ods）",
    FileKind.TEXT: "文本表格（.csv）",
    FileKind.DOCX: "Word 文档（.docx）",
}
_SUFFIXES = {
    ".xlsx": FileKind.XLSX,
    ".xls": FileKind.XLS,
    ".et": FileKind.XLS,
    ".ods": FileKind.ODS,
    ".csv": FileKind.TEXT,
    ".txt": FileKind.TEXT,
    ".tsv": FileKind.TEXT,
    ".docx": FileKind.DOCX,
}
_MACRO_SUFFIXES = frozenset({".xlsm", ".xltm", ".xlam", ".docm", ".dotm"})

_ZIP_START = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"SQLite format 3", "数据库文件"),
    (b"{\\rtf", "RTF 文档"),
)
_MARKUP = (
    b"<html",
    b"<!doctype",
    b"<?xml",
    b"<table",
    b"<meta",
    b"<head",
    b"<script",
    b"<!--",
    b"<workbook",
    b"mime-version",
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def inspect(path: Path, accepted: frozenset[FileKind] = TABLES) -> FileKind:
    """What the file is, after checking that it is safe to read; BadFile with one Chinese sentence otherwise."""
    _check_name(path)
    head = _head(path)
    kind = _kind(path, head)
    if kind not in accepted:
        wanted = "、".join(sorted(f".{each}" for each in accepted))
        raise refuse(path, f"是{spaced(_NAMES[kind])}，这里不能用", f"选择 {wanted} 文件")
    expected = _SUFFIXES.get(path.suffix.lower())
    if expected is not kind:
        raise refuse(
            path,
            f"的内容其实是{spaced(_NAMES[kind])}，与扩展名不符",
            f"核对文件，确认无误后把扩展名改为 .{kind} 再导入",
        )
    return kind


def _check_name(path: Path) -> None:
    if path.name.startswith(("~$", ".~lock.", ".~")):
        raise refuse(path, "是 Excel 或 WPS 打开文件时留下的临时文件", "关闭表格软件，选择名称前面没有“~$”的那个文件")
    if path.suffix.lower() in _MACRO_SUFFIXES:
        raise refuse(path, "是带宏的文件，为安全起见不读取", "在 Excel 中另存为“Excel 工作簿（.xlsx）”后重新导入")


def _head(path: Path) -> bytes:
    """The first bytes of an ordinary, readable file of a reasonable size."""
    try:
        info = path.lstat()
        if stat.S_ISLNK(info.st_mode):
            raise refuse(path, "是一个链接，不是文件本身", "选择链接指向的原文件")
        if stat.S_ISDIR(info.st_mode):
            raise refuse(path, "是一个文件夹", "打开文件夹，选择其中的名单文件")
        if not stat.S_ISREG(info.st_mode):
            raise refuse(path, "不是普通文件", "选择磁盘上的名单文件")
        if info.st_size == 0:
            raise refuse(path, "是空文件（0 字节）", "向对方重新索取")
        if info.st_size > MAX_FILE_BYTES:
            raise refuse(
                path, f"有 {info.st_size // 2**20} MB，超过 200 MB 的上限", "删去图片和无关工作表，或拆成几个文件"
            )
        with path.open("rb") as stream:
            return stream.read(_SNIFFED)
    except FileNotFoundError:
        raise refuse(path, "不存在或已被移走", "重新选择文件") from None
    except PermissionError:
        raise refuse(path, "没有读取权限，或正被其他程序占用", "关闭正在使用它的程序，或复制到桌面后重新导入") from None
    except (OSError, ValueError):
        raise refuse(path, "无法读取", "把它复制到本机磁盘后重新导入") from None


def _kind(path: Path, head: bytes) -> FileKind:
    if head.startswith(_ZIP_START):
        return FileKind(zip_guard.check(path))
    if head.startswith(_OLE_START):
        return FileKind(ole_guard.check(path))
    if head.startswith(_OLD_BIFF):
        raise refuse(path, "是 Excel 4.0 或更早的格式", "用 Excel 或 WPS 打开后另存为 .xlsx")
    for start, name in _FOREIGN:
        if head.startswith(start):
            raise refuse(path, f"实际是{spaced(name)}，不是表格", "选择 .xlsx、.xls、.ods 或 .csv 名单文件")
    return _text_kind(path, head)


def _text_kind(path: Path, head: bytes) -> FileKind:
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(_UTF16):
        plain = head[2:].replace(b"\0", b"").lstrip()
    elif b"\0" in head:
        raise refuse(path, "不是能识别的表格，内容可能已损坏", "向对方重新索取，或用 Excel 打开后另存为 .xlsx")
    if plain.lower().startswith(_MARKUP):
        raise refuse(
            path,
            "其实是网页（HTML/XML），不是真正的表格文件",
            "用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新导入",
        )
    return FileKind.TEXT


def inspect_template(path: Path) -> None:
    """Raises BadFile, with one Chinese sentence, unless this is a Word document that is safe to read."""
    try:
        if not _head(path).startswith(_ZIP_START) or zip_guard.check(path) != FileKind.DOCX:
            raise refuse_template(path, "不是 Word 文档（.docx）")
    except Refused as error:
        raise refuse_template(path, error.what) from error


def inspect_image(path: Path) -> ImageFacts:
    """Kind and size in pixels of a photo that may be decoded; BadFile with one Chinese sentence otherwise."""
    return image_guard.inspect_image(path)
