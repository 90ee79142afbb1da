"""Verified backups of the database: encrypted with the same key, opened again and counted before they count."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.store import keys, outside
from consultant_app.store.backup_notes import SUFFIX, Notes, Occasion, mark_of, newest_time, read_notes, write_notes
from consultant_app.store.clock import moment
from consultant_app.store.key_slots import NOTHING, Locked, Secret
from consultant_app.store.opening import DATABASE_NAME, Damaged, is_damage
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection, DatabaseError, connect

FOLDER = "backups"
REPLACED = "replaced"
STAMP = "%Y%m%d-%H%M%S"
_PAGES = 500  # copied at a time; between two portions whoever reads or writes gets a turn
_FORCED = 8  # portions after which they are forced to the disk: else the next save would wait for all of them
_TURN = 0.002  # seconds; without a pause SQLite's lock goes to the copy again and again
# the copy is forced to the disk at its end, when nobody waits for it any more; what was written is not read again
_COPYING = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -4000")
_WAIT = 0.1  # seconds, then it may be cancelled
_one_at_a_time = threading.Lock()
_ABANDONED = 3600  # seconds; no backup takes that long
_KEEP_ALL = timedelta(days=2)
_KEPT = ((12, "%Y%j"), (10, "%G%V"), (9, "%Y%m"))  # the last of each of 12 days, 10 weeks, 9 months


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup in the folder."""

    path: Path
    made_at: datetime
    size: int


@dataclass(frozen=True, kw_only=True)
class BackupFacts:
    """What a backup holds; `refusal` says in Chinese why it cannot be used, empty when it can.

    `locked`: it is a password or a phrase that is missing, nothing else.
    """

    enterprises: int = 0
    operations: int = 0
    last_change: datetime | None = None
    refusal: str = ""
    locked: bool = False


def make_backup(session: Session, occasion: Occasion = Occasion.BY_HAND) -> Path:
    """See that there is a backup of the data as it is now and return its file.

    Raises AppError when it cannot be written or does not verify.
    """
    for _ in steps(session, occasion):
        pass
    return list_backups(session.folder)[0].path


def steps(
    session: Session, occasion: Occasion = Occasion.BY_HAND, *, least_age: timedelta = timedelta(0)
) -> Iterator[str]:
    """The one way to a backup, as a job: yields what it is doing, in Chinese; nothing when there is nothing to do.

    Nothing is to be done when nothing changed since the newest backup, or when that is younger than `least_age`.
    Raises AppError for damaged data: what is left of it must not become the newest good backup.
    """
    if session.read_only:
        raise AppError(session.read_only)
    yield from in_turn(_steps(session, occasion, least_age))


def _steps(session: Session, occasion: Occasion, least_age: timedelta) -> Iterator[str]:
    if is_due(session, least_age):
        yield from copy_verified(session.db, session.folder, session.key, occasion)
        thin_out(session.folder, datetime.now())


def in_turn(work: Iterator[str]) -> Iterator[str]:
    """Begin when no other backup or copy is being made: a click and the clock would write into the same file."""
    while not _one_at_a_time.acquire(timeout=_WAIT):
        yield "正在等另一份备份做完"
    try:
        yield from work
    finally:
        _one_at_a_time.release()


def is_due(session: Session, least_age: timedelta = timedelta(0)) -> bool:
    """Whether the data is another than in the newest backup, and that one is old enough."""
    newest = next(iter(list_backups(session.folder)), None)
    if newest is None:
        return True
    if timedelta(0) <= datetime.now() - newest.made_at < least_age:
        return False
    notes = read_notes(newest.path)
    return notes.size != newest.size or notes.mark != mark_of(session.folder, session.db)


