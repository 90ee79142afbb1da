"""Who a computer is to the others: a key to sign with and a key to be written to."""

import hashlib
import json
import os
from dataclasses import dataclass, field

from consultant_app.exchange import shape
from consultant_app.exchange.sealing import new_identity, recipient_of
from consultant_app.exchange.shape import Fields

_DIGITS, _GROUP = 16, 4


@dataclass(frozen=True)
class Device:
    """What others may know of a computer."""

    verify_key: str  # Ed25519, 64 hex digits
    recipient: str  # age public key
    person: str = ""
    name: str = ""  # of the computer

    def to_fields(self) -> Fields:
        """For JSON."""
        return {"verify_key": self.verify_key, "recipient": self.recipient, "person": self.person, "name": self.name}


def read_device(value: object) -> Device:
    """The device in a piece of JSON; unknown keys are left out. Raises Misshapen."""
    source = shape.fields(value)
    return Device(
        verify_key=shape.text(source, "verify_key", pattern=shape.HASH),
        recipient=shape.text(source, "recipient", pattern=shape.RECIPIENT),
        person=shape.text(source, "person"),
        name=shape.text(source, "name"),
    )


@dataclass(frozen=True)
class DeviceKeys:
    """The secret keys of this computer; they stay in its encrypted database and in the backups of it."""

    signing_seed: bytes = field(repr=False)  # 32 bytes, Ed25519
    age_identity: str = field(repr=False)  # AGE-SECRET-KEY-1…

    @classmethod
    def new(cls) -> "DeviceKeys":
        """Keys made from random."""
        return cls(os.urandom(32), new_identity())

    def to_text(self) -> str:
        """The keys as one text, for a row that never leaves the computer."""
        return json.dumps({"sign": self.signing_seed.hex(), "age": self.age_identity})

    @classmethod
    def from_text(cls, text: str) -> "DeviceKeys":
        """The keys that to_text() wrote. Raises Misshapen, a ValueError."""
        source = shape.parse(text.encode("utf-8", "replace"))
        seed = bytes.fromhex(shape.text(source, "sign", pattern=shape.HASH))
        identity = shape.text(source, "age")
        recipient_of(identity)
        return cls(seed, identity)

    def device(self, person: str = "", name: str = "") -> Device:
        """The public part, with the names that others see."""
        return Device(
            self.verify_key, recipient_of(self.age_identity), person[: shape.LONGEST_NAME], name[: shape.LONGEST_NAME]
        )

    @property
    def verify_key(self) -> str:
        """The key with which others check the signatures of this computer: 64 hex digits."""
        from nacl.signing import SigningKey

        return bytes(SigningKey(self.signing_seed).verify_key).hex()

    def sign(self, domain: bytes, content: bytes) -> bytes:
        """64 bytes; `domain` keeps a signature under one kind of text from being used under another."""
        from nacl.signing import SigningKey

        return bytes(SigningKey(self.signing_seed).sign(domain + content).signature)


def is_signed(verify_key: str, domain: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key's owner under this very text."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(verify_key)).verify(domain + content, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def fingerprint(verify_key: str) -> str:
    """What two people compare on the telephone: 16 digits in groups of four, such as 4812-0937-5521-8064.

    Eight digits would not do: a forger makes keys until one has the wanted digits, and 10^8 (2^26) tries take a laptop
    minutes. 10^16 (2^53) take it decades even with a program made for it; more digits would be compared carelessly.
    """
    digest = hashlib.sha256(b"consultant-app fingerprint 1\n" + bytes.fromhex(verify_key)).digest()
    digits = f"{int.from_bytes(digest) % 10**_DIGITS:0{_DIGITS}d}"
    return "-".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))
