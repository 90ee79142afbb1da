"""regex() without backtracking: its time grows with the text, never with the cunning of the pattern."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from consultant_app.forms import limits
from consultant_app.forms.pattern_syntax import Anchor, Either, Item, One, Repeat, Sequence, read
from consultant_app.forms.tokens import BadExpression


@dataclass(frozen=True, slots=True)
class _State:
    """A place in the automaton: takes a character and moves on, or moves freely (past an anchor if it holds)."""

    to: tuple[int, ...]
    one: One | None = None
    anchor: str = ""


class Pattern:
    """A compiled pattern."""

    def __init__(self, source: str) -> None:
        self._states: list[_State] = []
        self._end = self._add(_State(()))
        self._start = self._build(read(source), self._end)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits, as a phone's regex() asks; a text that is too long never does."""
        if len(text) > limits.SUBJECT:
            return False
        here = self._reach([self._start], at_start=True, at_end=not text)
        for index, character in enumerate(text, start=1):
            taking = [self._states[place] for place in here]
            moved = [state.to[0] for state in taking if state.one and state.one.accepts(character)]
            here = self._reach(moved, at_start=False, at_end=index == len(text))
            if not here:
                return False
        return self._end in here

    def _reach(self, places: Iterable[int], *, at_start: bool, at_end: bool) -> set[int]:
        """All places that can be reached without taking a character."""
        seen: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            state = self._states[place]
            if (state.anchor == "^" and not at_start) or (state.anchor == "$" and not at_end):
                continue
            seen.add(place)
            if state.one is None:
                waiting.extend(state.to)
        return seen

    def _add(self, state: _State) -> int:
        if len(self._states) >= limits.PATTERN_STATES:
            raise BadExpression("正则表达式太复杂，请减少重复次数")
        self._states.append(state)
        return len(self._states) - 1

    def _build(self, item: Item, after: int) -> int:
        """Where the item starts when `after` follows it."""
        match item:
            case One():
                return self._add(_State((after,), one=item))
            case Anchor(mark):
                return self._add(_State((after,), anchor=mark))
            case Sequence(items):
                for part in reversed(items):
                    after = self._build(part, after)
                return after
            case Either(choices):
                return self._add(_State(tuple(self._build(choice, after) for choice in choices)))
            case Repeat():
                return self._repeat(item, after)

    def _repeat(self, repeat: Repeat, after: int) -> int:
        if repeat.most is None:
            after = self._loop(repeat.item, after)
        else:
            end = after
            for _ in range(repeat.most - repeat.least):
                after = self._add(_State((self._build(repeat.item, after), end)))
        for _ in range(repeat.least):
            after = self._build(repeat.item, after)
        return after

    def _loop(self, item: Item, after: int) -> int:
        place = self._add(_State(()))
        self._states[place] = _State((self._build(item, place), after))
        return place


@lru_cache(maxsize=256)
def compiled(source: str) -> Pattern:
    """The pattern, compiled once. Raises BadExpression with a Chinese reason."""
    return Pattern(source)
