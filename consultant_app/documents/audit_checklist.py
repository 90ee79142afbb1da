"""内部审核检查表: a sheet per department with what was looked at, what was seen and how it was judged."""

import re
from typing import Any

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import BLANK_DATE
from consultant_app.model.audit import AuditLine, AuditSlot, Finding, Verdict
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.checklist import in_order
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.model.nonconformity import AuditObservation, Nonconformity

KIND = "audit_checklist"
_COLUMNS = ("序", "条款", "检查", "记录", "判定", "备注")
_BLANK_LINES = 6
_SEPARATORS = re.compile("[、，,；;]")  # between the auditors of a line
_GRADE_KEYS = {"一般": 3, "严重": 4, "轻微": 5}  # the keys on which a line is judged on screen


def context(dossier: Dossier) -> dict[str, Any]:
    """表 says how the sheets look, 部门 are the sheets."""
    return sheets(dossier, KIND, by_hand=dossier.blank)


def sheets(dossier: Dossier, kind: str, *, by_hand: bool) -> dict[str, Any]:
    """The values of the template; `by_hand` leaves what is found on site to be written."""
    view = audit_parts.audit_view(dossier)
    return audit_parts.furniture(dossier, kind) | {
        "表": {"手写": by_hand, "审核编号": view.audit.number, "选择": _choices(dossier)},
        "部门": _departments(dossier, view, by_hand=by_hand),
    }


def _choices(dossier: Dossier) -> str:
    """The verdicts to tick, each with the key on which it is entered afterwards."""
    grades = {key: f"{grade}不符合" for grade in dossier.agency.grades if (key := _GRADE_KEYS.get(grade))}
    rest = {1: "符合", 2: "观察项", 7: "不适用", 8: "未验证"}
    return "\n".join(f"{key} □{name}" for key, name in sorted((rest | grades).items()))


def _departments(dossier: Dossier, view: AuditView, *, by_hand: bool) -> list[dict[str, Any]]:
    """The sheets in the order of the departments; the number of a line is its place in the whole checklist."""
    names = audit_parts.department_names(dossier)
    numbers = _record_numbers(view)
    lines: dict[str, list[tuple[int, AuditLine]]] = {}
    for number, line in enumerate(in_order(view.lines), start=1):
        lines.setdefault(line.department_id if line.department_id in names else "", []).append((number, line))
    found = []
    for key in (*names, ""):
        if key in lines:
            rows = [_row(number, line, numbers.get(line.id, ""), by_hand=by_hand) for number, line in lines[key]]
            found.append(_head(dossier, view, key, [line for _, line in lines[key]], by_hand=by_hand) | {"行": rows})
    return found or [_head(dossier, view, "", [], by_hand=True) | {"行": _empty(dossier)}]


def _record_numbers(view: AuditView) -> dict[str, str]:
    """The numbers of what came of a line, by the line's id; one line may have more than one nonconformity."""
    raised: list[Nonconformity | AuditObservation] = [each.item for each in view.nonconformities]
    raised += view.observations
    found: dict[str, list[str]] = {}
    for item in raised:
        if item.line_id and not item.withdrawn:
            found.setdefault(item.line_id, []).append(item.number)
    return {key: "\n".join(numbers) for key, numbers in found.items()}


def _empty(dossier: Dossier) -> list[dict[str, Any]]:
    if not dossier.blank:
        return [dict.fromkeys(_COLUMNS, "") | {"序": "—", "检查": "（检查表中还没有条目）"}]
    return [row | {"序": str(number)} for number, row in
            enumerate(audit_parts.empty_rows(_COLUMNS, _BLANK_LINES), start=1)]  # fmt: skip


def _head(dossier: Dossier, view: AuditView, key: str, lines: list[AuditLine], *, by_hand: bool) -> dict[str, str]:
    home = next((each for each in dossier.departments if each.id == key), None)
    slots = [slot for slot in view.slots if slot.department_id == key and key]
    seen = [line.finding for line in lines if not by_hand]
    members = {member.id: member.name for member in view.members}
    people = audit_parts.named(name for each in seen for name in _SEPARATORS.split(each.auditor))
    head = f"（负责人：{home.head}）" if home and home.head else ""
    return {
        "名称": home.name + head if home else "" if dossier.blank else audit_parts.NO_DEPARTMENT,
        "陪同": audit_parts.named([*(each.escort for each in seen), *(slot.escort for slot in slots)]),
        "审核员": people or audit_parts.named(members.get(each, "") for slot in slots for each in slot.member_ids),
        "日期": _dates(seen, slots),
        "主题": _subject(slots, lines),
    }


def _dates(seen: list[Finding], slots: list[AuditSlot]) -> str:
    """The days on which something was found, else those of the timetable."""
    days = sorted({each.on for each in seen if each.on}) or sorted({slot.on for slot in slots if slot.on})
    return "、".join(chinese_date(day) for day in days) or BLANK_DATE


def _subject(slots: list[AuditSlot], lines: list[AuditLine]) -> str:
    planned = audit_parts.named(slot.processes for slot in slots)
    return planned or audit_parts.named(PROCESS_KINDS.get(line.process, "") for line in lines)


def _row(number: int, line: AuditLine, record: str, *, by_hand: bool) -> dict[str, str]:
    finding = line.finding
    return {
        "序": str(number),
        "条款": "\n".join(part for part in (line.clause, line.clause_title) if part),
        "检查": _task(line),
        "记录": "" if by_hand else _seen(finding),
        "判定": "" if by_hand else _verdict(finding),
        "备注": line.remark if by_hand else "\n".join(part for part in (record, line.remark) if part),
    }


def _task(line: AuditLine) -> str:
    """How and what is checked, which record should be there, how many are looked at, where the line comes from."""
    how = f"【{'·'.join(line.method)}】" if line.method else ""
    more = (("应有记录", line.record), ("抽样", line.sampling), ("来源", line.origin))
    return "\n".join([f"{how}{line.text}", *(f"{label}：{text}" for label, text in more if text)])


def _seen(finding: Finding) -> str:
    sample = (("抽样数", finding.sampled), ("其中不符合数", finding.failed))
    counted = "，".join(f"{label}：{value}" for label, value in sample if value)
    reason = f"理由：{finding.reason}" if finding.reason else ""
    return "\n".join(part for part in (finding.evidence, reason, f"（{counted}）" if counted else "") if part)


def _verdict(finding: Finding) -> str:
    graded = finding.verdict is Verdict.NONCONFORM and finding.grade
    return f"{finding.verdict.value}\n（{finding.grade}）" if graded else finding.verdict.value
