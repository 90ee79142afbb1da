"""Commands that look after the data: back up, check, list the backups, take one back."""

import os
from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from consultant_app import paths
from consultant_app.cli import asking
from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened
from consultant_app.errors import AppError
from consultant_app.store import backup as backups
from consultant_app.store.backup import Backup, BackupFacts
from consultant_app.store.backup_notes import Occasion, read_notes
from consultant_app.store.key_slots import Secret
from consultant_app.store.opening import DATABASE_NAME, InUse
from consultant_app.workflows import caretaking
from consultant_app.workflows.caretaking import Preview

_PASSPHRASE = "CONSULTANT_APP_PASSPHRASE"  # of a package that was written for a passphrase


def backup(arguments: Namespace, output: Output) -> int:
    """Make a verified backup now, on another disk too, or list those that are there."""
    if arguments.list:
        return _list(arguments, output)
    with opened(arguments) as session:
        path = backups.make_backup(session)
        lines = [f"已备份并验证：{path}"]
        if arguments.to:
            caretaking.choose_second_place(session, arguments.to)
            finish(caretaking.copy_to_second_place(session), output)
            lines.append(f"副本已写到 {arguments.to}，读回核对过。")
    output.result({"backup": str(path), "copy": str(arguments.to or "")}, lines)
    return 0


def _list(arguments: Namespace, output: Output) -> int:
    every = backups.list_backups(arguments.data or paths.data_dir())
    noted = [(each, read_notes(each.path)) for each in every]
    output.result(
        [
            {"name": each.path.stem, "made_at": each.made_at.isoformat(), "size": each.size,
             "occasion": notes.occasion, "enterprises": notes.enterprises, "operations": notes.operations}
            for each, notes in noted
        ],
        [f"{each.path.stem}　{notes.occasion}　{each.size // 1024} KB" for each, notes in noted]
        + [f"共 {len(every)} 份备份。"],
    )  # fmt: skip
    return 0


def verify(arguments: Namespace, output: Output) -> int:
    """Check the data thoroughly, or a file: 0 when it is sound, 1 with faults."""
    from consultant_app.workflows import file_checking

    if arguments.file is None:
        with opened(arguments) as session:
            faults = tuple(finish(caretaking.check(session), output))
        return _say(output, "数据", "", faults)
    if not arguments.file.is_file():
        raise AppError(f"没有“{arguments.file}”这个文件；没有检查。")
    if file_checking.is_database(arguments.file):
        _, unlock = _unlocked(arguments, arguments.file)
        found = file_checking.verify_backup(arguments.file, unlock)
    else:
        with opened(arguments) as session:
            found = file_checking.verify_package(session, arguments.file, os.environ.get(_PASSPHRASE, ""))
    return _say(output, found.kind, found.holds, found.faults)


def _say(output: Output, kind: str, holds: str, faults: tuple[str, ...]) -> int:
    good = f"{kind}完好" + (f"：{holds}。" if holds else "：每一页、每条记录和历史都一致。")
    output.result({"kind": kind, "holds": holds, "faults": list(faults)}, list(faults) or [good])
    return int(bool(faults))


def restore(arguments: Namespace, output: Output) -> int:
    """Take a backup back by its name or file, or with --dry-run only say what would change; without a name list."""
    from consultant_app.store import restoring, second_place

    if not arguments.name:
        return _list(arguments, output)
    folder = arguments.data or paths.data_dir()
    chosen = backups.find_backup(folder, arguments.name)
    facts, unlock = _unlocked(arguments, chosen.path)
    found = _compared(arguments, chosen, facts, output)
    lines = caretaking.lines_of(found)
    if arguments.dry_run:
        output.result(_data(found), [facts.refusal or f"只看了内容，没有恢复。{_holds(facts)}", *lines])
        return 2 if facts.refusal else 0
    aside = restoring.restore(folder, chosen, unlock)
    for text in second_place.bring_photos(folder):
        output.progress(text)
    kept = f"；原来的数据文件移到了 {aside}" if aside else ""
    output.result(
        {"restored": chosen.path.stem, "kept": str(aside or ""), **_data(found)},
        [f"已恢复备份 {chosen.path.stem}{kept}。{_holds(facts)}", *lines],
    )
    return 0


def _unlocked(arguments: Namespace, path: Path) -> tuple[BackupFacts, Secret]:
    """What a backup holds, and the secret that opens it; asked for when it has a password."""
    unlock = asking.from_variables()
    facts = backups.look_into(path, unlock)
    if facts.locked and not unlock:
        if getattr(arguments, "phrase", False):
            unlock = Secret(phrase=asking.ask("恢复短语（12 个字）", asking.PHRASE))
        else:
            unlock = Secret(password=asking.ask("备份的密码", asking.PASSWORD))
        facts = backups.look_into(path, unlock)
    return facts, unlock


def _compared(arguments: Namespace, chosen: Backup, facts: BackupFacts, output: Output) -> Preview:
    """The preview, after a backup of the present when it is going to be replaced; damaged data is not compared."""
    found = Preview(backup=chosen, then=facts)
    if facts.refusal or not ((arguments.data or paths.data_dir()) / DATABASE_NAME).exists():
        return found
    try:
        with opened(arguments) as session:
            found = finish(caretaking.preview(session, chosen), output)
            if not arguments.dry_run and not session.read_only:
                with suppress(AppError):  # what is there now is laid aside whole in any case
                    backups.make_backup(session, Occasion.RESTORE)
    except InUse:
        raise
    except AppError:  # damaged, or another password: that is why somebody restores
        pass
    return replace(found, then=facts)


def _data(found: Preview) -> dict[str, Any]:
    changes = found.comparison
    return {
        "enterprises": found.then.enterprises,
        "operations": found.then.operations,
        "refusal": found.then.refusal,
        "changes": {
            kind: {fate.name.lower(): count for fate, count in counts.items() if count}
            for kind, counts in (changes.kinds if changes else {}).items()
        },
        "changed_enterprises": [
            {"name": each.name, "fate": each.fate.name.lower(), "records": sum(each.counts.values())}
            for each in (changes.enterprises if changes else [])
        ],
    }


def _holds(facts: BackupFacts) -> str:
    last = f"，最后修改于 {facts.last_change:%Y-%m-%d %H:%M}" if facts.last_change else ""
    return f"备份中有 {facts.enterprises} 家企业、{facts.operations} 条修改记录{last}。"
