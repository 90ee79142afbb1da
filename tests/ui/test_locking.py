"""Passwords in the window: unlocking at the start, locking, the card of passwords, and the two ways back."""

import pyrage
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from consultant_app import paths
from consultant_app.store import key_help, key_phrase
from consultant_app.store.key_slots import Secret
from consultant_app.store.session import Session
from consultant_app.ui import start
from consultant_app.ui.app import App
from consultant_app.ui.locking import Idle
from consultant_app.ui.main_window import TITLE, MainWindow
from consultant_app.ui.pages.first_run import FirstRun
from consultant_app.ui.pages.safety_keys import SafetyKeys
from consultant_app.ui.phrase_sheet import paint_sheet
from consultant_app.ui.unlock import Patience, UnlockDialog, UnlockPanel
from consultant_app.ui.window_state import WindowState
from consultant_app.workflows import keys as passwords

pytestmark = pytest.mark.usefixtures("quick_passwords")
PASSWORD, OTHER = "a good password", "another password"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, app, enterprise):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    qtbot.waitExposed(window)
    yield window
    qtbot.waitUntil(lambda: not app.running())


@pytest.fixture
def locked(window, app):
    passwords.set_password(app.session, PASSWORD)
    window.open_page("dossier")
    window.lock()
    return window


def type_password(qtbot, panel: UnlockPanel, text: str) -> None:
    qtbot.keyClicks(panel.password.line.line, text)
    qtbot.keyClick(panel.password.line.line, Qt.Key.Key_Return)


def texts(window) -> str:
    """Everything that can be read in a window and in its title."""
    shown = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    return window.windowTitle() + "".join(shown)


# locking


def test_a_locked_window_shows_nothing_and_unlocks_to_the_same_place(qtbot, locked, app, enterprise):
    assert enterprise.name not in texts(locked)
    assert locked.windowTitle() == f"已锁定 — {TITLE}"
    assert not locked.rail.isVisible()
    type_password(qtbot, locked.locker.panel, "not the password")
    qtbot.waitUntil(lambda: "密码不对" in locked.locker.panel.password.note.text())
    assert locked.locker.locked
    type_password(qtbot, locked.locker.panel, PASSWORD)
    qtbot.waitUntil(lambda: not locked.locker.locked)
    assert locked.page_name == "dossier"
    assert enterprise.name in locked.windowTitle()
    assert locked.rail.isVisible()


def test_no_key_works_while_it_is_locked(qtbot, locked, app, enterprise):
    before = app.session.undo_label
    for key in (Qt.Key.Key_Z, Qt.Key.Key_K, Qt.Key.Key_E, Qt.Key.Key_N):
        qtbot.keyClick(locked, key, CTRL)
    qtbot.keyClick(locked, Qt.Key.Key_Question)
    assert app.session.undo_label == before
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not locked] == []
    locked.locker.unlock(Secret(key=app.session.key), "")
    qtbot.keyClick(locked, Qt.Key.Key_Z, CTRL)
    assert app.session.undo_label != before


def test_what_is_being_typed_is_saved_and_other_windows_come_back(qtbot, window, app):
    passwords.set_password(app.session, PASSWORD)
    asked = []
    app.flush_asked.connect(lambda: asked.append(True))
    window.quick_capture()
    window._capture.text.setPlainText("半句话")
    dialog = QDialog(window)
    dialog.open()
    window.lock()
    assert asked
    assert not window._capture.isVisible()
    dialog.accept()  # its work ended meanwhile
    window.locker.unlock(Secret(key=app.session.key), "")
    assert window._capture.isVisible()
    assert window._capture.text.toPlainText() == "半句话"
    assert not dialog.isVisible()
    window._capture.close()


def test_a_job_goes_on_behind_the_cover(qtbot, locked, app):
    locked.back_up_now()
    qtbot.waitUntil(lambda: not app.running(), timeout=20_000)
    assert locked.locker.locked
    locked.locker.unlock(Secret(key=app.session.key), "")
    assert "备份完成" in locked.messages.text.text()


def test_without_a_password_there_is_nothing_to_lock(window, app):
    window.lock()
    window.locker.lock_when_idle()
    assert not window.locker.locked
    assert "还没有设置密码" in window.messages.text.text()


