"""The timetable of an audit as it is printed: a band per day, a line per slot."""

from typing import Any

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import BLANK_DATE
from consultant_app.model.audit import AuditMember, AuditSlot, SlotKind
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.dossier import Dossier

_COLUMNS = ("时间", "部门", "内容", "陪同", "审核员")
_USUAL = {  # what a line says that is no audit of a department: contents, who goes along, auditors
    SlotKind.OPENING: ("确认目的、范围、准则和日程，说明审核方法", "最高管理者、各部门负责人", "审核组全体"),
    SlotKind.TEAM: ("核对证据，汇总发现，讨论判定", "", "审核组全体"),
    SlotKind.CLOSING: ("通报审核发现和结论，确认不符合项，约定整改期限", "最高管理者、各部门负责人", "审核组全体"),
    SlotKind.BREAK: ("", "", ""),
}


def days(dossier: Dossier, view: AuditView) -> list[dict[str, Any]]:
    """日期 with its 安排; on a blank two days of empty lines."""
    if dossier.blank or not view.slots:
        return [{"日期": f"第{day}天：{BLANK_DATE}", "安排": audit_parts.empty_rows(_COLUMNS, 7)} for day in "一二"]
    by_day: dict[str, list[AuditSlot]] = {}
    for slot in sorted(view.slots, key=lambda each: (each.on, each.start, each.order_key)):
        by_day.setdefault(slot.on, []).append(slot)
    return [
        {
            "日期": audit_parts.day_text(dossier, on) or "（未定日期）",
            "安排": [_line(dossier, view, slot) for slot in slots],
        }
        for on, slots in by_day.items()
    ]


def _line(dossier: Dossier, view: AuditView, slot: AuditSlot) -> dict[str, str]:
    where, contents, escort, auditors = _words(dossier, view, slot)
    return {
        "时间": audit_parts.span(slot.start, slot.end),
        "部门": where,
        "内容": "\n".join(part for part in (contents, slot.note) if part),
        "陪同": slot.escort or escort,
        "审核员": auditors,
    }


def _words(dossier: Dossier, view: AuditView, slot: AuditSlot) -> tuple[str, str, str, str]:
    """Place, contents, who goes along, auditors."""
    who = team_text([each for each in view.members if each.id in slot.member_ids])
    if slot.kind is not SlotKind.AUDIT:
        usual, escort, team = _USUAL[slot.kind]
        contents = "" if slot.note else usual
        place = f"{slot.kind.value}（{slot.area}）" if slot.area else slot.kind.value
        return place, contents, escort, who if len(slot.member_ids) < len(view.members) and who else team
    name = audit_parts.department_names(dossier).get(slot.department_id, "")
    place = "\n".join(part for part in (name, slot.area) if part)
    clauses = "；".join(slot.clauses)  # 、 between numbers makes LibreOffice break inside a number
    contents = "\n".join(part for part in (slot.processes, f"条款：{clauses}" if clauses else "") if part)
    head = next((each.head for each in dossier.departments if each.id == slot.department_id), "")
    return place, contents, head, who


def team_text(members: list[AuditMember]) -> str:
    """A组：周老师、李示例; without groups only the names."""
    groups = dict.fromkeys(each.group for each in members)
    lines = []
    for group in groups:
        names = audit_parts.named(each.name for each in members if each.group == group)
        lines.append(f"{group}组：{names}" if group else names)
    return "\n".join(lines)
