"""Records that wait for being indexed: to index one by itself writes as many pages as all else of saving an answer.

They are the entries without a checksum at the end of search_doc, there after a crash too. Whoever searches looks
through the records themselves; when they are many, they are indexed together.
"""

from collections.abc import Collection

from consultant_app.store.sqlite import Connection

MOST = 64  # looked through in two milliseconds

Key = tuple[str, str]  # table, row


def keys(db: Connection) -> tuple[Key, ...]:
    """The records that wait, the newest last."""
    cache = db.cache
    found: tuple[Key, ...] | None = cache.get(keys)
    if found is None:
        tail = db.execute("select tbl, row, crc from search_doc order by doc desc limit ?", (2 * MOST,)).fetchall()
        indexed = next((place for place, entry in enumerate(tail) if entry[2] is not None), len(tail))
        found = tuple(dict.fromkeys((table, row) for table, row, _ in reversed(tail[:indexed])))
        found = cache.setdefault(keys, found)  # who wrote meanwhile knows better
    return found


def have_room(db: Connection, wanted: Collection[Key]) -> bool:
    """Whether these may wait too."""
    return len(wanted) <= MOST and len({*keys(db), *wanted}) <= MOST


def add(db: Connection, wanted: Collection[Key]) -> None:
    """Let these records wait, inside a write; those that wait already are the newest again."""
    there = keys(db)
    if new := [key for key in dict.fromkeys(wanted) if key not in there]:
        db.executemany("insert into search_doc (tbl, row) values (?, ?)", new)
    if wanted:
        db.cache[keys] = (*(key for key in there if key not in wanted), *dict.fromkeys(wanted))


def all_indexed(db: Connection) -> None:
    """Nothing waits any more."""
    db.cache[keys] = ()
