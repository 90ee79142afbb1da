"""Reads an expression into a tree: XLSForm's subset of XPath, nothing that could run anything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consultant_app.forms import limits
from consultant_app.forms.arity import ARITY
from consultant_app.forms.tokens import BadExpression, Kind, Token, tokens


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Ref:
    """`${name}`."""

    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: in a choice_filter, an extra column of the list of choices."""

    name: str


@dataclass(frozen=True, slots=True)
class Current:
    """`.`, the answer itself."""


@dataclass(frozen=True, slots=True)
class Negate:
    """`- x`."""

    of: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments)`."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one level from left to right: flat, so that a long sum is not a deep tree."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


Node = Literal | Ref | Column | Current | Negate | Call | Chain

LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
POSITION = Call("position", ())


def parse(source: str) -> Node:
    """The tree of an expression. Raises BadExpression with a Chinese reason."""
    reader = _Reader(tokens(source))
    tree = reader.level(0)
    if reader.now.kind is not Kind.END:
        raise BadExpression(f"第 {reader.now.at} 个字符处多出“{reader.now.text}”")
    return tree


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    match node:
        case Negate(of):
            yield from walk(of)
        case Call(_, arguments):
            for argument in arguments:
                yield from walk(argument)
        case Chain(first, rest):
            yield from walk(first)
            for _, right in rest:
                yield from walk(right)


class _Reader:
    """Recursive descent over the words."""

    def __init__(self, words: list[Token]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0

    @property
    def now(self) -> Token:
        return self._words[self._at]

    def _take(self) -> Token:
        word = self.now
        self._at += word.kind is not Kind.END
        return word

    def _is(self, *marks: str) -> bool:
        return self.now.kind in (Kind.MARK, Kind.NAME) and self.now.text in marks

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            found = f"“{self.now.text}”" if self.now.text else "结尾"
            raise BadExpression(f"第 {self.now.at} 个字符处应为“{mark}”，却是{found}")
        self._take()

    def level(self, index: int) -> Node:
        """An operand chain of this level, or of a tighter one."""
        if index == len(LEVELS):
            return self._unary()
        first, rest = self.level(index + 1), []
        while self._is(*LEVELS[index]):
            operator = self._take().text
            rest.append((operator, self.level(index + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def _nested(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > limits.NESTING:
            raise BadExpression(f"括号套得太深（最多 {limits.NESTING} 层）")
        node = read()
        self._depth -= 1
        return node

    def _unary(self) -> Node:
        if self._is("-"):
            self._take()
            return self._nested(lambda: Negate(self._unary()))
        return self._primary()

    def _primary(self) -> Node:
        word = self._take()
        if word.kind is Kind.NUMBER:
            return Literal(float(word.text))
        if word.kind is Kind.TEXT:
            return Literal(word.text)
        if word.kind is Kind.REF:
            return Ref(word.text)
        if word.kind is Kind.NAME:
            return self._call(word) if self._is("(") else Column(word.text)
        if word.text == "(":
            return self._nested(self._bracket)
        return self._path(word)

    def _bracket(self) -> Node:
        inner = self.level(0)
        self._expect(")")
        return inner

    def _path(self, word: Token) -> Node:
        """`.` and `../name`; other paths are not ours."""
        if word.text == "." and not self._is("/"):
            return Current()
        if word.text == ".." and self._is("/"):
            self._take()
            if self.now.kind is Kind.NAME:
                return Ref(self._take().text)
        if word.kind is Kind.END:
            raise BadExpression("没有写完")
        raise BadExpression(f"第 {word.at} 个字符处的“{word.text}”不支持，引用题目请写成 ${{题目名称}}")

    def _call(self, word: Token) -> Node:
        if word.text not in ARITY:
            raise BadExpression(f"函数 {word.text}() 不支持")
        self._take()
        if word.text == "position":
            self._expect("..")
            self._expect(")")
            return POSITION
        arguments = self._arguments()
        least, most = ARITY[word.text]
        if not least <= len(arguments) <= most:
            raise BadExpression(f"函数 {word.text}() 的参数个数不对（现在 {len(arguments)} 个）")
        return _checked(Call(word.text, arguments))

    def _arguments(self) -> tuple[Node, ...]:
        if self._is(")"):
            self._take()
            return ()
        found = [self._nested(lambda: self.level(0))]
        while self._is(","):
            self._take()
            found.append(self._nested(lambda: self.level(0)))
        self._expect(")")
        return tuple(found)


def _checked(call: Call) -> Call:
    """The call, when its arguments have the form it needs."""
    if call.name == "indexed-repeat" and not all(isinstance(argument, Ref) for argument in call.arguments[:2]):
        raise BadExpression("indexed-repeat() 的前两个参数应写成 ${列} 和 ${表格}")
    if call.name == "jr:choice-name":
        return Call(call.name, (call.arguments[0], _quoted_ref(call.arguments[1])))
    return call


def _quoted_ref(node: Node) -> Node:
    """`'${name}'` as a Ref: XLSForm names the question inside a text here."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        inner = tokens(node.value)
        if len(inner) == 2 and inner[0].kind is Kind.REF:
            return Ref(inner[0].text)
    raise BadExpression("jr:choice-name() 的第二个参数应写成 '${题目名称}'")
