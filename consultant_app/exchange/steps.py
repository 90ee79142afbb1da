"""What writing and opening a package say while they work."""

from typing import NamedTuple


class Step(NamedTuple):
    """One step of long work, in Chinese; `done` and `total` in bytes, total 0 when the end is not known."""

    text: str
    done: int = 0
    total: int = 0
