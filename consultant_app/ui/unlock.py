"""The page before data that has a password: one line to type, and two ways back for who forgot it."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.store import keys
from consultant_app.store.key_slots import Secret, WrongSecret
from consultant_app.ui.icons import app_icon
from consultant_app.ui.job import Job
from consultant_app.ui.theme import dress
from consultant_app.ui.unlock_pages import ManagerPage, NewPasswordPage, PasswordPage, PhrasePage, WaysPage
from consultant_app.ui.widgets.labels import column

_WIDTH = 480
_FREE_TRIES, _LONGEST = 3, 60  # wrong tries without a wait; the longest wait in seconds


class Patience:
    """How long somebody who was wrong again and again has to wait. Nothing is ever wiped."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    def note_wrong(self) -> None:
        """After the third time 2 seconds, then twice as long each time, up to a minute."""
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            self._until = self._clock() + min(_LONGEST, 2 ** (self._wrong - _FREE_TRIES + 1))

    def left(self) -> int:
        """Seconds that are still to wait."""
        return max(0, round(self._until - self._clock() + 0.499))


class UnlockPanel(QWidget):
    """`opened` carries what opens the data, and a new password where the old one was forgotten."""

    opened = Signal(object, str)  # Secret, new password or ""

    def __init__(self, folder: Path, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.patience = Patience()
        self._unlock = Secret()
        self._page: Any = None  # whose try is on its way
        self.password, self.ways = PasswordPage(), WaysPage()
        self.phrase, self.manager, self.renewal = PhrasePage(), ManagerPage(folder), NewPasswordPage()
        self.stack = QStackedWidget()
        for page in (self.password, self.ways, self.phrase, self.manager, self.renewal):
            self.stack.addWidget(page)
        self.stack.setFixedWidth(_WIDTH)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.stack)
        middle.addStretch(1)
        whole = column(None, middle, None)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.setStretch(2, 2)  # a little above the middle
        self.setLayout(whole)
        self._wait = QTimer(self, interval=500)
        self._wait.timeout.connect(self._count_down)
        self._connect()

    def _connect(self) -> None:
        self.password.entered.connect(self.try_password)
        self.password.forgotten.connect(partial(self.show_page, self.ways))
        self.ways.phrase_chosen.connect(partial(self.show_page, self.phrase))
        self.ways.manager_chosen.connect(partial(self.show_page, self.manager))
        self.phrase.entered.connect(self.try_phrase)
        self.manager.entered.connect(self.try_answer)
        self.renewal.chosen.connect(self._renewed)
        self.ways.back.connect(partial(self.show_page, self.password))
        for page in (self.phrase, self.manager):
            page.back.connect(partial(self.show_page, self.ways))

    def show_page(self, page: QWidget) -> None:
        """Go to one of the pages, ready to type."""
        self.stack.setCurrentWidget(page)
        page.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back; where a password is to be set anew it does nothing, so that the way there is not lost."""
        page = self.stack.currentWidget()
        if event.key() != Qt.Key.Key_Escape or page is self.password:
            super().keyPressEvent(event)
        elif page is not self.renewal:
            page.back.emit()

    def renew(self, unlock: Secret) -> None:
        """Ask for a new password: `unlock`, the phrase or the manager's answer, opens the data already."""
        self._unlock = unlock
        self.show_page(self.renewal)

    # trying

    def try_password(self) -> None:
        """Open with what is typed, unless somebody has to wait."""
        if self.password.line.text() and not self.patience.left():
            self._try(self.password, partial(_key_of, self.folder, Secret(password=self.password.line.text())))

    def try_phrase(self) -> None:
        """Go on to a new password when the phrase is right."""
        secret = Secret(phrase=self.phrase.line.text())
        if secret and not self.patience.left():
            self._unlock = secret
            self._try(self.phrase, partial(_key_of, self.folder, secret))

    def try_answer(self) -> None:
        """Go on to a new password when the manager's answer and the one-time password are right."""
        if self.manager.answer and not self.patience.left():
            from consultant_app.store import key_help

            work = partial(key_help.accept, self.folder, self.manager.answer, self.manager.line.text())
            self._try(self.manager, lambda: work().key)

    def _try(self, page: Any, work: Callable[[], bytes]) -> None:
        page.set_busy(True)
        self._page = page
        self.job = Job("打开数据", partial(_outcome, work), self)
        self.job.finished.connect(self._tried)
        self.job.start()

    def _tried(self, found: "bytes | AppError") -> None:
        page = self._page
        page.set_busy(False)
        if isinstance(found, AppError):
            if isinstance(found, WrongSecret):
                self.patience.note_wrong()
            page.say(str(found))
            if self.patience.left():
                self._wait.start()
                self._count_down()
            return
        if page is self.password:
            self.password.line.clear()
            self.opened.emit(Secret(key=found), "")
            return
        if page is self.manager:
            self._unlock = Secret(key=found)
        self.show_page(self.renewal)

    def _renewed(self, password: str) -> None:
        self.opened.emit(self._unlock, password)

    def _count_down(self) -> None:
        left = self.patience.left()
        for page in (self.password, self.phrase, self.manager):
            page.set_waiting(left)
        if not left:
            self._wait.stop()


class UnlockDialog(QDialog):
    """The same page as a window of its own, before the main window is there."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        dress(self)
        self.unlock, self.new_password = Secret(), ""
        self.setWindowTitle("质量帮扶工作台")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(QSize(640, 520))
        self.panel = UnlockPanel(folder)
        self.panel.opened.connect(self._opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.setWindowFlag(Qt.WindowType.WindowMinimizeButtonHint, True)
        self.panel.password.begin()

    def _opened(self, unlock: Secret, new_password: str) -> None:
        self.unlock, self.new_password = unlock, new_password
        self.accept()


def _key_of(folder: Path, secret: Secret) -> bytes:
    return keys.open_key(folder, secret)


def _outcome(work: Callable[[], bytes]) -> "bytes | AppError":
    """A refusal is an answer here and no failure: nothing of it belongs into the log."""
    try:
        return work()
    except AppError as error:
        return error
