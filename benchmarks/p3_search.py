"""P3: any piece of any length in a million notes, against a scan of all of them; what the index weighs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.measure import Result, at_least, limit, quantile, timed
from benchmarks.samples import notes
from consultant_app.model.ids import new_id
from consultant_app.store import search
from consultant_app.store.keys import open_key
from consultant_app.store.opening import open_database
from consultant_app.store.sqlite import Connection

# One character, two, a phrase, across a comma, two parts, something that is nowhere.
CHINESE = [
    "炉", "校准", "首件", "量具", "号工位", "不合格品", "首件检验没有记录",
    "原因，设备", "提前签完；编号", "工位上，模具", "有标识，不", "不存在的词", "校准 炉温",
]  # fmt: skip
# Pieces of numbers: ten digits stand in every note, so that a phrase of them is the hardest there is.
NUMBERS = ["7", "第3号", "0012345", "编号0000001"]
_COMPARED = 2_000  # of the newest hits of each term


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Time of the first fifty, recall against the scan, size of the index."""
    count = 20_000 if quick else 1_000_000
    (work / "data").mkdir()
    db = open_database(work / "data", open_key(work / "data"))
    text_bytes = _fill(db, count)
    before = _size(db)
    build = timed(lambda: _rebuild(db))
    whole = _size(db) - before
    chinese, numbers = _times(db, CHINESE), _times(db, NUMBERS)
    found, there, scan = _recall(db)
    index = sum(_bytes(db, f"search_text_{part}") for part in ("data", "idx", "docsize"))
    db.close()
    worst, hardest = max(chinese, key=chinese.__getitem__), max(numbers, key=numbers.__getitem__)
    detail = (
        f"{count} notes: worst “{worst}”, typical {quantile(list(chinese.values()), 0.5):.2f} ms; "
        f"of numbers worst “{hardest}” {numbers[hardest]:.1f} ms; scan of all {scan * 1e3:.0f} ms"
    )
    yield limit("P3", "search for a Chinese piece, first 50, slowest", chinese[worst], 16, "ms", detail)
    terms = f"{there} newest hits of {len(CHINESE + NUMBERS)} terms, one character included"
    yield at_least("P3", "recall against the scan", found / there, 1, "", terms)
    rows = whole / text_bytes
    sizes = f"{text_bytes / 1e6:.0f} MB of text; with the list of indexed rows {rows:.2f}; built in {build:.0f} s"
    yield limit("P3", "full-text index / text", index / text_bytes, 1.1, "", sizes)


def _times(db: Connection, terms: list[str]) -> dict[str, float]:
    """The median milliseconds of each term."""
    return {term: quantile([timed(lambda: search.find(db, term)) * 1e3 for _ in range(9)], 0.5) for term in terms}  # noqa: B023


def _bytes(db: Connection, table: str) -> int:
    """What the rows of a table hold."""
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    lengths = " + ".join(f"coalesce(sum(length({column})), 0)" for column in columns)
    return int(db.execute(f"select {lengths} from {table}").fetchone()[0])


def _fill(db: Connection, count: int) -> int:
    """Write the notes straight into their table; the bytes of their text."""
    size, start = 0, datetime(2026, 1, 5, 8)
    db.execute("begin")
    sql = "insert into observation (id, enterprise_id, captured_at, text) values (?, ?, ?, ?)"
    for number, note in enumerate(notes(count)):
        size += len(note.encode())
        db.execute(sql, (new_id(), "e", f"{start + timedelta(seconds=number):%Y-%m-%dT%H:%M:%S}", note))
    db.execute("commit")
    return size


def _rebuild(db: Connection) -> None:
    db.execute("begin")
    search.rebuild(db)
    db.execute("commit")


def _size(db: Connection) -> int:
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int(db.execute(f"pragma {name}").fetchone()[0]) for name in names)
    return (pages - free) * size


def _recall(db: Connection) -> tuple[int, int, float]:
    """Of the newest notes that a scan finds, how many the index finds too; and the seconds of a whole scan."""
    found = there = 0
    seconds = []
    for term in CHINESE + NUMBERS:
        scanned: list[str] = []
        seconds.append(timed(lambda: scanned.extend(_scan(db, term))))  # noqa: B023
        hits = {hit.row for hit in search.find(db, term, limit=_COMPARED)}
        there += len(scanned)
        found += len(hits & set(scanned))
    return found, there, max(seconds)


def _scan(db: Connection, term: str) -> list[str]:
    parts = term.split()
    every = " and ".join("instr(text, ?)" for _ in parts)
    rows = db.execute(f"select id from observation where {every} order by id desc limit {_COMPARED}", parts)
    return [row[0] for row in rows]
