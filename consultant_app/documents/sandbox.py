"""The small language that templates may speak: names, loops over lists, conditions – and nothing that computes."""

from collections.abc import Iterator
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Const,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Test, nodes.CondExpr,
)  # fmt: skip
_FILTERS = frozenset({"length", "join"})
_TESTS = frozenset({"defined"})
_MAX_LOOPS = 4  # loops in loops over long lists are how a template could keep the machine busy for ever


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Jinja2 without globals, calls, arithmetic and attributes of objects; a missing name is an error."""

    def __init__(self, finalize: Any = None) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True, finalize=finalize)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing may be called."""
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Only what a table of values holds, and where a loop stands; never a method."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)


def forbidden(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Line and reason, in Chinese, of everything in a template that is not a name, a loop or a condition."""
    for node in tree.find_all(nodes.Node):
        if reason := _why_forbidden(node):
            yield node.lineno or 1, reason
    yield from _too_deep(tree, 0)


def _why_forbidden(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        return f"不能使用“|{node.name}”，模板里只能用 |length 和 |join"
    if isinstance(node, nodes.Test) and node.name not in _TESTS:
        return f"不能使用“is {node.name}”"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"不能访问“{node.attr}”，它不是资料里的名称"
    if isinstance(node, nodes.For) and node.recursive:
        return "循环不能写 recursive"
    if isinstance(node, _ALLOWED) or not isinstance(node, (nodes.Expr, nodes.Stmt)):
        return ""
    if isinstance(node, nodes.Call):
        return "不能调用函数（名称后面不能有括号），模板里只能写名称、循环和条件"
    return f"不能使用这种写法（{type(node).__name__}），模板里只能写名称、循环和条件"


def _too_deep(node: nodes.Node, depth: int) -> Iterator[tuple[int, str]]:
    inside = depth + isinstance(node, nodes.For)
    if inside > _MAX_LOOPS:
        yield node.lineno, f"循环套了 {inside} 层，最多 {_MAX_LOOPS} 层"
        return
    for child in node.iter_child_nodes():
        yield from _too_deep(child, inside)
