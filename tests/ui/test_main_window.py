"""The window as a person uses it: pages, keys, messages, undo, closing and coming back."""

import threading
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.backup import make_backup
from consultant_app.ui import closing, palette
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.keys import COMMANDS, KeyList
from consultant_app.ui.main_window import TITLE, MainWindow
from consultant_app.ui.pages.registry import PAGES
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.autosave import Saver
from consultant_app.ui.widgets.bars import JobBar
from consultant_app.ui.window_state import WindowState
from consultant_app.workflows.editing import set_fields
from consultant_app.workflows.progress import Progress
from consultant_app.workflows.settings import read_setting

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def no_backup(monkeypatch):
    monkeypatch.setattr(closing, "_make_backup", lambda app: "备份 12:00")


@pytest.fixture
def window(qtbot, app):
    made = MainWindow(app)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_window_opens_on_today(window):
    assert window.page_name == "today"
    assert window.windowTitle() == TITLE


def test_title_names_the_enterprise_in_hand(window, enterprise):
    assert window.windowTitle() == f"{enterprise.name} — {TITLE}"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_opens_is_refreshed_and_named(window, enterprise, entry):
    if entry.role:
        window.app.change_setting("role", str(entry.role))
    window.open_page(entry.name)
    assert window.page_name == entry.name
    assert window.header.title.full
    assert window.rail.buttons[entry.name].isChecked()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_everything_that_takes_the_focus_has_a_name_for_screen_readers(window, enterprise, entry):
    window.open_page(entry.name)
    page = window.page(entry.name)
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
    nameless = [
        _path(widget)
        for widget in page.findChildren(QWidget)
        if isinstance(widget, kinds) and not widget.isHidden() and _takes_focus(widget) and not _name(widget)
    ]
    assert nameless == []


def _path(widget):
    path = []
    while widget is not None:
        path.append(widget.accessibleName() or type(widget).__name__)
        widget = widget.parent()
    return " < ".join(path[:5])


def _takes_focus(widget):
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _name(widget):
    inside = isinstance(widget.parent(), QComboBox) and widget.parent().accessibleName()
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or inside or widget.objectName().startswith("qt_")


def test_number_with_alt_opens_a_page(qtbot, window, enterprise):
    qtbot.keyClick(window, Qt.Key.Key_2, ALT)
    assert window.page_name == PAGES[1].name


def test_page_of_an_enterprise_needs_one(qtbot, window, app):
    needing = [entry.name for entry in PAGES if entry.needs_enterprise]
    with qtbot.waitSignal(app.said) as said:
        window.open_page(needing[0])
    assert "选择一家企业" in said.args[0].text
    assert window.page_name == "today"
    assert not window.rail.buttons[needing[0]].isEnabled()


def test_undo_and_redo_by_key_name_what_they_did(qtbot, window, app, enterprise):
    set_fields(app.session, Enterprise, enterprise.id, name="新名称")
    assert "撤销：修改企业" in window.rail.undo.toolTip()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert app.enterprise_name() == enterprise.name
    assert "已撤销：修改企业" in window.messages.text.text()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert app.enterprise_name() == "新名称"
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert app.enterprise_name() == "新名称"


def test_the_place_is_kept_without_closing(window, app, enterprise):
    window.open_page("dossier")
    window.keep_place()
    again = WindowState(app.session.folder, app.session.key)  # what a start after a crash would read
    assert again.read("page", "") == "dossier"
    assert again.read("enterprise", "") == enterprise.id
    assert again.read("last", {})["enterprise"] == enterprise.id


