"""The agency file (.qca): who the manager is, so that packages can be written to him and his answers believed.

It holds no secret. It is signed by the manager's own key: whoever joins compares the fingerprint on the telephone.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from consultant_app.exchange import shape, sniff
from consultant_app.exchange.identity import Device, DeviceKeys, is_signed, read_device
from consultant_app.exchange.refusals import Damaged, Newer, NotAPackage, UnknownSender, name_of
from consultant_app.exchange.sealing import new_identity, recipient_of
from consultant_app.exchange.shape import Misshapen

_MAGIC = b"QCA1\n"
_FORMAT = (1, 0)
_SIGNED_AS = b"consultant-app agency file 1\n"
_LARGEST = 64 * 1024
_NOT_JOINED = "没有加入机构，原有设置没有改动"


@dataclass(frozen=True, kw_only=True)
class Agency:
    """An agency, as its manager states it."""

    id: str
    name: str
    manager: Device
    recovery: str  # age public key; the secret one is kept on paper by the owner
    made_at: str

    @property
    def recipients(self) -> tuple[str, str]:
        """To whom every package of the agency is encrypted, beside its sender."""
        return (self.manager.recipient, self.recovery)


class Relation(StrEnum):
    """What an agency file is to a computer."""

    FIRST = "first"  # it belongs to no agency yet
    SAME = "same"
    RENEWED = "renewed"  # same agency, same manager's key, later
    OLDER = "older"  # as above, made before the one that is known
    OTHER_MANAGER = "other manager"  # same agency, another key: ask, and compare the fingerprint
    OTHER_AGENCY = "other agency"


def relation(known: Agency | None, found: Agency) -> Relation:
    """What a file that was read means for what is known."""
    if known is None:
        return Relation.FIRST
    if known.id != found.id:
        return Relation.OTHER_AGENCY
    if known.manager.verify_key != found.manager.verify_key or known.recovery != found.recovery:
        return Relation.OTHER_MANAGER
    if known == found:
        return Relation.SAME
    return Relation.RENEWED if found.made_at >= known.made_at else Relation.OLDER


def new_recovery_key() -> tuple[str, str]:
    """A secret recovery key, to be printed once and kept nowhere, and its public part for the agency file."""
    secret = new_identity()
    return secret, recipient_of(secret)


def agency_file(agency: Agency, keys: DeviceKeys) -> bytes:
    """The content of an agency file, signed with the manager's keys."""
    if keys.verify_key != agency.manager.verify_key:
        raise ValueError("only the manager signs the agency file")
    content = shape.canonical(
        {
            "format": list(_FORMAT),
            "agency": agency.id,
            "name": agency.name[: shape.LONGEST_NAME],
            "manager": agency.manager.to_fields(),
            "recovery": agency.recovery,
            "made_at": agency.made_at,
        }
    )
    return _MAGIC + content + b"\n" + keys.sign(_SIGNED_AS, content).hex().encode("ascii") + b"\n"


def read_agency(path: Path) -> Agency:
    """The agency in a file. Raises BadFile: damaged, signature wrong, made by a newer version, or something else."""
    name = name_of(path)
    return parse_agency(sniff.head_of(path, name), name)


def parse_agency(content: bytes, name: str) -> Agency:
    """The agency in the content of a file of that name. Raises BadFile as read_agency() does."""
    if content[:3] == _MAGIC[:3] and content[3:4] > b"1":
        raise _newer(name)
    if not content.startswith(_MAGIC):
        raise NotAPackage(f"“{name}”不是机构文件（.qca）；{_NOT_JOINED}。请选择经理发来的 .qca 文件。")
    lines = content.split(b"\n")
    if len(content) >= _LARGEST or len(lines) != 4 or lines[3]:
        raise _damaged(name)
    try:
        signature = bytes.fromhex(lines[2].decode("ascii"))
        source = shape.parse(lines[1])
        if shape.version(source, "format")[0] > _FORMAT[0]:
            raise _newer(name)
        found = Agency(
            id=shape.text(source, "agency", pattern=shape.ID),
            name=shape.text(source, "name"),
            manager=read_device(source.get("manager")),
            recovery=shape.text(source, "recovery", pattern=shape.RECIPIENT),
            made_at=shape.text(source, "made_at", pattern=shape.TIME),
        )
    except (Misshapen, ValueError) as error:
        raise _damaged(name) from error
    if not is_signed(found.manager.verify_key, _SIGNED_AS, lines[1], signature):
        raise UnknownSender(
            f"机构文件“{name}”的签名不对，内容可能被人改过；{_NOT_JOINED}。请打电话向经理核实后重新索取。"
        )
    return found


def _damaged(name: str) -> Damaged:
    return Damaged(f"机构文件“{name}”不完整或已损坏；{_NOT_JOINED}。请经理重新发送。")


def _newer(name: str) -> Newer:
    return Newer(f"机构文件“{name}”由更新的版本导出，本机的版本读不了；{_NOT_JOINED}。请先升级软件。")
