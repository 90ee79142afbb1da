"""The shipped libraries: measures and phrases."""

import tomllib
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from consultant_app.model.plan import LibraryMeasure
from consultant_app.paths import resource

_TUPLES = ("tools", "clause")


@dataclass(frozen=True, kw_only=True)
class ShippedPhrase:
    """A shipped 常用语 with {slots} to fill; kind is evidence, effect, strength or result."""

    key: str
    kind: str
    text: str
    dimension: str = ""
    tag: str = ""
    clause: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def measures() -> dict[str, LibraryMeasure]:
    """The measure library by key (M-01 …), in its order."""
    return {entry["key"]: _measure(entry) for entry in _read("measures.toml")["measures"]}


@lru_cache(maxsize=1)
def phrases() -> tuple[ShippedPhrase, ...]:
    """The shipped 常用语 in their order."""
    known = ShippedPhrase.__dataclass_fields__
    entries = _read("phrases.toml")["phrases"]
    return tuple(ShippedPhrase(**_known(entry, known)) for entry in entries)


def _known(entry: dict[str, Any], known: Container[str]) -> dict[str, Any]:
    return {name: tuple(value) if name in _TUPLES else value for name, value in entry.items() if name in known}


def _measure(entry: dict[str, Any]) -> LibraryMeasure:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in entry.items()}
    return LibraryMeasure(**values)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(name).read_text("utf-8"))
