"""A long list: only what is in sight is read, and what was selected stays so in another order."""

from enum import StrEnum

import pytest
from PySide6.QtCore import Qt

from consultant_app.ui.widgets.paged_model import ListColumn, PagedModel
from consultant_app.ui.widgets.paged_table import PagedTable

KEYS = tuple(f"k{number:04d}" for number in range(1000))
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class Order(StrEnum):
    NAME = "name"
    SIZE = "size"


COLUMNS = (
    ListColumn("名称", 200, str, Order.NAME),
    ListColumn("规模", 100, len, Order.SIZE, warning=lambda line: "太大" if line == "k0001" else ""),
    ListColumn("备注", 100, lambda line: ""),
)


@pytest.fixture
def read():
    return []


@pytest.fixture
def table(qtbot, read):
    def page(keys):
        read.extend(keys)
        return {key: key for key in keys if key != "k0003"}

    table = PagedTable(PagedModel(COLUMNS, page), name="清单")
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    table.show_keys(KEYS)
    return table


def mark(table):
    header = table.horizontalHeader()
    return header.sortIndicatorSection(), header.sortIndicatorOrder()


def press(table, section):
    """What Qt does on a click: it moves the mark, then tells."""
    header = table.horizontalHeader()
    again = header.sortIndicatorSection() == section and header.sortIndicatorOrder() == ASCENDING
    header.setSortIndicator(section, DESCENDING if again else ASCENDING)
    header.sectionClicked.emit(section)


def test_pages_are_read_as_they_come_into_view(table, read, qtbot):
    qtbot.waitUntil(lambda: bool(read))
    assert set(read) == set(KEYS[:32])
    assert table.lines.line(500) == "k0500"
    assert table.lines.line(3) is None
    assert table.lines.line(1000) is None


def test_a_cell_says_its_warning_or_its_title_and_text(table):
    spoken, tip = 11, 3
    assert table.lines.data(table.lines.index(1, 1), tip) == "太大"
    assert table.lines.data(table.lines.index(1, 1), spoken) == "太大"
    assert table.lines.data(table.lines.index(2, 0), spoken) == "名称：k0002"
    assert table.lines.data(table.lines.index(2, 2), spoken) == "备注：无"


def test_selection_current_line_and_place_stay_in_another_order(table):
    table.selectRow(600)
    table.scrollTo(table.lines.index(700, 0))
    place = table.verticalScrollBar().value()
    table.show_keys(KEYS[::-1])
    assert (table.selected(), table.current()) == (["k0600"], "k0600")
    assert table.verticalScrollBar().value() == place
    table.show_keys(KEYS[:500], stay=False)
    assert (table.selected(), table.current()) == ([], "")
    assert table.verticalScrollBar().value() == 0


def test_the_heading_that_sorts_already_is_turned_round_by_one_click(table, qtbot):
    table.show_sort(Order.SIZE, descending=False)
    with qtbot.waitSignal(table.sort_asked) as asked:
        press(table, 1)
    assert asked.args == [Order.SIZE, True]
    assert mark(table) == (1, DESCENDING)
    with qtbot.waitSignal(table.sort_asked) as asked:
        press(table, 0)
    assert asked.args == [Order.NAME, False]
    assert mark(table) == (0, ASCENDING)


def test_a_heading_that_does_not_sort_leaves_the_mark_where_it_is(table, qtbot):
    table.show_sort(Order.SIZE, descending=True)
    with qtbot.assertNotEmitted(table.sort_asked):
        press(table, 2)
    assert mark(table) == (1, DESCENDING)


def test_enter_opens_and_delete_asks(table, qtbot):
    table.selectRow(2)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["k0002"]
    with qtbot.waitSignal(table.delete_asked):
        qtbot.keyClick(table, Qt.Key.Key_Delete)
