"""Records out of the plain values of the sample's files: parts become dataclasses, words become states."""

import dataclasses
import typing
from enum import Enum
from typing import Any, TypeVar

from consultant_app.model.order import first_keys

Record = TypeVar("Record")
Values = dict[str, Any]


def built(kind: type[Record], /, **values: Any) -> Record:
    """A record of a kind. Raises TypeError for a field that it does not have, ValueError for an unknown state."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: _part(hints.get(name), value) for name, value in values.items()})


def _part(hint: Any, value: Any) -> Any:
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_part(inner, each) for each in value)
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return built(typing.cast("type[Any]", hint), **value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value.strip() if isinstance(value, str) else value


def ordered(entries: list[Values]) -> list[Values]:
    """The entries with order keys, as they stand in the file."""
    return [{**entry, "order_key": key} for entry, key in zip(entries, first_keys(len(entries)), strict=True)]


def without(entry: Values, *names: str) -> Values:
    """The entry without what the caller reads itself."""
    return {name: value for name, value in entry.items() if name not in names}
