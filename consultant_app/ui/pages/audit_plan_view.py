"""What the parts of 审核计划 share: the plan as it stands, read once per change."""

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.model.audit import AuditMember, AuditSlot
from consultant_app.model.independence import AUDITING_ROLES, own_departments
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.ui.widgets.autosave import flush
from consultant_app.workflows import plan_checking
from consultant_app.workflows.plan_checking import PlanState

_WEEKDAYS = "一二三四五六日"


class PlanInHand:
    """The plan of the audit in hand; `state` is None before the first audit."""

    def __init__(self, app: App, held: AuditInHand) -> None:
        self.app, self.held = app, held
        self.state: PlanState | None = None

    def read(self) -> None:
        """Read what the database holds now."""
        audit = self.held.audit
        self.state = plan_checking.read_plan(self.app.session.db, audit) if audit else None

    def member(self, key: str) -> AuditMember | None:
        """Somebody of the team."""
        team = self.state.members if self.state else ()
        return next((member for member in team if member.id == key), None)

    def slot(self, key: str) -> AuditSlot | None:
        """A line of the timetable."""
        slots = self.state.slots if self.state else ()
        return next((slot for slot in slots if slot.id == key), None)

    def department(self, key: str) -> str:
        """The name of a department."""
        every = self.state.departments if self.state else ()
        return next((each.name for each in every if each.id == key), "")

    def groups(self) -> list[str]:
        """The groups that audit, in their order; one without a name before there is a team."""
        team = self.state.members if self.state else ()
        return sorted({member.group for member in team if member.role in AUDITING_ROLES}) or [""]

    def group_of(self, slot: AuditSlot) -> str:
        """The group that does a slot: that of its first auditor."""
        found = [member for key in slot.member_ids if (member := self.member(key)) is not None]
        found.sort(key=lambda member: member.role not in AUDITING_ROLES)
        groups = self.groups()
        return found[0].group if found and found[0].group in groups else groups[0]

    def team_for(self, group: str, department_id: str) -> tuple[str, ...]:
        """Who of a group audits a department: not those whose own it is, unless nobody else is there."""
        if self.state is None:
            return ()
        mine = [member for member in self.state.members if member.group == group and member.role != "观察员"]
        free = [each for each in mine if department_id not in own_departments(each, self.state.departments)]
        able = any(member.role in AUDITING_ROLES for member in free)
        return tuple(member.id for member in (free if able else mine))


def day_title(iso: str) -> str:
    """11月24日 周二."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return "未定日期"
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


class PlanTab(QWidget):
    """A part of the plan. refresh() shows what `plan` holds; it is called while the part is in front."""

    tab_asked = Signal(str, object)  # another part, and the place in it

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.plan = app, plan

    def refresh(self) -> None:
        """Show the data."""

    def open_place(self, **where: Any) -> None:
        """Go to a place in the part."""

    def flush(self) -> bool:
        """Keep what is being typed."""
        return flush(self)
