"""The lines of the inbox: one for each consultant and enterprise, or one for a file that could not be looked into."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultant_app.model.exchange import PackageIn, State
from consultant_app.ui.widgets.check_table import CheckRow
from consultant_app.workflows.comparing import LineState, Received
from consultant_app.workflows.receiving import Reception

_COLOURS = {LineState.CONFLICT: "warn", LineState.WAITING: "warn"}
_REPORTED = "已报到"
_BAD = (State.REFUSED, State.NEWER)
_FIRST = (State.PENDING, State.LOCKED, State.READY, State.NEWER, State.REFUSED, State.OLDER, State.MERGED)


@dataclass(frozen=True)
class Line:
    """A package, and what it brings for one enterprise; `received` is None before it was opened."""

    id: str
    package: PackageIn
    received: Received | None
    fingerprint: str = ""
    person: str = ""

    @property
    def state_of_file(self) -> str:
        """How the file stands, in a word."""
        reported = self.received is None and self.package.state is State.OLDER  # it carries no enterprise
        return _REPORTED if reported else str(self.package.state)

    def row(self) -> CheckRow:
        """As the table shows it."""
        package, part = self.package, self.received
        box = package.state is State.READY
        if part is None:
            why = package.reason.removeprefix(f"“{package.file_name}”")  # the name stands in the cell before
            note = f"{package.merged_at[5:16].replace('T', ' ')} 合并" if package.merged_at else why
            cells = (self.person, package.file_name, self.state_of_file, "", "", "", note)
            return CheckRow(self.id, cells, self._colour(), box)
        state = str(package.state) if package.state is not State.READY else str(part.state)
        counts = [str(count) if count else "" for count in (part.new, part.updated, part.conflicts)]
        notes = [
            part.photo_sentence if part.photos_missing else "",
            "；".join(twin.sentence for twin in part.duplicates),
        ]
        note = "；".join(each for each in notes if each) or part.photo_sentence
        return CheckRow(self.id, (part.person, part.enterprise, state, *counts, note), self._colour(), box)

    def _colour(self) -> str:
        if self.package.state in _BAD:
            return "bad"
        if self.received is None:
            return ""
        urgent = self.received.photos_missing or self.received.duplicates
        return "warn" if urgent else _COLOURS.get(self.received.state, "")


def lines_of(packages: Sequence[PackageIn], reception: Reception, people: dict[str, str]) -> list[Line]:
    """The inbox as lines: what waits for a person first, then by time; `people` are the names by device."""
    looked: dict[str, list[Received]] = {}
    for part in reception.lines:
        looked.setdefault(part.package_id, []).append(part)
    prints = {each.package.id: each.fingerprint for each in reception.arrivals}
    ordered = sorted(packages, key=lambda each: _FIRST.index(each.state) if each.state in _FIRST else len(_FIRST))
    return [
        Line(
            f"{package.id}/{part.enterprise_id if part else ''}", package, part, prints.get(package.id, ""),
            people.get(package.device_id, ""),
        )
        for package in ordered
        for part in (looked.get(package.id) or [None] if package.state is not State.MERGED else [None])
    ]  # fmt: skip
