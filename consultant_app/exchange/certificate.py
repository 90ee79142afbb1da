"""The merge certificate: a text that people read and the program checks, signed by the manager's computer.

It names files by their hash and tells counts; it holds nothing of what is in them.
"""

from dataclasses import dataclass
from pathlib import Path

from consultant_app.errors import BadFile
from consultant_app.exchange import refusals, shape, sniff
from consultant_app.exchange.identity import Device, DeviceKeys, is_signed, read_device
from consultant_app.exchange.shape import Fields, Misshapen

_SIGNED_AS = b"consultant-app merge certificate 1\n"
_FORMAT = (1, 0)
_MARK = "——以下内容供软件核对，请勿改动——"
_LARGEST = 8 * 2**20
_MOST = 100_000  # packages of one run
_NOTHING = "没有导入任何内容"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One package that was merged."""

    package: str  # SHA-256 of the file
    file_name: str
    person: str
    site: str
    device_id: str
    operations: int  # that came with it
    until: int  # hlc of the newest change of that computer which arrived
    received_at: str


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """One run of merging at the manager's computer."""

    agency_id: str
    agency: str
    by: Device
    made_at: str
    run: str
    entries: tuple[Entry, ...]
    operations: int  # in the manager's data after the merge
    conflicts: int  # that wait for a decision


def to_text(certificate: Certificate, keys: DeviceKeys) -> str:
    """The certificate as a text file: lines for people, then one line for the program and its signature."""
    content = shape.canonical(_fields(certificate))
    signature = keys.sign(_SIGNED_AS, content).hex()
    return "\n".join([*_lines(certificate), "", _MARK, content.decode("utf-8"), signature, ""])


def _lines(certificate: Certificate) -> list[str]:
    head = [
        "合并证明",
        f"机构：{certificate.agency}　　经理：{certificate.by.person}　　时间：{_day(certificate.made_at)}",
        f"合并后共有 {certificate.operations} 条修改记录，{certificate.conflicts} 处冲突待裁决。",
        f"本次合并 {len(certificate.entries)} 个文件：",
    ]
    for number, entry in enumerate(certificate.entries, 1):
        head.append(f"{number}. {entry.file_name}　{entry.person}")
        head.append(f"   新收 {entry.operations} 条修改记录，合并于 {_day(entry.received_at)}")
        head.append(f"   文件指纹 SHA-256 {entry.package}")
    return head


def _day(at: str) -> str:
    return at[:16].replace("T", " ")


def _fields(certificate: Certificate) -> Fields:
    return {
        "format": list(_FORMAT), "agency": certificate.agency_id, "name": certificate.agency,
        "by": certificate.by.to_fields(), "made_at": certificate.made_at, "run": certificate.run,
        "operations": certificate.operations, "conflicts": certificate.conflicts,
        "packages": [vars(entry) for entry in certificate.entries],
    }  # fmt: skip


def read(path: Path, agency_id: str, manager: str) -> Certificate:
    """The certificate in a file, signed by the manager whose verify key is given. Raises BadFile."""
    name = refusals.name_of(path)
    shown, content, signature = _parts(path, name)
    try:
        source = shape.parse(content)
        if shape.version(source, "format")[0] > _FORMAT[0]:
            raise refusals.newer(name)
        found = _read(source)
    except Misshapen as error:
        raise refusals.Damaged(f"合并证明“{name}”不完整或已损坏；{_NOTHING}。请经理重新发送。") from error
    if found.agency_id != agency_id:
        raise refusals.other_agency(name)
    genuine = found.by.verify_key == manager and is_signed(manager, _SIGNED_AS, content, signature)
    if not genuine or "\n".join(shown) != "\n".join(_lines(found)):  # what people read is believed as well
        raise refusals.UnknownSender(f"合并证明“{name}”的签名不对，内容可能被人改过；{_NOTHING}。请打电话向经理核实。")
    return found


def is_certificate(path: Path) -> bool:
    """Whether a file looks like one; it is checked when it is read."""
    try:
        with path.open("rb") as file:
            return "合并证明" in file.read(64).decode("utf-8", "ignore")
    except OSError:
        return False


def _parts(path: Path, name: str) -> tuple[list[str], bytes, bytes]:
    """What people read, what the program reads, the signature."""
    try:
        if path.stat().st_size > _LARGEST:
            raise refusals.something_else(name, "别的文件")
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        raise sniff.unreadable(name) from error
    lines = [line.strip("\r") for line in text.split("\n")]
    if _MARK not in lines:
        raise BadFile(f"“{name}”不是合并证明；{_NOTHING}。请选择经理发来的合并证明文件。")
    mark = lines.index(_MARK)
    shown, rest = lines[: max(mark - 1, 0)], [line for line in lines[mark + 1 :] if line]
    try:
        return shown, rest[0].encode("utf-8"), bytes.fromhex(rest[1])
    except (IndexError, ValueError) as error:
        raise refusals.Damaged(f"合并证明“{name}”不完整；{_NOTHING}。请经理重新发送。") from error


def _read(source: Fields) -> Certificate:
    return Certificate(
        agency_id=shape.text(source, "agency", pattern=shape.ID), agency=shape.text(source, "name"),
        by=read_device(source.get("by")), made_at=shape.text(source, "made_at", pattern=shape.TIME),
        run=shape.text(source, "run", pattern=shape.ID),
        entries=shape.many(source, "packages", _entry, most=_MOST),
        operations=shape.number(source, "operations"), conflicts=shape.number(source, "conflicts"),
    )  # fmt: skip


def _entry(value: object) -> Entry:
    source = shape.fields(value)
    return Entry(
        package=shape.text(source, "package", pattern=shape.HASH), file_name=shape.text(source, "file_name"),
        person=shape.text(source, "person"), site=shape.text(source, "site", pattern=shape.ID),
        device_id=shape.text(source, "device_id", pattern=shape.ID), operations=shape.number(source, "operations"),
        until=shape.number(source, "until"), received_at=shape.text(source, "received_at", pattern=shape.TIME),
    )  # fmt: skip
