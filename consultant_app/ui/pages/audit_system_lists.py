"""The 不适用 list and the processes of the enterprise, edited like sheets."""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from consultant_app.model.enterprise import Department
from consultant_app.model.labels import FIELDS
from consultant_app.model.management_system import PROCESS_KINDS, Exclusion, ManagementSystem, WorkProcess
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import editing, management_systems, planning, standards

_TITLES = FIELDS[WorkProcess]


def split_clauses(text: str) -> tuple[str, ...]:
    """Clause numbers as people separate them."""
    return tuple(part for part in re.split(r"[、,，;；\s]+", text.strip()) if part)


@dataclass(frozen=True)
class ExclusionRow:
    """A line of the 不适用 list; its id is the clause."""

    id: str
    clause: str
    title: str
    reason: str


def _lacking(row: ExclusionRow) -> str:
    return "" if row.reason else "bad"


class ExclusionsCard(Card):
    """Clauses that the enterprise declares not applicable, with reasons."""

    def __init__(self, app: App, held: AuditInHand) -> None:
        super().__init__(
            "不适用的条款",
            "每条都要写理由，且不影响产品合格。8.3 写一行就含 8.3.1～8.3.6；计划、检查表和覆盖检查都会避开它们。",
        )
        self.app, self.held = app, held
        self.table = RecordTable(
            [
                Column(field="clause", title="条款", width=90, colour=_lacking),
                Column(field="title", title="标题", width=230, editable=False),
                Column(field="reason", title="不适用理由", hint="如：按顾客图纸加工，不承担设计"),
            ],
            name="不适用的条款",
            change=self._change,
            delete=self._delete,
            lines=3,
        )
        self.body.addWidget(self.table)

    def show_system(self, system: ManagementSystem) -> None:
        """Show what is stored."""
        rows = [self._row(each, system.edition) for each in system.exclusions]
        self.table.show_changed(rows)
        self.table.view.setMaximumHeight(self.table.view.minimumHeight())

    def _row(self, exclusion: Exclusion, edition: str) -> ExclusionRow:
        title = standards.label(exclusion.clause, edition).removeprefix(exclusion.clause).strip()
        return ExclusionRow(exclusion.clause, exclusion.clause, title, exclusion.reason)

    def _change(self, edits: Edits) -> None:
        wanted = {row.id: Exclusion(clause=row.clause, reason=row.reason) for row in self.table.records()}
        for row, values in edits.changed:
            known = {name: text for name, text in values.items() if name in ("clause", "reason")}
            wanted[row.id] = replace(wanted[row.id], **known)
        added = [
            Exclusion(clause=values["clause"], reason=values.get("reason", ""))
            for values in edits.added
            if values.get("clause")
        ]
        if edits.added and not added:
            self.app.say("先写条款号，如 8.3，再写理由；没有添加。", kind="warn")
            return
        every = [each for each in wanted.values() if each.clause] + added
        self.app.attempt(management_systems.edit_exclusions, self.app.session, self.held.enterprise_id, every)

    def _delete(self, rows: list[ExclusionRow]) -> None:
        gone = {row.id for row in rows}
        kept = [Exclusion(clause=row.clause, reason=row.reason) for row in self.table.records() if row.id not in gone]
        self.app.attempt(management_systems.edit_exclusions, self.app.session, self.held.enterprise_id, kept)
        self.app.say(f"已删除 {len(rows)} 条不适用声明。", undo=True)


@dataclass(frozen=True)
class ProcessRow:
    """A line of the list of processes."""

    id: str
    order_key: str
    name: str
    kind: str
    department_id: str
    related: str
    clauses: str
    is_special: str
    is_outsourced: str


