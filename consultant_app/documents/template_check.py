"""Checks a Word template that somebody edited and says in plain Chinese what would not work, and where."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from consultant_app.documents import sample, templates
from consultant_app.documents.register import DELIVERABLES
from consultant_app.documents.sandbox import forbidden
from consultant_app.errors import BadFile

_FULL_WIDTH = re.compile(r"｛｛|｝｝|｛%|%｝|\{｛|｛\{|｝\}|\}｝|｛％|％｝|\{％|％\}|<<|>>|《《|》》")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_CHINESE_SIGNS = re.compile(r"[，。；：、！？（）“”‘’【】．｜　]")
_OPENED, _CLOSED = re.compile(r"\{\{|\{%"), re.compile(r"\}\}|%\}")
_MESSAGES = (
    (re.compile(r"Unexpected end of template"), "有循环或条件没有写结束标签（缺 endfor 或 endif）"),
    (re.compile(r"Encountered unknown tag '(endfor|endif|else|elif)'"), "多了一个没有开头的“{0}”"),
    (re.compile(r"Encountered unknown tag '(\w+)'"), "不认识的标签“{0}”，只能用 for、if、elif、else、endfor、endif"),
    (re.compile(r"expected token 'end of print"), "名称写法有误：名称里不能有空格或符号，各级之间用英文句点“.”"),
    (re.compile(r"unexpected char '(.+?)' at"), "出现了不能用的字符“{0}”"),
    (re.compile(r"No filter named '(\w+)'"), "不能使用“|{0}”，模板里只能用 |length 和 |join"),
    (re.compile(r"No test named '(\w+)'"), "不能使用“is {0}”"),
)


@dataclass(frozen=True)
class Flaw:
    """A fault of a template: where (正文, 页眉, 页脚), the text of the paragraph, what is wrong."""

    place: str
    paragraph: str
    sentence: str

    def __str__(self) -> str:
        where = f"“{templates.shortened(self.paragraph)}”" if self.paragraph else "全文"
        return f"{self.place}，{where}：{self.sentence}。"


def check(path: Path, kind: str = "") -> list[Flaw]:
    """All faults of a template, in order; an empty list means it can be used.

    Names are compared with the sample dossier of the deliverable `kind`; without one, with the deliverable whose
    template has this file name, else with all. Raises BadFile when it is not a Word file.
    """
    document = templates.opened(templates.content_of(path), path.name)
    known = _known(kind or path.stem)
    flaws: list[Flaw] = []
    for _, place, source in templates.sources(document):
        flaws += _typography(place, source)
        flaws += _language(place, source, known)
    return list(dict.fromkeys(flaws))


def check_file(path: Path) -> list[str]:
    """The same as sentences. Raises BadFile."""
    return [str(flaw) for flaw in check(path)]


def read_messages(path: Path, kind: str = "") -> Iterator[list[object]]:
    """The same as a child process sends it, a file that is no Word file with that one fault: ["fault", sentence]."""
    try:
        for flaw in check(path, kind):
            yield ["fault", str(flaw)]
    except BadFile as error:
        yield ["fault", str(error)]


def _known(kind: str) -> dict[str, Any]:
    entries = [entry for entry in DELIVERABLES if entry.kind == kind] or list(DELIVERABLES)
    values: dict[str, Any] = {}
    for entry in entries:
        values |= entry.context(sample.dossier())
    return values


def _typography(place: str, source: str) -> Iterator[Flaw]:
    """Full-width braces and Chinese signs inside tags: they would be printed as they stand, or break the tag."""
    for number in range(1, source.count("\n") + 2):
        text = templates.paragraph_text(source, number)
        if match := _FULL_WIDTH.search(text):
            sentence = f"“{match.group()}”不是英文的双大括号，会原样印在纸上，请改成英文 {{{{ }}}} 或 {{% %}}"
            yield Flaw(place, text, sentence)
        for tag in _TAG.findall(text):
            if sign := _CHINESE_SIGNS.search(tag):
                yield Flaw(place, text, f"标签 {tag} 里有中文标点“{sign.group()}”，请改用英文标点")
        if len(_OPENED.findall(text)) != len(_CLOSED.findall(text)):
            yield Flaw(place, text, "标签的大括号不成对")


def _language(place: str, source: str, known: dict[str, Any]) -> Iterator[Flaw]:
    try:
        tree = templates.parse(source)
    except TemplateSyntaxError as error:
        yield Flaw(place, templates.paragraph_text(source, error.lineno), _in_chinese(error.message or ""))
        return
    for line, reason in forbidden(tree):
        yield Flaw(place, templates.paragraph_text(source, line), reason)
    for line, name in _unknown(tree.body, _Scope(known, {})):
        sentence = f"资料里没有“{name}”这个名称{_suggestion(name, known)}"
        yield Flaw(place, templates.paragraph_text(source, line), sentence)


def _in_chinese(message: str) -> str:
    for pattern, sentence in _MESSAGES:
        if match := pattern.search(message):
            return sentence.format(*match.groups())
    return f"标签写法有误（{message}）"


def _suggestion(name: str, known: Mapping[str, Any]) -> str:
    import difflib

    paths = list(_paths(known, ""))
    near = difflib.get_close_matches(name, paths, n=1, cutoff=0.5)
    return f"，是不是“{near[0]}”" if near else ""


def _paths(values: Mapping[str, Any], before: str) -> Iterator[str]:
    for name, value in values.items():
        yield before + name
        if isinstance(value, Mapping):
            yield from _paths(value, f"{before}{name}.")


_LOOP = dict.fromkeys(("index", "index0", "first", "last", "length", "revindex"), 1)


class _Scope:
    """What names stand for at one place of a template."""

    def __init__(self, top: Mapping[str, Any], local: Mapping[str, Any]) -> None:
        self.top, self.local = top, local

    def with_names(self, names: Mapping[str, Any]) -> "_Scope":
        return _Scope(self.top, {**self.local, **names})

    def value(self, node: nodes.Node) -> Any:
        """The sample value of a path; raises LookupError with the path when there is none."""
        if isinstance(node, nodes.Name):
            if node.name in self.local:
                return self.local[node.name]
            if node.name in self.top:
                return self.top[node.name]
            raise LookupError(node.name)
        if isinstance(node, nodes.Getattr):
            found = self.value(node.node)
            if isinstance(found, Mapping) and node.attr in found:
                return found[node.attr]
            if found is _ANYTHING:
                return _ANYTHING
            raise LookupError(f"{_written(node.node)}.{node.attr}")
        return _ANYTHING


_ANYTHING = object()


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _unknown(body: list[nodes.Node], scope: _Scope) -> Iterator[tuple[int, str]]:
    """Line and path of each name that the values do not hold."""
    for node in body:
        if isinstance(node, nodes.For):
            yield from _unknown_in_loop(node, scope)
        elif isinstance(node, (nodes.Name, nodes.Getattr)):
            try:
                scope.value(node)
            except LookupError as missing:
                yield node.lineno, str(missing.args[0])
        else:
            yield from _unknown(list(node.iter_child_nodes()), scope)


def _unknown_in_loop(node: nodes.For, scope: _Scope) -> Iterator[tuple[int, str]]:
    try:
        source = scope.value(node.iter)
    except LookupError as missing:
        yield node.iter.lineno, str(missing.args[0])
        source = _ANYTHING
    element: Any = _ANYTHING
    if isinstance(source, list) and source:
        element = source[0]
    names = {node.target.name: element} if isinstance(node.target, nodes.Name) else {}
    yield from _unknown(node.body, scope.with_names(names | {"loop": _LOOP}))
    yield from _unknown(node.else_, scope)
