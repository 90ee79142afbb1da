"""Giving a finished file its name and removing it, on a system where other programs may hold it.

Windows neither replaces nor removes a file that anybody has open, nor a folder with such a file in it. Antivirus
programs, the search index and chat programs open every new file for a moment; Word keeps what it shows.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES, _PAUSE = 8, 0.15  # about a second in all; seconds
_PASSING = (5, 32, 33)  # Windows' numbers: access denied, also for what is just going away, and held by another program


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Where to write what becomes the file whole when the block ends well; else nothing of it stays.

    Raises OSError: then an older file of that name is what it was.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        yield part
        put(part, target)
    except BaseException:
        discard(part)
        raise


def put(part: Path, target: Path) -> None:
    """Give a file or a folder its name, over an older file of that name; waits a second for who holds one of the two.

    Raises OSError: then both are what they were.
    """
    _patiently(lambda: part.replace(target))


def discard(path: Path) -> bool:
    """Remove a file if it can be, and tell whether it is gone; one that is held for longer than a second stays."""
    try:
        _patiently(lambda: path.unlink(missing_ok=True))
    except OSError:
        return False
    return True


def _patiently(action: Callable[[], object]) -> None:
    for _ in range(_TRIES - 1):
        try:
            action()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _PASSING:
                raise  # rights do not come by waiting
            time.sleep(_PAUSE)
        else:
            return
    action()
