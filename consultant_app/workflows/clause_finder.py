"""Finds the clause for a fact: trade words and pairs of characters, weighed by how few clauses use them. No network.

A word of the table resources/clause_words.toml counts by its length and rarity; one that is only a part of a longer
word found in the same place counts little ("管理评审" inside "管理评审报告"). What a fact shares with the guidance,
evidence and mistakes of a clause breaks ties and finds what the table does not know.
"""

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from consultant_app.model.clauses import Clause
from consultant_app.model.text import halfwidth
from consultant_app.paths import resource
from consultant_app.workflows import standards

_RUNS = re.compile(r"[0-9a-z]+|[一-鿿]+")
_TITLE_TIMES = 2  # a pair of characters in the title says more than one in the prose
_PAIR = 0.3  # of a pair of characters against a word of the table
_INSIDE = 0.3  # of a word that only stands inside a longer one
_WEAK = 0.5  # of a word that tells where rather than what
_MOST = 1000  # characters of a fact that are read: a whole page pasted by mistake must not stop the typing
_GAP = "[^，。；,;]{0,10}?"  # what "…" in a word of the table stands for


@dataclass(frozen=True)
class ClauseHit:
    """A clause that fits a fact: `words` are the words of the fact that led to it, the weightiest first."""

    clause: Clause
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    """A word of the table: its parts with gaps between them, the clauses it speaks for, and how loudly."""

    parts: tuple[str, ...]
    numbers: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class _Index:
    """What one edition is searched by."""

    clauses: tuple[Clause, ...]
    words: tuple[_Word, ...]
    pairs: dict[str, dict[str, float]]  # two characters → weight in each clause that uses them


@dataclass(frozen=True)
class _Found:
    """A word at one place of the fact."""

    word: _Word
    text: str
    start: int
    end: int

    def covers(self, other: "_Found") -> bool:
        """Whether the other stands inside this one and is shorter."""
        return self.start <= other.start and other.end <= self.end and self.end - self.start > other.end - other.start


def find_clauses(text: str, edition: str = standards.DEFAULT_EDITION, limit: int = 5) -> list[ClauseHit]:
    """The lowest clauses that fit the words of a fact, the best first; nothing when no word is known.

    KeyError for an edition that does not exist.
    """
    index = _index(standards.edition_key(edition))
    fact = _plain(text[:_MOST])
    scores: defaultdict[str, float] = defaultdict(float)
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for found, weight in _words_in(fact, index):
        for number in found.word.numbers:
            scores[number] += weight
            if not any(found.text in said for said in reasons[number]):
                reasons[number].append(found.text)
    for pair in set(_pairs(fact)):
        for number, weight in index.pairs.get(pair, {}).items():
            scores[number] += weight
    hits = [ClauseHit(each, scores[each.number], tuple(reasons[each.number])) for each in index.clauses]
    return sorted((hit for hit in hits if hit.score > 0), key=lambda hit: -hit.score)[:limit]


def _words_in(fact: str, index: _Index) -> list[tuple[_Found, float]]:
    """Each word of the table that stands in the fact, once, with what it counts here; the weightiest first."""
    found = [
        _Found(word, match.group(), match.start(), match.end())
        for word in index.words
        if all(part in fact for part in word.parts)
        for match in _pattern(word.parts).finditer(fact)
    ]
    counted: dict[int, tuple[_Found, float]] = {}
    for each in found:
        weight = each.word.weight * (_INSIDE if any(other.covers(each) for other in found) else 1)
        before = counted.get(id(each.word))
        if before is None or weight > before[1]:
            counted[id(each.word)] = (each, weight)
    return sorted(counted.values(), key=lambda pair: -pair[1])


@cache
def _index(edition: str) -> _Index:
    lowest = standards.lowest(edition)
    spoken = {each.number: _spoken(each, edition) for each in lowest}
    return _Index(lowest, _words(edition, spoken), _pair_weights(lowest, edition, spoken))


def _spoken(clause: Clause, edition: str) -> str:
    """Everything that is written about a clause."""
    title = standards.clause_set(edition).title(clause.number)
    return _plain("。".join([title, clause.guidance, clause.evidence, clause.mistakes]))


def _words(edition: str, spoken: dict[str, str]) -> tuple[_Word, ...]:
    """The table of words in the numbers of the edition."""
    table = _table()
    weak = {_plain(word) for word in table["weak"]}
    numbers: dict[str, list[str]] = {}
    for number, words in table["words"].items():
        wanted = (number,) if edition == standards.GBT_2016 else standards.mapped(number, edition)
        for word in words:
            numbers.setdefault(_plain(word), []).extend(wanted)
    found = []
    for word, speaks_for in numbers.items():
        parts = tuple(word.split("…"))
        weight = _weight(parts, speaks_for, spoken) * (_WEAK if word in weak else 1)
        found.append(_Word(parts, tuple(dict.fromkeys(speaks_for)), weight))
    return tuple(found)


@cache
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_GAP.join(re.escape(part) for part in parts))


def _weight(parts: tuple[str, ...], numbers: list[str], spoken: dict[str, str]) -> float:
    """Long and rare words weigh more; a word that other clauses speak of too weighs less."""
    first, *rest = parts
    others = {number for number, text in spoken.items() if first in text and all(part in text for part in rest)}
    return math.log(1 + len(spoken) / len(others.union(numbers))) * math.sqrt(sum(map(len, parts)))


def _pair_weights(lowest: tuple[Clause, ...], edition: str, spoken: dict[str, str]) -> dict[str, dict[str, float]]:
    used: dict[str, dict[str, float]] = {}
    for clause in lowest:
        title = set(_pairs(_plain(standards.clause_set(edition).title(clause.number))))
        for pair in set(_pairs(spoken[clause.number])):
            used.setdefault(pair, {})[clause.number] = _TITLE_TIMES if pair in title else 1
    for numbers in used.values():
        rarity = _PAIR * math.log(len(lowest) / len(numbers))
        for number in numbers:
            numbers[number] *= rarity
    return used


def _pairs(text: str) -> Iterator[str]:
    """Each two neighbouring characters of a run, and each run of letters and digits as a whole."""
    for run in _RUNS.findall(text):
        if run.isascii():
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def _plain(text: str) -> str:
    """Half-width, lower case, without spaces, and with one word for what people call by several."""
    text = re.sub(r"\s+", "", halfwidth(text)).casefold()
    for meant, said in _table()["same"].items():
        for word in said:
            text = text.replace(word, meant)
    return text


@cache
def _table() -> dict[str, Any]:
    """The table of words: `words` of each clause, `weak` words, and `same`, what people call by several words."""
    return tomllib.loads(resource("clause_words.toml").read_text("utf-8"))
