"""Tables are edited like a sheet, and one action is one call."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit

from consultant_app.model.enterprise import Department, Product
from consultant_app.ui.widgets.table import Column, Edits, RecordTable

COLUMNS = (
    Column(field="name", title="部门名称"),
    Column(field="head", title="负责人", kind="choice", choices=(("w", "王工"), ("l", "李工"))),
    Column(field="headcount", title="人数", kind="number"),
    Column(field="name", title="字数", get=lambda record: str(len(record.name)), editable=False),
)


def departments(*names):
    return [Department(id=name, enterprise_id="e", name=name, order_key=str(at)) for at, name in enumerate(names, 1)]


class Page:
    """Takes what the table tells."""

    def __init__(self):
        self.edits, self.deleted, self.moved = [], [], []

    def move(self, record, before, after):
        self.moved.append((record.name, before, after))


@pytest.fixture
def page():
    return Page()


@pytest.fixture
def table(qtbot, page):
    widget = RecordTable(COLUMNS, name="部门", change=page.edits.append, delete=page.deleted.append, move=page.move)
    qtbot.addWidget(widget)
    widget.show_rows(departments("生产部", "质量部"))
    with qtbot.waitActive(widget):
        widget.show()
    return widget


def go(table, line, column):
    table.view.setFocus()
    table.view.setCurrentIndex(table.model.index(line, column))


def test_typed_cell_is_one_edit_of_one_record(table, page):
    table.model.setData(table.model.index(1, 2), "１２")
    assert page.edits == [Edits(changed=((table.records()[1], {"headcount": "12"}),))]


def test_unchanged_cell_is_no_edit(table, page):
    table.model.setData(table.model.index(0, 0), "生产部")
    assert page.edits == []


def test_empty_row_at_the_end_adds_a_record(table, page):
    assert table.model.rowCount() == 3
    table.model.setData(table.model.index(2, 0), "技术部")
    assert page.edits == [Edits(added=({"name": "技术部"},))]


def test_text_that_cannot_be_read_is_refused_with_its_reason(qtbot, table, page):
    with qtbot.waitSignal(table.model.refused) as refused:
        table.model.setData(table.model.index(0, 2), "十来个")
    assert "不是数字" in refused.args[0]
    assert page.edits == []


def test_rows_from_excel_are_pasted_as_one_action(qtbot, table, page):
    QApplication.clipboard().setText("质检部\t王工\t5\r\n采购部\t李工\t2\r\n\t\t\r\n")
    go(table, 1, 0)
    qtbot.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.edits == [
        Edits(
            changed=((table.records()[1], {"name": "质检部", "head": "w", "headcount": "5"}),),
            added=({"name": "采购部", "head": "l", "headcount": "2"},),
        )
    ]


def test_computed_column_is_skipped_when_pasting_and_cannot_be_edited(table, page):
    assert not table.model.flags(table.model.index(0, 3)) & Qt.ItemFlag.ItemIsEditable
    QApplication.clipboard().setText("a\tb\tc\td")
    go(table, 2, 2)
    table.paste()
    assert page.edits == [Edits(added=({"headcount": "a"},))]


def test_selected_rows_are_deleted_together(qtbot, table, page):
    go(table, 0, 0)
    table.view.selectAll()
    qtbot.keyClick(table.view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [[record.name for record in records] for records in page.deleted] == [["生产部", "质量部"]]


def test_row_moves_between_its_new_neighbours(qtbot, table, page):
    table.show_rows(departments("一", "二", "三"))
    go(table, 2, 0)
    qtbot.keyClick(table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    go(table, 0, 0)
    table.move_down()
    table.move_up()
    assert page.moved[:2] == [("三", "1", "2"), ("一", "2", "3")]


def test_first_row_cannot_move_up(table, page):
    go(table, 0, 0)
    table.move_up()
    assert page.moved == []


def test_cell_being_edited_stays_open_when_news_comes(qtbot, table):
    go(table, 0, 0)
    qtbot.keyClick(table.view, Qt.Key.Key_F2)
    editor = table.view.viewport().findChild(QLineEdit)
    qtbot.keyClicks(editor, "X")
    table.show_rows(departments("生产部", "质量部"))
    assert table.view.viewport().findChild(QLineEdit) is editor
    assert editor.text().endswith("X") or editor.text() == "X"


def test_choice_is_shown_by_its_label(table):
    table.show_rows([Department(id="d", enterprise_id="e", name="生产部", head="w")])
    assert table.model.index(0, 1).data() == "王工"


def test_table_without_callbacks_only_shows_and_enter_opens(qtbot):
    widget = RecordTable(COLUMNS, name="部门")
    qtbot.addWidget(widget)
    widget.show_rows(departments("生产部"))
    with qtbot.waitActive(widget):
        widget.show()
    assert widget.model.rowCount() == 1
    assert widget.add.isHidden()
    assert widget.remove.isHidden()
    go(widget, 0, 0)
    with qtbot.waitSignal(widget.entered) as entered:
        qtbot.keyClick(widget.view, Qt.Key.Key_Return)
    assert entered.args[0].name == "生产部"


def test_current_record_is_told_and_found_again(qtbot, table):
    with qtbot.waitSignal(table.chosen) as chosen:
        go(table, 1, 0)
    assert chosen.args[0].name == "质量部"
    table.show_rows(departments("质量部"))
    table.choose("质量部")
    assert table.current().name == "质量部"


def test_date_and_check_columns_read_friendly(qtbot):
    columns = (Column(field="standard", title="日期", kind="date"), Column(field="licence", title="主要", kind="check"))
    widget = RecordTable(columns, name="产品")
    qtbot.addWidget(widget)
    widget.show_rows([Product(id="1", enterprise_id="e", standard="2026-11-22", licence="是")])
    assert [widget.model.index(0, at).data() for at in (0, 1)] == ["2026年11月22日", "✓"]


def test_what_is_typed_right_after_a_click_goes_into_the_cell_that_was_clicked(qtbot, table, page):
    table.show_rows(
        [replace(each, headcount=count) for each, count in zip(departments("一", "二"), (5, 12), strict=True)]
    )
    spot = table.view.visualRect(table.model.index(0, 2)).center()
    go(table, 0, 2)  # the click is on a cell that is selected already
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    qtbot.keyClicks(QApplication.focusWidget(), "7")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert page.edits == [Edits(changed=((table.records()[0], {"headcount": "17"}),))]


def test_a_jump_with_a_control_key_held_leaves_one_row_selected(qtbot, table):
    table.choose("生产部")
    jump = QShortcut(QKeySequence("Ctrl+G"), table, partial(table.choose, "质量部"))
    jump.setContext(Qt.ShortcutContext.WindowShortcut)
    qtbot.keyClick(table.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert [record.name for record in table.selected()] == ["质量部"]


def test_rows_that_are_shown_already_are_left_alone(table):
    go(table, 1, 2)
    told = []
    table.chosen.connect(told.append)
    table.show_changed(departments("生产部", "质量部"))
    assert told == []
    assert table.view.currentIndex().column() == 2
    table.show_changed(departments("生产部", "质量部", "仓库"))
    assert told[-1].name == "质量部"
    told.clear()
    table.show_quietly(departments("生产部", "仓库"), "仓库")
    assert (table.current().name, told) == ("仓库", [])


def test_the_first_row_is_chosen_only_while_none_is(table):
    table.choose_first()
    assert table.current().name == "生产部"
    table.choose("质量部")
    table.choose_first()
    assert table.current().name == "质量部"
