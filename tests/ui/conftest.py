"""A program without a screen: real session, real App, and a way to type Chinese."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui import start, theme
from consultant_app.ui.app import App


@pytest.fixture(scope="session")
def qapp_cls():
    return QApplication


@pytest.fixture(autouse=True)
def look(qapp):
    """The look of the program, the same for every test."""
    start.make_application()
    theme.apply_theme(qapp, "light")
    qapp.setProperty("look", "")
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every window of every test stays alive


@pytest.fixture
def session(tmp_path, new_data):
    session = Session.open(new_data(tmp_path))
    yield session
    session.close()


@pytest.fixture
def app(qapp, session):
    app = App(session)
    yield app
    app.close()


@pytest.fixture
def enterprise(app):
    """One stored enterprise, in hand."""
    made = Enterprise(id=new_id(), name="甲乙机械制造有限公司", short_name="甲乙机械")
    with app.session.write("新增企业") as db:
        records.put(db, made)
    app.open_enterprise(made.id)
    return made


@pytest.fixture
def compose():
    """Type as an input method does: first what is being composed, then what is confirmed."""

    def type_in(widget, commit="", preedit=""):
        event = QInputMethodEvent(preedit, [])
        if commit:
            event.setCommitString(commit)
        QApplication.sendEvent(widget, event)

    return type_in
