"""Rows of the database as the model's frozen dataclasses, and back."""

import dataclasses
import json
import operator
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from consultant_app.model import bulk
from consultant_app.model.text import whole_characters
from consultant_app.store.changes import RowChange, compact, record_tables
from consultant_app.store.sqlite import Connection

Kind = TypeVar("Kind")
Function = TypeVar("Function", bound=Callable[..., Any])
Value = str | int | None
_to_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _cached(function: Function) -> Function:
    """functools.cache that keeps the signature: mypy takes type[Kind] for unhashable."""
    return typing.cast(Function, cache(function))


@_cached
def table_of(kind: type) -> str:
    """The table of a kind of record: its class name in snake_case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


@_cached
def _fields(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@_cached
def _columns(kind: type) -> str:
    return ", ".join(f'"{name}"' for name in _fields(kind))


def get(db: Connection, kind: type[Kind], key: str) -> Kind:
    """The record with that id. Raises KeyError."""
    record = find(db, kind, key)
    if record is None:
        raise KeyError(f"{table_of(kind)} {key}")
    return record


def find(db: Connection, kind: type[Kind], key: str) -> Kind | None:
    """The record with that id, or None."""
    found = all_of(db, kind, where="id = ?", args=[key])
    return found[0] if found else None


def all_of(
    db: Connection, kind: type[Kind], *, where: str = "1", args: Sequence[Value] = (), order: str = "id"
) -> list[Kind]:
    """The records that meet an SQL condition, in the given order."""
    sql = f"select {_columns(kind)} from {table_of(kind)} where {where} order by {order}"
    return [_record(kind, row) for row in db.execute(sql, tuple(args))]


def of_enterprise(db: Connection, kind: type[Kind], enterprise_id: str, *, order: str = "") -> list[Kind]:
    """The records of an enterprise, those of the enterprises joined into it included."""
    default = "order_key, id" if "order_key" in _fields(kind) else "id"
    where = "enterprise_id in (select id from enterprise where id = ? or alias_of = ?)"
    return all_of(db, kind, where=where, args=[enterprise_id, enterprise_id], order=order or default)


def last_order_key(db: Connection, kind: type, **values: str) -> str:
    """The order key of the last record that has these values, or of all; empty text before the first."""
    where = " and ".join(f'"{name}" = ?' for name in values) or "1"
    sql = f"select coalesce(max(order_key), '') from {table_of(kind)} where {where}"
    key: str = db.execute(sql, tuple(values.values())).fetchone()[0]
    return key


def put(db: Connection, record: object) -> None:
    """Insert or replace one record; only inside Session.write()."""
    put_all(db, [record])


def put_all(db: Connection, records: Iterable[object]) -> None:
    """Insert or replace records of any kinds; only inside Session.write()."""
    batches: dict[type, list[tuple[Value, ...]]] = {}
    for record in records:
        batches.setdefault(type(record), []).append(to_row(record))
    for kind, rows in batches.items():
        try:
            db.executemany(_upsert(kind), rows)
        except UnicodeEncodeError:
            db.executemany(_upsert(kind), [tuple(map(_storable, row)) for row in rows])


def add_all(db: Connection, records: Iterable[object]) -> list[RowChange]:
    """Insert records with new ids, only inside Session.write(); returns what to tell() the session.

    Raises DatabaseError when an id is there already.
    """
    made: list[RowChange] = []
    for several in bulk.in_pieces(records):
        by_kind: dict[type, list[tuple[Value, ...]]] = {}
        for record in several:
            by_kind.setdefault(type(record), []).append(to_row(record))
        for kind, rows in by_kind.items():
            made += _added(db, kind, rows)
    return made


def _added(db: Connection, kind: type, rows: list[tuple[Value, ...]]) -> Iterator[RowChange]:
    table, fields = table_of(kind), list(_fields(kind))
    try:
        db.executemany(f"insert into {table} ({_columns(kind)}) values ({', '.join('?' * len(fields))})", rows)
    except UnicodeEncodeError:
        rows = [tuple(map(_storable, row)) for row in rows]
        db.executemany(_upsert(kind), rows)  # some are in already
    names = record_tables(db)[table]
    key, values_of = fields.index("id"), operator.itemgetter(*map(fields.index, names))
    for row in rows:
        yield RowChange(table, str(row[key]), None, compact(names, values_of(row)))


def delete(db: Connection, kind: type, key: str) -> None:
    """Delete one record; only inside Session.write(). Deleting what is not there is no error."""
    db.execute(f"delete from {table_of(kind)} where id = ?", (key,))


@_cached
def _upsert(kind: type) -> str:
    names = list(_fields(kind))
    marks = ", ".join("?" * len(names))
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name != "id")
    return f"insert into {table_of(kind)} ({_columns(kind)}) values ({marks}) on conflict (id) do update set {changes}"


def to_row(record: object) -> tuple[Value, ...]:
    """A record as database values, in the order of its fields."""
    kind = type(record)
    values = list(_values(kind)(record))
    for place, _, _ in _no_texts(kind):
        values[place] = _encode(values[place])
    return tuple(values)


@_cached
def _values(kind: type) -> Callable[[object], tuple[Any, ...]]:
    return operator.attrgetter(*_fields(kind))


def _record(kind: type[Kind], row: Sequence[Value]) -> Kind:
    values: dict[str, Any] = dict(zip(_fields(kind), row, strict=True))
    for _, name, hint in _no_texts(kind):
        values[name] = _decode(hint, values[name])
    return kind(**values)


@_cached
def _no_texts(kind: type) -> list[tuple[int, str, Any]]:
    """The fields that do not hold plain text: place, name and type; a column of text is never null."""
    return [(place, name, hint) for place, (name, hint) in enumerate(_fields(kind).items()) if hint is not str]


def field_value(kind: type, name: str, stored: Value) -> Any:
    """One field of a record as the model has it, from its stored value; raises ValueError or TypeError for nonsense."""
    return _decode(_fields(kind)[name], stored)


def is_text(kind: type, name: str) -> bool:
    """Whether a field holds plain text."""
    return _fields(kind).get(name) is str


def _storable(value: Value) -> Value:
    return whole_characters(value) if isinstance(value, str) else value


def _encode(value: Any) -> Value:
    """Text and integers as they are; whatever has parts as canonical JSON, empty text when all is default."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str | int):
        return value
    plain = _plain(value)
    return _to_json(plain) if plain else ""


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        pairs = ((name, getattr(value, name), default) for name, default in _defaults(type(value)))
        return {name: _plain(part) for name, part, default in pairs if part != default}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value.value if isinstance(value, Enum) else value


