"""首末次会议记录: agenda and minutes of both meetings, with lines to write on where nothing was typed."""

from typing import Any

from consultant_app.documents import audit_meetings, audit_parts
from consultant_app.documents.audit_meetings import AUDITEES, AUDITORS
from consultant_app.documents.wording import lines
from consultant_app.model.audit import Attendee
from consultant_app.model.audit_dossier import MeetingView
from consultant_app.model.dossier import Dossier

KIND = "audit_minutes"
_LINE = "_" * 88
_AGENDA_LINES, _MINUTES_LINES = 5, 14


def context(dossier: Dossier) -> dict[str, Any]:
    """会议: the first and the last, each with 议程 and 内容 as paragraphs (文) or lines to write on (线)."""
    return audit_parts.furniture(dossier, KIND) | {
        "会议": [
            audit_meetings.head(dossier, kind, view.meeting)
            | {
                "受审核方": _people(audit_meetings.present(view, AUDITEES)),
                "审核组": _people(audit_meetings.present(view, AUDITORS)),
                "缺席": _away(view),
                "议程": _text(view.meeting.agenda, _AGENDA_LINES),
                "内容": _text(view.meeting.minutes, _MINUTES_LINES),
            }
            for kind, view in audit_meetings.both(dossier)
        ]
    }


def _text(text: str, count: int) -> dict[str, list[str]]:
    return {"文": lines(text), "线": [] if lines(text) else [_LINE] * count}


def _people(people: list[Attendee]) -> str:
    """Names with what they stand for: 赵总（总经理）."""
    return audit_parts.named(f"{each.name}（{each.position}）" if each.position else each.name for each in people)


def _away(view: MeetingView) -> str:
    if not view.attendees:
        return ""
    gone = [f"{each.name}：{each.absent}" for each in audit_meetings.absent(view)]
    return "；".join(gone) or "无"