def test_a_large_step_is_taken_back_by_a_worker_while_a_panel_covers_the_window(qtbot, window, app, enterprise):
    with app.session.write("导入企业名单") as db:
        records.put_all(db, [Enterprise(id=new_id(), name=f"试验{number}厂") for number in range(600)])
    assert app.session.undo_is_large
    window.show_last_backup()
    make_backup(app.session)
    assert window.rail.saved.text().endswith("还没有备份")
    for turn, left, said in ((app.undo, 1, "已撤销：导入企业名单"), (app.redo, 601, "已重做：导入企业名单")):
        with qtbot.waitSignal(app.said, timeout=10_000) as message:
            turn()
            assert window.busy.isVisible()
        assert message.args[0].text == said
        qtbot.waitUntil(lambda: not window.busy.isVisible())
        assert "还没有备份" not in window.rail.saved.text()
        assert app.session.db.execute("select count(*) from enterprise").fetchone() == (left,)


def test_undo_key_in_an_editor_is_the_programs_once_the_text_is_saved(qtbot, window, app, compose):
    window.open_page("settings")
    line = window.page("settings").lines["consultant"]
    line.setFocus()
    compose(line, commit="王工")
    line.saver.commit()
    qtbot.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert read_setting(app.session, "consultant") == ""
    assert line.text() == ""


def test_undo_of_the_first_import_takes_the_enterprise_out_of_hand(window, app, enterprise):
    app.undo()
    assert app.enterprise_id == ""
    assert window.windowTitle() == TITLE


def test_message_offers_undo(window, app, enterprise):
    set_fields(app.session, Enterprise, enterprise.id, name="新名称")
    app.say("已改名。", undo=True)
    assert window.messages.isVisible()
    window.messages.action.click()
    assert app.enterprise_name() == enterprise.name


def test_a_message_stops_offering_undo_when_something_else_was_done_since(window, app, enterprise):
    set_fields(app.session, Enterprise, enterprise.id, name="新名称")
    app.say("已改名。", undo=True)
    with app.session.write("改电话") as db:
        changed = records.get(db, Enterprise, enterprise.id)
        records.put(db, replace(changed, contact_phone="13800000001"))
    assert not window.messages.isVisible()


@pytest.mark.parametrize(
    ("kind", "ground"), [("bad", "bad_soft"), ("warn", "warn_soft"), ("good", "good_soft"), ("info", "soft")]
)
def test_message_has_the_colour_of_its_kind(window, app, kind, ground):
    app.say("一句话。", kind="info" if kind != "info" else "bad")  # the one before has another colour
    app.say("一句话。", kind=kind)
    ink = current_theme().on_soft if kind == "info" else getattr(current_theme(), kind)
    assert window.messages.text.palette().windowText().color().name() == ink
    picture = window.messages.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 3).name() == getattr(current_theme(), ground)


def test_no_button_moves_when_a_message_or_a_job_comes_and_goes(qtbot, window, app):
    def places():
        QApplication.processEvents()
        page = window.stack.currentWidget()
        return [part.mapTo(window, QPoint()) for part in (page, *page.findChildren(QAbstractButton))]

    before = places()
    app.say("一句很长的话，" * 40, kind="bad")
    assert places() == before
    app.say("一句话。", undo=True)
    assert places() == before
    window.messages.close_button.click()
    job = Job("导出", lambda: (Progress(text) for text in ("正在写",)))
    app.job_started.emit(job)
    (bar,) = window.findChildren(JobBar)
    assert places() == before
    assert bar.isVisible()
    assert bar.height() >= bar.cancel.height() >= 40
    app.say("一句话。", undo=True)
    assert places() == before
    search = window.header.search
    for corner in (search.rect().topLeft(), search.rect().bottomRight()):
        assert window.childAt(search.mapTo(window, corner)) is search
    window.messages.close_button.click()
    with qtbot.waitSignal(job.ended):
        job.start()
    assert places() == before
    qtbot.waitUntil(window.notices.isHidden)


