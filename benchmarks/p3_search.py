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

# One character, two, a phrase, across a comma, a code, something that is there once, something that is nowhere.
TERMS = [
    "炉", "7", "校准", "首件", "量具", "号工位", "不合格品",
    "首件检验没有记录", "原因，设备", "提前签完；编号", "0012345", "编号0000001", "工位上，模具", "第3号",
    "有标识，不", "不存在的词", "校准 炉温",
]  # fmt: skip

_COMPARED = 2_000  # of the newest hits of each term


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Time of the first fifty, recall against the scan, size of the index."""
    count = 20_000 if quick else 1_000_000
    (work / "data").mkdir()
    db = open_database(work / "data", open_key(work / "data"))
    text_bytes = _fill(db, count)
    before = _size(db)
    build = timed(lambda: _rebuild(db))
    index_bytes = _size(db) - before
    times = {term: [timed(lambda: search.find(db, term)) * 1e3 for _ in range(9)] for term in TERMS}  # noqa: B023
    found, there, scan = _recall(db)
    db.close()
    worst = max(times, key=lambda term: quantile(times[term], 0.5))
    typical = quantile([quantile(each, 0.5) for each in times.values()], 0.5)
    detail = f"{count} notes, worst “{worst}”, typical {typical:.2f} ms, scan of all {scan * 1e3:.0f} ms"
    yield limit("P3", "substring search, first 50, slowest term", quantile(times[worst], 0.5), 16, "ms", detail)
    yield at_least("P3", "recall against the scan", found / there, 1, "", f"{there} hits of {len(TERMS)} terms")
    size_detail = f"{index_bytes / 1e6:.0f} MB for {text_bytes / 1e6:.0f} MB of text, built in {build:.0f} s"
    yield limit("P3", "size of the index / text", index_bytes / text_bytes, 1.1, "", size_detail)


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
    for term in TERMS:
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
