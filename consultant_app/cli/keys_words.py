"""The words of the command line about passwords and keys."""

import argparse
from collections.abc import Callable
from pathlib import Path


def add_keys(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    add: Callable[..., argparse.ArgumentParser],
) -> None:
    """keys and its actions. Secrets are asked for or come from variables; none is an argument."""
    group = commands.add_parser("keys", help="数据的密码、恢复短语和经理的帮助")
    actions = group.add_subparsers(dest="action", required=True, metavar="动作")
    add(actions, "state", "keys.state", "数据有没有密码，忘记时怎么找回")
    add(actions, "set-password", "keys.set_password", "设置密码")
    add(actions, "change-password", "keys.change_password", "换密码")
    add(actions, "remove-password", "keys.remove_password", "去掉密码")
    add(actions, "phrase", "keys.phrase", "生成新的恢复短语：只显示一次，照纸再输入一遍才生效")
    add(actions, "recover", "keys.recover", "忘记密码：用恢复短语设置新密码")
    agency = add(actions, "agency", "keys.agency", "登记机构公钥，忘记密码时经理可以帮助（加入机构时自动登记）")
    agency.add_argument("recipient", nargs="*", metavar="公钥", help="age1 开头：经理的，和机构恢复密钥的")
    agency.add_argument("--remove", action="store_true", help="去掉机构公钥：经理不能再帮助")
    request = add(actions, "request", "keys.request", "忘记密码：写一份给经理的求助文件，里面没有秘密")
    request.add_argument("--out", type=Path, required=True, metavar="文件.qck")
    answer = add(actions, "answer", "keys.answer", "经理：为求助文件写回复，并得到一次性密码")
    answer.add_argument("file", type=Path, metavar="求助文件")
    answer.add_argument("--out", type=Path, required=True, metavar="文件.qck")
    answer.add_argument("--paper", action="store_true", help="用纸上的机构恢复密钥，而不是本机数据里的")
    accept = add(actions, "accept", "keys.accept", "忘记密码：用经理的回复和一次性密码设置新密码")
    accept.add_argument("file", type=Path, metavar="回复文件")
