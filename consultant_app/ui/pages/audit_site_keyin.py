"""手写补录: a filled paper checklist is typed in fast. Number, Enter, verdict key, evidence, Enter, next number."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.audit import AuditLine, Finding, Verdict
from consultant_app.model.checklist import REASONED
from consultant_app.model.text import halfwidth
from consultant_app.ui.app import App
from consultant_app.ui.pages import audit_site_verdicts as verdicts
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.field import ErrorLabel, Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.workflows import auditing

_SHOWN = 8


class VerdictBox(QLineEdit):
    """One key is the verdict; it goes on at once. Enter without a key keeps what is stored."""

    keyed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is a verdict."""
        key = halfwidth(event.text())
        if key.isascii() and key.isdecimal():
            self.keyed.emit(key)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keyed.emit("")
        else:
            super().keyPressEvent(event)


class KeyIn(Panel):
    """Everything for one line is written when the evidence is left with Enter: one line, one step."""

    title = "手写补录"
    hint = "照着手写的检查表：条号 Enter → 判定数字键 → 证据 Enter → 下一条"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        self.line: AuditLine | None = None
        self._value = ""
        self._kept: list[str] = []
        self.number = AutosaveLine(_nothing, name="条号", hint="检查表上的序号")
        self.number.entered.connect(self.find_line)
        self.verdict = VerdictBox()
        self.verdict.setAccessibleName("判定")
        self.verdict.keyed.connect(self.choose)
        self.sampled = AutosaveLine(_nothing, name="抽样数")
        self.failed = AutosaveLine(_nothing, name="不符合数")
        self.text = AutosaveLine(_nothing, name="证据或理由", hint="照手写的抄，Enter 存下并到下一条")
        for editor, act in (
            (self.sampled, self.failed.setFocus),
            (self.failed, self.text.setFocus),
            (self.text, self.keep),
        ):
            editor.entered.connect(act)
        self._build()

    def _build(self) -> None:
        self.shown = label("", "heading", wrap=True)
        self.now = label("", "muted", wrap=True)
        self.keys = label("", "muted", wrap=True)
        self.error = ErrorLabel()
        grid = FieldGrid(4)
        for editor in (self.number, self.verdict, self.sampled, self.failed):
            grid.add(Field(editor.accessibleName(), editor))
        self.written = Field("证据", self.text)
        self.store = button("存下，下一条", self.keep, icon_name="done")
        self.list = LineList(name="刚才补录的", empty="还没有补录", most=_SHOWN)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for part in (self.keys, grid, self.shown, self.now, self.written, self.error):
            layout.addWidget(part)
        layout.addLayout(row(self.store, None))
        layout.addWidget(label("刚才补录的", "strong"))
        layout.addWidget(self.list)
        layout.addStretch(1)

    def refresh(self) -> None:
        """Other lines may have other numbers; what is being typed stays."""
        every = verdicts.options(verdicts.grades(self.app))
        self.keys.setText("　".join(f"{key} {words}" for _, words, key in every))
        if self.line is not None:
            self.line = self.lines.by_id.get(self.line.id)
        self._show_kept()

    def focus_first(self) -> None:
        """To the number of the first line that nobody judged."""
        at = next((line for line in self.lines.lines if line.finding.verdict is Verdict.NOT_CHECKED), None)
        self._wait_for(self.lines.numbers[at.id] if at else 1)

    def _wait_for(self, number: int) -> None:
        for editor in (self.number, self.verdict, self.sampled, self.failed, self.text):
            editor.clear()
        self.line, self._value = None, ""
        self.shown.setText("")
        self.now.setText("")
        self.number.setText(str(number) if number <= len(self.lines.lines) else "")
        self.number.setFocus()
        self.number.selectAll()

    def find_line(self) -> None:
        """The line of the typed number."""
        text = halfwidth(self.number.text()).strip()
        number = int(text) if text.isascii() and text.isdecimal() else 0
        if not 1 <= number <= len(self.lines.lines):
            self.error.say(f"没有第 {text or '？'} 条，检查表共 {len(self.lines.lines)} 条")
            self.number.selectAll()
            return
        self.error.say("")
        self.line = self.lines.lines[number - 1]
        finding = self.line.finding
        self.shown.setText(f"{number}　{self.lines.department(self.line)}　{self.line.clause}　{self.line.text}")
        before = "" if finding.verdict is Verdict.NOT_CHECKED else f"现在是“{verdicts.value_of(finding)}”，会被改写"
        self.now.setText(before)
        self._value = "" if finding.verdict is Verdict.NOT_CHECKED else verdicts.value_of(finding)
        self.verdict.setText(self._value)
        self.sampled.setText(finding.sampled)
        self.failed.setText(finding.failed)
        self.text.setText((finding.reason if finding.verdict in REASONED else finding.evidence).replace("\n", " "))
        self.verdict.setFocus()
        self.verdict.selectAll()

    def choose(self, key: str) -> None:
        """A verdict by its key; then on to the evidence."""
        if self.line is None:
            self.find_line()
            return
        by_key = {each: value for value, _, each in verdicts.options(verdicts.grades(self.app))}
        if key and key not in by_key:
            self.error.say(f"数字键 {key} 不是判定，请看上面的数字键")
            return
        self._value = by_key.get(key, self._value)
        if not self._value:
            self.error.say("还没有判定，请按数字键")
            return
        self.error.say("")
        self.verdict.setText(self._value)
        reasoned = self._value in REASONED
        self.written.title.setText("理由" if reasoned else "证据")
        self.text.setFocus()
        self.text.end(False)

    def keep(self) -> None:
        """Store the line as one step and wait for the next number."""
        if self.line is None or not self._value:
            self.error.say("请先写条号和判定")
            (self.verdict if self.line else self.number).setFocus()
            return
        stored = self.lines.stored(self.line.id)
        if stored is None:
            self._wait_for(1)
            return
        number = self.lines.numbers[stored.id]
        try:
            auditing.judge(self.app.session, stored, self._found(stored.finding))
        except AppError as error:
            self.error.say(str(error))
            return
        self._kept = [stored.id, *(key for key in self._kept if key != stored.id)][:_SHOWN]
        self._show_kept()
        self._wait_for(number + 1)

    def _found(self, before: Finding) -> Finding:
        finding = verdicts.judged(before, self._value)
        name = "reason" if finding.verdict in REASONED else "evidence"
        was = getattr(before, name)
        text = was if was.replace("\n", " ") == self.text.text() else self.text.value()  # lines of the text stay lines
        return replace(finding, sampled=self.sampled.value(), failed=self.failed.value(), **{name: text})

    def _show_kept(self) -> None:
        entries = []
        for key in self._kept:
            if (line := self.lines.by_id.get(key)) is not None:
                finding = line.finding
                text = f"{self.lines.numbers[key]}　{finding.evidence or finding.reason or line.text}"
                entries.append(Entry(tag=verdicts.value_of(finding), text=text, open=_Opener(self, key)))
        self.list.show_entries(entries)


class _Opener:
    """Leads to a line that was typed in."""

    def __init__(self, panel: KeyIn, key: str) -> None:
        self._panel, self._key = panel, key

    def __call__(self) -> None:
        self._panel.line_asked.emit(self._key)


def _nothing(_text: str) -> None:
    """Nothing is written before the whole line is there."""
