"""Counts as an Excel workbook: a sheet per table, and Pareto charts that Excel draws and people can edit."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from consultant_app.documents.cells import put_text
from consultant_app.documents.sheets import whole_file

PARETO_SHEET = "排列图数据"
COUNTED = ("数值", "项数", "累计百分比", "次数")  # headings of what is a number; 8.6 under 条款 is none
_NUMBER = re.compile(r"-?\d{1,12}(\.\d+)?")
_WIDEST = 60

Table = tuple[str, Sequence[tuple[str, ...]]]


def write_workbook(target: Path, tables: Sequence[Table]) -> None:
    """Write the tables, each on its own sheet with its first row as heading. Raises AppError when the file is in use.

    Text that looks like a formula stays text. The Pareto sheet (dimension, label, count, cumulative %) gets a chart
    per dimension.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, rows in tables:
        sheet = book.create_sheet(title)
        _fill(sheet, rows)
        if title == PARETO_SHEET:
            _draw(sheet, rows)
    with whole_file(target) as part:
        book.save(part)


def _fill(sheet: Any, rows: Sequence[tuple[str, ...]]) -> None:
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(row=number, column=place)
            if number > 1 and rows[0][place - 1] in COUNTED and _NUMBER.fullmatch(text):
                cell.value = float(text) if "." in text else int(text)
            else:
                put_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for place in range(1, len(rows[0]) + 1):
        longest = max(sum(2 if ord(each) > 255 else 1 for each in row[place - 1]) for row in rows)
        sheet.column_dimensions[sheet.cell(row=1, column=place).column_letter].width = min(longest + 3, _WIDEST)
    sheet.freeze_panes = "A2"


def _draw(sheet: Any, rows: Sequence[tuple[str, ...]]) -> None:
    """Charts beside the table, one for each dimension, bars with a line of cumulative percent."""
    first = 2
    for number, kind in enumerate(dict.fromkeys(row[0] for row in rows[1:])):
        count = sum(row[0] == kind for row in rows[1:])
        sheet.add_chart(_chart(sheet, kind, first, first + count - 1), f"H{2 + number * 17}")
        first += count


def _chart(sheet: Any, kind: str, first: int, last: int) -> Any:
    from openpyxl.chart import BarChart, LineChart, Reference

    bars = BarChart()
    bars.title = f"{kind}排列图"
    bars.add_data(Reference(sheet, min_col=3, min_row=first, max_row=last))
    bars.set_categories(Reference(sheet, min_col=2, min_row=first, max_row=last))
    bars.y_axis.title, bars.legend, bars.gapWidth = "项数", None, 40
    bars.x_axis.delete = bars.y_axis.delete = False
    line = LineChart()
    line.add_data(Reference(sheet, min_col=4, min_row=first, max_row=last))
    line.y_axis.axId, line.y_axis.title, line.y_axis.crosses = 200, "累计百分比", "max"
    line.y_axis.scaling.min, line.y_axis.scaling.max = 0, 100
    line.y_axis.delete, line.y_axis.majorGridlines = False, None
    bars += line
    bars.width, bars.height = 18, 8
    return bars
