"""首末次会议签到表: a sheet for each meeting; nobody is signed in by the computer."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents import audit_meetings, audit_parts
from consultant_app.documents.audit_meetings import AUDITEES, AUDITORS
from consultant_app.model.audit import Attendee
from consultant_app.model.audit_dossier import MeetingView
from consultant_app.model.dossier import Dossier

KIND = "audit_sign_in"
_PEOPLE, _EXCUSED = ("姓名", "部门", "职务"), ("姓名", "部门", "缘由")
_LINES = 14  # of both lists together: what fits on one page
_AUDITORS, _SPARE = 4, {AUDITEES: 2, AUDITORS: 1}  # lines for auditors at least; spare ones at least
_EXCUSES = 1


def context(dossier: Dossier) -> dict[str, Any]:
    """会议: the first and the last, each with 受审核方, 审核组 and 缺席."""
    return audit_parts.furniture(dossier, KIND) | {
        "会议": [
            audit_meetings.head(dossier, kind, view.meeting) | _both_sides(view) | {"缺席": _excused(view)}
            for kind, view in audit_meetings.both(dossier)
        ]
    }


def _both_sides(view: MeetingView) -> dict[str, list[dict[str, str]]]:
    """The auditors with the lines they need, then as many for the audited as the page has left."""
    auditors = _seats(audit_meetings.present(view, AUDITORS), _AUDITORS, _SPARE[AUDITORS])
    audited = _seats(audit_meetings.present(view, AUDITEES), _LINES - len(auditors), _SPARE[AUDITEES])
    return {AUDITEES: audited, AUDITORS: auditors}


def _seats(people: Sequence[Attendee], least: int, spare: int) -> list[dict[str, str]]:
    """A line for each one expected, and empty ones for those who come besides."""
    found = [{"姓名": each.name, "部门": each.department, "职务": each.position} for each in people]
    found += audit_parts.empty_rows(_PEOPLE, max(spare, least - len(people)))
    return [{"序": str(number)} | row for number, row in enumerate(found, start=1)]


def _excused(view: MeetingView) -> list[dict[str, str]]:
    found = [
        {"姓名": each.name, "部门": "　".join(part for part in (each.department, each.position) if part),
         "缘由": each.absent}
        for each in audit_meetings.absent(view)
    ]  # fmt: skip
    return found + audit_parts.empty_rows(_EXCUSED, max(0, _EXCUSES - len(found)))
