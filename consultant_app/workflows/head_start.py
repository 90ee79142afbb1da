"""Opening the data while the window's library is still being imported: two cores do both in the time of one.

This module imports nothing that takes time: its thread does.
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consultant_app.store.key_slots import Secret
    from consultant_app.store.session import Session


def open_checked(folder: Path, unlock: "Secret") -> "Session":
    """The session of a folder whose file has been looked through, unless that would take long.

    Raises what Session.open() raises; Damaged, which knows the key, also for what the look has found.
    """
    from consultant_app.store.opening import QUICKLY_CHECKED, Damaged, quick_fault
    from consultant_app.store.session import Session

    session = Session.open(folder, unlock=unlock)
    if session.path.stat().st_size > QUICKLY_CHECKED or not (fault := quick_fault(session.db)):
        return session
    error = Damaged(fault)
    error.key = session.key
    session.close()
    raise error


class HeadStart:
    """Begins to open the data of a folder at once, if there is any; open() gives it to whoever wants that folder."""

    def __init__(self, folder: Path) -> None:
        self._folder: Path | None = folder
        self._session: Session | None = None
        self._error: Exception | None = None
        self._opened = threading.Event()
        threading.Thread(target=self._open, name="head start", daemon=True).start()

    def open(self, folder: Path, unlock: "Secret") -> "Session":
        """As open_checked(), the first time with what was begun."""
        begun, self._folder = self._folder, None
        if folder != begun or unlock:
            self._let_go(begun)
            return open_checked(folder, unlock)
        self._opened.wait()
        if self._error is not None:
            raise self._error
        return self._session or open_checked(folder, unlock)

    def _let_go(self, begun: Path | None) -> None:
        """What was begun is not wanted."""
        if begun is not None:
            self._opened.wait()
            if self._session is not None:
                self._session.close()

    def _open(self) -> None:
        folder = self._folder
        assert folder is not None
        names_wanted = False
        try:
            from consultant_app.store.key_slots import NOTHING
            from consultant_app.store.opening import DATABASE_NAME

            if (folder / DATABASE_NAME).is_file():  # else it may be a first start, which asks where the data shall be
                self._session = open_checked(folder, NOTHING)
                names_wanted = _begins_with_the_list(self._session)
        except Exception as error:  # raised again by open()
            self._error = error
        self._opened.set()
        if names_wanted and self._session is not None:
            _read_names(self._session)


def _begins_with_the_list(session: "Session") -> bool:
    """Whether the window will show the list of enterprises first."""
    from consultant_app.workflows.window_state import WindowState

    state = WindowState(session.folder, session.key)
    page = state.read("page", "")
    state.close()  # before anybody else opens it
    return bool(page == "enterprises")


def _read_names(session: "Session") -> None:
    """The session keeps them."""
    from contextlib import suppress

    from consultant_app.store import register
    from consultant_app.store.sqlite import DatabaseError

    with suppress(DatabaseError):  # the data may be closed meanwhile
        register.ids(session.db)
