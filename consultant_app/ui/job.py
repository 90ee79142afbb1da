"""Long work off the window's thread: progress, cancel and failure."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

_at_work: set["Job"] = set()  # until the window's thread has seen the end of theirs: it lets go of them, no worker


class Job(QObject):
    """A long task. Build it in the window's thread, connect, then start(), or hand it to App.run().

    `work` returns a generator that yields Progress and may return a result; a plain function is fine too.
    Each has a thread of its own: quiet work never holds up what a person waits for.
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
        self._thread = threading.Thread(target=self._run, name="job")
        self.quiet = False  # nobody asked for it, nobody waits for it
        self.over = False  # nothing more will be done, however it ended

    def start(self) -> None:
        """Begin."""
        self.ended.connect(self._leave)
        _at_work.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next step; the generator's own `finally` cleans up."""
        self._cancelled = True

    def _run(self) -> None:
        try:
            self._steps()
        except Exception as error:  # every failure must reach the person
            log.exception("a job failed")  # its title may name an enterprise
            with suppress(RuntimeError):  # the window that would hear of it may be gone
                self.failed.emit(error)
        self.over = True
        with suppress(RuntimeError):
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

    def _leave(self) -> None:
        """In the window's thread: what the work held of the window is let go here."""
        self._thread.join()
        _at_work.discard(self)


def wait_for_all(patience: float) -> None:
    """Wait so many seconds at most until no job works any more."""
    until = time.monotonic() + patience
    for job in tuple(_at_work):
        job._thread.join(max(0.0, until - time.monotonic()))
