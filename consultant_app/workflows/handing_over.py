"""Handing enterprises over as one file: a consultant to the manager, the manager to one consultant."""

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from consultant_app.documents.naming import safe
from consultant_app.errors import AppError
from consultant_app.exchange.package import Written, write
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.exchange import Device, PackageKind, PackageOut, PhotoChoice
from consultant_app.store import assignments, media, merging, records
from consultant_app.store.listing import SHOWN
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import agency, parcels, settings
from consultant_app.workflows.parcels import Parcel
from consultant_app.workflows.progress import Progress, as_progress

SUFFIX = ".qcx"
LEAST_PASSPHRASE = 8  # characters
_IN = "(select value from json_each(?))"


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file that was written, read back and found right."""

    package: PackageOut
    missing: tuple[str, ...] = ()  # SHA-256 of photos whose picture is not on this computer

    @property
    def sentence(self) -> str:
        """One line for the screen."""
        lacking = f"，其中 {len(self.missing)} 张照片不在本机，没有带上" if self.missing else ""
        if not self.package.enterprises and self.package.kind == PackageKind.HANDOVER:
            return f"已导出并核对：{self.package.file_name}。请发给经理，并在电话里核对指纹。"
        return (
            f"已导出并核对：{self.package.file_name}，{len(self.package.enterprises)} 家企业、"
            f"{self.package.operations} 条修改记录、{self.package.photos} 张照片{lacking}。"
        )


class Estimate(NamedTuple):
    """How much a hand-over is, before it is written."""

    enterprises: int
    operations: int
    photos: int
    photo_bytes: dict[PhotoChoice, int]


def estimate(session: Session, enterprise_ids: Sequence[str]) -> Estimate:
    """How many operations and photos the enterprises have and how large their photos are by choice."""
    operations = merging.count(session.db, enterprise_ids)
    shas = parcels.photos_of(session.db, parcels.with_joined(session.db, enterprise_ids))
    sizes = {
        choice: sum(media.size_of(session, sha, parcels.MEDIA_COPY[copy]) for sha in shas for copy in copies)
        for choice, copies in parcels.COPIES.items()
    }
    return Estimate(len(enterprise_ids), operations, len(shas), sizes)


def hand_over(
    session: Session, target: Path, enterprise_ids: Sequence[str], *, photos: PhotoChoice = PhotoChoice.FULL,
    passphrase: str = "", note: str = "",
) -> Generator[Progress, None, Handed]:  # fmt: skip
    """Write the enterprises with everything that belongs to them for the manager; again and again if need be.

    With a passphrase the file opens with it instead of the manager's key, and no agency is needed. Closing the
    generator removes what was begun. Raises AppError: no agency, nothing chosen, passphrase too short, disk full …
    """
    if not enterprise_ids:
        raise AppError("没有选择企业；没有导出。请选择要交接的企业。")
    parcel = Parcel(
        kind=PackageKind.HANDOVER, enterprise_ids=tuple(enterprise_ids), photos=photos, passphrase=passphrase, note=note
    )
    return (yield from send(session, target, parcel))


def report(session: Session, target: Path) -> Generator[Progress, None, Handed]:
    """Write a file without enterprises, with which a computer that just joined makes itself known to the manager.

    The manager approves it after comparing fingerprints, and can then send enterprises to it. Raises AppError.
    """
    parcel = Parcel(kind=PackageKind.HANDOVER, enterprise_ids=(), note="报到")
    return (yield from send(session, target, parcel))


def assign_to(
    session: Session, target: Path, device_id: str, *, photos: PhotoChoice = PhotoChoice.FULL, note: str = "",
    answer: bool = False,
) -> Generator[Progress, None, Handed]:  # fmt: skip
    """Write the file for one consultant: the enterprises assigned to this person and no others (rule R15), what was
    decided about them, return slips, and receipts for what came from there.

    `answer` calls it an answer instead of an assignment; it carries the same. Raises AppError when this is not the
    manager's computer, when the consultant's computer is not approved, or when the file cannot be written.
    """
    kind = PackageKind.ANSWER if answer else PackageKind.ASSIGNMENT
    mine = tuple(assignments.assigned_to(session.db, device_id))
    parcel = Parcel(kind=kind, enterprise_ids=mine, photos=photos, device_id=device_id, note=note)
    return (yield from send(session, target, parcel))


def send(session: Session, target: Path, parcel: Parcel) -> Generator[Progress, None, Handed]:
    """Seal and write a parcel and remember that it was written. Raises AppError with nothing written."""
    _require_sendable(session, parcel)
    target = target if target.suffix.lower() == SUFFIX else target.with_name(target.name + SUFFIX)
    yield Progress("正在整理修改记录")
    lines = parcels.lines(session, parcel)
    written = yield from _written(session, target, lines, parcel)
    package = _remember(session, parcel, written)
    return Handed(package=package, missing=written.missing)


def _require_sendable(session: Session, parcel: Parcel) -> None:
    if parcel.passphrase:
        if len(parcel.passphrase) < LEAST_PASSPHRASE:
            raise AppError(f"口令至少 {LEAST_PASSPHRASE} 个字符；没有导出。请换一个长一些的口令，并用电话告诉对方。")
        return
    known = agency.require_agency(session.db)
    if parcel.kind is PackageKind.HANDOVER:
        return
    if agency.own_keys(session).verify_key != known.manager.verify_key:
        raise AppError("只有经理的电脑能分派企业和回传结果；没有导出。请把资料交接给经理。")
    device = records.find(session.db, Device, parcel.device_id)
    if device is None or not device.approved_on or device.revoked_on:
        raise AppError("这台电脑还没有批准，或已经停用；没有导出。请先在设备列表中核对指纹并批准。")
    if not parcel.enterprise_ids and not parcels.has_news(session.db, parcel.device_id):
        raise AppError(f"还没有分派给{device.person}的企业；没有导出。请先在企业名单里分派。")


def _written(session: Session, target: Path, lines: list[bytes], parcel: Parcel) -> Generator[Progress, None, Written]:
    writing = write(
        target, parcels.manifest(session, parcel), lines, parcels.photos(session, parcel), agency.own_keys(session),
        recipients=parcels.recipients(session.db, parcel), passphrase=parcel.passphrase,
    )  # fmt: skip
    return (yield from as_progress(writing, lambda step: Progress(*step)))


def _remember(session: Session, parcel: Parcel, written: Written) -> PackageOut:
    known = agency.agency_of(session.db)
    device = records.find(session.db, Device, parcel.device_id) if parcel.device_id else None
    whom = "凭口令" if parcel.passphrase else device.person if device else known.manager.person if known else ""
    package = PackageOut(
        id=written.sha256, file_name=written.path.name, path=str(written.path), made_at=agency.now(),
        kind=parcel.kind, recipients=(whom,), enterprises=parcel.enterprise_ids, device_id=parcel.device_id,
        operations=written.operations, photos=_whole(written, parcel), size=written.size,
    )  # fmt: skip
    with session.note("导出交接文件") as db:
        records.put(db, package)
    return package


def _whole(written: Written, parcel: Parcel) -> int:
    """Photos, of which each may have been carried in several copies."""
    return written.photos // max(1, len(parcels.COPIES[parcel.photos]))


def propose_name(session: Session, enterprise_ids: Sequence[str], *, batch: str = "", person: str = "") -> str:
    """企业或批次-姓名-日期-序号.qcx; the person is who works here, or whom the file is for."""
    who = person or settings.read_setting(session, "consultant") or "未署名"
    today = f"{date.today():%Y%m%d}"
    number = parcels.files_before(session.db, date.today().isoformat()) + 1
    what = batch or _called(session.db, enterprise_ids)
    return f"{safe(what, 60)}-{safe(who, 20)}-{today}-{number:02d}{SUFFIX}"


def _called(db: Connection, enterprise_ids: Sequence[str]) -> str:
    first = records.find(db, Enterprise, enterprise_ids[0]) if enterprise_ids else None
    if first is None:
        return "交接"
    name = first.short_name or first.name
    return name if len(enterprise_ids) == 1 else f"{name}等{len(enterprise_ids)}家"


def everything(db: Connection) -> list[str]:
    """The enterprises that are handed over when nobody chooses: all that are listed, the sample excepted."""
    sql = f"select id from enterprise e where e.is_sample = 0 and {SHOWN} order by id"
    return [key for (key,) in db.execute(sql)]


def written_before(db: Connection) -> list[PackageOut]:
    """The files that were written here, the newest first."""
    return records.all_of(db, PackageOut, order="made_at desc, id")


def unchanged_since(db: Connection, package: PackageOut) -> bool:
    """Whether nothing about the enterprises of a file was written since: writing it again would carry the same."""
    keys = parcels.with_joined(db, package.enterprises)
    sql = f"select count(*) from op where enterprise_id in {_IN} and sealed = 0"
    return not db.execute(sql, (json.dumps(keys),)).fetchone()[0]