def copy_verified(db: Connection, data_folder: Path, key: bytes, occasion: Occasion) -> Iterator[str]:
    """Copy an open database into the backups: it counts only after it was opened again and counted. Raises AppError."""
    folder = data_folder / FOLDER
    target = _free_name(folder)
    part = target.with_suffix(".part")
    try:
        folder.mkdir(exist_ok=True)
        _clear_halves(folder)
        yield "正在备份数据"
        facts, mark, newest = facts_of(db), mark_of(data_folder, db), newest_time(db)
        copy_pages(db, part, key)
        yield "正在验证备份"
        verify(part, key, facts.operations)
        keys.write_beside(data_folder, key, target.with_suffix(keys.BESIDE))
        notes = Notes(
            occasion=occasion, mark=mark, size=part.stat().st_size, enterprises=facts.enterprises,
            operations=facts.operations, newest=newest,
        )  # fmt: skip
        write_notes(target.with_suffix(SUFFIX), notes)
        files.put(part, target)
        sync_folder(folder)
    except (OSError, DatabaseError) as error:
        if is_damage(error):
            raise Damaged("备份时发现数据文件有读不出的部分；没有做任何改动，以前的备份都在。") from error
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise AppError(f"没有备份成功（{reason}）；数据本身没有改动。请检查磁盘空间后再备份一次。") from error
    finally:
        files.discard(part)


def _free_name(folder: Path) -> Path:
    """A name of now that no other backup of the same second has."""
    at = datetime.now()
    while (target := folder / f"{at.strftime(STAMP)}.db").exists():
        at += timedelta(seconds=1)
    return target


def _clear_halves(folder: Path) -> None:
    """Remove what a killed program left half written: each is as large as the data."""
    for half in folder.glob("*.part"):
        if time.time() - half.stat().st_mtime > _ABANDONED:
            files.discard(half)


def copy_pages(db: Connection, part: Path, key: bytes) -> None:
    """Copy every page of an open database into a file of the same key; damaged pages are noticed here.

    Raises OSError, DatabaseError.
    """
    part.unlink(missing_ok=True)
    with closing(connect(part, key, exclusive=False)) as target, part.open("r+b") as file:
        for setting in _COPYING:
            target.execute(f"pragma {setting}")

        def give_way(_status: int, remaining: int, _total: int) -> None:
            if remaining // _PAGES % _FORCED == 0:
                os.fsync(file.fileno())
            time.sleep(_TURN)

        db.backup(target, pages=_PAGES, progress=give_way, sleep=0.02)
        target.execute("pragma journal_mode = DELETE")
    with part.open("r+b") as file:
        os.fsync(file.fileno())


def verify(part: Path, key: bytes, expected: int) -> None:
    """Open a copy and count. Raises AppError when it is not whole, DatabaseError when it cannot be read."""
    copy = connect(part, key, exclusive=False, durable=False)
    try:
        found = copy.execute("pragma quick_check(1)").fetchone()[0]
        if found != "ok" or _operations(copy) < expected:
            raise AppError("备份与数据不一致，已经放弃；数据本身没有改动。请再备份一次，仍不行请检查磁盘。")
    finally:
        copy.close()


def _operations(db: Connection) -> int:
    return int(db.execute("select count(*) from op").fetchone()[0])


