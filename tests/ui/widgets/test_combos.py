"""Drop-downs whose choices change while they are shown."""

from consultant_app.ui.widgets.combos import AutosaveCombo, FilterCombo

ROUNDS = [("r1", "第1轮 2026-03-01"), ("r2", "第2轮")]


def test_a_choice_that_is_called_otherwise_now_is_shown_so(qtbot):
    combo = AutosaveCombo([].append, ROUNDS, name="轮次")
    qtbot.addWidget(combo)
    combo.show_value("r2")
    combo.set_choices([ROUNDS[0], ("r2", "第2轮 2026-11-20")])
    assert (combo.value(), combo.currentText()) == ("r2", "第2轮 2026-11-20")


def test_the_same_choices_again_leave_alone_what_is_being_typed(qtbot, compose):
    saved = []
    combo = AutosaveCombo(saved.append, ["张三", "李四"], name="责任人", editable=True)
    qtbot.addWidget(combo)
    combo.show_value("张三")
    compose(combo.lineEdit(), commit="丰")
    combo.lineEdit().setCursorPosition(0)
    combo.set_choices(["张三", "李四"])
    assert (combo.currentText(), combo.lineEdit().cursorPosition()) == ("张三丰", 0)
    combo.saver.commit()
    assert saved == ["张三丰"]


def test_a_filter_keeps_what_is_chosen_while_it_is_offered(qtbot):
    combo = FilterCombo([("", "全部顾问"), ("张三", "张三"), ("李四", "李四")], name="按顾问筛选")
    qtbot.addWidget(combo)
    combo.show_value("李四")
    combo.offer([("", "全部顾问"), ("李四", "李四")])
    assert combo.value() == "李四"
    combo.offer([("", "全部顾问"), ("张三", "张三")])
    assert (combo.value(), combo.currentText()) == ("", "全部顾问")
