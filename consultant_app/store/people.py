"""Who works at which computer, as far as the packages that came here told."""

import json
from collections.abc import Iterator

from consultant_app.model.exchange import PackageKind
from consultant_app.store.sqlite import Connection

_MET = """
select p.site, d.person from package_in p join device d on d.id = p.device_id where p.site <> '' and d.person <> ''
union select r.site, d.person from receipt r join device d on d.id = r.device_id where r.site <> '' and d.person <> ''
"""
# What the manager tells of the others: a consultant who takes over never met those who worked there before.
_TOLD = """
select manifest from package_in where merged_at <> '' and instr(manifest, '"people"') order by merged_at, id
"""
_TELLING = (PackageKind.ASSIGNMENT.value, PackageKind.ANSWER.value)


def names(db: Connection) -> dict[str, str]:
    """The name of a computer in the history → the person's name; whom we met counts before what was told."""
    told = [each for (manifest,) in db.execute(_TOLD).fetchall() for each in _told(manifest)]
    return dict(told) | dict(db.execute(_MET).fetchall())


def _told(manifest: str) -> Iterator[tuple[str, str]]:
    """Nothing of what has not the shape of it: who looks at a conflict must not be stopped by an odd manifest."""
    try:
        said = json.loads(manifest)
    except (ValueError, RecursionError):
        return
    people = said.get("people") if isinstance(said, dict) and said.get("kind") in _TELLING else None
    for each in people if isinstance(people, list) else ():
        site, name = (each.get("site"), each.get("name")) if isinstance(each, dict) else ("", "")
        if isinstance(site, str) and isinstance(name, str) and site and name:
            yield site, name
