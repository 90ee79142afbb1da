"""现场检查: the checklist beside one big line; as a table, typed in from paper, and what is missing before leaving."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model import checklist
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_card import LineCard
from consultant_app.ui.pages.audit_site_lines import SECTION, LinesInHand
from consultant_app.ui.pages.audit_site_panels import Panels
from consultant_app.ui.pages.audit_site_side import ChecklistSide
from consultant_app.ui.pages.audit_site_start import FillMenu, StartPanel
from consultant_app.ui.pages.audit_site_tools import LineTools
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import ENTER_GOES_ON, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import row

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NARROW = 960  # pixels


class SitePart(AuditView):
    """Number keys judge, Enter goes on, Ctrl+Enter does so out of the evidence."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.setProperty(ENTER_GOES_ON, True)
        self.current = ""
        self.lines = LinesInHand(app, held)
        self.stack = QStackedWidget(self)  # from the outside in: a widget that changes its parent is styled anew
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.start = StartPanel(app, self.lines, self.stack)
        self.fill = FillMenu(app, self.lines, self)
        self.walk = QWidget(self.stack)
        self.panels = Panels(app, self.lines, self.stack)
        for part in (self.start, self.walk, self.panels):
            self.stack.addWidget(part)
        self._build_walk()
        for filling in (self.start, self.fill):
            filling.panel_asked.connect(self.show_panel)
            filling.line_made.connect(self._edit_new)
        self.panels.closed.connect(self.show_walk)
        self.panels.line_asked.connect(self._leave_for)

    def _build_walk(self) -> None:
        self.side = ChecklistSide(self.app, self.lines, self.fill, self.walk)
        self.side.chosen.connect(self._choose)
        self.side.filtered.connect(self._show_list)
        self.side.panel_asked.connect(self.show_panel)
        self.frame = Card(parent=self.walk)
        layout = QHBoxLayout(self.walk)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.side)
        layout.addWidget(self.frame, 1)
        self._build_frame()
        for key in "12345789":
            self._digit(key, self.walk)
        for keys, act in (
            ("F9", self.tools.open_menu), ("F4", self.tools.open_phrases), ("F2", self.tools.next_blank),
            ("Ctrl+P", self.card.print_report), ("F8", self.show_leaving), ("F6", self.next_open),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self.walk, act)

    def _build_frame(self) -> None:
        self.card = LineCard(self.app, self.lines, self.frame)
        self.card.next_asked.connect(self.go_next)
        self.tools = LineTools(self.app, self.lines, self.card, self.frame)
        self.tools.edit_asked.connect(self.show_editor)
        self.previous = button("上一条", self.go_previous, icon_name="left", tip="Shift+Enter")
        self.next = button("下一条　Enter", self.go_next, icon_name="right")
        self.frame.body.addWidget(self.card, 1)
        bottom = row(self.tools, self.previous, self.next)
        bottom.setStretch(0, 1)
        self.frame.body.addLayout(bottom)

    def _digit(self, key: str, walk: QWidget) -> None:
        """A number key; text editors take their digits before it gets here."""
        shortcut = QShortcut(QKeySequence(key), walk)
        shortcut.setProperty("verdict", key)
        shortcut.activated.connect(self._pressed)

    def _pressed(self) -> None:
        self.card.press(self.sender().property("verdict"))

    # showing

    def refresh(self) -> None:
        """Show the audit in hand."""
        self.lines.read()
        if self.stack.currentWidget() is self.panels:
            self.panels.refresh()
            return
        arriving = self.stack.currentWidget() is self.start
        if not self.lines.lines:
            self.stack.setCurrentWidget(self.start)
            return
        self.stack.setCurrentWidget(self.walk)
        self._show_walk()
        if arriving and self.isVisible():
            self.card.focus_verdict()

    def _show_walk(self) -> None:
        if self.current not in self.lines.by_id:
            self.current = self.app.state.read("audit_line", "")
        if self.current not in self.lines.by_id and self.lines.lines:
            self.current = self.lines.lines[0].id
        self._show_list()
        self._show_card()

    def _show_list(self) -> None:
        self.side.show_lines(self.current)

    def _show_card(self) -> None:
        line = self.lines.by_id.get(self.current)
        if line is not None:
            audit = self.held.audit
            self.card.show_line(line, locked=bool(audit and audit.frozen))
            self.card.show_number(self.lines.numbers[line.id], len(self.lines.lines))

    # panels

    def show_panel(self, key: str) -> None:
        """One of the other ways to see the checklist."""
        if self.flush():
            self.panels.show_panel(key, self.lines.by_id.get(self.current))
            self.stack.setCurrentWidget(self.panels)
            self.panels.focus_first()
            self.step_changed.emit()

    def show_leaving(self) -> None:
        """What is still missing."""
        self.show_panel("leaving")

    def show_editor(self) -> None:
        """The words of the line in hand."""
        self.show_panel("editor")

    def show_walk(self) -> None:
        """One line at a time."""
        self.flush()
        self.stack.setCurrentWidget(self.walk)
        self.refresh()
        if self.lines.lines:
            self.card.focus_verdict()
        self.step_changed.emit()

    def _edit_new(self, line_id: str) -> None:
        self.lines.read()
        self.current = line_id
        self.show_editor()

    def _leave_for(self, line_id: str) -> None:
        self.show_walk()
        self.go(line_id)

    # walking

    def go(self, key: str, *, focus: bool = True) -> None:
        """Show a line; what was typed for the one before is kept, else we stay there."""
        if key == self.current or key not in self.lines.by_id or not flush(self.card):
            self.side.list.show_current(self.current)
            return
        self.current = key
        self.app.state.write("audit_line", key)
        self._show_list()
        self._show_card()
        if focus:
            self.card.focus_verdict()

    def _choose(self, key: str) -> None:
        if not key.startswith(SECTION):
            self.go(key, focus=False)
            return
        mine = [line.id for line in self.lines.lines if line.department_id == key[len(SECTION) :]]
        self.side.list.show_current(self.current)
        if mine and self.current not in mine:
            self.go(mine[0], focus=False)

    def go_next(self) -> None:
        """The next line of the list."""
        self._step(+1)

    def go_previous(self) -> None:
        """The line before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        chosen = self.side.filtered_by()
        shown = [line.id for line in self.lines.lines if self.lines.is_shown(line, chosen, self.current)]
        place = shown.index(self.current) + by if self.current in shown else 0
        if 0 <= place < len(shown):
            self.go(shown[place])
        else:
            self.app.say("已经是最后一条。" if by > 0 else "已经是第一条。")

    def next_open(self) -> None:
        """The next line that nobody judged, else the next one that lacks something."""
        flush(self.card)
        found = checklist.next_open(self.lines.lines, self.current)
        if found is None:
            self.app.say("全部条目都查过了，证据和理由也齐了。", kind="good")
            return
        if not self.lines.is_shown(found, self.side.filtered_by(), ""):
            self.side.filter.show_value("all")
        self.go(found.id)
        self.card.focus_verdict()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the line."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.side.set_narrow(narrow)
        self.tools.set_compact(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Ctrl+V takes a photo: here arrives only what no editor took."""
        walking = self.stack.currentWidget() is self.walk
        if walking and event.matches(QKeySequence.StandardKey.Paste):
            self.card.fields.photos.strip.paste()
        elif walking and event.key() in _ENTER:
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else +1)
        elif event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is self.panels:
            self.show_walk()
        else:
            super().keyPressEvent(event)

    # the blue button

    def next_step(self) -> str:
        """Make the checklist, go on, or look what is missing."""
        if not self.lines.lines:
            return "生成检查表"
        if self.stack.currentWidget() is self.panels:
            return "回到逐条检查"
        return "下一未查条目" if any(map(self.lines.is_open, self.lines.lines)) else "离厂前还缺什么"

    def take_step(self) -> None:
        """Do it."""
        if not self.lines.lines:
            self.start.draw_up()
        elif self.stack.currentWidget() is self.panels:
            self.show_walk()
        elif any(map(self.lines.is_open, self.lines.lines)):
            self.next_open()
        else:
            self.show_leaving()

    def showEvent(self, event: QShowEvent) -> None:
        """Coming here, Enter and number keys work at once."""
        super().showEvent(event)
        if self.stack.currentWidget() is self.walk and self.lines.lines:
            self.card.focus_verdict()

    def open_place(self, **where: Any) -> None:
        """line=id; panel="table", "key_in", "leaving", "picker"."""
        if where.get("panel"):
            self.show_panel(where["panel"])
        key = str(where.get("line") or where.get("record") or "")
        if key in self.lines.by_id:
            if self.stack.currentWidget() is not self.walk:
                self.show_walk()
            self.go(key)

    def place(self) -> dict[str, Any]:
        """The line in hand."""
        return {"line": self.current} if self.current else {}
