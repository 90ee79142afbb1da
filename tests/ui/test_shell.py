"""What stands around the window: jobs, notes, crash report, first start, second start, settings page."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from consultant_app import paths
from consultant_app.__main__ import _folder_in, _wants_window
from consultant_app.model.assessment import Observation, Photo
from consultant_app.store import media, records
from consultant_app.store.backup import list_backups
from consultant_app.store.backup_notes import read_notes
from consultant_app.store.session import Session
from consultant_app.ui import closing, crash, start
from consultant_app.ui.app import App
from consultant_app.ui.capture import CaptureStrip
from consultant_app.ui.job import Job
from consultant_app.ui.knocking import DoorKeeper, knock
from consultant_app.ui.licences import LicenceList
from consultant_app.ui.pages.first_run import FirstRun
from consultant_app.ui.pages.settings import SettingsPage
from consultant_app.ui.pages.today import TodayPage
from consultant_app.ui.window_state import WindowState
from consultant_app.workflows import observations
from consultant_app.workflows.sample import load_sample
from consultant_app.workflows.settings import read_setting


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "标志.png"
    image = QImage(80, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("navy"))
    image.save(str(path))
    return path


# jobs and news


def test_result_of_a_job_arrives_in_the_thread_of_the_window(qtbot, app):
    threads = []

    def work():
        threads.append(threading.current_thread())
        return 42

    job = Job("计算", work)
    job.finished.connect(lambda value: threads.append(threading.current_thread()))
    with qtbot.waitSignal(job.finished) as finished:
        app.run(job)
    assert finished.args == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()
    qtbot.waitUntil(lambda: app.running() == [])


def test_write_in_a_worker_is_announced_once_in_the_thread_of_the_window(qtbot, app, enterprise):
    heard = []
    app.changed.connect(lambda news: heard.append((threading.current_thread(), news.label)))
    job = Job("写入", lambda: observations.capture(app.session, enterprise.id, "记录缺失"))
    with qtbot.waitSignal(app.changed):
        app.run(job)
    qtbot.waitUntil(lambda: app.running() == [])
    assert heard == [(threading.main_thread(), "记一条随手记")]


def test_recent_enterprises_are_those_still_there(app, enterprise):
    assert app.recent_enterprises() == [enterprise.id]
    with app.session.write("删除企业") as db:
        records.delete(db, type(enterprise), enterprise.id)
    assert app.recent_enterprises() == []
    assert app.enterprise_id == ""


# window state


def test_damaged_window_state_is_ignored(tmp_path):
    key = bytes(32)
    (tmp_path / "window.json").write_text("{", encoding="utf-8")
    (tmp_path / "window.db").write_text("no database at all" * 100, encoding="utf-8")
    state = WindowState(tmp_path, key)
    assert state.read("page", "today") == "today"
    state.write("page", "survey")
    state.close()
    assert WindowState(tmp_path, key).read("page", "today") == "survey"
    assert WindowState(tmp_path, key).read("page", 1) == 1
    assert WindowState(tmp_path, bytes(range(32))).read("page", "today") == "today"  # of other data


def test_only_the_look_lies_open(tmp_path):
    """An earlier version kept everything in window.json, drafts too."""
    (tmp_path / "window.json").write_text('{"theme": "dark", "capture": {"text": "车间漏油"}}', encoding="utf-8")
    state = WindowState(tmp_path, bytes(32))
    assert state.read("capture", {}) == {"text": "车间漏油"}
    state.write("text_size", 2)
    state.close()
    assert (tmp_path / "window.json").read_text() == '{"theme": "dark", "text_size": 2}'
    assert WindowState(tmp_path, bytes(32)).read("capture", {}) == {"text": "车间漏油"}


# quick capture


def test_note_is_kept_in_the_inbox_and_the_strip_is_ready_for_the_next(qtbot, app, enterprise, compose):
    strip = CaptureStrip(app)
    qtbot.addWidget(strip)
    strip.open()
    compose(strip.text, commit="二车间首件检验单无签字")
    strip.place.setText("二车间")
    strip.clause.setText("8.5.1")
    strip.tags.buttons["法"].click()
    with qtbot.waitSignal(app.said) as said:
        strip.keep()
    [note] = observations.inbox(app.session.db, enterprise.id)
    assert (note.text, note.place, note.clause, note.tag) == ("二车间首件检验单无签字", "二车间", "8.5.1", "法")
    assert said.args[0].undo
    assert strip.text.toPlainText() == ""
    app.undo()
    assert observations.inbox(app.session.db, enterprise.id) == []


def test_photo_of_a_note_is_stored(qtbot, app, enterprise, picture):
    strip = CaptureStrip(app)
    qtbot.addWidget(strip)
    strip.photos.bring([picture])
    strip.keep()
    qtbot.waitUntil(lambda: records.all_of(app.session.db, Photo) != [], timeout=20000)
    qtbot.waitUntil(lambda: app.running() == [])
    [photo] = records.all_of(app.session.db, Photo)
    [note] = records.all_of(app.session.db, Observation)
    assert photo.owner_id == note.id
    assert media.get(app.session, photo.sha256) == picture.read_bytes()


def test_empty_note_is_not_kept(qtbot, app, enterprise):
    strip = CaptureStrip(app)
    qtbot.addWidget(strip)
    strip.keep()
    assert records.all_of(app.session.db, Observation) == []


def test_draft_of_a_note_survives_closing(qtbot, app, enterprise):
    strip = CaptureStrip(app)
    qtbot.addWidget(strip)
    strip.open()
    strip.text.setPlainText("没写完")
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    again = CaptureStrip(app)
    qtbot.addWidget(again)
    assert again.text.toPlainText() == "没写完"


# crash report


def test_report_names_the_place_and_no_enterprise_data():
    secret = "甲乙机械"
    try:
        raise KeyError(secret)
    except KeyError:
        kind, _value, trace = sys.exc_info()
    text = crash.report(kind, trace)
    assert "KeyError" in text
    assert "test_shell.py" in text
    assert secret not in text


def test_report_can_be_copied(qtbot):
    dialog = crash.CrashDialog("报告")
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QApplication.clipboard().text() == "报告"


def test_fault_is_logged_and_shown_once(qtbot, monkeypatch):
    shown = []
    reporter = crash._Reporter(None)

    def exec_dialog(dialog):
        shown.append(dialog.text.toPlainText())
        reporter._show("another one")

    monkeypatch.setattr(crash.CrashDialog, "exec", exec_dialog)
    reporter.take(ValueError, ValueError("x"), None)
    qtbot.waitUntil(lambda: shown != [])
    assert len(shown) == 1
    assert "ValueError" in shown[0]


# first and second start


def test_first_start_takes_four_short_steps(qtbot, tmp_path, monkeypatch):
    steps = FirstRun(tmp_path / "usual")
    qtbot.addWidget(steps)
    steps.name.setText("王工")
    steps.go_on()
    steps.agency.setText("甲乙质量服务中心")
    steps.go_on()
    steps.go_back()
    assert steps.agency.text() == "甲乙质量服务中心"
    steps.go_on()
    chosen = tmp_path / "质量 数据"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_arguments: str(chosen))
    steps.choose_folder()
    steps.go_on()
    steps.password.line.setText("a good password")
    steps.again.line.setText("another")
    steps.go_on()
    assert "不一样" in steps.note.text()
    steps.password.clear()
    steps.again.clear()
    with qtbot.waitSignal(steps.accepted):  # a password can wait
        steps.go_on()
    assert steps.folder == chosen
    monkeypatch.delenv("CONSULTANT_APP_DATA", raising=False)
    monkeypatch.setattr(paths, "_usual_data_dir", lambda: tmp_path / "usual")
    session = Session.open(steps.folder)
    steps.keep(session)
    assert read_setting(session, "consultant") == "王工"
    assert read_setting(session, "agency_name") == "甲乙质量服务中心"
    assert session.undo_label == ""  # one Ctrl+Z too many must not take the name away
    session.close()
    assert paths.data_dir() == chosen


def test_second_start_knocks_and_the_first_window_hears_it(qtbot, tmp_path):
    keeper = DoorKeeper(tmp_path)
    with qtbot.waitSignal(keeper.knocked, timeout=5000):
        assert knock(tmp_path)


def test_knocking_where_nothing_can_be_written_is_no_fault(tmp_path):
    assert not knock(tmp_path / "absent")


def test_start_finds_the_data_in_use_and_wakes_the_window(session, tmp_path, qtbot):
    keeper = DoorKeeper(tmp_path)
    with qtbot.waitSignal(keeper.knocked, timeout=5000):
        assert start.open_window(data=tmp_path) == 0


def test_a_drive_that_is_not_there_is_no_first_start(tmp_path, monkeypatch):
    assert start._is_new(tmp_path / "data")
    there = Path.exists
    monkeypatch.setattr(Path, "exists", lambda self: self != Path("/") and there(self))
    assert not start._is_new(tmp_path / "data")


@pytest.fixture(autouse=True)
def no_crash_handlers(monkeypatch):
    """The program's own handlers would hide a fault from the test."""
    monkeypatch.setattr(crash, "install", lambda folder: None)


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["demo"], True),
        (["--data", "D"], True),
        (["demo", "--export", "D"], False),
        (["check", "x"], False),
        (["--data"], False),
    ],
)
def test_window_opens_without_a_subcommand_only(arguments, window):
    assert _wants_window(arguments) is window


