"""Whether anything was mended since a verification failed: the log of operations tells what was there before."""

from typing import Any

from consultant_app.model import closing
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity, Verification
from consultant_app.store import history, records
from consultant_app.store.sqlite import Connection

_MENDED = ("cause", "correction", "extent")  # of a nonconformity: what the auditee writes
_ORDER = "order_key"  # moving an action up or down mends nothing


def unmended_since(db: Connection, view: NonconformityView) -> int:
    """The round that failed last when nothing was mended since; 0 when something was, or no round failed last."""
    last = view.rounds[-1] if view.rounds else None
    if last is None or last.concluded != closing.OPEN:
        return 0
    table = records.table_of(Verification)
    marks = [one.hlc for one in history.of_row(db, table, last.id) if one.values.get("concluded") == closing.OPEN]
    if not marks:
        return 0
    failed_at = max(marks)
    then, now = _state(db, view, failed_at), _state(db, view, None)
    return last.round if then == now else 0


def _state(db: Connection, view: NonconformityView, until: int | None) -> Any:
    """Cause, correction, extent and the actions as they stood at a time of the log; None: now."""
    item = _fold(history.of_row(db, records.table_of(Nonconformity), view.item.id), until).values
    table = records.table_of(CorrectiveAction)
    key = "select distinct row from op where tbl = ? and enterprise_id = ?"
    rows = [row for (row,) in db.execute(key, (table, view.item.enterprise_id))]
    actions = {}
    for row, operations in history.of_rows(db, table, rows).items():
        folded = _fold(operations, until)
        if folded.values.get("nonconformity_id") == view.item.id and not folded.deleted:
            actions[row] = {name: value for name, value in folded.values.items() if name != _ORDER and value}
    return {name: item.get(name, "") for name in _MENDED}, actions


def _fold(operations: list[history.Operation], until: int | None) -> history.Folded:
    return history.fold(one for one in operations if until is None or one.hlc <= until)
