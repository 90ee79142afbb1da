"""Key slots: the random data key, wrapped once for each way to open it.

A slot is a plain dictionary that names its kind and algorithm and carries the parameters, so that a later version may
use others: `open` (no password), `password`, `phrase` (the recovery phrase on paper) and `agency` (the key of the
agency, to help with a forgotten password).
"""

import hashlib
import os
from dataclasses import dataclass
from typing import Any

from consultant_app.errors import AppError

Slot = dict[str, Any]

KEY_SIZE = 32
PASSES, MEMORY_KIB = 3, 64 * 1024  # Argon2id, about 0.1 s on a laptop of 2020 (RFC 9106 §4, second choice)
_MOST_PASSES, _MOST_MEMORY_KIB = 20, 256 * 1024  # a hostile file must not ask for more
_STRETCHED, _PLAIN, _AGE = "argon2id-xsalsa20poly1305", "blake2b-xsalsa20poly1305", "age-x25519"


class Locked(AppError):
    """The data has a password, and none was given."""


class WrongSecret(Locked):
    """What was given opens no slot."""


@dataclass(frozen=True, repr=False)
class Secret:
    """What somebody offers to open the data with: a password, the 12 characters of the phrase, or the data key."""

    password: str = ""
    phrase: str = ""
    key: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.password or self.phrase or self.key)


NOTHING = Secret()


def open_slot(key: bytes) -> Slot:
    """No password: who has the file has the key."""
    return {"kind": "open", "key": key.hex()}


def password_slot(key: bytes, password: str) -> Slot:
    """The key behind a password, any Unicode text."""
    salt = os.urandom(16)
    slot = {"kind": "password", "algorithm": _STRETCHED, "passes": PASSES, "memory_kib": MEMORY_KIB}
    return {**slot, "salt": salt.hex(), "box": _seal(_stretched(password, salt, PASSES, MEMORY_KIB), key)}


def phrase_slot(key: bytes, entropy: bytes) -> Slot:
    """The key behind the 128 random bits of a recovery phrase, which need no stretching."""
    salt = os.urandom(16)
    return {"kind": "phrase", "algorithm": _PLAIN, "salt": salt.hex(), "box": _seal(_mixed(entropy, salt), key)}


def agency_slot(key: bytes, recipients: list[str]) -> Slot:
    """The key for the agency's own age keys (age1…): its manager and its recovery key; making it needs no secret.

    Raises AppError for what is no age public key.
    """
    import pyrage

    try:
        box = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(text) for text in recipients])
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError) as error:
        raise AppError("机构公钥不对（应以 age1 开头）；密钥没有改动。请重新导入机构文件。") from error
    return {"kind": "agency", "algorithm": _AGE, "recipients": recipients, "box": box.hex()}


def renewed(key: bytes, slot: Slot) -> Slot:
    """A slot of the agency sealed anew for the same keys, so that earlier requests and answers are of no use any more;
    any other slot as it is."""
    if (slot["kind"], slot.get("algorithm", "")) != ("agency", _AGE):
        return slot
    return agency_slot(key, slot["recipients"])


def opened(slots: tuple[Slot, ...], secret: Secret) -> bytes | None:
    """The data key by the first slot that the secret opens, None when there is none.

    A slot of a kind or an algorithm that a later version made is passed over.
    """
    from consultant_app.store import key_phrase

    for slot in slots:
        kind = (slot["kind"], slot.get("algorithm", ""))
        if kind == ("open", ""):
            return _checked(bytes.fromhex(slot["key"]))
        if kind == ("password", _STRETCHED) and secret.password:
            kek = _stretched(secret.password, bytes.fromhex(slot["salt"]), slot["passes"], slot["memory_kib"])
        elif kind == ("phrase", _PLAIN) and secret.phrase:
            kek = _mixed(key_phrase.read(secret.phrase), bytes.fromhex(slot["salt"]))
        else:
            continue
        if (key := _unsealed(kek, slot["box"])) is not None:
            return key
    return None


def opened_by_agency(slots: tuple[Slot, ...], identity: str) -> bytes | None:
    """The data key by an agency's secret age key (AGE-SECRET-KEY-…), None when no slot is for it.

    Raises AppError for what is no secret age key.
    """
    import pyrage

    try:
        known = pyrage.x25519.Identity.from_str(identity.strip())
    except (pyrage.IdentityError, ValueError) as error:
        raise AppError("机构密钥不对（应以 AGE-SECRET-KEY- 开头）；没有生成回复。请核对纸上的恢复密钥。") from error
    for slot in slots:
        if (slot["kind"], slot.get("algorithm", "")) == ("agency", _AGE):
            try:
                return _checked(pyrage.decrypt(bytes.fromhex(slot["box"]), [known]))
            except pyrage.DecryptError:
                continue
    return None


def _stretched(password: str, salt: bytes, passes: int, memory_kib: int) -> bytes:
    import unicodedata

    from nacl.pwhash import argon2id

    if not (0 < passes <= _MOST_PASSES and 8 <= memory_kib <= _MOST_MEMORY_KIB):
        raise ValueError("parameters of the password slot")
    text = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    return argon2id.kdf(KEY_SIZE, text, salt, opslimit=passes, memlimit=memory_kib * 1024)


def _mixed(entropy: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(entropy, digest_size=KEY_SIZE, key=salt, person=b"recovery phrase").digest()


def _seal(kek: bytes, key: bytes) -> str:
    from nacl.secret import SecretBox

    return bytes(SecretBox(kek).encrypt(key)).hex()


def _unsealed(kek: bytes, box: str) -> bytes | None:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    try:
        return _checked(SecretBox(kek).decrypt(bytes.fromhex(box)))
    except CryptoError:
        return None


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_SIZE:
        raise ValueError("key length")
    return key
