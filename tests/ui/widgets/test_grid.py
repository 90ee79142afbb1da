"""A row that the program chooses is the only one that is selected, whatever key led there."""

import pytest
from PySide6.QtCore import Qt

from consultant_app.ui.theme import POINTS, apply_theme, dress
from consultant_app.ui.widgets.check_table import CheckRow, CheckTable
from consultant_app.ui.widgets.paged_model import ListColumn, PagedModel
from consultant_app.ui.widgets.paged_table import PagedTable
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable

ROWS = [CheckRow(key, (key,)) for key in "abc"]


def to_tick():
    table = CheckTable([("名称", 0)], name="清单")
    table.show_rows(ROWS)
    return table


def long_list():
    table = PagedTable(
        PagedModel((ListColumn("名称", 100, str),), lambda keys: {key: key for key in keys}), name="清单"
    )
    table.show_keys(("a", "b", "c"))
    return table


def of_records():
    table = RecordTable([Column(field="id", title="名称")], name="清单")
    table.show_rows(ROWS)
    return table


@pytest.mark.parametrize("make", [to_tick, long_list, of_records])
def test_a_key_with_ctrl_does_not_add_the_row_to_others(make, qtbot):
    table = make()
    qtbot.addWidget(table)
    table.show()
    view = getattr(table, "view", table)
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(view.selectionModel().selectedRows()) == 3
    view.selectRow(1)
    assert [index.row() for index in view.selectionModel().selectedRows()] == [1]


def test_a_row_without_a_box_is_never_ticked(qtbot):
    table = CheckTable([("名称", 0)], name="清单")
    qtbot.addWidget(table)
    table.show_rows([CheckRow("a", ("a",)), CheckRow("b", ("b",), box=False)])
    table.show()
    assert table.rows.index(1, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    table.clicked.emit(table.rows.index(1, 0))
    assert table.ids() == []
    table.selectAll()
    for ticked in (["a"], []):
        qtbot.keyClick(table, Qt.Key.Key_Space)
        assert table.ids() == ticked


def test_columns_and_lines_of_two_rows_grow_with_the_text(qtbot, qapp):
    columns = [Column(field="id", title="编号", width=120), Column(field="id", title="名称")]
    table = as_list(RecordTable(columns, name="清单"), 52)
    table.show_rows(ROWS)
    qtbot.addWidget(table)
    dress(table)
    table.resize(700, 300)
    table.show()
    sizes = lambda: (table.view.columnWidth(0), table.view.verticalHeader().defaultSectionSize())  # noqa: E731
    assert sizes() == (120, 52)
    apply_theme(qapp, "light", 2)
    factor = POINTS[2] / POINTS[0]
    assert sizes() == (round(120 * factor), round(52 * factor))
    table.resize(300, 300)
    assert sizes()[0] < 150  # the name keeps its room
    table.resize(700, 300)
    apply_theme(qapp, "light", 0)
    assert sizes() == (120, 52)
    apply_theme(qapp, "light", 2)
    ticks = to_tick()  # made while the text is large
    qtbot.addWidget(ticks)
    ticks.resize(700, 300)
    ticks.show()
    assert ticks.columnWidth(0) > 40
    assert ticks.standard_width(0) == 36
