"""First and last meeting of an audit: when, who, what was said. Who came signs on the printed sheet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from consultant_app.model.audit import Attendee, Audit, Meeting, SlotKind, Verdict
from consultant_app.model.checklist import tally
from consultant_app.model.dates import chinese_date
from consultant_app.model.department_kinds import is_top
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits

KINDS = (SlotKind.OPENING.value, SlotKind.CLOSING.value)
TEAM, AUDITED = "审核组", "受审核方"
AGENDA = {
    KINDS[
        0
    ]: "1. 与会人员签到，介绍审核组和受审核方人员\n2. 说明审核目的、范围和准则\n3. 确认日程、陪同人员和沟通方式\n"
    "4. 说明审核方法、抽样的局限和不符合的分级\n5. 保密和安全要求\n6. 受审核方提问和最高管理者讲话",
    KINDS[1]: "1. 与会人员签到\n2. 重申审核目的、范围和准则，说明抽样的局限\n3. 通报审核过程和做得好的方面\n"
    "4. 宣读不符合项和观察项，受审核方确认事实\n5. 说明整改期限和验证方式\n6. 审核结论\n7. 最高管理者表态",
}


def meeting_of(db: Connection, audit: Audit, kind: str) -> Meeting | None:
    """A meeting of the audit, once it was prepared."""
    return records.find(db, Meeting, fixed_id(audit.id, kind))


def proposed(db: Connection, audit: Audit, kind: str) -> Meeting:
    """The meeting as timetable and team say: day, time, place, chair and agenda."""
    slot = next((each for each in audits.slots_of(db, audit.id) if each.kind.value == kind), None)
    team = audits.members_of(db, audit.id)
    lead = next((each.name for each in team if each.role == "组长"), "")
    return Meeting(
        id=fixed_id(audit.id, kind),
        enterprise_id=audit.enterprise_id,
        owner_id=audit.id,
        kind=kind,
        on=slot.on if slot else (audit.held.start if kind == KINDS[0] else audit.held.end),
        start=slot.start if slot else "",
        end=slot.end if slot else "",
        place=slot.area if slot else "",
        chair=lead,
        recorder=next((each.name for each in team if each.name != lead and each.role in ("组员", "实习审核员")), ""),
        agenda=AGENDA.get(kind, ""),
    )


def prepare(session: Session, audit: Audit, kind: str) -> Meeting:
    """Write a meeting down with everybody who is expected, as one step; one that is there already stays."""
    before = meeting_of(session.db, audit, kind)
    if before is not None:
        return before
    meeting = proposed(session.db, audit, kind)
    expected = proposed_attendees(session.db, audit, meeting)
    audits.change_audited(session, audit.id, f"准备{kind}", [meeting, *expected])
    return meeting


def edit_meeting(session: Session, meeting: Meeting, **values: Any) -> None:
    """Give a meeting other values. Raises AppError when the report was issued."""
    before = records.get(session.db, Meeting, meeting.id)
    after = replace(before, **values)
    if after != before:
        key = f"{meeting.id}/{','.join(sorted(values))}"
        audits.change_audited(session, meeting.owner_id, f"修改{meeting.kind}", [after], merge_key=key)


# who is expected


def proposed_attendees(db: Connection, audit: Audit, meeting: Meeting) -> list[Attendee]:
    """Top management, the heads of the departments and the team, without those who are listed already.

    Top management and every head have to be there; whoever cannot come is marked absent with a reason.
    """
    listed = {each.name for each in audits.attendees_of(db, meeting.id)}
    last = max((each.order_key for each in audits.attendees_of(db, meeting.id)), default="")
    made: list[Attendee] = []
    for name, department, position, side in _expected(db, audit):
        if name and name not in listed:
            listed.add(name)
            last = between(last, "")
            made.append(
                Attendee(
                    id=fixed_id(meeting.id, name), enterprise_id=meeting.enterprise_id, meeting_id=meeting.id,
                    name=name, department=department, position=position, side=side, order_key=last,
                )
            )  # fmt: skip
    return made


def _expected(db: Connection, audit: Audit) -> list[tuple[str, str, str, str]]:
    system = audits.system_of(db, audit.enterprise_id)
    departments: list[Department] = records.of_enterprise(db, Department, audit.enterprise_id)
    top = [each for each in departments if is_top(each.name)]
    rest = [each for each in departments if not is_top(each.name)]
    top_place = top[0].name if top else ""
    led = [
        (system.top_manager.strip(), top_place, system.top_position),
        *((each.head.strip(), each.name, "负责人") for each in (*top, *rest)),
    ]
    roles = {each.name.strip(): each.role for each in audits.members_of(db, audit.id)}
    posts = {name: (place, position) for name, place, position in reversed(led)}
    team = [(name, *posts.get(name, ("", "")), role) for name, role in roles.items()]
    return [
        *((*each, AUDITED) for each in led if each[0] not in roles),
        # who leads a department and audits others signs as an auditor, with both beside the name
        *((name, place, "、".join(filter(None, (post, role))), TEAM) for name, place, post, role in team),
    ]


def add_expected(session: Session, audit: Audit, meeting: Meeting) -> int:
    """Add everybody who is expected and not listed yet, as one step; how many."""
    made = proposed_attendees(session.db, audit, meeting)
    if made:
        audits.change_audited(session, audit.id, f"加入 {len(made)} 位参会人员", made)
    return len(made)


def edit_attendees(
    session: Session, meeting: Meeting, changed: Sequence[tuple[str, dict[str, str]]], added: Sequence[dict[str, str]]
) -> None:
    """Change attendees (id, values) and add others, as one step. Raises AppError when the report was issued."""
    after: list[Attendee] = []
    for key, values in changed:
        before = records.get(session.db, Attendee, key)
        after += [replace(before, **values)] if replace(before, **values) != before else []
    last = max((each.order_key for each in audits.attendees_of(session.db, meeting.id)), default="")
    for values in added:
        last = between(last, "")
        mine = Attendee(id=new_id(), enterprise_id=meeting.enterprise_id, meeting_id=meeting.id, order_key=last)
        after.append(replace(mine, **values))
    if after:
        audits.change_audited(session, meeting.owner_id, "修改参会人员", after)


def remove_attendees(session: Session, meeting: Meeting, gone: Sequence[Attendee]) -> None:
    """Take people off the list."""
    audits.remove_audited(session, meeting.owner_id, "删除参会人员", gone)


def move_attendee(session: Session, meeting: Meeting, attendee: Attendee, before: str, after: str) -> None:
    """Put somebody between two neighbours of the list, named by their order keys ("" for an end)."""
    moved = replace(attendee, order_key=between(before, after))
    audits.change_audited(session, meeting.owner_id, "移动参会人员", [moved])


# minutes


def skeleton(db: Connection, audit: Audit, kind: str) -> str:
    """The minutes to start from: what the program knows, and ____ for what only those who were there know."""
    parts = _opening(db, audit) if kind == KINDS[0] else _closing(db, audit)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(parts, 1))


def _opening(db: Connection, audit: Audit) -> list[str]:
    team = audits.members_of(db, audit.id)
    lead = next((each.name for each in team if each.role == "组长"), "____（组长）")
    others = "、".join(each.name for each in team if each.role != "组长") or "无"
    held = _days(audit)
    return [
        f"审核组长{lead}介绍审核组：组员{others}。",
        f"审核目的：{audit.objective or '____（目的）'}",
        f"审核范围：{audit.scope or '____（范围）'}",
        f"审核准则：{'；'.join(audit.criteria) or '____（准则）'}。",
        f"审核日期{held}；日程和陪同人员逐项确认的结果：____（调整，没有写“无”）。",
        "抽样的局限、不符合的分级、观察项的处理和保密：____（由谁说明）。",
        "受审核方提出：____（内容，没有写“无”）；答复：____（内容）。",
        "最高管理者讲话要点：____（要点）。",
    ]


def _closing(db: Connection, audit: Audit) -> list[str]:
    counted = tally(audits.lines_of(db, audit.id))
    every = audit_dossiers.nonconformities_of(db, audit.enterprise_id)
    raised = [item for item in every if item.audit_id == audit.id and not item.withdrawn]
    grades = "、".join(
        f"{grade} {sum(item.grade == grade for item in raised)} 项" for grade in dict.fromkeys(i.grade for i in raised)
    )
    listed = "；".join(f"{item.number}（{item.clause or '条款未定'}，{item.snapshot.department}）" for item in raised)
    due = sorted({chinese_date(item.due_on) for item in raised if item.due_on})
    found = f"开出不符合 {len(raised)} 项" + (f"（{grades}）：{listed}" if raised else "")
    return [
        f"审核组长通报：审核日期{_days(audit)}，检查 {counted.judged} 条，其中未验证 "
        f"{counted.verdicts[Verdict.NOT_VERIFIED]} 条；还没有查的 {counted.open} 条。",
        "做得好的方面：____（内容）。",
        f"{found}。观察项 {counted.verdicts[Verdict.OBSERVATION]} 项。",
        "受审核方对不符合事实的意见：____（逐项，确认或异议）。",
        f"整改期限：{'、'.join(due) or '____（日期）'}；验证方式：____（书面或现场）。",
        "审核结论：____（符合性、有效性、是否具备认证条件，各写理由）。",
        "最高管理者表态：____（要点）。",
    ]


def _days(audit: Audit) -> str:
    start, end = chinese_date(audit.held.start), chinese_date(audit.held.end)
    if not start:
        return "____（日期）"
    return start if end in ("", start) else f"{start}至{end}"
