"""Excel 填写表和 XLSForm: the checklist sent out and taken back, each import looked at before it is taken over."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from consultant_app.documents import naming
from consultant_app.model.audit import Audit
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import checklist_exchange, checklist_sheet, checklist_sheet_import, importing
from consultant_app.workflows.checklist_sheet_import import RowState, RowVerdict

_NOTES = 3  # that are said one by one
_BOOKS = "Excel 工作簿 (*.xlsx)"
_TABLES = "表格 (*.xlsx *.xls *.et *.ods);;所有文件 (*)"
_COLOURS = {"新判定": "good", "新增": "good", "有改动": "good", "更新": "good", "冲突": "warn", "拒绝": "bad"}
_SAME = "相同"


@dataclass(frozen=True)
class PreviewRow:
    """A row of the preview."""

    id: str
    state: str
    place: str
    text: str
    reason: str
    key: int = 0  # number of the row in a fill-in copy


@dataclass(frozen=True)
class Pending:
    """An import that was looked at and not yet taken over; `apply` gets the row numbers of chosen conflicts."""

    audit_id: str
    name: str
    rows: tuple[PreviewRow, ...]
    apply: Callable[[Sequence[int]], Any]

    @property
    def counts(self) -> Counter[str]:
        """How many rows of each state."""
        return Counter(each.state for each in self.rows)


class ExchangePanel(Panel):
    """Buttons above; below them, after a file was read, what its rows would do."""

    title = "Excel 填写表和 XLSForm"
    hint = "导入前先逐行预览；冲突的条目默认保留软件里的，导入后可以撤销"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        self.pending: Pending | None = None
        self.sheet_out = button("导出 Excel 填写表", self.export_sheet, icon_name="excel", tip="没有装本软件的人也能填")
        self.sheet_in = button("导入填写表", self.import_sheet, icon_name="import", tip="按行键取回判定和证据")
        self.form_out = button("导出 XLSForm", self.export_form, icon_name="export", tip="本次检查表的条目，不含判定")
        self.form_in = button("导入 XLSForm", self.import_form, icon_name="import", tip="把条目加入本次检查表")
        self.library_out = button("导出条目库", self.export_library, icon_name="export", tip="自带和自有的全部条目")
        self.library_in = button("导入条目库", self.import_library, icon_name="import", tip="新的和改过的存为自有条目")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for text, parts in (
            ("本次检查表", (self.sheet_out, self.sheet_in, self.form_out, self.form_in)),
            ("条目库（XLSForm）", (self.library_out, self.library_in)),
        ):
            layout.addWidget(label(text, "strong"))
            line = FlowLayout(spacing=8)
            for part in parts:
                line.addWidget(part)
            layout.addLayout(line)
        self.note = label("报告已签发，检查表已锁定：可以导出，不能导入。", "muted")
        layout.addWidget(self.note)
        self.preview = self._build_preview()
        layout.addWidget(self.preview, 1)
        layout.addStretch(0)

    def _build_preview(self) -> QWidget:
        preview = QWidget()
        self.sum = label("", "heading", wrap=True)
        self.policy = ChoiceButtons(
            [("keep", "保留软件里的", ""), ("file", "以文件为准", ""), ("some", "选中的行以文件为准", "")],
            name="冲突的条目",
            clearable=False,
            height=40,
        )
        self.policy_row = QWidget()
        inside = row(label("冲突的条目："), self.policy)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setStretch(1, 1)
        self.policy_row.setLayout(inside)
        self.table = as_list(RecordTable([
            Column(field="state", title="结果", width=90, colour=lambda each: _COLOURS.get(each.state, "muted")),
            Column(field="place", title="行", width=110),
            Column(field="text", title="检查事项"),
            Column(field="reason", title="说明"),
        ], name="导入预览", lines=4))  # fmt: skip
        self.take = button("导入", self.apply, icon_name="done")
        self.drop = button("放弃", self.forget)
        layout = QVBoxLayout(preview)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sum)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.policy_row)
        layout.addLayout(row(self.take, self.drop, None))
        return preview

    # showing

    def refresh(self) -> None:
        """What can be done with the audit in hand; a preview for another one is forgotten."""
        audit = self.lines.held.audit
        if self.pending and (audit is None or self.pending.audit_id not in ("", audit.id)):
            self.pending = None
        for each in (self.sheet_out, self.form_out):
            each.setEnabled(bool(audit and self.lines.lines))
        for each in (self.sheet_in, self.form_in):
            each.setEnabled(bool(audit and not audit.frozen))
        self.note.setVisible(bool(audit and audit.frozen))
        self._show_pending()

    def focus_first(self) -> None:
        """To the first button that can be pressed."""
        (self.sheet_out if self.sheet_out.isEnabled() else self.form_in).setFocus()

    def _show_pending(self) -> None:
        self.preview.setVisible(self.pending is not None)
        if self.pending is None:
            return
        counts = self.pending.counts
        told = "，".join(f"{state} {count} 条" for state, count in counts.items())
        self.sum.setText(f"{self.pending.name}：{told}")
        self.table.show_rows([each for each in self.pending.rows if each.state != _SAME])
        self.policy_row.setVisible(bool(counts[RowState.CONFLICT.value]))
        waiting = set(counts) - {_SAME, RowState.REFUSED.value}
        self.take.setEnabled(bool(waiting))

    # out

    def export_sheet(self) -> None:
        """The fill-in copy of the checklist."""
        self._export("导出填写表", "检查表填写表", checklist_sheet.prepare_sheet)

    def export_form(self) -> None:
        """The lines of the checklist as XLSForm."""
        self._export("导出 XLSForm", "检查表XLSForm", checklist_exchange.prepare_audit)

    def export_library(self) -> None:
        """The library as XLSForm."""
        if target := self._target("导出条目库", "内审检查条目库.xlsx"):
            self._write("导出条目库", checklist_exchange.prepare_library, target)

    def _export(self, title: str, what: str, prepare: Callable[..., Any]) -> None:
        audit = self.lines.held.audit
        called = [naming.safe(part) for part in (self.app.enterprise_name(), audit.number if audit else "") if part]
        if audit and (target := self._target(title, f"{'-'.join([*called, what])}.xlsx")):
            self._write(title, prepare, audit, target)

    def _target(self, title: str, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(Path.home() / name), _BOOKS)
        return Path(chosen) if chosen else None

    def _write(self, title: str, prepare: Callable[..., Any], *args: Any) -> None:
        work = self.app.attempt(prepare, self.app.session, *args)
        if work is not None:
            self.app.run(Job(title, work), done=self._written)

    def _written(self, target: Path) -> None:
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(target)))
        self.app.say(f"已导出 {target.name}。", kind="good", action="打开", on_action=show)

    # in

    def import_sheet(self) -> None:
        """Choose a fill-in copy that came back."""
        self._choose("导入填写表", partial(importing.read_list, small=True), self._look_at_sheet)

    def import_form(self) -> None:
        """Choose an XLSForm whose lines go into the checklist."""
        self._choose("导入 XLSForm", checklist_exchange.read_lines, self._look_at_form)

    def import_library(self) -> None:
        """Choose an XLSForm whose lines go into the library."""
        self._choose("导入条目库", checklist_exchange.read_lines, self._look_at_library)

    def _choose(self, title: str, read: Callable[[Path], Any], look: Callable[[Path, Any], None]) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", _TABLES)
        if chosen:
            path = Path(chosen)
            self.forget()
            self.app.run(Job(f"读取 {path.name}", partial(read, path)), done=partial(look, path))

    def _look_at_sheet(self, path: Path, sheets: Any) -> None:
        audit = self.lines.held.audit
        if audit is None:
            return
        look = checklist_sheet_import.preview_sheet
        rows = self.app.attempt(look, self.app.session, audit, sheets, source=path.name)
        if rows is not None:
            shown = tuple(self._sheet_row(each) for each in rows)
            self._propose(Pending(audit.id, path.name, shown, partial(self._take_sheet, audit, rows, path.name)))

    def _sheet_row(self, each: RowVerdict) -> PreviewRow:
        number = self.lines.numbers.get(each.line.id, 0) if each.line else 0
        place = f"第 {number} 条" if number else f"表第 {each.row} 行"
        text = each.line.text if each.line else ""
        return PreviewRow(str(each.row), each.state.value, place, text, each.reason, each.row)

    def _take_sheet(self, audit: Audit, rows: Sequence[RowVerdict], name: str, chosen: Sequence[int]) -> Any:
        return checklist_sheet_import.apply_sheet(self.app.session, audit, rows, chosen=chosen, source=name)

    def _look_at_form(self, path: Path, read: checklist_exchange.Lines) -> None:
        audit = self.lines.held.audit
        if audit is None:
            return
        asked = read.asked
        found = self.app.attempt(checklist_exchange.preview_audit, self.app.session, audit, asked)
        if found is not None:
            take = partial(checklist_exchange.apply_audit, self.app.session, audit, found, source=path.name)
            self._propose(Pending(audit.id, path.name, _form_rows(found), lambda _chosen: take()))
            self._say_notes(read.notes)

    def _look_at_library(self, path: Path, read: checklist_exchange.Lines) -> None:
        found = checklist_exchange.preview_library(self.app.session, read.asked)
        take = partial(checklist_exchange.apply_library, self.app.session, found, source=path.name)
        self._propose(Pending("", path.name, _form_rows(found), lambda _chosen: take()))
        self._say_notes(read.notes)

    def _say_notes(self, notes: Sequence[str]) -> None:
        """What of the file is passed over."""
        if notes:
            more = f"；另有 {len(notes) - _NOTES} 处" if len(notes) > _NOTES else ""
            self.app.say(f"{'；'.join(notes[:_NOTES])}{more}。", kind="warn")

    def _propose(self, pending: Pending) -> None:
        self.pending = pending
        self.policy.show_value("keep")
        self._show_pending()
        if self.take.isEnabled():
            self.take.setFocus()

    def apply(self) -> None:
        """Take over what was looked at, as one step."""
        pending = self.pending
        if pending is None:
            return
        receipt = self.app.attempt(pending.apply, self._chosen(pending))
        if receipt is not None:
            self.forget()
            self.app.say(receipt.sentence, kind="good", undo=True)

    def _chosen(self, pending: Pending) -> list[int]:
        policy = self.policy.value()
        rows = pending.rows if policy == "file" else self.table.selected() if policy == "some" else ()
        return [each.key for each in rows if each.state == RowState.CONFLICT.value]

    def forget(self) -> None:
        """Nothing is taken over."""
        self.pending = None
        self._show_pending()


def _form_rows(found: Sequence[checklist_exchange.LineVerdict]) -> tuple[PreviewRow, ...]:
    return tuple(
        PreviewRow(str(number), each.state.value, f"第 {number} 题", each.text, each.reason)
        for number, each in enumerate(found, 1)
    )
