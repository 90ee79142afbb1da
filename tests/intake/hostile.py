"""Makes damaged, hostile, enormous, encrypted and mislabelled files, each with the words its refusal must contain."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlwt
from docx import Document
from PIL import Image

MEGABYTE = 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Case(NamedTuple):
    """A file name, what is in it, and a word of the refusal."""

    name: str
    make: Callable[[], bytes]
    words: str


def xlsx(rows: int = 3) -> bytes:
    """An ordinary workbook with a list of enterprises."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["企业名称", "统一社会信用代码", "从业人员"])
    for number in range(rows):
        sheet.append([f"河州第{number}食品有限公司", "91350100M000100Y43", 20 + number])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls() -> bytes:
    """An ordinary old workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for column, heading in enumerate(["企业名称", "从业人员"]):
        sheet.write(0, column, heading)
    for row in range(1, 200):
        sheet.write(row, 0, f"河州第{row}食品有限公司")
        sheet.write(row, 1, row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def docx() -> bytes:
    """An ordinary Word document."""
    stream = io.BytesIO()
    document = Document()
    document.add_paragraph("帮扶企业名单")
    document.save(stream)
    return stream.getvalue()


def ods(rows: int = 3) -> bytes:
    """An ordinary OpenDocument table."""
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in line
        ) + "</table:table-row>"
        for line in [("企业名称", "从业人员"), *((f"河州第{row}食品有限公司", str(row)) for row in range(rows))]
    )  # fmt: skip
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="名单">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def csv_text() -> bytes:
    """An ordinary list as text."""
    lines = [f'河州第{row}食品有限公司,{row},"备注，\n第二行"' for row in range(50)]
    return ("企业名称,从业人员,备注\n" + "\n".join(lines)).encode("gb18030")


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A container with these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(whole: bytes, name: str, content: bytes | None) -> bytes:
    """The container with one part replaced, added, or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts: dict[str, str | bytes] = {each: archive.read(each) for each in archive.namelist()}
    parts.pop(name, None)
    if content is not None:
        parts[name] = content
    return zipped(parts)


