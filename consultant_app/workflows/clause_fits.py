"""How well departments and processes fit each clause, counted over the shipped checklist library."""

from dataclasses import replace
from functools import lru_cache

from consultant_app.model.clause_owners import ClauseFit, fits_of
from consultant_app.workflows import standards
from consultant_app.workflows.checklist_library import library


@lru_cache(maxsize=4)
def clause_fits(edition: str) -> dict[str, ClauseFit]:
    """By clause of the edition, which kinds of departments and of processes its checklist lines name."""
    lines = library().values()
    if standards.edition_key(edition) == standards.GBT_2016:
        return fits_of(lines)
    return fits_of(replace(line, clause=number) for line in lines for number in standards.mapped(line.clause, edition))
