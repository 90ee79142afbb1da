"""Tables in plain text: which encoding, which delimiter, and what is wrong with the line that cannot be read."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from consultant_app.intake.refusal import refuse

DELIMITERS = "\t,;"
MAX_FIELD = 131_072
_SAMPLE_LINES = 30
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_QUOTED = re.compile(r'"[^"]*"')
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


def read_rows(path: Path) -> Iterator[list[str | int | float]]:
    """The rows of a delimited text file; BadFile names the line that stops it."""
    text = decode(path, path.read_bytes())
    text, delimiter = _delimiter(text)
    csv.field_size_limit(MAX_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for row in lines:
            yield [_shown(cell) for cell in row]
            start = lines.line_num + 1
    except csv.Error as error:
        raise _refusal(path, start, str(error)) from None


def decode(path: Path, data: bytes) -> str:
    """The text of the bytes: byte order mark first, then strict UTF-8, then strict GB18030."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _without_nul(path, _strict(path, data[len(mark) :], encoding))
    # Never the other way round: nearly all UTF-8 also decodes as GB18030, into other characters.
    if _first_fault(data, "utf-8") is None:
        return _without_nul(path, data.decode("utf-8"))
    return _without_nul(path, _strict(path, data, "gb18030"))


def _strict(path: Path, data: bytes, encoding: str) -> str:
    fault = _first_fault(data, encoding)
    if fault is None:
        return data.decode(encoding)
    what = f"第 {_line(data, fault)} 行的编码已损坏"
    if encoding == "gb18030":
        # The encoding that lasts longer is the one the file was written in.
        fault = max(fault, _first_fault(data, "utf-8") or 0)
        what = f"第 {_line(data, fault)} 行有无法识别的字符，编码既不是 UTF-8 也不是 GB18030"
    raise refuse(path, what, "用 Excel 或 WPS 打开后另存为 .xlsx 再导入")


def _first_fault(data: bytes, encoding: str) -> int | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _line(data: bytes, place: int) -> int:
    return data.count(b"\n", 0, place) + 1


def _without_nul(path: Path, text: str) -> str:
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise refuse(path, f"第 {line} 行含有空字符，文件可能已损坏", "向对方重新索取，或另存为 .xlsx 再导入")
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The text (without a leading "sep=" line) and the sign that divides its lines most evenly."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return rest, first.strip()[4]
    plain = _QUOTED.sub("", text[:200_000])
    lines = [line for line in plain.splitlines() if line.strip()][:_SAMPLE_LINES]
    return text, max(DELIMITERS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], sign: str) -> tuple[bool, int, int]:
    """Whether the first line has the sign, how many lines share its commonest count, and that count."""
    counts = Counter(line.count(sign) for line in lines if sign in line)
    if not counts:
        return False, 0, 0
    count, agreeing = counts.most_common(1)[0]
    return sign in lines[0], agreeing, count


def _shown(cell: str) -> str:
    """The text as meant: systems write ="0012" to keep Excel from reading a number."""
    match = _FORMULA_TEXT.match(cell)
    return match[1].replace('""', '"') if match else cell


def _refusal(path: Path, line: int, error: str) -> Exception:
    if "field larger" in error:
        return refuse(path, f"第 {line} 行起有一格超过 {MAX_FIELD} 个字符，可能少了一个引号", "核对该行的引号")
    if "unexpected end" in error:
        return refuse(path, f"第 {line} 行起的引号没有配对", "补上该行缺少的引号，或另存为 .xlsx 再导入")
    return refuse(path, f"第 {line} 行的引号用法不规范", "核对该行的引号，或用 Excel 打开后另存为 .xlsx 再导入")
