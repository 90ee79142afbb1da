"""The words of the commands for assignments and return slips."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    Add = Callable[[Commands, str, str, str], argparse.ArgumentParser]


def add_slips(commands: "Commands", add: "Add") -> None:
    """Put `assign` and `slips` among the commands."""
    _assign(commands, add)
    _slips(commands, add)


def _assign(commands: "Commands", add: "Add") -> None:
    group = commands.add_parser("assign", help="任务分派")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    listing = add(actions, "list", "slips.list_assignments", "列出谁在做哪家企业")
    listing.add_argument("--person", default="", metavar="姓名", help="只列这位顾问的")
    listing.add_argument("--withdrawn", action="store_true", help="只列已收回的")
    give = add(actions, "set", "slips.assign", "把企业分派给一位顾问；只写期限等则改原有分派")
    give.add_argument("enterprise", nargs="+", metavar="企业")
    give.add_argument("--person", required=True, metavar="姓名")
    give.add_argument("--batch", default="", metavar="批次")
    give.add_argument("--due", default="", metavar="日期", help="到期日")
    give.add_argument("--expect", default="", metavar="文字", help="期望成果")
    give.add_argument("--beside", action="store_true", help="原来的顾问继续做")
    back = add(actions, "withdraw", "slips.withdraw", "收回企业；资料不会删除")
    back.add_argument("enterprise", nargs="+", metavar="企业")
    back.add_argument("--person", default="", metavar="姓名", help="只从这位顾问收回")
    back.add_argument("--reason", default="", metavar="文字")


def _slips(commands: "Commands", add: "Add") -> None:
    group = commands.add_parser("slips", help="退回单和验收单")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    listing = add(actions, "list", "slips.list_slips", "列出单据和其中的意见")
    listing.add_argument("enterprise", nargs="?", default="", metavar="企业")
    listing.add_argument("--waiting", action="store_true", help="只列还有意见待答复的")
    say = add(actions, "answer", "slips.answer", "答复一条意见")
    say.add_argument("remark", metavar="编号/第几条", help="如 TH-2026-ZM7K-001/2")
    say.add_argument("text", metavar="答复")
    solve = add(actions, "resolve", "slips.resolve", "一条意见已解决；加 --reopen 则重新打开")
    solve.add_argument("remark", metavar="编号/第几条")
    solve.add_argument("--reopen", default="", metavar="原因", help="还差什么")
