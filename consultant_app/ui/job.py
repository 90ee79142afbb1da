"""Long work off the window's thread: progress, cancel and failure."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from consultant_app.ui.collecting import only_new_objects

log = logging.getLogger(__name__)


class Job(QObject):
    """A long task. Build it in the window's thread, connect, then start(), or hand it to App.run().

    `work` returns a generator that yields Progress and may return a result; a plain function is fine too.
    """

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()  # after each of the three

    def __init__(self, title: str, work: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._cancelled = False
        self.quiet = False  # nobody asked for it, nobody waits for it
        self.over = False  # nothing more will be done, however it ended

    def start(self) -> None:
        """Queue the work on the shared thread pool."""
        QThreadPool.globalInstance().start(self._run)

    def cancel(self) -> None:
        """Stop at the next step; the generator's own `finally` cleans up."""
        self._cancelled = True

    def _run(self) -> None:
        try:
            with only_new_objects():
                self._steps()
        except Exception as error:  # every failure must reach the person
            log.exception("a job failed")  # its title may name an enterprise
            self.failed.emit(error)
        self.over = True
        self.ended.emit()

    def _steps(self) -> None:
        steps = self._work()
        if not hasattr(steps, "send"):
            self.finished.emit(steps)
            return
        try:
            while not self._cancelled:
                self.progressed.emit(next(steps))
            steps.close()
            self.cancelled.emit()
        except StopIteration as stop:
            self.finished.emit(stop.value)
