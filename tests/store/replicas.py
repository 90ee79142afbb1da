"""Several people's computers with real sessions in memory, and an oracle that knows what each of them meant.

The oracle keeps its own account: which entry took the place of which others, decided by what its author saw. It never
looks at the parents that the program wrote, and it folds nothing: an entry is alive when nothing known replaced it.
"""

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import backup, conflicts, history, merging, records, restoring, search, waiting
from consultant_app.store.changes import RowChange
from consultant_app.store.checking import check
from consultant_app.store.clock import Clock
from consultant_app.store.history import DELETED, Author
from consultant_app.store.materialising import materialise
from consultant_app.store.opening import DATABASE_NAME
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

KEPT = {"assignment", "enterprise", "problem", "engagement", "setting", "package_in", "device", "receipt"}
FIELDS = ("fact", "evidence")
ROWS = {"p1": "e1", "p2": "e1", "p3": "e2"}
FUTURE = "from_version_9"
DAY = 86_400_000 << 16
YEAR_2500 = 16_700_000_000_000 << 16

Rows = dict[str, dict[str, str]]


class WildClock(Clock):
    """A clock that somebody sets, forwards and backwards."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self.now = now

    def _now(self) -> int:  # type: ignore[override]
        return self.now


@cache
def template() -> Connection:
    from sqlite_utils import Database

    from consultant_app.store.schema import migrations

    db = Connection(":memory:", isolation_level=None, check_same_thread=False)
    migrations.apply(Database(db))
    tables = db.execute("select name from sqlite_master where sql like '%enterprise_id%' and type = 'table'").fetchall()
    for (table,) in tables:
        if table not in KEPT and not table.startswith(("op", "conflict", "search")):
            db.execute(f"drop table {table}")
    return db


def copy(db: Connection) -> Connection:
    made = Connection(":memory:", isolation_level=None, check_same_thread=False)
    db.backup(made)
    return made


def open_in_memory(folder: Path, db: Connection) -> Session:
    (folder / DATABASE_NAME).touch()
    return Session(folder, db, bytes(32))


@dataclass
class Entry:
    """What somebody did to one record. `replaced`: for each field the entries in whose place this one is."""

    id: str
    row: str
    values: dict[str, Any]
    rank: tuple[int, str, str]
    replaced: dict[str, set[str]]
    seen: set[str] = field(default_factory=set)


class Oracle:
    """All entries of all people; what a computer must show follows from which of them it knows."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def live(self, known: set[str], row: str) -> dict[str, list[Entry]]:
        mine = [self.entries[key] for key in known if self.entries[key].row == row]
        gone = {(name, key) for entry in mine for name, keys in entry.replaced.items() for key in keys}
        alive: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(mine, key=lambda entry: entry.rank):
            for name in entry.values:
                if (name, entry.id) not in gone:
                    alive[name].append(entry)
        return alive

    def state(self, known: set[str], row: str) -> tuple[dict[str, str] | None, set[tuple[str, frozenset[str]]]]:
        """The values shown, None when the record is not; and the conflicts: field, ids."""
        alive = self.live(known, row)
        stones = [entry for entry in alive.get(DELETED, ()) if entry.values[DELETED] == 1]
        everything = {entry.id for entries in alive.values() for entry in entries}
        unseen = everything - {entry.id for entry in stones}
        for stone in stones:
            unseen -= stone.seen | stone.replaced.get(DELETED, set())
        if not alive or (stones and not unseen):
            return None, set()
        shown = {name: entries[-1].values[name] for name, entries in alive.items() if name not in (DELETED, FUTURE)}
        found = {
            (name, frozenset(entry.id for entry in entries))
            for name, entries in alive.items()
            if name not in (DELETED, FUTURE) and len({entry.values[name] for entry in entries}) > 1
        }
        if stones:
            found.add((DELETED, frozenset(unseen | {entry.id for entry in stones})))
        return {name: value for name, value in shown.items() if value}, found

    def alike(self, known: set[str], row: str, name: str) -> set[str]:
        """What an ordinary edit takes the place of: the entries that said what was shown."""
        entries = self.live(known, row).get(name, [])
        if name == DELETED:
            return {entry.id for entry in entries}
        return {entry.id for entry in entries if entry.values[name] == entries[-1].values[name]}

    def every(self, known: set[str], row: str, name: str) -> set[str]:
        return {entry.id for entry in self.live(known, row).get(name, [])}


