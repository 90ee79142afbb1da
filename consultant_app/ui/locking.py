"""Locking the window: after idle minutes or by Ctrl+L everything is covered, work goes on, unlocking leads back.

What is typed is saved first. The database stays open, so that a running import or backup ends well; but nothing of it
can be seen, searched or changed before the password is there again.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget
from shiboken6 import isValid

from consultant_app.errors import AppError
from consultant_app.store.key_slots import Secret
from consultant_app.ui.app import App
from consultant_app.ui.job import Job

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

_LOOK = 10_000  # ms between two looks at the clock
_LIFE = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.TabletPress,
    }
)  # fmt: skip


class Idle(QObject):
    """Emits `idle` once after so many minutes without key, mouse, touch or input method; sleeping counts."""

    idle = Signal()

    def __init__(self, minutes: Callable[[], int], clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._minutes, self._clock = minutes, clock
        self._last = clock()
        self._watched: QWindow | None = None
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        application.focusWindowChanged.connect(self._watch)
        # Chinese is composed in the input method: its keys never reach the window, its cursor does.
        application.inputMethod().cursorRectangleChanged.connect(self.note_life)

    def look(self) -> bool:
        """Whether it has been quiet for too long; then `idle` was emitted."""
        minutes = self._minutes()
        quiet = minutes > 0 and not 0 <= self._clock() - self._last < minutes * 60
        if quiet:
            self._last = self._clock()
            self.idle.emit()
        return quiet

    def note_life(self) -> None:
        """Somebody is there. After a sleep of hours this is not enough: look first."""
        if not self.look():
            self._last = self._clock()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window is not self._watched:
            window.installEventFilter(self)  # a second time does no harm
            self._watched = window

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Only looks on."""
        if event.type() in _LIFE:
            self.note_life()
        return False


class Locker(QObject):
    """Covers the main window: `stack` is its central widget, and the first page of it is everything there is."""

    changed = Signal()

    def __init__(self, app: App, window: "QMainWindow", stack: QStackedWidget) -> None:
        super().__init__(window)
        self.app, self.window, self._stack = app, window, stack
        self.locked = False
        self.panel: QWidget | None = None
        self._focus: QWidget | None = None
        self._hidden: list[QWidget] = []
        self.idle = Idle(self._minutes)
        self.idle.setParent(self)
        self.idle.idle.connect(self.lock_when_idle)

    def _minutes(self) -> int:
        return 0 if self.locked else int(self.app.setting("auto_lock"))

    def lock_when_idle(self) -> None:
        """Without a password there is nothing to lock."""
        if self._has_password():
            self.lock()

    def _has_password(self) -> bool:
        from consultant_app.workflows import keys  # not needed to start

        return keys.state(self.app.session.folder).password

    def lock(self) -> None:
        """Cover everything now; says why not when there is no password."""
        if self.locked:
            return
        if not self._has_password():
            self.app.say(
                "还没有设置密码，锁定没有意义。请先设置密码。", kind="warn", action="设置密码", on_action=self._offer
            )
            return
        from consultant_app.ui.unlock import UnlockPanel

        self.app.flush_asked.emit()
        self._focus = QApplication.focusWidget()
        self.locked = True
        panel = UnlockPanel(self.app.session.folder)
        panel.opened.connect(self.unlock)
        self._stack.addWidget(panel)
        self._stack.setCurrentWidget(panel)
        self._hide_others()
        self._let_shortcuts(False)
        self.panel = panel
        panel.password.begin()
        self.changed.emit()

    def _offer(self) -> None:
        self.app.open_page("safety", part="keys")

    def _hide_others(self) -> None:
        """Previews, notes and lists in windows of their own; a question that waits for an answer is given up."""
        for window in QApplication.topLevelWidgets():
            if window is self.window or not window.isVisible():
                continue
            if window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
                window.close()
            else:
                self._hidden.append(window)
                window.hide()
                if isinstance(window, QDialog):
                    window.finished.connect(self._forget)

    def _forget(self) -> None:
        """A dialog whose work ended meanwhile does not come back."""
        dialog = self.sender()
        if dialog in self._hidden:
            self._hidden.remove(dialog)

    def _let_shortcuts(self, may: bool) -> None:
        for shortcut in self.window.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            shortcut.setEnabled(may)

    def unlock(self, secret: Secret, new_password: str) -> None:
        """Back to the same place. A new password is set first where the old one was forgotten."""
        if new_password:
            from consultant_app.workflows import keys

            work = partial(keys.change_password, self.app.session, secret, new_password)
            self.app.run(Job("换密码", work), done=self._renewed, failed=self._not_renewed, quiet=True)
            return
        self._uncover()

    def _renewed(self, _nothing: object) -> None:
        self._uncover()
        self.app.say("新密码已经生效。", kind="good")

    def _not_renewed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        if self.panel is not None:
            self.panel.renewal.say(str(error))

    def _uncover(self) -> None:
        panel, self.panel = self.panel, None
        self.locked = False
        self._stack.setCurrentIndex(0)
        if panel is not None:
            self._stack.removeWidget(panel)
            panel.deleteLater()
        self._let_shortcuts(True)
        hidden, self._hidden = self._hidden, []
        for window in filter(isValid, hidden):
            if isinstance(window, QDialog):
                window.finished.disconnect(self._forget)
            window.show()
        if self._focus is not None and isValid(self._focus) and self._focus.window() is self.window:
            self._focus.setFocus()
        self._focus = None
        self.changed.emit()
