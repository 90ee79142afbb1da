"""Taking a backup back from the window, and when the data cannot be opened at all."""

import shutil
from datetime import timedelta
from functools import partial

import pytest

from consultant_app import paths
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, media, records
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.session import Session
from consultant_app.ui import crash, start
from consultant_app.ui.app import App
from consultant_app.ui.backups import BackupChooser
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.pages.first_run import FirstRun
from consultant_app.ui.rescue import Rescue
from consultant_app.workflows import caretaking, keys


@pytest.fixture(autouse=True)
def no_crash_handlers(monkeypatch):
    monkeypatch.setattr(crash, "install", lambda folder: None)


def add(session, name):
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id=name, name=name))


@pytest.fixture
def folder(tmp_path):
    """One enterprise in the backup, two in the data."""
    session = Session.open(tmp_path)
    add(session, "甲厂")
    backup.make_backup(session)
    add(session, "乙厂")
    session.close()
    return tmp_path


def names(folder):
    session = Session.open(folder)
    try:
        return {enterprise.name for enterprise in records.all_of(session.db, Enterprise)}
    finally:
        session.close()


def test_a_backup_is_compared_before_it_is_taken_back(qtbot, folder):
    session = Session.open(folder)
    app = App(session)
    chooser = BackupChooser(partial(backup.list_backups, folder), app=app)
    qtbot.addWidget(chooser)
    chooser.refresh()
    chooser.show()
    (line,) = chooser.list.buttons()
    line.click()
    qtbot.waitUntil(chooser.go.isVisible)
    assert "1 家企业" in chooser.text.text()
    assert "2 家企业" in chooser.text.text()
    assert "会不见 1 条：企业 1，例如企业“乙厂”" in chooser.text.text()
    assert "乙厂（整家会不见）" in chooser.text.text()
    chooser.refresh()
    assert chooser.go.isVisible()
    with qtbot.waitSignal(chooser.wanted) as wanted:
        chooser.go.click()
    assert [wanted.args[0].backup] == backup.list_backups(folder)
    chooser.leave()
    assert chooser.question.isHidden()
    qtbot.waitUntil(lambda: app.running() == [])
    app.close()
    session.close()


def test_a_damaged_backup_is_not_offered(qtbot, folder):
    backup.list_backups(folder)[0].path.write_bytes(b"no database" * 1000)
    chooser = BackupChooser(partial(backup.list_backups, folder))
    qtbot.addWidget(chooser)
    chooser.refresh()
    chooser.list.buttons()[0].click()
    assert "已损坏" in chooser.text.text()
    assert chooser.go.isHidden()


def test_the_window_opens_again_with_the_backup(qtbot, folder, monkeypatch, qapp):
    said, rounds = [], []

    def work(application):
        window = next(each for each in application.topLevelWidgets() if isinstance(each, MainWindow))
        rounds.append(window)
        said.append(window.messages.text.text())
        if len(rounds) == 1:
            window.open_page("safety")
            chooser = window.page("safety").backups.chooser
            chooser.list.buttons()[-1].click()
            qtbot.waitUntil(chooser.go.isVisible)
            chooser.go.click()
        else:
            window.close()
        return 0

    monkeypatch.setattr(type(qapp), "exec", work)
    assert start.open_window(data=folder) == 0
    assert len(rounds) == 2
    assert "已恢复到" in said[1]
    assert names(folder) == {"甲厂"}


def test_data_that_cannot_be_opened_leads_to_the_backups(folder, monkeypatch):
    (folder / DATABASE_NAME).write_bytes(b"torn" * 5000)
    seen = []

    def rescue(window):
        seen.append(window.sentence.text())
        window.backups.list.buttons()[0].click()
        window.backups.go.click()
        return window.result()

    def run(application, session, sample, news):
        seen.append(news.text)
        session.close()
        return 0, None, False

    monkeypatch.setattr(Rescue, "exec", rescue)
    monkeypatch.setattr(start, "_run", run)
    assert start.open_window(data=folder) == 0
    assert "从备份恢复" in seen[0]
    assert "已恢复到" in seen[1]
    assert names(folder) == {"甲厂"}


