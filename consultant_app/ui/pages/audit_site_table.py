"""表格视图: the whole checklist in one table, for typing at the desk and pasting from Excel."""

from dataclasses import dataclass, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import AuditLine, Finding
from consultant_app.model.checklist import lacks
from consultant_app.ui.app import App
from consultant_app.ui.pages import audit_site_verdicts as verdicts
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import auditing

_BREAK = " ⏎ "  # a new line inside a cell
_FIELDS = ("evidence", "sampled", "failed", "reason", "auditor", "escort", "on")


@dataclass(frozen=True)
class LineRow:
    """A line as a row of the table."""

    id: str
    number: str
    department: str
    clause: str
    text: str
    verdict: str
    evidence: str
    sampled: str
    failed: str
    reason: str
    auditor: str
    escort: str
    on: str
    note: str


def _note_colour(row: LineRow) -> str:
    return "bad" if row.note else ""


class LineTable(Panel):
    """The finding can be edited; the lines themselves are fixed. One action is one write."""

    title = "表格视图"
    hint = "在判定、证据、抽样等格里直接输入；可从 Excel 粘贴多行多列，一次粘贴可一次撤销"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        words = tuple(words for _, words, _ in verdicts.options(verdicts.grades(app)))
        columns = [
            Column(field="number", title="条", width=48, editable=False),
            Column(field="department", title="部门", width=90, editable=False),
            Column(field="clause", title="条款", width=72, editable=False),
            Column(field="text", title="检查事项", width=260, editable=False),
            Column(field="verdict", title="判定", kind="choice", width=104, choices=words),
            Column(field="evidence", title="客观证据", width=300),
            Column(field="sampled", title="抽样数", width=72),
            Column(field="failed", title="不符合数", width=80),
            Column(field="reason", title="理由", width=120),
            Column(field="auditor", title="审核员", width=90),
            Column(field="escort", title="陪同人员", width=90),
            Column(field="on", title="日期", kind="date", width=124),
            Column(field="note", title="提醒", width=120, editable=False, colour=_note_colour),
        ]
        self.table = RecordTable(columns, name="检查表", change=self._change, can_add=False, lines=4)
        as_list(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def refresh(self) -> None:
        """Show the lines in hand; nothing moves when nothing is different."""
        rows = [self._row(line) for line in self.lines.lines]
        self.table.show_changed(rows)

    def focus_first(self) -> None:
        """Into the verdict of the first open line."""
        rows = self.table.records()
        at = next((place for place, row in enumerate(rows) if row.verdict == "未查"), 0)
        self.table.view.setCurrentIndex(self.table.model.index(at, 4))
        self.table.view.setFocus()

    def _row(self, line: AuditLine) -> LineRow:
        finding = line.finding
        return LineRow(
            id=line.id,
            number=str(self.lines.numbers[line.id]),
            department=self.lines.department(line),
            clause=line.clause,
            text=line.text,
            verdict=verdicts.value_of(finding),
            evidence=finding.evidence.replace("\n", _BREAK),
            sampled=finding.sampled,
            failed=finding.failed,
            reason=finding.reason,
            auditor=finding.auditor,
            escort=finding.escort,
            on=finding.on,
            note=lacks(finding),
        )

    def _change(self, edits: Edits) -> None:
        audit = self.lines.held.audit
        if audit is None:
            return
        given, refused = {}, 0
        for row, values in edits.changed:
            stored = self.lines.stored(row.id)
            if stored is not None:
                given[row.id], understood = _found(stored.finding, values)
                refused += not understood
        label = "在表格里填写检查记录" if len(given) == 1 else f"在表格里填写 {len(given)} 条检查记录"
        written = self.app.attempt(auditing.judge_all, self.app.session, audit.id, given, label)
        if refused:
            self.app.say(
                f"有 {refused} 个判定的写法认不出，没有改动那几格；其他内容已写入。", kind="warn", undo=bool(written)
            )
        elif written and written > 1:
            self.app.say(f"已写入 {written} 条。", undo=True)


def _found(before: Finding, values: dict[str, str]) -> tuple[Finding, bool]:
    """What the cells of a row make of a finding, and whether the word for the verdict was understood."""
    after = replace(before, **{name: values[name].replace(_BREAK, "\n") for name in _FIELDS if name in values})
    word = values.get("verdict")
    if word is None:
        return after, True
    try:
        return verdicts.judged(after, word or "未查"), True
    except ValueError:
        return after, False
