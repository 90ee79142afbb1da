"""The words of the command line about internal audits and management reviews."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Add = Callable[[Commands, str, str, str], argparse.ArgumentParser]


def add_audits(commands: Commands, add: Add) -> None:
    """Add the groups audit and review; `add` makes a command with the common options."""
    group = commands.add_parser("audit", help="内部审核")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    _work(actions, add)
    _exchange(actions, add)
    _reports(actions, add)
    reviews = commands.add_parser("review", help="管理评审").add_subparsers(
        dest="action", required=True, metavar="动作"
    )
    show = _of_enterprise(add(reviews, "show", "audit_reports.review", "显示一次管理评审"))
    show.add_argument("--number", default="", metavar="编号", help="默认最近一次")


def _of_enterprise(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("enterprise", metavar="企业")
    return command


def _of_audit(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _of_enterprise(command).add_argument("--audit", default="", metavar="编号", help="哪一次审核，默认最近一次")
    return command


def _work(actions: Commands, add: Add) -> None:
    _of_enterprise(add(actions, "list", "audits.list_all", "列出一家企业的内部审核"))
    _of_audit(add(actions, "show", "audits.show", "显示一次审核的计划、覆盖情况和数目"))
    new = _of_enterprise(add(actions, "new", "audits.new", "新建一次内部审核"))
    new.add_argument("--programme", default="", metavar="年份", help="属于哪一年的内审方案，默认最近一年")
    plan = _of_audit(add(actions, "plan", "audits.plan", "排定审核日程并生成检查表"))
    plan.add_argument("--from", dest="start", required=True, metavar="日期", help="第一天，如 2026-11-24")
    plan.add_argument("--to", dest="end", required=True, metavar="日期", help="最后一天")
    plan.add_argument("--replace", action="store_true", help="已有日程时重新排")
    lines = _of_audit(add(actions, "lines", "audits.lines", "列出检查条目"))
    lines.add_argument("--open", action="store_true", help="只列未查和还缺证据、理由的")
    judge = _of_audit(add(actions, "judge", "audits.judge", "判定一条检查条目；没有写的内容保持不变"))
    judge.add_argument("line", metavar="条目", help="检查表上的序号，或条目的 id")
    judge.add_argument("verdict", metavar="判定", help="符合、观察项、一般不符合、严重不符合、不适用、未验证、未查")
    for name, word in (("evidence", "客观证据"), ("sampled", "抽样数"), ("failed", "不符合数"), ("reason", "理由")):
        judge.add_argument(f"--{name}", metavar=word, help=word)


def _exchange(actions: Commands, add: Add) -> None:
    sheets = actions.add_parser("sheet", help="检查表的 Excel 填写表").add_subparsers(
        dest="step", required=True, metavar="动作"
    )
    out = _of_audit(add(sheets, "export", "audit_exchange.export_sheet", "导出填写表"))
    out.add_argument("--out", type=Path, required=True, metavar="文件.xlsx")
    back = add(sheets, "import", "audit_exchange.import_sheet", "导入填好的填写表；属于哪次审核由文件决定")
    back.add_argument("file", type=Path, metavar="文件")
    back.add_argument(
        "--conflicts", choices=["keep", "file"], default="keep",
        help="导出后软件里也改过的条目：keep 保持软件里的，file 以文件为准",
    )  # fmt: skip
    back.add_argument("--dry-run", action="store_true", help="只看结果，不导入")
    forms = actions.add_parser("xlsform", help="检查条目的 XLSForm").add_subparsers(
        dest="step", required=True, metavar="动作"
    )
    out = add(forms, "export", "audit_exchange.export_form", "导出条目库；写明企业时导出它的检查表")
    out.add_argument("--out", type=Path, required=True, metavar="文件.xlsx")
    back = add(forms, "import", "audit_exchange.import_form", "导入条目库；写明企业时导入它的检查表")
    back.add_argument("file", type=Path, metavar="文件")
    back.add_argument("--dry-run", action="store_true", help="只看结果，不导入")
    for command in (out, back):
        command.add_argument("--enterprise", default="", metavar="企业", help="检查表所属的企业")
        command.add_argument("--audit", default="", metavar="编号", help="哪一次审核，默认最近一次")


def _reports(actions: Commands, add: Add) -> None:
    cases = add(actions, "nonconformities", "audit_reports.nonconformities", "列出不符合项；不写企业时为全部企业")
    cases.add_argument("enterprise", nargs="?", default="", metavar="企业")
    cases.add_argument("--open", action="store_true", help="只列未关闭的")
    cases.add_argument("--overdue", action="store_true", help="只列逾期未关闭的")
    counts = add(actions, "statistics", "audit_reports.statistics", "不符合项统计；不写企业时为全部企业")
    counts.add_argument("enterprise", nargs="?", default="", metavar="企业")
    counts.add_argument("--year", default="", metavar="年份", help="只统计这一年发现的")
    counts.add_argument("--out", type=Path, metavar="文件", help="同时写成 Excel（.xlsx）或 Word（.docx）")
    due = add(actions, "deadlines", "audit_reports.due", "全部企业的整改期限")
    due.add_argument("--days", type=int, metavar="天数", help="只列这几天内到期和已经逾期的")
    due.add_argument("--out", type=Path, metavar="文件.xlsx", help="同时写成 Excel")
    issue = _of_audit(add(actions, "issue", "audit_reports.issue", "签发审核报告"))
    issue.add_argument("--on", default="", metavar="日期", help="签发日期，默认报告日期")
    issue.add_argument("--by", default="", metavar="姓名", help="批准人，默认报告上的批准人")
    again = _of_audit(add(actions, "reopen", "audit_reports.reopen", "重新打开已签发的报告"))
    again.add_argument("--reason", required=True, metavar="理由", help="为什么要更正；会写进下一次修订")
