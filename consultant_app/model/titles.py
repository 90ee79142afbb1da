"""What a record is called in a list of many kinds: the first of its fields that tells most."""

from collections.abc import Mapping
from typing import Any

_TELLING = (
    "name", "title", "topic", "subject", "number", "fact", "text", "why", "customer", "caption", "file_name",
    "supplies", "recorder", "clause", "period", "unit", "scope", "purpose", "kind", "on",
)  # fmt: skip
_LONGEST = 40


def title_of(values: Mapping[str, Any]) -> str:
    """A short text in one line, empty when the record says nothing that could stand for it."""
    for name in _TELLING:
        text = values.get(name)
        if isinstance(text, str) and text.strip() and text[0] not in "{[":
            line = " ".join(text.split())
            return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return ""
