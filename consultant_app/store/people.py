"""Who works at which computer, as far as the packages that came here told."""

from consultant_app.model.exchange import PackageKind
from consultant_app.store.sqlite import Connection

_MET = """
select p.site, d.person from package_in p join device d on d.id = p.device_id where p.site <> '' and d.person <> ''
union select r.site, d.person from receipt r join device d on d.id = r.device_id where r.site <> '' and d.person <> ''
"""
# What the manager tells of the others: a consultant who takes over never met those who worked there before.
_TOLD = """
select each.value ->> 'site', each.value ->> 'name'
from (select merged_at, iif(json_valid(manifest), manifest, '{}') manifest from package_in) p,
    json_each(p.manifest, '$.people') each
where p.merged_at <> '' and p.manifest ->> 'kind' in (?, ?) and each.value ->> 'name' <> '' order by p.merged_at
"""


def names(db: Connection) -> dict[str, str]:
    """The name of a computer in the history → the person's name; whom we met counts before what was told."""
    told = db.execute(_TOLD, (PackageKind.ASSIGNMENT.value, PackageKind.ANSWER.value)).fetchall()
    return dict(told) | dict(db.execute(_MET).fetchall())