@pytest.mark.parametrize("end", ["hidden", "disabled"])
def test_the_keyboard_stays_in_the_page_when_a_button_has_done_its_work(qtbot, window, enterprise, end):
    window.open_page("dossier")
    page = window.page("dossier")
    done = QPushButton("签发", page)  # the last of the page: Qt would leave it
    done.clicked.connect(done.hide if end == "hidden" else partial(done.setEnabled, False))
    done.show()
    done.setFocus()
    qtbot.mouseClick(done, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert page.isAncestorOf(QApplication.focusWidget())
    window.header.search.setFocus()  # leaving the page on purpose is nobody's business
    QApplication.processEvents()
    assert QApplication.focusWidget() is window.header.search


def test_a_refusal_is_not_left_standing_over_another_page(window, app, enterprise):
    app.say("报告还不能签发。", kind="bad")
    window.rail.buttons[window.page_name].click()
    assert window.messages.isVisible()
    window.rail.buttons["documents"].click()
    assert not window.messages.isVisible()
    app.say("正在停止。", kind="bad")
    app.open_page("dossier")  # led there by the program: the sentence may be about just that
    assert window.messages.isVisible()


def test_a_refusal_goes_when_the_same_thing_succeeds(window, app):
    def read(name):
        if name == "a":
            raise AppError("“a”不是机构文件；没有加入机构。请选择 .qca 文件。")
        return name

    app.attempt(read, "a")
    app.attempt(str, "something else")
    assert window.messages.isVisible()
    assert app.attempt(read, "b") == "b"
    assert not window.messages.isVisible()
    app.attempt(read, "a")
    app.say("硬盘快满了。", kind="bad")
    app.attempt(read, "b")
    assert window.messages.isVisible()  # it speaks of another thing


def test_the_keyboard_stays_where_a_step_of_the_page_put_it(qtbot, window):
    window.open_page("enterprises")
    page = window.page("enterprises")
    page.register.add.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: page.in_front() == "import")
    QApplication.processEvents()
    assert page.view("import").choose.empty.buttons[0].hasFocus()  # and not what leaves the import


def test_message_with_an_action(window, app):
    done = []
    app.say("文件已生成。", action="打开文件夹", on_action=partial(done.append, 1))
    window.messages.action.click()
    assert done == [1]
    assert not window.messages.isVisible()


def test_rail_says_when_it_was_saved(window, app, enterprise):
    assert window.rail.saved.text().startswith("已保存 ")


def test_narrow_window_has_a_narrow_rail(qtbot, window):
    window.resize(900, 600)
    narrow = window.rail.width()
    window.resize(1366, 768)
    assert narrow < 100
    assert window.rail.width() == 200


def test_a_rail_that_has_to_scroll_does_so_up_and_down_only(qtbot, window):
    for width in (1366, 900):
        window.resize(width, 512)
        bars = window.rail._area.verticalScrollBar(), window.rail._area.horizontalScrollBar()
        qtbot.waitUntil(bars[0].isVisible)
        assert bars[1].maximum() == 0


def test_no_label_of_the_narrow_rail_is_cut(window):
    window.resize(900, 600)
    for button in window.rail.buttons.values():
        button.set_count("12" if button.entry.name == "nonconformities" else "")
        frame = button.sizeHint().width() - button.fontMetrics().horizontalAdvance(button.text())
        assert button.fontMetrics().horizontalAdvance(button.text()) + frame <= button.width(), button.text()


def test_window_fits_a_small_screen_at_150_percent(window):
    assert window.minimumSizeHint().width() <= 910
    assert window.minimumSizeHint().height() <= 512


def test_text_grows_and_shrinks_by_key(qtbot, window, app):
    qtbot.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert app.setting("text_size") == 1
    assert app.session.undo_label == ""
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert app.setting("text_size") == 0


def test_every_key_of_the_list_belongs_to_a_command(window):
    assert all(callable(getattr(window, method)) for method in COMMANDS)
    keys = [key for keys, _ in COMMANDS.values() for key in keys]
    assert len(keys) == len(set(keys))
    assert ("所有页面", "Ctrl+K", COMMANDS["open_palette"][1]) in KeyList.lines()


