"""Who changed what and when: the history of one enterprise, read from the log of operations."""

import json
from dataclasses import dataclass
from typing import Any

from consultant_app.model.industries import industry_label
from consultant_app.model.labels import FIELDS, KINDS
from consultant_app.store import history, records
from consultant_app.store.clock import moment
from consultant_app.store.sqlite import Connection

_HIDDEN = {"id", "enterprise_id", "order_key", "assessment_id", "plan_id", "snapshot_id", "content", "sha256"}
_NAMES = ("name", "fact", "text", "topic", "number", "title", "question", "kind")
_KIND_OF = {records.table_of(kind): kind for kind in KINDS}
_LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """One field that one action changed; of a record that was added or removed there is one line."""

    id: str
    at: str  # local time
    site: str  # the computer's id in the history
    label: str  # what the action is called
    record: str  # kind and name of the record
    field: str
    old: str
    new: str


def read_trail(db: Connection, enterprise_id: str, *, most: int = 1000) -> list[TrailLine]:
    """The newest changes of an enterprise and everything that belongs to it, newest first."""
    sql = "select body, id, label from op where enterprise_id = ? order by seq"
    states: dict[tuple[str, str], dict[str, Any]] = {}
    lines: list[TrailLine] = []
    for part in db.execute(sql, (enterprise_id,)):
        operation = history.read(*part)
        if operation.table in _KIND_OF:
            state = states.setdefault((operation.table, operation.row), {})
            lines += _lines(operation, state)
            state.update(operation.values)
    return lines[::-1][:most]


def _lines(operation: history.Operation, state: dict[str, Any]) -> list[TrailLine]:
    kind = _KIND_OF[operation.table]
    deleted = operation.values.get(history.DELETED)
    if not state or deleted is not None:
        what = "删除" if deleted else "恢复" if state else "新增"
        return [_line(operation, state, kind, what, "", _called(state | operation.values))]
    titles = FIELDS.get(kind, {})
    return [
        _line(operation, state, kind, titles.get(name, name), _shown(name, state.get(name)), _shown(name, value))
        for name, value in operation.values.items()
        if name not in _HIDDEN
    ]


def _line(operation: history.Operation, state: dict[str, Any], kind: type, field: str, old: str, new: str) -> TrailLine:
    then = moment(operation.hlc)
    at = then.isoformat(" ", "seconds") if then else ""
    called = "" if kind.__name__ == "Enterprise" else _called(state | operation.values)
    return TrailLine(
        id=f"{operation.id}/{field}", at=at, site=operation.site, label=operation.label,
        record=f"{KINDS[kind]}　{called}".strip("　"), field=field, old=old, new=new,
    )  # fmt: skip


def _called(values: dict[str, Any]) -> str:
    """What a record is called, from the first field that names it."""
    return next((_shown(name, values[name]) for name in _NAMES if values.get(name)), "")


def _shown(name: str, value: Any) -> str:
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    if name == "industry":
        return industry_label(str(value))
    text = str(value)
    if text[:1] in "[{":
        text = _parts(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _parts(text: str) -> str:
    """The texts inside a stored structure, in order."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return "　".join(_leaves(value))


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in _leaves(part)]
    return [str(value)] if value not in (None, "") else []
