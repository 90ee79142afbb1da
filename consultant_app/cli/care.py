"""Commands that look after the data: back up, list the backups, take one back."""

from argparse import Namespace

from consultant_app import paths
from consultant_app.cli import asking
from consultant_app.cli.output import Output
from consultant_app.cli.running import opened
from consultant_app.store import backup as backups
from consultant_app.store.backup import BackupFacts
from consultant_app.store.key_slots import Secret


def backup(arguments: Namespace, output: Output) -> int:
    """Make a verified backup now, or list those that are there."""
    if arguments.list:
        return _list(arguments, output)
    with opened(arguments) as session:
        path = backups.make_backup(session)
    output.result({"backup": str(path)}, [f"已备份并验证：{path}"])
    return 0


def _list(arguments: Namespace, output: Output) -> int:
    every = backups.list_backups(arguments.data or paths.data_dir())
    output.result(
        [{"name": each.path.stem, "made_at": each.made_at.isoformat(), "size": each.size} for each in every],
        [f"{each.path.stem}　{each.size // 1024} KB" for each in every] + [f"共 {len(every)} 份备份。"],
    )
    return 0


def restore(arguments: Namespace, output: Output) -> int:
    """Take a backup back by its name or file, or with --dry-run only say what it holds; without a name list them."""
    from consultant_app.store import restoring

    if not arguments.name:
        return _list(arguments, output)
    folder = arguments.data or paths.data_dir()
    chosen = backups.find_backup(folder, arguments.name)
    unlock = asking.from_variables()
    facts = backups.look_into(chosen.path, unlock)
    if facts.locked and not unlock:
        unlock = _asked(arguments)
        facts = backups.look_into(chosen.path, unlock)
    data = {"enterprises": facts.enterprises, "operations": facts.operations, "refusal": facts.refusal}
    if arguments.dry_run:
        output.result(data, [facts.refusal or f"只看了内容，没有恢复。{_holds(facts)}"])
        return 2 if facts.refusal else 0
    aside = restoring.restore(folder, chosen, unlock)
    kept = f"；原来的数据文件移到了 {aside}" if aside else ""
    output.result(
        {"restored": chosen.path.stem, "kept": str(aside or ""), **data},
        [f"已恢复备份 {chosen.path.stem}{kept}。{_holds(facts)}"],
    )
    return 0


def _asked(arguments: Namespace) -> Secret:
    if arguments.phrase:
        return Secret(phrase=asking.ask("恢复短语（12 个字）", asking.PHRASE))
    return Secret(password=asking.ask("备份的密码", asking.PASSWORD))


def _holds(facts: BackupFacts) -> str:
    last = f"，最后修改于 {facts.last_change:%Y-%m-%d %H:%M}" if facts.last_change else ""
    return f"备份中有 {facts.enterprises} 家企业、{facts.operations} 条修改记录{last}。"
