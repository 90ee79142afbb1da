"""Checks of the old Office container (.xls and encrypted files): what is in it, is it locked, does it carry macros.

Sources: [MS-CFB] for the directory entries, [MS-XLS] for the BOF and FilePass records.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from consultant_app.intake.refusal import refuse

_ENTRY = 128
_HEADER = 512
_BOF, _FILEPASS = 0x0809, 0x002F
_BIFF8, _BIFF5 = 0x0600, 0x0500
_SMALL_STREAM = 4096
_RECORDS_READ = 12

_SAVE_AS = "用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”再导入"


def check(path: Path) -> str:
    """ "xls" when the container holds a readable old workbook; BadFile with one sentence otherwise."""
    data = path.read_bytes()
    if len(data) < 3 * _HEADER:
        raise refuse(path, "已损坏或没有下载完整", "向对方重新索取")
    entries = {name: (start, size) for name, start, size in _entries(data)}
    if "EncryptedPackage" in entries:
        raise refuse(path, "设有打开密码", "在 Excel 或 WPS 中取消密码后重新保存")
    if "WordDocument" in entries:
        raise refuse(path, "其实是 Word 97-2003 文档，不是表格", "选择 .xlsx、.xls、.ods 或 .csv 名单文件")
    if "_VBA_PROJECT_CUR" in entries or "_VBA_PROJECT" in entries:
        raise refuse(path, "含有宏，为安全起见不读取", _SAVE_AS)
    place = entries.get("Workbook") or entries.get("Book")
    if not place:
        raise refuse(path, "不是能识别的表格，或已损坏", "向对方重新索取")
    _check_workbook(path, data, *place)
    return "xls"


def _entries(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and size of everything that looks like a directory entry, without trusting any chain."""
    for at in range(_HEADER, len(data) - _ENTRY + 1, _ENTRY):
        if data[at + 66] not in (1, 2, 5) or data[at + 67] > 1 or data[at + 1] != 0:
            continue
        length = int.from_bytes(data[at + 64 : at + 66], "little")
        if not 4 <= length <= 64 or length % 2:
            continue
        name = data[at : at + length - 2].decode("utf-16-le", "replace")
        yield name, *struct.unpack_from("<LL", data, at + 116)


def _check_workbook(path: Path, data: bytes, start: int, size: int) -> None:
    if size < _SMALL_STREAM:  # kept in the mini stream, which the reader checks
        return
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 16)
    records = list(_records(data, (start + 1) * sector))
    if not records or records[0][0] != _BOF or len(records[0][1]) < 2:
        raise refuse(path, "已损坏，找不到工作簿的开头", "向对方重新索取")
    version = int.from_bytes(records[0][1][:2], "little")
    if version not in (_BIFF8, _BIFF5):
        raise refuse(path, "是 Excel 4.0 或更早的格式", _SAVE_AS)
    if any(kind == _FILEPASS for kind, _ in records):
        raise refuse(path, "设有打开密码", "在 Excel 或 WPS 中取消密码后重新保存")


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    for _ in range(_RECORDS_READ):
        if at + 4 > len(data):
            return
        kind, length = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + length]
        at += 4 + length