@_cached
def _defaults(kind: type) -> list[tuple[str, Any]]:
    return [(field.name, field.default) for field in dataclasses.fields(kind)]


def _decode(hint: Any, value: Value) -> Any:
    if hint is str:
        return "" if value is None else value
    if hint is bool:
        return bool(value)
    if hint is int:
        return value or 0
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint, value)
    return _build(hint, _parsed(value)) if value else _blank(hint)


@_cached
def _blank(hint: Any) -> Any:
    """What a field with parts holds while nothing was written; all records share it, for it cannot be changed."""
    return _build(hint, None)


def _parsed(value: Value) -> Any:
    """What a field with parts holds; None for what no program of ours wrote: one bad record must not stop a page."""
    try:
        return json.loads(value) if isinstance(value, str) and value else None
    except (ValueError, RecursionError):
        return None


def _build(hint: Any, value: Any) -> Any:
    """The part of that type; whatever the value is not is as if it had not been written."""
    if typing.get_origin(hint) is tuple:
        part = typing.get_args(hint)[0]
        return tuple(_build(part, item) for item in value) if isinstance(value, list) else ()
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        found = value if isinstance(value, dict) else {}
        # a newer version's unknown parts stay in the log and are not shown
        parts = {name: _build(part, found[name]) for name, part in _fields(hint).items() if name in found}
        return hint(**_required(hint) | parts)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint, value)
    return value if type(value) is hint else hint()


@_cached
def _required(kind: type) -> dict[str, Any]:
    """Blank values of the parts that have no default."""
    hints = _fields(kind)
    fields = (field for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING)
    return {field.name: _build(hints[field.name], None) for field in fields}


def _enum(hint: type[Enum], value: Any) -> Enum:
    """The member, or the first one for a word that a newer version wrote."""
    try:
        return hint(value)
    except (ValueError, TypeError):
        return next(iter(hint))
