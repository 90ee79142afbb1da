"""Big tables as .xlsx and .csv: a stream of inline strings, so that 90,000 rows take a second and little memory.

Small styled sheets are openpyxl's business; a register of a whole programme is this module's.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from consultant_app import files
from consultant_app.documents import sheet_parts as parts
from consultant_app.errors import AppError, reason_of
from consultant_app.model.text import clean_text

MAX_ROWS = 1_048_576  # of one Excel sheet, heading included
MAX_CELL = 32_767  # UTF-16 units in one Excel cell
MAX_PART = 2_000_000_000  # bytes of one part in an ordinary zip
OVERFLOW_SHEET = "超长文字"
_PIECE = 16_000  # characters per row there: within the limit even if each takes two units
_STEP = 1_000  # rows between two reports of progress
_MAX_NOTES = 100
_MARK = "\x1f"
# What the quick path must not meet: markup, control and other characters that XML cannot carry, Excel's own escapes,
# spaces at either end.
_SPECIAL = re.compile("[&<>\x00-\x1e\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|_x|\x1f | \x1f")
_EXCEL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,3})?")  # what Excel shows again digit for digit
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # spreadsheets read the wide ones, too

Row = Sequence[str]
Steps = Generator[int, None, tuple[str, ...]]


class ColumnKind(StrEnum):
    """How a column's cells are stored."""

    TEXT = "text"
    LONG_TEXT = "long_text"  # wrapped
    NUMBER = "number"  # a plain number is one; anything else in the column stays text


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, its width in characters, what it holds."""

    title: str
    width: float = 14
    kind: ColumnKind = ColumnKind.TEXT


@dataclass
class _Sheet:
    """What has to be remembered while rows stream by."""

    columns: Sequence[Column]
    rows: int = 0
    notes: list[str] = field(default_factory=list)
    overflow: list[tuple[str, str, str, str]] = field(default_factory=list)

    def note(self, column: int, sentence: str) -> None:
        """State a replacement with its place; the first hundred are kept."""
        if len(self.notes) < _MAX_NOTES:
            self.notes.append(f"第 {self.rows + 1} 行“{self.columns[column].title}”：{sentence}")


def write_table(target: Path, sheet_name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Steps:
    """Write one sheet with a frozen, filtered heading; yields the number of rows done, returns what had to be replaced.

    Every value stays the text it was: no formula, no 9.13E+17, no lost zero. Text longer than an Excel cell is cut
    there with a hint and stands whole on a second sheet. AppError when the table exceeds what Excel can open or the
    target is in use. The target appears only when it is complete.
    """
    sheet = _Sheet(columns)
    with whole_file(target) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        with book.open(parts.entry("xl/worksheets/sheet1.xml"), "w") as out:
            yield from _stream(out, sheet, rows)
        titles = [_sheet_title(sheet_name)]
        if sheet.overflow:
            titles.append(OVERFLOW_SHEET)
            book.writestr(parts.entry("xl/worksheets/sheet2.xml"), _overflow_sheet(sheet.overflow))
        for name, text in parts.frame(titles, [len(columns), len(_OVERFLOW_COLUMNS)], sheet.rows).items():
            book.writestr(parts.entry(name), text)
    return tuple(sheet.notes)


def write_csv(target: Path, columns: Sequence[Column], rows: Iterable[Row]) -> Steps:
    """Write UTF-8 text with a byte order mark, which Excel and WPS open rightly; yields and returns as write_table.

    A value that a spreadsheet would compute (= + - @) gets an apostrophe in front, plain numbers do not.
    """
    sheet = _Sheet(columns)
    with whole_file(target) as partial, partial.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([column.title for column in columns])
        for row in rows:
            sheet.rows += 1
            writer.writerow([_guarded(_cleaned(sheet, index, text)) for index, text in enumerate(row)])
            if sheet.rows % _STEP == 0:
                yield sheet.rows
        yield sheet.rows
    return tuple(sheet.notes)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A .part file that becomes the target when the block succeeds and vanishes when it does not."""
    try:
        with files.whole(target) as partial:
            yield partial
    except PermissionError as error:
        sentence = f"“{target.name}”写不进去，可能正在 Excel 或 WPS 中打开。请关闭后重试，或换一个文件名。"
        raise AppError(sentence) from error
    except OSError as error:
        raise AppError(f"“{target.name}”写不进去（{reason_of(error)}）；没有写出文件。请换个位置或文件名。") from error


