"""不符合项分布表: clauses and processes by department, totals that add up, and what the figures say."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import period_text
from consultant_app.model.clauses import sort_key
from consultant_app.model.dossier import Dossier
from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.model.nonconformity import Nonconformity

KIND = "nonconformity_distribution"
SEVERE = "严重"
_NO_CLAUSE, _NO_PROCESS = "（未写条款）", "（未写过程）"
_TO_WRITE = "________________________________________________________________"
_BLANK_COLUMNS, _BLANK_ROWS = 8, 5


def context(dossier: Dossier) -> dict[str, Any]:
    """表 is the head with the reading, 条款 and 过程 are two matrices over the same departments."""
    view = audit_parts.audit_view(dossier)
    every = [each.item for each in view.nonconformities]
    counted = [item for item in every if not item.withdrawn]
    columns = _departments(dossier, counted)
    head = {
        "审核编号": view.audit.number,
        "审核日期": period_text(view.audit.held.start, view.audit.held.end),
        "合计": "" if dossier.blank else _total(counted),
        "分析": [_TO_WRITE] * 3 if dossier.blank else reading(dossier, counted),
        "作废": _withdrawn(every),
        "组长": next((each.name for each in view.members if each.role == "组长"), ""),
    }
    return audit_parts.furniture(dossier, KIND) | {
        "表": head,
        "部门": columns or [""] * _BLANK_COLUMNS,
        "条款": _matrix(dossier, counted, columns, lambda item: _clause(dossier, item)),
        "过程": _matrix(dossier, counted, columns, lambda item: _process(dossier, item)),
    }


def department_of(dossier: Dossier, item: Nonconformity) -> str:
    """The department of a nonconformity: by its record, else as it was called when it was raised."""
    names = audit_parts.department_names(dossier)
    return names.get(item.department_id, "") or item.snapshot.department or audit_parts.NO_DEPARTMENT


def cell(items: Sequence[Nonconformity]) -> str:
    """2 (1): two, one of them severe; empty for none."""
    severe = sum(item.grade == SEVERE for item in items)
    return "" if not items else f"{len(items)}（{severe}）" if severe else str(len(items))


def _departments(dossier: Dossier, items: Iterable[Nonconformity]) -> list[str]:
    """All departments, those without a nonconformity too, and behind them what no department stands for."""
    known = audit_parts.department_names(dossier).values()
    return list(dict.fromkeys([*known, *(department_of(dossier, item) for item in items)]))


def _clause(dossier: Dossier, item: Nonconformity) -> tuple[tuple[int, ...], str]:
    kept = item.snapshot.clause_title if item.snapshot.clause == item.clause else ""
    title = kept or audit_parts.titles(dossier, item.edition).get(item.clause, "")
    return sort_key(item.clause), audit_parts.clause_text(item.clause, title) or _NO_CLAUSE


def _process(dossier: Dossier, item: Nonconformity) -> tuple[tuple[int, ...], str]:
    """A process as the enterprise calls it where one only is of that kind, else the kind."""
    process = item.snapshot.process
    kinds = [key for key, label in PROCESS_KINDS.items() if process in (key, label)]
    if not kinds:
        return (len(PROCESS_KINDS),), process or _NO_PROCESS
    own = [each.name for each in dossier.system.processes if each.kind == kinds[0] and each.name]
    name = own[0] if len(own) == 1 else PROCESS_KINDS[kinds[0]]
    return (list(PROCESS_KINDS).index(kinds[0]),), name


def _matrix(
    dossier: Dossier, items: Sequence[Nonconformity], columns: Sequence[str],
    row_of: Callable[[Nonconformity], tuple[tuple[int, ...], str]],
) -> list[dict[str, Any]]:  # fmt: skip
    """A line per clause or process, and 合计 as the last one; on a blank empty lines."""
    if dossier.blank or not columns:
        empty = {"名": "", "格": [""] * (len(columns) or _BLANK_COLUMNS), "计": "", "号": ""}
        return [*([empty] * _BLANK_ROWS), empty | {"名": "合计"}]
    homes = {item.id: department_of(dossier, item) for item in items}
    rows: dict[tuple[tuple[int, ...], str], list[Nonconformity]] = {}
    for item in items:
        rows.setdefault(row_of(item), []).append(item)

    def line(name: str, mine: Sequence[Nonconformity], numbers: str) -> dict[str, Any]:
        cells = [cell([item for item in mine if homes[item.id] == column]) for column in columns]
        return {"名": name, "格": cells, "计": cell(mine) or "0", "号": numbers}

    found = [line(name, mine, audit_parts.named(item.number for item in mine)) for (_, name), mine in sorted(
        rows.items(), key=lambda pair: pair[0])]  # fmt: skip
    return [*found, line("合计", items, "")]


def _total(items: Sequence[Nonconformity]) -> str:
    """5项：严重1项、一般4项."""
    grades = Counter(item.grade or "未定级" for item in items)
    order = sorted(grades, key=lambda grade: (grade != SEVERE, grade))
    parts = "、".join(f"{grade}{grades[grade]}项" for grade in order)
    return f"{len(items)}项" + (f"：{parts}" if parts else "")


def _withdrawn(every: Iterable[Nonconformity]) -> str:
    gone = [item.number for item in every if item.withdrawn]
    return f"另有{len(gone)}项已作废（{audit_parts.named(gone)}），不计入。" if gone else ""


def reading(dossier: Dossier, items: Sequence[Nonconformity]) -> list[str]:
    """What the figures say of clauses that fail in several departments, and of departments that fail often."""
    if not items:
        return ["本次审核没有开具不符合项。"]
    homes: dict[str, dict[str, None]] = {}
    for item in items:
        homes.setdefault(_clause(dossier, item)[1], {})[department_of(dossier, item)] = None
    return [*_systematic(homes), _regional(Counter(department_of(dossier, item) for item in items), len(items))]


def _systematic(homes: dict[str, dict[str, None]]) -> list[str]:
    spread = [(clause, places) for clause, places in homes.items() if len(places) > 1 and clause != _NO_CLAUSE]
    if not spread:
        return ["系统性：没有同一条款在两个及以上部门出现不符合，未见系统性倾向。"]
    return [
        f"系统性：“{clause}”在{len(places)}个部门（{'、'.join(places)}）出现不符合，有系统性倾向，"
        "应从体系文件和管理职责上查找共同原因，并在其他部门举一反三。"
        for clause, places in spread
    ]


def _regional(counts: Counter[str], total: int) -> str:
    most = max(counts.values())
    top = [name for name, count in counts.items() if count == most]
    if most == 1 or len(top) > 2:
        return f"区域性：不符合项分布在{len(counts)}个部门，没有明显集中的部门。"
    names = "、".join(top)
    each = "各" if len(top) > 1 else ""
    return f"区域性：{names}{each}有{most}项，共{total}项，不符合项相对集中，宜作为整改和下次审核的重点。"
