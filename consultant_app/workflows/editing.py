"""Editing single records: one field, one more, one less, another place in the list."""

import dataclasses
from dataclasses import replace
from typing import Any, TypeVar

from consultant_app.model.ids import new_id
from consultant_app.model.labels import KINDS, label_of
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session

Kind = TypeVar("Kind")


def set_fields(session: Session, kind: type[Kind], key: str, /, **values: Any) -> Kind:
    """Give fields of a record new values and return it; typing in one field is one undo step. Raises KeyError."""
    before = records.get(session.db, kind, key)
    after: Kind = replace(before, **values)  # type: ignore[type-var]
    if after == before:
        return after
    names = "、".join(label_of(kind, name) for name in values)
    with session.write(f"修改{KINDS[kind]}：{names}", merge_key=f"{key}/{','.join(values)}") as db:
        records.put(db, after)
    return after


def add_record(session: Session, kind: type[Kind], enterprise_id: str, /, **values: Any) -> Kind:
    """Add a record of an enterprise at the end of its list and return it."""
    record: Kind = kind(id=new_id(), enterprise_id=enterprise_id, **values)  # type: ignore[call-arg]
    if _is_ordered(kind) and not values.get("order_key"):
        record = replace(record, order_key=_key_at_end(session, kind, enterprise_id))  # type: ignore[type-var]
    with session.write(f"新增{KINDS[kind]}") as db:
        records.put(db, record)
    return record


def remove_record(session: Session, kind: type, key: str) -> None:
    """Remove a record; undo brings it back."""
    with session.write(f"删除{KINDS[kind]}") as db:
        records.delete(db, kind, key)


def move_record(session: Session, kind: type[Any], key: str, before: str, after: str) -> None:
    """Put a record between two neighbours of its list, named by their order keys ("" for an end)."""
    record = records.get(session.db, kind, key)
    with session.write(f"移动{KINDS[kind]}") as db:
        records.put(db, replace(record, order_key=between(before, after)))


def _is_ordered(kind: type) -> bool:
    return any(field.name == "order_key" for field in dataclasses.fields(kind))


def _key_at_end(session: Session, kind: type, enterprise_id: str) -> str:
    return between(records.last_order_key(session.db, kind, enterprise_id=enterprise_id), "")
