"""④ 内部审核: the declared system, yearly programme, plan, audit on site, meetings, report, statistics."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.session import News
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_bar import AuditBar
from consultant_app.ui.pages.audit_view import EVERYTHING, AuditInHand, AuditView
from consultant_app.ui.pages.base import Page
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.segments import Segments

_HOME = "consultant_app.ui.pages."
_EVERY = {  # key: title, where the part is made; imported when it is first shown
    "system": ("体系与过程", "audit_system:SystemView"),
    "programme": ("年度方案", "audit_programme:ProgrammePart"),
    "plan": ("审核计划", "audit_plan:PlanPart"),
    "site": ("现场检查", "audit_site:SitePart"),
    "meetings": ("会议", "audit_meetings:MeetingsPart"),
    "report": ("审核报告", "audit_report:ReportPart"),
    "statistics": ("统计", "audit_statistics:StatisticsPart"),
}
PARTS = {key: made for key, made in _EVERY.items() if find_spec(_HOME + made[1].partition(":")[0])}
_OF_AN_AUDIT = {"plan", "site", "meetings", "report"}  # these show nothing before the first audit
_OF_PLACE = {
    "line": "site", "slot": "plan", "member": "plan", "meeting": "meetings", "process": "system",
    "exclusion": "system", "month": "programme",
}  # fmt: skip
_OF_RECORD = {  # what the record of a gap is called in the part
    "system": "record", "programme": "record", "plan": "record", "site": "line", "meetings": "meeting",
    "report": "field", "statistics": "record",
}  # fmt: skip
_NARROW = 1040  # pixels


class AuditPage(Page):
    """One page in parts; the part in front is remembered."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "department", "person", "management_system", "work_process", "audit_programme",
            "programme_mark", "audit", "audit_member", "audit_slot", "audit_line", "own_line", "meeting", "attendee",
            "nonconformity", "corrective_action", "verification", "audit_observation", "cause", "photo", "phrase",
            "setting",
        }
    )  # fmt: skip

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self._touched = EVERYTHING  # tables that changed since the page was read
        self.held = AuditInHand(app)
        self.views: dict[str, AuditView] = {}
        self.set_head("内部审核")
        self.set_primary("新审核", self.take_step, keys="Ctrl+G")
        self._build()
        first = app.state.read("audit_part", "system")
        self.show_part(first if first in PARTS else "system")

    def _build(self) -> None:
        self.parts = Segments([(key, title) for key, (title, _) in PARTS.items()], name="内部审核的各部分")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar = AuditBar(self.app, self.held)
        self.bar.audit_chosen.connect(self.show_audit)
        self.bar.audit_made.connect(self.show_new)
        self.nothing = EmptyState(
            "survey",
            "还没有内部审核",
            "先在“体系与过程”里写明范围、不适用条款和过程，再新建一次审核：程序会编号、写好目的和准则，"
            "并按部门、过程和条款排出日程。",
            (("新审核", self.bar.start_audit),),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = row(self.parts, self.bar)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        for keys, move in (("Ctrl+PgDown", self.next_part), ("Ctrl+PgUp", self.previous_part)):
            QShortcut(QKeySequence(keys), self, move)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the tabs."""
        super().resizeEvent(event)
        self.bar.set_compact(self.width() < _NARROW)

    # parts

    def view(self, key: str) -> AuditView:
        """A part, made on first use."""
        if key not in self.views:
            module, _, name = PARTS[key][1].partition(":")
            view = getattr(import_module(_HOME + module), name)(self.app, self.held)
            view.step_changed.connect(self._show_step)
            self.views[key] = view
            self.stack.addWidget(view)
        return self.views[key]

    def in_front(self) -> AuditView | None:
        """The part that is shown; None while there is no audit to show in it."""
        key = self.parts.value() or "system"
        return None if key in _OF_AN_AUDIT and self.held.audit is None else self.view(key)

    def show_part(self, key: str) -> None:
        """Bring a part to the front."""
        self._flush()
        self.parts.show_value(key)
        self.app.state.write("audit_part", key)
        self._read_again()

    def next_part(self) -> None:
        """The next part."""
        self.parts.step(+1)

    def previous_part(self) -> None:
        """The part before."""
        self.parts.step(-1)

    def show_audit(self, audit_id: str) -> None:
        """Show another audit."""
        self._flush()
        self.held.choose(audit_id)
        self._read_again()

    def show_new(self, audit_id: str) -> None:
        """Show an audit that was just made: it begins with its plan."""
        self.held.choose(audit_id)
        if "plan" in PARTS:
            self.show_part("plan")
        else:
            self._read_again()

    def _flush(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, AuditView):
            shown.flush()

    def _read_again(self) -> None:
        self._touched = EVERYTHING | self.tables
        self.mark_stale()

    # what every page does

    def refresh(self) -> None:
        """Read the audit in hand, then show the part in front."""
        touched, self._touched = self._touched or EVERYTHING | self.tables, frozenset()
        self.held.read(touched)
        self.bar.refresh()
        front = self.in_front()
        self.stack.setCurrentWidget(front or self.nothing)
        if front is not None:
            front.refresh()
        self._show_step()

    def _on_changed(self, news: News) -> None:
        self._touched |= news.tables
        super()._on_changed(news)

    def _on_enterprise(self, enterprise_id: str) -> None:
        self._touched = EVERYTHING | self.tables
        super()._on_enterprise(enterprise_id)

    def _show_step(self) -> None:
        front = self.in_front()
        text = front.next_step() if front is not None else "新审核"
        if self.primary is not None:
            self.primary.setVisible(bool(text))
            self.primary.setText(text)
        name = self.app.enterprise_name()
        audit = self.held.audit
        chip = f"{audit.number} · 报告已签发" if audit and audit.frozen else audit.number if audit else ""
        self.set_head(f"内部审核 · {name}" if name else "内部审核", chip)

    def take_step(self) -> None:
        """The next step of the part in front."""
        if (front := self.in_front()) is not None:
            front.take_step()
        else:
            self.bar.start_audit()

    def open_place(self, **where: Any) -> None:
        """part="plan", or line=, slot=, member=, meeting=, process=, audit=; a gap gives part= and record=."""
        view, record = where.pop("view", ""), where.pop("record", "")
        part = where.get("part") or view or next((_OF_PLACE[name] for name in where if name in _OF_PLACE), "")
        if record and part in _OF_RECORD:
            where[_OF_RECORD[part]] = record
        audit_id = where.get("audit") or next((each.id for each in self.held.audits if each.id == record), "")
        if audit_id:
            self.held.choose(audit_id)
            self._touched, self._stale = EVERYTHING | self.tables, True
        if part in PARTS:
            self.show_part(part)
        self._refresh_if_stale()
        if (front := self.in_front()) is not None:
            front.open_place(**{name: value for name, value in where.items() if name not in ("part", "audit")})

    def place(self) -> dict[str, Any]:
        """The part, the audit and the place in it."""
        front = self.in_front()
        audit = {"audit": self.held.audit.id} if self.held.audit else {}
        return {"part": self.parts.value(), **audit, **(front.place() if front is not None else {})}
