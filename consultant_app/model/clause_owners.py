"""Which clauses are audited in which department: by the processes it owns, by its kind, and what everybody shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from consultant_app.model.audit import LibraryLine
from consultant_app.model.coverage import expanded
from consultant_app.model.department_kinds import kinds_by
from consultant_app.model.enterprise import Department
from consultant_app.model.management_system import WorkProcess

COMMON = ("5.3", "6.2.1", "7.3")  # duties, objectives and awareness are asked about in every department
_FIRST, _LATER = 3, 1  # how much a kind counts that a line names first, or after others
_FALLBACK = ("quality", "admin", "top")  # who is asked about a clause that no kind fits


@dataclass(frozen=True)
class ClauseFit:
    """What the checklist library says of a clause: how well kinds of departments and of processes fit it."""

    departments: Mapping[str, int] = field(default_factory=dict)
    processes: Mapping[str, int] = field(default_factory=dict)


def fits_of(lines: Iterable[LibraryLine]) -> dict[str, ClauseFit]:
    """How well the kinds fit each clause, counted over the lines of the library."""
    departments: dict[str, dict[str, int]] = {}
    processes: dict[str, dict[str, int]] = {}
    for line in lines:
        for kinds, counted in ((line.departments, departments), (line.processes, processes)):
            of_clause = counted.setdefault(line.clause, {})
            for place, kind in enumerate(kinds):
                of_clause[kind] = of_clause.get(kind, 0) + (_LATER if place else _FIRST)
    return {clause: ClauseFit(departments[clause], processes[clause]) for clause in departments}


def clauses_of_kind(kind: str, fits: Mapping[str, ClauseFit]) -> tuple[str, ...]:
    """The clauses that a process of that kind mainly answers."""
    return tuple(
        clause
        for clause, fit in fits.items()
        if kind in fit.processes and fit.processes[kind] * 2 > max(fit.processes.values())
    )


def clause_owners(
    departments: Sequence[Department],
    processes: Iterable[WorkProcess],
    applicable: Sequence[str],
    fits: Mapping[str, ClauseFit],
) -> dict[str, tuple[str, ...]]:
    """The clauses to audit in each department, by its id, in the order of the document.

    Every applicable clause is somewhere, as long as there is a department.
    """
    kinds = {each.id: kinds_by(each.name, each.functions) for each in departments}
    owned: dict[str, set[str]] = {each.id: set(expanded(COMMON, applicable)) for each in departments}
    settled: set[str] = set()
    for process in processes:
        if process.department_id in owned:
            mine = expanded(process.clauses or clauses_of_kind(process.kind, fits), applicable)
            owned[process.department_id] |= set(mine)
            settled |= set(mine)
    for clause in applicable:
        fit = fits.get(clause, ClauseFit()).departments
        best = _best(kinds, fit)
        if best and (clause not in settled or kinds[best][:1] == ("top",)):
            owned[best].add(clause)
    return {key: tuple(clause for clause in applicable if clause in mine) for key, mine in owned.items()}


def _best(kinds: Mapping[str, tuple[str, ...]], fit: Mapping[str, int]) -> str:
    """The department that fits best: by the kind that counts most, and whose first kind it is."""
    order = {kind: score * 10 for kind, score in fit.items()}
    for place, kind in enumerate(_FALLBACK):
        order.setdefault(kind, len(_FALLBACK) - place)

    def score(key: str) -> tuple[int, int]:
        return max(((order.get(kind, 0), -place) for place, kind in enumerate(kinds[key])), default=(0, 0))

    return max(kinds, key=score, default="")
