"""The other ways to see a checklist: table, key-in, picker, editor, what is missing. Made when first shown."""

from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.audit import AuditLine
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card

_HOME = "consultant_app.ui.pages."
PANELS = {
    "table": "audit_site_table:LineTable",
    "key_in": "audit_site_keyin:KeyIn",
    "picker": "audit_site_pick:LinePicker",
    "editor": "audit_site_edit:LineEditor",
    "leaving": "audit_site_leaving:LeavingPanel",
    "exchange": "audit_site_exchange:ExchangePanel",
}


class Panels(QWidget):
    """One panel in front."""

    closed = Signal()
    line_asked = Signal(str)

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self.panels: dict[str, Panel] = {}
        self.key = ""
        self.card = Card()
        self.back = button("回到逐条", self.closed.emit, icon_name="list", tip="Esc")
        self.card.actions.addWidget(self.back)
        self.stack = QStackedWidget()
        self.card.body.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)

    def show_panel(self, key: str, line: AuditLine | None = None) -> None:
        """Bring a panel to the front; the editor edits that line, the picker begins with its department."""
        panel = self.panel(key)
        self.key = key
        self.card.set_title(panel.title, panel.hint)
        self.stack.setCurrentWidget(panel)
        if key == "editor" and line is not None:
            panel.show_line(line)
        panel.refresh()
        if key == "picker" and line is not None:
            panel.choose_department(line.department_id)

    def panel(self, key: str) -> Panel:
        """A panel, made on first use."""
        if key not in self.panels:
            module, _, name = PANELS[key].partition(":")
            panel = getattr(import_module(_HOME + module), name)(self.app, self.lines)
            panel.line_asked.connect(self.line_asked)
            panel.done.connect(self.closed)
            self.panels[key] = panel
            self.stack.addWidget(panel)
        return self.panels[key]

    def refresh(self) -> None:
        """Show what is stored in the panel in front."""
        self.panel(self.key).refresh()

    def focus_first(self) -> None:
        """Into the panel in front, where one begins."""
        self.panel(self.key).focus_first()