def test_palette_finds_by_initials_and_opens(window, app, enterprise):
    other = Enterprise(id=new_id(), name="鑫丰食品厂")
    with app.session.write("新增企业") as db:
        records.put(db, other)
    found = palette.find(window, "xfsp")
    assert [(line.kind, line.text) for line in found][:1] == [("企业", "鑫丰食品厂")]
    found[0].open()
    assert app.enterprise_id == other.id


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("sz", "页面", "设置"),
        ("8.5.1", "条款", "8.5.1 生产和服务提供的控制"),
        ("快捷键", "命令", COMMANDS["show_keys"][1]),
    ],
)
def test_palette_finds_pages_clauses_and_commands(window, text, kind, title):
    assert (kind, title) in [(line.kind, line.text) for line in palette.find(window, text)]


TABS = [(entry, tab) for entry in PAGES for tab in entry.tabs]


@pytest.mark.parametrize(("entry", "tab"), TABS, ids=[f"{entry.name}-{tab.key}" for entry, tab in TABS])
def test_palette_opens_the_tab_of_a_page(window, app, enterprise, entry, tab):
    app.open_enterprise(enterprise.id)
    app.change_setting("role", str(entry.role or "consultant"))
    found = [line for line in palette.find(window, tab.title) if line.text == tab.title]
    (line,) = (line for line in found if line.note == entry.title)
    line.open()
    assert window.page_name == entry.name
    assert window.page(entry.name).parts.value() == tab.key


def test_palette_sends_nobody_to_a_tab_that_is_hidden(window, app):
    app.change_setting("role", "manager")
    assert [line.note for line in palette.find(window, "冲突") if line.text == "冲突"] == ["合并台"]
    assert "机构与设备" in [line.text for line in palette.find(window, "jgysb")]


def test_palette_finds_what_was_typed_and_questions(window, app, enterprise):
    set_fields(app.session, Enterprise, enterprise.id, remarks="三坐标测量机有一台停用")
    kinds = {line.kind for line in palette.find(window, "停用")}
    assert "企业档案" in kinds
    assert "题目" in {line.kind for line in palette.find(window, "首件")}


def test_palette_by_keyboard(qtbot, window, enterprise):
    window.open_palette()
    popup = window._palette
    qtbot.keyClicks(popup.line, "sz")
    popup.find()
    texts = [popup.list.item(n).text() for n in range(popup.list.count())]
    at = next(place for place, text in enumerate(texts) if text.startswith("页面　设置"))
    for _ in range(at):
        qtbot.keyClick(popup.line, Qt.Key.Key_Down)
    qtbot.keyClick(popup.line, Qt.Key.Key_Return)
    assert window.page_name == "settings"
    assert not popup.isVisible()


def test_switcher_lists_recent_enterprises_first(window, app, enterprise):
    other = Enterprise(id=new_id(), name="鑫丰食品厂")
    with app.session.write("新增企业") as db:
        records.put(db, other)
    window.open_switcher()
    popup = window.rail.switcher._popup
    assert [popup.list.item(n).text() for n in range(2)] == [f"{enterprise.name}　最近", "鑫丰食品厂"]
    popup.line.setText("xf")
    popup.find()
    popup._open(popup.list.item(0))
    assert app.enterprise_id == other.id


def test_long_work_shows_its_progress_and_can_be_cancelled(qtbot, window, app):
    go, cleaned = threading.Event(), []

    def work():
        try:
            for step in range(1000):
                yield Progress("正在读取", step, 1000)
                go.wait(5)
        finally:
            cleaned.append(1)

    job = Job("导入企业", work)
    with qtbot.waitSignal(job.progressed):
        app.run(job)
    bar = window.findChild(JobBar)
    qtbot.waitUntil(lambda: bar.text.text() == "导入企业：正在读取")  # it hears of it after this test
    with qtbot.waitSignal(job.cancelled):
        bar.cancel.click()
        go.set()
    assert cleaned == [1]
    qtbot.waitUntil(lambda: app.running() == [])


def test_work_that_is_refused_says_so_in_the_page(qtbot, window, app):
    def work():
        raise AppError("文件打不开；没有导入。请另存为 .xlsx 再试。")

    with qtbot.waitSignal(app.said) as said:
        app.run(Job("导入企业", work))
    assert said.args[0].kind == "bad"
    assert window.messages.text.text().startswith("文件打不开")
    qtbot.waitUntil(lambda: app.running() == [])