def test_quiet_minutes_are_counted_and_sleep_counts(qtbot, qapp):
    now, minutes = [1000.0], [15]
    idle = Idle(lambda: minutes[0], clock=lambda: now[0])
    heard = []
    idle.idle.connect(lambda: heard.append(now[0]))
    now[0] += 14 * 60
    idle.note_life()
    now[0] += 14 * 60
    assert not idle.look()
    now[0] += 8 * 3600  # the lid was closed; the first touch does not count as being there all the time
    idle.note_life()
    assert len(heard) == 1
    now[0] -= 3600  # a clock that goes back
    assert idle.look()
    minutes[0] = 0
    now[0] += 1e6
    assert not idle.look()


def test_wrong_tries_cost_time_and_nothing_else():
    now = [0.0]
    patience = Patience(lambda: now[0])
    waits = []
    for _ in range(10):
        patience.note_wrong()
        waits.append(patience.left())
        now[0] += patience.left()
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60, 60]
    assert patience.left() == 0


def test_after_three_wrong_tries_the_button_waits(qtbot, locked):
    panel = locked.locker.panel
    for _ in range(3):
        qtbot.waitUntil(panel.password.go.isEnabled)
        type_password(qtbot, panel, "not the password")
        qtbot.waitUntil(lambda: panel.job.over)
        qtbot.waitUntil(lambda: "密码不对" in panel.password.note.text())
        panel.password.say("")
    assert not panel.password.go.isEnabled()
    assert "秒后可以再试" in panel.password.go.text()


# at the start


def test_the_start_asks_and_takes_a_forgotten_password_by_phrase(qtbot, tmp_path, monkeypatch):
    folder = tmp_path / "data"
    session = Session.open(folder)
    passwords.set_password(session, PASSWORD)
    phrase = key_phrase.new()
    passwords.keep_phrase(session, phrase, phrase)
    WindowState(folder, session.key).close()
    session.close()

    def forgotten(dialog: UnlockDialog) -> int:
        panel = dialog.panel
        panel.ways.phrase_chosen.emit()
        panel.phrase.line.setText(phrase)
        panel.try_phrase()
        qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.renewal)
        panel.renewal.first.line.setText(OTHER)
        panel.renewal.second.line.setText(OTHER)
        panel.renewal.finish()
        return dialog.result()

    monkeypatch.setattr(UnlockDialog, "exec", forgotten)
    opened = start._unlocked(folder, Secret())
    assert opened is not None
    opened.close()
    Session.open(folder, OTHER).close()
    monkeypatch.setattr(UnlockDialog, "exec", lambda dialog: 0)
    assert start._unlocked(folder, Secret()) is None

    def renewed(dialog: UnlockDialog) -> int:
        assert dialog.panel.stack.currentWidget() is dialog.panel.renewal
        for line in (dialog.panel.renewal.first, dialog.panel.renewal.second):
            line.line.setText(PASSWORD)
        dialog.panel.renewal.finish()
        return dialog.result()

    monkeypatch.setattr(UnlockDialog, "exec", renewed)  # a backup was taken back by the phrase: nobody is asked twice
    opened = start._unlocked(folder, Secret(phrase=phrase))
    assert opened is not None
    opened.close()
    Session.open(folder, PASSWORD).close()


def test_the_manager_helps_through_the_window(qtbot, locked, app, tmp_path):
    manager = pyrage.x25519.Identity.generate()
    passwords.admit_agency(app.session, [str(manager.to_public())])
    page = locked.locker.panel.manager
    content, digits = key_help.request(app.session.folder)
    page.write_request(tmp_path / "求助", content, digits)
    assert digits in page.digits.text()
    assert "求助.qck" in page.digits.text()  # else the manager's window would not list it
    assert not page.go.isEnabled()
    answer = key_help.answer((tmp_path / "求助.qck").read_bytes(), [str(manager)])
    (tmp_path / "回复.qck").write_bytes(answer.content)
    page.take_answer(tmp_path / "求助.qck")  # the own request once more
    assert "这里要的是回复文件" in page.note.text()
    assert not page.go.isEnabled()
    page.take_answer(tmp_path / "回复.qck")
    page.line.setText(answer.one_time)
    locked.locker.panel.try_answer()
    panel = locked.locker.panel
    qtbot.waitUntil(lambda: panel.stack.currentWidget() is panel.renewal)
    panel.renewal.first.line.setText(OTHER)
    panel.renewal.second.line.setText("something else")
    panel.renewal.finish()
    assert "不一样" in panel.renewal.note.text()
    panel.renewal.second.line.setText(OTHER)
    panel.renewal.finish()
    qtbot.waitUntil(lambda: not locked.locker.locked)
    passwords.require(app.session, Secret(password=OTHER))


