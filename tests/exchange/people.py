"""An agency of a manager and a consultant, and ways to write, forge and open packages between them."""

import hashlib
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from consultant_app.exchange import layout, sealing, shape
from consultant_app.exchange.agency import Agency, new_recovery_key
from consultant_app.exchange.identity import Device, DeviceKeys
from consultant_app.exchange.package import (
    EnterpriseEntry,
    Known,
    Manifest,
    Opened,
    PhotoCopy,
    PhotoSource,
    Written,
    open_package,
    write,
)
from consultant_app.model.exchange import PackageKind

MADE_AT = "2026-11-28T14:03:00+08:00"
ENTERPRISE = EnterpriseEntry("e1", "宁波甲&乙精密有限公司", "91330200MA2AAAAA0X", 2, 77, 1)


@dataclass(frozen=True)
class People:
    """Manager, consultant, and the agency's recovery key."""

    manager: DeviceKeys
    consultant: DeviceKeys
    agency: Agency
    recovery: str
    lines: tuple[bytes, ...] = (b'"\xe8\xaf\x84\xe5\x88\x86"\t{"c":1}\n', b'""\t{"c":2}\n')

    @staticmethod
    def manifest(kind: PackageKind = PackageKind.HANDOVER, agency_id: str = "agency-1", **more: object) -> Manifest:
        """A manifest with as much in it as a test needs."""
        fields = {"enterprises": (ENTERPRISE,), "note": "请查收", "number": 3, "schema_version": 6} | more
        device = Device("0" * 64, "age1" + "q" * 58, "张三", "ThinkPad")
        return Manifest(kind=kind, agency_id=agency_id, sender=device, site="site-a", made_at=MADE_AT, **fields)

    @staticmethod
    def photo(content: bytes, copy: PhotoCopy = PhotoCopy.ORIGINAL, name: str = "") -> PhotoSource:
        """A photo on the sender's computer."""
        sha256 = name or hashlib.sha256(content).hexdigest()
        return PhotoSource(sha256, copy, len(content), lambda: content)

    @staticmethod
    def run(work):
        """What a generator returns, and the steps in between."""
        steps = []
        while True:
            try:
                steps.append(next(work))
            except StopIteration as done:
                return done.value, steps

    def known(self, *devices: DeviceKeys, **more: object) -> Known:
        """Whom a computer of the agency knows: the manager and the devices."""
        keys = frozenset(each.verify_key for each in devices)
        return replace(Known(agency_id=self.agency.id, manager=self.manager.verify_key, devices=keys), **more)

    def hand_over(self, path: Path, lines=None, photos=(), manifest: Manifest | None = None, **access) -> Written:
        """A package from the consultant to the manager."""
        keys = access.pop("keys", self.consultant)
        access = access or {"recipients": self.agency.recipients}
        lines = self.lines if lines is None else lines
        return self.run(write(path, manifest or self.manifest(), lines, photos, keys, **access))[0]

    def forge(self, path: Path, signer: DeviceKeys | None = None, **changes) -> None:
        """A file such as a faulty, newer or hostile program would make; whole, sealed and signed unless told not to be.

        `changes`: parts of the header and the manifest (deep, by "header" and "manifest"), or whole parts of the file.
        """
        signer = signer or self.consultant
        manifest = replace(self.manifest(), sender=signer.device("张三")).to_fields() | changes.pop("manifest", {})
        listed = changes.pop("listed", shape.canonical(manifest))
        packed = changes.pop("packed", zlib.compress(b"".join(self.lines)))
        photos = layout.MAGIC + changes.pop("photos", b"")
        to = [signer.device().recipient, *self.agency.recipients]
        header = {
            "format": list(layout.FORMAT), "suite": layout.SUITE, "app": "0.2.0", "to": to,
            "signer": signer.verify_key, "agency": self.agency.id,
            "photos": {"key": "00" * 32, "sha256": layout.sha256(photos)},
            "manifest": {"size": len(listed), "sha256": layout.sha256(listed)},
            "operations": {
                "size": len(packed), "sha256": layout.sha256(packed), "count": len(self.lines),
                "plain": sum(map(len, self.lines)),
            },
        }  # fmt: skip
        raw = changes.pop("raw", shape.canonical(_deep(header, changes.pop("header", {}))))
        signature = changes.pop("signature", signer.sign(layout.SIGNED_AS, raw))
        inside = changes.pop("inside", layout.inside(raw, signature, listed, packed))
        sealed = sealing.seal(inside, changes.pop("sealed_to", to))
        assert not changes
        content = photos + sealed
        path.write_bytes(content + layout.tail(len(sealed), hashlib.sha256(content)))

    def inside(self, path: Path) -> bytes:
        """What is sealed in a package, as the manager's computer decrypts it."""
        content = path.read_bytes()
        length, _ = layout.read_tail(content[-layout.TAIL_SIZE :])
        return sealing.unseal(content[-layout.TAIL_SIZE - length : -layout.TAIL_SIZE], self.manager.age_identity)

    def receive(self, path: Path, known: Known | None = None, **access) -> Opened:
        """What the manager's computer makes of it."""
        access = access or {"keys": self.manager}
        return open_package(path, known or self.known(self.consultant), **access)


def _deep(source: dict, changes: dict) -> dict:
    nested = {key: _deep(source[key], value) for key, value in changes.items() if isinstance(source.get(key), dict)}
    return source | changes | nested


def make_people() -> People:
    """New keys for everybody."""
    manager, consultant = DeviceKeys.new(), DeviceKeys.new()
    secret, public = new_recovery_key()
    agency = Agency(
        id="agency-1", name="甬城质量", manager=manager.device("李经理", "PC-1"), recovery=public, made_at=MADE_AT
    )
    return People(manager, consultant, agency, secret)
