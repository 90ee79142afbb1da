"""Which clause is audited in which department, and what a timetable leaves out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consultant_app.model.audit import AuditSlot, SlotKind
from consultant_app.model.clauses import sort_key
from consultant_app.model.department_kinds import is_top
from consultant_app.model.enterprise import Department


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What a timetable covers; `cells` counts the slots by (department, lowest-level clause)."""

    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)
    missing_clauses: tuple[str, ...] = ()
    missing_departments: tuple[str, ...] = ()  # ids
    beyond: tuple[str, ...] = ()  # clauses that are planned although they do not apply
    lacks_top: bool = False  # nobody audits top management

    @property
    def complete(self) -> bool:
        """Whether every applicable clause and every department with top management is audited."""
        return not (self.missing_clauses or self.missing_departments or self.lacks_top)


def below(number: str, upper: str) -> bool:
    """Whether a clause is the other one or stands below it: 8.3.1 is below 8.3, 8.30 is not."""
    return number == upper or number.startswith(f"{upper}.")


def expanded(clauses: Iterable[str], applicable: Sequence[str]) -> tuple[str, ...]:
    """The lowest-level clauses meant by a list that may name higher ones; in the order of the document."""
    wanted = tuple(clauses)
    return tuple(number for number in applicable if any(below(number, upper) for upper in wanted))


def coverage(slots: Iterable[AuditSlot], departments: Sequence[Department], applicable: Sequence[str]) -> Coverage:
    """What the timetable covers of the applicable clauses (lowest level) and the departments."""
    cells: dict[tuple[str, str], int] = {}
    visited, beyond = set(), set()
    top_visited = False
    for slot in slots:
        if slot.kind is not SlotKind.AUDIT:
            continue
        visited.add(slot.department_id)
        top_visited = top_visited or is_top(slot.area)
        for number in expanded(slot.clauses, applicable):
            cells[slot.department_id, number] = cells.get((slot.department_id, number), 0) + 1
        beyond |= {each for each in slot.clauses if not any(below(number, each) for number in applicable)}
    covered = {number for _, number in cells}
    tops = {each.id for each in departments if is_top(each.name)}
    return Coverage(
        cells=cells,
        missing_clauses=tuple(number for number in applicable if number not in covered),
        missing_departments=tuple(each.id for each in departments if each.id not in visited),
        beyond=tuple(sorted(beyond, key=sort_key)),
        lacks_top=not (top_visited or tops & visited),
    )
