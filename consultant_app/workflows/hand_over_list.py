"""What can be handed over and what was: one line for each enterprise, or, for the manager, for each consultant."""

from dataclasses import dataclass

from consultant_app.model.exchange import Device, PackageKind
from consultant_app.store import assignments, records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import agency

_SECONDS = 19  # characters of a local time without its offset
_LAST = "select max(made_at) from package_out where device_id = ? and kind in (?, ?)"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An enterprise that a consultant may hand over."""

    id: str
    name: str
    changes: int  # operations that were never handed over
    photos: int
    handed_at: str  # when it last went into a file, empty for never
    taken_back: bool  # the agency gave it to somebody else meanwhile


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A consultant whom the manager may send a file."""

    id: str  # of the computer
    person: str
    computer: str
    enterprises: int  # that are assigned to this person
    sent_at: str  # when the last file for this person was written, empty for never
    came_at: str  # when the last package of this computer was merged, empty for never

    @property
    def waits(self) -> bool:
        """Whether something came since the last answer: a receipt is due."""
        return bool(self.came_at) and self.came_at[:_SECONDS] >= self.sent_at[:_SECONDS]


def candidates(db: Connection) -> list[Candidate]:
    """The enterprises of this computer, those with changes first; not the sample. What was taken back is among them
    as long as changes were not handed over: they must not be stuck here."""
    hidden = assignments.taken_back(db)
    changes = _by_enterprise(db, "select enterprise_id, count(*) from op where sealed = 0 group by 1")
    photos = _by_enterprise(db, "select enterprise_id, count(distinct sha256) from photo group by 1")
    handed = _handed(db)
    found = db.execute("select id, name from enterprise where alias_of = '' and archived_on = '' and is_sample = 0")
    every = [
        Candidate(
            id=key, name=name, changes=changes.get(key, 0), photos=photos.get(key, 0), handed_at=handed.get(key, ""),
            taken_back=key in hidden,
        )
        for key, name in found
        if key not in hidden or changes.get(key, 0)
    ]  # fmt: skip
    return sorted(every, key=lambda each: (not each.changes, each.handed_at != "", each.name))


def _by_enterprise(db: Connection, sql: str) -> dict[str, int]:
    """Counts by enterprise; those of a joined one belong to the one it was joined into."""
    joined = dict(db.execute("select id, alias_of from enterprise where alias_of <> ''").fetchall())
    counts: dict[str, int] = {}
    for key, count in db.execute(sql):
        owner = joined.get(key, key)
        counts[owner] = counts.get(owner, 0) + count
    return counts


def _handed(db: Connection) -> dict[str, str]:
    sql = (
        "select e.value, max(o.made_at) from package_out o, json_each(o.enterprises) e"
        " where o.kind = ? and json_valid(o.enterprises) group by 1"
    )
    return dict(db.execute(sql, (PackageKind.HANDOVER.value,)).fetchall())


def addressees(session: Session) -> list[Addressee]:
    """The approved computers of consultants, those that wait for an answer first."""
    db, own = session.db, agency.own_device_id(session.db)
    merged = dict(
        db.execute(
            "select device_id, max(merged_at) from package_in where merged_at <> '' and undone_at = '' group by 1"
        ).fetchall()
    )
    every = [
        Addressee(
            id=each.id, person=each.person or "未署名", computer=each.name,
            enterprises=len(assignments.assigned_to(db, each.id)), sent_at=_sent(db, each),
            came_at=merged.get(each.id, ""),
        )
        for each in records.all_of(db, Device, where="approved_on <> '' and revoked_on = '' and id <> ?", args=[own])
    ]  # fmt: skip
    return sorted(every, key=lambda each: (not each.waits, each.person))


def _sent(db: Connection, device: Device) -> str:
    found = db.execute(_LAST, (device.id, PackageKind.ASSIGNMENT.value, PackageKind.ANSWER.value)).fetchone()[0]
    return found or ""
