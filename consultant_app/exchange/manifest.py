"""The table of contents of a package: who sent what, when, with which photos; read strictly, written by us."""

from dataclasses import dataclass, field
from typing import NamedTuple

from consultant_app.exchange import shape
from consultant_app.exchange.identity import Device, read_device
from consultant_app.exchange.layout import MAX_PHOTO, MAX_PHOTOS
from consultant_app.exchange.shape import Fields, Misshapen
from consultant_app.model.exchange import PackageKind

LONGEST_NOTE = 20_000
LONGEST_ENTERPRISE_NAME = 500
LONGEST_PERSON = 100
_MOST = 100_000  # enterprises, receipts, withdrawn assignments


class UnknownKind(Misshapen):
    """A kind of package that this version does not know: a newer one made it."""


class EnterpriseEntry(NamedTuple):
    """An enterprise in a package."""

    id: str
    name: str
    credit_code: str = ""
    operations: int = 0
    latest: int = 0  # hlc of its newest operation
    photos: int = 0  # how many it has at the sender, whether or not they came along

    def to_fields(self) -> Fields:
        """For JSON; a name that is longer than the format allows is cut, the operations have it whole."""
        return self._asdict() | {"name": self.name[:LONGEST_ENTERPRISE_NAME], "credit_code": self.credit_code[:100]}


class PhotoEntry(NamedTuple):
    """A copy of a photo in a package."""

    sha256: str  # of the original: the photo's name
    copy: str  # of photos.PhotoCopy; another word comes from a newer version
    size: int  # bytes
    hash: str  # SHA-256 of this copy


class PersonEntry(NamedTuple):
    """Who works at a computer that had a part in what the package carries."""

    site: str
    name: str

    def to_fields(self) -> Fields:
        """For JSON."""
        return {"site": self.site, "name": self.name[:LONGEST_PERSON]}


class ReceiptEntry(NamedTuple):
    """A package that arrived, told to those who sent it."""

    site: str
    package: str  # SHA-256 of the file
    until: int  # hlc of the newest operation of that site which arrived
    received_at: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a package says of itself; `photos` is filled in while it is written."""

    kind: PackageKind
    agency_id: str
    sender: Device
    site: str
    made_at: str  # 2026-11-28T14:03:00+08:00
    number: int = 0  # the sender counts its packages
    app_version: str = ""
    schema_version: int = 0
    enterprises: tuple[EnterpriseEntry, ...] = ()
    receipts: tuple[ReceiptEntry, ...] = ()
    withdrawn: tuple[str, ...] = ()  # ids of enterprises that are no longer assigned to the recipient
    people: tuple[PersonEntry, ...] = ()  # told by the manager
    note: str = ""
    photos: tuple[PhotoEntry, ...] = ()
    more: Fields = field(default_factory=dict)  # keys of a newer minor version

    def to_fields(self) -> Fields:
        """For JSON."""
        return self.more | {
            "kind": self.kind.value,
            "agency": self.agency_id,
            "sender": self.sender.to_fields(),
            "site": self.site,
            "made_at": self.made_at,
            "number": self.number,
            "app": self.app_version,
            "schema": self.schema_version,
            "enterprises": [entry.to_fields() for entry in self.enterprises],
            "receipts": [entry._asdict() for entry in self.receipts],
            "withdrawn": list(self.withdrawn),
            "people": [entry.to_fields() for entry in self.people],
            "note": self.note,
            "photos": [list(entry) for entry in self.photos],
        }

    def to_json(self) -> bytes:
        """One line with sorted keys."""
        return shape.canonical(self.to_fields())


_KNOWN = frozenset(
    "kind agency sender site made_at number app schema enterprises receipts withdrawn people note photos".split()  # noqa: SIM905
)


def read(content: bytes) -> Manifest:
    """The manifest in a JSON text. Raises Misshapen, and UnknownKind for one that a newer version made."""
    source = shape.parse(content)
    kind = shape.text(source, "kind", longest=40)
    if kind not in frozenset(PackageKind):
        raise UnknownKind(kind)
    return Manifest(
        kind=PackageKind(kind),
        agency_id=shape.text(source, "agency", longest=64),
        sender=read_device(source.get("sender")),
        site=shape.text(source, "site", pattern=shape.ID),
        made_at=shape.text(source, "made_at", pattern=shape.TIME),
        number=shape.number(source, "number"),
        app_version=shape.text(source, "app", longest=40),
        schema_version=shape.number(source, "schema"),
        enterprises=shape.many(source, "enterprises", _enterprise, most=_MOST),
        receipts=shape.many(source, "receipts", _receipt, most=_MOST),
        withdrawn=shape.many(source, "withdrawn", _id, most=_MOST),
        people=shape.many(source, "people", _person, most=_MOST),
        note=shape.text(source, "note", longest=LONGEST_NOTE),
        photos=shape.many(source, "photos", _photo, most=MAX_PHOTOS),
        more={key: value for key, value in source.items() if key not in _KNOWN},
    )


def _enterprise(value: object) -> EnterpriseEntry:
    source = shape.fields(value)
    return EnterpriseEntry(
        id=shape.text(source, "id", pattern=shape.ID),
        name=shape.text(source, "name", longest=LONGEST_ENTERPRISE_NAME),
        credit_code=shape.text(source, "credit_code", longest=100),
        operations=shape.number(source, "operations"),
        latest=shape.number(source, "latest"),
        photos=shape.number(source, "photos"),
    )


def _receipt(value: object) -> ReceiptEntry:
    source = shape.fields(value)
    return ReceiptEntry(
        site=shape.text(source, "site", pattern=shape.ID),
        package=shape.text(source, "package", pattern=shape.HASH),
        until=shape.number(source, "until"),
        received_at=shape.text(source, "received_at", pattern=shape.TIME),
    )


def _person(value: object) -> PersonEntry:
    source = shape.fields(value)
    return PersonEntry(
        site=shape.text(source, "site", pattern=shape.ID), name=shape.text(source, "name", longest=LONGEST_PERSON)
    )


def _id(value: object) -> str:
    return shape.text({"id": value}, "id", pattern=shape.ID)


def _photo(value: object) -> PhotoEntry:
    """Four things in a list; a newer version may add more behind them."""
    if not isinstance(value, list) or len(value) < 4:
        raise Misshapen("photos")
    source: Fields = dict(zip(("sha256", "copy", "size", "hash"), value, strict=False))
    return PhotoEntry(
        sha256=shape.text(source, "sha256", pattern=shape.HASH),
        copy=shape.text(source, "copy", pattern=shape.ID),
        size=shape.number(source, "size", largest=MAX_PHOTO),
        hash=shape.text(source, "hash", pattern=shape.HASH),
    )