def test_data_folder_can_be_named():
    assert _folder_in(["--data", "D"]).name == "D"
    assert _folder_in([]) is None


# the settings page


@pytest.fixture
def settings_page(qtbot, app):
    page = SettingsPage(app)
    qtbot.addWidget(page)
    page.show()
    return page


def test_settings_are_kept_as_typed(qtbot, app, settings_page, compose):
    line = settings_page.lines["agency_name"]
    compose(line, commit="甲乙质量服务中心")
    line.saver.commit()
    assert read_setting(app.session, "agency_name") == "甲乙质量服务中心"
    app.undo()
    assert line.text() == ""


def test_form_number_of_the_agency_wins(app, settings_page):
    line = settings_page.form_numbers["diagnosis_report"]
    line.setText("ZL-07")
    line.saver.touch()
    line.saver.commit()
    assert read_setting(app.session, "form_numbers") == {"diagnosis_report": "ZL-07"}


def test_theme_is_changed_at_once(qapp, app, settings_page):
    settings_page.themes.buttons["dark"].click()
    assert qapp.property("theme") == "dark"
    settings_page.sizes.buttons["2"].click()
    assert app.setting("text_size") == 2


def test_the_look_is_kept_and_is_nothing_to_undo(app, settings_page):
    settings_page.sizes.buttons["1"].click()
    assert app.session.undo_label == ""
    again = App(app.session)
    assert again.setting("text_size") == 1
    again.close()


