"""One line at a time: verdicts on number keys, evidence, phrases, list, photos."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableView,
)

from consultant_app.model.assessment import Photo
from consultant_app.model.audit import Finding, Issue, Verdict
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.workflows import auditing
from consultant_app.workflows.settings import change_setting

ENTER = Qt.Key.Key_Return
SEEN = "首件检验单 SJ-1103 等 5 份，均有检验员签字"


# judging


def test_a_number_key_judges_and_enter_shows_the_next_line(view, stored, press):
    assert view.current == "l1"
    press("1")
    found = stored("l1").finding
    assert (found.verdict, found.auditor, found.escort, found.on) == (
        Verdict.CONFORM, "李审", "赵主任", "2026-11-20",
    )  # fmt: skip
    assert view.card.verdicts.value() == "符合"
    assert view.card.fields.fields["escort"].text() == "赵主任"
    press(ENTER)
    assert view.current == "l2"
    assert "检查事项 2" in view.card.title.text()
    press(ENTER, Qt.KeyboardModifier.ShiftModifier)
    assert view.current == "l1"


def test_space_after_a_number_key_does_not_judge_anew(view, stored, press):
    press("1")
    press(Qt.Key.Key_Space)
    assert stored("l1").finding.verdict is Verdict.CONFORM


def test_conformity_without_evidence_says_so_beside_the_box(view, stored, press, type_into):
    press("1")
    notice = view.card.fields.notice
    assert notice.isVisible()
    assert "缺证据" in notice.text.text()
    type_into(view.card.fields.text, SEEN)
    assert not notice.isVisible()
    assert stored("l1").finding.evidence == SEEN


def test_digits_typed_into_evidence_and_numbers_are_text_and_no_verdict(qtbot, view, stored):
    for editor in (view.card.fields.text, view.card.fields.fields["sampled"]):
        editor.setFocus()
        qtbot.keyClicks(editor, "3")
    view.flush()
    found = stored("l1").finding
    assert (found.verdict, found.evidence, found.sampled) == (Verdict.NOT_CHECKED, "3", "3")


def test_enter_in_the_evidence_is_a_new_line_and_ctrl_enter_goes_on(qtbot, view, stored):
    box = view.card.fields.text
    box.setFocus()
    box.insertPlainText("甲")
    qtbot.keyClick(box, ENTER)
    box.insertPlainText("乙")
    assert view.current == "l1"
    qtbot.keyClick(box, ENTER, Qt.KeyboardModifier.ControlModifier)
    assert view.current == "l2"
    assert stored("l1").finding.evidence == "甲\n乙"


def test_an_enter_that_confirms_a_candidate_never_moves_on(qtbot, compose, view, press):
    press("7")
    line = view.card.reason
    assert line.isVisible()
    assert QApplication.focusWidget() is line
    compose(line, preedit="chuchang")
    qtbot.keyClick(line, ENTER)
    compose(line, commit="出厂")
    qtbot.keyClick(line, ENTER)
    assert view.current == "l1"
    assert line.value() == "出厂"


def test_not_applicable_and_not_verified_ask_for_a_reason(view, stored, press, type_into):
    for key, verdict in (("7", Verdict.NOT_APPLICABLE), ("8", Verdict.NOT_VERIFIED)):
        view.card.focus_verdict()
        press(key)
        assert stored("l1").finding.verdict is verdict
        assert verdict in view.card.reason_error.text.text()
    type_into(view.card.reason, "负责人出差")
    assert not view.card.reason_error.isVisible()
    view.card.focus_verdict()
    press("9")
    assert stored("l1").finding.verdict is Verdict.NOT_CHECKED
    assert not view.card.reason.isVisible()


def test_a_nonconformity_is_told_at_once_with_the_ways_to_it(app, view, asked, press):
    assert not view.card.strip.isVisible()
    press("3")
    (made,) = records.all_of(app.session.db, Nonconformity)
    assert view.card.strip.isVisible()
    assert view.card.told.text() == f"已开具 {made.number}"
    view.card.open_raised.click()
    assert asked[-1] == ("nonconformities", {"nonconformity": made.id, "step": "fact"})


def test_from_the_verdict_to_the_print_preview_it_is_two_keys(qtbot, app, view, asked, press):
    press("4")
    (made,) = records.all_of(app.session.db, Nonconformity)
    assert made.grade == "严重"
    qtbot.keyClick(view.walk, "P", Qt.KeyboardModifier.ControlModifier)
    assert asked[-1] == ("nonconformities", {"nonconformity": made.id, "print": True})


def test_an_observation_has_no_report_to_print(app, view, asked, press):
    press("2")
    (made,) = records.all_of(app.session.db, AuditObservation)
    assert view.card.strip.isVisible()
    assert not view.card.print_raised.isVisible()
    view.card.open_raised.click()
    assert asked[-1] == ("nonconformities", {"observation": made.id})


def test_undo_takes_back_the_verdict_with_what_it_raised_and_the_screen_follows(app, view, press):
    press("3")
    app.undo()
    assert records.all_of(app.session.db, Nonconformity) == []
    assert view.card.verdicts.value() == "未查"
    assert not view.card.strip.isVisible()


def test_the_mild_grade_has_a_key_only_where_the_scale_has_it(app, view, stored, press):
    press("5")
    assert stored("l1").finding == Finding()
    change_setting(app.session, "grade_scale", "严重/一般/轻微")
    view.card.focus_verdict()
    press("5")
    assert stored("l1").finding.grade == "轻微"


def test_f9_raises_from_the_line_or_without_one(qtbot, app, view, asked, stored):
    qtbot.keyClick(view.walk, Qt.Key.Key_F9)
    assert view.tools.menu.isVisible()
    view.tools.menu.close()
    view.tools.from_line.trigger()
    assert stored("l1").finding.verdict is Verdict.NONCONFORM
    view.tools.without_line.trigger()
    every = {item.line_id: item for item in records.all_of(app.session.db, Nonconformity)}
    assert set(every) == {"l1", ""}
    assert every[""].department_id == "p"
    assert asked[-1] == ("nonconformities", {"nonconformity": every[""].id})


def test_after_the_report_nothing_can_be_judged_or_typed(app, view, audit, stored, press):
    with app.session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-11-25"),)))
    assert view.card.notice.isVisible()
    press("1")
    assert stored("l1").finding == Finding()
    assert view.card.fields.text.isReadOnly()


# phrases


def test_a_phrase_is_inserted_and_tab_goes_from_place_to_place(qtbot, view):
    box = view.card.fields.text
    view.tools._find("")[0].open()
    assert box.toPlainText() == "____（日期）抽____（份数）份，编号____（编号）。"
    assert box.textCursor().selectedText() == "____（日期）"
    for typed in ("11 月 20 日", "5", "SJ-1103"):
        box.insertPlainText(typed)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert box.toPlainText() == "11 月 20 日抽5份，编号SJ-1103。"
    assert QApplication.focusWidget() is not box  # nothing left to fill: Tab goes on


def test_evidence_with_a_place_left_open_does_not_count(view, press, type_into):
    press("1")
    type_into(view.card.fields.text, "抽____（份数）份")
    assert "没填的空" in view.card.fields.notice.text.text()
    assert view.lines.counts("")["lacking"] == 1


def test_the_evidence_can_be_kept_as_a_phrase_for_the_clause(view, type_into):
    type_into(view.card.fields.text, "看留样柜温度 ____（数值）")
    view.tools.keep.click()
    assert any(found.text == "看留样柜温度 ____（数值）" for found in view.tools._find(""))


# the list


def test_lines_are_listed_by_department_with_marks_and_counts(view, press, type_into):
    press("1")
    entries = view.side.list._lines
    assert [(entry.text, entry.note) for entry in entries if entry.level == 0] == [("生产部", "1/3"), ("质量部", "0/3")]
    assert entries[1].state == "wrong"
    type_into(view.card.fields.text, SEEN)
    assert view.side.list._lines[1].state == "done"
    assert view.side.list._lines[2].state == "open"


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("open", {"l1", "l4", "l5", "l6"}),
        ("nonconform", {"l1", "l2"}),
        ("lacking", {"l1", "l2"}),
        ("here", {"l1", "l2", "l3"}),
    ],
)
def test_filters_leave_the_line_in_hand_in_the_list(app, view, chosen, shown, stored):
    auditing.judge(app.session, stored("l2"), Finding(verdict=Verdict.NONCONFORM, grade="一般"))
    auditing.judge(app.session, stored("l3"), Finding(verdict=Verdict.CONFORM, evidence="看"))
    view.side.filter.show_value(chosen)
    view.side.filter._chosen()
    assert {entry.key for entry in view.side.list._lines if entry.level} == shown
    assert view.side.filter.itemText(1) == "未查　4 条"


def test_the_blue_button_goes_to_the_next_open_line_and_then_to_what_is_missing(app, view):
    assert view.next_step() == "下一未查条目"
    view.go("l6")
    view.take_step()
    assert view.current == "l1"
    given = {f"l{number}": Finding(verdict=Verdict.CONFORM, evidence="看") for number in range(1, 7)}
    auditing.judge_all(app.session, "a", given, "全部")
    assert view.next_step() == "离厂前还缺什么"
    view.take_step()
    assert view.panels.key == "leaving"


def test_a_place_in_the_checklist_is_opened_and_kept(page, view):
    page.open_place(line="l5")
    assert view.current == "l5"
    assert view.place() == {"line": "l5"}


# photos


def test_a_pasted_picture_stands_beside_the_line(qtbot, app, view, press):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QApplication.clipboard().setImage(picture)
    view.card.focus_verdict()
    press("V", Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: records.all_of(app.session.db, Photo) != [], timeout=10_000)
    (photo,) = records.all_of(app.session.db, Photo)
    assert (photo.owner_table, photo.owner_id) == ("audit_line", "l1")
    assert view.card.fields.photos.strip.list.count() == 1


# speed and names


def test_a_verdict_does_not_build_the_list_anew(view, press):
    items = [view.side.list.item(number) for number in range(view.side.list.count())]
    press("1")
    press(ENTER)
    assert [view.side.list.item(number) for number in range(view.side.list.count())] == items


def test_everything_that_takes_the_focus_has_a_name(view):
    for key in ("table", "key_in", "picker", "editor", "leaving"):
        view.show_panel(key)
    editors = (QAbstractButton, QComboBox, QPlainTextEdit, QTableView, QListWidget)
    parts = [each for kind in editors for each in view.findChildren(kind)]
    lines = [each for each in view.findChildren(QLineEdit) if not isinstance(each.parent(), QComboBox)]
    inner = ("QComboBoxPrivateContainer", "QTableCornerButton")
    nameless = [each for each in (*parts, *lines) if not each.accessibleName() and type(each).__name__ not in inner]
    assert [
        f"{type(each).__name__} {each.parent()}" for each in nameless if each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ] == []


def test_the_part_fits_a_small_window(page, view):
    page.resize(800, 420)
    assert view.width() <= 800
    assert view.tools.more.isVisible()
