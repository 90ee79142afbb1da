"""Drawing up and editing the checklist, table, key-in from paper, what is missing before leaving."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
)

from consultant_app.model.assessment import Problem
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.store import records
from consultant_app.workflows import auditing, audits, survey
from consultant_app.workflows.checklist_library import own_lines

ENTER = Qt.Key.Key_Return
SEEN = "首件检验单 SJ-1103 等 5 份，均有检验员签字"


# drawing up and editing


def test_an_empty_checklist_is_drawn_up_from_the_timetable(app, page):
    view = page.in_front()
    assert view.next_step() == "生成检查表"
    assert view.stack.currentWidget() is view.start
    view.take_step()
    lines = audits.lines_of(app.session.db, "a")
    assert {(line.department_id, line.clause) for line in lines} == {("p", "8.5.1"), ("q", "8.6")}
    assert view.stack.currentWidget() is view.walk
    app.undo()
    assert view.stack.currentWidget() is view.start


def test_lines_are_picked_from_the_library_by_department_clause_and_word(app, view):
    view.show_panel("picker")
    picker = view.panels.panel("picker")
    assert picker.department.value() == "p"  # of the line in hand
    picker.clause.show_value("8.5")
    picker.show_fitting()
    every = picker.table.records()
    assert every
    assert all(row.clause.startswith("8.5.") for row in every)
    picker.words.setText("首件")
    picker.show_fitting()
    assert 0 < len(picker.table.records()) < len(every)
    wanted = picker.table.records()[0]
    picker.table.choose(wanted.id)
    picker.add.click()
    assert wanted.text in {line.text for line in audits.lines_of(app.session.db, "a")}
    assert wanted.id not in {row.id for row in picker.table.records()}


def test_an_own_line_is_written_edited_and_taken_out(app, view, stored, type_into):
    view.fill.write_own()
    editor = view.panels.panel("editor")
    assert view.panels.key == "editor"
    type_into(editor.text, "看成品库的防潮。")
    type_into(editor.clause, "8.5.4")
    editor.method.buttons["看"].click()
    line = stored(editor.line.id)
    assert (line.text, line.clause, line.method, line.origin) == ("看成品库的防潮。", "8.5.4", ("看",), "自拟")
    assert line.clause_title
    assert view.card.line is None or view.card.line.id != ""
    editor.remove.click()
    assert records.find(app.session.db, AuditLine, line.id) is None
    assert view.stack.currentWidget() is view.walk


def test_an_own_line_leaves_the_library_from_the_picker_and_from_the_editor(app, view, stored, type_into):
    view.fill.write_own()
    editor = view.panels.panel("editor")
    type_into(editor.text, "看成品库的防潮。")
    type_into(editor.clause, "8.5.4")
    editor.keep.click()
    editor.refresh()
    assert editor.keep.text() == "从自有条目库删除"
    editor.keep.click()
    assert own_lines(app.session.db) == []
    editor.keep.click()
    editor.remove.click()
    view.show_panel("picker")
    picker = view.panels.panel("picker")
    picker.source.show_value("own-")
    picker.show_fitting()
    assert {row.text for row in picker.table.records()} == {"看成品库的防潮。"}
    assert not picker.drop.isEnabled()
    picker.table.choose(picker.table.records()[0].id)
    picker.drop.click()
    assert own_lines(app.session.db) == []
    assert picker.table.records() == []
    app.session.undo()
    picker.refresh()
    assert len(picker.table.records()) > 0


def test_a_clause_that_does_not_exist_stays_in_the_box_in_red(view, stored):
    view.show_editor()
    editor = view.panels.panel("editor")
    editor.clause.setText("8.99")
    editor.clause.saver.touch()
    assert not editor.clause.saver.commit()
    assert "8.99" in editor.clause.saver.error
    assert stored("l1").clause == "8.5.1"
    editor.clause.saver.drop()


def test_a_line_is_moved_within_its_department(view):
    view.go("l3")
    view.show_editor()
    editor = view.panels.panel("editor")
    editor.up.click()
    editor.up.click()
    assert [line.id for line in view.lines.lines] == ["l3", "l1", "l2", "l4", "l5", "l6"]
    editor.up.click()  # already the first
    assert view.lines.lines[0].id == "l3"


def test_the_menu_says_how_much_can_be_carried_over(app, view, enterprise):
    assessment = survey.start_round(app.session, enterprise.id)
    with app.session.write("问题") as db:
        records.put(db, Problem(id="x", enterprise_id=enterprise.id, assessment_id=assessment.id, number="P-01",
                                clause="8.6", fact="放行没有签字"))  # fmt: skip
    view.fill.count()
    assert view.fill.diagnosis.text() == "带入诊断发现的问题（1 个）"
    assert not view.fill.previous.isEnabled()
    view.fill.diagnosis.trigger()
    assert any(line.origin == "诊断 P-01" for line in view.lines.lines)


# table, key-in, leaving


def test_rows_pasted_from_excel_into_the_table_are_one_write(app, view, stored):
    view.show_panel("table")
    table = view.panels.panel("table").table
    rows = [("符合", SEEN, "5", "0"), ("一般不符合", "检验单 SJ-1107 无签字", "5", "1"), ("不知道", "看了", "", "")]
    QApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
    table.view.setCurrentIndex(table.model.index(0, 4))
    table.paste()
    found = [stored(f"l{number}").finding for number in (1, 2, 3)]
    assert [each.verdict for each in found] == [Verdict.CONFORM, Verdict.NONCONFORM, Verdict.NOT_CHECKED]
    assert found[1].evidence == "检验单 SJ-1107 无签字"
    assert found[2].evidence == "看了"
    assert len(records.all_of(app.session.db, Nonconformity)) == 1
    app.undo()
    assert stored("l1").finding == Finding()
    assert records.all_of(app.session.db, Nonconformity) == []


def test_a_handwritten_sheet_is_typed_in_with_enter_only(app, view, stored, press):
    view.show_panel("key_in")
    panel = view.panels.panel("key_in")
    assert panel.number.text() == "1"
    panel.number.setText("2")
    for key in (ENTER, "3"):
        press(key)
    assert QApplication.focusWidget() is panel.text
    assert "检查事项 2" in panel.shown.text()
    panel.text.setText("SJ-1107 无签字")
    press(ENTER)
    found = stored("l2").finding
    assert (found.verdict, found.grade, found.evidence) == (Verdict.NONCONFORM, "一般", "SJ-1107 无签字")
    assert (panel.number.text(), QApplication.focusWidget()) == ("3", panel.number)
    press(ENTER)
    press("7")
    panel.text.setText("没有外包")
    press(ENTER)
    assert stored("l3").finding.reason == "没有外包"
    assert len(panel.list.buttons()) == 2
    assert app.session.undo_label.startswith("检查：")


def test_a_number_that_is_not_on_the_sheet_is_refused_in_words(view, press):
    view.show_panel("key_in")
    panel = view.panels.panel("key_in")
    panel.number.setText("99")
    press(ENTER)
    assert "99" in panel.error.text.text()
    assert QApplication.focusWidget() is panel.number


def test_what_is_missing_leads_to_its_line(app, view, asked, stored):
    auditing.judge(app.session, stored("l2"), Finding(verdict=Verdict.CONFORM))
    view.show_leaving()
    panel = view.panels.panel("leaving")
    texts = [entry.accessibleName() for part in panel.lists.values() for entry in part.buttons()]
    assert "第 2 条（8.5.1，符合）：缺证据" in texts
    assert "首次会议还没有登记" in texts
    entry = next(
        entry for part in panel.lists.values() for entry in part.buttons() if "第 2 条" in entry.accessibleName()
    )
    entry.click()
    assert (view.current, view.stack.currentWidget()) == ("l2", view.walk)
    meeting = next(e for part in panel.lists.values() for e in part.buttons() if "首次会议" in e.accessibleName())
    meeting.click()
    assert asked[-1] == ("audit", {"meeting": "首次会议"})


def test_escape_leaves_a_panel(view, press):
    view.show_panel("key_in")
    press(Qt.Key.Key_Escape)
    assert view.stack.currentWidget() is view.walk
