"""Encryption to persons or by a passphrase: the only module that calls age (pyrage).

pyrage is Rust: it reports most trouble with three exceptions of its own, some as ValueError or TypeError, and a panic
as a BaseException that `except Exception` lets pass. Here all of it becomes one of three exceptions.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_BY_PASSPHRASE = re.compile(rb"age-encryption\.org/v1\n-> scrypt [^ \n]* ?(\d*)")
MOST_WORK = 20  # 2^20 rounds take 1 GB of memory and some seconds
_PASS_ON = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)


class CannotOpen(Exception):
    """Damaged, or not for this key or passphrase; age cannot always tell which."""


class TooMuchWork(CannotOpen):
    """It asks for more memory than an honest program would."""


class CannotSeal(Exception):
    """A recipient is not an age public key."""


class BadKey(ValueError):
    """Not a secret age key; the checksum in it catches a mistyped one."""


def new_identity() -> str:
    """A secret age key: AGE-SECRET-KEY-1 and 58 letters and digits."""
    import pyrage

    return _surely(lambda: str(pyrage.x25519.Identity.generate()), BadKey)


def recipient_of(identity: str) -> str:
    """The public key of a secret age key. Raises BadKey."""
    import pyrage

    return _surely(lambda: str(pyrage.x25519.Identity.from_str(identity.strip()).to_public()), BadKey)


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypted to each of the age public keys. Raises CannotSeal."""
    import pyrage

    def work() -> bytes:
        return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))

    return _surely(work, CannotSeal)


def seal_by_passphrase(content: bytes, passphrase: str) -> bytes:
    """Encrypted by scrypt with a work of about one second. Raises CannotSeal."""
    import pyrage

    return _surely(lambda: bytes(pyrage.passphrase.encrypt(content, passphrase)), CannotSeal)


def unseal(sealed: bytes, identity: str) -> bytes:
    """What was encrypted to the public key of a secret age key. Raises CannotOpen."""
    import pyrage

    return _surely(
        lambda: bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.strip())])), CannotOpen
    )


def unseal_by_passphrase(sealed: bytes, passphrase: str) -> bytes:
    """What was encrypted by a passphrase. Raises CannotOpen, and TooMuchWork."""
    import pyrage

    work = _BY_PASSPHRASE.match(sealed)
    if work and len(work[1]) < 10 and int(work[1] or 0) > MOST_WORK:
        raise TooMuchWork
    return _surely(lambda: bytes(pyrage.passphrase.decrypt(sealed, passphrase)), CannotOpen)


def is_by_passphrase(sealed: bytes) -> bool:
    """Whether a passphrase opens it."""
    return bool(_BY_PASSPHRASE.match(sealed))


def _surely(work: Callable[[], T], failure: type[Exception]) -> T:
    try:
        return work()
    except _PASS_ON:
        raise
    except BaseException as error:  # a panic of the Rust library is not an Exception
        raise failure(str(error)) from None
