"""While the disk or the file does not let us save, the text stays on the screen under a red line, until it could."""

import resource
import signal
import sys

import pytest

from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.ui import closing
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.widgets import autosave
from consultant_app.workflows.settings import read_setting

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


@pytest.fixture
def window(qtbot, app, monkeypatch):
    monkeypatch.setattr(closing, "_make_backup", lambda app: "备份 12:00")
    monkeypatch.setattr(autosave, "RETRY", 50)
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    monkeypatch.setattr(closing, "_anyway", lambda *_: True)
    window.open_page("settings")
    return window


@pytest.fixture
def full_disk(app):
    """The log can get no larger than it is now."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    path = app.session.path
    largest = path.with_name(f"{path.name}-wal").stat().st_size  # what is saved goes there first

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, limits[1]))

    def empty():
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    yield fill, empty
    empty()
    signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_keeps_the_text_and_saves_as_soon_as_there_is_room(qtbot, app, window, full_disk):
    fill, empty = full_disk
    line = window.page("settings").lines["agency_name"]
    text = "甲乙质量服务中心" * 1000
    fill()
    line.setText(text)
    line.saver.touch()
    assert not line.saver.commit()
    assert window.alarms.isVisible()
    assert "磁盘已满" in window.alarms.text.text()
    assert "1 处还没有保存上" in window.alarms.text.text()
    assert line.text() == text
    qtbot.wait(120)  # several attempts fail
    assert window.alarms.current() == "saving"
    empty()
    qtbot.waitUntil(lambda: not window.alarms.isVisible())
    assert read_setting(app.session, "agency_name") == text


def test_a_renamed_database_is_told_before_anything_is_typed_and_when_it_is_back(qtbot, app, window):
    path = app.session.path
    path.rename(path.with_suffix(".moved"))
    window.keep_place()
    assert "被移动、改名或删除" in window.alarms.text.text()
    assert str(path) in window.alarms.text.text()
    line = window.page("settings").lines["agency_name"]
    line.setText("甲乙")
    line.saver.touch()
    assert not line.saver.commit()
    assert window.alarms.current() == "gone"
    path.with_suffix(".moved").rename(path)
    window.alarms.action.click()
    assert window.alarms.current() == "saving"
    window.alarms.action.click()
    assert not window.alarms.isVisible()
    assert read_setting(app.session, "agency_name") == "甲乙"


def test_a_removed_database_does_not_swallow_what_is_typed(qtbot, app, window):
    app.session.path.unlink()
    line = window.page("settings").lines["agency_name"]
    line.setText("甲乙")
    line.saver.touch()
    assert not window.flush()
    assert line.text() == "甲乙"
    assert window.alarms.current() == "saving"


def test_a_wrong_value_is_no_alarm(qtbot, app, window):
    editor = window.page("settings").audit.days["一般"]
    editor.setText("-5")
    editor.saver.touch()
    assert not editor.saver.commit()
    assert not window.alarms.isVisible()


def test_an_editor_that_is_gone_takes_its_alarm_along(qtbot, app, window):
    with app.session.write("新增企业") as db:
        records.put(db, Enterprise(id="e", name="甲"))
    line = autosave.Saver(window.header, lambda: "x", lambda value: 1 / 0)
    line.dirty = True
    assert not line.commit()
    assert window.alarms.isVisible()
    line.setParent(None)
    line.deleteLater()
    qtbot.waitUntil(lambda: (window.keep_place(), not window.alarms.isVisible())[1])
