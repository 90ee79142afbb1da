"""管理评审报告: inputs, three judgements each with its reason, strategy, decisions, revisions."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.documents.wording import boxes, lines, writing_lines
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.review import ManagementReview
from consultant_app.model.review_rules import JUDGEMENTS, authority_reason, not_top_managers

KIND = "review_report"
_HEAD = (
    "编号", "标准", "目的", "依据", "范围", "时间", "地点", "主持人", "最高管理者", "报告日期", "编制", "审核", "批准",
)  # fmt: skip


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 项目, 结论, 综述, 战略, 决议, 修订, 授权 (why not by top management)."""
    view = review_parts.view_of(dossier)
    blank = dossier.blank
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, *_HEAD) | {"人员": _people(dossier)},
        "项目": [
            {
                "序": str(number),
                "项目": title,
                "现状": review_parts.statement(entry),
                "问题": entry.issue,
                "备注": entry.note,
            }
            for number, (title, entry) in enumerate(review_parts.inputs(dossier), start=1)
        ],
        "综述": writing_lines(lines(view.review.summary), blank=blank, count=3),
        "结论": _judgements(view.review),
        "战略": writing_lines(lines(view.review.strategy), blank=blank, count=2),
        "决议": review_parts.decision_rows(view.decisions, blank=blank, count=5),
        "修订": _revisions(view.review),
        "授权": _authority(dossier, view.review),
    }


def _people(dossier: Dossier) -> str:
    """Those who were at the meeting, else those named in the plan."""
    return review_parts.attended(dossier, with_department=True) or review_parts.view_of(dossier).review.participants


def _judgements(review: ManagementReview) -> list[dict[str, str]]:
    found = []
    for field, (name, verdicts, meaning) in JUDGEMENTS.items():
        opinion = getattr(review, field)
        found.append(
            {"名称": name, "含义": meaning, "结论": boxes(verdicts, {opinion.verdict}).replace("　", "\n"),
             "理由": opinion.reason}
        )  # fmt: skip
    return found


def _authority(dossier: Dossier, review: ManagementReview) -> str:
    """Why somebody else than top management leads or approves; empty when top management does."""
    others = not_top_managers(review, dossier.system.system)
    if not others:
        return ""
    return f"{'、'.join(others)}不是最高管理者。理由和授权：{authority_reason(review) or '（未写明）'}"


def _revisions(review: ManagementReview) -> list[str]:
    """A line for each time the report was issued again, and for the correction in hand."""
    found = [
        f"第 {each.revision} 次修订（{chinese_date(each.on)}签发）：{each.reason}"
        for each in review.issues
        if each.revision
    ]
    return [*found, f"正在修订：{review.reopened}"] if review.reopened else found
