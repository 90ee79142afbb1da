"""审核组: who audits, in which role and group, with what training; people of the enterprise are one click away."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from consultant_app.model.audit import AuditMember
from consultant_app.model.enterprise import Person
from consultant_app.model.independence import ROLES
from consultant_app.model.labels import FIELDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_view import PlanInHand, PlanTab
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import audit_team

_TITLES = FIELDS[AuditMember]


class TeamTab(PlanTab):
    """The team as a table, below it the people who could join."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, plan, parent)
        self._departments: tuple[Any, ...] = ()
        self._late: set[str] = set()
        self.table = RecordTable(
            self._columns(), name="审核组", change=self._change, delete=self._delete, lines=5, add_text="加外聘人员"
        )
        self.note = label("", "bad", wrap=True)
        self.people = LineList(name="可加入的人员", empty="企业档案里的人员都已在组里，或还没有登记人员。", most=30)
        team = Card(
            "审核组",
            "同一编组的人一起审核，不同编组（A、B……）同时审核不同部门。内审员培训日期应早于审核。",
        )
        self.again = button("沿用上次的审核组", self.copy_team, icon_name="copy")
        team.actions.addWidget(self.again)
        team.body.addWidget(self.table)
        team.body.addWidget(self.note)
        people = Card("从企业人员中加入", "点一下加入；有内审员资格的排在前面，资格和培训日期会一起带入。")
        people.body.addWidget(self.people)
        self.setLayout(column(scrolled(column(team, people, None, spacing=12))))

    def _columns(self) -> list[Column]:
        places = (("", "外部"), *((each.id, each.name) for each in self._departments))
        return [
            Column(field="name", title=_TITLES["name"], width=120),
            Column(field="role", title=_TITLES["role"], kind="choice", choices=ROLES, width=110),
            Column(field="group", title=_TITLES["group"], kind="choice", choices=("A", "B", "C", "D"), width=64),
            Column(
                field="department_id", title=_TITLES["department_id"], kind="choice", choices=places, width=150,
                hint="所在部门由别的组审核，避免审核自己的工作",
            ),
            Column(field="qualification", title=_TITLES["qualification"], hint="证书名称和编号"),
            Column(
                field="trained_on", title=_TITLES["trained_on"], kind="date", width=150, colour=self._colour,
                hint="内审员培训合格的日期，应不晚于审核开始日期",
            ),
        ]  # fmt: skip

    def _colour(self, member: AuditMember) -> str:
        return "bad" if member.id in self._late else ""

    def refresh(self) -> None:
        """Show the team."""
        state = self.plan.state
        if state is None:
            return
        if state.departments != self._departments:
            self._departments = state.departments
            self.table.model.columns = tuple(self._columns())
        self._late = {warning.member for warning in state.warnings if warning.member and warning.bad}
        self.table.show_changed(state.members)
        found = [
            warning.text for warning in state.warnings if warning.bad and (warning.member or warning.field == "team")
        ]
        self.note.setText("\n".join(f"！{text}" for text in found))
        self.note.setVisible(bool(found))
        self.table.setEnabled(not state.audit.frozen)
        self.again.setVisible(not state.members and bool(audit_team.previous_team(self.app.session, state.audit)))
        self._show_people()

    def _show_people(self) -> None:
        free = [] if self.plan.state.audit.frozen else audit_team.candidates(self.app.session, self.plan.state.audit)
        self.people.show_entries([self._entry(person) for person in free])

    def _entry(self, person: Person) -> Entry:
        held = audit_team.auditor_qualification(person)
        note = f"{held.name} {held.obtained_on}" if held else "没有登记内审员资格"
        place = "　".join(part for part in (self.plan.department(person.department_id), person.position) if part)
        return Entry(
            text=f"{person.name}　{place}", note=note, tag="＋", role="good" if held else "muted",
            open=partial(self._add, person.id),
        )  # fmt: skip

    def _add(self, person_id: str) -> None:
        audit = self.plan.state.audit
        self.app.attempt(audit_team.add_member, self.app.session, audit, person_id=person_id)

    def copy_team(self) -> None:
        """Take the team of the audit before over."""
        count = self.app.attempt(audit_team.copy_team, self.app.session, self.plan.state.audit)
        if count:
            self.app.say(f"已沿用上次审核组的 {count} 人，请核对培训日期和编组。", undo=True)

    def _change(self, edits: Edits) -> None:
        changed = {member.id: dict(values) for member, values in edits.changed}
        added = [dict(values) for values in edits.added]
        self.app.attempt(audit_team.edit_members, self.app.session, self.plan.state.audit, changed, added)

    def _delete(self, rows: list[AuditMember]) -> None:
        gone = {member.id for member in rows}
        self.app.attempt(audit_team.remove_members, self.app.session, self.plan.state.audit, gone)
        self.app.say(f"已把 {len(rows)} 人移出审核组和日程。", undo=True)

    def open_place(self, **where: Any) -> None:
        """member=id."""
        self.table.choose(where.get("member", ""))
        self.table.view.setFocus()
