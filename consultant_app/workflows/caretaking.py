"""What is due for the safety of the data, done without being asked, and what a backup would change."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from consultant_app.errors import AppError
from consultant_app.store.care_notes import note_care, read_care
from consultant_app.store.key_slots import NOTHING, Secret
from consultant_app.store.opening import QUICKLY_CHECKED
from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress
from consultant_app.workflows.settings import change_setting, read_setting

if TYPE_CHECKING:
    from consultant_app.store.backup import Backup, BackupFacts
    from consultant_app.store.comparing import Comparison
    from consultant_app.store.second_place import PlaceState
    from consultant_app.store.second_place_check import PlaceCheck

CHECK_EVERY = timedelta(days=7)
REMIND_AFTER = timedelta(days=7)


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

    faults = [sentence] if at_start and (sentence := _too_old(session)) else []
    made = False
    for text in backup.steps(session, Occasion.START if at_start else Occasion.HOURS, least_age=least_age):
        made = True
        yield Progress(text)
    if at_start and not made and session.path.stat().st_size > QUICKLY_CHECKED:
        yield from _read_through(session)
    yield from _elsewhere(session, faults, at_start=at_start)
    last = last_check(session)
    if not at_start and (last is None or datetime.now() - last.at > CHECK_EVERY):
        yield from check(session)
    if faults:
        raise AppError("；".join(faults))
    return made


def _elsewhere(session: Session, faults: list[str], *, at_start: bool) -> Generator[Progress, None, None]:
    """Bring the copy on the other disk up to date and read it once a week; that it is absent is no fault."""
    from consultant_app.store import second_place

    try:
        for text in second_place.bring_photos(session.folder):
            yield Progress(text)
        state = second_place_state(session)
        if state is not None and state.there and not state.current:
            yield from copy_to_second_place(session)
        if state is not None and state.there and not at_start and _is_due(last_place_check(session)):
            yield from check_second_place(session)
    except AppError as error:
        faults.append(str(error))


def choose_second_place(session: Session, folder: Path) -> None:
    """Copy backups and photos there from now on. Raises AppError when the place will not do."""
    from consultant_app.store import second_place

    second_place.prepare(session, folder)
    change_setting(session, "backup_folder", str(folder))


def copy_to_second_place(session: Session) -> Generator[Progress, None, None]:
    """Copy the newest backup and the photos that lack. Raises AppError."""
    from consultant_app.store import second_place

    for text in second_place.copy(session, Path(read_setting(session, "backup_folder"))):
        yield Progress(text)


def check_second_place(session: Session, *, all_of_it: bool = False) -> Generator[Progress, None, "PlaceCheck"]:
    """Read again what lies on the other disk, and mend it; not `all_of_it`: the part whose turn it is.

    Raises AppError.
    """
    from consultant_app.store import second_place_check

    chosen = Path(read_setting(session, "backup_folder"))
    for text, done, total in second_place_check.verify(session, chosen, all_of_it=all_of_it):
        yield Progress(text, done, total)
    found = second_place_check.last_place_check(session)
    assert found is not None
    return found


def last_place_check(session: Session) -> "PlaceCheck | None":
    """What was found when the copy was read last; None when it never was."""
    from consultant_app.store import second_place_check

    return second_place_check.last_place_check(session)


def _is_due(last: "PlaceCheck | None") -> bool:
    return last is None or datetime.now() - datetime.fromisoformat(last.at) > CHECK_EVERY


def place_sentence(session: Session, found: "PlaceCheck") -> str:
    """What was found, in words."""
    some = "全部" if found.seen == found.every else f"{found.every} 个中的"
    told = [f"{datetime.fromisoformat(found.at):%Y-%m-%d %H:%M} 读回核对了{some} {found.seen} 个照片文件"]
    if found.seen < found.every:
        told.append("每周轮换一部分")
    if found.mended_there:
        told.append(f"盘上有 {found.mended_there} 个文件已损坏，已用本机好的一份重写；这块盘可能不可靠，请考虑换一块")
    if found.mended_here:
        told.append(f"本机有 {found.mended_here} 个照片文件已损坏，已从副本取回；请留意这台电脑的硬盘")
    if found.backup:
        told.append(f"备份副本与本机的不同，而本机这份也不能用（{found.backup}），请再备份一次")
    if found.lost:
        told.append(f"有 {len(found.lost)} 个照片文件两边都已损坏（{_whose(session, found.lost)}），请重新加入这些照片")
    if found.is_well and not found.mended_there + found.mended_here:
        told.append("都完好")
    return "；".join(told) + "。"


def _whose(session: Session, lost: tuple[str, ...]) -> str:
    """The enterprises to which photos belong."""
    sql = (
        "select distinct e.name from photo p join enterprise e on e.id = p.enterprise_id"
        " where p.sha256 in (select value from json_each(?)) order by 1"
    )
    names = [name for (name,) in session.db.execute(sql, (json.dumps([key[:64] for key in lost]),))]
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "") if names else "已不用的照片"


def back_up_twice(session: Session) -> Generator[Progress, None, None]:
    """A backup of the data as it is now, here and on the other disk. Raises AppError."""
    from consultant_app.store import backup

    for text in backup.steps(session):
        yield Progress(text)
    yield from copy_to_second_place(session)


def second_place_state(session: Session) -> "PlaceState | None":
    """How the copy on the other disk stands; None when no place was chosen."""
    from consultant_app.store import second_place

    chosen = read_setting(session, "backup_folder")
    return second_place.state(session, Path(chosen)) if chosen else None


def reminder(session: Session) -> str:
    """A quiet sentence when there is no copy of a week's work anywhere else; empty when all is well."""
    from consultant_app.store.backup import list_backups

    every = list_backups(session.folder)
    if not every or datetime.now() - every[-1].made_at < REMIND_AFTER:
        return ""
    state = second_place_state(session)
    if state is None:
        return "备份都在这一块硬盘上。建议在另一块盘或 U 盘上也放一份。"
    if state.current or (state.copied_at and datetime.now() - state.copied_at < REMIND_AFTER):
        return ""
    since = f"已有 {(datetime.now() - state.copied_at).days} 天没有更新" if state.copied_at else "还没有写过"
    return f"另一块盘上的备份副本{since}。插上那块盘，程序会自动补上。"


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
