"""The left side of 现场检查: which lines are shown, the list of them, and the other ways to see the checklist."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages import audit_site_lines
from consultant_app.ui.pages.audit_site_lines import FILTERS, HERE, LinesInHand
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.sections import SectionList

_WIDTH, _NARROW = 300, 200


class ChecklistSide(QWidget):
    """`chosen` carries the id of a line or the key of a department; `filtered` tells of another filter."""

    chosen = Signal(str)
    filtered = Signal()
    panel_asked = Signal(str)

    def __init__(self, app: App, lines: LinesInHand, fill: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self._shown: object = None  # for what the list was made last
        titles = [(key, title) for key, (title, _) in FILTERS.items()]
        self.filter = AutosaveCombo(self._filter, titles, name="显示哪些条目")
        self.filter.show_value(app.state.read("audit_filter", "all"))
        self.list = SectionList(name="检查条目")
        self.list.chosen.connect(self.chosen)
        self.table = button("表格", self._ask, icon_name="table", tip="表格视图：可从 Excel 粘贴")
        self.key_in = button("补录", self._ask, icon_name="keyboard", tip="手写检查表快速补录")
        self.leaving = button("离厂前还缺什么 F8", self._ask, icon_name="check")
        for part, key in ((self.table, "table"), (self.key_in, "key_in"), (self.leaving, "leaving")):
            part.setProperty("panel", key)
        self.fill = Button("条目")
        self.fill.setToolTip("补齐、挑选、自己写、带入上次不符合和诊断问题")
        self.fill.setMenu(fill)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.filter)
        layout.addLayout(row(self.table, self.key_in, self.fill, spacing=4))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.leaving)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """A small window leaves the room to the line."""
        self.setFixedWidth(_NARROW if narrow else _WIDTH)
        self.key_in.setVisible(not narrow)

    def show_lines(self, current: str) -> None:
        """Show the lines in hand that the filter lets through; nothing is done twice for the same lines."""
        chosen, line = self.filtered_by(), self.lines.by_id.get(current)
        department = line.department_id if line else ""
        state = (self.lines.version, chosen, department, "" if chosen in ("all", HERE) else current)
        if state != self._shown:
            self._shown = state
            self._show_counts(current)
            self.list.show_lines(audit_site_lines.entries(self.lines, chosen, current))
        self.list.show_current(current)

    def _show_counts(self, current: str) -> None:
        found = self.lines.counts(current)
        for at, (key, (title, _)) in enumerate(FILTERS.items()):
            text = f"{title}　{found[key]} 条"
            if text != self.filter.itemText(at):
                self.filter.setItemText(at, text)

    def filtered_by(self) -> str:
        """The key of the filter."""
        return self.filter.value() or "all"

    def _filter(self, key: str) -> None:
        self.app.state.write("audit_filter", key)
        self.filtered.emit()

    def _ask(self) -> None:
        self.panel_asked.emit(self.sender().property("panel"))