def sync_folder(folder: Path) -> None:
    """Make the renaming itself safe; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def list_backups(data_folder: Path) -> list[Backup]:
    """The backups beside the data, the newest first."""
    return _stamped(data_folder / FOLDER)


def list_loose(folder: Path) -> list[Backup]:
    """The backups that somebody copied by hand into any folder, the newest first; a name of their own is no matter as
    long as the key file is called alike."""
    every = _stamped(folder)
    known = {each.path for each in every}
    renamed = [path for path in folder.glob("*.db") if path not in known and path.with_suffix(keys.BESIDE).is_file()]
    every += [find_backup(folder, str(path)) for path in renamed]
    return sorted(every, key=lambda backup: backup.made_at, reverse=True)


def _stamped(folder: Path) -> list[Backup]:
    found = []
    for path in folder.glob("*.db"):
        try:
            made_at = datetime.strptime(path.stem, STAMP)
        except ValueError:
            continue
        found.append(Backup(path=path, made_at=made_at, size=path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def find_backup(data_folder: Path, name: str) -> Backup:
    """The backup of that name in the folder, or the backup in a file elsewhere. Raises AppError when there is none."""
    path = Path(name)
    for backup in list_backups(data_folder):
        if name in (backup.path.stem, backup.path.name):
            return backup
    if path.suffix == ".db" and path.is_file():
        facts = path.stat()
        return Backup(path=path, made_at=datetime.fromtimestamp(facts.st_mtime), size=facts.st_size)
    raise AppError(f"没有名为“{name}”的备份；没有改动任何数据。用 backup --list 可以列出全部备份。")


def list_laid_aside(data_folder: Path) -> list[Backup]:
    """The data that restoring put aside, the newest first; each can be taken back like a backup."""
    found = []
    for path in (data_folder / REPLACED).glob(f"*/{DATABASE_NAME}"):
        try:
            made_at = datetime.strptime(path.parent.name, STAMP)
        except ValueError:
            continue
        found.append(Backup(path=path, made_at=made_at, size=path.stat().st_size))
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def keys_beside(database: Path) -> Path:
    """The key file of a backup, or of data that was laid aside."""
    own = database.with_suffix(keys.BESIDE)
    return own if own.exists() or database.name != DATABASE_NAME else database.with_name(keys.KEYS_NAME)


def log_beside(database: Path) -> Path:
    """What was written last is in here until it is taken in; only data laid aside has such a file."""
    return database.with_name(f"{database.name}-wal")


@contextmanager
def opened(database: Path, unlock: Secret = NOTHING) -> Iterator[Connection]:
    """A backup, or data laid aside, open for reading; the file itself is not touched.

    One with a password needs it, or the phrase, or the data key of the open session, in `unlock`.
    Raises DatabaseError, Locked, Foreign, and OSError or ValueError when there is no key for it.
    """
    key = keys.read_key(keys_beside(database), unlock)
    with ExitStack() as stack:
        if log_beside(database).exists():  # opening it would take the log in
            # what a virus scanner still holds at the end does not make a good backup a bad one
            place = TemporaryDirectory(dir=database.parent, prefix="look-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(place))
            for source in (database, log_beside(database)):
                shutil.copyfile(source, folder / source.name)
            name: Path | str = folder / database.name
        else:
            name = outside.read_only(database)
        db = stack.enter_context(closing(connect(name, key, exclusive=False, durable=False)))
        outside.require_own_schema(db)
        yield db


def look_into(backup: Path, unlock: Secret = NOTHING) -> BackupFacts:
    """Open a backup with the key file beside it and say what it holds, before anybody restores it."""
    try:
        with opened(backup, unlock) as copy:
            return _facts_or_refusal(copy)
    except Locked as error:
        return BackupFacts(refusal=str(error).rstrip("。"), locked=True)
    except outside.Foreign as error:
        return BackupFacts(refusal=str(error))
    except (OSError, ValueError):
        return BackupFacts(refusal="备份旁边的密钥文件不见了或已损坏")
    except DatabaseError as error:
        return BackupFacts(refusal=f"备份文件已损坏或与密钥不符（{error}）")


def _facts_or_refusal(copy: Connection) -> BackupFacts:
    with outside.limited(copy):
        if (found := copy.execute("pragma quick_check(1)").fetchone()[0]) != "ok":
            return BackupFacts(refusal=f"备份文件已损坏（{' '.join(found.split())}）")
        return facts_of(copy)


def facts_of(db: Connection) -> BackupFacts:
    """What an open database holds, to be compared with a backup."""
    enterprises = int(db.execute("select count(*) from enterprise where alias_of = ''").fetchone()[0])
    newest = db.execute("select max(hlc) from (select hlc from op order by seq desc limit 500)").fetchone()[0]
    last = moment(newest) if newest else None
    return BackupFacts(enterprises=enterprises, operations=_operations(db), last_change=last)


def thin_out(data_folder: Path, now: datetime) -> None:
    """Keep everything of two days, then the last of each day, week and month; the newest always."""
    every = list_backups(data_folder)
    for backup in set(every) - kept(every, now):
        if not files.discard(backup.path):
            continue  # another program reads it: the next time, and until then its key stays beside it
        for suffix in (keys.BESIDE, SUFFIX):
            files.discard(backup.path.with_suffix(suffix))


def kept(every: list[Backup], now: datetime) -> set[Backup]:
    """Which backups are kept."""
    every = sorted(every, key=lambda backup: backup.made_at, reverse=True)
    chosen = {backup for backup in every if now - backup.made_at < _KEEP_ALL} | set(every[:1])
    for count, period in _KEPT:
        last: dict[str, Backup] = {}
        for backup in every:
            last.setdefault(backup.made_at.strftime(period), backup)
        chosen |= set(list(last.values())[:count])
    return chosen
