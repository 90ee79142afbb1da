"""编辑条目: the words of a line, its department and clause, its place; add, take out, keep for later audits."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.audit import METHODS, AuditLine
from consultant_app.model.labels import FIELDS
from consultant_app.model.management_system import PROCESS_KINDS
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.pages.audit_site_panel import Panel
from consultant_app.ui.widgets.autosave import flush
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.choices import ChoiceButtons
from consultant_app.ui.widgets.combos import AutosaveCombo
from consultant_app.ui.widgets.field import Field, FieldGrid
from consultant_app.ui.widgets.labels import label, row, scrolled
from consultant_app.ui.widgets.lines import AutosaveLine
from consultant_app.ui.widgets.texts import AutosaveText
from consultant_app.workflows import checklist_library, checklists

_TITLES = FIELDS[AuditLine]


class LineEditor(Panel):
    """Everything saves by itself; the finding stays as it is."""

    title = "编辑检查条目"
    hint = "改的是这次审核的检查表；条目库不变"

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, lines, parent)
        self.line: AuditLine | None = None
        self.where = label("", "chip")
        self.department = AutosaveCombo(self._saver("department_id"), [("", "未定部门")], name="部门")
        self.process = AutosaveCombo(self._saver("process"), [("", "不分过程"), *PROCESS_KINDS.items()], name="过程")
        self.clause = AutosaveLine(self._saver("clause"), name="条款", hint="如 8.5.1")
        self.text = AutosaveText(self._saver("text"), name="检查事项", hint="查什么、问什么、看什么、抽多少", lines=3)
        self.method = ChoiceButtons([(each, each, "") for each in METHODS], name="方式", several=True, height=40)
        self.method.chosen.connect(self._save_method)
        self.editors: dict[str, Any] = {
            "department_id": self.department, "process": self.process, "clause": self.clause, "text": self.text,
            "record": AutosaveLine(self._saver("record"), name="应有记录"),
            "sampling": AutosaveLine(self._saver("sampling"), name="抽样"),
            "phrase": AutosaveText(
                self._saver("phrase"), name="证据常用语", hint="要填的空写成 {日期}、{份数}、{编号}", lines=2
            ),
            "remark": AutosaveLine(self._saver("remark"), name="备注"),
        }  # fmt: skip
        self._build()

    def _build(self) -> None:
        grid = FieldGrid(3)
        for name in ("department_id", "clause", "process"):
            grid.add(Field(self.editors[name].accessibleName(), self.editors[name]))
        grid.add(Field("检查事项", self.text), whole=True)
        grid.add(Field("方式", self.method), whole=True)
        for name in ("record", "sampling", "remark"):
            grid.add(Field(_TITLES[name], self.editors[name]))
        grid.add(Field("证据常用语", self.editors["phrase"]), whole=True)
        self.up = button("上移", self.move_up, icon_name="up")
        self.down = button("下移", self.move_down, icon_name="down")
        self.another = button("再写一条", self.add_another, icon_name="add")
        self.keep = button("存入自有条目库", self.keep_line, icon_name="save")
        self.remove = button("移出检查表", self.remove_line, icon_name="delete")
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addLayout(row(self.where, None))
        inner.addWidget(grid)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside), 1)
        layout.addLayout(row(self.up, self.down, self.another, self.keep, None, self.remove))

    def show_line(self, line: AuditLine) -> None:
        """Edit this line; what was typed for the one before is kept first."""
        if self.line is not None and self.line.id != line.id:
            flush(self)
        self.line = line
        self.refresh()

    def refresh(self) -> None:
        """Show what is stored."""
        line = self.lines.by_id.get(self.line.id) if self.line else None
        if line is None:
            return
        self.line = line
        self.where.setText(f"第 {self.lines.numbers[line.id]} 条 · {line.clause_title or '没有条款'}")
        self.department.set_choices([("", "未定部门"), *self.lines.departments.items()])
        for name, editor in self.editors.items():
            editor.show_value(getattr(line, name))
        self.method.show_value(" ".join(line.method))
        own = checklist_library.own_of(self.app.session, line) is not None
        self.keep.setText("从自有条目库删除" if own else "存入自有条目库")

    def focus_first(self) -> None:
        """Into the words."""
        self.text.setFocus()

    def _saver(self, name: str) -> Callable[[str], object]:
        return partial(self._save, name)

    def _save(self, name: str, value: str) -> None:
        if self.line is not None:
            checklists.edit_line(self.app.session, self.line, **{name: value})

    def _save_method(self, value: str) -> None:
        if self.line is not None:
            chosen = value.split()
            method = tuple(each for each in METHODS if each in chosen)
            self.app.attempt(checklists.edit_line, self.app.session, self.line, method=method)

    # the line as a whole

    def move_up(self) -> None:
        """Before the line above of the same department."""
        self._move(-1)

    def move_down(self) -> None:
        """Behind the line below of the same department."""
        self._move(+1)

    def _move(self, step: int) -> None:
        if self.line is None or not flush(self):
            return
        mine = [each for each in self.lines.lines if each.department_id == self.line.department_id]
        at = next(place for place, each in enumerate(mine) if each.id == self.line.id)
        target = at + step
        if not 0 <= target < len(mine):
            self.app.say("已经在本部门的最" + ("前面。" if step < 0 else "后面。"))
            return
        low, high = (target - 1, target) if step < 0 else (target, target + 1)
        before = mine[low].order_key if low >= 0 else ""
        after = mine[high].order_key if high < len(mine) else ""
        self.app.attempt(checklists.move_line, self.app.session, self.line, before, after)

    def add_another(self) -> None:
        """Another line of one's own in the same department and clause."""
        audit = self.lines.held.audit
        if audit is None or not flush(self):
            return
        same = {"department_id": self.line.department_id, "clause": self.line.clause} if self.line else {}
        made = self.app.attempt(checklists.add_own, self.app.session, audit, **same)
        if made is not None:
            self.lines.read()
            self.show_line(made)
            self.focus_first()

    def keep_line(self) -> None:
        """Keep the line for later audits, or take it out of the library where it is in."""
        if self.line is None or not flush(self):
            return
        if own := checklist_library.own_of(self.app.session, self.line):
            checklist_library.remove_own(self.app.session, [own.id])
            self.app.say("已从自有条目库删除；这份检查表里的这一条不变。", undo=True)
        else:
            name = self.lines.departments.get(self.line.department_id, "")
            checklist_library.to_library(self.app.session, self.line, name)
            self.app.say("已存入自有条目库，以后的审核可以从条目库挑选。", undo=True)

    def remove_line(self) -> None:
        """Take the line out; undo brings it back."""
        if self.line is None or self.lines.held.audit is None:
            return
        stored = self.lines.stored(self.line.id)
        if stored is None:
            return
        before = self.app.session.undo_label
        self.app.attempt(checklists.remove_lines, self.app.session, stored.audit_id, [stored])
        if self.app.session.undo_label != before or self.lines.stored(stored.id) is None:
            self.line = None
            self.app.say("已移出检查表。", undo=True)
            self.done.emit()
