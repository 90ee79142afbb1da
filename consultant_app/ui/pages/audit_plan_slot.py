"""The line of the timetable in hand as a form beside the timetable."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import AuditSlot, SlotKind
from consultant_app.model.independence import conflicts
from consultant_app.model.labels import FIELDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_view import PlanInHand
from consultant_app.ui.pages.audit_system_lists import split_clauses
from consultant_app.ui.widgets.autosave import Saver, flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import clear_layout, column, label, row
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.ui.widgets.times import TimeField
from consultant_app.workflows import audit_timetable, independence_reasons, standards

_TITLES = FIELDS[AuditSlot]
_KINDS = tuple((kind.value, kind.value) for kind in SlotKind)


class SlotForm(QWidget):
    """Every field of a slot; saves by itself."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.plan = app, plan
        self.slot: AuditSlot | None = None
        self._offered = ""  # a reason that was written before
        self._team: list[tuple[str, str]] = []
        self.editors: dict[str, Any] = {}
        self.conflict = label("", "bad", wrap=True)
        self.members = ChoiceButtons([], name="审核员", several=True, height=40)
        self.place_of_members = QVBoxLayout()
        self.place_of_members.addWidget(self.members)
        self.fields: dict[str, Field] = {}
        grid = FieldGrid(2)
        for field, editor, whole in self._editors():
            self.editors[field] = editor
            self.fields[field] = Field(_TITLES[field], editor)
            grid.add(self.fields[field], whole=whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        self.team_title = label(_TITLES["member_ids"])
        layout.addLayout(column(self.team_title, self.place_of_members, spacing=4))
        layout.addWidget(self.conflict)  # below the names: they stay under the pointer when it comes
        reason = AutosaveText(
            self._saver("independence_reason"), name=_TITLES["independence_reason"], lines=2,
            hint="如：本厂只有一名内审员，由外部顾问陪同审核并复核证据",
        )  # fmt: skip
        self.editors["independence_reason"] = reason
        self.fields["independence_reason"] = Field(_TITLES["independence_reason"], reason, hint="会印在审核计划里")
        layout.addWidget(self.fields["independence_reason"])
        self.before = label("", "muted", wrap=True)
        self.again = button("沿用这条理由", self.take_reason)
        layout.addWidget(self.before)
        layout.addLayout(row(self.again, None))
        layout.addWidget(grid)
        layout.addStretch(1)

    def _editors(self) -> list[tuple[str, Any, bool]]:
        def line(field: str, hint: str = "") -> AutosaveLine:
            return AutosaveLine(self._saver(field), name=_TITLES[field], hint=hint)

        clauses = AutosaveLine(self._save_clauses, name=_TITLES["clauses"], hint="用顿号隔开，如 8.5.1、8.6")
        departments = AutosaveCombo(self._saver("department_id"), name=_TITLES["department_id"])
        return [
            ("start", TimeField(self._saver("start"), name=_TITLES["start"]), False),
            ("end", TimeField(self._saver("end"), name=_TITLES["end"]), False),
            ("on", DateField(self._saver("on"), name=_TITLES["on"]), False),
            ("kind", AutosaveCombo(self._save_kind, _KINDS, name=_TITLES["kind"]), False),
            ("department_id", departments, False),
            ("escort", line("escort", "部门负责人"), False),
            ("clauses", clauses, True),
            ("processes", line("processes"), True),
            ("area", line("area", "车间、库房、外部场所"), False),
            ("note", line("note"), False),
        ]

    # saving

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: object) -> None:
        if self.slot is not None:
            audit_timetable.edit_slot(self.app.session, self.slot, **{field: value})

    def _save_kind(self, value: str) -> None:
        self._save("kind", SlotKind(value))

    def _save_clauses(self, text: str) -> None:
        edition = self.plan.state.audit.edition
        numbers = split_clauses(text)
        if wrong := next((number for number in numbers if number not in standards.clauses(edition)), ""):
            raise ValueError(f"{edition} 没有条款“{wrong}”，没有保存；请写条款号，如 8.5.1。")
        self._save("clauses", numbers)

    def _save_members(self, chosen: str) -> None:
        if self.slot is not None:
            slot = self.slot
            self.app.attempt(audit_timetable.edit_slot, self.app.session, slot, member_ids=tuple(chosen.split()))

    # showing

    def show_slot(self, slot: AuditSlot | None) -> None:
        """Show a line; what is typed for the one before is saved first."""
        if (slot and slot.id) != (self.slot and self.slot.id):
            flush(self)
            for saver in self.findChildren(Saver):
                saver.drop()
            if (
                slot is not None
            ):  # what was just saved belongs to the other one; this one may be older than the database
                slot = records.find(self.app.session.db, AuditSlot, slot.id)
        self.slot = slot
        if slot is None or self.plan.state is None:
            return
        state = self.plan.state
        self.editors["department_id"].set_choices([("", "—"), *((each.id, each.name) for each in state.departments)])
        for field, editor in self.editors.items():
            value = getattr(slot, field)
            editor.show_value("、".join(value) if field == "clauses" else str(value))
        self._show_team(slot)
        self._show_conflict(slot)
        audited = slot.kind is SlotKind.AUDIT
        for field in ("department_id", "escort", "clauses", "processes", "area"):
            self.fields[field].setVisible(audited)
        for part in (self.team_title, self.members):
            part.setVisible(slot.kind is not SlotKind.BREAK)
        lock(self, state.audit.frozen)

    def _show_team(self, slot: AuditSlot) -> None:
        team = [(member.id, f"{member.name}（{member.group}）") for member in self.plan.state.members]
        if team != self._team:
            self._team = team
            clear_layout(self.place_of_members)
            self.members = ChoiceButtons(
                [(key, name, "") for key, name in team], name="审核员", several=True, height=40
            )
            self.members.chosen.connect(self._save_members)
            self.place_of_members.addWidget(self.members)
        self.members.show_value(" ".join(slot.member_ids))

    def _show_conflict(self, slot: AuditSlot) -> None:
        state = self.plan.state
        found = conflicts([slot], state.members, state.departments)
        names = "、".join(each.member.name for each in found)
        self.conflict.setText(
            f"！{names}审核自己的部门（{found[0].department.name}）。请换人；换不了，就在下面写明理由。"
            if found
            else ""
        )
        self.conflict.setVisible(bool(found))
        self.fields["independence_reason"].setVisible(bool(found) or bool(slot.independence_reason))
        self._offered = ""
        if found and not slot.independence_reason:
            self._offered = independence_reasons.offered(self.app.session.db, slot)
        self.before.setText(f"同一人、同一部门以前写的理由：{self._offered}")
        for part in (self.before, self.again):
            part.setVisible(bool(self._offered))

    def take_reason(self) -> None:
        """The reason written before for the same person and department."""
        self._save("independence_reason", self._offered)

    def flush(self) -> bool:
        """Keep what is being typed."""
        return flush(self)
