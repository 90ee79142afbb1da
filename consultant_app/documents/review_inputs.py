"""管理评审输入材料: a report per department, and the indicators with target, value and trend."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.documents.wording import NONE, date_text, lines, rows, writing_lines
from consultant_app.model.dossier import Dossier
from consultant_app.model.indicator_trends import Trend, period_name, trends, with_unit
from consultant_app.model.review import ReviewInput
from consultant_app.model.review_facts import targets_of

KIND = "review_inputs"
_NOBODY = "未定责任部门"


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 部门, 指标."""
    found = trends(dossier.indicators, dossier.system.readings, targets_of(dossier))
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, "编号", "时间", "手写"),
        "部门": _departments(dossier),
        "指标": rows(
            [_indicator(number, trend) for number, trend in enumerate(found, start=1)],
            ("序", "名称", "目标值", "实际值", "历次", "趋势", "判定"), blank=dossier.blank, count=8,
        ),
    }  # fmt: skip


def _departments(dossier: Dossier) -> list[dict[str, Any]]:
    """The items by the department that reports them, in the order of the items."""
    grouped: dict[str, list[tuple[str, ReviewInput]]] = {}
    for title, entry in review_parts.inputs(dossier):
        name = "" if dossier.blank else entry.department or _NOBODY
        grouped.setdefault(name, []).append((title, entry))
    return [
        {
            "名称": name or "　" * 10,
            "提交": date_text(max(entry.submitted_on for _, entry in found)),
            "续页": number > 0,
            "项目": [_item(place, title, entry, dossier.blank) for place, (title, entry) in enumerate(found, start=1)],
        }
        for number, (name, found) in enumerate(grouped.items())
    ]


def _item(number: int, title: str, entry: ReviewInput, blank: bool) -> dict[str, Any]:
    issues = writing_lines(lines(entry.issue), blank=blank, count=1)
    return {
        "题": f"{number}. {title}",
        "现状": writing_lines(lines(review_parts.statement(entry)), blank=blank, count=2),
        "问题": [] if issues == [NONE] else issues,
    }


def _indicator(number: int, trend: Trend) -> dict[str, str]:
    return {
        "序": str(number),
        "名称": trend.indicator.name,
        "目标值": with_unit(trend.target, trend.indicator.unit),
        "实际值": f"{trend.value}\n{period_name(trend.last.period)}" if trend.last else "无数据",
        "历次": trend.path,
        "趋势": f"{trend.arrow} {trend.turn}".strip(),
        "判定": trend.met,
    }
