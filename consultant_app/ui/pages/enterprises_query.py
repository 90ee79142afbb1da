"""Which enterprises to list, found beside the window's thread: the newest wish wins."""

import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThreadPool, Signal

from consultant_app.store import register
from consultant_app.store.register import RegisterFilter, Sort
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """What to list and how; `fresh` when the records changed since the last one."""

    number: int
    wanted: RegisterFilter
    sort: Sort
    descending: bool
    fresh: bool


class RegisterQuery(QObject):
    """ask() returns at once; `found` brings the ids to the window's thread, `counted` the numbers for the filters."""

    found = Signal(object)  # ids in order
    counted = Signal(object)  # register.Facets
    _arrived = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._number = 0
        self._answered = 0
        self._wish: Wish | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # one after the other: the newest wish is read when its turn comes
        self._arrived.connect(self._arrive)

    def ask(self, wanted: RegisterFilter, sort: Sort, descending: bool, *, fresh: bool = False) -> None:
        """List these; an older wish that has not been begun is forgotten."""
        self._number += 1
        pending = self._wish
        fresh = fresh or (pending is not None and pending.fresh)
        self._wish = Wish(self._number, wanted, sort, descending, fresh)
        self._pool.start(self._work)

    def is_idle(self) -> bool:
        """Whether what was asked last has been answered."""
        return self._answered == self._number

    def stop(self) -> None:
        """Wait for the thread; nothing is told any more."""
        self._number += 1
        self._wish = None
        self._pool.waitForDone()

    def _work(self) -> None:
        """In the worker."""
        wish, self._wish = self._wish, None
        if wish is None:
            return
        db = self._session.db
        try:
            if wish.fresh:  # what was computed beside a write may be older than the write
                db.cache.clear()
            self._arrived.emit(wish.number, register.ids(db, wish.wanted, sort=wish.sort, descending=wish.descending))
            if self._wish is None:
                self.counted.emit(register.facets(db))
        except DatabaseError:  # the data was closed or taken back meanwhile; the next wish finds it
            log.info("the list was not read", exc_info=True)
        except RuntimeError:  # the window is gone
            log.info("the list has nobody to show it", exc_info=True)

    def _arrive(self, number: int, ids: tuple[str, ...]) -> None:
        if number == self._number:
            self._answered = number
            self.found.emit(ids)