def test_what_is_being_typed_is_saved_when_the_window_closes(qtbot, window, app, compose):
    window.open_page("settings")
    line = window.page("settings").lines["consultant"]
    line.setFocus()
    compose(line, commit="王工")
    assert window.close()
    assert read_setting(app.session, "consultant") == "王工"


def test_window_stays_when_something_cannot_be_saved_and_the_person_wants_so(qtbot, window, monkeypatch):
    def fail(_text):
        raise OSError("disk full")

    window.open_page("settings")
    line = window.page("settings").lines["consultant"]
    monkeypatch.setattr(line.findChild(Saver), "_save", fail)
    line.setText("王工")
    line.saver.touch()
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()))  # closed without an answer
    assert not window.close()
    assert "没有保存成功" in asked[0]
    line.saver.drop()


def test_size_and_place_come_back_after_a_restart(qtbot, window, app, enterprise):
    window.resize(761, 600)  # within the screen of the offscreen platform
    place = next(entry.name for entry in PAGES if entry.needs_enterprise)
    window.open_page(place)
    window.close()
    again = App(app.session)
    assert again.enterprise_id == enterprise.id
    second = MainWindow(again)
    qtbot.addWidget(second)
    assert second.size().width() == 761
    second.resume()
    assert second.page_name == place
    again.close()


def test_failed_backup_is_told_at_the_next_start(qtbot, window, app, enterprise, monkeypatch):
    def fail(_app):
        raise OSError("disk full")

    monkeypatch.setattr(closing, "_make_backup", fail)
    assert window.close()
    second = MainWindow(app)
    qtbot.addWidget(second)
    assert "备份没有成功" in second.messages.text.text()


def test_backup_by_key_is_shown_in_the_rail(qtbot, window, app):
    with qtbot.waitSignal(app.said, timeout=3000) as said:
        window.back_up_now()
    assert said.args[0].kind == "good"
    assert "\n备份 " in window.rail.saved.text()
    qtbot.waitUntil(lambda: app.running() == [])


def test_capture_needs_an_enterprise(qtbot, window, app):
    with qtbot.waitSignal(app.said):
        window.quick_capture()
    assert window._capture is None


def test_keyboard_goes_into_the_page_that_was_opened_and_back_to_where_it_was(qtbot, window):
    window.open_page("settings")
    page = window.page("settings")
    assert page.isAncestorOf(QApplication.focusWidget())
    page.lines["consultant"].setFocus()
    window.open_page("today")
    window.open_page("settings")
    assert page.lines["consultant"].hasFocus()


def test_rail_says_when_the_last_backup_was_made(qtbot, window, app):
    qtbot.waitUntil(lambda: "还没有备份" in window.rail.saved.text())


def test_blue_button_follows_the_page_and_its_newest_action(qtbot, window):
    page = window.page("settings")
    window.open_page("settings")
    assert window.header.primary.isHidden()
    done = []
    page.set_primary("旧的", lambda: done.append("旧"), icon="word")
    page.set_primary("下一步", lambda: done.append("新"), keys="Ctrl+G")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.header.primary.text() == "下一步  Ctrl+G"
    assert window.header.primary.icon().isNull()
    window.header.primary.click()
    assert done == ["新"]
    page.primary.setEnabled(False)
    assert not window.header.primary.isEnabled()
    window.open_page("today")
    assert window.header.primary.text() != "下一步  Ctrl+G" or window.header.primary.isHidden()


def test_a_window_kept_from_a_larger_screen_comes_back_inside_this_one(window):
    room = window.screen().availableGeometry()
    window.setGeometry(room.right() - 50, room.top(), room.width() + 300, room.height() + 200)
    window.fit_screen()
    assert window.width() <= max(room.width(), window.minimumWidth())
    assert room.contains(window.pos())
