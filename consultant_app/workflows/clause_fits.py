"""How well departments and processes fit each clause, counted over the shipped checklist library."""

import tomllib
from functools import lru_cache

from consultant_app.model.audit import LibraryLine
from consultant_app.model.clause_owners import ClauseFit, fits_of
from consultant_app.paths import resource
from consultant_app.workflows import standards

_FOLDER = "audit_lines"


@lru_cache(maxsize=4)
def clause_fits(edition: str) -> dict[str, ClauseFit]:
    """By clause of the edition, which kinds of departments and of processes its checklist lines name."""
    lines = _lines()
    if standards.edition_key(edition) == standards.ISO_2026:
        lines = tuple(
            LibraryLine(key=line.key, clause=number, departments=line.departments, processes=line.processes)
            for line in lines
            for number in standards.mapped(line.clause, edition)
        )
    return fits_of(lines)


def _lines() -> tuple[LibraryLine, ...]:
    files = sorted(resource(_FOLDER).glob("*.toml"))
    entries = [entry for file in files for entry in tomllib.loads(file.read_text("utf-8"))["lines"]]
    return tuple(
        LibraryLine(
            key=entry["key"],
            clause=entry["clause"],
            departments=tuple(entry["departments"]),
            processes=tuple(entry["processes"]),
        )
        for entry in entries
    )
