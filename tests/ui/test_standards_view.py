"""设置, 标准与条款 and 换版日期: find a clause, read it, follow it into the other edition, correct a date."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.settings import SettingsPage
from consultant_app.ui.pages.settings_standards import StandardsView, search
from consultant_app.ui.pages.settings_transition import TransitionView
from consultant_app.workflows import standards

ISO_2026 = standards.ISO_2026


@pytest.fixture
def view(qtbot, app):
    view = StandardsView(app)
    qtbot.addWidget(view)
    view.resize(1100, 640)
    view.show()
    return view


@pytest.fixture
def transition(qtbot, app):
    view = TransitionView(app)
    qtbot.addWidget(view)
    view.refresh()
    view.show()
    return view


def listed(view):
    return [view.list.item(at).data(Qt.ItemDataRole.UserRole) for at in range(view.list.count())]


def look_for(view, text):
    view.line.setText(text)
    view.find()


def told(card):
    return "\n".join(part.text() for part in card.findChildren(QWidget) if hasattr(part, "text"))


def test_every_clause_of_the_edition_is_listed_in_its_order(view):
    assert listed(view) == list(standards.clauses())
    view.editions.buttons[ISO_2026].click()
    assert listed(view) == list(standards.clauses(ISO_2026))


def test_a_clause_is_read_with_guidance_evidence_and_mistakes(view):
    view.show_clause("8.6")
    clause = standards.clauses()["8.6"]
    text = told(view.card)
    assert "8.6 产品和服务的放行" in text
    assert clause.guidance in text
    assert clause.evidence in text
    assert clause.mistakes.split("。")[0] in text
    assert "不是标准原文" in text


def test_arrow_keys_walk_through_the_clauses(qtbot, view):
    view.show_clause("8.5.1")
    qtbot.keyClick(view.list, Qt.Key.Key_Down)
    assert view.number == "8.5.2"
    assert "8.5.2 标识和可追溯性" in told(view.card)


def test_a_parent_leads_to_the_clauses_below(view):
    view.show_clause("7.1.5")
    assert [button.accessibleName() for button in view.card.below.buttons()] == ["7.1.5.1 总则", "7.1.5.2 测量溯源"]
    view.card.below.buttons()[1].click()
    assert view.number == "7.1.5.2"
    assert view.card.below.isHidden()


def test_a_clause_is_followed_into_the_other_edition_and_back(view):
    view.show_clause("6.1.2")
    names = [button.accessibleName() for button in view.card.places.buttons()]
    assert [name.partition("　")[0] for name in names] == [
        "6.1.2 应对风险的措施（参考译名）",
        "6.1.3 应对机遇的措施（参考译名）",
    ]
    assert all("拆分" in name for name in names)
    view.card.places.buttons()[1].click()
    assert (view.edition, view.number, view.editions.value()) == (ISO_2026, "6.1.3", ISO_2026)
    view.card.places.buttons()[0].click()
    assert (view.edition, view.number) == (standards.GBT_2016, "6.1.2")


def test_changing_the_edition_follows_the_clause_in_hand(view):
    view.show_clause("10.3")
    view.editions.buttons[ISO_2026].click()
    assert view.number == "10.1"
    assert "参考译名" in told(view.card)
    assert "Continual improvement" in told(view.card)


def test_a_number_without_a_title_says_whose_title_is_shown(view):
    view.show_clause("9.2.2")
    assert "标准没有给这个条款号标题" in told(view.card)


@pytest.mark.parametrize("text", ["8.4", "8.4."])
def test_a_number_lists_what_stands_below_it(view, text):
    look_for(view, text)
    assert [number for number in listed(view) if number != "8.4"][:3] == ["8.4.1", "8.4.2", "8.4.3"]


def test_a_title_is_found_by_characters_and_pinyin(view):
    look_for(view, "防护")
    assert listed(view)[0] == "8.5.4"
    look_for(view, "glps")
    assert listed(view)[:1] == ["9.3"]


def test_a_fact_finds_its_clause_and_shows_it_with_the_words_that_led_there(view):
    look_for(view, "三坐标检定证书过期")
    assert view.number == "7.1.5.2"
    assert "检定" in view.list.item(0).text()
    assert view.note.text().startswith("找到")


def test_nothing_found_is_said(view):
    look_for(view, "qwxz")
    assert listed(view) == []
    assert "换个词" in view.note.text()


def test_an_asked_for_clause_clears_a_search_that_hides_it(view):
    look_for(view, "防护")
    view.show_clause("4.1")
    assert (view.line.text(), view.number) == ("", "4.1")


def test_search_names_no_clause_twice():
    found = [clause.number for clause, _ in search("顾客满意", standards.GBT_2016)]
    assert len(found) == len(set(found))


def test_every_date_is_shown_as_unverified(transition):
    assert {row.mark.text() for row in transition.rows.values()} == {"未核实"}
    row = transition.rows["new_certificates"]
    assert (row.on.text(), row.source.text()) == ("2028年3月31日", "二手资料，未见原文")


def test_a_date_is_corrected_verified_and_undone(app, transition):
    row = transition.rows["transition_end"]
    row.on.setText("2029-12-31")
    row.on.saver.touch()
    assert row.on.saver.commit()
    row.source.setText("认可机构通知（2027年第3号）")
    row.source.saver.touch()
    row.verified.click()
    kept = {date.key: date for date in standards.transition_dates(app.session)}["transition_end"]
    assert (kept.on, kept.verified) == ("2029-12-31", True)
    assert row.mark.text() == "已核实"
    while app.session.undo():
        pass
    transition.refresh()
    assert (row.mark.text(), row.on.value()) == ("未核实", "2029年9月30日")


def test_verified_without_another_source_is_refused_in_words(qtbot, app, transition):
    row = transition.rows["transition_end"]
    with qtbot.waitSignal(app.said) as said:
        row.verified.click()
    assert "依据" in said.args[0].text
    assert not row.verified.isChecked()


def test_part_of_a_date_is_refused_under_the_field(app, transition):
    row = transition.rows["transition_end"]
    row.on.setText("2029-12")
    row.on.saver.touch()
    assert not row.on.saver.commit()
    assert standards.transition_dates(app.session)[3].on == "2029-09-30"


def test_the_parts_are_made_when_wanted_and_named_for_the_screen_reader(qtbot, app):
    page = SettingsPage(app)
    qtbot.addWidget(page)
    page.show()
    assert set(page.views) == {"general"}
    for part in ("standards", "transition"):
        page.parts.buttons[part].click()
        assert page.stack.currentWidget() is page.views[part]
        for widget in page.views[part].findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.objectName().startswith("qt_"):
                assert widget.accessibleName() or widget.text(), widget
    assert page.place() == {"part": "transition"}


def test_a_clause_found_with_ctrl_k_opens_in_the_settings(qtbot, app):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    from consultant_app.ui import palette

    found = next(line for line in palette.find(window, "7.1.5.2") if line.kind == "条款")
    found.open()
    page = window.page("settings")
    assert (window.page_name, page.views["standards"].number) == ("settings", "7.1.5.2")
    page.open_place(clause="10.1", edition=ISO_2026)
    assert (page.views["standards"].edition, page.parts.value()) == (ISO_2026, "standards")
    window.close()
