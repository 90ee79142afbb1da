"""The key file: slots, a checksum that finds damage, and a code under the data key that finds changes by others.

The checksum needs no secret, so damage is told from a wrong password before anybody types one. The code (a keyed
BLAKE2b, RFC 7693) shows after opening that the slots are those that somebody with the data key wrote, and whether two
key files open the same data.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path

from consultant_app.store.key_slots import Secret, Slot, open_slot, opened

VERSION = 2
LARGEST = 64 * 1024  # bytes; a real one has about one thousand


class Damaged(ValueError):
    """The file is no key file (any more)."""


@dataclass(frozen=True)
class KeyFile:
    """What a key file says. Version 1 had only an open slot, and neither checksum nor code."""

    slots: tuple[Slot, ...]
    version: int = VERSION
    code: str = ""

    def has(self, kind: str) -> bool:
        """Whether there is a slot of that kind."""
        return any(slot["kind"] == kind for slot in self.slots)

    def slot(self, kind: str) -> Slot | None:
        """The first slot of that kind."""
        return next((slot for slot in self.slots if slot["kind"] == kind), None)

    def key(self, secret: Secret) -> bytes | None:
        """The data key, None when the secret opens nothing. Raises Damaged when the file was changed by others."""
        if secret.key and self.belongs_to(secret.key):
            return secret.key
        try:
            key = opened(self.slots, secret)
        except (KeyError, TypeError, ValueError) as error:
            raise Damaged("slots") from error
        if key is not None and not self.belongs_to(key):
            raise Damaged("the code does not fit")
        return key

    def belongs_to(self, key: bytes) -> bool:
        """Whether this file opens that data key and nobody without it changed the slots."""
        if self.version == 1:
            return any(slot.get("key") == key.hex() for slot in self.slots)
        return hmac.compare_digest(self.code, _code(self.slots, key))


def read(path: Path) -> KeyFile:
    """The key file in a file. Raises OSError or Damaged."""
    if path.stat().st_size > LARGEST:
        raise Damaged("size")
    return parse(path.read_bytes())


def parse(content: bytes) -> KeyFile:
    """The key file in these bytes. Raises Damaged."""
    try:
        found = json.loads(content)
        slots = tuple(found["slots"])
        if not slots or not all(isinstance(slot, dict) and isinstance(slot["kind"], str) for slot in slots):
            raise Damaged("slots")
        if found["version"] == 1:
            return KeyFile(slots, 1)
        if found["checksum"] != _checksum(slots, found["code"]):
            raise Damaged("checksum")
        return KeyFile(slots, VERSION, found["code"])
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise Damaged(str(error)) from error


def content_of(slots: tuple[Slot, ...], key: bytes) -> bytes:
    """The bytes of a key file with these slots."""
    code = _code(slots, key)
    whole = {"version": VERSION, "slots": slots, "code": code, "checksum": _checksum(slots, code)}
    return json.dumps(whole, indent=1).encode("ascii")


def new_file(key: bytes) -> bytes:
    """The key file of a new data folder: no password."""
    return content_of((open_slot(key),), key)


def _plain(slots: tuple[Slot, ...]) -> str:
    return json.dumps(slots, sort_keys=True, separators=(",", ":"))


def _code(slots: tuple[Slot, ...], key: bytes) -> str:
    return hashlib.blake2b(_plain(slots).encode("ascii"), digest_size=32, key=key, person=b"key file").hexdigest()


def _checksum(slots: tuple[Slot, ...], code: str) -> str:
    return hashlib.sha256(f"{code}{_plain(slots)}".encode("ascii")).hexdigest()
