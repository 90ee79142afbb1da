"""Causes of a problem or a nonconformity as rows: several edits and new ones as one step."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from consultant_app.model.assessment import Cause, CauseMethod
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows.findings import Analysed, causes_of


def edit_causes(
    session: Session,
    problem: Analysed,
    method: CauseMethod,
    changed: Mapping[str, Mapping[str, Any]],
    added: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Give causes other fields, by id, and add new ones at the end. A small bone takes the tag of the bone it is on."""
    known = {cause.id: cause for cause in causes_of(session.db, problem.id)}
    result = {key: replace(known[key], **values) for key, values in changed.items() if key in known}
    last = max((cause.order_key for cause in known.values() if cause.method is method), default="")
    for values in added:
        last = between(last, "")
        key = new_id()
        result[key] = Cause(
            id=key,
            enterprise_id=problem.enterprise_id,
            problem_id=problem.id,
            method=method,
            order_key=last,
            **values,
        )
    every = known | result
    tagged = [_on_its_bone(cause, every) for cause in result.values()]
    if any(cause != known.get(cause.id) for cause in tagged):
        names = "/".join(sorted(f"{key}:{','.join(values)}" for key, values in changed.items()))
        with session.write("修改原因" if changed else "新增原因", merge_key=names and f"causes/{names}") as db:
            records.put_all(db, tagged)


def _on_its_bone(cause: Cause, every: Mapping[str, Cause]) -> Cause:
    parent = every.get(cause.parent_id)
    if parent is None or parent.id == cause.id or parent.parent_id:
        return replace(cause, parent_id="")
    return replace(cause, tag=parent.tag)


def mark_root(session: Session, cause: Cause, is_root: bool) -> None:
    """Say that a cause is the root, or that it is not."""
    with session.write("标记根本原因" if is_root else "取消根本原因") as db:
        records.put(db, replace(cause, is_root=is_root))