def test_logo_is_copied_beside_the_data(app, settings_page, picture, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(picture), ""))
    settings_page.choose_logo()
    name = read_setting(app.session, "agency_logo")
    assert (app.session.folder / name).read_bytes() == picture.read_bytes()
    assert settings_page.logo.isVisible()
    settings_page.remove_logo()
    assert not settings_page.logo.isVisible()


def test_file_that_is_no_picture_is_refused_as_logo(qtbot, app, settings_page, tmp_path, monkeypatch):
    other = tmp_path / "假.png"
    other.write_text("x", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(other), ""))
    with qtbot.waitSignal(app.said) as said:
        settings_page.choose_logo()
    assert "不是 PNG" in said.args[0].text


def test_licences_are_shown(qtbot):
    dialog = LicenceList()
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "许可说明"


# today


@pytest.fixture
def today(qtbot, app):
    page = TodayPage(app)
    qtbot.addWidget(page)
    page.show()
    return page


def test_today_without_enterprises_says_how_to_begin(today):
    assert today.stack.currentWidget() is today.empty
    assert [button.text() for button in today.empty.buttons] == ["导入企业名单", "打开示例企业"]


def test_today_shows_notes_that_wait_and_gaps(app, today, enterprise):
    observations.capture(app.session, enterprise.id, "缺标识")
    assert [button.accessibleName() for button in today.inbox.buttons()] == [f"{enterprise.name}　1 条"]
    assert today.gaps.buttons()


def test_today_goes_back_to_the_very_question(qtbot, app, today, enterprise):
    app.state.write("last", {"page": "survey", "enterprise": enterprise.id, "where": {"question": "qa_policy"}})
    today.mark_stale()
    with qtbot.waitSignal(app.page_asked) as asked:
        today.last.buttons()[0].click()
    assert asked.args == ["survey", {"question": "qa_policy"}]


def test_closing_makes_a_backup_that_verifies(app, enterprise):
    assert closing._make_backup(app).startswith("备份 ")
    assert list((app.session.folder / "backups").glob("*.db"))


def test_the_sample_goes_after_a_backup_and_comes_back_by_undo(qtbot, app, settings_page):
    load_sample(app.session)
    settings_page.refresh()
    with qtbot.waitSignal(app.said, timeout=10_000) as said:
        settings_page.sample.click()
    assert said.args[0].undo
    assert app.session.db.execute("select count(*) from department").fetchone() == (0,)
    assert read_notes(list_backups(app.session.folder)[0].path).occasion == "批量删除前"
    qtbot.waitUntil(lambda: app.running() == [])
    app.session.undo()
    assert app.session.db.execute("select count(*) from department").fetchone() != (0,)
