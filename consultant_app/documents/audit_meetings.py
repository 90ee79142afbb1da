"""The first and the last meeting of an audit as papers see them, whether or not they were written down yet."""

from collections.abc import Iterator

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import BLANK_DATE
from consultant_app.model.audit import Attendee, AuditSlot, Meeting, SlotKind
from consultant_app.model.audit_dossier import AuditView, MeetingView
from consultant_app.model.dossier import Dossier

AUDITEES, AUDITORS = "受审核方", "审核组"


def both(dossier: Dossier) -> Iterator[tuple[str, MeetingView]]:
    """首次会议 and 末次会议 in this order; one that was not written down has what the timetable says of it."""
    view = audit_parts.audit_view(dossier)
    for kind in (SlotKind.OPENING, SlotKind.CLOSING):
        written = next((each for each in view.meetings if each.meeting.kind == kind.value), None)
        yield kind.value, written or MeetingView(meeting=_planned(view, kind))


def _planned(view: AuditView, kind: SlotKind) -> Meeting:
    slot = next((each for each in view.slots if each.kind is kind), AuditSlot(id="", enterprise_id="", audit_id=""))
    lead = next((each.name for each in view.members if each.role == "组长"), "")
    return Meeting(
        id="",
        enterprise_id="",
        kind=kind.value,
        on=slot.on,
        start=slot.start,
        end=slot.end,
        place=slot.area,
        chair=lead,
    )


def head(dossier: Dossier, kind: str, meeting: Meeting) -> dict[str, str]:
    """What stands on top of a meeting's paper."""
    audit = audit_parts.audit_view(dossier).audit
    year = audit.held.start[:4]
    return {
        "名称": kind,
        "项目": f"{year or '________'}年内部审核" + (f"（{audit.number}）" if audit.number else ""),
        "日期": audit_parts.day_text(dossier, meeting.on) if meeting.on else BLANK_DATE,
        "时间": audit_parts.span(meeting.start, meeting.end),
        "地点": meeting.place,
        "主持": meeting.chair,
        "记录": meeting.recorder,
    }


def present(view: MeetingView, side: str) -> list[Attendee]:
    """Those expected of one side, without those excused."""
    return [each for each in view.attendees if each.side == side and not each.absent]


def absent(view: MeetingView) -> list[Attendee]:
    """Those excused, with reason and permission."""
    return [each for each in view.attendees if each.absent]
