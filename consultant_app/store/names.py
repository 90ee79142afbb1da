"""Enterprises by what people type of their names: Chinese, a part of the code, pinyin initials or full pinyin.

Nothing is stored per name but its sort key: a query is turned into one pattern over all names, in which a letter
stands for every character that can be read with it. So each reading of a polyphone finds.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from consultant_app.model.company_size import size_class
from consultant_app.store import readings
from consultant_app.store.changes import Row, RowChange
from consultant_app.store.search import fold
from consultant_app.store.sqlite import Connection

_FIELDS = ("name", "short_name", "credit_code")
_DERIVED_FROM = (*_FIELDS, "sector", "employees", "revenue", "assets")
_MOST_SEGMENTATIONS = 24
_SYLLABLE = 6  # letters of the longest syllable
_LETTERS = re.compile("[a-z]")


class NameList(NamedTuple):
    """All names as one text, one line an enterprise, and the id of each line."""

    text: str
    starts: list[int]
    ids: list[str]


def find_names(db: Connection, query: str) -> list[str]:
    """The ids of the enterprises that the query can mean, in the order of ids; all of them for a blank query."""
    names = _name_list(db)
    parts = fold(query).split()
    if not parts:
        return list(names.ids)
    lines = [_lines(names, pattern(part, readings.known(db))) for part in parts]
    return [names.ids[line] for line in sorted(set.intersection(*lines))]


def _name_list(db: Connection) -> NameList:
    found: NameList | None = db.cache.get(NameList)
    if found is None:
        rows = db.execute(f"select id, {', '.join(_FIELDS)} from enterprise order by id").fetchall()
        lines = [fold("\x1f".join(row[1:]).replace("\n", " ")) for row in rows]
        found = db.cache[NameList] = NameList("\n".join(lines), _starts(lines), [row[0] for row in rows])
    return found


def _starts(lines: list[str]) -> list[int]:
    starts, place = [], 0
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    return starts


def _lines(names: NameList, wanted: re.Pattern[str]) -> set[int]:
    """The numbers of the lines in which the pattern is found."""
    from bisect import bisect_right

    found, place, starts = set(), 0, names.starts
    while match := wanted.search(names.text, place):
        line = bisect_right(starts, match.start()) - 1
        found.add(line)
        if line + 1 == len(starts):
            break
        place = starts[line + 1]
    return found


def pattern(query: str, table: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    """What a query without spaces finds: itself, its letters as initials, or its letters as syllables."""
    by_initial, by_syllable, by_start = _classes(table)
    branches = {"".join(_letter(char, by_initial) for char in query)}
    for parts in _segmentations(query, 0, by_syllable, by_start):
        branches.add("".join(parts))
        if len(branches) == _MOST_SEGMENTATIONS:
            break
    return re.compile("|".join(sorted(branches)))


def _letter(char: str, by_initial: dict[str, str]) -> str:
    return f"[{char}{by_initial.get(char, '')}]" if _LETTERS.match(char) else re.escape(char)


def _segmentations(
    query: str, place: int, by_syllable: dict[str, str], by_start: dict[str, str]
) -> Iterator[list[str]]:
    """The ways to read the query as syllables; the last one may be unfinished."""
    if place == len(query):
        yield []
        return
    if not _LETTERS.match(query[place]):
        for rest in _segmentations(query, place + 1, by_syllable, by_start):
            yield [re.escape(query[place]), *rest]
        return
    for length in range(min(_SYLLABLE, len(query) - place), 0, -1):
        syllable = query[place : place + length]
        if syllable in by_syllable:
            for rest in _segmentations(query, place + length, by_syllable, by_start):
                yield [f"[{by_syllable[syllable]}]", *rest]
    if len(query) - place <= _SYLLABLE and (unfinished := by_start.get(query[place:])):
        yield [f"[{unfinished}]"]


Classes = tuple[dict[str, str], dict[str, str], dict[str, str]]
_last_classes: list[tuple[int, Classes]] = []


def _classes(table: dict[str, tuple[str, ...]]) -> Classes:
    """Characters by initial, by syllable and by the start of a syllable; made anew only when characters were learnt."""
    if not _last_classes or _last_classes[0][0] != len(table):
        _last_classes[:] = [(len(table), _make_classes(table))]
    return _last_classes[0][1]


def _make_classes(table: dict[str, tuple[str, ...]]) -> Classes:
    by_syllable: dict[str, set[str]] = {}
    by_start: dict[str, set[str]] = {}
    for char, syllables in table.items():
        for syllable in syllables:
            by_syllable.setdefault(syllable, set()).add(char)
            for end in range(1, len(syllable) + 1):
                by_start.setdefault(syllable[:end], set()).add(char)
    starts = {start: "".join(sorted(chars)) for start, chars in by_start.items()}
    initials = {start: chars for start, chars in starts.items() if len(start) == 1}
    return initials, {syllable: "".join(sorted(chars)) for syllable, chars in by_syllable.items()}, starts


def update(db: Connection, changes: Iterable[RowChange]) -> None:
    """Follow the changes of one write."""
    enterprises = [change for change in changes if change.table == "enterprise" and _matters(change)]
    gone = [(change.row,) for change in enterprises if change.new is None]
    db.executemany("delete from search_enterprise where id = ?", gone)
    _add(db, {change.row: change.new for change in enterprises if change.new is not None})


def _matters(change: RowChange) -> bool:
    old, new = change.old, change.new
    return old is None or new is None or any(old.get(name) != new.get(name) for name in _DERIVED_FROM)


def _add(db: Connection, rows: dict[str, Row]) -> None:
    if not rows:
        return
    readings.learn(db, (row.get("name", "") for row in rows.values()))
    readings.learn(db, (row["short_name"] for row in rows.values() if "short_name" in row))
    table = readings.known(db)
    db.executemany(
        "insert or replace into search_enterprise (id, sort_key, size) values (?, ?, ?)",
        [(key, readings.sort_key(row.get("name", ""), table), _size(row)) for key, row in rows.items()],
    )


def _size(row: Row) -> str:
    if "sector" not in row:
        return ""
    return _size_class(row["sector"], row.get("employees", ""), row.get("revenue", ""), row.get("assets", ""))


@lru_cache(maxsize=4096)
def _size_class(sector: str, employees: str, revenue: str, assets: str) -> str:
    return size_class(sector, employees, revenue, assets).size


def _enterprises(db: Connection) -> dict[str, Row]:
    sql = f"select id, {', '.join(_DERIVED_FROM)} from enterprise"
    return {
        key: {name: value for name, value in zip(_DERIVED_FROM, values, strict=True) if value}
        for key, *values in db.execute(sql)
    }


def rebuild(db: Connection) -> None:
    """Compute the sort keys and sizes of all enterprises anew, inside a write."""
    db.execute("delete from search_enterprise")
    _add(db, _enterprises(db))


def check(db: Connection) -> list[str]:
    """How many enterprises are listed otherwise than their record says; empty when none."""
    table = readings.known(db)
    expected = {
        (key, readings.sort_key(row.get("name", ""), table), _size(row)) for key, row in _enterprises(db).items()
    }
    wrong = expected ^ set(db.execute("select id, sort_key, size from search_enterprise"))
    count = len({row[0] for row in wrong})
    return [f"企业名称索引与数据不一致：{count} 家企业"] if count else []
