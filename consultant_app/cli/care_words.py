"""The words of the command line about looking after the data."""

import argparse
from collections.abc import Callable
from pathlib import Path


def add_care(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    add: Callable[..., argparse.ArgumentParser],
) -> None:
    """backup, verify, restore and bin."""
    keep = add(commands, "backup", "care.backup", "备份并验证；没有新修改时说明最近一份仍是最新的")
    keep.add_argument("--list", action="store_true", help="只列出已有的备份")
    keep.add_argument(
        "--to", type=Path, metavar="文件夹", help="再复制一份到另一块盘（连同密钥文件和照片），以后也记住这个位置"
    )
    verify = add(commands, "verify", "care.verify", "彻底检查数据，或检查一个备份、交换文件是否完好；什么也不导入")
    verify.add_argument("file", nargs="?", type=Path, metavar="文件", help="不写时检查现在的数据")
    back = add(commands, "restore", "care.restore", "从备份恢复；不写名称时列出备份")
    back.add_argument(
        "name", nargs="?", default="", metavar="备份", help="备份的名称，或旁边有密钥文件的备份文件，U 盘上的也行"
    )
    back.add_argument("--dry-run", action="store_true", help="只看恢复后哪些内容会不同，不恢复")
    back.add_argument("--phrase", action="store_true", help="备份有密码时问恢复短语，而不是密码")
    group = commands.add_parser("bin", help="回收站：最近 30 天删除的内容")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    add(actions, "list", "recycle.list_bin", "列出可以取回的内容")
    take = add(actions, "restore", "recycle.restore", "取回一条")
    take.add_argument("number", type=int, metavar="序号", help="bin list 给出的序号，1 是最近删除的")
