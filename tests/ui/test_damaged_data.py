"""Damaged data opens for reading, papers can still be made, and the way back is offered with a comparison."""

import shutil
import threading

import pytest
from PySide6.QtWidgets import QApplication

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.store import backup, records
from consultant_app.store.key_slots import Secret
from consultant_app.store.opening import DATABASE_NAME, InUse
from consultant_app.store.session import UNCLOSED, Session
from consultant_app.ui import crash, patience, start
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.patience import LeftAlone, PatiencePanel
from consultant_app.ui.rescue import Rescue
from consultant_app.workflows import delivering
from consultant_app.workflows.progress import Progress
from consultant_app.workflows.sample import load_sample

PAGE = 4096


@pytest.fixture(autouse=True)
def no_crash_handlers(monkeypatch):
    monkeypatch.setattr(crash, "install", lambda folder: None)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The sample in the backup, one more enterprise in the data."""
    folder = tmp_path_factory.mktemp("sound")
    session = Session.open(folder)
    load_sample(session)
    backup.make_backup(session)
    with session.write("新增企业") as db:
        records.put(db, Enterprise(id="later", name="乙厂"))
    session.close()
    return folder


@pytest.fixture
def folder(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "data")


def root_of(folder, table):
    session = Session.open(folder)
    found = session.db.execute("select rootpage from sqlite_master where name = ?", (table,)).fetchone()[0]
    session.close()
    return found


def flip(folder, page):
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    content[(page - 1) * PAGE + 200] ^= 1
    (folder / DATABASE_NAME).write_bytes(content)
    return bytes(content)


def in_windows(monkeypatch, qapp, *acts):
    """Let each window that opens do one of the acts; the last one closes it."""
    rounds = iter(acts)

    def work(application):
        window = next(
            each for each in application.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible()
        )
        next(rounds)(window)
        while any(not job.quiet for job in window.app.running()):  # else closing asks, and nobody answers
            application.processEvents()
        if window.isVisible():
            window.close()
        return 0

    monkeypatch.setattr(type(qapp), "exec", work)


def test_a_broken_table_opens_for_reading_and_everything_comes_back(qtbot, folder, monkeypatch, qapp):
    content = flip(folder, root_of(folder, "department"))
    seen = {}

    def look(window):
        session = window.app.session
        seen["alarm"] = window.alarms.text.text()
        seen["departments"] = len(records.all_of(session.db, Department))
        with pytest.raises(AppError, match="只读"), session.write("改") as db:
            records.put(db, Enterprise(id="x"))
        assert (folder / DATABASE_NAME).read_bytes() == content
        made = records.all_of(session.db, Enterprise, where="is_sample = 1")[0]
        work = delivering.prepare_document(session, made.id, "diagnosis_report", folder=folder / "out")
        steps = work()
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                delivering.remember(session, stop.value)
                break
        assert list((folder / "out").glob("*.docx"))
        window.alarms.action.click()
        assert window.page_name == "safety"
        chooser = window.page("safety").backups.chooser
        newest = chooser.list.buttons()[0]
        assert "从损坏的文件读出" in newest.accessibleName()
        newest.click()
        qtbot.waitUntil(chooser.go.isVisible)
        assert "完全相同" in chooser.text.text()
        chooser.go.click()

    def back(window):
        seen["after"] = {each.name for each in records.all_of(window.app.session.db, Enterprise)}
        assert not window.alarms.isVisible()
        with window.app.session.write("又能写了") as db:
            records.put(db, Enterprise(id="x", name="丙厂"))

    in_windows(monkeypatch, qapp, look, back)
    assert start.open_window(data=folder) == 0
    assert "全部读出来了" in seen["alarm"]
    assert seen["departments"] > 3
    assert "乙厂" in seen["after"]
    (aside,) = backup.list_laid_aside(folder)
    assert aside.path.read_bytes() == content
    assert not (folder / "readable").exists()


def test_damage_in_the_log_offers_the_newest_good_backup_with_what_differs(qtbot, folder, monkeypatch, qapp):
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    half = len(content) // 2 // PAGE * PAGE
    (folder / DATABASE_NAME).write_bytes(content[:half])
    newest = backup.list_backups(folder)[0]

    def look(window):
        assert "能读出的内容" in window.alarms.text.text()
        with pytest.raises(AppError, match="只读"):
            backup.make_backup(window.app.session)
        window.close()  # nor is one made when the window closes
        assert backup.list_backups(folder)[0] == newest
        window.show()
        window.open_page("safety")
        for page in ("today", "enterprises", "safety"):
            window.open_page(page)
        chooser = window.page("safety").backups.chooser
        chooser.ask(newest)
        qtbot.waitUntil(chooser.go.isVisible)
        assert "会" in chooser.text.text()

    in_windows(monkeypatch, qapp, look)
    assert start.open_window(data=folder) == 0
    assert (folder / DATABASE_NAME).read_bytes() == content[:half]


@pytest.mark.parametrize("damage", ["zeroed header", "wrong key"])
def test_what_cannot_be_opened_at_all_leads_to_the_newest_good_backup(folder, monkeypatch, damage):
    session = Session.open(folder)
    newest = backup.make_backup(session)
    session.close()
    newest.write_bytes(b"rotten" * 1000)  # the newest is bad too: the next one is offered
    if damage == "wrong key":
        other = Session.open(folder / "other")
        other.close()
        for name in ("keys.json", "keys.copy.json"):
            (folder / name).write_bytes((folder / "other" / name).read_bytes())
    else:
        content = bytearray((folder / DATABASE_NAME).read_bytes())
        content[:100] = bytes(100)
        (folder / DATABASE_NAME).write_bytes(content)
    seen = []

    def rescue(window):
        seen.append((window.sentence.text(), window.backups.text.text(), window.backups.go.isHidden()))
        window.backups.go.click()
        return window.result()

    monkeypatch.setattr(Rescue, "exec", rescue)
    monkeypatch.setattr(start, "_run", lambda application, session, *_: (session.close(), (0, None, False))[1])
    assert start.open_window(data=folder) == 0
    sentence, offered, hidden = seen[0]
    assert "从备份恢复" in sentence
    assert "1 家企业" in offered
    assert not hidden


def test_damage_met_while_the_window_is_open_is_told_and_it_opens_again(qtbot, folder, monkeypatch, qapp):
    page = root_of(folder, "department")

    def work(window):
        window.show_damage()
        assert "重新打开" in window.alarms.action.text()
        flip(folder, page)
        window.alarms.action.click()

    def again(window):
        assert "全部读出来了" in window.alarms.text.text()

    in_windows(monkeypatch, qapp, work, again)
    assert start.open_window(data=folder) == 0


def test_a_fault_of_the_disk_is_no_fault_of_the_program(qtbot, app, monkeypatch, qapp):
    from consultant_app.store.sqlite import DatabaseError

    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    reporter = crash._Reporter(qapp)
    monkeypatch.setattr(crash.CrashDialog, "exec", lambda *_: pytest.fail("a crash dialog"))
    reporter.take(DatabaseError, DatabaseError("database disk image is malformed"), None)
    qtbot.waitUntil(lambda: window.alarms.current() == "damaged")


def test_a_log_that_was_taken_away_is_told(folder, monkeypatch, qapp):
    session = Session.open(folder)
    with session.write("只在日志里") as db:
        records.put(db, Enterprise(id="lost", name="丙厂"))
    content = (folder / DATABASE_NAME).read_bytes()
    session.close()
    (folder / DATABASE_NAME).write_bytes(content)
    (folder / UNCLOSED).touch()
    said = []
    in_windows(monkeypatch, qapp, lambda window: said.append(window.messages.text.text()))
    assert start.open_window(data=folder) == 0
    assert "workbench.db-wal 不见了" in said[0]
    assert not (folder / UNCLOSED).exists()
    in_windows(monkeypatch, qapp, lambda window: said.append(window.messages.text.text()))
    assert start.open_window(data=folder) == 0
    assert "workbench.db-wal" not in said[1]
    QApplication.processEvents()


@pytest.fixture
def seen_at_once(monkeypatch):
    """The small window comes without waiting; what it says and does is noted by whoever looks."""
    monkeypatch.setattr(patience, "_UNSEEN", 0)


def panels():
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, PatiencePanel) and each.isVisible()]


def test_reading_out_is_told_while_the_program_stays_alive(folder, monkeypatch, qapp, seen_at_once):
    flip(folder, root_of(folder, "department"))
    said, beside = [], []
    show = PatiencePanel.show_progress

    def show_progress(panel, step):
        show(panel, step)
        said.append(panel.text.text())
        beside.append(threading.current_thread() is threading.main_thread())

    monkeypatch.setattr(PatiencePanel, "show_progress", show_progress)
    session = start._checked(folder, Secret())
    assert session.read_only
    start._let_go(session)
    assert any("损坏的文件不会改动" in text and "张表" in text for text in said)
    assert any("正在核对记录与历史" in text for text in said)
    assert all(beside)
    assert panels() == []


def test_whoever_leaves_meanwhile_leaves_nothing_behind(folder, monkeypatch, qapp, seen_at_once):
    content = flip(folder, root_of(folder, "department"))
    before = {path.name for path in folder.iterdir()}
    show = PatiencePanel.show_progress

    def show_progress(panel, step):
        show(panel, step)
        if "张表" in step.text and panel.leave.isEnabled():
            panel.close()
            assert not panel.leave.isEnabled()

    monkeypatch.setattr(PatiencePanel, "show_progress", show_progress)
    assert start.open_window(data=folder) == 0
    assert (folder / DATABASE_NAME).read_bytes() == content
    assert {path.name for path in folder.iterdir()} == before
    assert panels() == []


def test_leaving_in_the_last_moment_lets_go_of_the_data(folder, monkeypatch, qapp, seen_at_once):
    monkeypatch.setattr(PatiencePanel, "show_progress", lambda panel, step: panel.stop())
    with pytest.raises(LeftAlone):
        start._checked(folder, Secret())
    Session.open(folder).close()


def test_a_refusal_is_raised_where_it_is_waited_for(folder, seen_at_once):
    session = Session.open(folder)
    with pytest.raises(InUse):
        start._checked(folder, Secret())
    session.close()
    start._checked(folder, Secret()).close()


def test_a_step_that_is_told_at_length_is_shown_whole(qtbot):
    panel = PatiencePanel("正在打开数据", may_leave=True)
    qtbot.addWidget(panel)
    panel.show_progress(Progress("短"))
    panel.show()
    panel.show_progress(start._damage("正在核对记录与历史 1234567/1234567"))
    QApplication.processEvents()
    assert panel.text.height() >= panel.text.heightForWidth(panel.text.width())
