"""管理评审通知: called by top management about a week before, with the inputs to prepare and who received it."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.documents.wording import lines, writing_lines
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier

KIND = "review_notice"
_EMPTY_LINES = 2
_TO_FILL = "____________"


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 议程, 输入, 签收."""
    meeting = review_parts.view_of(dossier).meeting
    agenda = lines(meeting.meeting.agenda) if meeting else []
    found = [
        {"序": str(number), "内容": title, "部门": entry.department, "期限": chinese_date(entry.due_on)}
        for number, (title, entry) in enumerate(review_parts.inputs(dossier), start=1)
    ]
    head = review_parts.head(dossier, "编号", "目的", "时间", "地点", "主持人", "参加", "通知日期", "手写")
    if dossier.blank:
        head |= dict.fromkeys(("主持人", "参加", "目的"), _TO_FILL)
    return audit_parts.furniture(dossier, KIND) | {
        "评审": head,
        "议程": writing_lines(agenda, blank=dossier.blank, count=3),
        "输入": found,
        "签收": _receivers(dossier) or [{"左": "", "右": ""}] * _EMPTY_LINES,
    }


def _receivers(dossier: Dossier) -> list[dict[str, str]]:
    """The departments that get the notice, two in a line."""
    asked = [entry.department for _, entry in review_parts.inputs(dossier)]
    names = list(dict.fromkeys(name for name in (*(each.name for each in dossier.departments), *asked) if name))
    names += [""] * (len(names) % 2)
    return [{"左": left, "右": right} for left, right in zip(names[::2], names[1::2], strict=True)]
