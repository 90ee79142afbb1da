"""The role decides which pages there are, and nothing else."""

import pytest

from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages import registry


@pytest.fixture
def window(qtbot, app, enterprise):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    return window


def shown(window):
    return {name for name, button in window.rail.buttons.items() if not button.isHidden()}


def test_the_rail_shows_the_pages_of_the_role_at_once(window, app):
    hidden = {entry.name for entry in registry.PAGES if entry.role == "manager"}
    assert not hidden & shown(window)
    window.open_page("settings")
    window.page("settings").role.choice.buttons["manager"].click()
    assert app.role == "manager"
    assert shown(window) - {"settings"} == {entry.name for entry in registry.pages_of("manager")} - {"settings"}
    assert hidden <= shown(window)
    window.page("settings").role.choice.buttons["consultant"].click()
    assert not hidden & shown(window)


def test_changing_the_role_changes_nothing_in_the_data(window, app):
    before = app.session.db.execute("select count(*), max(id) from op").fetchone()
    app.change_setting("role", "manager")
    assert app.session.db.execute("select count(*), max(id) from op").fetchone() == before
