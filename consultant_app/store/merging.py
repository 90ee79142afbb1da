"""Handing over and taking in: a merge is the union of two logs, and everything else follows from the log."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from consultant_app.errors import AppError
from consultant_app.model.bulk import without_collection
from consultant_app.model.ids import new_id
from consultant_app.store import history, joining, materialising, shapes
from consultant_app.store.changes import LOCAL_TABLES, record_tables
from consultant_app.store.history import DELETED, Operation
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

_CONNECTED = """
with recursive family (id) as (
    select value from json_each(?)
    union select e.alias_of from family join enterprise e on e.id = family.id where e.alias_of <> ''
    union select e.id from family join enterprise e on e.alias_of = family.id where e.alias_of <> ''
)
select id from family
"""
# a row that moved from one enterprise to another goes along whole
_CHOSEN = """
select seq from op where enterprise_id in (select value from json_each(:owners))
union
select other.seq from (
    select distinct tbl, row from op where enterprise_id in (select value from json_each(:owners))
) mine join op other on other.tbl = mine.tbl and other.row = mine.row
"""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """The operations of a file, each of the right shape."""

    operations: list[Operation]

    @property
    def latest(self) -> int:
        """The latest time in it, by whatever clock."""
        return max((one.hlc for one in self.operations), default=0)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a file would change about one enterprise; the empty id stands for what belongs to none."""

    enterprise_id: str
    name: str
    new: int = 0  # records that are not here yet
    updated: int = 0  # records that change
    conflicts: int = 0  # fields on which people would disagree that agree now
    fresh: int = 0  # operations that come
    known: int = 0  # operations that are here already


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a merge would do. `unknown`: operations on tables of a newer version, which are kept and passed on."""

    parts: list[Part]
    unknown: dict[str, int] = field(default_factory=dict)

    @property
    def fresh(self) -> int:
        """How many operations would come."""
        return sum(part.fresh for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge did. What came has the numbers from first_seq to last_seq; 0 and 0 when nothing came."""

    run: str
    operations: int
    rows: int
    conflicts: int  # more than before
    first_seq: int = 0
    last_seq: int = 0


def export_lines(db: Connection, enterprise_ids: Sequence[str], *, shared: bool = True) -> Iterator[bytes]:
    """All sealed operations of the enterprises and of those joined with them, one a line: label as JSON, tab, body.

    `shared`: also what belongs to no enterprise (phrases, own checklist lines, the forms that answers speak of).
    Call seal() before: what is not sealed may still be replaced here, so it must not be in other hands.
    """
    sql = f"select label, body from op where seq in ({_CHOSEN}) and sealed = 1 order by seq"
    for label, body in db.execute(sql, {"owners": _owners(db, enterprise_ids, shared)}):
        yield _line(label, body)


def line(operation: Operation) -> bytes:
    """An operation as a line of a file."""
    return _line(operation.label, operation.body)


def _line(label: str, body: str) -> bytes:
    return f"{history.to_json(label[: shapes.LONGEST_LABEL])}\t{body}\n".encode()


def seal(db: Connection, enterprise_ids: Sequence[str], *, shared: bool = True) -> int:
    """Fix the operations that are about to be handed over; only inside Session.write(). Returns how many there are."""
    owners = {"owners": _owners(db, enterprise_ids, shared)}
    db.execute(f"update op set sealed = 1 where seq in ({_CHOSEN}) and sealed <> 1", owners)
    return count(db, enterprise_ids, shared=shared)


def count(db: Connection, enterprise_ids: Sequence[str], *, shared: bool = True) -> int:
    """How many operations export_lines() gives once they are sealed."""
    owners = {"owners": _owners(db, enterprise_ids, shared)}
    return int(db.execute(f"select count(*) from ({_CHOSEN})", owners).fetchone()[0])


def row_lines(db: Connection, table: str, rows: Sequence[str]) -> list[bytes]:
    """The operations on a few rows and on nothing else, sealed and as lines; only inside Session.write()."""
    where = "tbl = ? and row in (select value from json_each(?))"
    args = (table, json.dumps(list(rows)))
    db.execute(f"update op set sealed = 1 where {where} and sealed <> 1", args)
    found = db.execute(f"select label, body from op where {where} order by seq", args)
    return [f"{history.to_json(label[: shapes.LONGEST_LABEL])}\t{body}\n".encode() for label, body in found]


def _owners(db: Connection, enterprise_ids: Sequence[str], shared: bool) -> str:
    connected = [key for (key,) in db.execute(_CONNECTED, (json.dumps(list(enterprise_ids)),))]
    return json.dumps([*connected, *([""] if shared else [])])


def parse(lines: Iterable[bytes]) -> Incoming:
    """The operations of a file, checked one by one. Raises BadFile when one is none; nothing has entered then."""
    with without_collection():
        return Incoming(operations=shapes.operations(lines))


def examine(db: Connection, incoming: Incoming) -> Examined:
    """What merge() would do, for each enterprise; changes nothing."""
    tables = record_tables(db)
    fresh = _fresh(db, incoming)
    came = Counter(one.enterprise_id for one in incoming.operations)
    fresh_of = Counter(one.enterprise_id for one in fresh)
    new, updated, conflicts = Counter[str](), Counter[str](), Counter[str]()
    for table, operations in _by_table(fresh).items():
        if table in tables:
            _compare(db, table, operations, new, updated, conflicts)
    names = _names(db, incoming)
    parts = [
        Part(
            enterprise_id=key, name=names.get(key, ""), new=new[key], updated=updated[key], conflicts=conflicts[key],
            fresh=fresh_of[key], known=count - fresh_of[key],
        )
        for key, count in came.items()
    ]  # fmt: skip
    unknown = Counter(one.table for one in fresh if one.table not in tables)
    return Examined(parts=parts, unknown=dict(unknown))


