"""意愿与意向 and the questionnaire in a real window over a real database."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from consultant_app.forms.state import FormState
from consultant_app.model.enterprise import Willingness
from consultant_app.model.form import Choice, Form, Question, QuestionType, Section
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.widgets.form_questions import FormQuestions
from consultant_app.ui.widgets.question_fields import Shown, read_clock
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import questionnaire, survey


@pytest.fixture
def page(qtbot, app, enterprise):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("survey", {"part": "intent"})
    return window.page("survey")


def type_into(editor, text):
    if hasattr(editor, "setPlainText"):
        editor.setPlainText(text)
    else:
        editor.setText(text)
        editor.saver.touch()
    return editor.saver.commit()


def engagement(app):
    return survey.engagement_of(app.session.db, app.enterprise_id)


def test_choosing_a_willingness_shows_the_triage_at_once(app, page):
    view = page.in_front()
    for value, said in (
        (Willingness.WILLING, "重点帮扶"),
        (Willingness.HESITANT, "加大宣传"),
        (Willingness.WORKSHOP, "宣传片"),
    ):
        view.willingness.buttons[value.value].click()
        assert engagement(app).willingness is value
        assert said in view.triage.text()
    view.willingness.buttons[Willingness.WORKSHOP.value].click()
    assert engagement(app).willingness is Willingness.UNKNOWN
    assert not view.triage.isVisible()


def test_the_terms_of_the_letter_are_kept_field_by_field(app, page):
    view = page.in_front()
    type_into(view.editors["intent_number"], "YX-2026-001")
    type_into(view.editors["intent_on"], "2026.11.20")
    type_into(view.editors["needs"], "降低返工")
    stored = engagement(app)
    assert (stored.intent_number, stored.intent_on, stored.needs) == ("YX-2026-001", "2026-11-20", "降低返工")
    app.undo()
    assert view.editors["needs"].value() == ""


def test_a_date_that_is_none_is_refused_beside_the_field_and_the_text_stays(app, page):
    editor = page.in_front().editors["intent_on"]
    assert not type_into(editor, "大概下周")
    assert editor.text() == "大概下周"
    assert engagement(app).intent_on == ""
    editor.saver.drop()  # else the window asks before it closes


def test_the_usual_terms_fill_only_what_is_empty(app, page):
    view = page.in_front()
    type_into(view.editors["confidentiality"], "按双方协议")
    view.fill_terms()
    stored = engagement(app)
    assert stored.confidentiality == "按双方协议"
    assert stored.agency_duties
    app.undo()
    assert engagement(app).agency_duties == ""


def test_the_letter_is_made_on_the_page_of_documents(qtbot, app, page):
    app.page_asked.disconnect()
    with qtbot.waitSignal(app.page_asked) as asked:
        page.in_front().make_letter()
    assert asked.args == ["documents", {"preview": "letter_of_intent"}]


def test_every_part_opens_without_a_round(app, page):
    for key in ("form", "diagnosis", "scores", "inbox", "problems", "summary", "intent"):
        page.show_part(key)
        assert page.in_front().isVisible()


def test_every_widget_that_takes_the_focus_has_a_name(app, page):
    survey.start_round(app.session, app.enterprise_id)
    questionnaire.start_questionnaire(app.session, app.enterprise_id)
    for key in ("form", "diagnosis", "scores", "inbox", "problems", "summary", "intent"):
        page.show_part(key)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and widget.isEnabled()
        and widget.window() is page.window()  # not the list of a drop-down
    ]
    assert nameless == []


def test_the_questionnaire_is_begun_once_and_is_no_round(app, page):
    page.show_part("form")
    page.take_step()
    first = questionnaire.questionnaire_of(app.session.db, app.enterprise_id)
    assert first == questionnaire.start_questionnaire(app.session, app.enterprise_id)
    assert survey.rounds(app.session.db, app.enterprise_id) == []
    app.undo()
    assert page.in_front().intro.isVisible()


def test_a_question_hides_with_its_condition_and_its_answer_comes_back(app, page):
    page.show_part("form")
    page.take_step()
    view = page.in_front()
    view.show_section("organization")
    fields = view._pages["organization"].fields
    lead, post = fields["quality_lead_assigned"], fields["quality_lead_post"]
    assert not post.isVisible()
    lead.editor.editor.buttons["yes"].click()
    assert post.isVisible()
    type_into(post.editor, "生产经理兼任")
    lead.editor.editor.buttons["no"].click()
    assert not post.isVisible()
    lead.editor.editor.buttons["yes"].click()
    assert post.editor.value() == "生产经理兼任"


def test_totals_follow_the_rows_of_a_table(app, page):
    page.show_part("form")
    page.take_step()
    view = page.in_front()
    view.show_section("organization")
    fields = view._pages["organization"].fields
    table = fields["departments"].editor
    table._edited(
        Edits(added=({"dp_name": "生产部", "dp_headcount": "30"}, {"dp_name": "质量部", "dp_headcount": "5"}))
    )
    assert fields["department_total"].editor.text.text() == "35"
    type_into(fields["employees"].editor, "40")
    assert fields["department_mismatch"].isVisible()
    type_into(fields["inspectors"].editor, "50")
    assert "不能多于" in fields["inspectors"].error.text.text()
    table._deleted(table.table.records()[:1])
    assert fields["department_total"].editor.text.text() == "5"
    app.undo()
    assert fields["department_total"].editor.text.text() == "35"


def test_why_an_answer_is_needed_stands_beside_the_field(app, page):
    page.show_part("form")
    page.take_step()
    fields = page.in_front()._pages["visit"].fields
    assert fields["survey_date"].title.text().endswith("*")
    assert "必填" in fields["survey_date"].error.text.text()
    type_into(fields["survey_date"].editor, "2026-01-05")
    assert not fields["survey_date"].error.isVisible()


def test_times_are_read_as_people_type_them():
    written = ("8:30", "0830", "８：30", "8点半", "8点", "")
    assert [read_clock(text).value for text in written] == ["08:30", "08:30", "08:30", "08:30", "08:00", ""]
    assert "不是时间" in read_clock("25:00").reason


class Kept:
    """Remembers answers; photos are none."""

    def __init__(self):
        self.given = {}

    def answer(self, key, value):
        self.given[key] = value

    def change_cells(self, table, changed, added):
        self.given[table] = (changed, added)

    def remove_rows(self, table, rows):
        self.given[table] = rows

    def photos(self, key):
        return Shown("", "muted")


def test_every_type_of_question_has_its_editor(qtbot):
    choices = (Choice(name="a", label="甲"), Choice(name="b", label="乙"))
    cell = Question(type=QuestionType.TEXT, name="cell", label="格")
    questions = tuple(
        Question(
            type=kind,
            name=f"q_{kind.value}",
            label=kind.value,
            choices="list",
            anchors=("一",) * 6,
            columns=(cell,) if kind is QuestionType.TABLE else (),
            calculation="1 + 1" if kind is QuestionType.CALCULATE else "",
        )
        for kind in QuestionType
    )
    section = Section(name="s", label="节", questions=questions)
    form = Form(id="f", version="1", title="表", choices={"list": choices}, sections=(section,))
    kept = Kept()
    view = FormQuestions(questions, kept)
    qtbot.addWidget(view)
    view.show_state(FormState(form))
    view.show()
    fields = view.fields
    fields["q_select_multiple"].editor.editor.buttons["b"].click()
    fields["q_select_multiple"].editor.editor.buttons["a"].click()
    fields["q_select_one"].editor.editor.buttons["b"].click()
    fields["q_verdict"].editor.buttons["观察项"].click()
    fields["q_score"].editor.press("4")
    fields["q_rank"].editor.move_down()
    type_into(fields["q_decimal"].editor, "１２.50")
    type_into(fields["q_long_text"].editor, "甲\n乙")
    assert kept.given == {
        "q_select_multiple": "a b",
        "q_select_one": "b",
        "q_verdict": "观察项",
        "q_score": "4",
        "q_rank": "b a",
        "q_decimal": "12.50",
        "q_long_text": "甲\n乙",
    }
    assert fields["q_calculate"].editor.text.text() == "2"
    assert "手签" in fields["q_signature"].editor.text.text()
