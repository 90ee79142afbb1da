"""Forms as XLSForm workbooks, so that they can be edited in a spreadsheet and used with other collectors' tools."""

from consultant_app.forms.xls_reader import Imported, Tables, read_tables
from consultant_app.forms.xls_writer import tables_of, write_xlsx
from consultant_app.model.form import Form

__all__ = ["Imported", "Tables", "form_from_tables", "read_tables", "tables_of", "write_xlsx"]


def form_from_tables(tables: Tables, file_name: str) -> Form:
    """The form in the rows of a workbook's sheets (by name, headings first). Raises BadForm with every problem."""
    return read_tables(tables, file_name).form
