"""Assignments in the database: who works on what, and what was taken back from the person of this computer."""

from typing import TYPE_CHECKING

from consultant_app.model.role import Role
from consultant_app.store.sqlite import Connection

if TYPE_CHECKING:
    from consultant_app.model.assignment import Assignment

_LIVE = "withdrawn = ''"
_MINE = "((person <> '' and person = ?) or (device_id <> '' and device_id = ?))"
_OWNER = "select coalesce(nullif(e.alias_of, ''), e.id) from assignment a join enterprise e on e.id = a.enterprise_id"


def of_enterprise(db: Connection, enterprise_id: str) -> "list[Assignment]":
    """The assignments of an enterprise, those taken back included, by person."""
    from consultant_app.model.assignment import Assignment  # the list of enterprises asks for no record of it
    from consultant_app.store import records

    return records.of_enterprise(db, Assignment, enterprise_id, order="person, id")


def assigned_to(db: Connection, device_id: str) -> list[str]:
    """Ids of the enterprises that the person of a known computer works on: what a file for that person carries."""
    return _of_person(db, device_id, f"group by 1 having max({_LIVE})")


def withdrawn_from(db: Connection, device_id: str) -> list[str]:
    """Ids of the enterprises that were taken back from the person of a known computer."""
    return _of_person(db, device_id, f"group by 1 having not max({_LIVE})")


def rows_of(db: Connection, device_id: str) -> list[str]:
    """Ids of the assignment rows of that person, the withdrawn ones included: a file tells of these, too."""
    sql = f"select id from assignment where {_MINE} order by id"
    return [key for (key,) in db.execute(sql, (_person_of(db, device_id), device_id))]


def undone_rows(db: Connection, device_id: str) -> list[str]:
    """Ids of that person's assignments which were undone: they are in the history only, and a file must tell it."""
    from consultant_app.store import history  # the list of enterprises does not need it to start

    person = _person_of(db, device_id)
    sql = "select distinct row from op where tbl = 'assignment' and row not in (select id from assignment)"
    gone = [row for (row,) in db.execute(sql).fetchall()]
    every = history.of_rows(db, "assignment", gone)
    return [row for row in gone if person and history.fold(every[row]).values.get("person") == person]


def _of_person(db: Connection, device_id: str, grouping: str) -> list[str]:
    who = (_person_of(db, device_id), device_id)
    return [key for (key,) in db.execute(f"{_OWNER} where {_MINE} {grouping} order by 1", who)]


def _person_of(db: Connection, device_id: str) -> str:
    found = db.execute("select trim(person) from device where id = ?", (device_id,)).fetchone()
    return found[0] if found else ""


def taken_back(db: Connection) -> frozenset[str]:
    """Ids of the enterprises that are hidden here: every assignment to the person of this computer was withdrawn.

    What was never assigned to this person (made here, or before there were assignments) is not among them; a manager
    sees everything.
    """
    if db.execute("select 1 from assignment limit 1").fetchone() is None:
        return frozenset()
    if _setting(db, "role") == Role.MANAGER:
        return frozenset()
    mine = persons_here(db)
    return frozenset(key for (key,) in db.execute(f"{_OWNER} where {_MINE} group by 1 having not max({_LIVE})", mine))


def persons_here(db: Connection) -> tuple[str, str]:
    """Whose assignments are this computer's: the name set here, and the computer's own id."""
    return _setting(db, "consultant").strip(), _setting(db, "device_id")


def _setting(db: Connection, key: str) -> str:
    sql = "select json_extract(value, '$') from setting where id = ? and json_valid(value)"
    found = db.execute(sql, (key,)).fetchone()
    return str(found[0]) if found else ""
