"""Receipts: up to when the manager has a consultant's changes, told in answers and in merge certificates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.exchange import certificate
from consultant_app.exchange.certificate import Certificate, Entry
from consultant_app.exchange.package import Manifest
from consultant_app.model.exchange import Device, PackageIn, Receipt
from consultant_app.store import records
from consultant_app.store.clock import moment
from consultant_app.store.merging import Incoming
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import agency, deciding


def given(package: PackageIn, site: str, incoming: Incoming) -> Receipt:
    """The receipt for a package that was merged here: up to the newest change made at the computer that sent it."""
    until = max((one.hlc for one in incoming.operations if one.site == site), default=0)
    return Receipt(
        id=package.id, package_id=package.id, site=site, device_id=package.device_id, received_at=package.merged_at,
        until=until,
    )  # fmt: skip


def carried(session: Session, manifest: Manifest) -> list[Receipt]:
    """The receipts in the manager's package, which are about what this computer handed over."""
    known = agency.agency_of(session.db)
    if known is None or manifest.sender.verify_key != known.manager.verify_key:
        return []
    own = agency.own_device_id(session.db)
    return [
        Receipt(
            id=entry.package, package_id=entry.package, site=entry.site, device_id=own,
            received_at=entry.received_at, until=entry.until,
        )
        for entry in manifest.receipts
    ]  # fmt: skip


def receipt_line(db: Connection) -> str:
    """经理已收到至 11-20 14:03 的修改, and how many changes were not handed over yet; empty before the first receipt.

    The time is that of the newest change of this computer which arrived, by its own clock.
    """
    own = agency.own_device_id(db)
    sql = "select max(until) from receipt where device_id = ? and device_id <> ''"
    newest = db.execute(sql, (own,)).fetchone()[0]
    if not newest:
        return ""
    later = unsent(db)
    rest = f"；另有 {later} 条修改还没有交" if later else ""
    return f"经理已收到至 {deciding.when(moment(newest))} 的修改{rest}"


def unsent(db: Connection) -> int:
    """How many operations of enterprises were never handed over; those of the sample do not count."""
    sql = (
        "select count(*) from op where sealed = 0 and enterprise_id <> ''"
        " and enterprise_id not in (select id from enterprise where is_sample = 1)"
    )
    return int(db.execute(sql).fetchone()[0])


def is_received(db: Connection, package_id: str) -> bool:
    """Whether the manager confirmed a file that was written here."""
    return db.execute("select 1 from receipt where package_id = ?", (package_id,)).fetchone() is not None


@dataclass(frozen=True, kw_only=True)
class CertifiedRun:
    """A certificate that was written."""

    path: Path
    certificate: Certificate


def write_certificate(session: Session, run: str, target: Path) -> CertifiedRun:
    """Write the merge certificate of a run: hashes, counts, who, when, signed by this computer; no enterprise content.

    Raises AppError for a run that brought nothing or was taken back, and when the file cannot be written.
    """
    known = agency.require_agency(session.db)
    packages = records.all_of(session.db, PackageIn, where="run = ? and undone_at = ''", args=[run], order="id")
    if not run or not packages:
        raise AppError("没有这次合并，或已经撤销；没有写证明。请在合并记录里选择一次合并。")
    made = Certificate(
        agency_id=known.id, agency=known.name, by=agency.own_name(session), made_at=agency.now(), run=run,
        entries=tuple(_entry(session.db, package) for package in packages),
        operations=_count(session.db), conflicts=deciding.count(session.db),
    )  # fmt: skip
    content = certificate.to_text(made, agency.own_keys(session))
    target = target if target.suffix else target.with_suffix(".txt")
    try:
        with files.whole(target) as part:
            part.write_text(content, encoding="utf-8", newline="\r\n")
    except OSError as error:
        raise AppError(f"合并证明没有写出来（{reason_of(error)}）；数据没有改动。请换一个位置再试。") from error
    return CertifiedRun(path=target, certificate=made)


def _count(db: Connection) -> int:
    return int(db.execute("select count(*) from op").fetchone()[0])


def _entry(db: Connection, package: PackageIn) -> Entry:
    receipt = records.find(db, Receipt, package.id)
    device = records.find(db, Device, package.device_id)
    came = package.last_seq - package.first_seq + 1 if package.last_seq else 0
    return Entry(
        package=package.id, file_name=package.file_name, person=device.person if device else "", site=package.site,
        device_id=package.device_id, operations=came, until=receipt.until if receipt else 0,
        received_at=package.merged_at,
    )  # fmt: skip


def read_certificate(session: Session, path: Path) -> Certificate:
    """Take in a merge certificate of the manager and return it; what it confirms shows in receipt_line().

    Raises BadFile for what is none, was changed, or was not signed by the manager of this agency.
    """
    known = agency.require_agency(session.db)
    found = certificate.read(path, known.id, known.manager.verify_key)
    own = agency.own_device_id(session.db)
    mine = _of_device(found.entries, own)
    if mine:
        with session.note("收到合并证明") as db:
            records.put_all(db, mine)
    return found


def _of_device(entries: Iterable[Entry], own: str) -> Sequence[Receipt]:
    return [
        Receipt(
            id=entry.package, package_id=entry.package, site=entry.site, device_id=own,
            received_at=entry.received_at, until=entry.until,
        )
        for entry in entries
        if entry.device_id == own
    ]  # fmt: skip
