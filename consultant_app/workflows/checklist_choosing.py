"""Which lines of the checklist library suit a department, a clause, a process of this enterprise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from consultant_app.model.audit import Audit, AuditSlot, LibraryLine
from consultant_app.model.coverage import below, expanded
from consultant_app.model.department_kinds import kinds_of_department
from consultant_app.model.enterprise import Department
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits, management_systems
from consultant_app.workflows.checklist_library import library

_ONLY_IF_THERE = frozenset({"design", "special"})  # processes that not every enterprise has


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Who is audited: a department, or top management that is no department of its own."""

    department_id: str
    name: str
    kinds: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()  # kinds of the processes it owns


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A line of the library with the department it would be asked in."""

    line: LibraryLine
    department_id: str = ""
    department: str = ""
    process: str = ""  # key of PROCESS_KINDS


@dataclass
class _Stock:
    """What there is to choose from, read once."""

    lines: tuple[LibraryLine, ...]
    applicable: tuple[str, ...]
    departments: list[Department]
    owned: Mapping[str, tuple[str, ...]]
    taken: set[tuple[str, str]] = field(default_factory=set)  # (department, key of the library)
    used: dict[str, int] = field(default_factory=dict)  # how often a line of the library is in the checklist

    def unit(self, department_id: str, area: str = "") -> Unit:
        """A department by its id, or a place by its name."""
        found = next((each for each in self.departments if each.id == department_id), None)
        name = found.name if found else area
        kinds = kinds_of(found) if found else kinds_of_department(name)
        return Unit(department_id=department_id, name=name, kinds=kinds, processes=self.owned.get(department_id, ()))

    def of_clause(self, number: str) -> list[LibraryLine]:
        """The lines about exactly that clause."""
        return [line for line in self.lines if line.clause == number]


def kinds_of(department: Department) -> tuple[str, ...]:
    """What kind of department it is by its name, else by what it does."""
    return kinds_of_department(department.name) or kinds_of_department(department.functions)


def _stock(session: Session, audit: Audit) -> _Stock:
    db = session.db
    system = replace(audits.system_of(db, audit.enterprise_id), edition=audit.edition)
    applicable = management_systems.applicable_clauses(system)
    owned: dict[str, tuple[str, ...]] = {}
    for process in management_systems.processes_of(db, audit.enterprise_id):
        owned[process.department_id] = (*owned.get(process.department_id, ()), process.kind)
    there = {kind for kinds in owned.values() for kind in kinds}
    missing = _ONLY_IF_THERE - there if there else frozenset()
    stock = _Stock(
        lines=tuple(
            line
            for line in library(session, audit.edition).values()
            if not management_systems.excluded(system, line.clause) and not (set(line.processes) or {""}) <= missing
        ),
        applicable=applicable,
        departments=records.of_enterprise(db, Department, audit.enterprise_id),
        owned=owned,
    )
    for line in audits.lines_of(db, audit.id):
        stock.taken.add((line.department_id, line.library_key))
        stock.used[line.library_key] = stock.used.get(line.library_key, 0) + 1
    return stock


def select(
    session: Session,
    audit: Audit,
    departments: Sequence[str] = (),
    clauses: Sequence[str] = (),
    processes: Sequence[str] = (),
) -> list[Candidate]:
    """Lines of the library that fit departments (ids), clauses (8.5 stands for all below it) and process kinds.

    Nothing given stands for all. Left out: 不适用 clauses, processes the enterprise does not have, lines already in.
    """
    stock = _stock(session, audit)
    found = []
    for key in departments or [each.id for each in stock.departments]:
        unit = stock.unit(key)
        for line in stock.lines:
            wanted = not clauses or any(below(line.clause, number) for number in clauses)
            named = not processes or set(processes) & set(line.processes)
            if wanted and named and (key, line.key) not in stock.taken and _fits(unit, line):
                found.append(_candidate(unit, line))
    return found


def _fits(unit: Unit, line: LibraryLine) -> bool:
    if not line.departments:
        return True
    return bool(set(unit.kinds) & set(line.departments) or set(unit.processes) & set(line.processes))


def _candidate(unit: Unit, line: LibraryLine) -> Candidate:
    process = next((kind for kind in line.processes if kind in unit.processes), next(iter(line.processes), ""))
    return Candidate(line=line, department_id=unit.department_id, department=unit.name, process=process)


# for a timetable


def for_timetable(session: Session, audit: Audit, slots: Sequence[AuditSlot], most: int) -> list[Candidate]:
    """At most that many lines for each planned department and clause that has none yet; at least one where any is."""
    stock = _stock(session, audit)
    there = {(line.department_id, line.clause) for line in audits.lines_of(session.db, audit.id)}
    chosen: list[Candidate] = []
    for slot in slots:
        unit = stock.unit(slot.department_id, slot.area)
        for number in _clauses_of(slot, unit, stock):
            if (unit.department_id, number) not in there:
                there.add((unit.department_id, number))
                chosen += _best(stock, unit, number, most)
    return chosen


def _clauses_of(slot: AuditSlot, unit: Unit, stock: _Stock) -> tuple[str, ...]:
    """The lowest clauses of a slot; without any, those that the library asks in such a department."""
    if slot.clauses:
        return expanded(slot.clauses, stock.applicable)
    asked = {line.clause for line in stock.lines if line.departments and _fits(unit, line)}
    return tuple(number for number in stock.applicable if number in asked)


def _best(stock: _Stock, unit: Unit, number: str, most: int) -> list[Candidate]:
    """The lines of a clause that suit the department most, those first that nobody else is asked."""

    def rank(line: LibraryLine) -> tuple[int, int]:
        places = [line.departments.index(kind) for kind in unit.kinds if kind in line.departments]
        return stock.used.get(line.key, 0), min(places, default=9)

    every = stock.of_clause(number)
    fitting = sorted((line for line in every if _fits(unit, line)), key=rank)
    chosen = fitting[:most] or sorted(every, key=rank)[:1]
    for line in chosen:
        stock.used[line.key] = stock.used.get(line.key, 0) + 1
    return [_candidate(unit, line) for line in chosen]
