"""管理评审会议签到表: who is expected; who came signs by hand."""

from typing import Any

from consultant_app.documents import audit_parts, review_parts
from consultant_app.model.audit import Attendee
from consultant_app.model.dossier import Dossier

KIND = "review_sign_in"
_SPARE, _BLANK_LINES = 4, 14  # lines for people nobody expected; lines of a blank


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 评审, 人员."""
    view = review_parts.view_of(dossier)
    people = view.meeting.attendees if view.meeting else ()
    nobody = Attendee(id="", enterprise_id="", side="")
    spare = _BLANK_LINES if dossier.blank else _SPARE
    return audit_parts.furniture(dossier, KIND) | {
        "评审": review_parts.head(dossier, "编号", "时间", "地点", "主持人"),
        "人员": [
            {
                "序": str(number),
                "姓名": each.name,
                "部门": each.department,
                "职务": each.position,
                "角色": _role(each, dossier),
                "备注": each.absent,
            }
            for number, each in enumerate((*people, *[nobody] * spare), start=1)
        ],
    }


def _role(attendee: Attendee, dossier: Dossier) -> str:
    """主持人 and 记录人 by their names, else the side; nothing on an empty line."""
    view = review_parts.view_of(dossier)
    if not attendee.name:
        return ""
    if attendee.name == view.review.chair:
        return "主持人"
    return "记录人" if view.meeting and attendee.name == view.meeting.meeting.recorder else attendee.side
