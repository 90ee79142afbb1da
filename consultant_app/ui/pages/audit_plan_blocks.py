"""The timetable of an audit as lanes and blocks for the screen."""

from consultant_app.model.audit import AuditSlot, SlotKind
from consultant_app.model.audit_hours import minutes
from consultant_app.ui.pages.audit_plan_view import PlanInHand, day_title
from consultant_app.ui.widgets.timetable_layout import Block, Lane
from consultant_app.workflows import audit_timetable

_WIDE = (SlotKind.OPENING, SlotKind.TEAM, SlotKind.CLOSING, SlotKind.BREAK)


def lane_key(day: str, group: str) -> str:
    """The key of the lane of a group on a day."""
    return f"{day}|{group}"


def day_and_group(key: str) -> tuple[str, str]:
    """What a lane stands for."""
    day, _, group = key.partition("|")
    return day, group


def lanes_of(plan: PlanInHand) -> list[Lane]:
    """A lane for each group on each day of the audit."""
    state = plan.state
    if state is None:
        return []
    held = state.audit.held
    days = sorted(
        {slot.on for slot in state.slots if slot.on} | set(audit_timetable.days_between(held.start, held.end))
    )
    groups = plan.groups()
    names = {
        group: "、".join(member.name for member in state.members if member.group == group and member.name)
        for group in groups
    }
    return [
        Lane(lane_key(day, group), day, day_title(day), f"{group}组 {names[group]}" if group else "审核组未定")
        for day in days
        for group in groups
    ]


def blocks_of(plan: PlanInHand) -> list[Block]:
    """The lines of the timetable that have a day and times."""
    state = plan.state
    if state is None:
        return []
    graded: dict[str, str] = {}
    for warning in reversed(state.warnings):  # the gravest last
        if warning.slot:
            graded[warning.slot] = "bad" if warning.bad else "warn"
    tips = {warning.slot: warning.text for warning in state.warnings if warning.slot}
    timed = [slot for slot in state.slots if slot.on and slot.start and slot.end]
    return [_block(plan, slot, graded.get(slot.id, ""), tips.get(slot.id, "")) for slot in timed]


def _block(plan: PlanInHand, slot: AuditSlot, role: str, tip: str) -> Block:
    wide = slot.kind in _WIDE
    team = "、".join(member.name for key in slot.member_ids if (member := plan.member(key)) is not None)
    name = plan.department(slot.department_id) or slot.area or "（未选部门）"
    sign = "！" if role == "bad" else ""
    clauses = "、".join(slot.clauses)
    return Block(
        key=slot.id,
        lane=lane_key(slot.on, plan.groups()[0] if wide else plan.group_of(slot)),
        start=minutes(slot.start),
        end=minutes(slot.end),
        title=f"{sign}{slot.kind.value if wide else name}",
        text="" if wide else f"{team or '没有审核员'}　{clauses or '没有条款'}",
        role=role or ("meeting" if wide else ""),
        tip=tip,
        wide=wide,
    )
