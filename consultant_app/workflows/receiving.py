"""Taking files in: copied into the own inbox, checked whole, compared; nothing of them is merged by this."""

import hashlib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from consultant_app import files
from consultant_app.errors import BadFile
from consultant_app.exchange import refusals
from consultant_app.exchange.package import Known, Opened, open_package, opening
from consultant_app.model.exchange import Device, PackageIn, State
from consultant_app.store import inbox, merging, records
from consultant_app.store.inbox import Kept
from consultant_app.store.merging import Incoming
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import agency, comparing
from consultant_app.workflows.comparing import Comparison, Received
from consultant_app.workflows.progress import Progress, as_progress

_UNDECIDED = (State.PENDING, State.LOCKED, State.READY, State.OLDER, State.NEWER, State.REFUSED)
_CLOSED = (State.MERGED, State.OLDER, State.REFUSED)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One file that was dropped, and what became of it."""

    package: PackageIn
    repeated: bool = False  # the same file came before
    fingerprint: str = ""  # of a computer that waits for approval

    @property
    def state(self) -> State:
        """What to show: a file that is merged already is 重复 when it is dropped again."""
        return State.REPEATED if self.repeated and self.package.state is State.MERGED else self.package.state


@dataclass(frozen=True, kw_only=True)
class Reception:
    """What came, and the table by consultant and enterprise of what can be merged or waits."""

    arrivals: tuple[Arrival, ...] = ()
    lines: tuple[Received, ...] = ()

    def of(self, *states: State) -> list[PackageIn]:
        """The packages in these states."""
        return [arrival.package for arrival in self.arrivals if arrival.state in states]


def receive(session: Session, paths: Sequence[Path], *, passphrase: str = "") -> Generator[Progress, None, Reception]:
    """Copy files, and the packages in folders, into the inbox and judge each; a bad one never stops the others.

    Nothing is merged. What is refused stays in the list with the reason. Raises AppError when the inbox cannot be
    written, with those that came before listed.
    """
    prune(session)
    looked: list[_Looked] = []
    files = _files(paths)
    for number, path in enumerate(files):
        yield Progress(f"正在接收 {path.name}", number, len(files))
        looked.append((yield from _take_in(session, path, passphrase)))
    return (yield from _reception(session, looked))


def review(session: Session, package_ids: Sequence[str] = (), *, passphrase: str = "") -> Generator[
    Progress, None, Reception
]:  # fmt: skip
    """Judge packages of the inbox again: after a computer was approved, after an update, with a passphrase, or to see
    what merging would do now. Without ids: all that are not merged and not closed."""
    prune(session)
    every = [each for each in inbox_list(session.db) if each.state in _UNDECIDED and not each.removed_at]
    chosen = [each for each in every if each.id in package_ids or not package_ids]
    looked = []
    for number, package in enumerate(chosen):
        yield Progress(f"正在核对 {package.file_name}", number, len(chosen))
        looked.append((yield from _look(session, package, passphrase)))
    return (yield from _reception(session, looked))


def inbox_list(db: Connection) -> list[PackageIn]:
    """Every package that came and was not closed, the newest first; one whose merge was taken back can be merged."""
    return [_as_it_is(each) for each in records.all_of(db, PackageIn, order="received_at desc, file_name, id")]


def _as_it_is(package: PackageIn) -> PackageIn:
    if package.merged_at:
        return replace(package, state=State.READY if package.undone_at else State.MERGED)
    return package


def open_again(
    session: Session, package: PackageIn, *, passphrase: str = "", known: Known | None = None
) -> Generator[Progress, None, Opened]:
    """The package out of the inbox, every byte checked. Raises BadFile."""
    path = inbox.path_of(session, package.id)
    if path is None:
        raise BadFile(f"“{package.file_name}”的原文件已不在收件箱；没有导入任何内容。请让对方再发一次。")
    work = opening(
        path, known or agency.known_to(session.db), keys=agency.own_keys(session), passphrase=passphrase,
        name=package.file_name,
    )  # fmt: skip
    return (yield from as_progress(work, lambda step: Progress(*step)))


def close(session: Session, package_id: str) -> None:
    """Take a package off the list and out of the inbox, decided by a person; what was merged from it stays."""
    with session.note("移除收件") as db:
        records.delete(db, PackageIn, package_id)
    if path := inbox.path_of(session, package_id):
        files.discard(path)


def prune(session: Session) -> int:
    """Remove raw files that came more than 90 days ago and need no decision any more; how many. The list stays."""
    closed = {each.id: each for each in inbox_list(session.db) if each.state in _CLOSED and not each.removed_at}
    gone = inbox.remove_old(session, closed, datetime.now().astimezone()) if closed else []
    if gone:
        with session.note("清理收件箱") as db:
            records.put_all(db, [replace(closed[key], removed_at=_now()) for key in gone])
    return len(gone)


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """A package after a look at it."""

    arrival: Arrival
    comparison: Comparison | None = None


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files, and of folders the packages in them however deep, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.rglob("*.qcx")) if path.is_dir() else [path]
        found.update(dict.fromkeys(each for each in inside if not each.is_dir()))
    return list(found)


def _take_in(session: Session, path: Path, passphrase: str) -> Generator[Progress, None, _Looked]:
    try:
        kept = yield from _kept(session, path)
    except BadFile as error:  # not a package at all: nothing worth keeping
        return _noted(session, _stranger(path, _what_it_is(path, error)))
    before = records.find(session.db, PackageIn, kept.sha256)
    package = before or PackageIn(id=kept.sha256, file_name=refusals.name_of(path), received_at=_now(), size=kept.size)
    looked = yield from _look(session, replace(_as_it_is(package), removed_at=""), passphrase)
    return replace(looked, arrival=replace(looked.arrival, repeated=before is not None))


def _kept(session: Session, path: Path) -> Generator[Progress, None, Kept]:
    copying = inbox.keep(session, path)
    return (yield from as_progress(copying, lambda step: Progress(f"正在收进收件箱 {path.name}", *step)))


def _what_it_is(path: Path, error: BadFile) -> str:
    """Why a file is refused: by its kind where it can be told, else as the inbox said."""
    try:
        open_package(path, Known())
    except refusals.NotAPackage as found:
        return str(found)
    except BadFile:
        pass
    return str(error)


def _look(session: Session, package: PackageIn, passphrase: str) -> Generator[Progress, None, _Looked]:
    """Open and compare one package, and write down what was found."""
    try:
        opened = yield from open_again(session, package, passphrase=passphrase)
        package = _described(package, opened)
        if not opened.sender_known and not opened.by_passphrase:
            return _pending(session, package, opened)
        incoming = merging.parse(opened.lines())
    except refusals.PassphraseNeeded as error:
        return _noted(session, replace(package, state=State.LOCKED, reason=str(error)))
    except refusals.Newer as error:
        return _noted(session, replace(package, state=State.NEWER, reason=str(error)))
    except BadFile as error:
        return _noted(session, replace(package, state=State.REFUSED, reason=str(error)))
    return _compared(session, package, opened, incoming)


def _described(package: PackageIn, opened: Opened) -> PackageIn:
    sender = opened.manifest.sender
    return replace(
        package, size=opened.size, site=opened.manifest.site, manifest=opened.manifest_json, reason="",
        device_id=agency.device_id(sender.verify_key),
    )  # fmt: skip


def _pending(session: Session, package: PackageIn, opened: Opened) -> _Looked:
    device = agency.met(session.db, opened.manifest.sender)
    digits = agency.fingerprint(device)
    reason = f"新设备 {device.person}-{device.name}，指纹 {digits}；还没有导入任何内容。请打电话核对指纹后批准。"
    looked = _noted(session, replace(package, state=State.PENDING, reason=reason), device)
    lines = comparing.waiting(package, opened.manifest)
    comparison = Comparison(lines=lines, newcomers=(), fresh=0, new_photos=0, unknown=0)
    return replace(looked, arrival=replace(looked.arrival, fingerprint=digits), comparison=comparison)


def _compared(session: Session, package: PackageIn, opened: Opened, incoming: Incoming) -> _Looked:
    comparison = comparing.compare(session, package, opened, incoming)
    brings = comparison.fresh or comparison.new_photos
    if package.state is not State.MERGED or comparison.fresh:
        package = replace(package, state=State.READY if brings else State.OLDER)
    if comparison.unknown:
        reason = f"其中 {comparison.unknown} 条内容来自新版本，会保存并转交，升级后显示"
        package = replace(package, reason=reason)
    device = agency.met(session.db, opened.manifest.sender)
    return replace(_noted(session, package, device), comparison=comparison)


def _noted(session: Session, package: PackageIn, device: Device | None = None) -> _Looked:
    with session.note("收到交接文件") as db:
        records.put(db, package)
        if device:
            records.put(db, device)
    return _Looked(arrival=Arrival(package=package))


def _stranger(path: Path, reason: str) -> PackageIn:
    """The row of a file that is no package and is not kept; the same file again is the same row."""
    try:
        facts = path.stat()
        size, changed = facts.st_size, facts.st_mtime_ns
    except OSError:
        size, changed = 0, 0
    name = refusals.name_of(path)
    key = hashlib.sha256(f"{name}\n{size}\n{changed}".encode()).hexdigest()
    return PackageIn(
        id=key, file_name=name, size=size, received_at=_now(), state=State.REFUSED, reason=reason, removed_at=_now()
    )


def _reception(session: Session, looked: list[_Looked]) -> Generator[Progress, None, Reception]:
    found = {each.arrival.package.id: each.comparison for each in looked if each.comparison}
    marked = yield from comparing.with_duplicates(session.db, found)
    return Reception(
        arrivals=tuple(each.arrival for each in looked),
        lines=tuple(line for comparison in marked.values() for line in comparison.lines),
    )


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")
