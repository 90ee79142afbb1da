"""Keys of records: time-ordered for new things, derived for things that exist once.

What is derived from a thing stands beside it in every table and index: an enterprise of 300 answers is read from a few
pages, and merging a file writes a few thousand pages instead of twenty thousand. Things made before package format 2
have ids of version 7, and what is derived from those is scattered, as it always was.
"""

import hashlib
import os
import re
import threading
import time

_NAMESPACE = "5d1c6a2e-9c53-4e0f-9a35-0b2f6e1d7c44"
_BEGINNING = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-8)[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A UUID of version 8 (RFC 9562) as 36 characters of text; ids made later sort later, also within a millisecond."""
    global _last
    stamp = time.time_ns() // 1_000_000
    with _lock:
        # 48 bits of time, then 74 random bits that leave room to count upwards, as within a millisecond
        _last = (stamp << 74) | int.from_bytes(os.urandom(9)) if stamp > _last >> 74 else _last + 1
        value = _last
    high, low = value >> 62, value & (1 << 62) - 1
    digits = f"{(high >> 12) << 80 | 8 << 76 | (high & 0xFFF) << 64 | 0b10 << 62 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def fixed_id(*parts: str) -> str:
    """The same UUID for the same parts everywhere, so that two people's records of one thing meet on one row.

    The first part is what the thing belongs to. When that is an id of new_id(), or derived from one, the result begins
    with its 48 bits of time and has 74 bits of the SHA-256 of all parts; else it is their UUIDv5.
    """
    text = "\x1f".join(parts)
    beginning = _BEGINNING(parts[0])
    if not beginning:
        import uuid  # only for what older versions made

        return str(uuid.uuid5(uuid.UUID(_NAMESPACE), text))
    digits = hashlib.sha256(text.encode()).hexdigest()
    return f"{beginning[1]}{digits[:3]}-{'89ab'[int(digits[3], 16) & 3]}{digits[4:7]}-{digits[7:19]}"
