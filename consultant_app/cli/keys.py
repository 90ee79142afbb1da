"""Commands for the password of the data and for the ways back when it is forgotten."""

import sys
from argparse import Namespace
from dataclasses import asdict

from consultant_app import paths
from consultant_app.cli import asking
from consultant_app.cli.output import Output
from consultant_app.cli.running import opened, require_new
from consultant_app.errors import AppError
from consultant_app.store import key_help, key_phrase
from consultant_app.store.key_slots import Secret
from consultant_app.store.session import Session
from consultant_app.workflows import key_answers, keys

_AGAIN = "打开窗口或运行命令时要用新密码。"


def state(arguments: Namespace, output: Output) -> int:
    """What protects the data; asks for nothing."""
    found = keys.state(arguments.data or paths.data_dir())
    output.result(asdict(found), [found.sentence])
    return 0


def set_password(arguments: Namespace, output: Output) -> int:
    """A first password."""
    if keys.state(arguments.data or paths.data_dir()).password:
        raise AppError("数据已经有密码；没有改动。要换密码请用 keys change-password。")
    with opened(arguments) as session:
        keys.set_password(session, asking.ask_new_password())
    note = "以前手工拷到别处（如 U 盘）的备份仍然没有密码，请删掉后重新拷一份。"
    output.result({"password": True}, ["已设置密码。", note, "请接着运行 keys phrase，把恢复短语抄在纸上。"])
    return 0


def change_password(arguments: Namespace, output: Output) -> int:
    """Another password, by the one until now."""
    return _change(arguments, output, Secret(password=asking.ask("现在的密码", asking.PASSWORD)))


def recover(arguments: Namespace, output: Output) -> int:
    """Another password, by the recovery phrase."""
    return _change(arguments, output, Secret(phrase=asking.ask("恢复短语（12 个字）", asking.PHRASE)))


def _change(arguments: Namespace, output: Output, old: Secret) -> int:
    if not keys.state(arguments.data or paths.data_dir()).password:
        raise AppError("数据没有密码；没有改动。要设置密码请用 keys set-password。")
    session = Session.open(arguments.data or paths.data_dir(), unlock=old)
    try:
        keys.change_password(session, old, asking.ask_new_password())
    finally:
        session.close()
    output.result({"password": True}, [f"密码已经换好。{_AGAIN}"])
    return 0


def remove_password(arguments: Namespace, output: Output) -> int:
    """No password any more."""
    old = Secret(password=asking.ask("现在的密码", asking.PASSWORD))
    session = Session.open(arguments.data or paths.data_dir(), unlock=old)
    try:
        keys.remove_password(session, old)
    finally:
        session.close()
    output.result({"password": False}, ["密码已经去掉；原来的恢复短语作废。"])
    return 0


def phrase(arguments: Namespace, output: Output) -> int:
    """A new recovery phrase, shown once and typed back before it counts."""
    with opened(arguments) as session:
        if not keys.state(session.folder).password:
            raise AppError("还没有密码，不需要恢复短语；没有改动。请先用 keys set-password 设置密码。")
        new = key_phrase.new()
        print("请把这 12 个字按次序抄在纸上，与电脑分开保管：", file=sys.stderr)
        print(new, file=sys.stderr, flush=True)  # never into the file of a result
        print("抄好后照着纸再输入一遍，回车结束：", file=sys.stderr)
        try:
            typed = input()
        except EOFError:
            typed = ""
        keys.keep_phrase(session, new, typed)
    output.result({"phrase": True}, ["恢复短语已经生效；以前的作废。"])
    return 0


def agency(arguments: Namespace, output: Output) -> int:
    """Let the agency's public keys open the data for help, or take that back."""
    if bool(arguments.recipient) == arguments.remove:
        raise AppError("请写明公钥，或用 --remove 去掉；没有改动。加入机构时会自动登记，一般不需要这个命令。")
    with opened(arguments) as session:
        keys.admit_agency(session, arguments.recipient)
    done = "已登记机构密钥：忘记密码时经理可以帮助。" if arguments.recipient else "已去掉机构密钥。"
    output.result({"agency": bool(arguments.recipient)}, [done])
    return 0


def request(arguments: Namespace, output: Output) -> int:
    """A file for the manager, without any secret in it."""
    require_new(arguments.out)
    content, digits = key_help.request(arguments.data or paths.data_dir())
    path = key_answers.write(arguments.out, content)
    output.result(
        {"file": str(path), "fingerprint": digits},
        [
            f"求助文件已写到 {path}，里面没有密码也没有企业数据。",
            f"发给经理，并在电话里核对这 8 位数：{digits}",
        ],
    )
    return 0


def answer(arguments: Namespace, output: Output) -> int:
    """The manager's answer: a file, and a one-time password for the telephone."""
    require_new(arguments.out)
    if arguments.paper:
        paper = asking.ask("机构恢复密钥（AGE-SECRET-KEY-…）", asking.AGENCY_KEY)
        made = key_answers.answer_by_paper(paper, arguments.file)
    else:
        with opened(arguments) as session:
            made = key_answers.answer(session, arguments.file)
    path = key_answers.write(arguments.out, made.content)
    output.result(
        {"file": str(path), "fingerprint": made.fingerprint, "one_time_password": made.one_time},
        [
            f"先打电话核对求助人的 8 位数：{made.fingerprint}。声音和数字都对，才说出一次性密码。",
            f"一次性密码：{made.one_time}",
            f"回复文件已写到 {path}，发给求助人。两样不要走同一条路。",
        ],
    )
    return 0


def accept(arguments: Namespace, output: Output) -> int:
    """Open with the manager's answer and set a new password."""
    folder = arguments.data or paths.data_dir()
    content = key_help.read(arguments.file)
    unlock = key_help.accept(folder, content, asking.ask("一次性密码（16 位数字）", asking.ONE_TIME))
    session = Session.open(folder, unlock=unlock)
    try:
        keys.change_password(session, unlock, asking.ask_new_password())
    finally:
        session.close()
    output.result({"password": True}, [f"密码已经换好。{_AGAIN}", "回复文件用过了，请删除它。"])
    return 0
