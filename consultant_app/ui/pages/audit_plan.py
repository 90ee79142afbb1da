"""审核计划: what the plan says, the team, the timetable with its coverage, and what is wrong with it."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.plan_warnings import PlanWarning
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_plan_basis import BasisTab
from consultant_app.ui.pages.audit_plan_slots import SlotsTab
from consultant_app.ui.pages.audit_plan_team import TeamTab
from consultant_app.ui.pages.audit_plan_view import PlanInHand, PlanTab
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import row, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.ui.widgets.segments import Segments

_TABS = {"basis": "计划内容", "team": "审核组", "slots": "日程与覆盖", "checks": "提醒"}
_OF_FIELD = {"matrix": "slots", "slots": "slots", "team": "team"}


class ChecksTab(PlanTab):
    """What should be looked at, each line a way to the place."""

    def __init__(self, app: App, plan: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, plan, parent)
        self.list = LineList(name="计划的提醒", empty="没有需要处理的地方，可以打印计划。", most=200)
        card = Card("计划的提醒", "点一条就到那里。红色的是外部审核员一定会问的；写了理由的会印在计划里。")
        card.body.addWidget(self.list)
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(card))

    def refresh(self) -> None:
        """Show the warnings, the gravest first."""
        found = self.plan.state.warnings if self.plan.state else ()
        self.list.show_entries([self._entry(warning) for warning in found])

    def _entry(self, warning: PlanWarning) -> Entry:
        tag, role = ("必须处理", "bad") if warning.bad else ("留意", "warn")
        return Entry(text=warning.text, tag=tag, role=role, open=partial(self._go, warning))

    def _go(self, warning: PlanWarning) -> None:
        if warning.slot:
            self.tab_asked.emit("slots", {"slot": warning.slot})
        elif warning.member:
            self.tab_asked.emit("team", {"member": warning.member})
        else:
            self.tab_asked.emit(_OF_FIELD.get(warning.field, "basis"), {"field": warning.field})


_MAKERS = {"basis": BasisTab, "team": TeamTab, "slots": SlotsTab, "checks": ChecksTab}


class PlanPart(AuditView):
    """Four tabs over one plan; the red line under them says what must be settled."""

    def __init__(self, app: App, held: AuditInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.plan = PlanInHand(app, held)
        self.views: dict[str, PlanTab] = {}
        self.tabs = Segments(list(_TABS.items()), name="审核计划的各部分")
        self.tabs.chosen.connect(self.show_tab)
        self.alarm = button("", self.show_checks, role="danger", tip="看看是什么")
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.tabs, self.alarm)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        first = app.state.read("audit_plan_tab", "basis")
        self.tabs.show_value(first if first in _TABS else "basis")

    def view(self, key: str) -> PlanTab:
        """A tab, made on first use."""
        if key not in self.views:
            view = _MAKERS[key](self.app, self.plan)
            view.tab_asked.connect(self._go)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> PlanTab:
        """The tab that is shown."""
        return self.view(self.tabs.value() or "basis")

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.flush()
        self.tabs.show_value(key)
        self.app.state.write("audit_plan_tab", key)
        self.refresh()
        self.step_changed.emit()

    def show_checks(self) -> None:
        """Bring the warnings to the front."""
        self.show_tab("checks")

    def _go(self, key: str, where: dict[str, Any]) -> None:
        self.show_tab(key)
        self.in_front().open_place(**where)

    def refresh(self) -> None:
        """Read the plan and show the tab in front."""
        self.plan.read()
        view = self.in_front()
        self.stack.setCurrentWidget(view)
        view.refresh()
        found = self.plan.state.warnings if self.plan.state else ()
        self.tabs.show_count("checks", len(found))
        grave = self._grave()
        self.alarm.setVisible(bool(grave))
        self.alarm.setText(f"！{grave} 处必须处理")
        self.alarm.setAccessibleName(self.alarm.text())
        set_role(self.alarm, "danger")

    def _grave(self) -> int:
        return sum(warning.bad for warning in self.plan.state.warnings) if self.plan.state else 0

    def next_step(self) -> str:
        """Dates, team, timetable, what is wrong, print."""
        state = self.plan.state
        if state is None:
            return ""
        if not state.audit.held.start:
            return "填写审核日期"
        if not state.members:
            return "组成审核组"
        if not state.slots:
            return "排出日程"
        return "处理提醒" if self._grave() and self.tabs.value() != "checks" else "打印审核计划"

    def take_step(self) -> None:
        """Go there."""
        step = self.next_step()
        if step == "填写审核日期":
            self._go("basis", {"field": "start"})
        elif step == "组成审核组":
            self._go("team", {})
        elif step == "排出日程":
            self.show_tab("slots")
            self.views["slots"].propose()
        elif step == "处理提醒":
            self.show_checks()
        elif step and self.flush():
            self.app.open_page("documents", preview="audit_plan", subject=self.plan.state.audit.id)

    def open_place(self, **where: Any) -> None:
        """tab=, slot=id, member=id, field=name; record=id of a slot or a member."""
        key, record = where.get("tab", ""), where.pop("record", "")
        if self.plan.slot(record):
            where["slot"] = record
        elif self.plan.member(record):
            where["member"] = record
        if "slot" in where:
            key = "slots"
        elif "member" in where:
            key = "team"
        elif "field" in where:
            key = _OF_FIELD.get(where["field"], "basis")
        if key in _TABS:
            self._go(key, {name: value for name, value in where.items() if name != "tab"})

    def place(self) -> dict[str, Any]:
        """The tab in front."""
        return {"tab": self.tabs.value()}
