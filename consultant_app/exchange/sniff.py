"""What a file is that somebody took for a package: decided by its content, because names change on the way."""

import stat
from pathlib import Path

from consultant_app.exchange import refusals
from consultant_app.exchange.refusals import NotAPackage

_HEAD = 64 * 1024
_STARTS = (
    (b"QCA", "机构文件（.qca），请在“加入机构”中导入"),
    (b"%PDF", "PDF 文件"),
    (b"SQLite format 3", "数据库文件"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"Rar!", "压缩包，请先解压"),
    (b"7z\xbc\xaf", "压缩包，请先解压"),
    (b"\x1f\x8b", "压缩包，请先解压"),
    (b"{\\rtf", "Word 文档"),
    (b"age-encryption.org", "加密文件，但不是交接文件"),
)
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_INSIDE = ((b"word/", "Word 文档"), (b"xl/", "Excel 表格"), (b"ppt/", "演示文稿"))
_INSIDE_OLE = tuple(
    (name.encode("utf-16-le"), what) for name, what in (("WordDocument", "Word 文档"), ("Workbook", "Excel 表格"))
)
_DATABASE_NAMES = frozenset({".db", ".sqlite", ".bak"})


def head_of(path: Path, name: str) -> bytes:
    """The first bytes of an ordinary file. Raises NotAPackage when it is none, is empty or cannot be read."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise refusals.something_else(name, "一个文件夹")
        if not stat.S_ISREG(kind):
            raise refusals.something_else(name, "一个设备")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise NotAPackage(f"“{name}”不存在或已被移走；没有导入任何内容。请重新选择文件。") from None
    except (OSError, ValueError) as error:
        raise unreadable(name) from error
    if not head:
        raise NotAPackage(f"“{name}”是空文件（0 字节）；没有导入任何内容。请对方重新导出，再发一次。")
    return head


def unreadable(name: str) -> NotAPackage:
    """The system does not let us read it."""
    return NotAPackage(
        f"“{name}”无法读取，可能正被其他程序占用，或 U 盘已被拔出；没有导入任何内容。请复制到桌面后再导入。"
    )


def what_is(head: bytes, name: str) -> str:
    """A few Chinese words for what begins like this."""
    for start, what in _STARTS:
        if head.startswith(start):
            return what
    if head.startswith(_ZIP):
        return next((what for mark, what in _INSIDE if mark in head), "压缩包，请先解压")
    if head.startswith(_OLE):
        return next((what for mark, what in _INSIDE_OLE if mark in head), "旧版 Office 文档")
    if Path(name).suffix.lower() in _DATABASE_NAMES:
        return "数据库或备份文件"
    return "文本文件" if _is_text(head) else "无法识别的文件"


def _is_text(head: bytes) -> bool:
    plain = head.strip(b"\0")
    return b"\0" not in plain and not any(byte < 9 for byte in plain[:1000])
