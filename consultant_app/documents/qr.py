"""The code in the head of a report: its number and a short hash of the facts, so that a copy can be told from another.

Two prints with the same code say the same thing. What is written on the report later (cause, actions, verification)
does not change the code; any change of a fact does.
"""

import hashlib
import json
from collections.abc import Sequence
from io import BytesIO

from consultant_app.documents.pictures import Picture

_LENGTH, _GROUP = 12, 4
_SCALE, _BORDER = 8, 2


def digest_of(facts: Sequence[str]) -> str:
    """The first twelve hexadecimal figures of the SHA-256 over the facts as they are printed."""
    packed = json.dumps(list(facts), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(packed).hexdigest()[:_LENGTH].upper()


def code_text(number: str, digest: str) -> str:
    """What a reader of the code sees: NC-2026-ZX-001 3F2A9C0177DE."""
    return f"{number} {digest}".strip()


def grouped(digest: str) -> str:
    """The hash as people compare it: 3F2A 9C01 77DE."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


def code_picture(text: str, side_mm: float) -> Picture:
    """The QR code of that text as a square picture."""
    import segno

    buffer = BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=_SCALE, border=_BORDER)
    return Picture(data=buffer.getvalue(), width_mm=side_mm, height_mm=side_mm, text=f"二维码：{text}")
