"""A hybrid logical clock: orders what is shown, never decides what is kept."""

import time
from datetime import datetime

_COUNTER_BITS = 16
_DAY = 86_400_000 << _COUNTER_BITS
LATEST = (1 << 63) - (1 << _COUNTER_BITS)  # the year 6429: what SQLite can hold; a larger value in a file is refused


class Clock:
    """Each tick is later than every tick before, also when the computer's clock goes backwards."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def tick(self) -> int:
        """A time for a new operation: milliseconds since 1970, shifted by 16 bits for a counter."""
        self.last = min(max(self.last + 1, self._now()), LATEST)
        return self.last

    def see(self, foreign: int) -> None:
        """Learn of a time from elsewhere; it moves this clock forward by at most one day."""
        self.last = max(self.last, min(foreign, self._now() + _DAY))

    @staticmethod
    def _now() -> int:
        return time.time_ns() // 1_000_000 << _COUNTER_BITS


def moment(hlc: int) -> datetime | None:
    """When that was by the clock of the computer that wrote it; None for a time that no calendar has."""
    try:
        return datetime.fromtimestamp((hlc >> _COUNTER_BITS) / 1000)
    except (OverflowError, OSError, ValueError):
        return None
