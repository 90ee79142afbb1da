"""What is done about a nonconformity: its corrective actions. They stay open after the report of the audit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from consultant_app.model.ids import new_id
from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.nonconformities import require_alive

Values = Mapping[str, Any]


def actions_of(db: Connection, item_id: str) -> list[CorrectiveAction]:
    """The corrective actions in their order."""
    where = "nonconformity_id = ?"
    return records.all_of(db, CorrectiveAction, where=where, args=[item_id], order="order_key, id")


def edit_actions(
    session: Session, item: Nonconformity, changed: Mapping[str, Values], added: Iterable[Values] = ()
) -> list[CorrectiveAction]:
    """Give actions other values, by id, and add new ones at the end, as one step; returns all. Raises AppError.

    The due date of the nonconformity is that of a new action until another is set.
    """
    alive = require_alive(session.db, item.id)
    known = {action.id: action for action in actions_of(session.db, alive.id)}
    result = {key: replace(known[key], **values) for key, values in changed.items() if key in known}
    last = max((action.order_key for action in known.values()), default="")
    for values in added:
        last = between(last, "")
        key = new_id()
        own = {"due_on": alive.due_on, **values}
        result[key] = CorrectiveAction(
            id=key, enterprise_id=alive.enterprise_id, nonconformity_id=alive.id, order_key=last, **own
        )
    if any(known.get(key) != action for key, action in result.items()):
        names = "/".join(sorted(f"{key}:{','.join(values)}" for key, values in changed.items()))
        label = f"{'修改' if changed else '新增'}纠正措施：{alive.number}"
        with session.write(label, merge_key=names and f"actions/{names}") as db:
            records.put_all(db, result.values())
    return list((known | result).values())


def remove_actions(session: Session, item: Nonconformity, keys: Iterable[str]) -> None:
    """Remove corrective actions as one step. Raises AppError when the nonconformity is closed."""
    alive = require_alive(session.db, item.id)
    with session.write(f"删除纠正措施：{alive.number}") as db:
        for key in keys:
            records.delete(db, CorrectiveAction, key)
