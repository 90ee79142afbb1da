"""What goes into a file that is handed over: operations, table of contents, photos, addressees."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from consultant_app.exchange.package import (
    FULL,
    SMALL,
    EnterpriseEntry,
    Manifest,
    PersonEntry,
    PhotoCopy,
    PhotoSource,
    ReceiptEntry,
)
from consultant_app.model.exchange import Device, PackageKind, PhotoChoice
from consultant_app.store import assignments, media, merging, people, records
from consultant_app.store.opening import SCHEMA_VERSION
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import agency

COPIES = {PhotoChoice.FULL: FULL, PhotoChoice.SMALL: SMALL, PhotoChoice.NONE: ()}
MEDIA_COPY = {
    PhotoCopy.ORIGINAL: media.Copy.ORIGINAL, PhotoCopy.DOCUMENT: media.Copy.DOCUMENT,
    PhotoCopy.THUMBNAIL: media.Copy.THUMBNAIL,
}  # fmt: skip
_IN = "(select value from json_each(?))"


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What is to be handed over; `device_id` names the consultant's computer that an assignment or answer is for."""

    kind: PackageKind
    enterprise_ids: tuple[str, ...]
    photos: PhotoChoice = PhotoChoice.FULL
    device_id: str = ""
    passphrase: str = ""  # instead of keys, for somebody outside of the agency's set-up
    note: str = ""


def lines(session: Session, parcel: Parcel) -> list[bytes]:
    """The operations of a parcel, fixed from now on, one a line."""
    with session.note("封存交接内容") as db:
        merging.seal(db, parcel.enterprise_ids)
        return [*merging.export_lines(db, parcel.enterprise_ids), *_withdrawn_lines(db, parcel)]


def with_joined(db: Connection, enterprise_ids: Sequence[str]) -> list[str]:
    """The enterprises together with those that were joined into them or that they were joined into."""
    keys = json.dumps(list(enterprise_ids))
    sql = (
        f"select id from enterprise where id in {_IN} or alias_of in {_IN}"
        f" or id in (select alias_of from enterprise where id in {_IN})"
    )
    found = {key for (key,) in db.execute(sql, (keys, keys, keys))}
    return sorted(found | set(enterprise_ids))


def _withdrawn_lines(db: Connection, parcel: Parcel) -> list[bytes]:
    """Of enterprises that were taken back from this person nothing but the fact itself."""
    if not parcel.device_id:
        return []
    gone = json.dumps(with_joined(db, assignments.withdrawn_from(db, parcel.device_id)))
    mine = json.dumps(assignments.rows_of(db, parcel.device_id))
    found = db.execute(f"select id from assignment where enterprise_id in {_IN} and id in {_IN}", (gone, mine))
    rows = [*(key for (key,) in found), *assignments.undone_rows(db, parcel.device_id)]
    return merging.row_lines(db, "assignment", rows)


def manifest(session: Session, parcel: Parcel) -> Manifest:
    """The table of contents."""
    keys = with_joined(session.db, parcel.enterprise_ids)
    known = agency.agency_of(session.db)
    return Manifest(
        kind=parcel.kind,
        agency_id=known.id if known else "",
        sender=agency.own_name(session),
        site=session.site,
        made_at=agency.now(),
        number=files_before(session.db) + 1,
        schema_version=SCHEMA_VERSION,
        enterprises=_entries(session.db, keys),
        receipts=_receipts(session.db, parcel.device_id),
        withdrawn=tuple(assignments.withdrawn_from(session.db, parcel.device_id)) if parcel.device_id else (),
        people=_people(session.db, keys) if parcel.device_id else (),
        note=parcel.note,
    )


def _people(db: Connection, keys: list[str]) -> tuple[PersonEntry, ...]:
    """Who worked on these enterprises, and nobody else: the next one sees whose each entry is."""
    known = people.names(db)
    sites = db.execute(f"select distinct site from op where enterprise_id in {_IN} order by 1", (json.dumps(keys),))
    return tuple(PersonEntry(site, known[site]) for (site,) in sites if site in known)


def _entries(db: Connection, keys: list[str]) -> tuple[EnterpriseEntry, ...]:
    asked = json.dumps(keys)
    facts = {
        key: (count, latest)
        for key, count, latest in db.execute(
            f"select enterprise_id, count(*), max(hlc) from op where enterprise_id in {_IN} group by 1", (asked,)
        )
    }
    photos = dict(
        db.execute(
            f"select enterprise_id, count(distinct sha256) from photo where enterprise_id in {_IN} group by 1", (asked,)
        ).fetchall()
    )
    found = db.execute(f"select id, name, credit_code from enterprise where id in {_IN} order by id", (asked,))
    return tuple(
        EnterpriseEntry(key, name, code, *facts.get(key, (0, 0)), photos.get(key, 0)) for key, name, code in found
    )


def _receipts(db: Connection, device_id: str) -> tuple[ReceiptEntry, ...]:
    """What arrived from one computer and was merged."""
    if not device_id:
        return ()
    sql = (
        "select r.site, r.package_id, r.until, r.received_at from receipt r join package_in p on p.id = r.package_id"
        " where r.device_id = ? and p.undone_at = '' order by r.received_at, r.id"
    )
    return tuple(ReceiptEntry(*found) for found in db.execute(sql, (device_id,)))


def has_news(db: Connection, device_id: str) -> bool:
    """Whether there is something to tell a person who has no enterprise: what was taken back, or receipts."""
    gone = assignments.withdrawn_from(db, device_id) or assignments.undone_rows(db, device_id)
    return bool(gone or _receipts(db, device_id))


def recipients(db: Connection, parcel: Parcel) -> tuple[str, ...]:
    """To whom it is encrypted: the manager and the recovery key always, and the consultant that it is for."""
    if parcel.passphrase:
        return ()
    known = agency.require_agency(db).recipients
    return (*known, records.get(db, Device, parcel.device_id).recipient) if parcel.device_id else known


def files_before(db: Connection, day: str = "") -> int:
    """How many files were written here, on one day or ever."""
    return int(db.execute("select count(*) from package_out where made_at like ?", (f"{day}%",)).fetchone()[0])


def photos(session: Session, parcel: Parcel) -> list[PhotoSource]:
    """The copies of photos that are to go along; what is not on this computer is told after the writing."""
    copies = COPIES[parcel.photos]
    return [
        PhotoSource(sha, copy, media.size_of(session, sha, MEDIA_COPY[copy]), _Reader(session, sha, MEDIA_COPY[copy]))
        for sha in photos_of(session.db, with_joined(session.db, parcel.enterprise_ids))
        for copy in copies
        if copy is PhotoCopy.ORIGINAL or media.has(session, sha, MEDIA_COPY[copy])
    ]


class _Reader:
    """Reads one copy of a photo when the package comes to it."""

    def __init__(self, session: Session, sha256: str, copy: media.Copy) -> None:
        self._session, self._sha256, self._copy = session, sha256, copy

    def __call__(self) -> bytes:
        return media.get(self._session, self._sha256, self._copy)


def photos_of(db: Connection, keys: list[str]) -> list[str]:
    """The SHA-256 of every photo of these enterprises."""
    sql = f"select distinct sha256 from photo where enterprise_id in {_IN} and sha256 <> '' order by 1"
    return [sha for (sha,) in db.execute(sql, (json.dumps(keys),))]
