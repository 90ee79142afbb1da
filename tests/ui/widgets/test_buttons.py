"""Buttons by the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.ui.widgets.buttons import ENTER_GOES_ON, button


@pytest.fixture
def pressed(qtbot):
    """A page with one button, and what was heard of it."""
    page, heard = QWidget(), []
    QVBoxLayout(page).addWidget(button("加入", lambda: heard.append(1)))
    qtbot.addWidget(page)
    return page, page.layout().itemAt(0).widget(), heard


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_enter_press_it(qtbot, pressed, key):
    _page, place, heard = pressed
    qtbot.keyClick(place, key)
    assert heard == [1]


def test_where_enter_goes_on_the_page_gets_it(qtbot, pressed):
    page, place, heard = pressed
    page.setProperty(ENTER_GOES_ON, True)
    qtbot.keyClick(place, Qt.Key.Key_Return)
    assert heard == []
