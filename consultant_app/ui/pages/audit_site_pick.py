"""从条目库挑选: lines of the library by department, clause, process and words."""

from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import checklist_library, checklists, standards
from consultant_app.workflows.checklist_library import OWN
from consultant_app.workflows.checklists import Candidate

_DEPARTMENT = 9  # characters of which a name is not cut
_DELAY = 120  # ms from a key to the search


@dataclass(frozen=True)
class PickRow:
    """A candidate as a row."""

    id: str
    department: str
    clause: str
    text: str
    method: str
    record: str
    candidate: Candidate


class LinePicker(Panel):
    """What the checklist has already and what does not apply is not offered."""

    title = "从条目库挑选"
    hint = "按部门、条款、过程筛选；可选多行（Shift、Ctrl、Ctrl+A），Enter 加入选中的条目"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        self._every: list[PickRow] = []
        self._read_for: object = None
        self.department = AutosaveCombo(self._filter, [("", "全部部门")], name="部门")
        self.clause = AutosaveCombo(self._filter, [("", "全部条款")], name="条款")
        self.process = AutosaveCombo(self._filter, [("", "全部过程"), *PROCESS_KINDS.items()], name="过程")
        self.department.setMinimumContentsLength(_DEPARTMENT)
        self.source = AutosaveCombo(self._filter, [("", "全部来源"), (OWN, "自有条目")], name="来源")
        self.words = QLineEdit(placeholderText="找字词，如 首件、供方", clearButtonEnabled=True)
        self.words.setAccessibleName("找字词")
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.show_fitting)
        self.words.textChanged.connect(self._timer.start)
        columns = [
            Column(field="department", title="部门", width=110),
            Column(field="clause", title="条款", width=80),
            Column(field="text", title="检查事项"),
            Column(field="method", title="方式", width=110),
            Column(field="record", title="应有记录", width=220),
        ]
        self.table = as_list(RecordTable(columns, name="条目库", lines=8))
        self.table.entered.connect(self._entered)
        self.count = label("", "muted")
        self.add = button("加入选中的条目", self.add_selected, icon_name="add")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self.department, self.clause, self.process, self.source, self.words, self.count))
        layout.addWidget(self.table, 1)
        self.drop = button("从自有库删除", self.drop_selected, icon_name="delete")
        self.table.view.selectionModel().selectionChanged.connect(self._show_drop)
        layout.addLayout(row(self.add, None, self.drop))

    def refresh(self) -> None:
        """Offer what fits the enterprise now."""
        audit = self.lines.held.audit
        if audit is None:
            return
        own = tuple(each.id for each in checklist_library.own_lines(self.app.session.db))
        state = (audit, tuple(sorted(self.lines.by_id)), tuple(self.lines.departments.items()), own)
        if state == self._read_for:
            return
        self._read_for = state
        self._every = [_row(each) for each in checklists.select(self.app.session, audit)]
        self.department.set_choices([("", "全部部门"), *self.lines.departments.items()])
        chapters = [number for number in standards.clauses(audit.edition) if number.count(".") == 1]
        self.clause.set_choices(
            [("", "全部条款"), *((each, standards.label(each, audit.edition)) for each in chapters)]
        )
        self.show_fitting()

    def focus_first(self) -> None:
        """To the words; the department in hand is chosen already."""
        self.words.setFocus()

    def choose_department(self, key: str) -> None:
        """Offer the lines of one department."""
        self.department.show_value(key)
        self.show_fitting()

    def _filter(self, _value: str) -> None:
        self.show_fitting()

    def show_fitting(self) -> None:
        """The candidates that pass all filters."""
        self._timer.stop()
        department, clause, process = self.department.value(), self.clause.value(), self.process.value()
        source, words = self.source.value(), self.words.text().split()
        fitting = [
            each
            for each in self._every
            if (not department or each.candidate.department_id == department)
            and (not clause or each.clause == clause or each.clause.startswith(f"{clause}."))
            and (not process or process in each.candidate.line.processes)
            and each.candidate.line.key.startswith(source)
            and all(word in each.text or word in each.record or word == each.clause for word in words)
        ]
        self.table.show_rows(fitting)
        self.count.setText(f"{len(fitting)} 条可选")
        self._show_drop()

    def _own(self) -> list[str]:
        """The ids of the selected lines that the agency added itself."""
        keys = [each.candidate.line.key for each in self.table.selected()]
        return [key.removeprefix(OWN) for key in dict.fromkeys(keys) if key.startswith(OWN)]

    def _show_drop(self) -> None:
        self.drop.setEnabled(bool(self._own()))
        self.drop.setToolTip("" if self.drop.isEnabled() else "只有自己存入的条目可以删除；先在表里选中")

    def drop_selected(self) -> None:
        """Take the selected own lines out of the library; checklists keep theirs."""
        if own := self._own():
            checklist_library.remove_own(self.app.session, own)
            self.refresh()
            self.app.say(f"已从自有条目库删除 {len(own)} 条；已经在检查表里的不受影响。", undo=True)

    def _entered(self, _row: PickRow) -> None:
        self.add_selected()

    def add_selected(self) -> None:
        """Put the selected lines into the checklist, as one step."""
        chosen = [each.candidate for each in self.table.selected()]
        audit = self.lines.held.audit
        if audit is None or not chosen:
            self.app.say("先在表里选中要加入的条目。")
            return
        made = self.app.attempt(checklists.add_lines, self.app.session, audit, chosen)
        if made:
            self.app.say(f"已加入 {len(made)} 条检查条目。", undo=True)


def _row(each: Candidate) -> PickRow:
    line = each.line
    return PickRow(
        id=f"{each.department_id}/{line.key}",
        department=each.department,
        clause=line.clause,
        text=line.text,
        method=" ".join(line.method),
        record=line.record,
        candidate=each,
    )
