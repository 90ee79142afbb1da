"""Tabs: the keyboard enters at the one in front."""

from PySide6.QtCore import Qt

from consultant_app.ui.widgets.segments import Segments


def entries(segments):
    return [key for key, button in segments.buttons.items() if button.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_tab_enters_at_the_part_in_front_and_the_arrows_walk(qtbot):
    segments = Segments([("a", "甲"), ("b", "乙"), ("c", "丙")], name="各部分")
    qtbot.addWidget(segments)
    with qtbot.waitActive(segments):
        segments.show()
    assert entries(segments) == ["a"]
    segments.show_value("b")
    assert entries(segments) == ["b"]
    before = segments.buttons["b"].grab().toImage()
    segments.buttons["b"].setFocus()
    assert segments.buttons["b"].grab().toImage() != before  # where the keyboard is can be seen
    qtbot.keyClick(segments.buttons["b"], Qt.Key.Key_Right)
    assert segments.buttons["c"].hasFocus()
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.keyClick(segments.buttons["c"], Qt.Key.Key_Space)
    assert chosen.args == ["c"]
    assert entries(segments) == ["c"]
    assert segments.buttons["c"].hasFocus()
