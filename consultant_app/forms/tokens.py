"""Cuts an expression into words."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from consultant_app.forms import limits

WORD = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
      | (?P<text>"[^"]*"|'[^']*')
      | \$\{\s*(?P<ref>[^\s{}$]+)\s*\}
      | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
      | (?P<mark>!=|<=|>=|\.\.|[-=<>+*(),./\[\]|@])""",
    re.VERBOSE,
)
FULL_WIDTH = "（），＝＋－＜＞“”‘’；：！＄｛｝"


class BadExpression(ValueError):
    """An expression that cannot be read; the message says in Chinese what is wrong and where."""


class Kind(Enum):
    """What a word is."""

    NUMBER = auto()
    TEXT = auto()
    REF = auto()
    NAME = auto()
    MARK = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word and where it begins, counted from 1."""

    kind: Kind
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """The words of an expression, an END last. Raises BadExpression."""
    if len(source) > limits.EXPRESSION:
        raise BadExpression(f"太长（{len(source)} 个字符，最多 {limits.EXPRESSION}）")
    found: list[Token] = []
    at = 0
    while at < len(source):
        match = WORD.match(source, at)
        if match is None:
            raise BadExpression(_strange(source, at))
        if match.lastgroup and match.lastgroup != "space":
            found.append(_token(match))
        at = match.end()
    if len(found) > limits.TOKENS:
        raise BadExpression(f"太复杂（{len(found)} 个词，最多 {limits.TOKENS}）")
    return [*found, Token(Kind.END, "", len(source) + 1)]


def _token(match: re.Match[str]) -> Token:
    group = match.lastgroup or ""
    text = match[group]
    if group == "text":
        text = text[1:-1]
    return Token(Kind[group.upper()], text, match.start() + 1)


def _strange(source: str, at: int) -> str:
    """Says what is wrong with the character that starts no word."""
    character = source[at]
    if character in FULL_WIDTH:
        return f"第 {at + 1} 个字符“{character}”是全角符号，应改成半角"
    if character in "'\"":
        return f"第 {at + 1} 个字符起的引号没有配对"
    if source.startswith("${", at):
        return f"第 {at + 1} 个字符起的 ${{…}} 没有写完整"
    return f"第 {at + 1} 个字符“{character}”不认识"
