"""What every page is handed: the open data, the enterprise in hand, and how to speak and go elsewhere."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from consultant_app.errors import AppError
from consultant_app.store.session import News, Session
from consultant_app.ui.job import Job
from consultant_app.ui.theme import apply_theme
from consultant_app.ui.window_state import LOOK, WindowState
from consultant_app.workflows import settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One sentence for the bar over the title; `kind` is info, good, warn or bad."""

    text: str
    kind: str = "info"
    undo: bool = False
    action: str = ""
    on_action: Callable[[], object] | None = None


class App(QObject):
    """The program while it runs. Every signal arrives in the window's thread."""

    changed = Signal(object)  # News, once per write
    enterprise_changed = Signal(str)
    settings_changed = Signal(str)  # the key
    said = Signal(object)  # Message
    page_asked = Signal(str, object)  # name, where
    job_started = Signal(object)
    job_ended = Signal()  # also of quiet ones
    busy_asked = Signal(object)  # a Job beside which nobody may read: the window covers itself and starts it
    busy_ended = Signal()
    flush_asked = Signal()  # commit what is being typed, now
    heeded = Signal()  # what was refused last has now been done
    _arrived = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.state = WindowState(session.folder, session.key)
        self.enterprise_id = self._known(self.state.read("enterprise", ""))
        self.last_saved = ""
        self._jobs: set[Job] = set()
        self._arrived.connect(self._receive)
        self._held: list[News] | None = None
        self._refused: Callable[..., Any] | None = None  # what the sentence shown last says could not be done
        self._unsubscribe = session.subscribe(self._arrived.emit)  # a worker's write is queued to this thread

    # what changed

    def hold_news(self, job: Job) -> None:
        """Tell nobody of changes until a job has ended: whoever reads beside its writes may be interrupted with it."""
        self._held = []
        job.ended.connect(self._release)

    def _release(self) -> None:
        held, self._held = self._held or [], None
        for news in held:
            self._announce(news)
        self.busy_ended.emit()

    def _receive(self, news: News) -> None:
        if self._held is None:
            self._announce(news)
        else:
            self._held.append(news)

    def _announce(self, news: News) -> None:
        self.last_saved = f"{news.saved_at:%H:%M:%S}"
        if "enterprise" in news.tables:
            self.let_go_of_the_deleted()
        self.changed.emit(news)
        if "setting" in news.tables:
            self.settings_changed.emit("")

    def undo(self) -> None:
        """Take back the newest action and say which."""
        self.flush_asked.emit()
        if self.session.undo_is_large:
            self._turn_beside(Job("正在撤销", self.session.undo, self), self._say_undone)
        else:
            self._say_undone(self.session.undo())

    def redo(self) -> None:
        """Do again what was undone last and say which."""
        if self.session.redo_is_large:
            self._turn_beside(Job("正在重做", self.session.redo, self), self._say_redone)
        else:
            self._say_redone(self.session.redo())

    def _turn_beside(self, job: Job, done: Callable[[str], None]) -> None:
        """A large step is taken by a worker while a panel covers the window."""
        job.finished.connect(done)
        job.failed.connect(self.job_failed)
        self.busy_asked.emit(job)

    def _say_undone(self, label: str) -> None:
        if label:
            self.say(f"已撤销：{label}")

    def _say_redone(self, label: str) -> None:
        if label:
            self.say(f"已重做：{label}")

    # where we are

    def open_enterprise(self, enterprise_id: str) -> None:
        """Make an enterprise the one in hand; empty text for none."""
        if enterprise_id == self.enterprise_id:
            return
        self.flush_asked.emit()
        self.enterprise_id = enterprise_id
        self.state.write("enterprise", enterprise_id)
        if enterprise_id:
            recent = [key for key in self.state.read("recent", []) if key != enterprise_id]
            self.state.write("recent", [enterprise_id, *recent][:12])
        self.enterprise_changed.emit(enterprise_id)

    def recent_enterprises(self) -> list[str]:
        """Ids of the enterprises opened last, newest first."""
        return [key for key in self.state.read("recent", []) if self.is_listed(key)]

    def enterprise_name(self, enterprise_id: str = "") -> str:
        """The name of an enterprise, by default the one in hand; empty text when there is none."""
        row = self.session.db.execute(
            "select name from enterprise where id = ?", (enterprise_id or self.enterprise_id,)
        ).fetchone()
        return row[0] if row else ""

    def short_name(self, enterprise_id: str = "") -> str:
        """The short name of an enterprise where it has one, by default that of the one in hand."""
        sql = "select coalesce(nullif(short_name, ''), name) from enterprise where id = ?"
        row = self.session.db.execute(sql, (enterprise_id or self.enterprise_id,)).fetchone()
        return row[0] if row else ""

    def is_listed(self, key: str) -> bool:
        """Whether an enterprise is there, not in the bin, not joined into another and not taken back."""
        sql = "select 1 from search_enterprise where id = ? and archived = 0 and joined = 0"
        return self.session.db.execute(sql, (key,)).fetchone() is not None

    def let_go_of_the_deleted(self) -> None:
        """No enterprise in hand that is no more: a worker may have deleted it, the news of that is on its way."""
        if self.enterprise_id and not self._known(self.enterprise_id):
            self.open_enterprise("")

    def _known(self, key: str) -> str:
        found = self.session.db.execute("select 1 from enterprise where id = ? and alias_of = ''", (key,)).fetchone()
        return key if found else ""

    def open_page(self, name: str, **where: Any) -> None:
        """Show a page of ui/pages/registry.py at a place in it, such as question="qa_policy"."""
        self.page_asked.emit(name, where)

    # speaking

    def say(
        self,
        text: str,
        *,
        undo: bool = False,
        kind: str = "info",
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        """Show one sentence in the page, with an undo button or another action beside it."""
        self._refused = None
        self.said.emit(Message(text=text, kind=kind, undo=undo, action=action, on_action=on_action))

    def attempt(self, act: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Do it; a refusal (AppError) is said in the page and gives None. It is over once the same thing succeeds."""
        try:
            done = act(*arguments, **named)
        except AppError as error:
            self.say(str(error), kind="bad")
            self._refused = act
            return None
        if self._refused == act:
            self._refused = None
            self.heeded.emit()
        return done

    # long work

    def run(
        self,
        job: Job,
        *,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        quiet: bool = False,
    ) -> Job:
        """Start long work; its progress and a cancel button show under the title, unless it is to be `quiet`.

        `done` and `failed` should be bound methods of objects that live in the window's thread.
        """
        self._jobs.add(job)
        job.quiet = quiet
        if done:
            job.finished.connect(done)
        job.failed.connect(failed or self.job_failed)
        job.ended.connect(self._job_ended)
        if not quiet:
            self.job_started.emit(job)
        job.start()
        return job

    def running(self) -> list[Job]:
        """The jobs whose end the window has not heard of."""
        return list(self._jobs)

    def job_failed(self, error: Exception) -> None:
        """Say a refusal (AppError) in the page; anything else is a fault of the program."""
        if isinstance(error, AppError):
            self.say(str(error), kind="bad")
        else:
            raise error

    def _job_ended(self) -> None:
        self._jobs.discard(self.sender())
        self.job_ended.emit()

    # settings

    def setting(self, key: str) -> Any:
        """A setting of workflows/settings.py, or of the look of this window."""
        return self.state.read(key, LOOK[key]) if key in LOOK else settings.read_setting(self.session, key)

    @property
    def role(self) -> str:
        """Who works here, as set (model.exchange.Role): it decides which pages there are."""
        return str(self.setting("role"))

    def change_setting(self, key: str, value: Any) -> None:
        """Keep a setting and apply it. The look is no data: there is nothing to undo."""
        if key not in LOOK:
            settings.change_setting(self.session, key, value)
            return
        self.state.write(key, value)
        self.state.flush()
        self.apply_look()
        self.settings_changed.emit(key)

    def apply_look(self) -> None:
        """Theme and text size as set; nothing happens when they are so already."""
        look = (self.setting("theme"), self.setting("text_size"))
        application = QApplication.instance()
        if application.property("look") != str(look):
            application.setProperty("look", str(look))
            apply_theme(application, *look)

    def close(self) -> None:
        """Stop listening; the session is closed by whoever opened it."""
        self._unsubscribe()
        self.state.close()
