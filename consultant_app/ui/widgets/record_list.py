"""A RecordTable that is only read, closer set: no line numbers, narrow columns, lower lines."""

from consultant_app.ui.widgets.table import RecordTable

_LEAST_WIDTH = 40


def as_list(table: RecordTable, height: int = 40) -> RecordTable:
    """Set the table closer and return it."""
    header = table.view.horizontalHeader()
    header.setMinimumSectionSize(_LEAST_WIDTH)
    for number, column in enumerate(table.model.columns):
        if column.width:
            table.view.setColumnWidth(number, column.width)
    table.view.verticalHeader().hide()
    table.view.verticalHeader().setDefaultSectionSize(height)
    table.show_rows(table.records())
    return table
