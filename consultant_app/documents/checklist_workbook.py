"""The checklist of an audit as a workbook to fill in anywhere, whose rows come back by their keys."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consultant_app.documents.cells import put_text
from consultant_app.documents.sheets import whole_file

KEY, STATE = "行键", "导出状态"
SHEET, FACTS_SHEET = "填写表", "核对"
MAX_TEXT = 16_000  # characters of a cell; Excel takes 32,767 halves of a character
_HEADING_ROW = 3
_LINE_HEIGHT, _TALLEST = 15, 409  # points; Excel has no higher rows


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, whether somebody fills it in, whether it is seen."""

    title: str
    width: float
    filled: bool = False
    hidden: bool = False


COLUMNS = (
    Column(KEY, 12, hidden=True),
    Column("序号", 6),
    Column("部门", 12),
    Column("条款", 9),
    Column("检查事项", 46),
    Column("方式", 9),
    Column("应有记录", 24),
    Column("抽样提示", 18),
    Column("判定", 13, filled=True),
    Column("抽样数", 8, filled=True),
    Column("不符合数", 9, filled=True),
    Column("客观证据", 50, filled=True),
    Column("理由", 24, filled=True),
    Column("备注", 20, filled=True),
    Column(STATE, 12, hidden=True),
)
TITLES = tuple(column.title for column in COLUMNS)


@dataclass(frozen=True, kw_only=True)
class Checklist:
    """What the workbook holds: two lines above the table, the rows in the order of COLUMNS, the words of 判定."""

    title: str
    hint: str
    rows: Sequence[Sequence[str]]
    verdicts: Sequence[str]
    facts: Mapping[str, str]  # what the program reads back from the hidden sheet


def write_checklist(checklist: Checklist, target: Path) -> None:
    """Write the workbook, whole or not at all; every cell is text. Raises AppError when the file is in use."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = ""
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, checklist)
    for number, row in enumerate(checklist.rows, _HEADING_ROW + 1):
        for place, (column, text) in enumerate(zip(COLUMNS, row, strict=True), 1):
            _style(_put(sheet, number, place, text), column)
        _set_height(sheet, number, row)
    _finish(sheet, checklist)
    facts = book.create_sheet(FACTS_SHEET)
    facts.sheet_state = "hidden"
    for number, pair in enumerate(checklist.facts.items(), 1):
        for place, text in enumerate(pair, 1):
            _put(facts, number, place, text)
    with whole_file(target) as part:
        book.save(part)


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    cell = sheet.cell(row, column)
    put_text(cell, text)
    cell.number_format = "@"
    return cell


def _style(cell: Any, column: Column) -> None:
    from openpyxl.styles import Alignment, Protection

    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = _border()
    if column.filled:
        cell.fill = _colour("FFFFFBE6")
        cell.protection = Protection(locked=False)


def _set_height(sheet: Any, number: int, row: Sequence[str]) -> None:
    """As high as the text needs; without customHeight it grows when somebody writes more."""
    from openpyxl.worksheet.dimensions import RowDimension

    growing = type("Growing", (RowDimension,), {"customHeight": False})
    seen = [(text, column.width) for text, column in zip(row, COLUMNS, strict=True) if not column.hidden]
    lines = max(_lines(text, width) for text, width in seen)
    sheet.row_dimensions[number] = growing(sheet, index=number, ht=min(lines * _LINE_HEIGHT + 3, _TALLEST))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is as wide as two digits."""
    wide = (sum(2 if ord(each) > 255 else 1 for each in line) for line in text.split("\n"))
    return sum(max(1, math.ceil(each / (width - 1.5))) for each in wide)


def _border() -> Any:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color="FFB7C0CC")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _colour(rgb: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=rgb)


def _head(sheet: Any, checklist: Checklist) -> None:
    """Title, how to fill in, headings."""
    from openpyxl.styles import Alignment, Font

    _put(sheet, 1, 2, checklist.title).font = Font(bold=True, size=14)
    _put(sheet, 2, 2, checklist.hint).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.merge_cells(start_row=2, start_column=2, end_row=2, end_column=len(COLUMNS) - 1)
    sheet.row_dimensions[2].height = 34
    for place, column in enumerate(COLUMNS, 1):
        cell = _put(sheet, _HEADING_ROW, place, column.title)
        cell.font, cell.fill, cell.border = Font(bold=True), _colour("FFDCE6F1"), _border()
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = column.width
        sheet.column_dimensions[cell.column_letter].hidden = column.hidden


def _finish(sheet: Any, checklist: Checklist) -> None:
    """The list to choose a verdict from, what stays in sight, what is locked, how it prints."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = _HEADING_ROW + len(checklist.rows)
    letter = get_column_letter(TITLES.index("判定") + 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(checklist.verdicts)}"', allow_blank=True)
    choice.errorTitle, choice.error = "判定", f"请从下拉列表中选择：{'、'.join(checklist.verdicts)}"
    choice.showErrorMessage = True
    choice.add(f"{letter}{_HEADING_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(choice)
    sheet.freeze_panes = f"D{_HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:{get_column_letter(len(COLUMNS))}{last}"
    sheet.protection.enable()  # without a password: against slips, not against people
    for allowed in ("formatCells", "formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
