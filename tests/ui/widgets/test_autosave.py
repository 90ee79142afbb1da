"""Editors save as the person types, survive failures and never confuse a candidate's Enter with "next"."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.lines import AutosaveLine, DateField, MoneyField, NumberField
from consultant_app.ui.widgets.texts import AutosaveText


@pytest.fixture
def place(qtbot):
    """Puts an editor into a shown window, with another field to go to."""

    def show(editor):
        window = QWidget()
        qtbot.addWidget(window)
        layout = QVBoxLayout(window)
        other = AutosaveLine(str, name="另一个")
        layout.addWidget(editor)
        layout.addWidget(other)
        with qtbot.waitActive(window):
            window.show()
        editor.setFocus()
        editor.other, editor.home = other, window  # the test holds only the editor
        return editor

    return show


@pytest.fixture
def kept():
    return []


@pytest.mark.parametrize("kind", [AutosaveLine, AutosaveText])
def test_typing_is_saved_without_any_button(qtbot, place, kept, compose, kind):
    editor = place(kind(kept.append, name="名称"))
    compose(editor, commit="甲乙机械")
    with qtbot.waitSignal(editor.saver.saved, timeout=2000):
        pass
    assert kept == ["甲乙机械"]
    assert not editor.saver.dirty


@pytest.mark.parametrize("kind", [AutosaveLine, AutosaveText])
def test_leaving_the_field_saves_at_once(place, kept, compose, kind):
    editor = place(kind(kept.append, name="名称"))
    compose(editor, commit="甲")
    editor.other.setFocus()
    assert kept == ["甲"]


@pytest.mark.parametrize("kind", [AutosaveLine, AutosaveText])
def test_what_is_being_composed_is_not_saved_and_enter_does_not_move_on(qtbot, place, kept, compose, kind):
    editor = place(kind(kept.append, name="名称"))
    moved = []
    editor.entered.connect(lambda: moved.append(1))
    compose(editor, preedit="jia yi")
    modifier = Qt.KeyboardModifier.ControlModifier if kind is AutosaveText else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(editor, Qt.Key.Key_Return, modifier)
    assert (kept, moved) == ([], [])
    compose(editor, commit="甲乙")
    qtbot.keyClick(editor, Qt.Key.Key_Return, modifier)  # the echo of the Enter that confirmed the candidate
    assert moved == []
    with qtbot.waitSignal(editor.saver.saved, timeout=2000):
        pass
    qtbot.keyClick(editor, Qt.Key.Key_Return, modifier)
    assert (kept, moved) == (["甲乙"], [1])


def test_enter_saves_and_moves_on(qtbot, place, kept):
    editor = place(AutosaveLine(kept.append, name="编号"))
    qtbot.keyClicks(editor, "CMM-03")
    with qtbot.waitSignal(editor.entered):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert kept == ["CMM-03"]


def test_failing_save_keeps_the_text_in_red_and_is_tried_again(qtbot, place, compose, monkeypatch):
    monkeypatch.setattr("consultant_app.ui.widgets.autosave.RETRY", 10)
    attempts = []

    def save(text):
        attempts.append(text)
        if len(attempts) < 3:
            raise OSError("No space left on device")

    editor = place(AutosaveLine(save, name="名称"))
    field = Field("名称", editor)
    qtbot.addWidget(field)
    compose(editor, commit="甲")
    assert not editor.saver.commit()
    assert editor.text() == "甲"
    assert editor.property("state") == "error"
    assert "没有保存成功" in field.error.text.text()
    with qtbot.waitSignal(editor.saver.saved, timeout=2000):
        pass
    assert attempts == ["甲", "甲", "甲"]
    assert editor.property("state") == ""
    assert field.error.isHidden()


def test_refusal_is_said_beside_the_field(qtbot, place):
    def refuse(_text):
        raise AppError("名称不能为空；没有改动。")

    editor = place(AutosaveLine(refuse, name="名称"))
    qtbot.keyClicks(editor, "x")
    assert not flush(editor.window())
    assert editor.toolTip() == "名称不能为空；没有改动。"


@pytest.mark.parametrize("kind", [AutosaveLine, AutosaveText])
def test_news_from_elsewhere_never_overwrites_what_is_being_typed(qtbot, place, kept, compose, kind):
    editor = place(kind(kept.append, name="名称"))
    editor.show_value("旧")
    compose(editor, commit="新")
    editor.show_value("别处")
    assert "新" in editor.value()
    editor.saver.commit()
    editor.show_value("别处")
    assert editor.value() == "别处"


def test_showing_a_value_is_no_edit(place, kept):
    editor = place(AutosaveText(kept.append, name="备注"))
    editor.show_value("第一行\n第二行")
    assert flush(editor.window())
    assert kept == []


def test_what_is_longer_than_the_line_shows_its_beginning_and_is_gone_on_with_at_its_end(place, kept):
    editor = place(AutosaveLine(kept.append, name="分发范围"))
    editor.other.setFocus()
    editor.show_value("总经理、管理者代表、各部门经理、审核组成员；综合部存档" * 3)
    assert editor.cursorPosition() == 0
    editor.setFocus()
    assert editor.cursorPosition() == len(editor.text())


def test_undo_key_belongs_to_the_program_once_everything_is_saved(qtbot, place, kept):
    editor = place(AutosaveLine(kept.append, name="编号"))
    qtbot.keyClicks(editor, "AB")
    assert editor.saver.dirty
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == ""
    editor.saver.commit()
    assert not editor.saver.dirty


def test_text_grows_with_its_lines(place, kept):
    editor = place(AutosaveText(kept.append, name="备注", lines=2))
    before = editor.height()
    editor.show_value("一\n二\n三\n四\n五\n六")
    assert editor.height() > before


def test_dropped_edit_is_not_saved(qtbot, place, kept):
    editor = place(AutosaveLine(kept.append, name="编号"))
    qtbot.keyClicks(editor, "AB")
    editor.saver.drop()
    assert flush(editor.window())
    assert kept == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2026-11-22", "2026-11-22"), ("20261122", "2026-11-22"), ("2026.11.22", "2026-11-22"), ("", "")],
)
def test_date_is_read_as_people_type_it(qtbot, place, kept, typed, stored):
    editor = place(DateField(kept.append, name="日期"))
    editor.show_value("2020-01-01")
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, typed)
    editor.other.setFocus()
    assert kept == [stored]
    assert editor.text() == ("2026年11月22日" if stored else "")


def test_wrong_date_stays_with_its_reason(qtbot, place, kept):
    field = place(Field("日期", DateField(kept.append, name="日期")))
    editor = field.editor
    editor.setFocus()
    qtbot.keyClicks(editor, "2026-13-40")
    field.other.setFocus()
    assert kept == []
    assert editor.text() == "2026-13-40"
    assert "不是真实存在的日期" in field.error.text.text()


def test_date_is_plain_while_edited(place, kept):
    editor = place(DateField(kept.append, name="日期"))
    editor.other.setFocus()
    editor.show_value("2015-04")
    assert editor.text() == "2015年4月"
    editor.setFocus()
    assert editor.text() == "2015-04"


def test_number_keeps_the_digits_typed(qtbot, place, kept):
    editor = place(NumberField(kept.append, name="合格率"))
    qtbot.keyClicks(editor, "98.50")
    editor.saver.commit()
    assert kept == ["98.50"]


def test_whole_number_refuses_a_fraction(qtbot, place, kept):
    editor = place(NumberField(kept.append, name="人数", whole=True))
    qtbot.keyClicks(editor, "12.5")
    assert not editor.saver.commit()
    assert editor.saver.error == "“12.5”不是整数"


def test_money_understands_yi_and_shows_its_unit(place, kept, compose):
    editor = place(MoneyField(kept.append, name="营收"))
    compose(editor, commit="1.2亿")
    editor.other.setFocus()
    assert kept == ["12000"]
    assert editor.text() == "12000 万元"


def _wheel(widget):
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_wheel_changes_a_choice_only_with_the_focus(place, kept):
    editor = place(AutosaveCombo(kept.append, ["高", "中", "低"], name="紧迫度"))
    editor.show_value("高")
    editor.other.setFocus()
    _wheel(editor)
    assert editor.value() == "高"
    editor.setFocus()
    _wheel(editor)
    assert editor.value() == "中"


def test_choice_is_saved_when_made(qtbot, place, kept):
    editor = place(AutosaveCombo(kept.append, [("", ""), ("h", "高"), ("m", "中")], name="紧迫度"))
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert kept == ["h"]


def test_choice_shows_a_stored_word_that_is_no_longer_offered(place, kept):
    editor = place(AutosaveCombo(kept.append, ["高", "中"], name="紧迫度"))
    editor.show_value("特急")
    assert editor.value() == "特急"


def test_editable_choice_takes_other_words(place, kept, compose):
    editor = place(AutosaveCombo(kept.append, ["甲", "乙"], name="部门", editable=True))
    editor.lineEdit().selectAll()
    compose(editor.lineEdit(), commit="检验科")
    editor.saver.commit()
    assert kept == ["检验科"]
