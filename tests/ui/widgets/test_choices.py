"""Answer buttons by mouse and number keys."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from consultant_app.ui import theme
from consultant_app.ui.widgets.choices import ChoiceButtons, ScoreButtons, TagPicker
from consultant_app.ui.widgets.flow import FlowLayout

OPTIONS = [("yes", "是", "1"), ("no", "否", "2"), ("na", "不适用", "0")]


@pytest.fixture
def choice(qtbot):
    widget = ChoiceButtons(OPTIONS, name="是否校准")
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
    widget.heard = []
    widget.chosen.connect(widget.heard.append)
    return widget


def test_number_key_chooses(qtbot, choice):
    choice.buttons["yes"].setFocus()
    qtbot.keyClick(choice.buttons["yes"], Qt.Key.Key_2)
    assert choice.heard == ["no"]
    assert choice.value() == "no"


def test_only_one_answer_holds(qtbot, choice):
    choice.press("1")
    choice.press("0")
    assert choice.value() == "na"
    assert [value for value, button in choice.buttons.items() if button.isChecked()] == ["na"]


def test_same_answer_again_takes_it_back(choice):
    choice.press("1")
    choice.press("1")
    assert choice.heard == ["yes", ""]


def test_showing_an_answer_is_no_answer(choice):
    choice.show_value("no")
    assert choice.heard == []
    assert choice.value() == "no"


def test_other_keys_are_left_to_the_page(choice):
    assert not choice.press("7")
    assert not choice.press("")


def test_arrow_keys_walk_along_the_buttons(qtbot, choice):
    choice.buttons["yes"].setFocus()
    qtbot.keyClick(choice.buttons["yes"], Qt.Key.Key_Right)
    assert choice.buttons["no"].hasFocus()


def test_several_answers_are_joined_by_a_space(qtbot):
    widget = TagPicker(several=True)
    qtbot.addWidget(widget)
    widget.show_value("人 测")
    widget.buttons["法"].click()
    assert widget.value() == "人 法 测"


def test_settings_cannot_be_left_without_a_choice(qtbot):
    widget = ChoiceButtons(OPTIONS, name="配色", clearable=False)
    qtbot.addWidget(widget)
    widget.press("1")
    widget.press("1")
    assert widget.value() == "yes"


def test_score_by_number_key_shows_its_anchor(qtbot):
    widget = ScoreButtons(["没有", "口头", "部分", "有规定", "按规定", "持续改进"], name="首件检验")
    qtbot.addWidget(widget)
    heard = []
    widget.chosen.connect(heard.append)
    widget.show()
    qtbot.keyClick(widget.buttons[0], Qt.Key.Key_3)
    assert heard == ["3"]
    assert widget.buttons[3].isChecked()
    assert widget.buttons[3].accessibleName() == "首件检验 3分 有规定"


def test_long_anchor_text_is_never_clipped(qtbot):
    text = "有规定，但执行不到位，记录不全，出了问题才想起来看；班组之间做法不一，新员工不知道有这回事"
    widget = ScoreButtons([text] * 6)
    qtbot.addWidget(widget)
    widget.resize(300, 900)
    widget.show()
    qtbot.waitExposed(widget)
    for button in widget.buttons:
        assert button.anchor.height() >= button.anchor.heightForWidth(button.anchor.width())


def test_buttons_wrap_to_the_next_row_when_there_is_no_room(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = FlowLayout(widget)
    for text in ("符合", "观察项", "一般不符合", "严重不符合"):
        layout.addWidget(QPushButton(text))
    one_row, many = layout.heightForWidth(2000), layout.heightForWidth(160)
    assert many > one_row
    assert isinstance(layout.itemAt(0).widget(), QPushButton)
    assert layout.itemAt(9) is None


def test_wrapping_row_inside_another_layout_survives_a_change_of_theme(qapp, qtbot):
    outer = QWidget()
    qtbot.addWidget(outer)
    column = QVBoxLayout(outer)
    flow = FlowLayout()
    for number in range(12):
        flow.addWidget(QPushButton(f"条件 {number}"))
    column.addLayout(flow)
    outer.resize(400, 300)
    outer.show()
    for name in ("dark", "workshop", "light"):
        gc.collect()
        theme.apply_theme(qapp, name)
        outer.hide()
        outer.show()
        outer.grab()
    assert flow.heightForWidth(160) > flow.heightForWidth(2000)
    assert flow.itemAt(11).widget().text() == "条件 11"
