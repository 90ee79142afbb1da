"""The dossier: what is typed is kept, verdicts come while typing, lists are sheets, and the trail says who did what."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from consultant_app.model.enterprise import Certificate, Department, Enterprise, Figure, Indicator, Person, Stage
from consultant_app.store import records
from consultant_app.ui.pages.dossier import SECTIONS, DossierPage
from consultant_app.ui.pages.dossier_lists import expiry_colour, expiry_text
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.table import Edits

RIGHT, WRONG = "91350100M000100Y43", "91350100M000100Y44"


@pytest.fixture
def page(app, enterprise, qtbot):
    page = DossierPage(app)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show_section("basic")
    page.show()
    return page


@pytest.fixture
def basic(page):
    return page.view("basic")


@pytest.fixture
def now(app, enterprise):
    """The enterprise as it is stored."""
    return lambda: records.get(app.session.db, Enterprise, enterprise.id)


def type_in(editor, text):
    editor.setFocus()
    editor.setText(text)
    editor.textEdited.emit(text)
    editor.saver.commit()


def test_every_field_is_kept_as_typed_and_undone_alone(app, basic, now):
    type_in(basic.editors["legal_person"], "陈国梁")
    type_in(basic.editors["region"], "临江市")
    assert (now().legal_person, now().region) == ("陈国梁", "临江市")
    app.session.undo()
    assert (now().legal_person, now().region) == ("陈国梁", "")


def test_text_being_composed_is_neither_saved_nor_disturbed(app, basic, now, compose):
    from consultant_app.workflows import editing

    line = basic.editors["short_name"]
    line.setFocus()
    line.clear()
    compose(line, preedit="heng'rui")
    flush(basic)
    editing.set_fields(app.session, Enterprise, now().id, region="白河市")
    assert now().short_name == "甲乙机械"
    compose(line, commit="恒瑞")
    line.saver.commit()
    assert now().short_name == "恒瑞"


def test_empty_name_is_refused_beside_the_field_and_kept_on_screen(basic, now):
    type_in(basic.editors["name"], "")
    assert "不能为空" in basic.editors["name"].saver.error
    assert now().name == "甲乙机械制造有限公司"


def test_size_follows_the_figures_while_they_are_typed(basic, now):
    card = basic.size_card
    card.editors["sector"].setCurrentIndex(card.editors["sector"].findData("industry"))
    card.editors["employees"].setText("250")
    card.editors["revenue"].setText("30000")
    assert card.size_class.text() == "小型"
    assert "250 人" in card.explanation.text()
    card.editors["revenue"].setText("200")
    assert card.size_class.text() == "微型"
    card.editors["employees"].setText("400")
    card.editors["revenue"].setText("1.2亿")
    assert card.size_class.text() == "中型"
    assert "不属于小微企业" in card.explanation.text()
    assert now().employees == ""  # the verdict did not wait for saving


def test_code_of_the_economy_proposes_the_sector(basic, now):
    type_in(basic.editors["sector_code"], "C3484")
    assert "工业" in basic.size_card.use.text()
    basic.size_card.use.click()
    assert now().sector == "industry"
    assert basic.size_card.use.isHidden()


def test_wrong_code_warns_and_is_kept_all_the_same(basic, now):
    type_in(basic.code.line, WRONG)
    assert now().credit_code == WRONG
    assert "第 18 位应为“3”" in basic.code.verdict.text()
    assert basic.code.verdict.property("role") == "warn"


def test_right_code_in_small_letters_and_full_width_is_recognised(basic, now):
    type_in(basic.code.line, "９１350100m000100y43")
    assert now().credit_code == RIGHT
    assert basic.code.verdict.text().startswith("✓")


def test_suggested_code_is_taken_with_one_click(basic, now):
    type_in(basic.code.line, "9135O100M000100Y43")
    assert basic.code.suggestion.text() == f"改为 {RIGHT}"
    basic.code.suggestion.click()
    assert now().credit_code == RIGHT


def test_no_code_yet_asks_for_the_reason(basic, now):
    type_in(basic.code.line, "暂无")
    assert not basic.code.reason_field.isHidden()
    type_in(basic.code.reason, "营业执照办理中")
    assert (now().credit_code, now().no_code_reason) == ("", "营业执照办理中")


def test_stage_is_kept_as_a_stage(basic, now):
    combo = basic.editors["stage"]
    combo.setCurrentIndex(combo.findData(Stage.PLAN.value))
    combo.activated.emit(combo.currentIndex())
    assert now().stage is Stage.PLAN


def test_what_was_typed_goes_to_the_enterprise_it_was_typed_for(app, page, basic, now, enterprise):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id="other", name="另一家"))
    line = basic.editors["legal_person"]
    line.setText("陈国梁")
    line.textEdited.emit("陈国梁")
    app.open_enterprise("other")
    assert now().legal_person == "陈国梁"
    assert records.get(app.session.db, Enterprise, "other").legal_person == ""
    assert line.text() == ""


def test_focus_and_cursor_stay_when_something_else_changes(app, page, basic, now):
    from consultant_app.workflows import editing

    line = basic.editors["products"]
    line.setFocus()
    line.setPlainText("液压阀块")
    line.saver.commit()
    cursor = line.textCursor()
    cursor.setPosition(2)
    line.setTextCursor(cursor)
    editing.add_record(app.session, Department, now().id, name="质量部")
    assert line.textCursor().position() == 2
    assert page.current == "basic"


@pytest.mark.parametrize("key", list(SECTIONS))
def test_every_section_opens(page, key):
    page.show_section(key)
    assert page.stack.currentWidget() is page.view(key)
    assert page.place() == {"section": key}


def test_pasted_departments_are_one_step(app, page, enterprise):
    page.show_section("department")
    view = page.view("department")
    view.change(Edits(added=({"name": "生产部", "headcount": "30"}, {"name": "质量部"})))
    found = records.of_enterprise(app.session.db, Department, enterprise.id)
    assert [each.name for each in found] == ["生产部", "质量部"]
    view.change(Edits(changed=((view.table.records()[1], {"head": "吴工"}),)))
    view.delete(view.table.records()[:1])
    assert [each.head for each in records.of_enterprise(app.session.db, Department, enterprise.id)] == ["吴工"]
    app.session.undo()
    app.session.undo()
    app.session.undo()
    assert records.of_enterprise(app.session.db, Department, enterprise.id) == []


def test_baseline_of_an_indicator_is_value_and_period(app, page, enterprise):
    page.show_section("indicator")
    view = page.view("indicator")
    view.change(Edits(added=({"name": "出厂合格率", "unit": "%", "baseline_value": "85.0"},)))
    view.change(Edits(changed=((view.table.records()[0], {"baseline_period": "2025年"}),)))
    found = records.of_enterprise(app.session.db, Indicator, enterprise.id)[0]
    assert found.baseline == Figure(value="85.0", period="2025年")


def test_qualifications_belong_to_the_chosen_person(app, page, enterprise):
    page.show_section("person")
    view = page.view("person")
    view.change(Edits(added=({"name": "吴晓燕"}, {"name": "何静"})))
    view.choose(view.table.records()[1].id)
    view.change_qualifications(Edits(added=({"name": "内审员", "valid_until": "2020-01-01"},)))
    people = records.of_enterprise(app.session.db, Person, enterprise.id)
    assert people[0].qualifications == ()
    assert people[1].qualifications[0].name == "内审员"
    assert view.qualifications.model.index(0, 4).data() == "！已到期"
    view.delete_qualifications(view.qualifications.records())
    assert records.get(app.session.db, Person, people[1].id).qualifications == ()


def test_end_of_a_certificate_is_told_in_words_and_colour():
    def certificate(days):
        return Certificate(id="c", enterprise_id="e", valid_until=(date.today() + timedelta(days=days)).isoformat())

    assert (expiry_text(certificate(-1)), expiry_colour(certificate(-1))) == ("！已到期", "bad")
    assert (expiry_text(certificate(30)), expiry_colour(certificate(30))) == ("！剩 30 天", "warn")
    assert (expiry_text(certificate(400)), expiry_colour(certificate(400))) == ("✓ 有效期内", "good")


def test_gap_leads_to_the_field_that_mends_it(app, page, qtbot):
    page.show_section("gaps")
    view = page.view("gaps")
    lines = {button.accessibleName(): button for button in view.lines.buttons()}
    gap = next(name for name in lines if "法定代表人" in name)
    lines[gap].click()
    assert page.current == "basic"
    other = next(name for name in lines if "参加意愿" in name)
    with qtbot.waitSignal(app.page_asked) as asked:
        lines[other].click()
    assert asked.args[0] == "survey"


def test_trail_tells_when_who_and_from_what_to_what(app, page, basic, now):
    type_in(basic.editors["region"], "临江市")
    app.session.undo()
    type_in(basic.editors["region"], "白河市")
    type_in(basic.editors["region"], "白河市南城区")
    page.show_section("trail")
    line = page.view("trail").table.records()[0]
    assert (line.field, line.new) == ("所在地", "白河市南城区")
    assert line.label == "修改企业：所在地"
    assert line.at.startswith(date.today().isoformat()[:4])
    created = page.view("trail").table.records()[-1]
    assert (created.field, created.new) == ("新增", "甲乙机械制造有限公司")
    assert page.view("trail").table.model.index(0, 1).data() == "本机"


def test_place_of_a_record_is_opened_from_elsewhere(app, page, enterprise):
    from consultant_app.workflows import editing

    made = editing.add_record(app.session, Department, enterprise.id, name="质量部")
    page.open_place(department=made.id)
    assert page.current == "department"
    assert page.view("department").table.current().id == made.id
    page.open_place(field="credit_code")
    assert page.current == "basic"


def test_keyboard_walks_through_the_sections(page, qtbot):
    page.sections.show_current("basic")
    page.sections.setFocus()
    qtbot.keyClick(page.sections, Qt.Key.Key_Down)
    assert page.current == "department"


def test_everything_that_takes_the_focus_has_a_name(page, app):
    from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTableView

    for key in SECTIONS:
        page.show_section(key)
    kinds = (QLineEdit, QComboBox, QPlainTextEdit, QTableView)
    nameless = [
        widget
        for kind in kinds
        for widget in page.findChildren(kind)
        if not widget.accessibleName() and not isinstance(widget.parent(), QComboBox)
    ]
    assert nameless == []


def test_enterprise_of_the_previous_session_is_shown_at_its_section(app, enterprise, qtbot):
    app.state.write("dossier_section", "product")
    page = DossierPage(app)
    qtbot.addWidget(page)
    page.show()
    assert page.current == "product"
    assert page.title == "甲乙机械"
