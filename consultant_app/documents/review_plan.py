"""管理评审计划: when, who, on what basis, and which department hands in which input until when."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier

KIND = "review_plan"
_HEAD = (
    "编号", "编制日期", "标准", "目的", "依据", "范围", "时间", "地点", "主持人", "参加", "编制", "审核", "批准",
)  # fmt: skip


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 输入."""
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, *_HEAD),
        "输入": [
            {
                "序": str(number),
                "内容": title,
                "部门": entry.department,
                "期限": chinese_date(entry.due_on),
                "备注": entry.note,
            }
            for number, (title, entry) in enumerate(review_parts.inputs(dossier), start=1)
        ],
    }
