"""The steps that can be taken back: labelled, bounded, large ones packed."""

import json
import time
import zlib
from dataclasses import asdict, dataclass

from consultant_app.store.changes import RowChange

LIMIT = 50
_PACK_FROM = 500  # changes; an import of 90,000 rows would hold 100 MB otherwise
_TOGETHER = 5.0  # seconds within which typing in one field is one step


@dataclass(frozen=True)
class Step:
    """One user action as the changes that it made, in order."""

    label: str
    merge_key: str
    at: float
    packed: bytes | None
    plain: tuple[RowChange, ...]

    @property
    def changes(self) -> list[RowChange]:
        """The changes in the order in which they were made."""
        if self.packed is None:
            return list(self.plain)
        return [RowChange(**part) for part in json.loads(zlib.decompress(self.packed))]


def make_step(label: str, merge_key: str, changes: list[RowChange]) -> Step:
    """A step for changes; many of them are packed."""
    if len(changes) < _PACK_FROM:
        return Step(label, merge_key, time.monotonic(), None, tuple(changes))
    packed = zlib.compress(json.dumps([asdict(change) for change in changes]).encode("ascii"), 1)
    return Step(label, merge_key, time.monotonic(), packed, ())


class UndoStack:
    """What can be undone and redone, newest last."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def continues(self, merge_key: str) -> bool:
        """Whether an action with that key still belongs to the newest step."""
        last = self.done[-1] if self.done else None
        return bool(merge_key and last and last.merge_key == merge_key and time.monotonic() - last.at < _TOGETHER)

    def add(self, label: str, merge_key: str, changes: list[RowChange]) -> None:
        """Remember an action; whatever was undone before it can no longer be redone."""
        self.undone.clear()
        if self.continues(merge_key):
            changes = _joined(self.done.pop().changes, changes)
        if changes:
            self.done.append(make_step(label, merge_key, changes))
        del self.done[:-LIMIT]


def _joined(first: list[RowChange], then: list[RowChange]) -> list[RowChange]:
    """Two runs of changes as one, each row from its first to its last state."""
    rows = {(change.table, change.row): change for change in first}
    for change in then:
        key = (change.table, change.row)
        old = rows[key].old if key in rows else change.old
        rows[key] = RowChange(change.table, change.row, old, change.new)
    return [change for change in rows.values() if change.old != change.new]
