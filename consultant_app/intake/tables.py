"""Tables out of .xlsx, .xls, .ods and .csv files, with every number as exact as the file holds it."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from consultant_app.intake import child, text_tables
from consultant_app.intake.guard import FileKind, inspect
from consultant_app.intake.refusal import refuse

MAX_ROWS = 300_000
MAX_COLUMNS = 500
MAX_MERGES = 50_000
SMALL = "small"
SMALL_CELLS, SMALL_CHARACTERS, SMALL_BYTES = 120_000, 3_000_000, 32_000_000
EMPTY_ROWS_AT_END = 200
CHUNK = 2_000
_EXACT = 10**15  # a spreadsheet keeps fifteen digits

Cell = str | int | float
Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; all counted from 0."""


@dataclass(kw_only=True)
class Sheet:
    """One table. Cells are text, int or float; a float of 1e15 or more is a number whose last digits are lost."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How far reading has come; total is 0 while it is unknown."""

    text: str
    done: int = 0
    total: int = 0


def read_tables(
    path: Path, *, timeout: float = child.TIMEOUT_SECONDS, small: bool = False
) -> Generator[Reading, None, list[Sheet]]:
    """All sheets of a file, read in a child process; yields progress, closing it stops the child.

    `small`: the file is a form or a fill-in copy, and one with more cells or characters than any such is refused
    before it takes memory here. Raises BadFile with one Chinese sentence.
    """
    sheets: list[Sheet] = []
    total = 0
    for message in child.run("tables", path, *([SMALL] if small else []), timeout=timeout):
        match message:
            case ["sheet", str(name), bool(hidden), int(total), list(merges)]:
                sheets.append(Sheet(name=name, merges=[tuple(merge) for merge in merges], hidden=hidden))
            case ["rows", list(rows)]:
                sheets[-1].rows += rows
        done = len(sheets[-1].rows) if sheets else 0
        yield Reading(text=f"正在读取 {path.name}", done=done, total=total)
    return sheets


def read_messages(path: Path, size: str = "") -> Iterator[child.Message]:
    """What the child sends: ["sheet", name, hidden, row count, merges], then ["rows", rows] in pieces."""
    kind = inspect(path)
    messages = _messages(path, kind)
    yield from _small(path, kind, messages) if size == SMALL else messages


def _small(path: Path, kind: FileKind, messages: Iterator[child.Message]) -> Iterator[child.Message]:
    too_large = refuse(path, "太大，不像是表单或填写表", "核对文件，删去不用的选项清单和说明，或拆成几个文件")
    if kind in (FileKind.XLSX, FileKind.ODS) and _unpacked(path) > SMALL_BYTES:
        raise too_large
    cells = characters = 0
    for message in messages:
        if message[0] == "rows":
            rows: Any = message[1]
            cells += sum(map(len, rows))
            characters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if cells > SMALL_CELLS or characters > SMALL_CHARACTERS:
            raise too_large
        yield message


def _unpacked(path: Path) -> int:
    with ZipFile(path) as parts:
        return sum(part.file_size for part in parts.infolist())


def _messages(path: Path, kind: FileKind) -> Iterator[child.Message]:
    if kind is FileKind.TEXT:
        yield from _sent(path, path.stem, False, text_tables.read_rows(path), 0, [])
        return
    yield from _workbook_messages(path)


def _workbook_messages(path: Path) -> Iterator[child.Message]:
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError:
        raise refuse(path, "设有打开密码", "在 Excel 或 WPS 中取消密码后重新保存") from None
    found = False
    for facts in workbook.sheets_metadata:
        if facts.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        found = True
        hidden = facts.visible is not python_calamine.SheetVisibleEnum.Visible
        yield from _sheet_messages(path, workbook.get_sheet_by_name(facts.name), facts.name, hidden)
    if not found:
        raise refuse(path, "里没有工作表", "核对文件内容")


def _sheet_messages(path: Path, sheet: Any, name: str, hidden: bool) -> Iterator[child.Message]:
    if len(sheet.merged_cell_ranges or ()) > MAX_MERGES:
        raise refuse(path, f"的工作表“{name}”有超过 {MAX_MERGES} 处合并单元格", "取消合并单元格后再导入")
    merges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    indent: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    rows = (indent + _row(values) for values in sheet.iter_rows()) if sheet.start else iter(())
    height = sheet.end[0] + 1 if sheet.end else 0
    yield from _sent(path, name, hidden, rows, height, merges)


def _sent(
    path: Path, name: str, hidden: bool, rows: Iterator[list[Cell]], total: int, merges: list[Merge]
) -> Iterator[child.Message]:
    yield ["sheet", name, hidden, min(total, MAX_ROWS), merges]
    chunk: list[list[Cell]] = []
    for row in _bounded(path, name, rows):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield ["rows", chunk]
            chunk = []
    if chunk:
        yield ["rows", chunk]


def _bounded(path: Path, name: str, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows up to the last one with content; a long empty stretch ends the table."""
    empty = 0
    for number, row in enumerate(rows, start=1):
        while row and row[-1] == "":
            row.pop()
        if not row:
            empty += 1
            if empty > EMPTY_ROWS_AT_END:
                return
            continue
        if number > MAX_ROWS:
            raise refuse(path, f"的工作表“{name}”超过 {MAX_ROWS} 行", "拆成几个文件后再导入")
        if len(row) > MAX_COLUMNS:
            raise refuse(path, f"的工作表“{name}”第 {number} 行超过 {MAX_COLUMNS} 列", "删除数据以外的列后再导入")
        for _ in range(empty):
            yield []
        empty = 0
        yield row


def _row(values: list[Any]) -> list[Cell]:
    return [value if type(value) is str else _CELL[type(value)](value) for value in values]


def _number(value: float) -> Cell:
    if value.is_integer() and -_EXACT < value < _EXACT:
        return int(value)
    return float(f"{value:.15g}") if -_EXACT < value < _EXACT else value


def _moment(value: datetime) -> str:
    return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()


_CELL: dict[type, Callable[[Any], Cell]] = {
    str: str,
    int: lambda value: value if -_EXACT < value < _EXACT else float(value),
    float: _number,
    bool: lambda value: "是" if value else "否",
    date: date.isoformat,
    datetime: _moment,
    time: time.isoformat,
    timedelta: str,
    type(None): lambda _: "",
}