class ProcessesCard(Card):
    """What the enterprise does, who owns it, and which clauses it answers."""

    def __init__(self, app: App, held: AuditInHand) -> None:
        super().__init__("过程与责任部门", "审核日程按责任部门和对应条款排出；条款用顿号隔开，可写上一级，如 8.5。")
        self.app, self.held = app, held
        self.departments: list[Department] = []
        self.propose = button("按部门列出过程", self.list_processes, icon_name="idea", tip="补上还没有列出的常见过程")
        self.actions.addWidget(self.propose)
        self.table = RecordTable(
            self._columns(), name="过程", change=self._change, delete=self._delete, move=self._move, lines=8
        )
        self.body.addWidget(self.table)

    def _columns(self) -> list[Column]:
        owners = (("", "—"), *((each.id, each.name) for each in self.departments))
        kinds = (("", "—"), *PROCESS_KINDS.items())
        return [
            Column(field="name", title=_TITLES["name"], width=150),
            Column(field="kind", title=_TITLES["kind"], kind="choice", choices=kinds, width=150),
            Column(
                field="department_id", title=_TITLES["department_id"], kind="choice", choices=owners, width=130,
                colour=self._ownerless,
            ),
            Column(field="related", title=_TITLES["related_ids"], width=130, hint="部门名称，用顿号隔开"),
            Column(field="clauses", title=_TITLES["clauses"], hint="如 8.5.1、8.5.2；空着时按过程类别取"),
            Column(field="is_special", title="特殊", kind="check", width=60, hint="结果不能靠后续检验验证，需要确认"),
            Column(field="is_outsourced", title="外包", kind="check", width=60),
        ]  # fmt: skip

    def _ownerless(self, row: ProcessRow) -> str:
        return "" if row.department_id else "bad"

    def refresh(self) -> None:
        """Show what is stored."""
        db, mine = self.app.session.db, self.held.enterprise_id
        found = records.of_enterprise(db, Department, mine)
        if found != self.departments:
            self.departments = found
            self.table.model.columns = tuple(self._columns())  # another department may be chosen now
        rows = [self._row(process) for process in management_systems.processes_of(db, mine)]
        self.table.show_changed(rows)

    def _row(self, process: WorkProcess) -> ProcessRow:
        names = {each.id: each.name for each in self.departments}
        return ProcessRow(
            process.id,
            process.order_key,
            process.name,
            process.kind,
            process.department_id if process.department_id in names else "",
            "、".join(names[key] for key in process.related_ids if key in names),
            "、".join(process.clauses),
            "是" if process.is_special else "",
            "是" if process.is_outsourced else "",
        )

    def _values(self, typed: dict[str, str]) -> dict[str, Any]:
        by_name = {each.name: each.id for each in self.departments}
        values: dict[str, Any] = {name: typed[name] for name in ("name", "kind", "department_id") if name in typed}
        values |= {name: typed[name] == "是" for name in ("is_special", "is_outsourced") if name in typed}
        if "related" in typed:
            values["related_ids"] = tuple(by_name[name] for name in split_clauses(typed["related"]) if name in by_name)
        if "clauses" in typed:
            values["clauses"] = split_clauses(typed["clauses"])
        if values.get("department_id") in by_name:  # pasted by name
            values["department_id"] = by_name[values["department_id"]]
        return values

    def _change(self, edits: Edits) -> None:
        changed = [(row.id, self._values(typed)) for row, typed in edits.changed]
        added = [self._values(typed) for typed in edits.added]
        act = partial(management_systems.edit_processes, changed=changed, added=added)
        self.app.attempt(act, self.app.session, self.held.enterprise_id)

    def _delete(self, rows: list[ProcessRow]) -> None:
        self.app.attempt(planning.remove_parts, self.app.session, WorkProcess, [row.id for row in rows])
        self.app.say(f"已删除 {len(rows)} 个过程。", undo=True)

    def _move(self, row: ProcessRow, before: str, after: str) -> None:
        self.app.attempt(editing.move_record, self.app.session, WorkProcess, row.id, before, after)

    def list_processes(self) -> None:
        """Add the usual processes that are missing."""
        made = self.app.attempt(management_systems.propose_processes, self.app.session, self.held.enterprise_id)
        if made is not None:
            text = f"已列出 {len(made)} 个过程，请核对责任部门和条款。" if made else "常见的过程都已列出。"
            self.app.say(text, undo=bool(made))

    def choose(self, key: str) -> None:
        """Go to a process."""
        self.table.choose(key)
        self.table.view.setFocus()
