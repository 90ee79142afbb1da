"""Keeps the search for garbage cycles from stopping the window while a job works."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_running = [0]


@contextmanager
def only_new_objects() -> Iterator[None]:
    """Meanwhile the collector looks at nothing that was there before: a look at all stops the window for 0.1 s.

    It also keeps a worker's thread from deleting widgets of the window's thread.
    """
    with _lock:
        _running[0] += 1
        gc.freeze()
    try:
        yield
    finally:
        with _lock:
            _running[0] -= 1
            if not _running[0]:
                gc.unfreeze()
