"""Operations with a right hash and a wrong mind, made from good ones; and whether a database survives them."""

import dataclasses
import importlib
import pkgutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import consultant_app.model
from consultant_app.errors import AppError, BadFile
from consultant_app.model.assessment import Problem
from consultant_app.store import conflicts, history, merging, records, search, shapes
from consultant_app.store.changes import LOCAL_TABLES, record_tables
from consultant_app.store.checking import check
from consultant_app.store.clock import LATEST
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from tests.store.replicas import copy, open_in_memory

ROWS = ("p1", "p2", "e1", "e2")
WORDS = (
    "",
    "甲",
    "a\0b",
    "x" * 300,
    "'; drop table op; --",
    "\u202e\u200b",
    "\U0001f980",
    "NaN",
    "-1",
    "1e999",
    "2026-02-30",
)
STRUCTURED = (
    "[]", "{}", "null", "1", '"x"', "[[[]]]", '{"state":[]}', '{"state":{"a":1},"evidence":5}', "[" * 3000, "{", "NaN",
    '[{"start":1}]', '{"start":null,"end":[1]}', "[1,null,true]", '{"verdict":"没有"}', '[{"key":[]}]', "1e400",
    "[" * 900 + "]" * 900,
)  # fmt: skip
NUMBERS = (0, 1, 2, -1, 7, 2**31, 2**63 - 1, -(2**63), 2**63, 10**30, LATEST, LATEST + 1)
ODD: tuple[Any, ...] = (None, True, False, 1.5, [], ["a"], [[["b"]]], {}, {"a": 1}, *NUMBERS, *WORDS, *STRUCTURED)
TABLES = (
    "op",
    "setting",
    "sqlite_master",
    "search_doc",
    "conflict",
    "package_in",
    "Problem",
    "x y",
    "",
    "row_head",
    3,
    None,
)
FIELDS = ("id", "_del", "_", "*", "fact", 'x"y', "from_version_9", "", "alias_of", "enterprise_id", "judgement")


