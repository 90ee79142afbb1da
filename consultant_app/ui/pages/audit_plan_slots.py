"""日程与覆盖: the timetable to drag, the coverage matrix live beside it, and the slot in hand as a form."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QWidget

from consultant_app.errors import AppError
from consultant_app.model.audit import AuditSlot, SlotKind
from consultant_app.model.audit_hours import clock, minutes
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_blocks import blocks_of, day_and_group, lanes_of
from consultant_app.ui.pages.audit_plan_matrix import CoverageMatrix
from consultant_app.ui.pages.audit_plan_slot import SlotForm
from consultant_app.ui.pages.audit_plan_view import PlanInHand, PlanTab
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import IconButton, button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.roomy import Roomy
from consultant_app.ui.widgets.timetable import Timetable
from consultant_app.workflows import audit_timetable

_HINT = "拖动改时间、日期和编组，拖上下边改长短；双击空处新增。"
_COVERAGE_HEIGHT = 250
_LEAST_HEIGHT = 560  # below it the tab scrolls
_KEYS = "方向键选择；Alt+方向键移动；Alt+Shift+↑↓ 改长短；回车编辑；Delete 删除"


class SlotsTab(PlanTab):
    """Left the timetable, right the matrix over the form."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, plan, parent)
        self.table = Timetable(name="审核日程表")
        self.table.setWhatsThis(_KEYS)
        self.table.chosen.connect(self._choose)
        self.table.moved.connect(self._move)
        self.table.resized.connect(self._resize)
        self.table.opened.connect(self._open)
        self.table.deleted.connect(self._delete)
        self.table.asked.connect(self._add_at)
        self.matrix = CoverageMatrix(app, plan)
        self.form = SlotForm(app, plan)
        inside = QWidget()
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._left(), 7)
        layout.addWidget(self._right(), 5)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Roomy(inside, _LEAST_HEIGHT))

    def _left(self) -> Card:
        card = Card("审核日程", _HINT)
        card.hint.setToolTip(_KEYS)
        card.actions.addWidget(button("新增时段", self.add_slot, icon_name="add"))
        self.again = button("排出日程", self.propose, icon_name="idea", tip="按部门、过程、条款和审核组重新排一次")
        card.actions.addWidget(self.again)
        area = QScrollArea()
        area.setWidget(self.table)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_role(area, "plain")
        area.verticalScrollBar().valueChanged.connect(self._redraw)  # the titles stay at the top
        self.table.dragged.connect(self._follow)
        self.area = area
        card.body.addWidget(area, 1)
        return card

    def _right(self) -> QSplitter:
        self.coverage = Card("覆盖情况")
        self.coverage.body.addWidget(self.matrix, 1)
        self.detail = Card("所选时段")
        self.detail.actions.addWidget(button("删除", self.delete_chosen, icon_name="delete"))
        self.detail.actions.addWidget(IconButton("close", "收起", self.close_form))
        self.detail.body.addWidget(scrolled(self.form), 1)
        self.right = splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        splitter.addWidget(self.coverage)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setMinimumWidth(360)
        self.coverage.setMinimumHeight(_COVERAGE_HEIGHT)
        return splitter

    def _follow(self, at: QPoint) -> None:
        self.area.ensureVisible(at.x(), at.y(), 30, 60)

    def _redraw(self) -> None:
        self.table.update()

    # showing

    def refresh(self) -> None:
        """Show timetable, coverage and the slot in hand."""
        state = self.plan.state
        if state is None:
            return
        hours = audit_timetable.hours_of(self.app.session)
        self.table.locked = state.audit.frozen
        self.table.show_blocks(lanes_of(self.plan), blocks_of(self.plan), (minutes(hours.start), minutes(hours.end)))
        self.again.setText("重新排日程" if state.slots else "排出日程")
        self.again.setAccessibleName(self.again.text())
        self.matrix.refresh()
        self._show_form()

    def _show_form(self) -> None:
        slot = self.plan.slot(self.table.current)
        self.form.show_slot(slot)
        if slot is not None and self.detail.isHidden():
            half = self.right.height() // 2
            self.right.setSizes([half, half])
        self.detail.setVisible(slot is not None)
        if slot is not None:
            name = self.plan.department(slot.department_id) if slot.kind is SlotKind.AUDIT else slot.kind.value
            self.detail.set_title(f"{name or '所选时段'} {slot.start}—{slot.end}")

    def _choose(self, key: str) -> None:
        self._show_form()
        slot = self.plan.slot(key)
        if slot is not None:
            self.matrix.show_clauses_of(slot.department_id)
            area = self.table.areas().get(key)
            if area is not None:
                self.area.ensureVisible(int(area.center().x()), int(area.center().y()), 80, 60)

    def close_form(self) -> None:
        """Leave the slot and give the room to the matrix."""
        self.form.flush()
        self.table.choose("")
        self.table.setFocus()

    # acting

    def propose(self) -> None:
        """Draw the timetable up from departments, processes, clauses and team."""
        state = self.plan.state
        if state is None:
            return
        if not state.audit.held.start:
            self.app.say("先填审核开始日期，再排日程。", kind="warn")
            self.tab_asked.emit("basis", {"field": "start"})
            return
        if not self.flush():
            return
        added = self.app.attempt(audit_timetable.propose_slots, self.app.session, state.audit)
        if added is None:
            return
        more = f"时间不够，增加了 {'、'.join(added)}。" if added else ""
        lone = "" if state.members else "审核组还没有人，请先加人再重排。"
        self.app.say(f"已按部门、条款和审核组排好日程，可以拖动调整。{more}{lone}", undo=True)

    def add_slot(self) -> None:
        """A new line on the first day, in the first free hour."""
        state = self.plan.state
        if state is None:
            return
        lanes = lanes_of(self.plan)
        if not lanes:
            self.app.say("先填审核开始日期，再新增时段。", kind="warn")
            self.tab_asked.emit("basis", {"field": "start"})
            return
        last = max((block.end for block in self.table.blocks if block.lane == lanes[0].key), default=8 * 60)
        self._add_at(lanes[0].key, min(last, 22 * 60))

    def _add_at(self, lane: str, minute: int) -> None:
        day, group = day_and_group(lane)
        start = max(0, min(minute, 22 * 60))
        made = self.app.attempt(
            audit_timetable.add_slot, self.app.session, self.plan.state.audit, on=day, start=clock(start),
            end=clock(start + 60), member_ids=self.plan.team_for(group, ""),
        )  # fmt: skip
        if made is not None:
            self.plan.read()
            self.refresh()
            self._open(made.id)

    def _move(self, key: str, lane: str, start: int) -> None:
        slot = self.plan.slot(key)
        if slot is None or not self.flush():
            return
        day, group = day_and_group(lane)
        team = None
        if slot.kind is SlotKind.AUDIT and group != self.plan.group_of(slot):
            team = self.plan.team_for(group, slot.department_id)
        self._attempt_move(slot, on=day, start=clock(start), member_ids=team)

    def _resize(self, key: str, start: int, end: int) -> None:
        slot = self.plan.slot(key)
        if slot is not None and self.flush():
            self._attempt_move(slot, on=slot.on, start=clock(start), end=clock(end))

    def _attempt_move(self, slot: AuditSlot, **where: Any) -> None:
        try:
            audit_timetable.move_slot(self.app.session, slot, **where)
        except AppError as error:
            self.app.say(str(error), kind="bad")

    def _open(self, key: str) -> None:
        self.table.choose(key)
        self._show_form()
        slot = self.plan.slot(key)
        field = (
            "department_id" if slot is not None and slot.kind is SlotKind.AUDIT and not slot.department_id else "start"
        )
        self.form.editors[field].setFocus()

    def _delete(self, key: str) -> None:
        slot = self.plan.slot(key)
        if slot is not None and self.flush():
            self.app.attempt(audit_timetable.remove_slot, self.app.session, slot)
            self.app.say(f"已删除 {slot.start} 的时段。", undo=True)

    def delete_chosen(self) -> None:
        """Remove the slot in hand."""
        self._delete(self.table.current)

    def open_place(self, **where: Any) -> None:
        """slot=id, or field="matrix"."""
        if self.plan.slot(where.get("slot", "")) is not None:
            self._open(where["slot"])
        elif where.get("field") == "matrix":
            missing = self.plan.state.covered.missing_clauses if self.plan.state else ()
            columns = self.matrix.grid.cells.columns
            if missing and columns:
                self.matrix.grid.go(missing[0], columns[0].key)
            self.matrix.grid.setFocus()
