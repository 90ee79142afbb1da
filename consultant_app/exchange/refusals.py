"""The sentences in which a file of another computer is refused: each says what is wrong and what to do."""

from pathlib import Path

from consultant_app.errors import BadFile
from consultant_app.model.text import spaced


class Damaged(BadFile):
    """Cut off or changed on the way."""


class NotOurs(BadFile):
    """Encrypted for others, or the passphrase is wrong."""


class PassphraseNeeded(NotOurs):
    """The package opens with a passphrase, and none was given."""


class OtherAgency(BadFile):
    """Made for another agency."""


class UnknownSender(BadFile):
    """The signature is wrong, or belongs to nobody who may send this."""


class Newer(BadFile):
    """Made by a newer major version; the file is kept."""


class NotAPackage(BadFile):
    """Something else."""


def name_of(path: Path) -> str:
    """The file's name as it may stand in a sentence."""
    return "".join(char if char.isprintable() else "?" for char in path.name)


def damaged(name: str, how: str = "不完整或已损坏") -> Damaged:
    """Cut off, or changed on the way."""
    return Damaged(f"“{name}”{how}；没有导入任何内容。请对方重新导出，再发一次。")


def nonsense(name: str) -> Damaged:
    """Whole and signed, but its content breaks the format: a bug of the program that made it, or malice."""
    return Damaged(f"“{name}”的内容不符合交接文件的格式；没有导入任何内容。请对方升级软件后重新导出。")


def not_ours(name: str) -> NotOurs:
    """Encrypted for others."""
    return NotOurs(
        f"“{name}”不是发给这台电脑的，无法解开；没有导入任何内容。"
        "请核对是不是拿错了别人的文件；没有拿错的，请对方导入本机构的机构文件后重新导出，或请经理给这台电脑重新生成一份。"
    )


def wrong_passphrase(name: str) -> NotOurs:
    """The passphrase does not open it."""
    return NotOurs(f"“{name}”的口令不对；没有导入任何内容。请核对口令（注意大小写和空格）后再试。")


def passphrase_needed(name: str) -> PassphraseNeeded:
    """A passphrase opens it."""
    return PassphraseNeeded(f"“{name}”是用口令加密的；没有导入任何内容。请输入对方告诉您的口令。")


def other_agency(name: str) -> OtherAgency:
    """Made in another agency."""
    return OtherAgency(
        f"“{name}”属于另一家机构；没有导入任何内容。请核对是否选错了文件，或请对方导入本机构的机构文件。"
    )


def not_enrolled(name: str) -> OtherAgency:
    """This computer belongs to no agency yet."""
    return OtherAgency(f"“{name}”属于一家机构，而本机还没有加入机构；没有导入任何内容。请先导入经理发来的机构文件。")


def forged(name: str) -> UnknownSender:
    """The signature does not fit."""
    return UnknownSender(
        f"“{name}”的签名不对，内容可能被人改过；没有导入任何内容。请打电话向发件人核实，并请他重新导出。"
    )


def not_the_manager(name: str) -> UnknownSender:
    """Assignments and answers come from the manager alone."""
    return UnknownSender(
        f"“{name}”不是本机构经理的电脑发出的；没有导入任何内容。"
        "请打电话向经理核实；经理换了电脑的，请先导入新的机构文件。"
    )


def revoked(name: str, person: str) -> UnknownSender:
    """The device was shut out."""
    whose = f"“{person}”的" if person else ""
    return UnknownSender(
        f"“{name}”来自已停用的{whose}设备；没有导入任何内容。如属误停用，请先在“机构与设备”里重新批准它。"
    )


def newer(name: str, app_version: str = "") -> Newer:
    """A newer major version made it."""
    by = f"新版本 {app_version} " if app_version else "更新的版本"
    return Newer(f"“{name}”由{by}导出，本机的版本读不了；没有导入任何内容，文件已保留。请先升级软件。")


def something_else(name: str, what: str) -> NotAPackage:
    """Not a package; `what` says what it is."""
    return NotAPackage(f"“{name}”不是交接文件，而是{spaced(what)}；没有导入任何内容。请选择对方发来的 .qcx 文件。")
