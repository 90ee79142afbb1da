"""The words of the command line about exchange: the agency, packages, conflicts."""

import argparse
from pathlib import Path

from consultant_app.cli.audit_words import Add, Commands
from consultant_app.model.exchange import PHOTO_WORDS, PhotoChoice

_OWN_PASSPHRASE = "改用口令加密（询问，或取自变量 CONSULTANT_APP_PASSPHRASE）"


def add_exchange(commands: Commands, add: Add) -> None:
    """Add the groups agency, package and conflicts; `add` makes a command with the common options."""
    _agency(commands, add)
    _package(commands, add)
    _conflicts(commands, add)


def _group(commands: Commands, name: str, text: str) -> Commands:
    group = commands.add_parser(name, help=text, description=text)
    return group.add_subparsers(dest="action", required=True, metavar="动作")


def _agency(commands: Commands, add: Add) -> None:
    actions = _group(commands, "agency", "机构：经理建立，顾问加入；批准和停用电脑")
    init = add(actions, "init", "agency.init", "建立机构（在经理的电脑上做一次）；恢复密钥只显示这一次，请抄下或打印")
    init.add_argument("--name", required=True, metavar="机构名称")
    init.add_argument("--person", required=True, metavar="经理姓名")
    init.add_argument("--out", type=Path, required=True, metavar="文件.qca", help="机构文件，发给每位顾问")
    again = add(actions, "file", "agency.file", "再导出一次机构文件（仅经理）")
    again.add_argument("--out", type=Path, required=True, metavar="文件.qca")
    join = add(actions, "enrol", "agency.enrol", "加入机构（在顾问的电脑上）")
    join.add_argument("file", type=Path, metavar="文件.qca", help="经理发来的机构文件")
    join.add_argument("--person", required=True, metavar="您的姓名")
    join.add_argument("--other-manager", action="store_true", help="经理换了电脑：已在电话里核对新的指纹，确认改用")
    hello = add(actions, "report", "agency.report", "导出报到文件（顾问加入后发给经理，经理据此批准这台电脑）")
    hello.add_argument("--out", type=Path, required=True, metavar="文件.qcx")
    add(actions, "devices", "agency.devices", "列出已知的电脑、指纹和状态")
    yes = add(actions, "approve", "agency.approve", "批准一台电脑；先在电话里请机主读出指纹")
    yes.add_argument("device", metavar="电脑", help="指纹、编号开头几位，或机主姓名")
    yes.add_argument("--person", default="", metavar="姓名", help="改写机主姓名")
    no = add(actions, "revoke", "agency.revoke", "停用一台电脑：今后从它来的文件一律拒收，已合并的保留")
    no.add_argument("device", metavar="电脑", help="指纹、编号开头几位，或机主姓名")
    no.add_argument("--remarks", default="", metavar="说明")


def _package(commands: Commands, add: Add) -> None:
    actions = _group(commands, "package", "交接文件（.qcx）：导出、接收、合并、证明")
    _write(add(actions, "write", "packages.write", "导出交接文件；不写企业时为全部在册企业（示例除外）"))
    read = add(actions, "read", "packages.read", "接收交接文件并合并；拒收的说明原因，不导入任何内容")
    read.add_argument(
        "files", nargs="*", type=Path, metavar="文件", help="文件或文件夹；不写时处理收件箱里还没有合并的"
    )
    read.add_argument("--dry-run", action="store_true", help="只收进收件箱并对比，不合并")
    read.add_argument("--passphrase", action="store_true", help="文件是用口令加密的（询问，或取自同一变量）")
    listing = add(actions, "list", "packages.list_all", "列出收件箱；--sent 列出导出过的")
    listing.add_argument("--sent", action="store_true", help="列出导出过的文件和经理的收讫情况")
    back = add(actions, "take-back", "packages.take_back", "撤回一次合并")
    back.add_argument("which", nargs="?", default="", metavar="合并编号", help="默认最近一次")
    paper = add(actions, "certificate", "packages.certificate", "写出一次合并的证明（经理）；--read 读入证明（顾问）")
    paper.add_argument("which", nargs="?", default="", metavar="合并编号", help="默认最近一次")
    paper.add_argument("--out", type=Path, metavar="文件.txt")
    paper.add_argument("--read", type=Path, metavar="文件.txt", help="读入经理发来的证明")


def _write(out: argparse.ArgumentParser) -> None:
    out.add_argument("enterprises", nargs="*", metavar="企业")
    out.add_argument("--out", type=Path, required=True, metavar="文件", help="文件名；是文件夹时自动命名")
    out.add_argument(
        "--photos", choices=[choice.value for choice in PhotoChoice], default=PhotoChoice.FULL.value,
        help="，".join(f"{choice.value} {words}" for choice, words in PHOTO_WORDS.items()),
    )  # fmt: skip
    out.add_argument("--for", dest="whom", default="", metavar="顾问", help="经理发给这位顾问：只含分派给他的企业")
    out.add_argument("--answer", action="store_true", help="与 --for 同用：称为回传而不是分派")
    out.add_argument("--note", default="", metavar="留言")
    out.add_argument("--passphrase", action="store_true", help=_OWN_PASSPHRASE)


def _conflicts(commands: Commands, add: Add) -> None:
    actions = _group(commands, "conflicts", "冲突：两个人改了同一处，由人决定")
    listing = add(actions, "list", "conflicts.list_all", "列出待裁决的冲突")
    listing.add_argument("enterprise", nargs="?", default="", metavar="企业")
    show = add(actions, "show", "conflicts.show", "显示一处冲突的各方内容和该栏的修改经过")
    show.add_argument("id", metavar="编号", help="list 给出的编号，或其开头几位")
    end = add(actions, "resolve", "conflicts.resolve", "裁决一处冲突；决定会随下一个文件传给各方")
    end.add_argument("id", metavar="编号")
    choice = end.add_mutually_exclusive_group(required=True)
    choice.add_argument("--keep", type=int, metavar="N", help="采用第几个内容")
    choice.add_argument("--text", metavar="文字", help="改用另外写的文字")
    side = add(actions, "take", "conflicts.take", "凡有某人参与的冲突，全部采用他的内容")
    side.add_argument("person", metavar="姓名", help="姓名，或 list 给出的来源编号")
    side.add_argument("--enterprise", default="", metavar="企业", help="只限这家企业")
