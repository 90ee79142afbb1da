"""现场诊断 in a real window over a real database."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from consultant_app.model.assessment import AnswerState, Judgement, Photo
from consultant_app.store import records
from consultant_app.ui.main_window import MainWindow
from consultant_app.workflows import findings, observations, phrases, survey


@pytest.fixture
def assessment(app, enterprise):
    return survey.start_round(app.session, enterprise.id)


@pytest.fixture
def window(qtbot, app, assessment):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("survey", {"part": "diagnosis"})
    window.activateWindow()
    return window


@pytest.fixture
def view(window):
    return window.page("survey").in_front()


def stored(app, assessment, question):
    return survey.judgements(app.session.db, assessment.id).get(question, Judgement())


def press(qtbot, view, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or view, key, modifier)


def test_a_number_key_answers_the_question_in_hand(qtbot, app, assessment, view):
    view.card.focus_answer()
    press(qtbot, view, "3")
    judgement = stored(app, assessment, view.current)
    assert (judgement.state, judgement.value) == (AnswerState.ANSWERED, "3")
    assert view.card.scores.value() == "3"


def test_a_level_from_two_up_without_evidence_says_so_beside_the_box(qtbot, app, view):
    view.card.focus_answer()
    press(qtbot, view, "1")
    assert not view.card.evidence.notice.isVisible()
    press(qtbot, view, "4")
    assert view.card.evidence.notice.isVisible()
    assert "缺证据" in view.card.evidence.notice.text.text()
    view.card.evidence.text.setPlainText("查首件检验单 5 份，均有签字。")
    view.card.evidence.text.saver.commit()
    assert not view.card.evidence.notice.isVisible()


def test_digits_typed_into_the_evidence_are_text_and_no_answer(qtbot, app, assessment, view):
    box = view.card.evidence.text
    box.setFocus()
    qtbot.keyClicks(box, "5")
    view.flush()
    judgement = stored(app, assessment, view.current)
    assert (judgement.evidence, judgement.value) == ("5", "")


def test_enter_goes_on_and_shift_enter_back(qtbot, view):
    view.card.focus_answer()
    first = view.current
    press(qtbot, view, Qt.Key.Key_Return)
    second = view.current
    assert second != first
    press(qtbot, view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.current == first


def test_enter_in_the_evidence_is_a_new_line_and_ctrl_enter_goes_on(qtbot, app, assessment, view):
    box, first = view.card.evidence.text, view.current
    box.setFocus()
    box.insertPlainText("甲")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    box.insertPlainText("乙")
    assert view.current == first
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.current != first
    assert stored(app, assessment, first).evidence == "甲\n乙"


def test_an_enter_that_confirms_a_candidate_never_moves_on(qtbot, compose, view):
    view.card.states.press("7")
    line, first = view.card.reason, view.current
    assert line.isVisible()
    line.setFocus()
    compose(line, preedit="chuchang")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert view.current == first
    compose(line, commit="出厂")
    qtbot.keyClick(line, Qt.Key.Key_Return)  # comes with the confirmation
    assert view.current == first
    assert line.value() == "出厂"


def test_not_applicable_asks_for_its_reason(qtbot, app, assessment, view):
    view.card.focus_answer()
    press(qtbot, view, "7")
    assert stored(app, assessment, view.current).state is AnswerState.NOT_APPLICABLE
    assert "理由" in view.card.reason_error.text.text()
    assert QApplication.focusWidget() is view.card.reason
    view.card.reason.setText("没有设计开发")
    view.card.reason.saver.touch()
    view.card.reason.saver.commit()
    assert not view.card.reason_error.isVisible()


def test_undo_restores_what_was_answered_and_the_screen_follows(qtbot, app, assessment, view):
    view.card.focus_answer()
    press(qtbot, view, "2")
    app.undo()
    assert stored(app, assessment, view.current) == Judgement()
    assert view.card.scores.value() == ""
    app.redo()
    assert view.card.scores.value() == "2"


def test_the_filter_shows_open_items_and_the_blue_button_finds_the_next(qtbot, app, assessment, view):
    names = [question.name for _, question in view.held.shown()]
    for name in names[:3]:
        survey.judge(app.session, assessment, name, Judgement(state=AnswerState.ANSWERED, value="0"))
    view.go(names[0])
    view.filter.show_value("open")
    view._filter("open")
    assert names[1] not in view._listed()
    view.take_step()
    assert view.current == names[3]


def test_a_phrase_goes_into_the_evidence_with_its_first_blank_selected(qtbot, app, assessment, view):
    found = view.tools._find_phrases("")
    chosen = next(each for each in found if "____" in each.text)
    chosen.open()
    box = view.card.evidence.text
    assert chosen.text in box.toPlainText()
    assert box.textCursor().selectedText().startswith("____")


def test_f2_goes_behind_what_is_written_when_no_blank_is_left(qtbot, app, view):
    box = view.card.evidence.text
    box.setPlainText("抽 5 份首件检验单，签字齐全。")
    view.card.focus_answer()
    view.tools.next_blank()
    assert box.hasFocus()
    assert box.textCursor().atEnd()


def test_the_photo_buttons_stay_where_they_are_when_the_reminder_of_evidence_goes(view):
    evidence = view.card.evidence
    evidence.notice.say("缺证据")
    view.layout().activate()
    before = evidence.photos.mapTo(view, evidence.photos.rect().topLeft())
    evidence.notice.say("")
    view.layout().activate()
    assert evidence.photos.mapTo(view, evidence.photos.rect().topLeft()) == before


def test_the_evidence_is_kept_as_an_own_phrase_and_offered_first(qtbot, app, view):
    view.card.evidence.text.setPlainText("抽 5 份首件检验单，签字齐全。")
    view.tools.keep_phrase()
    assert phrases.own_phrases(app.session.db)[0].text == "抽 5 份首件检验单，签字齐全。"
    assert view.tools._find_phrases("")[0].text == "抽 5 份首件检验单，签字齐全。"


def test_f9_makes_a_problem_of_the_item(qtbot, app, assessment, view):
    view.card.focus_answer()
    press(qtbot, view, "1")
    view.tools.make_problem()
    (problem,) = findings.problems_of(app.session.db, assessment.id)
    assert problem.question == view.current


def test_a_note_becomes_evidence_of_the_item(qtbot, app, enterprise, assessment, view):
    observations.capture(app.session, enterprise.id, "量具标签过期", place="终检台")
    (line,) = view.tools._find_notes("")
    line.open()
    assert "量具标签过期" in view.card.evidence.text.value()
    assert not observations.inbox(app.session.db, enterprise.id)


def test_another_note_is_chosen_while_one_is_being_changed(qtbot, app, enterprise, assessment, window):
    """Saving fills the list anew under the click."""
    for text in ("量具标签过期", "模具无编号"):
        observations.capture(app.session, enterprise.id, text, place="终检台")
    window.open_page("survey", {"part": "inbox"})
    inbox = window.page("survey").in_front()
    other = 1 - inbox.list.currentRow()
    first, second = inbox.current.text, inbox.list.item(other).text().splitlines()[1]
    inbox.text.setPlainText(f"{first}，两件")
    inbox.list.setCurrentRow(other)
    assert inbox.current.text == second
    assert inbox.list.currentItem().text().endswith(second)
    assert {note.text for note in observations.inbox(app.session.db, enterprise.id)} == {f"{first}，两件", second}


def test_rows_of_a_table_are_typed_calculated_and_taken_back(qtbot, app, assessment, view):
    view.go("quality_data")
    table = view.card._forms["quality_data"].fields["quality_data"].editor
    table._edited(edits(added=({"qd_indicator": "一次交检合格率", "qd_unit": "%", "qd_value": "97.2"},)))
    assert stored(app, assessment, "quality_data").value == "1"
    assert "第1行" in table.error.text.text()  # the period is missing
    (row,) = table.table.records()
    table._edited(edits(changed=((row, {"qd_value": "197"}),)))
    assert "100" in table.error.text.text()
    table._deleted(table.table.records())
    assert table.table.records() == []
    app.undo()
    assert [each.qd_value for each in table.table.records()] == ["197"]


def edits(changed=(), added=()):
    from consultant_app.ui.widgets.table import Edits

    return Edits(changed=changed, added=added)


def test_a_column_that_is_not_asked_hides_its_cell_and_brings_it_back(qtbot, app, assessment, view):
    view.go("quality_data")
    table = view.card._forms["quality_data"].fields["quality_data"].editor
    table._edited(edits(added=({"qd_indicator": "报废率", "qd_source": "record", "qd_source_detail": "报废单"},)))
    (row,) = table.table.records()
    assert row.qd_source_detail == "报废单"
    table._edited(edits(changed=((row, {"qd_source": "oral"}),)))
    (row,) = table.table.records()
    assert row.qd_source_detail == ""
    table._edited(edits(changed=((row, {"qd_source": "record"}),)))
    (row,) = table.table.records()
    assert row.qd_source_detail == "报废单"


def test_rows_pasted_into_the_table_view_are_one_step(qtbot, app, assessment, view):
    view.show_sheet()
    sheet = view.table.table
    sheet.view.setCurrentIndex(sheet.model.index(0, 3))
    QApplication.clipboard().setText("2\t已答\t查记录 3 份\n\t不适用\t\t无外包\n")
    sheet.paste()
    first, second = sheet.records()[:2]
    assert stored(app, assessment, first.id) == Judgement(state=AnswerState.ANSWERED, value="2", evidence="查记录 3 份")
    assert stored(app, assessment, second.id).reason == "无外包"
    app.undo()
    assert stored(app, assessment, first.id) == Judgement()
    assert stored(app, assessment, second.id) == Judgement()


def test_the_table_view_has_one_row_per_item_and_no_more(qtbot, view):
    view.show_sheet()
    assert view.table.table.model.rowCount() == len(view.held.numbers)


def test_a_second_round_asks_the_same_and_is_compared(qtbot, app, enterprise, assessment, window, view):
    names = [question.name for _, question in view.held.shown()][:2]
    for name in names:
        judgement = Judgement(state=AnswerState.ANSWERED, value="2", evidence="看到记录")
        survey.judge(app.session, assessment, name, judgement)
    page = window.page("survey")
    page.round_bar.start_next()
    assert page.held.assessment.round == 2
    page.round_bar.carry_over()
    view.go(names[0])
    assert view.card.confirm.isVisible()
    view.card.confirm_copied()
    assert not view.card.confirm.isVisible()
    second = page.held.assessment
    survey.judge(app.session, second, names[0], Judgement(state=AnswerState.ANSWERED, value="5", evidence="有数据"))
    page.show_part("scores")
    scores = page.in_front()
    row = scores.scores.records()[0]
    assert row.before == "40"
    assert row.change.startswith("+")
    item = next(each for each in scores.items.records() if each.id == names[0])
    assert (item.before, item.level) == ("2", "5")


def test_explaining_a_score_lists_what_counts_and_what_does_not(qtbot, app, assessment, window, view):
    names = [question.name for _, question in view.held.shown()]
    survey.judge(app.session, assessment, names[0], Judgement(state=AnswerState.ANSWERED, value="1"))
    survey.judge(app.session, assessment, names[1], Judgement(state=AnswerState.ANSWERED, value="4"))
    page = window.page("survey")
    page.show_part("scores")
    rows = {row.id: row for row in page.in_front().items.records()}
    assert rows[names[0]].counts == "计入"
    assert rows[names[1]].counts == "缺证据"
    assert rows[names[2]].counts == "未问"
    assert "20 分" in page.in_front().formula.text()


def test_the_way_back_leads_to_the_very_question(qtbot, app, window, view):
    names = [question.name for _, question in view.held.shown()]
    view.go(names[7])
    place = window.page("survey").place()
    view.go(names[0])
    window.page("survey").open_place(**place)
    assert view.current == names[7]


def test_the_first_round_begins_with_the_proposed_supplements(qtbot, app, enterprise):
    from dataclasses import replace

    with app.session.write("修改行业") as db:
        records.put(db, replace(enterprise, industry="18"))
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("survey", {"part": "diagnosis"})
    page = window.page("survey")
    ticked = [key for key, box in page.in_front().start.boxes.items() if box.isChecked()]
    assert ticked == ["supplement_machining"]
    page.take_step()
    assert page.held.assessment.supplements == ("supplement_machining",)
    assert page.in_front().card.question is not None


def test_a_gap_leads_to_its_question_or_problem(app, assessment, window, view):
    page = window.page("survey")
    name = [question.name for _, question in view.held.shown()][5]
    page.open_place(view="diagnosis", record=name)
    assert view.current == name
    problem = findings.add_problem(app.session, assessment, fact="甲")
    findings.add_problem(app.session, assessment, fact="乙")
    page.open_place(view="problems", record=problem.id)
    assert page.in_front().current == problem.id
    page.open_place(view="survey", record="")
    assert page.parts.value() == "intent"


def test_photos_of_an_answer_are_stored_numbered_and_undone(qtbot, tmp_path, app, view):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    file = tmp_path / "车间.png"
    image.save(str(file))
    strip = view.card.evidence.photos.strip
    strip.bring([file])
    qtbot.waitUntil(lambda: strip.list.count() == 1, timeout=20000)
    assert strip.list.item(0).text() == "照片1"
    app.undo()
    assert strip.list.count() == 0


def test_a_picture_is_pasted_while_the_answers_have_the_focus(qtbot, app, view):
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QApplication.clipboard().setImage(image)
    view.card.focus_answer()
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    strip = view.card.evidence.photos.strip
    qtbot.waitUntil(lambda: strip.list.count() == 1, timeout=20000)
    stored = records.all_of(app.session.db, Photo)[0]
    assert (stored.file_name, stored.damaged) == ("粘贴的图片.png", False)