def _stream(out: IO[bytes], sheet: _Sheet, rows: Iterable[Row]) -> Iterator[int]:
    out.write(parts.sheet_head([column.width for column in sheet.columns]).encode())
    out.write(parts.heading([escape(_cleaned(sheet, i, c.title)) for i, c in enumerate(sheet.columns)]).encode())
    line, size, lines = _line_writer(sheet), 0, []
    for row in rows:
        sheet.rows += 1
        lines.append(line(row))
        if sheet.rows % _STEP == 0:
            size += out.write("".join(lines).encode())
            _refuse_giants(sheet.rows, size)
            lines.clear()
            yield sheet.rows
    out.write("".join(lines).encode())
    _refuse_giants(sheet.rows, size)
    out.write(parts.sheet_foot(len(sheet.columns), sheet.rows).encode())
    yield sheet.rows


def _line_writer(sheet: _Sheet) -> Callable[[Row], str]:
    """A function that turns a row into XML; rows of harmless text, nearly all, take one look and one format."""
    kinds = [column.kind for column in sheet.columns]
    plain, spaced = _Line(kinds, keep_spaces=False), _Line(kinds, keep_spaces=True)
    special, marks = _SPECIAL.search, len(kinds) + 1

    def line(row: Row) -> str:
        joined = f"{_MARK}{_MARK.join(row)}{_MARK}"
        if len(joined) > MAX_CELL // 2 or special(joined) or joined.count(_MARK) != marks:
            return spaced.xml([_careful(sheet, index, text) for index, text in enumerate(row)])
        return plain.xml(row)

    return line


class _Line:
    """The XML of a row with places for its texts."""

    def __init__(self, kinds: Sequence[ColumnKind], *, keep_spaces: bool) -> None:
        styles = {ColumnKind.TEXT: parts.TEXT, ColumnKind.LONG_TEXT: parts.WRAPPED}
        cells = {kind: parts.cell(style, keep_spaces=keep_spaces) for kind, style in styles.items()}
        self._numbers = [index for index, kind in enumerate(kinds) if kind is ColumnKind.NUMBER]
        self._template = parts.row([cells.get(kind, "%s") for kind in kinds])
        self._text = cells[ColumnKind.TEXT]
        self._blanks = [(cells[kind] % "", parts.blank(styles[kind])) for kind in styles if kind in kinds]

    def xml(self, texts: Row) -> str:
        """The row; empty texts become empty cells, plain numbers in a column of numbers become numbers."""
        if self._numbers:
            texts = list(texts)
            for index in self._numbers:
                texts[index] = self._number(texts[index])
        xml = self._template % tuple(texts)
        for full, empty in self._blanks:
            xml = xml.replace(full, empty)
        return xml

    def _number(self, text: str) -> str:
        if _NUMBER.fullmatch(text):
            return f"<c><v>{text}</v></c>"
        return self._text % text if text else "<c/>"


def _careful(sheet: _Sheet, index: int, text: str) -> str:
    """The text as the inside of a cell: cleaned, cut if too long, escaped for XML and for Excel."""
    text = _cleaned(sheet, index, text)
    if len(text) > MAX_CELL // 2 and len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        text = _cut(sheet, index, text)
    return escape(_EXCEL_ESCAPE.sub("_x005F_", text))


def _cleaned(sheet: _Sheet, index: int, text: str) -> str:
    text, removed = clean_text(text)
    if removed:
        sheet.note(index, removed)
    return text


def _cut(sheet: _Sheet, index: int, text: str) -> str:
    """The beginning of a text that no cell can hold; the whole of it goes to the second sheet."""
    first = len(sheet.overflow) + 2
    place = (str(sheet.rows + 1), sheet.columns[index].title)
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    sheet.overflow += [(*place, f"{number}/{len(pieces)}", piece) for number, piece in enumerate(pieces, 1)]
    hint = f"……（文字过长，全文见工作表“{OVERFLOW_SHEET}”第 {first} 行起）"
    sheet.note(index, f"文字共 {len(text)} 字，超过单元格上限，全文写在工作表“{OVERFLOW_SHEET}”第 {first} 行起")
    return pieces[0] + hint


_OVERFLOW_COLUMNS = (
    Column(title="所在行", width=10),
    Column(title="所在列", width=20),
    Column(title="段", width=8),
    Column(title="文字", width=100, kind=ColumnKind.LONG_TEXT),
)


def _overflow_sheet(rows: Sequence[Row]) -> str:
    line = _line_writer(sheet := _Sheet(_OVERFLOW_COLUMNS))
    head = parts.sheet_head([column.width for column in sheet.columns])
    titles = parts.heading([column.title for column in sheet.columns])
    return head + titles + "".join(map(line, rows)) + parts.sheet_foot(len(sheet.columns), len(rows))


def _refuse_giants(rows: int, size: int) -> None:
    if rows >= MAX_ROWS or size > MAX_PART:
        raise AppError(f"表格超过 Excel 能打开的大小（最多 {MAX_ROWS - 1} 行）。没有写出文件；请先筛选，再分批导出。")


def _sheet_title(name: str) -> str:
    """A name that Excel accepts for a sheet: at most 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", " ", clean_text(name).text).strip(" '")[:31] or "表格"


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text
