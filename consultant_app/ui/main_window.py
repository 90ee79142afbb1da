"""The window: rail, head, messages, and the pages, each built when it is first opened."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.session import MOVED
from consultant_app.ui import closing
from consultant_app.ui.app import App, Message
from consultant_app.ui.focus import FocusKeeper, enter
from consultant_app.ui.header import COMPACT_BELOW, Header
from consultant_app.ui.icons import app_icon
from consultant_app.ui.job import Job
from consultant_app.ui.keys import COMMANDS
from consultant_app.ui.locking import Locker
from consultant_app.ui.notices import Notices
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.base import Page
from consultant_app.ui.rail import COLLAPSE_BELOW, Rail
from consultant_app.ui.theme import POINTS, dress
from consultant_app.ui.widgets.alarms import Alarm, Alarms
from consultant_app.ui.widgets.autosave import flush

if TYPE_CHECKING:
    from consultant_app.ui.backups import Wanted

TITLE = "质量帮扶工作台"

_WHEN_PAINTED = 200  # ms after which the window is seen: what can be told later
_KEEP_PLACE = 3_000  # ms between two looks at where the person is; nothing is written when it is the same


class MainWindow(QMainWindow):
    """Everything the person sees; the App tells it where to go."""

    def __init__(self, app: App) -> None:
        super().__init__()
        dress(self)
        self.app = app
        self.pages: dict[str, Page] = {}
        self.page_name = ""
        self._palette: QWidget | None = None
        self._capture: QWidget | None = None
        self.wanted_again = False  # to be opened again as soon as it is closed: the data is damaged
        self.wanted_backup: Wanted | None = None  # to be taken back as soon as this window is closed
        self.setWindowIcon(app_icon())
        self.setMinimumSize(QSize(720, 480))
        self._undo_offered = ""  # what the message in front offers to take back
        self._first_page = self._kept_page()
        if self._first_page == "enterprises":
            from consultant_app.ui.pages.enterprises_query import read_ahead

            read_ahead(app)
        self._build()
        self._connect()
        self._restore()
        keeper = QTimer(self, interval=_KEEP_PLACE)
        keeper.timeout.connect(self.keep_place)
        keeper.start()

    # build

    def _build(self) -> None:
        self.rail = Rail(self.app)
        self.header = Header()
        self.alarms = Alarms(self.flush)
        self.stack = QStackedWidget()
        right = QVBoxLayout()
        right.setContentsMargins(20, 14, 20, 16)
        right.setSpacing(10)
        right.addWidget(self.header)
        right.addWidget(self.alarms)
        right.addWidget(self.stack, 1)
        whole, beside = QWidget(), QWidget()
        beside.setLayout(right)
        self.notices = Notices(self.header, beside)
        self.messages = self.notices.messages
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addWidget(beside, 1)
        covers = QStackedWidget()  # the whole, and over it the page of a locked window
        covers.addWidget(whole)
        self.setCentralWidget(covers)
        self.locker = Locker(self.app, self, covers)

    def _connect(self) -> None:
        app = self.app
        if reason := app.session.read_only:
            alarm = Alarm(text=reason, action="安全与备份", on_action=self.open_safety)
            self.alarms.show_alarm("read-only", alarm)
        app.page_asked.connect(self.open_page)
        app.said.connect(self._show_message)
        app.job_started.connect(self._show_job)
        app.busy_asked.connect(self._show_busy)
        app.busy_ended.connect(self.show_last_backup)  # an import makes one before it writes
        app.flush_asked.connect(self.flush)
        app.enterprise_changed.connect(self._on_enterprise)
        app.changed.connect(self._show_title)
        app.settings_changed.connect(self._leave_hidden_page)
        app.changed.connect(self._keep_undo_true)
        self.messages.undo_asked.connect(app.undo)
        app.heeded.connect(self.messages.drop_refusal)
        FocusKeeper(self.stack)
        self.locker.changed.connect(self._show_title)
        self.header.search_asked.connect(self.open_palette)
        self.rail.page_chosen.connect(self._turn_to)
        self.rail.backup_asked.connect(self.back_up_now)
        self.rail.help_asked.connect(self.show_keys)
        for method, (keys, _text) in COMMANDS.items():
            for key in keys:
                QShortcut(QKeySequence(key), self, getattr(self, method))
        for number, entry in enumerate(registry.PAGES[:9], start=1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, partial(self._turn_to, entry.name))

    def _turn_to(self, name: str) -> None:
        """Another page, by the person's own hand."""
        if name != self.page_name:
            self.messages.drop_refusal()
        self.open_page(name)

    def _show_message(self, message: Message) -> None:
        self._undo_offered = self.app.session.undo_label
        self.messages.show_message(message)

    def _keep_undo_true(self, _news: object) -> None:
        """撤销 beside a message takes back what the message tells of, not something done since."""
        if self.app.session.undo_label != self._undo_offered:
            self.messages.drop_undo()

    # pages

    def open_page(self, name: str, where: dict[str, Any] | None = None) -> None:
        """Show a page; one that needs an enterprise leads to 今日 while none is chosen."""
        entry = registry.entry(name)
        self.app.let_go_of_the_deleted()
        if entry.needs_enterprise and not self.app.enterprise_id:
            self.app.say("请先在左上角选择一家企业。", kind="warn")
            entry = registry.entry("today")
        if entry.role not in ("", self.app.role):
            self.app.say(f"“{entry.title}”只有管理人员使用；在“设置”里可以切换角色。", kind="warn")
            entry = registry.entry("today")
        if self.page_name and entry.name != self.page_name:
            self.flush()
        page = self.page(entry.name)
        self.page_name = entry.name
        self.rail.show_page(entry.name)
        self.header.show_page(page)
        self.stack.setCurrentWidget(page)
        if where:
            page.open_place(**where)
        enter(page)
        self._show_title()
        if entry.name not in ("today", "settings"):
            self._remember()

    def page(self, name: str) -> Page:
        """The page of that name, built on first use."""
        if name not in self.pages:
            page = registry.entry(name).build(self.app)
            if not page.title:
                page.set_head(registry.entry(name).title)
            self.pages[name] = page
            self.stack.addWidget(page)
        return self.pages[name]

    def _on_enterprise(self, enterprise_id: str) -> None:
        if not enterprise_id and registry.entry(self.page_name or "today").needs_enterprise:
            self.open_page("today")
        elif enterprise_id and self.page_name in ("today", "enterprises"):
            self.rail.refresh()
        self._show_title()

    def _leave_hidden_page(self, _key: str) -> None:
        """A page of another role is no place to stay."""
        if self.page_name and registry.entry(self.page_name).role not in ("", self.app.role):
            self.open_page("today")

    def _show_title(self) -> None:
        name = "已锁定" if self.locker.locked else self.app.enterprise_name()
        self.setWindowTitle(f"{name} — {TITLE}" if name else TITLE)

    # commands, by the names in keys.COMMANDS

    def undo(self) -> None:
        """Ctrl+Z."""
        self.app.undo()

    def redo(self) -> None:
        """Ctrl+Y."""
        self.app.redo()

    def open_palette(self) -> None:
        """Ctrl+K: find anything."""
        from consultant_app.ui.palette import make_palette

        if self._palette is None:
            self._palette = make_palette(self)
        width = min(720, self.width() - 40)
        self._palette.open_at(self.header, width, min(520, self.height() - 80), below=False)

    def open_switcher(self) -> None:
        """Ctrl+E: another enterprise."""
        self.rail.switcher.open_list()

    def quick_capture(self) -> None:
        """Ctrl+N: a note on the spot."""
        if not self.app.enterprise_id:
            self.app.say("请先在左上角选择一家企业，再随手记。", kind="warn")
            return
        from consultant_app.ui.capture import CaptureStrip

        if self._capture is None:
            self._capture = CaptureStrip(self.app)
        self._capture.open()

    def resume(self) -> None:
        """Ctrl+J: where the person stopped, to the very question."""
        last = self.app.state.read("last", {})
        if not last or not any(entry.name == last.get("page") for entry in registry.PAGES):
            self.app.say("还没有可以继续的位置。")
            return
        if last.get("enterprise"):
            self.app.open_enterprise(last["enterprise"] if self.app.is_listed(last["enterprise"]) else "")
        self.open_page(last["page"], dict(last.get("where", {})))

    def back_up_now(self) -> None:
        """Ctrl+Shift+B: a verified copy."""
        self.flush()
        closing.start_backup(self.app, self.rail.show_backup)

    def show_last_backup(self) -> None:
        """In the rail."""
        self.rail.show_backup(closing.last_backup(self.app))

    def close_and_take_back(self, wanted: "Wanted") -> None:
        """Save and close; ui/start.py then takes the backup back and opens the window again."""
        self.wanted_backup = wanted
        if not self.close():
            self.wanted_backup = None

    def larger(self) -> None:
        """Ctrl+=."""
        self._resize_text(+1)

    def smaller(self) -> None:
        """Ctrl+-."""
        self._resize_text(-1)

    def _resize_text(self, step: int) -> None:
        size = max(0, min(self.app.setting("text_size") + step, len(POINTS) - 1))
        self.app.change_setting("text_size", size)

    def show_keys(self) -> None:
        """F1: all keys."""
        from consultant_app.ui.keys import KeyList

        dialog = KeyList(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def lock(self) -> None:
        """Ctrl+L: cover everything until the password is typed."""
        self.locker.lock()

    # keeping what is typed

    def flush(self) -> bool:
        """Commit what is being composed and typed; False when something could not be saved."""
        QApplication.inputMethod().commit()
        self._remember()
        return flush(self)

    def keep_place(self) -> None:
        """Where the person is, on the disk: after a crash or a flat battery 继续上次 leads back here."""
        self.look_at_file()
        self._remember()
        self.app.state.write("page", self.page_name)
        self.app.state.flush()

    def show_damage(self) -> None:
        """A broken page was met: after it nothing more can be read, so the window is to be opened again."""
        text = (
            "数据文件有读不出的部分；以前保存的内容没有改动。屏幕上没有保存的文字请先复制下来，"
            "再点“重新打开”：能读出的内容会以只读方式打开。"
        )
        self.alarms.show_alarm("damaged", Alarm(text=text, action="重新打开", on_action=self.open_again))

    def open_safety(self) -> None:
        """Where the backups are."""
        self.open_page("safety")

    def open_again(self) -> None:
        """Close; ui/start.py then looks at the file and opens what can be read."""
        self.wanted_again = True
        self.wanted_again = self.close()

    def look_at_file(self) -> None:
        """Say at once when the data file goes away under our hands, and when it is back."""
        self.alarms.look()
        here = self.app.session.still_there()
        gone = Alarm(text=f"{MOVED}它应当在：{self.app.session.path}", action="现在重试", on_action=self.look_at_file)
        self.alarms.show_alarm("gone", None if here else gone)

    def _remember(self) -> None:
        page = self.pages.get(self.page_name)
        if page is None or self.page_name in ("today", "settings", "enterprises"):
            return
        last = {"page": self.page_name, "enterprise": self.app.enterprise_id, "where": page.place()}
        self.app.state.write("last", last)

    # the window itself

    def _show_busy(self, job: Job) -> None:
        """Cover the window while a job runs beside which nobody may read."""
        from consultant_app.ui.busy import BusyPanel

        self.busy = BusyPanel(self.app, job, self)
        self.busy.run()

    def _show_job(self, job: Job) -> None:
        self.notices.add_job(job)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A question mark outside of editors shows the keys."""
        if event.text() in ("?", "？") and not self.locker.locked:
            self.show_keys()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has a narrow rail."""
        self.rail.set_narrow(self.width() < COLLAPSE_BELOW)
        self.header.set_narrow(self.width() < COMPACT_BELOW)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """What can be told later is read when the window is seen."""
        QTimer.singleShot(_WHEN_PAINTED, self, self.show_last_backup)
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Save what is typed when the person turns to another program."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            flush(self)
        super().changeEvent(event)

    def _restore(self) -> None:
        geometry = QByteArray.fromBase64(self.app.state.read("geometry", "").encode("ascii", "ignore"))
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1366, 768 - 40)
        self.open_page(self._first_page)
        if self.app.state.read("backup_failed", ""):
            text = "上次退出时备份没有成功；数据本身已经保存，请现在备份一次。"
            self.app.say(text, kind="warn", action="现在备份", on_action=self.back_up_now)

    def _kept_page(self) -> str:
        """The page to begin with."""
        return "enterprises" if self.app.state.read("page", "") == "enterprises" else "today"

    def fit_screen(self) -> None:
        """Never larger than the screen nor beyond its edges: the scaling may have changed since the last time."""
        room = self.screen().availableGeometry()
        if not self.isMaximized() and not room.contains(self.geometry()):
            self.resize(self.size().boundedTo(room.size()))
            place = self.pos()
            self.move(
                max(room.left(), min(place.x(), room.right() + 1 - self.width())),
                max(room.top(), min(place.y(), room.bottom() + 1 - self.height())),
            )

    def come_forward(self) -> None:
        """Raise the window: a second start asked for it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, back up, then close."""
        if not closing.may_close(self):
            event.ignore()
            return
        self.app.state.write("geometry", self.saveGeometry().toBase64().data().decode("ascii"))
        self.keep_place()
        if self._capture is not None:
            self._capture.close()
        event.accept()
