"""Names that are probably one name: the same characters in another order, or one or two characters apart.

Comparing 90,000 names with 90,000 others one by one would take minutes. Two names of which one lacks a character, or
has one exchanged, share a form with one character left out; looking those forms up finds the pairs, rapidfuzz scores
them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

THRESHOLD = 88.0  # per cent of matching characters, order apart
MOST_PER_FORM = 20  # a form shared by more names than this tells nothing


class Similar(NamedTuple):
    """A normalised name, and whether a valid code already says who it is."""

    name: str
    identified: bool


def similar_pairs(items: Sequence[Similar], newcomers_from: int) -> Iterator[tuple[int, int, float]]:
    """Pairs (earlier, later, score) whose later one is a newcomer and of which one at least is not identified."""
    unsure = [at for at, item in enumerate(items) if not item.identified]
    if not unsure:
        return
    from rapidfuzz import fuzz

    letters = ["".join(sorted(item.name)) for item in items]
    forms = _forms(letters, unsure)
    for at, text in enumerate(letters):
        for other in sorted(_sharing(text, forms)):
            # Two unsure names meet twice; the later one reports the pair.
            if other == at or (other > at and not items[at].identified):
                continue
            first, second = min(at, other), max(at, other)
            if second < newcomers_from or items[first].name == items[second].name:
                continue
            score = fuzz.ratio(text, letters[other], score_cutoff=THRESHOLD)
            if score:
                yield first, second, score


def _forms(letters: list[str], unsure: list[int]) -> dict[str, list[int]]:
    forms: dict[str, list[int]] = defaultdict(list)
    for at in unsure:
        for form in _left_out(letters[at]):
            forms[form].append(at)
    return forms


def _sharing(text: str, forms: dict[str, list[int]]) -> set[int]:
    found: set[int] = set()
    for form in _left_out(text):
        if (sharing := forms.get(form)) and len(sharing) <= MOST_PER_FORM:
            found.update(sharing)
    return found


def _left_out(text: str) -> set[str]:
    """The text itself and the text without each of its characters."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
