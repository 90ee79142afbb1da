"""One line of the checklist, big: what to look at, verdicts on number keys, evidence, what it raised."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.audit import METHODS, AuditLine
from consultant_app.model.checklist import REASONED, needs_reason
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.ui.app import App
from consultant_app.ui.pages import audit_site_verdicts as verdicts
from consultant_app.ui.pages.audit_site_evidence import FindingFields
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.workflows import auditing, standards


class LineCard(QWidget):
    """show_line() fills the one set of widgets; every verdict is written at once."""

    next_asked = Signal()

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self.line: AuditLine | None = None
        self.raised: Nonconformity | AuditObservation | None = None
        self.locked = False
        inside = QWidget()
        self.area = scrolled(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.fields = FindingFields(app, lines, inside)
        self.fields.next_asked.connect(self.next_asked)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        self._build_head(layout)
        self._build_verdict(layout)
        layout.addWidget(self.fields)
        layout.addStretch(1)

    def _build_head(self, layout: QVBoxLayout) -> None:
        self.where = label("", "chip")
        self.methods = {method: label(method, "chip") for method in METHODS}
        self.origin = label("", "warn")
        self.clause = Button("", "link")
        self.clause.setCheckable(True)
        self.clause.toggled.connect(self._show_guidance)
        self.guidance = label("", "muted", wrap=True, selectable=True)
        self.title = label("", "heading", wrap=True, selectable=True)
        self.title.setStyleSheet("font-size: 19px;")
        self.wanted = label("", "muted", wrap=True, selectable=True)
        layout.addLayout(row(self.where, *self.methods.values(), self.clause, self.origin, None))
        for part in (self.guidance, self.title, self.wanted):
            layout.addWidget(part)
        self._show_guidance(self.app.state.read("clause_guidance", False))

    def _build_verdict(self, layout: QVBoxLayout) -> None:
        self._scale = verdicts.grades(self.app)
        self.verdicts = self._buttons()
        self.reason = AutosaveLine(self._save_reason, name="理由", hint="理由：为什么不适用 / 为什么没能验证")
        self.reason.entered.connect(self.next_asked)
        self.reason_error = ErrorLabel()
        self.told = label("", "strong")
        self.open_raised = button("填写事实", self.show_raised, icon_name="edit")
        self.print_raised = button("打印 Ctrl+P", self.print_report, icon_name="print")
        self.strip = QFrame()
        set_role(self.strip, "strip-warn")
        self.strip.setLayout(row(self.told, self.open_raised, self.print_raised, None, spacing=12))
        self.strip.layout().setContentsMargins(10, 4, 10, 4)
        self.notice = label("审核报告已签发，检查记录已锁定；更正请先在“审核报告”里重新打开。", "warn", wrap=True)
        for part in (self.notice, self.verdicts, self.reason, self.reason_error, self.strip):
            layout.addWidget(part)
        self._verdict_place = layout

    def _buttons(self) -> ChoiceButtons:
        made = ChoiceButtons(verdicts.options(self._scale), name="判定", clearable=False)
        made.chosen.connect(self.judge)
        return made

    # showing

    def show_line(self, line: AuditLine, *, locked: bool = False) -> None:
        """Show another line (what was typed for the one before is kept first), or the same one anew."""
        if self.line is None or line.id != self.line.id:
            flush(self)
            self.area.verticalScrollBar().setValue(0)
        if self.line is None or replace(line, finding=self.line.finding) != self.line:
            self._show_head(line)
        self.line = line
        self._follow_scale()
        finding = line.finding
        self.verdicts.show_value(verdicts.value_of(finding))
        reasoned = finding.verdict in REASONED
        self.reason.setVisible(reasoned)
        self.reason.show_value(finding.reason)
        self.reason_error.say(f"“{finding.verdict}”要写理由，检查表和报告里会列出" if needs_reason(finding) else "")
        self.fields.show_line(line)
        self._show_raised(line)
        self._lock(locked)

    def show_number(self, number: int, total: int) -> None:
        """The number of the line on screen and paper."""
        if self.line is not None:
            self.where.setText(f"第 {number}/{total} 条 · {self.lines.department(self.line)}")

    def _show_head(self, line: AuditLine) -> None:
        self.title.setText(line.text or "（没有写检查事项）")
        for method, chip in self.methods.items():
            chip.setVisible(method in line.method)
        self.origin.setText(line.origin)
        self.origin.setVisible(bool(line.origin))
        self.clause.setText(f"{line.clause} {line.clause_title}".strip())
        self.clause.setAccessibleName(f"条款 {self.clause.text()}，看条款指引")
        self.clause.setVisible(bool(line.clause))
        self.guidance.setText(guidance_of(line))
        parts = (("应有记录", line.record), ("抽样", line.sampling), ("备注", line.remark))
        self.wanted.setText("　　".join(f"{name}：{text}" for name, text in parts if text))
        self.wanted.setVisible(bool(self.wanted.text()))

    def _show_raised(self, line: AuditLine) -> None:
        self.raised = auditing.raised_from(self.app.session.db, line)
        self.strip.setVisible(self.raised is not None)
        self.print_raised.setVisible(isinstance(self.raised, Nonconformity))
        if self.raised is not None:
            self.told.setText(f"已开具 {self.raised.number}")

    def _lock(self, locked: bool) -> None:
        self.notice.setVisible(locked)
        if locked != self.locked:
            self.locked = locked
            self.verdicts.setEnabled(not locked)
            self.reason.setReadOnly(locked)
            self.fields.set_locked(locked)

    def _follow_scale(self) -> None:
        """The agency may have chosen another scale of grades."""
        if verdicts.grades(self.app) != self._scale:
            self._scale = verdicts.grades(self.app)
            before, self.verdicts = self.verdicts, self._buttons()
            self._verdict_place.replaceWidget(before, self.verdicts)
            before.deleteLater()

    def _show_guidance(self, shown: bool) -> None:
        self.clause.setChecked(shown)
        self.guidance.setVisible(shown)
        self.app.state.write("clause_guidance", shown)

    # judging

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves a text box, so that number keys judge again."""
        if event.key() == Qt.Key.Key_Escape:
            self.focus_verdict()
            return
        super().keyPressEvent(event)

    def press(self, key: str) -> None:
        """A number key."""
        self.verdicts.press(key)

    def judge(self, value: str) -> None:
        """Store the verdict with what is being typed."""
        flush(self.fields)
        stored = self.lines.stored(self.line.id) if self.line else None
        if stored is None:
            return
        finding = verdicts.judged(stored.finding, value)
        try:
            auditing.judge(self.app.session, stored, finding)
        except AppError as error:
            self.verdicts.show_value(verdicts.value_of(stored.finding))
            self.app.say(str(error), kind="bad")
            return
        if finding.verdict in REASONED:
            self.reason.setFocus()
        elif self.verdicts.isAncestorOf(QApplication.focusWidget()):
            self.focus_verdict()  # else Space would press the button that had the focus before

    def _save_reason(self, text: str) -> None:
        stored = self.lines.stored(self.line.id) if self.line else None
        if stored is not None:
            auditing.judge(self.app.session, stored, replace(stored.finding, reason=text))

    def focus_verdict(self) -> None:
        """Put the focus where number keys work at once."""
        value = self.verdicts.value()
        buttons = self.verdicts.buttons
        chosen = buttons.get(value) or next(iter(buttons.values()))
        chosen.setFocus()

    # what was raised

    def show_raised(self) -> None:
        """Write the facts of what this line raised."""
        if flush(self) and isinstance(self.raised, Nonconformity):
            self.app.open_page("nonconformities", nonconformity=self.raised.id, step="fact")
        elif self.raised is not None:
            self.app.open_page("nonconformities", observation=self.raised.id)

    def print_report(self) -> None:
        """The nonconformity's report, ready to print."""
        if flush(self) and isinstance(self.raised, Nonconformity):
            self.app.open_page("nonconformities", nonconformity=self.raised.id, print=True)


def guidance_of(line: AuditLine) -> str:
    """Our own words on the clause: what it asks, usual evidence, usual mistakes."""
    if not standards.is_known(line.edition) or line.clause not in standards.clauses(line.edition):
        return ""
    clause = standards.clauses(line.edition)[line.clause]
    parts = (("要求", f"{clause.guidance}{clause.note}"), ("常见证据", clause.evidence), ("常见问题", clause.mistakes))
    return "\n".join(f"{name}：{text}" for name, text in parts if text)
