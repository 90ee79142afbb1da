"""Many objects at once, without stopping the window."""

import gc
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")
_NEVER = (1 << 30,) * 3  # objects
_lock = threading.Lock()
_before: list[tuple[bool, tuple[int, int, int]]] = []  # an entry for each who wants no search; the first is to return

_AT_ONCE = 2_000


@contextmanager
def without_collection() -> Iterator[None]:
    """No search for garbage cycles meanwhile, in any thread: among so many new objects it takes long and finds none.

    Who searches by himself, as the window does, has to go by gc.get_threshold().
    """
    with _lock:
        _before.append((gc.isenabled(), gc.get_threshold()))
        gc.disable()
        gc.set_threshold(*_NEVER)
    try:
        yield
    finally:
        with _lock:
            was_on, thresholds = _before.pop()
            if not _before:
                gc.set_threshold(*thresholds)
                if was_on:
                    gc.enable()


def let_go(items: list[Any]) -> None:
    """Empty a long list bit by bit: freed as a whole, 90,000 records stop all other threads for a third of a second."""
    while items:
        del items[-_AT_ONCE:]


def sort(items: list[T], key: Callable[[T], Any]) -> None:
    """Like list.sort(), bit by bit: put into drawers first, each of which is sorted by itself."""
    bounds = sorted(map(key, items[::_AT_ONCE]))
    drawers: list[list[T]] = [[] for _ in range(len(bounds) + 1)]
    for item in items:
        drawers[bisect_right(bounds, key(item))].append(item)
    items.clear()
    for drawer in drawers:
        items += sorted(drawer, key=key)


def in_pieces(items: Iterable[T]) -> Iterator[list[T]]:
    """The same in lists of a few thousand, for what one call does with all it is given."""
    source = iter(items)
    while piece := list(islice(source, _AT_ONCE)):
        yield piece
