"""One large write in a worker: all of it or, when somebody stops it, nothing."""

from collections.abc import Callable, Generator
from typing import Generic, TypeVar

from consultant_app.store.session import Session
from consultant_app.store.sqlite import OperationalError
from consultant_app.workflows.progress import Progress

Result = TypeVar("Result")


class OneWrite(Generic[Result]):
    """An act that makes one undo step, or none; run() is for a worker, stop() may be called from any thread.

    `wrote` says of a result whether there is a step; a number of changed records says so by itself.
    """

    def __init__(self, session: Session, act: Callable[[], Result], wrote: Callable[[Result], bool] = bool) -> None:
        self._session, self._act, self._wrote = session, act, wrote
        self.stopped = False
        self._over = False  # nothing is to be interrupted any more

    def steps(self, text: str) -> Generator[Progress, None, Result | None]:
        """Say the text and run; None when it was stopped."""
        yield Progress(text)
        return self.run()

    def run(self) -> Result | None:
        """Act; None when it was stopped and nothing was changed. Raises what the act raises."""
        if self.stopped:
            return None
        try:
            result = self._act()
        except OperationalError:
            if self.stopped:  # a statement was interrupted and the transaction taken back
                return None
            raise
        if not self.stopped:
            return result
        self._over = True  # stopped just before the end: what is written already is undone at once
        if self._wrote(result):
            self._session.undo()
        return None

    def stop(self) -> None:
        """Interrupt what the database is doing; the transaction is taken back as a whole."""
        self.stopped = True
        if not self._over:
            self._session.db.interrupt()
