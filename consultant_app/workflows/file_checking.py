"""Whether a file can be relied on, whatever it is: a database, a backup, or a package. Nothing is imported."""

from dataclasses import dataclass
from pathlib import Path

from consultant_app.errors import AppError
from consultant_app.exchange import package
from consultant_app.store import backup, checking
from consultant_app.store.key_slots import Secret
from consultant_app.store.session import Session
from consultant_app.store.sqlite import DatabaseError
from consultant_app.workflows import agency

_DATABASES = (".db",)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a file is, what it holds, and what is wrong with it; no faults: it can be relied on."""

    kind: str
    holds: str
    faults: tuple[str, ...] = ()


def verify_backup(path: Path, unlock: Secret) -> Verdict:
    """Check a backup, or a database laid aside, to the last row. Raises Locked when it has another password."""
    facts = backup.look_into(path, unlock)
    if facts.locked:
        raise AppError(f"{facts.refusal}；没有检查。")
    if facts.refusal:
        return Verdict(kind="备份", holds="", faults=(facts.refusal,))
    try:
        with backup.opened(path, unlock) as copy:
            faults = checking.check(copy)
    except DatabaseError as error:
        faults = [f"文件有读不出的部分（{error}）"]
    return Verdict(
        kind="备份", holds=f"{facts.enterprises} 家企业、{facts.operations} 条修改记录", faults=tuple(faults)
    )


def verify_package(session: Session, path: Path, passphrase: str = "") -> Verdict:
    """Check a package to the last byte, without taking anything in. Raises BadFile for what cannot be used here."""
    found = package.open_package(
        path, agency.known_to(session.db), keys=agency.own_keys(session), passphrase=passphrase
    )
    operations = sum(1 for _ in found.lines())
    photos = sum(1 for _ in found.photos())
    return Verdict(kind="交换文件", holds=f"{operations} 条修改记录、{photos} 张照片")


def is_database(path: Path) -> bool:
    """Whether a file is to be checked as a backup; everything else is taken for a package, which says what it is."""
    return path.suffix.casefold() in _DATABASES
