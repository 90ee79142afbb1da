"""措施: what the problems ask for, what the plan holds, and how far each measure is."""

from datetime import date
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.plan import HELP_FORMS, MeasureState, PlanMeasure
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_library import LibraryPicker
from consultant_app.ui.pages.plan_measure_detail import MeasureDetail
from consultant_app.ui.pages.plan_proposals import Proposals
from consultant_app.ui.pages.plan_view import Line, PartsTable, PlanInHand, PlanView
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import library, measures, planning

_PARTS = (("list", "方案措施"), ("proposals", "建议措施"), ("sheet", "表格视图"))
_NARROW = 900
_SIGNS = {
    MeasureState.PLANNED: "○", MeasureState.RUNNING: "◐", MeasureState.DONE: "●", MeasureState.VERIFIED: "✓",
    MeasureState.DROPPED: "×",
}  # fmt: skip


def state_text(measure: PlanMeasure, today: str) -> str:
    """How far a measure is, in a sign and words; an overdue one says by how many days."""
    state = measure.progress.state
    if measures.is_overdue(measure, today):
        return f"⚠ 逾期{(date.fromisoformat(today) - date.fromisoformat(measure.period.end)).days}天"
    return f"{_SIGNS[state]} {state}"


class MeasuresView(PlanView):
    """The list with the measure in hand, or the proposals, or everything as a sheet."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.current = ""
        self._opened_for = ""
        self.parts = PartsTable(app, held, PlanMeasure, "措施")
        self.ways = Segments(_PARTS, name="措施的看法")
        self.ways.chosen.connect(self.show_way)
        self.late = label("", "bad")
        self.proposals = Proposals(app, held)
        self.detail = MeasureDetail(app, held)
        self.list = self._make_list()
        self.sheet = self._make_sheet()
        self.picker = LibraryPicker(self)
        self.picker.picked.connect(self.add_from_library)
        self.library_button = button(
            "从措施库添加", self.open_library, icon_name="search", tip=f"在 {len(library.measures())} 条措施里查找"
        )
        self.own_button = button("新增措施", self.add_own, icon_name="add")
        self._build()
        self.show_way("list")

    def _make_list(self) -> RecordTable:
        table = RecordTable(
            [
                Column(field="problems", title="问题", width=70, get=self._numbers),
                Column(field="text", title="措施", get=self._brief),
                Column(field="owner", title="责任", width=76, get=self._owner),
                Column(field="state", title="状态", width=96, get=self._state, colour=self._colour),
            ],
            name="方案措施", delete=self.parts.delete, move=self.parts.move, lines=2,
        )  # fmt: skip
        as_list(table, 56)
        table.view.setWordWrap(True)
        table.view.verticalHeader().show()
        table.chosen.connect(self._choose)
        return table

    def _make_sheet(self) -> RecordTable:
        widths = {"text": 320, "deliverable": 170, "verification": 200, "resources": 150, "tools": 140}
        columns = [
            Column(field="problems", title="问题", width=90, get=self._numbers),
            Column(field="text", title="措施", width=widths["text"]),
            Column(field="help_form", title="帮扶形式", kind="choice", width=150, choices=("", *HELP_FORMS)),
            Column(field="tools", title="工具方法", width=widths["tools"]),
            Column(field="department", title="责任部门", width=90),
            Column(field="owner", title="责任人", width=80),
            Column(field="consultant", title="顾问", width=80),
            Column(field="period.start", title="开始", kind="date", width=130),
            Column(field="period.end", title="完成", kind="date", width=130),
            Column(field="resources", title="所需资源", width=widths["resources"]),
            Column(field="deliverable", title="交付物", width=widths["deliverable"]),
            Column(field="verification", title="验证方法", width=widths["verification"]),
            Column(
                field="progress.state", title="状态", kind="choice", width=90, choices=tuple(MeasureState),
                colour=self._colour,
            ),
            Column(field="late", title="提醒", width=110, get=self._state, colour=self._colour),
        ]  # fmt: skip
        return RecordTable(
            columns, name="措施表", change=self.parts.change, delete=self.parts.delete, move=self.parts.move,
            add_text="新增措施", lines=3,
        )  # fmt: skip

    def _build(self) -> None:
        card = Card()
        card.body.addWidget(self.list, 1)
        self.empty = label("方案里还没有措施。到“建议措施”里勾选，或从措施库添加。", "muted", wrap=True)
        card.body.insertWidget(0, self.empty)
        pair = QWidget()
        both = QHBoxLayout(pair)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addWidget(card, 10)
        both.addWidget(self.detail, 11)
        self.stack = QStackedWidget()
        for each in (pair, self.proposals, self.sheet):
            self.stack.addWidget(each)
        for each in (self.library_button, self.own_button):
            set_role(each, "")
        head = row(self.ways, self.late, self.library_button, self.own_button)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    # what the columns say

    def _numbers(self, line: Line) -> str:
        known = self.held.problems
        return "、".join(known[key].number for key in line.problem_ids if key in known)

    def _brief(self, line: Line) -> str:
        return " ".join(line.text.split()) or "（未写措施）"

    def _owner(self, line: Line) -> str:
        return line.owner or line.department

    def _state(self, line: Line) -> str:
        return state_text(line.record, date.today().isoformat())

    def _colour(self, line: Line) -> str:
        if measures.is_overdue(line.record, date.today().isoformat()):
            return "bad"
        finished = line.record.progress.state in (MeasureState.DONE, MeasureState.VERIFIED)
        return "good" if finished else ""

    # showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list leaves out who is responsible; the card beside it says so."""
        super().resizeEvent(event)
        self.list.view.setColumnHidden(2, self.width() < _NARROW)

    def show_way(self, way: str) -> None:
        """The list, the proposals or the sheet."""
        self.flush()
        self.ways.show_value(way)
        self.stack.setCurrentIndex([key for key, _ in _PARTS].index(way))

    def refresh(self) -> None:
        """Show the measures of the plan in hand."""
        found = self.held.parts(PlanMeasure)
        self.proposals.refresh()
        for table in (self.list, self.sheet):
            table.blockSignals(True)
            self.parts.show(table, found)
            table.blockSignals(False)
        self.list.setVisible(bool(found))
        self.empty.setVisible(not found)
        self.ways.show_count("list", len(found))
        self.ways.show_count("proposals", self.proposals.count)
        late = sum(measures.is_overdue(measure, date.today().isoformat()) for measure in found)
        self.late.setText(f"⚠ {late} 项逾期" if late else "")
        self.late.setVisible(bool(late))
        if not any(measure.id == self.current for measure in found):
            self.current = found[0].id if found else ""
        plan_id = self.held.plan.id if self.held.plan else ""
        if not found and self.proposals.count and plan_id != self._opened_for:
            self.show_way("proposals")  # a new plan begins there, once
        self._opened_for = plan_id
        self._select()
        self._show(found)

    def _select(self) -> None:
        line = self.list.current()
        if self.current and (line is None or line.id != self.current):
            self.list.blockSignals(True)
            self.list.choose(self.current)
            self.list.blockSignals(False)

    def _show(self, found: list[PlanMeasure]) -> None:
        measure = next((each for each in found if each.id == self.current), None)
        self.detail.setVisible(measure is not None)
        if measure is not None:
            self.detail.show_measure(found.index(measure) + 1, measure)

    def _choose(self, line: Line | None) -> None:
        if line is None or line.id == self.current:
            return
        if not self.detail.flush():
            self._select()
            return
        self.current = line.id
        self._show(self.held.parts(PlanMeasure))

    # acting

    def open_library(self) -> None:
        """Look for a measure in the whole library."""
        self.picker.open_at(self.library_button)

    def add_from_library(self, key: str) -> None:
        """Put a measure of the library into the plan."""
        if self.held.plan is not None and self.flush():
            added = measures.add_from_library(self.app.session, self.held.plan, key)
            self._go_to(added.id)
            self.app.say(f"已列入措施 {key}，请在“关联问题”里选它解决的问题。", undo=True)

    def add_own(self) -> None:
        """A measure in the person's own words."""
        if self.held.plan is not None and self.flush():
            added = planning.add_part(self.app.session, PlanMeasure, self.held.plan)
            self._go_to(added.id)
            self.detail.text.setFocus()

    def _go_to(self, key: str) -> None:
        self.show_way("list")
        self.current = key
        self._select()
        self._show(self.held.parts(PlanMeasure))

    def open_place(self, **where: Any) -> None:
        """measure=id; problem=id for its proposals; library="M-07" to look it up."""
        if any(measure.id == where.get("measure") for measure in self.held.parts(PlanMeasure)) and self.flush():
            self._go_to(where["measure"])
        elif where.get("problem"):
            self.show_way("proposals")
            self.proposals.choose_problem(where["problem"])
        elif where.get("library"):
            self.picker.open_at(self.library_button, where["library"])

    def place(self) -> dict[str, Any]:
        """The measure in hand."""
        return {"measure": self.current} if self.current else {}
