"""What came of reading a value that a person typed somewhere else."""

from typing import NamedTuple


class Reading(NamedTuple):
    """A value ready to store, or the reason why there is none; a note is worth showing but stops nothing."""

    value: str
    reason: str = ""
    note: str = ""
