"""计划内容: nature, dates, objective, scope, criteria, working hours, signatures of the audit plan."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from consultant_app.errors import AppError
from consultant_app.model.audit import AUDIT_METHODS, AUDIT_NATURES, Audit
from consultant_app.model.labels import FIELDS
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_view import PlanInHand, PlanTab
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField, NumberField
from consultant_app.ui.widgets.locking import lock
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.ui.widgets.times import TimeField
from consultant_app.workflows import audit_planning, audit_timetable, audits, standards, working_days

_TITLES = FIELDS[Audit]
_CLOCKS = (("start", "上班"), ("end", "下班"), ("lunch_start", "午休开始"), ("lunch_end", "午休结束"))
_LENGTHS = (("opening", "首次会议（分钟）"), ("team", "组内沟通（分钟）"), ("closing", "末次会议（分钟）"))


class BasisTab(PlanTab):
    """A form whose fields save by themselves."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, plan, parent)
        self.editors: dict[str, Any] = {}
        self.hours: dict[str, Any] = {}
        self.resting = label("", "warn", wrap=True)
        self.area = scrolled(column(self._head(), self._texts(), self._hours_card(), self._signed(), None, spacing=12))
        self.setLayout(column(self.area))

    # build

    def _head(self) -> Card:
        card, grid = Card("审核安排"), FieldGrid(3)
        self._add(grid, "number", AutosaveLine(self._saver("number"), name=_TITLES["number"]))
        self._add(grid, "start", DateField(partial(self._save_held, "start"), name="审核开始日期"), "审核开始日期")
        self._add(grid, "end", DateField(partial(self._save_held, "end"), name="审核结束日期"), "审核结束日期")
        for field, choices in (("nature", AUDIT_NATURES), ("method", AUDIT_METHODS), ("edition", standards.EDITIONS)):
            self._add(grid, field, AutosaveCombo(self._saver(field), choices, name=_TITLES[field]))
        card.body.addWidget(grid)
        card.body.addWidget(self.resting)
        return card

    def _texts(self) -> Card:
        card = Card("目的、范围和准则")
        for field, hint, lines in (
            ("objective", "这次审核要弄清什么", 2),
            ("scope", "产品、部门、场所、过程；应与体系范围一致", 2),
            ("criteria", "每行一条：标准、体系文件、法律法规、合同", 4),
        ):
            save = self._save_criteria if field == "criteria" else self._saver(field)
            editor = AutosaveText(save, name=_TITLES[field], hint=hint, lines=lines)
            self.editors[field] = editor
            card.body.addWidget(Field(_TITLES[field], editor))
        return card

    def _hours_card(self) -> Card:
        card = Card("作息时间", "排日程时用，所有企业共用；改了以后重新排一次日程才起作用。")
        grid = FieldGrid(4)
        for field, title in _CLOCKS:
            self.hours[field] = TimeField(partial(self._save_hours, field), name=title)
            grid.add(Field(title, self.hours[field]))
        for field, title in _LENGTHS:
            self.hours[field] = NumberField(partial(self._save_length, field), name=title, whole=True)
            grid.add(Field(title, self.hours[field]))
        card.body.addWidget(grid)
        return card

    def _signed(self) -> Card:
        card, grid = Card("编制、批准和分发"), FieldGrid(3)
        for field in ("plan_prepared_by", "plan_reviewed_by", "plan_approved_by"):
            self._add(grid, field, AutosaveLine(self._saver(field), name=_TITLES[field]))
        for field in ("plan_made_on", "plan_approved_on"):
            self._add(grid, field, DateField(self._saver(field), name=_TITLES[field]))
        self._add(grid, "distribution", AutosaveLine(self._saver("distribution"), name=_TITLES["distribution"]))
        remarks = AutosaveText(self._saver("remarks"), name=_TITLES["remarks"], lines=2)
        self.editors["remarks"] = remarks
        grid.add(Field(_TITLES["remarks"], remarks), whole=True)
        card.body.addWidget(grid)
        self.delete = button("删除这次审核", self.remove, role="link", tip="只能删除还没有检查记录的审核")
        card.body.addLayout(row(None, self.delete))
        return card

    def _add(self, grid: FieldGrid, field: str, editor: Any, title: str = "") -> None:
        self.editors[field] = editor
        grid.add(Field(title or _TITLES[field], editor))

    # saving

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: object) -> None:
        if self.plan.held.audit is not None:
            audits.edit_audit(self.app.session, self.plan.held.audit.id, **{field: value})

    def _save_held(self, end: str, value: str) -> None:
        audit = self.plan.held.audit
        if audit is None:
            return
        held = replace(records.get(self.app.session.db, Audit, audit.id).held, **{end: value})
        if held.start and held.end and held.end < held.start:
            if end == "end":
                raise ValueError("结束日期早于开始日期，没有保存；请核对。")
            held = replace(held, end=held.start)  # the first day was put off: the last one follows
        self._save("held", held)
        planned = min((slot.on for slot in self.plan.state.slots if slot.on), default="") if self.plan.state else ""
        if end == "start" and value and planned and planned != value:
            text = f"已排的日程仍从 {planned} 开始。"
            self.app.say(text, kind="warn", action="把日程移到新日期", on_action=self.shift)

    def shift(self) -> None:
        """Let the timetable follow the first day."""
        audit = self.plan.held.fresh()
        if audit is not None:
            self.app.attempt(audit_timetable.shift_slots, self.app.session, audit, audit.held.start)

    def _save_criteria(self, text: str) -> None:
        self._save("criteria", tuple(line.strip() for line in text.splitlines() if line.strip()))

    def _save_hours(self, field: str, value: str) -> None:
        if not value:
            raise ValueError("作息时间不能空着，没有保存；请写成 08:30 的样子。")
        audit_timetable.change_hours(self.app.session, **{field: value})

    def _save_length(self, field: str, value: str) -> None:
        if not value.isdecimal() or not 5 <= int(value) <= 120:
            raise ValueError("会议时间请写 5～120 之间的分钟数，没有保存。")
        audit_timetable.change_hours(self.app.session, **{field: int(value)})

    def remove(self) -> None:
        """Remove an audit that was begun by mistake."""
        audit = self.plan.held.audit
        if audit is None:
            return
        self.flush()
        try:
            audit_planning.remove_audit(self.app.session, audit)
        except AppError as error:
            self.app.say(str(error), kind="bad")
        else:
            self.app.say(f"已删除内部审核 {audit.number}。", undo=True)

    # showing

    def refresh(self) -> None:
        """Show the audit in hand; what is being typed stays."""
        audit = self.plan.held.audit
        if audit is None:
            return
        shown = {"start": audit.held.start, "end": audit.held.end, "criteria": "\n".join(audit.criteria)}
        for field, editor in self.editors.items():
            editor.show_value(shown[field] if field in shown else getattr(audit, field))
            lock(editor, audit.frozen)
        hours = audit_timetable.hours_of(self.app.session)
        for field, editor in self.hours.items():
            editor.show_value(str(getattr(hours, field)))
        self._show_resting(audit)

    def _show_resting(self, audit: Audit) -> None:
        found = working_days.rest_days([audit.held.start, audit.held.end])
        notes = [f"{day} 是{why}" for day, why in sorted(found.items())]
        if audit.held.end[:4] > working_days.known_until():
            notes.append(f"法定节假日只知道到 {working_days.known_until()} 年，之后只能提示周末")
        self.resting.setText("；".join(notes) + "。" if notes else "")
        self.resting.setVisible(bool(notes))

    def open_place(self, **where: Any) -> None:
        """field=name."""
        field = {"held": "start"}.get(where.get("field", ""), where.get("field", ""))
        editor = self.editors.get(field) or self.hours.get(field)
        if editor is not None:
            editor.setFocus()
            self.area.ensureWidgetVisible(editor, 0, 120)
