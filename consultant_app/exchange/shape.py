"""Strict reading of JSON that others wrote: every value has the expected type and a bounded size."""

import json
import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Fields = dict[str, object]

HASH = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?")
RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
LONGEST_NAME = 200
LARGEST_NUMBER = (1 << 63) - 1  # what the database can hold


class Misshapen(ValueError):
    """The text is not what the format says; whoever reads it knows which file to blame."""


def canonical(value: object) -> bytes:
    """JSON in one line with sorted keys: same content, same bytes."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")  # half a character cannot be written; it comes from a file name at most


def parse(content: bytes) -> Fields:
    """The object that a JSON text holds. Raises Misshapen."""
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite)
        if b"\\u" in content:  # half a character, which could not be written again, comes in this way only
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return fields(value)
    except (ValueError, RecursionError) as error:
        raise Misshapen(str(error)) from error


def _no_constant(name: str) -> object:
    raise Misshapen(name)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):  # it could not be written again
        raise Misshapen(digits)
    return value


def fields(value: object) -> Fields:
    """The value, if it is an object."""
    if not isinstance(value, dict):
        raise Misshapen("object expected")
    return value


def text(source: Fields, key: str, *, longest: int = LONGEST_NAME, pattern: "re.Pattern[str] | None" = None) -> str:
    """A text of at most `longest` characters; empty when it is not there and no pattern asks for more."""
    value = source.get(key, "")
    if not isinstance(value, str) or len(value) > longest or any(0xD800 <= ord(char) < 0xE000 for char in value):
        raise Misshapen(key)
    if pattern and not pattern.fullmatch(value):
        raise Misshapen(key)
    return value


def number(source: Fields, key: str, *, largest: int = LARGEST_NUMBER) -> int:
    """A whole number from 0 to `largest`; 0 when it is not there."""
    value = source.get(key, 0)
    if type(value) is not int or not 0 <= value <= largest:
        raise Misshapen(key)
    return value


def version(source: Fields, key: str) -> tuple[int, int]:
    """Two numbers: a reader refuses a larger first one and copes with a larger second one."""
    value = source.get(key)
    if not isinstance(value, list) or len(value) != 2 or any(type(part) is not int for part in value):
        raise Misshapen(key)
    return value[0], value[1]


def many(source: Fields, key: str, read: Callable[[object], T], *, most: int) -> tuple[T, ...]:
    """A list of at most `most` things, each read by `read`; empty when it is not there."""
    value = source.get(key, [])
    if not isinstance(value, list) or len(value) > most:
        raise Misshapen(key)
    return tuple(read(each) for each in value)
