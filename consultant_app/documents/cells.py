"""Text in the cells of small styled workbooks: what was typed, never a formula."""

import re
from typing import Any

from consultant_app.model.text import clean_text

_EXCEL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def put_text(cell: Any, text: str) -> None:
    """Put a text into a cell of openpyxl as it is: no formula, and no sign read out of _x0041_."""
    if text := _EXCEL_ESCAPE.sub("_x005F_", clean_text(text).text):
        cell.value = text
        cell.data_type = "s"  # a leading = must not become a formula
