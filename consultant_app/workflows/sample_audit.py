"""The internal audits of the sample enterprise, its system, and its management reviews, with fixed ids."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditProgramme,
    AuditSlot,
    Meeting,
    ProgrammeMark,
)
from consultant_app.model.enterprise import Department, Indicator, Person
from consultant_app.model.ids import fixed_id
from consultant_app.model.management_system import (
    Complaint,
    IndicatorReading,
    ManagementSystem,
    RiskOpportunity,
    Supplier,
    WorkProcess,
)
from consultant_app.model.order import first_keys
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, checklists, standards
from consultant_app.workflows.checklist_library import library
from consultant_app.workflows.sample_building import Values, built, ordered, without
from consultant_app.workflows.sample_nonconformities import line_id, nonconformities
from consultant_app.workflows.sample_records import ENTERPRISE_ID, read, sample_id

_OWNER = {"enterprise_id": ENTERPRISE_ID}
OLD, NEW = "2025", "2026"


class Names:
    """The ids of departments, people and indicators by what the files call them."""

    def __init__(self, db: Connection) -> None:
        """Read the register of the sample."""
        self.departments = self._by_name(db, Department)
        self.people = self._by_name(db, Person)
        self.indicators = self._by_name(db, Indicator)
        everybody = records.of_enterprise(db, Person, ENTERPRISE_ID)
        self.works_in = {person.name: person.department_id for person in everybody}
        self.heads = {each.name: each.head for each in records.of_enterprise(db, Department, ENTERPRISE_ID)}

    @staticmethod
    def _by_name(db: Connection, kind: type[Any]) -> dict[str, str]:
        return {each.name: each.id for each in records.of_enterprise(db, kind, ENTERPRISE_ID)}


def put_audits(db: Connection) -> None:
    """Put everything of the audits in; inside an open write, after the register."""
    names = Names(db)
    lines = list(_lines(names))
    raised = nonconformities(
        {line.id: line for line in lines}, {year: audit_id(year) for year in (OLD, NEW)}, names.heads
    )
    records.put_all(db, [*_system(names), *_programme(names), *_audits(names), *lines, *raised])


def audit_id(year: str) -> str:
    """The id of the audit of a year."""
    return sample_id("audit", year)


# the system and its working


def _system(names: Names) -> Iterator[Any]:
    data = read("system")
    yield built(ManagementSystem, id=audits.system_id(ENTERPRISE_ID), **_OWNER, **data["system"])
    for number, entry in enumerate(ordered(data["processes"]), 1):
        yield built(
            WorkProcess,
            id=sample_id("process", number),
            **_OWNER,
            department_id=names.departments[entry["department"]],
            related_ids=[names.departments[each] for each in entry["related"]],
            **without(entry, "department", "related"),
        )
    for entry in data["readings"]:
        yield from _readings(names.indicators[entry["indicator"]], entry)
    for kind, entries in ((Complaint, "complaints"), (Supplier, "suppliers"), (RiskOpportunity, "risks")):
        for number, entry in enumerate(ordered(data[entries]), 1):
            yield built(kind, id=sample_id(entries, number), **_OWNER, **entry)


def _readings(indicator_id: str, entry: Values) -> Iterator[IndicatorReading]:
    for place, value in enumerate(entry["values"]):
        period = _later(entry["from"], place)
        yield IndicatorReading(
            id=fixed_id(indicator_id, period),
            enterprise_id=ENTERPRISE_ID,
            indicator_id=indicator_id,
            period=period,
            value=value,
            target=entry["target"],
            source=entry["source"],
        )


def _later(period: str, places: int) -> str:
    """The period so many months (2026-01) or quarters (2026Q1) later, in the same year."""
    head, number = period[:5], int(period[5:]) + places
    return f"{head}{number:02d}" if head.endswith("-") else f"{head}{number}"


# programme


def _programme(names: Names) -> Iterator[Any]:
    data = read("audit")["programme"]
    own = ("id", "month", "marks", "extra", "notes")
    programme = built(AuditProgramme, id=_programme_id(data["id"]), **_OWNER, **without(data, *own))
    yield programme
    told = [
        {"department": name, "month": data["month"], "mark": mark, "note": data["notes"].get(name, "")}
        for name, mark in data["marks"].items()
    ]
    for entry in (*told, *data["extra"]):
        department = names.departments[entry["department"]]
        yield ProgrammeMark(
            id=fixed_id(programme.id, department, entry["month"]),
            enterprise_id=ENTERPRISE_ID,
            programme_id=programme.id,
            department_id=department,
            month=entry["month"],
            mark=entry["mark"],
            note=entry["note"],
        )


def _programme_id(year: str) -> str:
    return sample_id("audit_programme", year) if year else ""


# audits with team, timetable and meetings


def _audits(names: Names) -> Iterator[Any]:
    own = ("id", "programme", "members", "slots", "meetings", "attendees")
    for entry in read("audit")["audits"]:
        key, year = audit_id(entry["id"]), entry["id"]
        programme = _programme_id(entry.get("programme", ""))
        yield built(Audit, id=key, **_OWNER, programme_id=programme, **without(entry, *own))
        yield from _members(names, year, entry["members"])
        yield from _slots(names, year, entry["slots"])
        for number, meeting in enumerate(ordered(entry["meetings"]), 1):
            yield from meeting_with_people(key, meeting, entry["attendees"], f"{year}/{number}")


def _member_id(year: str, name: str) -> str:
    return sample_id("audit_member", year, name)


def _members(names: Names, year: str, entries: list[Values]) -> Iterator[AuditMember]:
    for entry in ordered(entries):
        name = entry["name"]
        yield built(
            AuditMember,
            id=_member_id(year, name),
            **_OWNER,
            audit_id=audit_id(year),
            person_id=names.people.get(name, ""),
            department_id=names.works_in.get(name, ""),
            **without(entry, "outside"),
        )


def _slots(names: Names, year: str, entries: list[Values]) -> Iterator[AuditSlot]:
    for number, entry in enumerate(ordered(entries), 1):
        yield built(
            AuditSlot,
            id=sample_id("audit_slot", year, number),
            **_OWNER,
            audit_id=audit_id(year),
            department_id=names.departments.get(entry.get("department", ""), ""),
            member_ids=[_member_id(year, name) for name in entry.get("members", ())],
            **without(entry, "department", "members"),
        )


def meeting_with_people(owner_id: str, entry: Values, people: Iterable[Values], place: str) -> Iterator[Any]:
    """A meeting of an audit or a review with those expected; who is absent is told per kind of meeting."""
    key = fixed_id(owner_id, entry["kind"])
    yield built(Meeting, id=key, **_OWNER, owner_id=owner_id, **entry)
    for number, person in enumerate(ordered(list(people)), 1):
        absent = person.get("absent", {}).get(entry["kind"], "")
        values = without(person, "absent")
        yield built(
            Attendee, id=sample_id("attendee", place, number), **_OWNER, meeting_id=key, absent=absent, **values
        )


# the checklists


def _lines(names: Names) -> Iterator[AuditLine]:
    data = read("checklist")
    told = [
        {"department": name, **without(scene, "lines"), **line}
        for name, scene in data["departments"].items()
        for line in scene["lines"]
    ]
    yield from _of_audit(names, NEW, told)
    scenes = data["earlier_scenes"]
    yield from _of_audit(names, OLD, [{**scenes[entry["department"]], **entry} for entry in data["earlier"]])


def _of_audit(names: Names, year: str, entries: list[Values]) -> list[AuditLine]:
    made = [_line(names, year, entry) for entry in entries]
    keys = first_keys(len(made))
    order = sorted(range(len(made)), key=lambda place: _place(names, made[place]))
    return [replace(made[place], order_key=key) for place, key in zip(order, keys, strict=True)]


def _place(names: Names, line: AuditLine) -> tuple[int, tuple[int, ...]]:
    departments = list(names.departments.values())
    return departments.index(line.department_id), tuple(standards.sort_key(line.clause))


def _line(names: Names, year: str, entry: Values) -> AuditLine:
    shelf = library()[entry["key"]]
    finding = {"verdict": "符合", "escort": names.heads[entry["department"]], **entry}
    return built(
        AuditLine,
        id=line_id(year, entry["department"], entry["key"]),
        **_OWNER,
        audit_id=audit_id(year),
        department_id=names.departments[entry["department"]],
        process=shelf.processes[0] if shelf.processes else "",
        clause=shelf.clause,
        clause_title=checklists.title_of(shelf.clause, standards.DEFAULT_EDITION),
        text=shelf.text,
        method=shelf.method,
        record=shelf.record,
        sampling=shelf.sampling,
        phrase=shelf.evidence,
        library_key=shelf.key,
        finding=without(finding, "department", "key", "nc", "observation"),
    )
