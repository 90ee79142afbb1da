"""The checklist library: the shipped lines and those that the agency added, in the numbers of an edition."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from consultant_app.model.audit import AuditLine, LibraryLine, OwnLine
from consultant_app.model.department_kinds import kinds_of_department
from consultant_app.model.ids import fixed_id
from consultant_app.model.order import between
from consultant_app.paths import resource
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import standards

OWN = "own-"  # how the keys of own lines begin
_TUPLES = ("method", "processes", "departments")


def library(session: Session | None = None, edition: str = standards.DEFAULT_EDITION) -> dict[str, LibraryLine]:
    """The lines by key in the order of the clauses, with the clause numbers of the edition; own ones with a session.

    A line whose clause has no counterpart in the edition is left out.
    """
    key = standards.edition_key(edition)
    found = dict(_shipped(key))
    for own in own_lines(session.db) if session else ():
        if line := _in_edition(own.library, own.edition, key):
            found[line.key] = line
    return dict(sorted(found.items(), key=lambda pair: standards.sort_key(pair[1].clause))) if session else found


def own_lines(db: Connection) -> list[OwnLine]:
    """What the agency added to its library."""
    return records.all_of(db, OwnLine, order="order_key, id")


@lru_cache(maxsize=4)
def _shipped(edition: str) -> dict[str, LibraryLine]:
    every = (_in_edition(line, standards.GBT_2016, edition) for line in _read())
    found = sorted((line for line in every if line), key=lambda line: standards.sort_key(line.clause))
    return {line.key: line for line in found}


@lru_cache(maxsize=1)
def _read() -> tuple[LibraryLine, ...]:
    files = sorted(resource("audit_lines").glob("*.toml"))
    return tuple(_line(entry) for file in files for entry in tomllib.loads(file.read_text("utf-8"))["lines"])


def _line(entry: dict[str, Any]) -> LibraryLine:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in entry.items()}
    return LibraryLine(**values)


def _in_edition(line: LibraryLine, written: str, wanted: str) -> LibraryLine | None:
    """The line with the number that its clause has in the wanted edition; None where there is none."""
    if not standards.is_known(written) or standards.edition_key(written) == wanted or not line.clause:
        return line
    found = standards.mapped(line.clause, wanted)
    return replace(line, clause=found[0]) if found else None


# own lines


def to_library(session: Session, line: AuditLine, department: str = "") -> OwnLine:
    """Keep a line of a checklist for later audits; the same line is kept once. `department` is a department's name."""
    own_id = _own_id(line)
    kept = OwnLine(
        id=own_id,
        library=LibraryLine(
            key=f"{OWN}{own_id}",
            clause=line.clause,
            text=line.text,
            method=line.method,
            processes=(line.process,) if line.process else (),
            departments=kinds_of_department(department),
            record=line.record,
            sampling=line.sampling,
            evidence=line.phrase,
        ),
        edition=line.edition,
    )
    before = records.find(session.db, OwnLine, kept.id)
    if before is not None:
        return before
    made = replace(kept, order_key=between(records.last_order_key(session.db, OwnLine), ""))
    with session.write("把检查条目存入自有库") as db:
        records.put(db, made)
    return made


def own_of(session: Session, line: AuditLine) -> OwnLine | None:
    """The own line that a line of a checklist came from or went to, unless it was rewritten since."""
    return records.find(session.db, OwnLine, _own_id(line))


def remove_own(session: Session, own_ids: Sequence[str]) -> None:
    """Take own lines out of the library as one step; checklists that use them keep their copy."""
    with session.write(f"删除 {len(own_ids)} 条自有检查条目") as db:
        for own_id in own_ids:
            records.delete(db, OwnLine, own_id)


def _own_id(line: AuditLine) -> str:
    return fixed_id("own_line", line.text, line.edition, line.clause)
