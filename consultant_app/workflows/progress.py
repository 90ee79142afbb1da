"""What long work says while it runs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """One step of long work; `total` 0 means that the end is not known."""

    text: str
    done: int = 0
    total: int = 0