def with_sheet(sheet_data: str, prolog: str = "") -> bytes:
    """A workbook whose only sheet is this XML."""
    xml = (
        f'<?xml version="1.0"?>{prolog}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{sheet_data}</sheetData></worksheet>"
    )
    return with_part(xlsx(), "xl/worksheets/sheet1.xml", xml.encode())


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The bytes with every occurrence replaced."""
    assert old in data
    return data.replace(old, new)


def with_entry(part: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    """A workbook with one more, specially made entry."""
    stream = io.BytesIO(xlsx())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(part, content)
    return stream.getvalue()


def entry(name: str) -> bytes:
    """A workbook with an entry of this name, written as it stands."""
    placeholder = "q" * len(name.encode())
    return changed(with_entry(zipfile.ZipInfo(placeholder)), placeholder.encode(), name.encode())


def link_entry() -> bytes:
    """A workbook with a symbolic link inside."""
    part = zipfile.ZipInfo("xl/link")
    part.external_attr = 0o120777 << 16
    return with_entry(part, b"/etc/passwd")


def twice() -> bytes:
    """A workbook with two entries of one name."""
    return changed(with_entry(zipfile.ZipInfo("xl/Styles.xmm")), b"xl/Styles.xmm", b"xl/Styles.xml")


def overlapping() -> bytes:
    """Many directory entries over the same packed bytes."""
    packed = zlib.compress(b"\0" * MEGABYTE, 9)[2:-4]
    names = [f"xl/part{number}.bin" for number in range(300)]
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), MEGABYTE, len(names[0]), 0)
    body = local + names[0].encode() + packed
    central = b"".join(
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), MEGABYTE, len(name), 0, 0, 0, 0, 0, 0
        )
        + name.encode()
        for name in names
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(names), len(names), len(central), len(body), 0)
    return body + central + end


def lying_size() -> bytes:
    """A part that unpacks to more than the directory says."""
    whole = with_part(xlsx(), "xl/big.xml", b"<a>" + b"x" * MEGABYTE + b"</a>")
    return changed(whole, struct.pack("<L", MEGABYTE + 7), struct.pack("<L", 1000))


def claiming(name: str, size: int) -> bytes:
    """A workbook with a part that says it unpacks to this size."""
    return changed(with_part(xlsx(), name, b"x" * 54_321), struct.pack("<L", 54_321), struct.pack("<L", size))


def encrypted_zip() -> bytes:
    """A container whose entries are marked as encrypted."""
    data = bytearray(xlsx())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def compressed_by(method: int) -> bytes:
    """A workbook packed with another method than deflate."""
    with zipfile.ZipFile(io.BytesIO(xlsx())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()}, method)


def ole(*entries: str, first_records: bytes = b"") -> bytes:
    """An old Office container with these streams."""
    header = bytearray(512)
    header[:8] = OLE
    header[30:32] = (9).to_bytes(2, "little")
    directory = b""
    for name in entries:
        raw = name.encode("utf-16-le") + b"\0\0"
        item = bytearray(128)
        item[: len(raw)] = raw
        item[64:66] = len(raw).to_bytes(2, "little")
        item[66], item[67] = 2, 1
        item[116:124] = struct.pack("<LL", 0, 8192)
        directory += bytes(item)
    return bytes(header) + first_records.ljust(1024, b"\0") + directory.ljust(4096, b"\0")


def biff(version: int, *more: tuple[int, bytes]) -> bytes:
    """The first records of a workbook stream."""
    records = [(0x0809, struct.pack("<HHHHLL", version, 5, 0, 0, 0, 0)), *more]
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def locked_xls() -> bytes:
    """An old workbook with a password."""
    return ole("Root Entry", "Workbook", first_records=biff(0x0600, (0x002F, b"\0" * 54)))


def picture(kind: str, size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind)
    return stream.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>企业名称</t></is></c></row>'
STRICT = b'<w xmlns="http://purl.oclc.org/ooxml/x"/>'
TEXT_DOCUMENT = b"application/vnd.oasis.opendocument.text"
SHEET = "xl/worksheets/sheet1.xml"
HTML = "<html><table><tr><td>企业名称</td></tr></table></html>"

CASES = [
    Case("空文件.xlsx", lambda: b"", "空文件"),
    Case("空文件.csv", lambda: b"", "空文件"),
    Case("炸弹-单个部件.xlsx", lambda: claiming("xl/media/a.bin", 65 * MEGABYTE), "过大"),
    Case("炸弹-压缩比.xlsx", lambda: with_part(xlsx(), "xl/media/a.bin", b"\0" * (4 * MEGABYTE)), "压缩炸弹"),
    Case("炸弹-工作表.xlsx", lambda: claiming("xl/worksheets/sheet2.xml", 257 * MEGABYTE), "过大"),
    Case("炸弹-共享字符串.xlsx", lambda: with_part(xlsx(), "xl/sharedStrings.xml", b" " * (20 * MEGABYTE)), "压缩炸弹"),
    Case("重叠.xlsx", overlapping, "重叠"),
    Case("大小不符.xlsx", lying_size, "不读取"),
    Case("部件太多.xlsx", lambda: zipped({f"a{number}": "" for number in range(5001)}), "上限"),
    Case("重名.xlsx", twice, "重名"),
    Case("向上路径.xlsx", lambda: entry("../../evil.txt"), "不安全的路径"),
    Case("绝对路径.xlsx", lambda: entry("/etc/evil"), "不安全的路径"),
    Case("盘符路径.xlsx", lambda: entry("C:/evil.txt"), "不安全的路径"),
    Case("反斜杠.xlsx", lambda: entry("xl\\evil.txt"), "不安全的路径"),
    Case("设备名.xlsx", lambda: entry("xl/CON.xml"), "不安全的路径"),
    Case("控制字符名.xlsx", lambda: entry("xl/a\x01b"), "不安全的路径"),
    Case("内部链接.xlsx", link_entry, "链接"),
    Case("实体膨胀.xlsx", lambda: with_sheet(CELL, LAUGHS), "DOCTYPE"),
    Case("外部实体.xlsx", lambda: with_sheet(CELL, EXTERNAL), "DOCTYPE"),
    Case("实体-UTF16.xlsx", lambda: with_part(xlsx(), "xl/styles.xml", (LAUGHS + "<x/>").encode("utf-16")), "DOCTYPE"),
    Case("实体.ods", lambda: with_part(ods(), "content.xml", (LAUGHS + "<x/>").encode()), "DOCTYPE"),
    Case("关系里的实体.xlsx", lambda: with_part(xlsx(), "xl/_rels/workbook.xml.rels", LAUGHS.encode()), "DOCTYPE"),
    Case("远处的格.xlsx", lambda: with_sheet(CELL + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "很远"),
    Case("加密.xlsx", lambda: ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "密码"),
    Case("加密.xls", locked_xls, "密码"),
    Case("加密压缩.xlsx", encrypted_zip, "密码"),
    Case("加密.ods", lambda: with_part(ods(), "META-INF/manifest.xml", b"<m><encryption-data/></m>"), "密码"),
    Case("宏.xlsm", xlsx, "宏"),
    Case("藏宏.xlsx", lambda: with_part(xlsx(), "xl/vbaProject.bin", b"x"), "宏"),
    Case("宏.xls", lambda: ole("Root Entry", "Workbook", "_VBA_PROJECT_CUR", first_records=biff(0x0600)), "宏"),
    Case("网页.xls", lambda: HTML.encode(), "网页"),
    Case("网页-UTF16.xls", lambda: HTML.encode("utf-16"), "网页"),
    Case("网页.xlsx", lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html>" + HTML.encode(), "网页"),
    Case("旧XML.xls", lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "网页"),
    Case("邮件网页.xls", lambda: b"MIME-Version: 1.0\r\n" + HTML.encode(), "网页"),
    Case("其实是csv.xls", csv_text, "扩展名"),
    Case("其实是xlsx.xls", xlsx, "扩展名"),
    Case("其实是xls.xlsx", xls, "扩展名"),
    Case("其实是xlsx.csv", xlsx, "扩展名"),
    Case("其实是ods.xlsx", ods, "扩展名"),
    Case("其实是docx.xlsx", docx, "Word"),
    Case("其实是doc.xls", lambda: ole("Root Entry", "WordDocument"), "Word"),
    Case("其实是压缩包.xlsx", lambda: zipped({"名单.txt": "企业名称"}), "压缩包"),
    Case("其实是rar.xlsx", lambda: b"Rar!\x1a\x07\x01\x00" + b"x" * 100, "压缩包"),
    Case("其实是7z.xlsx", lambda: b"7z\xbc\xaf\x27\x1c" + b"x" * 100, "压缩包"),
    Case("其实是gz.csv", lambda: b"\x1f\x8b\x08" + b"x" * 100, "压缩包"),
    Case("其实是pdf.xlsx", lambda: b"%PDF-1.7\n" + b"x" * 100, "PDF"),
    Case("其实是程序.xls", lambda: b"MZ\x90\0" + b"x" * 100, "程序"),
    Case("其实是jpg.xlsx", lambda: picture("JPEG"), "图片"),
    Case("其实是png.xlsx", lambda: picture("PNG"), "图片"),
    Case("其实是数据库.xlsx", lambda: b"SQLite format 3\0" + b"x" * 100, "数据库"),
    Case("其实是rtf.xls", lambda: b"{\\rtf1 x}", "RTF"),
    Case("其实是文字文档.ods", lambda: with_part(ods(), "mimetype", TEXT_DOCUMENT), "不是表格"),
    Case("二进制.xlsb", lambda: zipped({"xl/workbook.bin": "x", "[Content_Types].xml": "x"}), "xlsb"),
    Case("严格格式.xlsx", lambda: with_part(xlsx(), "xl/workbook.xml", STRICT), "Strict"),
    Case("新压缩方式.xlsx", lambda: compressed_by(zipfile.ZIP_LZMA), "较新"),
    Case("旧压缩.xlsx", lambda: compressed_by(zipfile.ZIP_BZIP2), "较新"),
    Case("很旧的.xls", lambda: b"\x09\x04\x06\x00" + b"\0" * 600, "Excel 4.0"),
    Case("很旧的版本.xls", lambda: ole("Root Entry", "Workbook", first_records=biff(0x0400)), "Excel 4.0"),
    Case("没有开头.xls", lambda: ole("Root Entry", "Workbook"), "损坏"),
    Case("截断.xls", lambda: xls()[:1000], "损坏"),
    Case("空容器.xls", lambda: ole("Root Entry"), "不是能识别的表格"),
    Case("截断.xlsx", lambda: xlsx()[:-300], "损坏"),
    Case("半个.xlsx", lambda: xlsx()[:2000], "损坏"),
    Case("只有开头.xlsx", lambda: b"PK\x03\x04", "损坏"),
    Case("空压缩包.xlsx", lambda: zipped({}), "空的压缩包"),
    Case("坏工作表.xlsx", lambda: with_part(xlsx(), SHEET, b"<worksheet><sheetData><row"), "无法读取"),
    Case("没有工作表.xlsx", lambda: with_part(xlsx(), "xl/worksheets/sheet1.xml", None), "无法读取"),
    Case("坏工作簿.xlsx", lambda: with_part(xlsx(), "xl/workbook.xml", b"<<<<"), "无法读取"),
    Case("坏内容.ods", lambda: with_part(ods(), "content.xml", b"<office:document-content"), "无法读取"),
    Case("乱码.csv", lambda: bytes(range(128, 256)) * 40, "第 1 行"),
    Case("第三行乱码.csv", lambda: "企业名称\n甲\n".encode() + b"\xff\xff\xff\n", "第 3 行"),
    Case("空字符.csv", lambda: b"a,b\nc,\0d\n", "损坏"),
    Case("远处空字符.csv", lambda: b"a,b\n" * 20_000 + b"\0", "第 20001 行"),
    Case("引号不配.csv", lambda: '企业名称,备注\n甲厂,"没有结束\n乙厂,x\n'.encode(), "第 2 行起的引号没有配对"),
    Case("引号乱用.csv", lambda: '企业名称,备注\n甲厂,"结束"了\n'.encode(), "第 2 行"),
    Case("超长字段.csv", lambda: ("企业名称,备注\n甲厂," + "x" * 200_000).encode(), "第 2 行"),
    Case("行太多.csv", lambda: b"x\n" * 300_001, "300000 行"),
    Case("列太多.csv", lambda: b",".join([b"x"] * 501), "500 列"),
    Case("半个字.csv", lambda: "企业名称".encode("utf-16")[:-1], "损坏"),
    Case("随机.xlsx", lambda: random.Random(1).randbytes(5000), "不是能识别"),
    Case("随机.xls", lambda: OLE + random.Random(2).randbytes(5000), "表格"),
    Case("~$名单.xlsx", xlsx, "临时文件"),
]  # fmt: skip

SOUND: dict[str, Callable[[], bytes]] = {"名单.xlsx": xlsx, "名单.xls": xls, "名单.ods": ods, "名单.csv": csv_text}


def write(case: Case, folder: Path) -> Path:
    """The case as a file in the folder."""
    path = folder / case.name
    path.write_bytes(case.make())
    return path


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes with a few random changes: flipped, cut, repeated, overwritten."""
    changed_data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(changed_data) or 1)
        length = rng.randint(1, 64)
        match rng.randrange(5):
            case 0 if changed_data:
                changed_data[at] ^= 1 << rng.randrange(8)
            case 1:
                del changed_data[at : at + length]
            case 2:
                changed_data[at:at] = changed_data[at : at + length]
            case 3:
                changed_data[at : at + length] = rng.randbytes(length)
            case _:
                del changed_data[max(at, 1) :]
    return bytes(changed_data)


def random_damage(name: str, count: int, seed: int = 0) -> Iterator[bytes]:
    """So many damaged copies of a sound file."""
    rng = random.Random(f"{name}{seed}")
    data = SOUND[name]()
    for _ in range(count):
        yield damaged(data, rng)
