"""P11: two hundred packages of 6,000 operations taken in by the manager's computer; again; and by their hash."""

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random

from benchmarks.measure import Result, child, limit
from benchmarks.samples import notes
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.store import history, merging
from consultant_app.store.changes import Row, RowChange
from consultant_app.store.history import Author, Operation

PACKAGES, ENTERPRISES, EDITS = 200, 50, 950
DISPUTED = 10  # records of the first package on which two later ones disagree, for each two
_EACH = (("answer", 75), ("problem", 20), ("plan_measure", 5))  # records of an enterprise
_START = 1_790_000_000_000 << 16

# one process, as the window does it: each package is a transaction of its own
_PROGRAM = """
import hashlib, json, sys, time
from pathlib import Path
from consultant_app.store import merging
from consultant_app.store.session import Session
folder, count = Path(sys.argv[1]), int(sys.argv[2])
session = Session.open(folder / "data")

def merge(path):
    with path.open("rb") as file:
        incoming = merging.parse(file)
    key = hashlib.sha256(path.read_bytes()).hexdigest()
    return merging.merge(session, "合并", incoming, run=sys.argv[3], package_id=key).operations

def known(path):
    key = hashlib.sha256(path.read_bytes()).hexdigest()
    return session.db.execute("select 1 from package_in where id = ? and undone_at = ''", (key,)).fetchone()

figures = {}
for name, work in (("first", merge), ("again", merge), ("hash", known)):
    started = time.perf_counter()
    slowest = came = 0
    for number in range(count):
        begun = time.perf_counter()
        came += work(folder / f"{number}.lines") if work is merge else bool(work(folder / f"{number}.lines"))
        slowest = max(slowest, time.perf_counter() - begun)
    figures[name] = (time.perf_counter() - started, slowest, came)
started = time.perf_counter()
from consultant_app.store import conflicts
found = conflicts.list_all(session.db)
figures["list"] = (time.perf_counter() - started, 0, len(found))
session.close()
print(json.dumps(figures))
"""

# a merge without history, conflicts, search, encryption: what a machine's seconds are worth
_PLAIN = """
import json, sqlite3, sys, time
from pathlib import Path
folder, count = Path(sys.argv[1]), int(sys.argv[2])
db = sqlite3.connect(folder / "plain.db")
db.executescript("create table rec (id text primary key, ent text, v text); create index rec_ent on rec (ent)")
started = time.perf_counter()
for number in range(count):
    with (folder / f"{number}.lines").open("rb") as file, db:
        bodies = [json.loads(line.partition(b"\\t")[2]) for line in file]
        rows = [(one["r"], one["e"], json.dumps(one["v"])) for one in bodies]
        db.executemany("insert into rec values (?, ?, ?) on conflict (id) do update set v = excluded.v", rows)
print(time.perf_counter() - started)
"""
_PLAIN_THERE = 14.9 * 1.2 / 1.01  # seconds for as many rows where the goal was set


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Seconds of the first merge, its memory, and what the same packages cost a second time."""
    count = 10 if quick else PACKAGES
    operations = 0
    answers: list[Operation] = []
    for number in range(count):
        made = _package(number)
        answers = answers or [one for one in made if one.table == "answer"]
        made += _disputes(number, answers)
        operations += len(made)
        (work / f"{number}.lines").write_bytes(b"".join(map(merging.line, made)))
    plain = float(child(_PLAIN, str(work), str(count)).output)
    done = child(_PROGRAM, str(work), str(count), new_id())
    figures = json.loads(done.output)
    (first, slowest, came), (again, _, more), (by_hash, _, known) = (figures[key] for key in ("first", "again", "hash"))
    if (came, more, known) != (operations, 0, count):
        raise RuntimeError(f"{came} of {operations} came, {more} again, {known} known")
    size = (work / "data" / "workbench.db").stat().st_size / 1e6
    detail = f"{count} packages, {operations} operations, slowest {slowest:.2f} s, database {size:.0f} MB"
    most = 90 * count / PACKAGES
    yield limit("P11", "merge of all packages", first, most, "s", detail)
    ratio = f"plain rows by json and executemany {plain:.1f} s"
    yield limit("P11", "merge / plain rows of the same files", first / plain, 90 / _PLAIN_THERE, "x", ratio)
    yield limit("P11", "peak memory over the whole", done.peak_mib, 150, "MiB")
    yield limit("P11", "the same again / first", again / first, 0.3, "", f"{again:.1f} s")
    yield limit("P11", "the same by their hash / first", by_hash / first, 0.1, "", f"{by_hash:.2f} s")
    listed = f"{figures['list'][2]} conflicts"
    yield limit("P11", "list of conflicts", figures["list"][0] * 1000, 100, "ms", listed)


def _disputes(number: int, first: list[Operation]) -> list[Operation]:
    """Edits of records that somebody else edits, too."""
    if not number:
        return []
    begin = number // 2 * DISPUTED
    chosen = first[begin : begin + DISPUTED]
    texts = cycle([f"第{number}位顾问另有看法"])
    return [_edit(old, texts, Author(fixed_id("site", str(number)), _START + number, "修改")) for old in chosen]


def _edit(old: Operation, texts: Iterator[str], author: Author) -> Operation:
    name = "judgement" if old.table == "answer" else "fact"
    values = {name: _record(old.table, 0, texts)[name]}
    change = RowChange(old.table, old.row, {}, {"enterprise_id": old.enterprise_id})
    return history.make(change, values, {name: [old.id]}, {}, author)


def _package(number: int) -> list[Operation]:
    """A consultant's package: enterprises, their records, and edits of some of them."""
    random = Random(number)
    site = fixed_id("site", str(number))
    texts = cycle(notes(3_000))
    clock = _START + number
    made: list[Operation] = []
    for _ in range(ENTERPRISES):
        owner = new_id()
        made.append(_first("enterprise", owner, _enterprise(random, next(texts)), Author(site, clock, "新增企业")))
        for table, count in _EACH:
            for index in range(count):
                clock += 1 << 16
                values = {"enterprise_id": owner, "assessment_id": fixed_id(owner, "a")} | _record(table, index, texts)
                key = fixed_id(owner, f"q{index}") if table == "answer" else new_id()
                made.append(_first(table, key, values, Author(site, clock, "判定检查条目")))
    edited = random.sample([one for one in made if one.table in ("answer", "problem")], EDITS)
    return made + [_edit(old, texts, Author(site, clock + 1, "修改")) for old in edited]


def _first(table: str, key: str, values: Row, author: Author) -> Operation:
    return history.make(RowChange(table, key, None, values), values, {}, {}, author)


def _enterprise(random: Random, text: str) -> Row:
    return {
        "name": f"云州{random.randrange(10**9):09d}机械有限公司",
        "credit_code": f"91330100{random.randrange(10**10):010d}",
        "region": "云州市东湖区", "contact_name": "王瑞", "contact_phone": "13800000000", "stage": "待启动",
        "industry": "精密机械", "employees": str(random.randint(3, 400)), "source": "名单", "needs": text,
    }  # fmt: skip


def _record(table: str, index: int, texts: Iterator[str]) -> Row:
    if table == "answer":
        judgement = {"state": "已回答", "value": "partly", "evidence": next(texts)}
        return {
            "question": f"q{index}",
            "judgement": json.dumps(judgement, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        }
    if table == "problem":
        return {"number": f"P{index}", "fact": next(texts), "evidence": next(texts), "clause": "8.5.1"}
    return {"text": next(texts), "owner": "王瑞", "period": "2026-12", "order_key": f"a{index}"}
