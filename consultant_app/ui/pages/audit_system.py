"""体系与过程: what the enterprise declared about its system."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.labels import FIELDS
from consultant_app.model.management_system import ManagementSystem
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import column, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine, DateField
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import audits, management_systems, standards

_TITLES = FIELDS[ManagementSystem]


class SystemView(AuditView):
    """A form that saves by itself; `editors` by the field's name."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.editors: dict[str, Any] = {}
        inside = QWidget()
        inner = column(self._declared(), None, spacing=12)
        inner.setContentsMargins(0, 0, 8, 0)
        inside.setLayout(inner)
        self.area = scrolled(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def _declared(self) -> Card:
        card, grid = Card("体系信息"), FieldGrid(3)
        editions = [(each, each) for each in standards.EDITIONS]
        self._add(grid, "edition", AutosaveCombo(self._saver("edition"), editions, name=_TITLES["edition"]))
        for field in ("issued_on", "effective_on"):
            self._add(grid, field, DateField(self._saver(field), name=_TITLES[field]))
        for field, hint in (
            ("top_manager", "主持管理评审的人"), ("top_position", ""), ("representative", "没有设也可以不填"),
        ):  # fmt: skip
            self._add(grid, field, AutosaveLine(self._saver(field), name=_TITLES[field], hint=hint))
        for field, hint in (
            ("scope", "产品和服务、场所、过程，与申请认证的范围一致"),
            ("documents", "名称、编号、版本，如：质量手册 QM-01 A/0"),
            ("policy", "质量方针的原文"),
            ("remarks", ""),
        ):
            editor = AutosaveText(self._saver(field), name=_TITLES[field], hint=hint, lines=2)
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

    def open_place(self, **where: Any) -> None:
        """field=name of a field of the system."""
        editor = self.editors.get(where.get("field", ""))
        if editor is not None:
            editor.setFocus()
            self.area.ensureWidgetVisible(editor, 0, 120)
