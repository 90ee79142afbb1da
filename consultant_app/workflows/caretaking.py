"""What is due for the safety of the data, done without being asked, and what a backup would change."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from consultant_app.errors import AppError
from consultant_app.store.care_notes import note_care, read_care
from consultant_app.store.key_slots import NOTHING, Secret
from consultant_app.store.opening import QUICKLY_CHECKED
from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress

if TYPE_CHECKING:
    from consultant_app.store.backup import Backup, BackupFacts
    from consultant_app.store.comparing import Comparison

CHECK_EVERY = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What is known before a backup is taken back; no `comparison` when one of the two cannot be read."""

    backup: "Backup"
    then: "BackupFacts"
    now: "BackupFacts | None" = None
    comparison: "Comparison | None" = None


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """The outcome of the last thorough check; no faults: all was well."""

    at: datetime
    faults: tuple[str, ...]


def look_after(session: Session, least_age: timedelta, *, at_start: bool) -> Generator[Progress, None, bool]:
    """Back up when the data changed and the newest backup is that old; whether one was made. Raises AppError."""
    from consultant_app.store import backup
    from consultant_app.store.backup_notes import Occasion

    if at_start and (sentence := _too_old(session)):
        raise AppError(sentence)
    made = False
    for text in backup.steps(session, Occasion.START if at_start else Occasion.HOURS, least_age=least_age):
        made = True
        yield Progress(text)
    if at_start and not made and session.path.stat().st_size > QUICKLY_CHECKED:
        yield from _read_through(session)
    last = last_check(session)
    if not at_start and (last is None or datetime.now() - last.at > CHECK_EVERY):
        yield from check(session)
    return made


def _read_through(session: Session) -> Generator[Progress, None, None]:
    """The quick check of a large file, on a copy, so that nobody has to wait. Raises Damaged."""
    from consultant_app.store.full_check import require_readable

    yield Progress("正在快速检查数据")
    require_readable(session)


def _too_old(session: Session) -> str:
    """Whether an older copy was put in place of the data: then its own newest backup knows of later changes."""
    from consultant_app.store.backup import list_backups
    from consultant_app.store.backup_notes import newest_time, read_notes
    from consultant_app.store.clock import moment

    restored_at = str(read_care(session.folder).get("restored_at", ""))
    every = [each for each in list_backups(session.folder) if each.made_at.isoformat() > restored_at]
    here = newest_time(session.db)
    if not every or read_notes(every[0].path).newest <= here:
        return ""
    then, now = moment(read_notes(every[0].path).newest), moment(here)
    return (
        f"现在的数据最后修改于 {now:%m-%d %H:%M}，比 {every[0].made_at:%m-%d %H:%M} 的备份（{then:%m-%d %H:%M}）还旧："
        "数据文件可能被换成了旧的副本，或者少了 -wal 文件。没有改动任何内容；请在“安全与备份”里比较后决定是否恢复。"
    )


def check(session: Session) -> Generator[Progress, None, list[str]]:
    """Check the file, its seals, tables, history and search index; faults as Chinese sentences, empty: all is well.

    Raises AppError when there is no room for the copy that is checked.
    """
    from consultant_app.store.full_check import examine_all

    faults: list[str] = []
    for text, done, total in examine_all(session, faults):
        yield Progress(text, done, total)
    note_care(session.folder, checked_at=datetime.now().isoformat(timespec="seconds"), faults=faults)
    return faults


def last_check(session: Session) -> CheckResult | None:
    """The outcome of the last thorough check; None when there was none."""
    notes = read_care(session.folder)
    try:
        return CheckResult(at=datetime.fromisoformat(notes["checked_at"]), faults=tuple(map(str, notes["faults"])))
    except (KeyError, TypeError, ValueError):
        return None


def preview(session: Session, chosen: "Backup", unlock: Secret = NOTHING) -> Generator[Progress, None, Preview]:
    """Look into a backup and compare it with the present data; nothing is changed.

    A backup of other data that has a password needs it in `unlock`.
    """
    from consultant_app.store import backup
    from consultant_app.store.comparing import Comparison, compare
    from consultant_app.store.sqlite import DatabaseError

    yield Progress("正在读取备份")
    unlock = unlock or Secret(key=session.key)
    then = backup.look_into(chosen.path, unlock)
    if then.refusal:
        return Preview(backup=chosen, then=then)
    found = Comparison()
    try:
        now = backup.facts_of(session.db)
        with backup.opened(chosen.path, unlock) as copy:
            for seen in compare(session.db, copy, found):
                yield Progress("正在与现在的数据比较", seen, now.operations)
    except DatabaseError:  # the present data is damaged: what the backup holds is still told
        return Preview(backup=chosen, then=then)
    return Preview(backup=chosen, then=then, now=now, comparison=found)


def lines_of(found: Preview) -> list[str]:
    """The preview in words, the most important first; empty when there is nothing to compare with."""
    if found.comparison is None:
        return []
    from consultant_app.store.comparing import Fate

    if not found.comparison.kinds:
        return ["备份与现在的数据完全相同，恢复不会改变任何内容。"]
    lines = []
    for fate in (Fate.GONE, Fate.CHANGED, Fate.BACK):
        if total := found.comparison.total(fate):
            kinds = "、".join(f"{kind} {each[fate]}" for kind, each in found.comparison.kinds.items() if each[fate])
            names = found.comparison.examples.get(fate, [])
            lines.append(f"{fate} {total} 条：{kinds}" + (f"，例如{'、'.join(names[:3])}" if names else "") + "。")
    words = {Fate.GONE: "整家会不见", Fate.CHANGED: "内容不同", Fate.BACK: "整家会回来"}
    every = found.comparison.enterprises
    named = "、".join(f"{each.name}（{words[each.fate]}）" for each in every[:6])
    lines.append(f"涉及 {len(every)} 家：{named}{'等' if len(every) > 6 else ''}。")
    return lines
