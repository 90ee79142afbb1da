"""Which enterprises to list, found beside the window's thread: the newest wish wins."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from consultant_app.store import register
from consultant_app.store.register import RegisterFilter, Sort
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError
from consultant_app.ui.app import App
from consultant_app.ui.job import Job

log = logging.getLogger(__name__)

_COUNT_AFTER = 150  # ms; counting at once would hold up the painting of what was found


@dataclass(frozen=True)
class Wish:
    """What to list and how; `fresh` when the records changed since the last one."""

    number: int
    wanted: RegisterFilter
    sort: Sort
    descending: bool
    fresh: bool


def read_ahead(app: App) -> None:
    """Read the names while the window is being built, by another core: both take as long."""
    app.run(Job("读取企业名单", partial(_read_names, app.session)), quiet=True)


def _read_names(session: Session) -> None:
    with _lost_quietly():
        register.ids(session.db)


class RegisterQuery(QObject):
    """ask() returns at once; `found` brings the ids to the window's thread, `counted` the numbers for the filters.

    What is known already is `found` before ask() returns.
    """

    found = Signal(object)  # ids in order
    counted = Signal(object)  # register.Facets
    _arrived = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._number = 0
        self._wish: Wish | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # one after the other: the newest wish is read when its turn comes
        self._arrived.connect(self._arrive)
        self._counting = QTimer(self, singleShot=True, interval=_COUNT_AFTER)
        self._counting.timeout.connect(self._start_counting)

    def ask(self, wanted: RegisterFilter, sort: Sort, descending: bool, *, fresh: bool = False) -> None:
        """List these; an older wish that has not been begun is forgotten."""
        self._number += 1
        pending = self._wish
        first = self._number == 1  # what was read ahead is as fresh as it can be
        fresh = (fresh and not first) or (pending is not None and pending.fresh)
        ids = None if fresh else register.at_hand(self._session.db, wanted, sort, descending)
        if ids is not None:
            self._wish = None
            self._arrive(self._number, ids)
            return
        self._wish = Wish(self._number, wanted, sort, descending, fresh)
        self._pool.start(self._work)

    def stop(self) -> None:
        """Wait for the thread; nothing is told any more."""
        self._number += 1
        self._wish = None
        self._counting.stop()
        self._pool.waitForDone()

    def _work(self) -> None:
        """In the worker."""
        wish, self._wish = self._wish, None
        if wish is None:
            return
        db = self._session.db
        with _lost_quietly():
            if wish.fresh:  # what was computed beside a write may be older than the write
                db.forget()
            self._arrived.emit(wish.number, register.ids(db, wish.wanted, sort=wish.sort, descending=wish.descending))

    def _start_counting(self) -> None:
        self._pool.start(self._count)

    def _count(self) -> None:
        """In the worker."""
        if self._wish is None:
            with _lost_quietly():
                self.counted.emit(register.facets(self._session.db))

    def _arrive(self, number: int, ids: tuple[str, ...]) -> None:
        if number == self._number:
            self.found.emit(ids)
            self._counting.start()


@contextmanager
def _lost_quietly() -> Iterator[None]:
    """Data that is closed or taken back meanwhile, and a window that is gone, ask for no list; the next wish does."""
    try:
        yield
    except (DatabaseError, RuntimeError):
        log.info("the list was not read", exc_info=True)
