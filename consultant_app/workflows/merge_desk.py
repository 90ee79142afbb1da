"""Merging received packages in one run, which one undo takes back: a backup, then each package whole or not at all."""

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from consultant_app.errors import AppError, BadFile
from consultant_app.exchange.package import Opened, Photo, PhotoCopy
from consultant_app.intake import image_guard
from consultant_app.model.exchange import PackageIn, State
from consultant_app.model.ids import new_id
from consultant_app.store import backup, media, merging, records, setting_aside
from consultant_app.store.backup_notes import Occasion
from consultant_app.store.merging import Incoming, Merged
from consultant_app.store.session import Session
from consultant_app.workflows import agency, comparing, parcels, receipts, receiving
from consultant_app.workflows.progress import Progress

_FRESH = timedelta(minutes=15)  # one sitting at the desk; what comes in can be merged again from the inbox
_COPY = {copy.value: kept for copy, kept in parcels.MEDIA_COPY.items()}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One package after it was merged."""

    package: PackageIn
    operations: int  # that came
    known: int  # that were here already
    photos: int  # pictures that came
    photos_missing: int  # pictures that its records speak of and nobody sent yet


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A package of the run that was not merged, and why."""

    package: PackageIn
    reason: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run did."""

    run: str
    taken: tuple[Taken, ...] = ()
    refused: tuple[Refusal, ...] = ()
    conflicts: int = 0  # more than before

    @property
    def operations(self) -> int:
        """How many operations came."""
        return sum(each.operations for each in self.taken)

    @property
    def sentence(self) -> str:
        """One line for the screen."""
        parts = [f"已合并 {len(self.taken)} 个文件，新收 {self.operations} 条修改记录"]
        parts += [f"{sum(each.photos for each in self.taken)} 张照片"] if any(e.photos for e in self.taken) else []
        parts += [f"{self.conflicts} 处冲突待裁决"] if self.conflicts else []
        parts += [f"{len(self.refused)} 个文件没有合并"] if self.refused else []
        return "，".join(parts) + "。"


def merge_chosen(
    session: Session, package_ids: Sequence[str], *, passphrases: Mapping[str, str] | None = None
) -> Generator[Progress, None, Outcome]:
    """Merge packages of the inbox as one run. `passphrases`: package id → passphrase, where one is needed.

    Before it a backup is made unless there is one of this sitting. Each package goes in whole or not at all;
    one that cannot be merged is reported and does not stop the others. Closing the generator stops between two
    packages: what was merged stays and is one undo step. Raises AppError when the backup fails: nothing is merged.
    """
    chosen = [each for each in receiving.inbox_list(session.db) if each.id in set(package_ids)]
    chosen.sort(key=lambda package: (package.received_at, package.id))
    for text in backup.steps(session, Occasion.MERGE, least_age=_FRESH):
        yield Progress(text)
    run, before = new_id(), _conflicts(session)
    taken: list[Taken] = []
    refused: list[Refusal] = []
    for number, package in enumerate(chosen):
        yield Progress(f"正在合并 {package.file_name}", number, len(chosen))
        try:
            passphrase = (passphrases or {}).get(package.id, "")
            taken.append((yield from _merge_one(session, package, run, passphrase)))
        except AppError as error:
            refused.append(Refusal(package=package, reason=str(error)))
    return Outcome(run=run, taken=tuple(taken), refused=tuple(refused), conflicts=_conflicts(session) - before)


def _conflicts(session: Session) -> int:
    from consultant_app.store import conflicts

    return conflicts.count(session.db)


def _merge_one(session: Session, package: PackageIn, run: str, passphrase: str) -> Generator[Progress, None, Taken]:
    opened = yield from receiving.open_again(session, package, passphrase=passphrase)
    if not opened.sender_known and not opened.by_passphrase:
        raise BadFile(f"“{package.file_name}”来自还没有批准的电脑；没有导入任何内容。请先核对指纹并批准。")
    incoming = merging.parse(opened.lines())
    photos = yield from _keep_photos(session, opened)
    merged = merging.merge(session, f"合并 {package.file_name}", incoming, run=run, package_id=package.id)
    return _noted(session, package, opened, incoming, merged, photos)


def _keep_photos(session: Session, opened: Opened) -> Generator[Progress, None, int]:
    """Store the pictures that are not here yet, before the records that speak of them; how many photos came."""
    wanted = [
        entry for entry in opened.manifest.photos
        if entry.copy in _COPY and not media.has(session, entry.sha256, _COPY[entry.copy])
    ]  # fmt: skip
    places, came = set(wanted), set()
    for number, photo in enumerate(opened.photos(lambda entry: entry in places)):
        yield Progress("正在存入照片", number, len(wanted))
        _require_picture(photo, opened.name)
        media.put_copy(session, photo.sha256, _COPY[photo.copy.value], photo.content)
        came.add(photo.sha256)
    return len(came)


def _require_picture(photo: Photo, name: str) -> None:
    """Raises BadFile for a copy that is no picture; an original may be a damaged one that is kept as evidence."""
    if photo.copy is not PhotoCopy.ORIGINAL:
        try:
            image_guard.inspect_bytes(photo.content, Path(f"{photo.sha256[:8]}.jpg"))
        except BadFile as error:
            raise BadFile(f"“{name}”里有一张照片不是图片文件；没有导入任何内容。请对方检查后重新导出。") from error


def _noted(
    session: Session, package: PackageIn, opened: Opened, incoming: Incoming, merged: Merged, photos: int
) -> Taken:  # fmt: skip
    """Write down that the package is merged and give its sender a receipt; take in the receipts that it carries."""
    now = records.get(session.db, PackageIn, package.id)
    moment = now.merged_at or agency.now()
    now = replace(
        now, state=State.MERGED, merged_at=moment, run=merged.run if merged.operations else now.run, reason=""
    )
    with session.note("登记合并") as db:
        records.put(db, now)
        records.put(db, receipts.given(now, opened.manifest.site, incoming))
        records.put_all(db, receipts.carried(session, opened.manifest))
    return Taken(
        package=now, operations=merged.operations, known=len(incoming.operations) - merged.operations, photos=photos,
        photos_missing=_missing(session, incoming),
    )  # fmt: skip


def _missing(session: Session, incoming: Incoming) -> int:
    shas = set().union(*comparing.photos_by_enterprise(incoming.operations).values())
    return sum(not comparing.is_here(session, sha) for sha in shas)


def take_back(session: Session, run: str) -> None:
    """Take back a run, also after a restart; Ctrl+Z brings it back. Raises AppError with nothing changed when what was
    merged was handed on or worked on since."""
    setting_aside.take_back(session, run)


def runs(session: Session) -> list[tuple[str, list[PackageIn]]]:
    """The runs that brought something and were not taken back, the newest first, each with its packages."""
    found: dict[str, list[PackageIn]] = defaultdict(list)
    for package in receiving.inbox_list(session.db):
        if package.run and package.state is State.MERGED:
            found[package.run].append(package)
    return sorted(found.items(), key=lambda each: max(package.merged_at for package in each[1]), reverse=True)
