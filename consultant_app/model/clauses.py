"""Clauses of the editions of the standard, how they correspond, and the dates of the change between editions."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_NUMBER = re.compile(r"\d+(\.\d+)*")


class MappingKind(StrEnum):
    """What became of a clause from one edition to the next, as the data says it."""

    SAME = "same"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"


MAPPING_KINDS: dict[MappingKind, str] = {
    MappingKind.SAME: "未变",
    MappingKind.RENAMED: "标题变了",
    MappingKind.SPLIT: "拆分",
    MappingKind.MERGED: "合并",
    MappingKind.MOVED: "换了编号",
    MappingKind.CHANGED: "内容有变",
    MappingKind.NEW: "新编号",
}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause of one edition: number and title as facts; guidance, evidence and mistakes in our own words."""

    number: str
    title: str  # "" where the standard gives the number no title
    edition: str
    parent: str = ""  # number of the clause above, "" for a chapter
    guidance: str = ""  # what it asks, in the words of a small factory
    evidence: str = ""  # what usually proves it, separated by 、
    mistakes: str = ""  # what usually goes wrong
    applicability: str = ""  # "可能不适用" or ""
    note: str = ""
    title_en: str = ""
    is_reference_title: bool = False  # our translation: no official Chinese title exists


@dataclass(frozen=True)
class ClauseSet:
    """All clauses of one edition in the order of the document."""

    edition: str
    by_number: dict[str, Clause]

    def children(self, number: str) -> tuple[Clause, ...]:
        """The clauses directly below a number; "" gives the chapters."""
        return tuple(clause for clause in self.by_number.values() if clause.parent == number)

    def lowest(self) -> tuple[Clause, ...]:
        """The clauses that nothing stands below, in the order of the document."""
        parents = {clause.parent for clause in self.by_number.values()}
        return tuple(clause for number, clause in self.by_number.items() if number not in parents)

    def title(self, number: str) -> str:
        """The title of the clause, or of the one above where it has none of its own."""
        clause = self.by_number[number]
        while not clause.title and clause.parent:
            clause = self.by_number[clause.parent]
        return clause.title


@dataclass(frozen=True, kw_only=True)
class ClauseMapping:
    """Where a clause of the earlier edition is found in the later one; `old` is "" for a number that is new."""

    old: str
    new: tuple[str, ...]
    kind: MappingKind
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TransitionDate:
    """A date of the change between editions; `on` is ISO, or "" while nothing is known."""

    key: str
    title: str
    on: str
    verified: bool
    source: str
    note: str = ""


def sort_key(number: str) -> tuple[int, ...]:
    """Sorts clause numbers as the document does: 8.10 after 8.9. What is no clause number comes last."""
    text = number.strip()
    if not _NUMBER.fullmatch(text):
        return (1_000_000,)
    return tuple(int(part) for part in text.split("."))


def is_day(text: str) -> bool:
    """Whether the text is one whole ISO day of this century."""
    try:
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None and date.fromisoformat(text).year // 100 == 20
    except ValueError:
        return False
