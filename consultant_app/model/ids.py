"""Keys of records: time-ordered for new things, derived for things that exist once."""

import os
import time
import uuid

_NAMESPACE = uuid.UUID("5d1c6a2e-9c53-4e0f-9a35-0b2f6e1d7c44")


def new_id() -> str:
    """A UUIDv7 as 36 characters of text: later ids sort after earlier ones, which keeps inserts fast."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | (7 << 76) | int.from_bytes(os.urandom(10))
    value = (value & ~(0xF << 76)) | (7 << 76)
    value = (value & ~(0b11 << 62)) | (0b10 << 62)
    return str(uuid.UUID(int=value))


def fixed_id(*parts: str) -> str:
    """The same UUID for the same parts everywhere, so that two people's records of one thing meet on one row."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))
