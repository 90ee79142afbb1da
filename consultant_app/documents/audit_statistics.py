"""内部审核统计分析: an audit beside all audits of the enterprise, or a year over all; Pareto charts, days, repeats."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents import audit_parts, charts
from consultant_app.documents.wording import date_text, period_text, rows
from consultant_app.model.audit_statistics import Bar, Statistics, statistics
from consultant_app.model.dossier import Dossier

KIND = "audit_statistics"
_LINES = ["_" * 72] * 3
_CHARTS = (("clauses", "条款"), ("causes", "原因（人机料法环测）"), ("departments", "部门"))


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 企业, 范围, 概况 rows, 图 (one per dimension), 手写 lines on a blank, 重复 rows.

    Counted are the nonconformities of the audit in hand, and beside them those with all others. An audit without an id
    stands for a selection, and its number says which.
    """
    view = dossier.audit
    chosen = view is not None and not view.audit.id and not dossier.blank
    mine = view.nonconformities if view else ()
    today = dossier.made_on or "9999-12-31"
    now = statistics(mine, today)
    ever = statistics((*mine, *dossier.other_nonconformities), today)
    again = [
        {"序": str(number), "条款": each.clause, "部门": each.department, "编号": "、".join(each.numbers)}
        for number, each in enumerate(ever.repeats, 1)
    ]
    return audit_parts.furniture(dossier, KIND) | {
        "范围": {
            "说明": view.audit.number if view else "",
            "日期": period_text(view.audit.held.start, view.audit.held.end) if view else "",
            "截止": date_text(dossier.made_on),
            "本次": "所选范围" if chosen else "本次审核",
            "历次": "全部年度" if chosen else "本企业历次审核",
        },
        "概况": [row | ({"本次": "", "历次": ""} if dossier.blank else {}) for row in _figures(now, ever)],
        "图": [_chart(title, getattr(now, field)) for field, title in _CHARTS if getattr(now, field)],
        "手写": _LINES if dossier.blank else [],
        "重复": rows(again, ("序", "条款", "部门", "编号"), blank=True, count=3) if again or dossier.blank else [],
    }


def _figures(now: Statistics, ever: Statistics) -> list[dict[str, str]]:
    pairs = [
        ("不符合项总数（项）", str(now.total), str(ever.total)),
        ("未关闭（项）", str(now.open), str(ever.open)),
        ("已逾期（项）", str(now.overdue), str(ever.overdue)),
        ("严重程度", _counted(now.grades), _counted(ever.grades)),
        ("不符合类型", _counted(now.natures), _counted(ever.natures)),
        ("状态", _counted(now.states), _counted(ever.states)),
        ("关闭天数（平均／中位数／最长）", _days(now), _days(ever)),
        ("超期关闭（项）", str(now.days.late), str(ever.days.late)),
    ]
    return [{"项目": what, "本次": mine, "历次": every} for what, mine, every in pairs]


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{name} {count}" for name, count in pairs) or "—"


def _days(found: Statistics) -> str:
    days = found.days
    return f"{days.mean:.1f}／{days.median:g}／{days.longest} 天（{days.count} 项）" if days.count else "—"


def _chart(title: str, bars: Sequence[Bar]) -> dict[str, Any]:
    picture = charts.pareto(title, [(bar.label, bar.count, bar.cumulative, bar.vital) for bar in bars])
    return {"标题": f"{title}排列图", "说明": _said(bars), "图片": picture}


def _said(bars: Sequence[Bar]) -> str:
    """Which few stand out and what share they have; that none does is said too."""
    whole = f"共 {sum(bar.count for bar in bars)} 项"
    vital = [bar for bar in bars if bar.vital]
    if not vital:
        even = len({bar.count for bar in bars}) == 1
        return f"{whole}，各为 {bars[0].count} 项，没有集中。" if even else f"{whole}。"
    names = "、".join(bar.label for bar in vital)
    share = f"累计占 {vital[-1].cumulative:.0f}%" if len(vital) > 1 else f"占 {vital[-1].cumulative:.0f}%"
    rest = {bar.count for bar in bars if not bar.vital}
    return f"{whole}；主要项目：{names}，{share}" + (f"；其余各 {rest.pop()} 项。" if len(rest) == 1 else "。")
