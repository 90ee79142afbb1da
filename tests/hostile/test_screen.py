"""Awkward text on the screen: nothing is taken for markup or for a keyboard shortcut."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.switcher import EnterpriseButton
from consultant_app.workflows import enterprises


def test_an_ampersand_in_a_name_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session.open(tmp_path)
    app = App(session)
    button = EnterpriseButton(app)
    qtbot.addWidget(button)
    app.open_enterprise(enterprises.add_enterprise(session, "甲&乙").id)
    assert "甲&&乙" in button.text()
    app.close()
    session.close()
