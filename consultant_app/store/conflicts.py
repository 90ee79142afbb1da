"""Where people disagree: what each of them wrote, and the decision that ends it for everybody."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from consultant_app.store import history
from consultant_app.store.changes import Row
from consultant_app.store.clock import moment
from consultant_app.store.columns import blank_row, fitting
from consultant_app.store.history import DELETED, Operation
from consultant_app.store.people import names
from consultant_app.store.sqlite import Connection

Value = str | int

_HEADS = """
select op.body, op.id, op.label from json_each(?) head join op
on op.tbl = head.value ->> 0 and op.row = head.value ->> 1 and op.id = head.value ->> 2
"""


@dataclass(frozen=True, kw_only=True)
class Version:
    """What one person wrote. `value` None: deleted."""

    operation_id: str
    value: object
    site: str
    person: str  # empty when nobody is known at that computer
    at: datetime | None  # by that computer's clock
    label: str
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """A field on which people disagree; `field` "_del": one deleted the record, another went on working on it."""

    table: str
    row: str
    field: str
    enterprise_id: str
    versions: list[Version]

    @property
    def is_deletion(self) -> bool:
        """Whether it is 已删除／他人有修改."""
        return self.field == DELETED

    @property
    def shown(self) -> Version:
        """The version that is shown until a person decides."""
        return next(version for version in self.versions if version.shown)


class Past(NamedTuple):
    """One entry in the history of a field, oldest first."""

    at: datetime | None
    site: str
    label: str
    value: object  # None: the record was deleted
    person: str  # empty when nobody is known at that computer


def rebuild(db: Connection) -> None:
    """List anew what disagrees, inside a write: only rows with several heads of a field, or with a deletion, can."""
    doubtful: dict[str, list[str]] = defaultdict(list)
    for table, row in db.execute(
        """select tbl, row from row_head where heads like '%","%' or heads like '%"_del":%' order by tbl, row"""
    ):
        doubtful[table].append(row)
    db.execute("delete from conflict")
    for table, rows in doubtful.items():
        found = history.of_rows(db, table, rows)
        history.put_conflicts(db, table, {row: history.fold(operations) for row, operations in found.items()})


def count(db: Connection, enterprise_id: str = "") -> int:
    """How many there are."""
    where, args = _of_enterprise(enterprise_id)
    return int(db.execute(f"select count(*) from conflict where {where}", args).fetchone()[0])


def list_all(db: Connection, enterprise_id: str = "") -> list[Conflict]:
    """The conflicts, of one enterprise and those joined with it or of all, in a fixed order."""
    where, args = _of_enterprise(enterprise_id)
    sql = f"select tbl, row, field, enterprise_id, heads from conflict where {where} order by enterprise_id, tbl, row"
    found = [(*key, json.loads(heads)) for *key, heads in db.execute(sql, args)]
    wanted = history.to_json([(table, row, head) for table, row, *_, heads in found for head in heads])
    operations = {one.id: one for part in db.execute(_HEADS, (wanted,)) if (one := history.read(*part))}
    people = names(db)
    return [
        _conflict(table, row, field, owner, [operations[key] for key in heads], people)
        for table, row, field, owner, heads in found
    ]


def _of_enterprise(enterprise_id: str) -> tuple[str, tuple[str, ...]]:
    if not enterprise_id:
        return "1", ()
    joined = "enterprise_id in (select id from enterprise where id = ? or alias_of = ?)"
    return joined, (enterprise_id, enterprise_id)


def _conflict(table: str, row: str, field: str, owner: str, heads: list[Operation], people: dict[str, str]) -> Conflict:
    last = heads[-1] if field != DELETED else next(one for one in heads if not one.values.get(DELETED))
    versions = [
        Version(
            operation_id=one.id, value=_value(one, field), site=one.site, person=people.get(one.site, ""),
            at=moment(one.hlc), label=one.label, shown=one.id == last.id,
        )
        for one in heads
    ]  # fmt: skip
    return Conflict(table=table, row=row, field=field, enterprise_id=owner, versions=versions)


def _value(one: Operation, field: str) -> object:
    """Of a deletion None, of an edit beside it what the edit set."""
    if field != DELETED:
        return one.values[field]
    return None if one.values.get(DELETED) else {name: value for name, value in one.values.items() if name != DELETED}


def decide(db: Connection, conflict: Conflict, choice: Value | str) -> None:
    """End a conflict for everybody; only inside Session.write().

    `choice`: the operation id of a version, or a value of the person's own. Of a deletion: the id of the version that
    deletes, or of one that does not. The operation that is made replaces all versions, also when the value stays what
    is shown. Undoing it writes the value that was shown before; the conflict does not come back.
    """
    version = next((one for one in conflict.versions if one.operation_id == choice), None)
    if conflict.is_deletion:
        if version is not None and version.value is None:
            db.execute(f"delete from {conflict.table} where id = ?", (conflict.row,))
            return
    else:
        value = version.value if version else choice
        blank = blank_row(db, conflict.table)
        value = fitting({conflict.field: value}, blank).get(conflict.field, blank[conflict.field])
        db.execute(f'update {conflict.table} set "{conflict.field}" = ? where id = ?', (value, conflict.row))
    db.execute(
        "insert into decision (tbl, row, field) values (?, ?, ?)", (conflict.table, conflict.row, conflict.field)
    )


def take_all(db: Connection, found: list[Conflict], site: str) -> int:
    """Decide for what was written at one computer wherever it took part; only inside Session.write().

    Returns how many conflicts it ended.
    """
    ended = 0
    for conflict in found:
        theirs = [version for version in conflict.versions if version.site == site]
        if theirs:
            decide(db, conflict, theirs[-1].operation_id)
            ended += 1
    return ended


def field_history(db: Connection, table: str, row: str, field: str) -> list[Past]:
    """Who wrote what into a field and when, in the order of the clocks; deletions of the record included."""
    people = names(db)
    return [
        Past(moment(one.hlc), one.site, one.label, _entry(one.values, field), people.get(one.site, ""))
        for one in sorted(history.of_row(db, table, row), key=lambda one: one.rank)
        if field in one.values or DELETED in one.values
    ]


def _entry(values: Row, field: str) -> object:
    return None if values.get(DELETED) else values.get(field, "")
