"""The words of the command line."""

import argparse
from pathlib import Path

from consultant_app import __version__
from consultant_app.cli import audit_words, care_words, exchange_words, keys_words, slip_words


def parser() -> argparse.ArgumentParser:
    """The parser; every subcommand sets `run`, the dotted name of its function in consultant_app.cli."""
    top = argparse.ArgumentParser(prog="consultant-app", description="质量帮扶工作台：不带子命令时打开窗口。")
    top.add_argument("--version", action="version", version=f"质量帮扶工作台 {__version__}")
    _common(top)
    commands = top.add_subparsers(dest="command", metavar="子命令")
    _demo(commands)
    _enterprises(commands)
    _check(commands)
    _export(commands)
    _forms(commands)
    audit_words.add_audits(commands, _add)
    exchange_words.add_exchange(commands, _add)
    slip_words.add_slips(commands, _add)
    _care(commands)
    keys_words.add_keys(commands, _add)
    return top


def _common(command: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Options that may stand before or after the subcommand."""
    absent = {"default": argparse.SUPPRESS} if again else {}
    place = "数据文件夹，默认为本机的应用数据位置"
    command.add_argument("--data", type=_folder, metavar="文件夹", help=place, **absent)  # type: ignore[arg-type]
    command.add_argument("--json", action="store_true", help="在标准输出给出机器可读的结果", **absent)  # type: ignore[arg-type]
    command.add_argument("--quiet", action="store_true", help="只报告错误", **absent)  # type: ignore[arg-type]


def _folder(text: str) -> Path:
    """An empty name, as an unset variable of a script gives it, must not mean the folder where one happens to be."""
    if not text.strip():
        raise argparse.ArgumentTypeError("文件夹不能为空")
    return Path(text)


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: str, text: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    _common(command, again=True)
    command.set_defaults(run=run)
    return command


def _demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _add(commands, "demo", "demo.run", "载入示例企业；给出 --export 时生成全部文档后结束，不需要显示器")
    command.add_argument("--export", type=Path, metavar="文件夹", help="把示例企业的文档写到这里")
    command.add_argument("--pdf", action="store_true", help="同时生成 PDF")


def _enterprises(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("enterprises", help="企业名单")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    add = _add(actions, "import", "enterprises.import_list", "导入企业名单（.xlsx .xls .ods .csv）")
    add.add_argument("file", type=Path, metavar="文件")
    add.add_argument(
        "--policy", choices=["stop", "skip", "update"], default="skip",
        help="遇到已有企业内容不同时：stop 全部不导入，skip 跳过，update 更新",
    )  # fmt: skip
    add.add_argument("--duplicates", choices=["skip", "add"], default="skip", help="疑似重复的行：跳过或照样新增")
    add.add_argument("--sheet", default="", metavar="工作表", help="要读的工作表，默认第一张认得出表头的")
    add.add_argument("--dry-run", action="store_true", help="只看结果，不导入")
    listing = _add(actions, "list", "enterprises.list_all", "列出企业")
    listing.add_argument("--find", default="", metavar="文字", help="名称、代码或拼音中含有")
    show = _add(actions, "show", "enterprises.show", "显示一家企业")
    show.add_argument("enterprise", metavar="企业")
    out = _add(actions, "export", "enterprises.export", "把企业名单写成 Excel 或 CSV")
    out.add_argument("--out", type=Path, required=True, metavar="文件.xlsx|.csv")


def _check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _add(commands, "check", "documents.check", "列出一家企业还缺什么；不写企业时检查数据库")
    command.add_argument("enterprise", nargs="?", default="", metavar="企业")


def _export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _add(commands, "export", "documents.export", "生成一家企业的文档")
    command.add_argument("enterprise", nargs="?", default="", metavar="企业")
    command.add_argument("--out", type=Path, required=True, metavar="文件夹")
    command.add_argument("--only", nargs="+", default=[], metavar="种类", help="只生成这些种类")
    command.add_argument("--audit", default="", metavar="编号", help="关于这一次内部审核，默认最近一次")
    command.add_argument("--number", default="", metavar="编号", help="只要这一个不符合项的报告")
    command.add_argument("--pdf", action="store_true", help="同时生成 PDF")
    command.add_argument("--blank", action="store_true", help="生成空白表，供手工填写")


def _forms(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("forms", help="表单")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    _add(actions, "list", "forms.list_all", "列出表单")
    check = _add(actions, "check", "forms.check", "检查一个表单文件（.toml 或 XLSForm .xlsx）")
    check.add_argument("file", type=Path, metavar="文件")
    add = _add(actions, "import", "forms.import_form", "导入 XLSForm 或 .toml 表单")
    add.add_argument("file", type=Path, metavar="文件")
    out = _add(actions, "export", "forms.export", "把表单写成 XLSForm")
    out.add_argument("name", metavar="表单")
    out.add_argument("--out", type=Path, required=True, metavar="文件.xlsx")


def _care(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = commands.add_parser("templates", help="Word 模板")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    check = _add(actions, "check", "documents.check_template", "检查机构自己的模板")
    check.add_argument("file", type=Path, metavar="文件")
    care_words.add_care(commands, _add)
