"""Looks after the data while the window is open: a backup at the start and every few hours, without being asked."""

import logging
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from consultant_app.store.opening import Damaged
from consultant_app.ui.app import App
from consultant_app.ui.job import Job

log = logging.getLogger(__name__)

_AFTER_START = 4_000  # ms; the window is there and painted
_ROUND = 5 * 60_000  # ms between two looks at whether something is due
_AT_START = timedelta(minutes=30)  # a backup that is younger is good enough


class Caretaker(QObject):
    """Does what is due in a worker, one round at a time; says only what went wrong, and that once."""

    backed_up = Signal()
    damage_found = Signal()

    def __init__(self, app: App, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.job: Job | None = None
        self._told = ""
        self._timer = QTimer(self, interval=_ROUND)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(_AFTER_START, self, self.look_at_start)

    def look_at_start(self) -> None:
        """The first round."""
        self._begin(_AT_START, at_start=True)

    def look(self) -> None:
        """Every other round."""
        self._begin(timedelta(hours=self.app.setting("backup_hours")), at_start=False)

    def _begin(self, least_age: timedelta, *, at_start: bool) -> None:
        if self.app.session.read_only or self.app.running():  # an import or another long work: the next round will do
            return
        from consultant_app.workflows import caretaking

        work = partial(caretaking.look_after, self.app.session, least_age, at_start=at_start)
        self.job = Job("自动备份", work)
        self.job.setParent(self)
        self.app.run(self.job, done=self._done, failed=self._failed, quiet=True)

    def _done(self, made: bool) -> None:
        self._told = ""
        if made:
            self.app.state.write("backup_failed", "")
            self.backed_up.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Damaged):
            self.stop()
            self.damage_found.emit()
            return
        self.backed_up.emit()  # one part of a round may have failed after the backup was made
        text = str(error) or type(error).__name__
        if text != self._told:
            self._told = text
            self.app.say(text, kind="warn")

    def stop(self) -> None:
        """No further rounds."""
        self._timer.stop()
