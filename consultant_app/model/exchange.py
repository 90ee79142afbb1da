"""What computers hand to each other and what is remembered of it; the rows belong to one computer and never travel."""

from dataclasses import dataclass
from enum import StrEnum

from consultant_app.model.role import Role as Role


class PackageKind(StrEnum):
    """What a package is for."""

    HANDOVER = "handover"  # consultant to manager: whole enterprises
    ASSIGNMENT = "assignment"  # manager to one consultant: only what is assigned to this person
    ANSWER = "answer"  # manager to one consultant: what was merged and decided, with receipts


KIND_WORDS = {PackageKind.HANDOVER: "交接", PackageKind.ASSIGNMENT: "分派", PackageKind.ANSWER: "回传"}


class PhotoChoice(StrEnum):
    """Which copies of the photos go into a package."""

    FULL = "full"
    SMALL = "small"
    NONE = "none"


PHOTO_WORDS = {PhotoChoice.FULL: "全部原图", PhotoChoice.SMALL: "小图", PhotoChoice.NONE: "不带照片"}


class State(StrEnum):
    """What is to be done with a received package."""

    PENDING = "新设备待批准"
    LOCKED = "需输入口令"
    READY = "可合并"
    REPEATED = "重复"  # the same file came before and is merged
    OLDER = "较旧"  # all its operations are here already
    NEWER = "需升级"
    REFUSED = "拒收"
    MERGED = "已合并"


@dataclass(frozen=True, kw_only=True)
class Device:
    """Another computer of the agency, or this one; `id` is a hash of its verify key."""

    id: str
    person: str = ""
    name: str = ""  # of the computer
    verify_key: str = ""  # Ed25519, hex
    recipient: str = ""  # age public key
    role: str = ""
    first_seen: str = ""
    approved_on: str = ""  # after its fingerprint was compared on the telephone
    revoked_on: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class PackageIn:
    """A package that came; the raw file lies in the inbox under `id`, its SHA-256."""

    id: str
    file_name: str = ""
    size: int = 0  # bytes
    received_at: str = ""
    state: State = State.REFUSED
    reason: str = ""  # why it was refused, for a person
    device_id: str = ""
    site: str = ""
    manifest: str = ""  # JSON, as the package carried it
    run: str = ""  # packages merged together have one run
    merged_at: str = ""
    undone_at: str = ""
    removed_at: str = ""  # when the raw file was removed from the inbox
    first_seq: int = 0
    last_seq: int = 0


@dataclass(frozen=True, kw_only=True)
class PackageOut:
    """A package that was written here."""

    id: str
    file_name: str = ""
    path: str = ""
    made_at: str = ""
    kind: str = ""
    recipients: tuple[str, ...] = ()  # names of persons
    enterprises: tuple[str, ...] = ()  # ids
    device_id: str = ""  # to whom an assignment or answer went
    operations: int = 0
    photos: int = 0
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Up to when the manager has the changes of one computer; it came in an answer, or was given in one."""

    id: str
    package_id: str = ""
    site: str = ""
    device_id: str = ""
    received_at: str = ""
    until: int = 0  # hlc of the newest change that arrived
