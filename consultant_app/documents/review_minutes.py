"""管理评审会议记录: agenda, what was said, what was decided."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.documents.wording import lines, writing_lines
from consultant_app.model.dossier import Dossier

KIND = "review_minutes"


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 会议, 决议."""
    view = review_parts.view_of(dossier)
    meeting = view.meeting.meeting if view.meeting else None
    people = view.meeting.attendees if view.meeting else ()
    absent = "、".join(f"{each.name}（{each.absent}）" for each in people if each.absent)
    blank = dossier.blank
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, "编号", "时间", "地点", "主持人"),
        "会议": {
            "记录人": meeting.recorder if meeting else "",
            "结束": meeting.end if meeting else "",
            "出席": review_parts.attended(dossier),
            "缺席": absent or ("" if blank else "无"),
            "议程": writing_lines(lines(meeting.agenda) if meeting else [], blank=blank, count=4),
            "记录": writing_lines(lines(meeting.minutes) if meeting else [], blank=blank, count=14),
        },
        "决议": review_parts.decision_rows(
            view.decisions, blank=blank, count=4, names=("序", "决议", "责任", "期限", "验证方式")
        ),
    }
