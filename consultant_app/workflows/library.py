"""The shipped libraries: measures, phrases, clauses."""

import tomllib
from functools import lru_cache
from typing import Any

from consultant_app.model.plan import LibraryMeasure
from consultant_app.paths import resource

_TUPLES = ("tools", "clause")


@lru_cache(maxsize=1)
def measures() -> dict[str, LibraryMeasure]:
    """The measure library by key (M-01 …), in its order."""
    return {entry["key"]: _measure(entry) for entry in _read("measures.toml")["measures"]}


def _measure(entry: dict[str, Any]) -> LibraryMeasure:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in entry.items()}
    return LibraryMeasure(**values)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(name).read_text("utf-8"))