def test_escape_goes_one_page_back_and_never_out(qtbot, locked, tmp_path):
    panel = locked.locker.panel
    for page, back in ((panel.phrase, panel.ways), (panel.manager, panel.ways), (panel.ways, panel.password)):
        panel.show_page(page)
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
        assert panel.stack.currentWidget() is back
    dialog = UnlockDialog(tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.panel.show_page(dialog.panel.renewal)
    qtbot.keyClick(dialog.panel.renewal, Qt.Key.Key_Escape)
    assert dialog.isVisible()  # the way back is found already: it must not be lost by one key


# the card


def test_the_card_sets_changes_and_removes(qtbot, app):
    card = SafetyKeys(app)
    qtbot.addWidget(card)
    card.show()
    card.refresh()
    assert "没有密码" in card.sentence.text()
    card.ask_set()
    card.form.first.line.setText("short")
    card.form.finish()
    assert "至少 8" in card.form.error.text.text()
    card.form.first.line.setText(PASSWORD)
    card.form.second.line.setText(PASSWORD)
    card.form.finish()
    qtbot.waitUntil(lambda: hasattr(card.form, "phrase"))
    assert "还没有恢复短语" in card.sentence.text()
    phrase = card.form.phrase
    card.form.typed.setText(key_phrase.new())
    card.form.finish()
    qtbot.waitUntil(lambda: "不一样" in card.form.error.text.text())
    card.form.typed.setText(phrase)
    card.form.finish()
    qtbot.waitUntil(lambda: card.form is None)
    assert card.sentence.text().startswith("✓")
    card.ask_change()
    card.form.old.line.setText("not the password")
    for line in (card.form.first, card.form.second):
        line.line.setText(OTHER)
    card.form.finish()
    qtbot.waitUntil(lambda: "不对" in card.form.error.text.text())
    card.form.old.line.setText(PASSWORD)
    card.form.finish()
    qtbot.waitUntil(lambda: card.form is None)
    card.ask_remove()
    card.form.old.line.setText(OTHER)
    card.form.finish()
    qtbot.waitUntil(lambda: card.form is None)
    assert not passwords.state(app.session.folder).password
    qtbot.waitUntil(lambda: not app.running())


def test_the_sheet_has_twelve_different_boxes(qapp):
    blank, sheet = (QImage(700, 990, QImage.Format.Format_RGB32) for _ in range(2))
    for image, phrase in ((blank, "一" * 12), (sheet, key_phrase.new())):
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_sheet(painter, QRectF(0, 0, 700, 990), phrase)
        painter.end()
    boxes = [(50 + at % 4 * 150, 170 + at // 4 * 150) for at in range(12)]
    different = sum(sheet.copy(x, y, 135, 135) != blank.copy(x, y, 135, 135) for x, y in boxes)
    assert different >= 11


def test_a_password_of_the_first_start_counts_and_the_phrase_is_asked_for(qtbot, tmp_path, monkeypatch):
    steps = FirstRun(tmp_path / "data")
    qtbot.addWidget(steps)
    for line in (steps.password.line, steps.again.line):
        line.setText(PASSWORD)
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    session = Session.open(tmp_path / "data")
    steps.keep(session)
    app = App(session)
    message = start._phrase_is_missing(app)
    assert message is not None
    assert message.action == "现在抄写"
    phrase = key_phrase.new()
    passwords.keep_phrase(session, phrase, phrase)
    assert start._phrase_is_missing(app) is None
    app.close()
    session.close()
    Session.open(tmp_path / "data", PASSWORD).close()