def _compare(
    db: Connection, table: str, operations: list[Operation],
    new: Counter[str], updated: Counter[str], conflicts: Counter[str],
) -> None:  # fmt: skip
    here = history.of_rows(db, table, list({one.row for one in operations}))
    incoming: dict[str, list[Operation]] = defaultdict(list)
    for one in operations:
        incoming[one.row].append(one)
    for row, coming in incoming.items():
        owner = coming[0].enterprise_id
        if not here[row] and len(coming) == 1 and DELETED not in coming[0].values:
            new[owner] += 1  # nearly all of a first package: nothing to fold
            continue
        before, after = history.fold(here[row]), history.fold([*here[row], *coming])
        if not here[row] and not after.deleted:
            new[owner] += 1
        elif (before.values, before.deleted) != (after.values, after.deleted):
            updated[owner] += 1
        conflicts[owner] += len(after.conflicts.keys() - before.conflicts.keys())


def _names(db: Connection, incoming: Incoming) -> dict[str, str]:
    """What the enterprises are called: here, else in the file."""
    owners = json.dumps(list({one.enterprise_id for one in incoming.operations}))
    theirs = {
        one.row: str(one.values["name"])
        for one in sorted(incoming.operations, key=lambda one: one.rank)
        if one.table == "enterprise" and one.values.get("name")
    }
    sql = "select id, name from enterprise where id in (select value from json_each(?))"
    return theirs | dict(db.execute(sql, (owners,)).fetchall())


def _fresh(db: Connection, incoming: Incoming) -> list[Operation]:
    known = history.held(db, incoming.operations)
    return [one for one in incoming.operations if one.id not in known]


def _by_table(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    tables: dict[str, list[Operation]] = defaultdict(list)
    for one in operations:
        tables[one.table].append(one)
    return tables


def merge(session: Session, label: str, incoming: Incoming, *, run: str = "", package_id: str = "") -> Merged:
    """Take the operations in: all of them in one transaction, or nothing. The same again changes nothing.

    Packages merged with the same `run` are one undo step. What came is noted in the row `package_id` of package_in
    (a new row without one): run, first_seq, last_seq, merged_at; undone_at is emptied. Enterprises that were joined in
    a ring are set right, see joining.py. Raises AppError.
    """
    run = run or new_id()
    with session.absorb(label, run=run, foreign=incoming.latest) as db:
        before = _conflicts(db)
        fresh = _fresh(db, incoming)
        if not fresh:
            return Merged(run=run, operations=0, rows=0, conflicts=0)
        first = _last_number(db) + 1
        rows = _take_in(session, fresh)
        last = _last_number(db)
        _require_all(db, first, len(fresh))
        _note(db, package_id or new_id(), run, first, last)
        conflicts = _conflicts(db) - before
    return Merged(run=run, operations=len(fresh), rows=rows, conflicts=conflicts, first_seq=first, last_seq=last)


def _last_number(db: Connection) -> int:
    return int(db.execute("select coalesce(max(seq), 0) from op").fetchone()[0])


def _conflicts(db: Connection) -> int:
    return int(db.execute("select count(*) from conflict").fetchone()[0])


def _take_in(session: Session, fresh: list[Operation]) -> int:
    """Add to the log and make the rows what it says; returns how many rows were touched."""
    db = session.db
    known = record_tables(db).keys() - LOCAL_TABLES
    made = [
        change
        for table, operations in _by_table(fresh).items()
        if table in known
        for change in materialising.add(db, table, operations)
    ]
    materialising.remember_unknown(db, fresh)
    history.insert(db, fresh, sealed=history.CAME)
    ids = history.to_json([one.id for one in fresh])
    db.execute("delete from op_aside where id in (select value from json_each(?))", (ids,))
    if any("alias_of" in one.values for one in fresh) and (set_right := joining.untangle(db)):
        session.add_own(set_right, "理顺企业的合并关系")
        made += set_right
    session.tell(made)
    return len({(one.table, one.row) for one in fresh})


def _require_all(db: Connection, first: int, expected: int) -> None:
    """The counts agree, or nothing is taken in."""
    came = f"select count(*) from op where seq >= ? and sealed = {history.CAME}"
    if (counted := db.execute(came, (first,)).fetchone()[0]) != expected:
        raise AppError(
            f"文件带来 {expected} 条新的修改记录，写入后只数到 {counted} 条；没有导入任何内容。"
            "请再导入一次；仍然不行，请用“检查数据”查看。"
        )


def _note(db: Connection, package_id: str, run: str, first: int, last: int) -> None:
    moment = datetime.now().isoformat(timespec="seconds")
    db.execute(
        "insert into package_in (id, run, first_seq, last_seq, merged_at) values (?, ?, ?, ?, ?) on conflict (id)"
        " do update set run = excluded.run, first_seq = excluded.first_seq, last_seq = excluded.last_seq,"
        " merged_at = excluded.merged_at, undone_at = ''",
        (package_id, run, first, last, moment),
    )
