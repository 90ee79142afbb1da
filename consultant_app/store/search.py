"""Full text over everything a person typed: any part of it, of any length, the newest first.

Every character is a word of its own, so that a phrase query finds any substring, in Chinese and inside codes alike.
"""

import json
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import orjson

from consultant_app.store import waiting
from consultant_app.store.changes import LOCAL_TABLES, Row, RowChange, compact, record_tables
from consultant_app.store.sqlite import Connection
from consultant_app.store.waiting import Key

_BETWEEN = "\uf8ff"  # stands for white space and between two fields; nobody types this private character
_SPACE = re.compile(r"\s+")
_LONGEST_TERM = 200  # characters of a query that are looked at
_AROUND = 18  # characters shown before and after a hit
_BATCH = 1_000
_DEEPEST = 20  # lists and objects in one another
_NOT_SEARCHED = frozenset({"form_snapshot"})
_NOT_TYPED = frozenset({
    "id", "enterprise_id", "alias_of", "order_key", "sha256", "data_digest", "stage", "sector", "industry", "certified",
    "archived_on", "form_version", "methods", "captured_at", "tag", "state", "urgency", "dimension", "question",
    "method", "owner_table", "taken_at", "taken_from", "imported_at", "direction", "kind", "status", "library_key",
    "problem_ids", "likelihood", "made_at", "mode", "willingness", "finished_on", "folder",
    "edition", "group", "month", "mark", "grade", "nature", "member_ids", "related_ids", "clause_title", "phrase",
    "verification_mode", "key", "gathered_at", "path", "concluded",
})  # fmt: skip
_NOT_TYPED_PARTS = frozenset({"state", "copied_from", "on", "verdict", "grade", "yes", "edition", "key"})

Document = tuple[str, str, str, str]  # table, row, enterprise, words


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A record that holds the text looked for; the title is the enterprise's name."""

    table: str
    row: str
    enterprise_id: str
    title: str
    snippet: str


