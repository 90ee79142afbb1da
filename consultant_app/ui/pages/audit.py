"""④ 内部审核: the declared system, yearly programme, plan, audit on site, meetings, report, statistics."""

from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from consultant_app.model.audit import Audit
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_bar import AuditBar
from consultant_app.ui.pages.audit_view import AuditInHand, AuditView
from consultant_app.ui.pages.parted import PartedPage
from consultant_app.ui.widgets.empty import EmptyState

_OF_AN_AUDIT = {"plan", "site", "meetings", "report"}  # these show nothing before the first audit
_OF_RECORD = {  # what the record of a gap is called in the part
    "system": "record", "programme": "record", "plan": "record", "site": "line", "meetings": "meeting",
    "report": "field", "statistics": "record",
}  # fmt: skip
_NARROW = 1040  # pixels
_FIRST_STEP = "新审核"


class AuditPage(PartedPage):
    """Over the audit in hand, which is chosen beside the tabs."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            "enterprise", "department", "person", "management_system", "work_process", "audit_programme",
            "programme_mark", "audit", "audit_member", "audit_slot", "audit_line", "own_line", "meeting", "attendee",
            "nonconformity", "corrective_action", "verification", "audit_observation", "cause", "photo", "phrase",
            "setting",
        }
    )  # fmt: skip
    entry_name: ClassVar[str] = "audit"
    parts_of: ClassVar[dict[str, str]] = {
        "system": "audit_system:SystemView",
        "programme": "audit_programme:ProgrammePart",
        "plan": "audit_plan:PlanPart",
        "site": "audit_site:SitePart",
        "meetings": "audit_meetings:MeetingsPart",
        "report": "audit_report:ReportPart",
        "statistics": "audit_statistics:StatisticsPart",
    }
    kept_as: ClassVar[str] = "audit_part"
    words: ClassVar[dict[str, str]] = {
        "line": "site", "slot": "plan", "member": "plan", "meeting": "meetings", "process": "system",
        "exclusion": "system", "month": "programme",
    }  # fmt: skip
    held: AuditInHand

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent, held=AuditInHand(app))
        self.bar = AuditBar(app, self.held)
        self.bar.audit_chosen.connect(self.choose)
        self.bar.audit_made.connect(self.show_new)
        self.tools.addWidget(self.bar)
        self.nothing = EmptyState(
            "survey",
            "还没有内部审核",
            "先在“体系与过程”里写明范围、不适用条款和过程，再新建一次审核：程序会编号、写好目的和准则，"
            "并按部门、过程和条款排出日程。",
            ((_FIRST_STEP, self.bar.start_audit),),
        )
        self.stack.addWidget(self.nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window leaves the room to the tabs."""
        super().resizeEvent(event)
        self.bar.set_compact(self.width() < _NARROW)

    def in_front(self) -> AuditView | None:
        """The part that is shown; None while there is no audit to show in it."""
        missing = self.parts.value() in _OF_AN_AUDIT and self.held.audit is None
        return None if missing else super().in_front()

    def show_new(self, audit_id: str) -> None:
        """Show an audit that was just made: it begins with its plan."""
        self.held.choose(audit_id)
        self.show_part("plan")

    def read(self, touched: frozenset[str]) -> None:
        """Read the audit in hand."""
        self.held.read(touched)
        self.bar.refresh()
        audit = self.held.audit
        self.name_enterprise(
            f"{audit.number} · 报告已签发" if audit and audit.frozen else audit.number if audit else ""
        )

    def next_step(self) -> str:
        """Before the first audit: to make it."""
        return super().next_step() if self.in_front() is not None else _FIRST_STEP

    def take_step(self) -> None:
        """Before the first audit: make it."""
        if self.in_front() is not None:
            super().take_step()
        else:
            self.bar.start_audit()

    def open_place(self, **where: Any) -> None:
        """part="plan", or line=, slot=, member=, meeting=, process=, audit=; a gap gives part= and record=."""
        view, record, audit_id = (where.pop(word, "") for word in ("view", "record", "audit"))
        part = where.pop("part", "") or view or next((self.words[word] for word in where if word in self.words), "")
        if record and part in _OF_RECORD:
            where[_OF_RECORD[part]] = record
        if audit_id or records.find(self.app.session.db, Audit, record):
            self.choose(audit_id or record)
        super().open_place(part=part, **where)

    def place(self) -> dict[str, Any]:
        """The part, the audit and the place in it."""
        return super().place() | ({"audit": self.held.audit.id} if self.held.audit else {})
