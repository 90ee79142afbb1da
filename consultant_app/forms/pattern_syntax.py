"""Reads the pattern of a regex() into a tree.

Understood: literals, `.`, [classes], \\d \\w \\s and their opposites (ASCII, as on a phone), \\uXXXX, ^ $, groups,
|, * + ? {m,n}. Back references and look-around are refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from consultant_app.forms import limits
from consultant_app.forms.tokens import BadExpression

Ranges = tuple[tuple[str, str], ...]

CLASSES: dict[str, Ranges] = {
    "d": (("0", "9"),),
    "w": (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z")),
    "s": (("\t", "\r"), (" ", " ")),
}
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class One:
    """One character out of (or, negated, outside) ranges."""

    ranges: Ranges
    negated: bool = False

    def accepts(self, character: str) -> bool:
        return any(low <= character <= high for low, high in self.ranges) != self.negated


@dataclass(frozen=True, slots=True)
class Anchor:
    """^ or $."""

    mark: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any one of these."""

    choices: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`least` to `most` times; None is without end."""

    item: Item
    least: int
    most: int | None


Item = One | Anchor | Sequence | Either | Repeat

ANY = One((("\n", "\n"),), negated=True)
TIMES: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}


def read(source: str) -> Item:
    """The tree of a pattern. Raises BadExpression with a Chinese reason."""
    if len(source) > limits.PATTERN:
        raise BadExpression(f"正则表达式太长（最多 {limits.PATTERN} 个字符）")
    reader = _Reader(source)
    tree = reader.either()
    if reader.peek():
        raise reader.bad("多出“)”")
    return tree


class _Reader:
    """Recursive descent over the characters of a pattern."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0

    def bad(self, reason: str) -> BadExpression:
        return BadExpression(f"正则表达式第 {self._at + 1} 个字符处{reason}")

    def peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        character = self.peek()
        if not character:
            raise self.bad("没有写完")
        self._at += 1
        return character

    def _took(self, character: str) -> bool:
        found = self.peek() == character
        self._at += found
        return found

    def either(self) -> Item:
        self._depth += 1
        if self._depth > limits.NESTING:
            raise self.bad("括号套得太深")
        choices = [self._sequence()]
        while self._took("|"):
            choices.append(self._sequence())
        self._depth -= 1
        return choices[0] if len(choices) == 1 else Either(tuple(choices))

    def _sequence(self) -> Item:
        items: list[Item] = []
        while self.peek() not in ("", "|", ")"):
            items.append(self._repeated())
        return Sequence(tuple(items))

    def _repeated(self) -> Item:
        item = self._atom()
        if self.peek() in ("*", "+", "?", "{") and self.peek():
            item = Repeat(item, *self._times())
            self._took("?")  # lazy or greedy makes no difference to a whole match
            if self.peek() in ("*", "+", "{") and self.peek():
                raise self.bad("重复符号连用")
        return item

    def _times(self) -> tuple[int, int | None]:
        mark = self._take()
        if mark in TIMES:
            return TIMES[mark]
        least = self._digits()
        most: int | None = least
        if self._took(","):
            most = None if self.peek() == "}" else self._digits()
        if not self._took("}"):
            raise self.bad("应为“}”")
        if most is not None and most < least:
            raise self.bad("重复次数的上限小于下限")
        return least, most

    def _digits(self) -> int:
        begin = self._at
        while self.peek() in CLASS_DIGITS and self.peek():
            self._at += 1
        text = self._source[begin : self._at]
        if not text or int(text) > MOST_TIMES:
            raise self.bad(f"应为 0 至 {MOST_TIMES} 的重复次数")
        return int(text)

    def _atom(self) -> Item:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escaped()
        if character == ".":
            return ANY
        if character in "^$":
            return Anchor(character)
        if character in "*+?{":
            self._at -= 1
            raise self.bad(f"的“{character}”前面没有内容")
        return _just(character)

    def _group(self) -> Item:
        if self._took("?") and not self._took(":"):
            raise self.bad("的写法不支持（前后查找、命名分组等）")
        inner = self.either()
        if not self._took(")"):
            raise self.bad("缺少“)”")
        return inner

    def _escaped(self) -> One:
        letter = self._take()
        if letter.lower() in CLASSES:
            return One(CLASSES[letter.lower()], negated=letter.isupper())
        return _just(self._escape(letter))

    def _escape(self, letter: str) -> str:
        """The character that \\letter stands for."""
        if letter == "u":
            digits = self._source[self._at : self._at + 4]
            self._at += 4
            if len(digits) < 4 or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                raise self.bad("的 \\u 后面应有 4 位十六进制数")
            return chr(int(digits, 16))
        if letter in ESCAPES:
            return ESCAPES[letter]
        if letter.isascii() and letter.isalnum():
            raise self.bad(f"的“\\{letter}”不支持")
        return letter

    def _class(self) -> One:
        negated = self._took("^")
        ranges: list[tuple[str, str]] = []
        first = True
        while first or self.peek() != "]":
            first = False
            ranges.extend(self._class_part())
        self._take()
        return One(tuple(ranges), negated)

    def _class_part(self) -> Ranges:
        low = self._take()
        if low == "[":
            raise self.bad("的“[”应写成“\\[”")
        if low == "\\":
            letter = self._take()
            if letter in CLASSES:
                return CLASSES[letter]
            low = self._escape(letter)
        if self.peek() != "-" or self._source[self._at + 1 : self._at + 2] in ("]", ""):
            return ((low, low),)
        self._take()
        high = self._take()
        if high == "\\":
            high = self._escape(self._take())
        if high < low:
            raise self.bad(f"的范围“{low}-{high}”次序颠倒")
        return ((low, high),)


CLASS_DIGITS = "0123456789"


def _just(character: str) -> One:
    return One(((character, character),))
