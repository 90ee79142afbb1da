"""设置 · 内审与不符合项 in a real window."""

import pytest

from consultant_app.ui.main_window import MainWindow


@pytest.fixture
def card(qtbot, app, enterprise):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("settings")
    return window.page("settings").audit


def type_into(editor, text):
    editor.setText(text)
    editor.saver.touch()
    return editor.saver.commit()


def test_the_scale_opens_the_days_of_its_grades(app, card):
    assert not card.days["轻微"].isVisible()
    card.scale.buttons["严重/一般/轻微"].click()
    assert card.days["轻微"].isVisible()
    assert app.setting("grade_scale") == "严重/一般/轻微"


def test_a_rule_that_could_give_a_number_twice_is_refused_in_words(app, card):
    assert not type_into(card.rules["nonconformity_rule"], "NC-{序}")
    assert "{顾问}" in card.rules["nonconformity_rule"].saver.error
    assert app.setting("nonconformity_rule") == "NC-{年}-{顾问}-{序}"
    assert type_into(card.rules["nonconformity_rule"], "BH-{顾问}-{序}")
    assert "BH-" in card.example.text()


def test_the_code_and_the_days_are_kept(app, card):
    assert type_into(card.code, "zm")
    assert app.setting("consultant_code") == "ZM"
    assert "-ZM-001" in card.example.text()
    assert type_into(card.days["一般"], "15")
    assert app.setting("due_days") == {"一般": 15}
