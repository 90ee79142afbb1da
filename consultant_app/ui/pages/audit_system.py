"""体系与过程: scope, dates, top management, what does not apply, and the processes with their owners."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.labels import FIELDS
from consultant_app.model.management_system import ManagementSystem
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_system_lists import ExclusionsCard, ProcessesCard
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audits, management_systems, standards
from consultant_app.workflows.record_prefix import proposed_prefix

_TITLES = FIELDS[ManagementSystem]
_TEXTS = (
    ("scope", "产品和服务、场所、过程，与申请认证的范围一致"),
    ("documents", "名称、编号、版本，如：质量手册 QM-01 A/0"),
    ("policy", "质量方针的原文"),
    ("remarks", ""),
)


class SystemView(AuditView):
    """A form that saves by itself, and two lists; `editors` by the field's name."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.editors: dict[str, Any] = {}
        self.exclusions = ExclusionsCard(app, held)
        self.processes = ProcessesCard(app, held)
        self.area = scrolled(column(self._declared(), self.exclusions, self.processes, None, spacing=12))
        self.setLayout(column(self.area))

    def _declared(self) -> Card:
        card, grid = Card("体系信息"), FieldGrid(3)
        editions = [(each, each) for each in standards.EDITIONS]
        self._add(grid, "edition", AutosaveCombo(self._saver("edition"), editions, name=_TITLES["edition"]))
        for field in ("issued_on", "effective_on"):
            self._add(grid, field, DateField(self._saver(field), name=_TITLES[field]))
        for field, hint in (
            ("top_manager", "主持管理评审的人"), ("top_position", ""), ("representative", "没有设也可以不填"),
            ("record_prefix", ""),
        ):  # fmt: skip
            self._add(grid, field, AutosaveLine(self._saver(field), name=_TITLES[field], hint=hint))
        for field, hint in _TEXTS:
            lines = 1 if field == "remarks" else 2
            editor = AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=lines)
            self._add(grid, field, editor, whole=True)
        card.body.addWidget(grid)
        return card

    def _add(self, grid: FieldGrid, field: str, editor: Any, *, whole: bool = False) -> None:
        self.editors[field] = editor
        grid.add(Field(_TITLES[field], editor), whole=whole)

    def _saver(self, field: str) -> Callable[[str], object]:
        return partial(self._save, field)

    def _save(self, field: str, value: str) -> None:
        management_systems.edit_system(self.app.session, self.held.enterprise_id, **{field: value})

    def refresh(self) -> None:
        """Show what is stored; what is being typed stays."""
        system = audits.system_of(self.app.session.db, self.held.enterprise_id)
        for field, editor in self.editors.items():
            editor.show_value(getattr(system, field))
        enterprise = records.get(self.app.session.db, Enterprise, self.held.enterprise_id)
        proposed = proposed_prefix(self.app.session.db, enterprise)
        self.editors["record_prefix"].setPlaceholderText(
            f"企业自己的记录用；不填用 {proposed}" if proposed else "如 HR"
        )
        self.exclusions.show_system(system)
        self.processes.refresh()

    def next_step(self) -> str:
        """On to the programme of the year."""
        return "编制年度方案"

    def take_step(self) -> None:
        """Go there."""
        if self.flush():
            self.app.open_page("audit", part="programme")

    def open_place(self, **where: Any) -> None:
        """field=name of a field, exclusion=clause, process=id; record=clause or id of a process."""
        if record := where.pop("record", ""):
            where["exclusion" if record[:1].isdigit() and "-" not in record else "process"] = record
        if "process" in where:
            self.processes.choose(where["process"])
            self.area.ensureWidgetVisible(self.processes, 0, 0)
            return
        if "exclusion" in where or where.get("field") == "exclusions":
            self.exclusions.table.choose(where.get("exclusion", ""))
            self.exclusions.table.view.setFocus()
            self.area.ensureWidgetVisible(self.exclusions, 0, 0)
            return
        if where.get("field") == "processes":
            self.processes.table.view.setFocus()
            self.area.ensureWidgetVisible(self.processes, 0, 0)
            return
        editor = self.editors.get(where.get("field", ""))
        if editor is not None:
            editor.setFocus()
            self.area.ensureWidgetVisible(editor, 0, 120)