@dataclass
class Replica:
    session: Session
    clock: WildClock
    expected: set[str] = field(default_factory=set)  # what its log must hold
    kept: list[tuple[Any, set[str]]] = field(default_factory=list)  # backups

    def ids(self) -> set[str]:
        return {key for (key,) in self.session.db.execute("select id from op where tbl = 'problem'")}

    def rows(self) -> Rows:
        names = ("enterprise_id", "assessment_id", *FIELDS)
        found = self.session.db.execute(f"select id, {', '.join(names)} from problem")
        return {
            row: {name: value for name, value in zip(names, values, strict=True) if value} for row, *values in found
        }


class Office:
    """Four computers and everything that was ever handed over between them."""

    care = 1  # how often they back up and restore

    def __init__(self, folder: Path, random: Random) -> None:
        self.folder, self.random, self.oracle = folder, random, Oracle()
        self.packages: list[tuple[list[bytes], set[str]]] = []
        self.replicas = [self._replica(self.fresh()) for _ in range(4)]
        self.number = 0
        first = self.replicas[0]
        made = [Problem(id=row, enterprise_id=owner, assessment_id="a", fact="初") for row, owner in ROWS.items()]
        with first.session.write("建") as db:
            records.put_all(db, [Enterprise(id="e1", name="甲"), Enterprise(id="e2", name="乙"), *made])
        self._observe(first, {})
        package = self.export(first, ["e1", "e2"])
        for replica in self.replicas[1:]:
            self.merge(replica, package)

    def fresh(self) -> Session:
        """A computer on which nothing was done yet."""
        return open_in_memory(self.folder, copy(template()))

    def _replica(self, session: Session) -> Replica:
        clock = WildClock(self.random.randrange(YEAR_2500))
        session._clock = clock
        return Replica(session, clock)

    def close(self) -> None:
        for replica in self.replicas:
            replica.session.close()

    # what people do

    def step(self) -> None:
        replica = self.random.choice(self.replicas)
        if self.random.random() < 0.2:
            replica.clock.now = self.random.randrange(YEAR_2500)
        actions = (
            (self.edit, 10), (self.type, 5), (self.delete, 4), (self.bring_back, 4), (self.resolve, 5),
            (self.export_some, 6), (self.merge_some, 12), (self.merge_and_undo, 2), (self.undo, 2),
            (self.back_up, 2 * self.care), (self.restore, self.care), (self.newer_version, 1),
        )  # fmt: skip
        (action,) = self.random.choices([action for action, _ in actions], [weight for _, weight in actions])
        action(replica)
        self.look(replica)

    def _row(self, rows: Rows) -> str:
        return self.random.choice(sorted(rows)) if rows else ""

    def _text(self) -> str:
        self.number += 1
        return self.random.choice(["", "甲", "乙", f"第{self.number}稿", f"第{self.number}稿"])

    def edit(self, replica: Replica) -> None:
        before = replica.rows()
        if row := self._row(before):
            with replica.session.write("改") as db:
                db.execute(f"update problem set {self.random.choice(FIELDS)} = ? where id = ?", (self._text(), row))
            self._observe(replica, before)

    def type(self, replica: Replica) -> None:
        """Character by character: one step, one operation, unless it was handed over in between."""
        before = replica.rows()
        row, name = self._row(before), self.random.choice(FIELDS)
        if not row:
            return
        for number in range(3):
            before, known = replica.rows(), replica.ids()
            with replica.session.write("输入", merge_key=f"{row}/{name}") as db:
                db.execute(f"update problem set {name} = ? where id = ?", (f"{self._text()}{number}", row))
            self._observe(replica, before, gone=known - replica.ids())
            if self.random.random() < 0.3:
                self.export(replica, [ROWS[row]])

    def delete(self, replica: Replica) -> None:
        before = replica.rows()
        if row := self._row(before):
            with replica.session.write("删") as db:
                records.delete(db, Problem, row)
            self._observe(replica, before)

    def bring_back(self, replica: Replica) -> None:
        before = replica.rows()
        if missing := sorted(ROWS.keys() - before.keys()):
            row = self.random.choice(missing)
            with replica.session.write("恢复") as db:
                records.put(db, Problem(id=row, enterprise_id=ROWS[row], assessment_id="a", fact=self._text()))
            self._observe(replica, before)

    def undo(self, replica: Replica) -> None:
        before, known = replica.rows(), replica.ids()
        done = replica.session._undo.done
        of_a_merge = bool(done) and bool(done[-1].run)
        try:
            replica.session.undo()
        except AppError:
            assert of_a_merge
            assert replica.ids() == known
            assert replica.rows() == before
            return
        if of_a_merge:
            self._came_back_or_left(replica)
        else:
            self._observe(replica, before)

    def _came_back_or_left(self, replica: Replica) -> None:
        aside = {key for (key,) in replica.session.db.execute("select id from op_aside where tbl = 'problem'")}
        assert replica.expected - replica.ids() <= aside
        replica.expected = replica.ids()

    def resolve(self, replica: Replica) -> None:
        found = conflicts.list_all(replica.session.db)
        if not found:
            return
        conflict, before = self.random.choice(found), replica.rows()
        choices: list[Any] = [version.operation_id for version in conflict.versions]
        choice = self.random.choice(choices if conflict.is_deletion else [*choices, self._text()])
        with replica.session.write("决定") as db:
            conflicts.decide(db, conflict, choice)
        self._observe(replica, before, decided=(conflict.row, conflict.field))
        assert (conflict.row, conflict.field) not in {
            (one.row, one.field) for one in conflicts.list_all(replica.session.db)
        }

    def newer_version(self, replica: Replica) -> None:
        """Somebody with a newer program writes a field that this one does not know, into a record that is known."""
        row = self._row({self.oracle.entries[key].row: {} for key in replica.expected})
        if not row:  # the merge that brought the first of them was taken back
            return
        heads = self.oracle.every(replica.expected, row, FUTURE)
        change = RowChange("problem", row, {}, {"enterprise_id": ROWS[row]})
        parents = {FUTURE: sorted(heads)} if heads else {}
        author = Author(replica.session.site, replica.clock.tick(), "新版本")
        one = history.make(change, {FUTURE: self._text()}, parents, {}, author)
        with replica.session.absorb("新版本") as db:
            history.insert(db, [one], sealed=history.HANDED_OVER)
            materialise(db, "problem", [row])
        self.oracle.entries[one.id] = Entry(one.id, row, one.values, one.rank, {FUTURE: heads} if heads else {})
        replica.expected.add(one.id)

    def export_some(self, replica: Replica) -> None:
        self.export(replica, self.random.choice([["e1", "e2"], ["e1"], ["e2"]]))

    def export(self, replica: Replica, owners: list[str]) -> int:
        with replica.session.write("交出") as db:
            merging.seal(db, owners)
        lines = list(merging.export_lines(replica.session.db, owners))
        ids = {one.id for one in merging.parse(lines).operations if one.table == "problem"}
        assert ids == {key for key in replica.expected if ROWS[self.oracle.entries[key].row] in owners}
        self.packages.append((lines, ids))
        return len(self.packages) - 1

    def merge_some(self, replica: Replica) -> None:
        self.merge(replica, self.random.randrange(len(self.packages)))

    def merge(self, replica: Replica, number: int, run: str = "") -> None:
        lines, ids = self.packages[number]
        incoming = merging.parse(lines)
        last, fresh = replica.clock.last, ids - replica.expected
        thorough = self.random.random() < 0.2
        examined = merging.examine(replica.session.db, incoming) if thorough else None
        merged = merging.merge(replica.session, "合并", incoming, run=run)
        assert merged.operations >= len(fresh)
        replica.expected |= ids
        assert replica.clock.last <= max(last, replica.clock.now + DAY)
        if examined:
            assert examined.fresh == merged.operations
            assert merging.merge(replica.session, "合并", incoming).operations == 0

    def merge_and_undo(self, replica: Replica) -> None:
        before, known = everything(replica.session), set(replica.expected)
        numbers = self.random.sample(range(len(self.packages)), min(2, len(self.packages)))
        for number in numbers:
            self.merge(replica, number, run=f"run{self.number}")
        self.number += 1
        if replica.session._undo.done and replica.session._undo.done[-1].run == f"run{self.number - 1}":
            after, expected = everything(replica.session), set(replica.expected)
            replica.session.undo()
            assert everything(replica.session) == before
            replica.session.redo()
            assert everything(replica.session) == after
            assert replica.ids() == expected
            replica.session.undo()
            replica.expected = known
            assert everything(replica.session) == before

    def back_up(self, replica: Replica) -> None:
        replica.kept.append((self.copied(replica.session), set(replica.expected)))

    def copied(self, session: Session) -> Any:
        """A backup."""
        return copy(session.db)

    def restored(self, session: Session, kept: Any) -> Session:
        """The session after a backup took the place of its data."""
        db = copy(kept)
        restoring.become_another_site(db)
        session.close()
        return open_in_memory(self.folder, db)

    def restore(self, replica: Replica) -> None:
        """An old state comes back, here or on another computer: a cloned laptop."""
        source = self.random.choice(self.replicas)
        if not source.kept:
            return
        stored, expected = self.random.choice(source.kept)
        replica.session = self.restored(replica.session, stored)
        replica.session._clock = replica.clock
        replica.expected = set(expected)
        assert replica.session.site not in {other.session.site for other in self.replicas if other is not replica}

    # what the oracle makes of it

    def _observe(
        self, replica: Replica, before: Rows, *, gone: frozenset[str] | set[str] = frozenset(),
        decided: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        """Enter what was done, as what the person saw: the rows before and after."""
        after, known = replica.rows(), replica.expected
        fresh = replica.ids() - known
        sql = "select id, row, hlc, site from op where id in (select value from json_each(?))"
        made = {
            row: (key, (hlc, site, key))
            for key, row, hlc, site in replica.session.db.execute(sql, (json.dumps(list(fresh)),))
        }
        assert len(made) == len(fresh)
        rows = {row for row in before.keys() | after.keys() if before.get(row) != after.get(row)}
        assert made.keys() == rows | ({decided[0]} - {""})
        for row, (key, rank) in made.items():
            replaced_before = [self.oracle.entries[old] for old in gone if self.oracle.entries[old].row == row]
            entry = self._entry(key, row, rank, before.get(row), after.get(row), known, decided)
            for old in replaced_before:  # typing on: the entry before was never handed over
                assert not any(old.id in ids for _, ids in self.packages)
                entry.replaced = old.replaced
            self.oracle.entries[key] = entry
        replica.expected = (known - gone) | fresh

    def _entry(
        self, key: str, row: str, rank: tuple[int, str, str], old: dict[str, str] | None, new: dict[str, str] | None,
        known: set[str], decided: tuple[str, str],
    ) -> Entry:  # fmt: skip
        if new is None:
            alive = self.oracle.live(known, row)
            seen = {entry.id for entries in alive.values() for entry in entries}
            return Entry(key, row, {DELETED: 1}, rank, self._in_place(known, row, [DELETED]), seen)
        first = not any(self.oracle.entries[one].row == row for one in known)
        values: dict[str, Any] = {}
        if old is None and not first:  # it comes back; what differs is against what it was
            values[DELETED] = 0
            alive = self.oracle.live(known, row)
            old = {name: entries[-1].values[name] for name, entries in alive.items() if name not in (DELETED, FUTURE)}
        old = {name: value for name, value in (old or {}).items() if value}
        values |= {name: new.get(name, "") for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        replaced = self._in_place(known, row, values)
        if decided[0] == row:
            name = decided[1]
            values[name] = 0 if name == DELETED else new.get(name, "")
            replaced[name] = self.oracle.every(known, row, name)
        return Entry(key, row, values, rank, replaced)

    def _in_place(self, known: set[str], row: str, names: Any) -> dict[str, set[str]]:
        return {name: self.oracle.alike(known, row, name) for name in names}

    # what must hold

    def look(self, replica: Replica) -> None:
        assert replica.ids() == replica.expected
        shown = replica.rows()
        listed: dict[str, set[tuple[str, frozenset[str]]]] = defaultdict(set)
        for one in conflicts.list_all(replica.session.db):
            listed[one.row].add((one.field, frozenset(version.operation_id for version in one.versions)))
        for row in ROWS:
            values, found = self.oracle.state(replica.expected, row)
            assert shown.get(row) == values
            assert listed[row] == found

    def finish(self) -> None:
        """Everybody hands over everything; whoever takes it in, in whatever order, has the same."""
        for replica in self.replicas:
            assert check(replica.session.db) == []
            self.export(replica, ["e1", "e2"])
        ends = []
        for order in (range(len(self.packages)), reversed(range(len(self.packages)))):
            replica = self._replica(self.fresh())
            for number in order:
                self.merge(replica, number)
            self.look(replica)
            assert replica.ids() == {key for _, ids in self.packages for key in ids}
            assert check(replica.session.db) == []
            ends.append(everything(replica.session))
            replica.session.close()
        assert ends[0] == ends[1]


def everything(session: Session) -> dict[str, list[Any]]:
    """What does not depend on the order of arrival."""
    with session.note("索引") as db:
        search.settle(db)
    heads = history.heads_of_rows(db, "problem", sorted(ROWS))
    rows = {row: history.fold(found) for row, found in history.of_rows(db, "problem", sorted(ROWS)).items()}
    for row, found in heads.items():
        rest = found.get(history.REST, [])
        for name, ids in rows[row].heads.items():
            assert found.get(name, rest) == ids
    return {
        "rows": db.execute("select * from problem order by id").fetchall(),
        "enterprises": db.execute("select * from enterprise order by id").fetchall(),
        "conflicts": db.execute("select * from conflict order by tbl, row, field").fetchall(),
        "operations": db.execute("select id, body from op order by id").fetchall(),
        "found": sorted(db.execute("select tbl, row, crc from search_doc").fetchall()),
    }


class RealOffice(Office):
    """The same with encrypted files, backups and their restoring as they are."""

    care = 5

    def fresh(self) -> Session:
        self.computers = getattr(self, "computers", 0) + 1
        return Session.open(self.folder / f"computer{self.computers}")

    def copied(self, session: Session) -> backup.Backup:
        """Somewhere else, because old backups are thinned out."""
        made = backup.make_backup(session)
        self.backups = getattr(self, "backups", 0) + 1
        place = self.folder / f"stick{self.backups}" / made.parent.name
        place.mkdir(parents=True)
        for path in made.parent.glob(f"{made.stem}.*"):
            shutil.copyfile(path, place / path.name)
        return backup.list_backups(place.parent)[0]

    def restored(self, session: Session, kept: backup.Backup) -> Session:
        session.close()
        restoring.restore(session.folder, kept)
        return Session.open(session.folder)


def history_of_work(folder: Path, seed: int, steps: int = 40, kind: type[Office] = Office) -> None:
    """One office at work, from its beginning to the day on which everything is compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "MOST", (0, 2, 64)[seed % 3])  # nothing, little or all waits for being indexed
        office = kind(folder, Random(seed))
        try:
            for _ in range(steps):
                office.step()
            office.finish()
        finally:
            office.close()
