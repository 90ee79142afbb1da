"""Which audit is shown, and the way to begin another one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.model.audit import Audit
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_view import AuditInHand
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import row
from consultant_app.workflows import audit_planning


class AuditBar(QWidget):
    """The audits of the enterprise; hidden before the first one."""

    audit_chosen = Signal(str)
    audit_made = Signal(str)

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.held = app, held
        self.audits = AutosaveCombo(self.audit_chosen.emit, name="内部审核")
        self.more = button("新审核", self.start_audit, icon_name="add", tip="再开始一次内部审核")
        self.setLayout(row(self.audits, self.more))
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Less room for the list in a small window."""
        self.audits.setFixedWidth(132 if compact else 230)

    def refresh(self) -> None:
        """Show the audits there are."""
        held = self.held
        self.setVisible(held.audit is not None)
        if held.audit is None:
            return
        self.audits.set_choices([(audit.id, title_of(audit)) for audit in reversed(held.audits)])
        self.audits.show_value(held.audit.id)

    def start_audit(self) -> None:
        """Begin another audit and show it."""
        made = self.app.attempt(audit_planning.start_audit, self.app.session, self.app.enterprise_id)
        if made is not None:
            self.audit_made.emit(made.id)
            self.app.say(f"已新建内部审核 {made.number}。", undo=True)


def title_of(audit: Audit) -> str:
    """Number and first day of an audit."""
    return f"{audit.number or '未编号'} {audit.held.start}".strip()
