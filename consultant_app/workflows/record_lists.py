"""Editing a list of an enterprise's records like a sheet: many cells or rows are one undo step."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from consultant_app.model.ids import new_id
from consultant_app.model.labels import KINDS
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session


def edit_list(
    session: Session,
    kind: type[Any],
    enterprise_id: str,
    *,
    changed: Sequence[tuple[str, Mapping[str, Any]]] = (),
    added: Sequence[Mapping[str, Any]] = (),
) -> list[str]:
    """Change records, each given as (id, values), and add others at the end; returns the ids of the added ones.

    Raises KeyError when a record is gone.
    """
    before = {key: records.get(session.db, kind, key) for key, _ in changed}
    after = [replace(before[key], **values) for key, values in changed]
    after = [record for record in after if record != before[record.id]]
    made = _made(session, kind, enterprise_id, added)
    if after or made:
        verb = "修改" if not made else "新增" if not after else "编辑"
        with session.write(f"{verb}{KINDS[kind]}") as db:
            records.put_all(db, [*after, *made])
    return [record.id for record in made]


def _made(session: Session, kind: type[Any], enterprise_id: str, added: Sequence[Mapping[str, Any]]) -> list[Any]:
    ordered = any(field.name == "order_key" for field in fields(kind))
    every = records.of_enterprise(session.db, kind, enterprise_id) if ordered else []
    last = max((record.order_key for record in every), default="")
    made = []
    for values in added:
        place = {}
        if ordered:
            last = between(last, "")
            place = {"order_key": last}
        made.append(kind(id=new_id(), enterprise_id=enterprise_id, **place, **values))
    return made
