"""The steps that can be taken back: labelled, bounded, large ones packed."""

import marshal
import time
from dataclasses import dataclass, replace

from consultant_app.store.changes import RowChange

LIMIT = 50
_PACK_FROM = 500  # changes; a deletion of 90,000 rows is 45 MB packed, three times as much otherwise
_PIECE = 5_000  # changes packed at a time: meanwhile all other threads stand still
_MOST_PACKED = 150_000_000  # bytes over all steps; the newest step is always kept
_TOGETHER = 5.0  # seconds within which typing in one field is one step


@dataclass(frozen=True)
class Step:
    """One user action as the changes that take it back, in the order in which they are to be made."""

    label: str
    merge_key: str
    at: float
    packed: tuple[bytes, ...] | None
    plain: tuple[RowChange, ...]
    run: str = ""  # a merge: its operations are set aside, and brought back

    @property
    def is_large(self) -> bool:
        """Whether taking it back takes long enough to need a worker."""
        return self.packed is not None or bool(self.run)

    @property
    def back(self) -> list[RowChange]:
        """The changes that take the action back."""
        if self.packed is None:
            return list(self.plain)
        return [RowChange(*change) for piece in self.packed for change in marshal.loads(piece)]

    @property
    def size(self) -> int:
        """How many bytes it takes; what is not packed counts for nothing."""
        return sum(map(len, self.packed or ()))


def make_step(label: str, merge_key: str, made: list[RowChange]) -> Step:
    """A step that takes back the changes made; many of them are packed."""
    return _step(label, merge_key, [_slim(change.reversed()) for change in reversed(made)])


def _step(label: str, merge_key: str, back: list[RowChange]) -> Step:
    if len(back) < _PACK_FROM:
        return Step(label, merge_key, time.monotonic(), None, tuple(back))
    pieces = (back[start : start + _PIECE] for start in range(0, len(back), _PIECE))
    packed = tuple(marshal.dumps([tuple(change) for change in piece]) for piece in pieces)
    return Step(label, merge_key, time.monotonic(), packed, ())


def _slim(change: RowChange) -> RowChange:
    """To delete a row nobody needs to know what was in it."""
    return RowChange(change.table, change.row, {}, None) if change.new is None else change


class UndoStack:
    """What can be undone and redone, newest last."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []

    def continues(self, merge_key: str) -> bool:
        """Whether an action with that key still belongs to the newest step."""
        last = self.done[-1] if self.done else None
        return bool(merge_key and last and last.merge_key == merge_key and time.monotonic() - last.at < _TOGETHER)

    def add(self, label: str, merge_key: str, made: list[RowChange]) -> None:
        """Remember an action; whatever was undone before it can no longer be redone."""
        self.undone.clear()
        step = make_step(label, merge_key, made)
        if self.continues(merge_key):
            step = _step(label, merge_key, _joined(self.done.pop().back, step.back))
        if step.packed or step.plain:
            self.done.append(step)
        self._trim()

    def add_run(self, label: str, run: str) -> None:
        """Remember a merge; several with the same run are one step."""
        self.undone.clear()
        if not self.done or self.done[-1].run != run:
            self.done.append(Step(label, "", time.monotonic(), None, (), run))
        self._trim()

    def _trim(self) -> None:
        del self.done[:-LIMIT]
        if self.done and self.done[-1].packed:  # else there are no more bytes than before
            while len(self.done) > 1 and sum(step.size for step in self.done) > _MOST_PACKED:
                del self.done[0]

    def interrupt(self) -> None:
        """Whatever is typed next is a step of its own."""
        if self.done:
            self.done[-1] = replace(self.done[-1], merge_key="")


def _joined(earlier: list[RowChange], later: list[RowChange]) -> list[RowChange]:
    """Two steps back as one: the later first; edits of one row are one edit."""
    joined = list(later)
    places = {(change.table, change.row): place for place, change in enumerate(joined) if _is_edit(change)}
    for change in earlier:
        place = places.get((change.table, change.row))
        if place is not None and _is_edit(change):
            joined[place] = joined[place]._replace(new=change.new)
        else:
            joined.append(change)
    return [change for change in joined if change.old != change.new]


def _is_edit(change: RowChange) -> bool:
    return change.old is not None and change.new is not None