def test_a_lost_data_file_is_no_first_start(folder, monkeypatch):
    (folder / DATABASE_NAME).unlink()
    monkeypatch.setattr(Rescue, "exec", lambda window: 0)
    assert start.open_window(data=folder) == 2


def test_the_demo_asks_nothing_and_opens_the_sample(tmp_path, monkeypatch, qapp):
    shown = []

    def work(application):
        window = next(each for each in application.topLevelWidgets() if isinstance(each, MainWindow))
        shown.append((window.app.enterprise_name(), window.messages.text.text()))
        window.close()
        return 0

    monkeypatch.setattr(type(qapp), "exec", work)
    assert start.open_window(data=tmp_path / "new", sample=True) == 0
    ((name, message),) = shown
    assert name
    assert "示例企业已打开" in message


def test_a_new_laptop_is_filled_from_the_stick_in_the_first_window(folder, tmp_path_factory, monkeypatch, qapp):
    stick, laptop = tmp_path_factory.mktemp("stick"), tmp_path_factory.mktemp("laptop") / "data"
    session = Session.open(folder)
    sha256 = media.put(session, b"photo" * 100)
    caretaking.choose_second_place(session, stick)
    list(caretaking.back_up_twice(session))
    session.close()

    def rescue(window):
        window.list_elsewhere(stick)
        window.backups.list.buttons()[0].click()
        window.backups.go.click()
        return window.result()

    def first_run(steps):
        steps.other.click()
        return steps.result()

    def work(application):
        window = next(each for each in application.topLevelWidgets() if isinstance(each, MainWindow))
        for _ in caretaking.look_after(window.app.session, timedelta(hours=1), at_start=True):
            pass
        assert media.get(window.app.session, sha256) == b"photo" * 100
        assert "已恢复到" in window.messages.text.text()
        window.close()
        return 0

    monkeypatch.setattr(Rescue, "exec", rescue)
    monkeypatch.setattr(FirstRun, "exec", first_run)
    monkeypatch.setattr(type(qapp), "exec", work)
    monkeypatch.setattr(paths, "remember_data_dir", lambda folder: None)
    assert start.open_window(data=laptop) == 0
    assert names(laptop) == {"甲厂", "乙厂"}


@pytest.mark.parametrize("name", ["", "王磊的备份"])
def test_a_backup_copied_by_hand_into_any_folder_is_found(qtbot, folder, tmp_path_factory, name):
    place = tmp_path_factory.mktemp("stick")
    made = backup.list_backups(folder)[0].path
    for suffix in (".db", ".keys.json"):
        shutil.copy(made.with_suffix(suffix), place / f"{name or made.stem}{suffix}")
    (place / "Thumbs.db").write_bytes(b"nothing of ours")
    chooser = BackupChooser(list)
    qtbot.addWidget(chooser)
    assert chooser.look_in(place)
    (line,) = chooser.list.buttons()
    line.click()
    assert chooser.go.isVisibleTo(chooser)
    assert "照片不会跟着恢复" in chooser.text.text()
    assert chooser.look_in(folder / "backups")
    assert len(chooser.list.buttons()) == len(backup.list_backups(folder))  # each once


def test_a_backup_with_another_password_asks_for_it(qtbot, folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    session = Session.open(other)
    add(session, "丙厂")
    keys.set_password(session, "correct horse")
    made = backup.make_backup(session)
    session.close()
    session = Session.open(folder)
    app = App(session)
    chooser = BackupChooser(list, app=app)
    qtbot.addWidget(chooser)
    chooser.show()
    assert chooser.look_in(other)
    chooser.list.buttons()[0].click()
    qtbot.waitUntil(chooser.password.isVisible)
    assert not chooser.go.isVisible()
    for typed in ("wrong", "correct horse"):
        chooser.password.line.setText(typed)
        chooser.try_it.click()
        qtbot.waitUntil(lambda: app.running() == [], timeout=10_000)
        assert chooser.go.isVisible() is (typed == "correct horse")
    with qtbot.waitSignal(chooser.wanted) as wanted:
        chooser.go.click()
    assert wanted.args[0].backup.path == made
    assert wanted.args[0].unlock.password == "correct horse"
    app.close()
    session.close()
