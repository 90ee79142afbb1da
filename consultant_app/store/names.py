"""Enterprises by what people type of their names: Chinese, a part of the code, pinyin initials or full pinyin.

Nothing is stored per name: a query is turned into one pattern over all names, in which a letter
stands for every character that can be read with it. So each reading of a polyphone finds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from consultant_app.store import readings
from consultant_app.store.search import fold
from consultant_app.store.sqlite import Connection

_MOST_SEGMENTATIONS = 16
_SYLLABLE = 6  # letters of the longest syllable
_BLOCK = 4096  # lines searched at a time: between blocks the window gets its turn
_LETTERS = re.compile("[a-z]")


class Lines(NamedTuple):
    """Texts as one, a line for each, and where each line starts."""

    text: str
    starts: list[int]

    @classmethod
    def of(cls, text: str) -> "Lines":
        """The lines of a text."""
        return cls(text, [0, *(match.end() for match in re.finditer("\n", text))])

    def holding(self, pattern: str) -> Iterator[int]:
        """The numbers of the lines in which the pattern is found."""
        wanted = re.compile(f"(?:{pattern})[^\n]*")  # the rest of the line need not be searched again
        for first in range(0, len(self.starts), _BLOCK):
            end = self.starts[first + _BLOCK] if first + _BLOCK < len(self.starts) else len(self.text)
            for match in wanted.finditer(self.text, self.starts[first], end):
                yield bisect_right(self.starts, match.start()) - 1


class NameList(NamedTuple):
    """What all enterprises are called, their codes and ids, in the order of names."""

    names: Lines
    codes: list[str]
    ids: list[str]
    kinds: str  # for each: whether it is listed, archived, taken back or joined into another


def find_names(db: Connection, query: str, kind: str = "") -> list[str]:
    """The ids of the enterprises that the query can mean, in the order of names; all of them for a blank query.

    With `kind` only those of a kind of listing.py, written as text.
    """
    listed = _name_list(db)
    parts = fold(query).split()
    table = readings.known(db)
    numbers = (
        sorted(set.intersection(*(_meant(listed, part, table) for part in parts))) if parts else range(len(listed.ids))
    )
    ids, kinds = listed.ids, listed.kinds
    return [ids[number] for number in numbers if kinds[number] == kind] if kind else [ids[number] for number in numbers]


def _name_list(db: Connection) -> NameList:
    cache = db.cache
    found: NameList | None = cache.get(NameList)
    if found is None:
        names, codes, ids, kinds = db.execute(
            "select group_concat(substr(sort_key, instr(sort_key, char(31)) + 1), char(10)),"
            " group_concat(code, char(10)), group_concat(id, ' '), group_concat(iif(joined, 3, archived), '')"
            " from (select * from search_name order by sort_key)"
        ).fetchone()
        listed = NameList(Lines.of(names or ""), (codes or "").split("\n"), (ids or "").split(), kinds or "")
        found = cache[NameList] = listed
    return found


def folded(name: str, short_name: str) -> str:
    """One line of names as they are compared."""
    return fold(f"{name}\x1f{short_name}" if short_name else name).replace("\n", " ")


def _meant(listed: NameList, part: str, table: dict[str, tuple[str, ...]]) -> set[int]:
    if not listed.ids:
        return set()
    found = {number for number, code in enumerate(listed.codes) if part in code} if part.isascii() else set()
    return found.union(*(listed.names.holding(pattern) for pattern in patterns(part, table)))


def patterns(query: str, table: dict[str, tuple[str, ...]]) -> set[str]:
    """What a query without spaces finds: itself, its letters as initials, or its letters as syllables.

    They are searched one by one: a pattern that begins with a choice is ten times slower than one with a character.
    """
    by_initial, by_syllable, by_start = _classes(table)
    found = {"".join(_letter(char, by_initial) for char in query)}
    if len(query) > 1 and _LETTERS.search(query):  # of one letter its initial says it all
        for parts in islice(_segmentations(query, 0, by_syllable, by_start), _MOST_SEGMENTATIONS):
            found.add("".join(parts))
    return found


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
_last_classes: list[tuple[dict[str, tuple[str, ...]], Classes]] = []


def _classes(table: dict[str, tuple[str, ...]]) -> Classes:
    """Characters by initial, by syllable and by the start of a syllable; made anew only when characters were learnt."""
    if not _last_classes or _last_classes[0][0] != table:
        _last_classes[:] = [(table, _make_classes(table))]
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
