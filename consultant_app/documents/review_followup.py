"""管理评审改进项跟踪验证表: what became of each decision, of this review and of the one before."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.model.dossier import Dossier

KIND = "review_followup"
_COLUMNS = ("序", "类别", "决议", "责任", "期限", "验证方式", "完成", "验证", "验证人")


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 决议, 上次."""
    view = review_parts.view_of(dossier)
    before = view.previous_review
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, "编号", "时间", "主持人") | {"上次编号": before.number if before else ""},
        "决议": review_parts.decision_rows(view.decisions, blank=dossier.blank, count=5, names=_COLUMNS),
        "上次": review_parts.decision_rows(view.previous_decisions, blank=False, count=0, names=_COLUMNS)
        if view.previous_decisions
        else [],
    }