def fold(text: str) -> str:
    """The text as it is compared: without width, case and ligatures."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text).casefold()


def find(db: Connection, text: str, *, limit: int = 50, enterprise_id: str = "") -> list[Hit]:
    """The newest records that hold every part of the text, parts separated by spaces; no text is refused.

    What was taken back from the person of this computer is found only where its enterprise is asked for.
    """
    terms = [term[:_LONGEST_TERM] for term in fold(_storable(text)).split()]
    if not terms:
        return []
    query = " AND ".join(f"words : {_phrase(term)}" for term in terms)
    owners = _with_joined(db, enterprise_id) if enterprise_id else []
    if owners:
        query += f" AND ({' OR '.join(f'owner : {_token(key)}' for key in owners)})"
    last = waiting.keys(db)[::-1]  # before the index is asked: what leaves meanwhile is found there
    found = db.execute(
        "select tbl, row from search_text cross join search_doc on doc = search_text.rowid where search_text match ?"
        " order by search_text.rowid desc",
        (query,),
    )
    tables, unindexed = record_tables(db), frozenset(last)
    keys = chain(_holding(db, tables, last, terms, owners), (key for key in found if key not in unindexed))
    hits = (_hit(db, table, tables[table], row, terms) for table, row in keys)
    hidden = frozenset() if enterprise_id else _hidden(db)
    shown = list(islice((hit for hit in hits if hit and hit.enterprise_id not in hidden), limit))
    found.close()  # an open query would stand in the way of a change of the tables
    return shown


def _holding(
    db: Connection, tables: Mapping[str, Sequence[str]], keys: Iterable[Key], terms: list[str], owners: list[str]
) -> Iterator[Key]:
    """Those of the records that hold all terms, without the index."""
    for table, row in keys:
        if (record := _record(db, table, tables[table], row)) is None:
            continue
        text = _text(record)
        if all(term in text for term in terms) and (not owners or _owner(table, row, record) in owners):
            yield table, row


def _record(db: Connection, table: str, columns: Sequence[str], row: str) -> Row | None:
    values = db.execute(f"select {_listed(columns)} from {table} where id = ?", (row,)).fetchone()
    return None if values is None else compact(columns, values)


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _hidden(db: Connection) -> frozenset[str]:
    from consultant_app.store.listing import taken_back_here  # which needs fold()

    return taken_back_here(db)


def _storable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")


def _phrase(term: str) -> str:
    return '"' + " ".join('""' if char == '"' else char for char in term) + '"'


def _token(key: str) -> str:
    return '"' + _storable(key).replace('"', '""') + '"'


def _with_joined(db: Connection, enterprise_id: str) -> list[str]:
    """The enterprise and those that were joined into it."""
    joined = db.execute("select id from enterprise where alias_of = ?", (enterprise_id,))
    return [enterprise_id, *(key for (key,) in joined)]


def _hit(db: Connection, table: str, columns: Sequence[str], row: str, terms: list[str]) -> Hit | None:
    if (record := _record(db, table, columns, row)) is None:
        return None
    owner = _owner(table, row, record)
    title = db.execute("select name from enterprise where id = ?", (owner,)).fetchone()
    return Hit(
        table=table, row=row, enterprise_id=owner, title=title[0] if title else "", snippet=_snippet(record, terms)
    )


def _snippet(record: Row, terms: list[str]) -> str:
    """The surroundings of the first term in the first field that holds it."""
    for term in terms:
        for text in _typed(record):
            start = _position(text, term)
            if start >= 0:
                end = start + len(term) + _AROUND
                begin = max(0, start - _AROUND)
                cut = _SPACE.sub(" ", text[begin:end]).strip()
                return ("…" if begin else "") + cut + ("…" if end < len(text) else "")
    return ""


def _position(text: str, term: str) -> int:
    """Where the term starts in the text as typed, -1 when it is not there."""
    folded = fold(text)
    place = folded.find(term)
    if place < 0 or len(folded) == len(text):
        return place
    for start, char in enumerate(text):
        place -= len(fold(char))
        if place < 0:
            return start
    return -1


class _Typed(dict[str, bool]):
    """Whether a column holds what a person typed; a dictionary, because it is asked a million times in an import."""

    def __missing__(self, name: str) -> bool:
        self[name] = name not in _NOT_TYPED and not name.endswith("_id")
        return self[name]


_TYPED = _Typed()


def _typed(record: Row) -> list[str]:
    """The texts of a record that a person typed."""
    found: list[str] = []
    for name, value in record.items():
        if type(value) is str and _TYPED[name]:
            if value[0] in "[{":
                _add_leaves(_parsed(value), found, _DEEPEST)
            else:
                found.append(value)
    return found


def _parsed(value: str) -> Any:
    try:
        return orjson.loads(value)
    except ValueError:
        return value


def _add_leaves(value: Any, found: list[str], deep: int) -> None:
    """The texts in a value, as deep as any of ours; a hostile file may have nested a thousand lists."""
    if type(value) is str:
        found.append(value)
    elif type(value) is list and deep:
        for part in value:
            _add_leaves(part, found, deep - 1)
    elif type(value) is dict and deep:
        for name, part in value.items():
            if name not in _NOT_TYPED_PARTS:
                _add_leaves(part, found, deep - 1)


def words(record: Row) -> str:
    """What of a record goes into the index: its characters, separated by spaces."""
    return " ".join(_text(record))


def _text(record: Row) -> str:
    """All that was typed as it is compared, white space like the end of a field."""
    return _BETWEEN.join(fold(_BETWEEN.join(_typed(record))).split())


def update(db: Connection, changes: Iterable[RowChange]) -> None:
    """Bring the index up to date with the changes of one write: a few wait until they are worth it."""
    searched = [change for change in changes if change.table not in _NOT_SEARCHED]
    there = waiting.keys(db)
    if waiting.have_room(db, [change[:2] for change in searched]):
        waiting.add(db, [change[:2] for change in searched if change[:2] in there or _reads_otherwise(change)])
        return
    settle(db)
    _index(db, [change for change in searched if change[:2] not in there])


def _reads_otherwise(change: RowChange) -> bool:
    if change.old is None or change.new is None:
        return True
    return _document(change.table, change.row, change.old) != _document(change.table, change.row, change.new)


def _index(db: Connection, changes: list[RowChange]) -> None:
    gone, came = [], []
    for change in changes:
        if change.new is None:
            gone.append((change.row, change.table))
            continue
        before = _document(change.table, change.row, change.old) if change.old else None
        if before is None:
            came.append(change)
        elif before != _document(change.table, change.row, change.new):
            gone.append((change.row, change.table))
            came.append(change)
    if gone:
        _remove(db, gone)
    for start in range(0, len(came), _BATCH):  # the texts of an import are not all held at once
        part = came[start : start + _BATCH]
        documents = [found for one in part if one.new and (found := _document(one.table, one.row, one.new))]
        if documents:
            _add(db, documents)
    waiting.all_indexed(db)


def settle(db: Connection) -> None:
    """Index what waits, inside a write."""
    if not (keys := waiting.keys(db)):
        return
    tables = record_tables(db)
    _remove(db, [(row, table) for table, row in keys])
    found = ((table, row, _record(db, table, tables[table], row)) for table, row in keys)
    _add(db, [one for table, row, record in found if record and (one := _document(table, row, record))])
    waiting.all_indexed(db)


def _remove(db: Connection, gone: list[tuple[str, str]]) -> None:
    """Ascending, because FTS5 writes its buffer out whenever a row number is not larger than the last."""
    rows = json.dumps([row for row, _ in gone])
    found = db.execute("select doc, row, tbl from search_doc where row in (select value from json_each(?))", (rows,))
    wanted = set(gone)
    docs = sorted((doc,) for doc, row, table in found if (row, table) in wanted)
    db.executemany("delete from search_text where rowid = ?", docs)
    db.executemany("delete from search_doc where doc = ?", docs)


def _add(db: Connection, came: list[Document]) -> None:
    last = db.execute("select coalesce(max(doc), 0) from search_doc").fetchone()[0]
    numbered = list(enumerate(came, start=last + 1))
    db.executemany(
        "insert into search_doc (doc, tbl, row, crc) values (?, ?, ?, ?)",
        [(doc, table, row, _crc(owner, text)) for doc, (table, row, owner, text) in numbered],
    )
    db.executemany(
        "insert into search_text (rowid, owner, words) values (?, ?, ?)",
        [(doc, owner, text) for doc, (_, _, owner, text) in numbered],
    )


def _crc(owner: str, text: str) -> int:
    return zlib.crc32(f"{owner}\n{text}".encode("utf-8", "surrogatepass"))


def _document(table: str, row: str, record: Row) -> Document | None:
    text = words(record)
    return (table, row, _owner(table, row, record), text) if text else None


def _owner(table: str, row: str, record: Row) -> str:
    return row if table == "enterprise" else str(record.get("enterprise_id", ""))


def _documents(db: Connection) -> Iterator[Document]:
    for table, columns in record_tables(db).items():
        if table in LOCAL_TABLES or table in _NOT_SEARCHED:
            continue
        for row, *values in db.execute(f"select id, {_listed(columns)} from {table} order by id"):
            if document := _document(table, row, compact(columns, values)):
                yield document


def rebuild(db: Connection) -> None:
    """Index every record anew, inside a write."""
    db.execute("insert into search_text (search_text) values ('delete-all')")
    db.execute("delete from search_doc")
    waiting.all_indexed(db)
    for batch in _batches(_documents(db)):
        _add(db, batch)


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, _BATCH)):
        yield batch


def _entries(db: Connection, keys: Collection[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    """What stands in the index for these records: their checksums."""
    rows = json.dumps([row for _, row in keys])
    sql = "select tbl, row, crc from search_doc where row in (select value from json_each(?))"
    return [((table, row), crc) for table, row, crc in db.execute(sql, (rows,)) if (table, row) in keys]


def check(db: Connection) -> list[str]:
    """How many records are not in the index as they are in their table; empty when all are."""
    keys = frozenset(waiting.keys(db))
    wrong, entries = 0, len(_entries(db, keys))  # what waits is not judged, nor what was indexed of it before
    for batch in _batches(_documents(db)):  # all of them at once would take hundreds of megabytes
        expected = {(table, row): _crc(owner, text) for table, row, owner, text in batch if (table, row) not in keys}
        found = _entries(db, expected.keys())
        last = dict(found)
        wrong += sum(last.get(key) != crc for key, crc in expected.items()) + len(found) - len(last)
        entries += len(found)
    documents = db.execute("select count(*) from search_doc").fetchone()[0]
    unindexed = "select count(*) from search_doc where doc not in (select rowid from search_text)"
    lacking = db.execute(unindexed).fetchone()[0] - len(keys)
    extra = db.execute("select count(*) from search_text").fetchone()[0] - documents + len(keys) + lacking
    count = wrong + lacking + extra + documents - entries
    return [f"搜索索引与数据不一致：{count} 条记录"] if count else []