@cache
def kinds() -> dict[str, type]:
    """Every kind of record that has a table."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(consultant_app.model.__path__):
        for value in vars(importlib.import_module(f"consultant_app.model.{module.name}")).values():
            if isinstance(value, type) and dataclasses.is_dataclass(value):
                found[records.table_of(value)] = value
    return found


@cache
def whole_schema() -> Connection:
    from sqlite_utils import Database

    from consultant_app.store.schema import migrations

    db = Connection(":memory:", isolation_level=None, check_same_thread=False)
    migrations.apply(Database(db))
    return db


class Forger:
    """Makes operations that are nearly right; some are."""

    def __init__(self, random: Random, db: Connection) -> None:
        self.random = random
        self.tables = {table: names for table, names in record_tables(db).items() if table not in LOCAL_TABLES}
        self.known = ["0" * 32]

    def line(self) -> bytes:
        part = self._good()
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            self.random.choice((self._spoil_value, self._spoil_heads, self._spoil_part, self._spoil_shape))(part)
        try:
            body = history.to_json(part)
            self.known.append(history.operation_id(body))
            return f"{history.to_json(self._label())}\t{body}\n".encode("utf-8", "surrogatepass")
        except (TypeError, ValueError):
            return b"\xff\xfe"

    def _label(self) -> Any:
        return "改" if self.random.random() < 0.95 else self.random.choice(ODD)

    def _good(self) -> dict[str, Any]:
        table = self.random.choice((*self.tables, "enterprise", "problem", "answer", "from_version_9"))
        names = self.tables.get(table, ("text",))
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, 4)))
        row = self.random.choice(ROWS)
        values = {name: self._text() for name in chosen}
        owner = row if table == "enterprise" else self.random.choice(("e1", "e2", ""))
        if "enterprise_id" in values and table != "enterprise":
            values["enterprise_id"] = owner
        if self.random.random() < 0.1:
            values = {"_del": 1}
        parents = {name: [self.random.choice(self.known)] for name in values if self.random.random() < 0.4}
        hlc = self.random.choice((0, 1, 1 << 50, LATEST - 1, LATEST))
        return {"t": table, "r": row, "e": owner, "v": values, "p": parents, "s": self.random.choice("ab"), "c": hlc}

    def _text(self) -> Any:
        return self.random.choice((*WORDS, *STRUCTURED, 0, 1, 2, 2**63 - 1))

    def _spoil_value(self, part: dict[str, Any]) -> None:
        if isinstance(part.get("v"), dict):
            part["v"][self.random.choice((*FIELDS, *part["v"]))] = self.random.choice(ODD)

    def _spoil_heads(self, part: dict[str, Any]) -> None:
        ids = self.random.choice((
            [], [self.random.choice(self.known)] * 2, self.known[-3:], "x", ["x"], [1], None, [["0" * 32]], ["A" * 32]
        ))  # fmt: skip
        where = self.random.choice("pn")
        if isinstance(part.setdefault(where, {}), dict):
            part[where][self.random.choice(FIELDS)] = ids

    def _spoil_part(self, part: dict[str, Any]) -> None:
        name = self.random.choice("trescvpn")
        part[name] = self.random.choice(TABLES if name == "t" else ODD)

    def _spoil_shape(self, part: dict[str, Any]) -> None:
        if self.random.random() < 0.5:
            part.pop(self.random.choice(list(part)), None)
        else:
            part[self.random.choice(("x", "tt", ""))] = self.random.choice(ODD)


def survive(folder: Path, seed: int, count: int) -> tuple[int, int]:
    """Forge so many, take in those that are accepted, and use the database; how many were accepted and refused."""
    random = Random(seed)
    session = open_in_memory(folder, copy(whole_schema()))
    forger = Forger(random, session.db)
    good, refused = [], 0
    for _ in range(count):
        line = forger.line()
        try:
            good.append(shapes.operations([line])[0])
        except BadFile:
            refused += 1
    half = len(good) // 2
    for part in (good[:half], good[half:], good[:half]):
        merging.examine(session.db, merging.Incoming(operations=part))
        merging.merge(session, "合并", merging.Incoming(operations=part))
    use(session)
    again = open_in_memory(folder, copy(session.db))
    session.close()
    use(again)
    passed_on = list(merging.export_lines(again.db, ["e1", "e2"]))
    assert {one.id for one in merging.parse(passed_on).operations} <= {one.id for one in good} | own(again)
    again.close()
    return len(good), refused


def own(session: Session) -> set[str]:
    return {key for (key,) in session.db.execute("select id from op where site = ?", (session.site,))}


def use(session: Session) -> None:
    """What happens at a start and in an hour of work: everything is read, checked, edited, decided, deleted."""
    db = session.db
    for table, kind in kinds().items():
        if table in record_tables(db):
            records.all_of(db, kind)
            if "enterprise_id" in record_tables(db)[table]:
                records.of_enterprise(db, kind, "e1", order="id")
    assert check(db) == []
    search.find(db, "甲")
    with session.write("改") as db:
        for number, (table, names) in enumerate(sorted(record_tables(db).items())):
            if table not in LOCAL_TABLES and number % 3:
                db.execute(f'update {table} set "{names[-1]}" = 1, "{names[0]}" = 7')
            elif table not in LOCAL_TABLES:
                db.execute(f"delete from {table} where id = 'p1'")
        records.put(db, Problem(id="p1", enterprise_id="e1", assessment_id="a", fact="又写"))
    assert check(db) == []
    for conflict in conflicts.list_all(db)[:20]:
        conflicts.field_history(db, conflict.table, conflict.row, conflict.field)
        with session.write("决定") as db:
            conflicts.decide(db, conflict, conflict.versions[0].operation_id)
    with session.write("交出") as db:
        merging.seal(db, ["e1", "e2"])
    with suppress(AppError):  # a merge that was handed on is not taken back
        session.undo()
        session.undo()
    assert check(db) == []
