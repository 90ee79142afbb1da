"""What the parts of 内部审核 share: the audit in hand, read when audits change, and what a part is."""

from collections.abc import Collection

from consultant_app.model.audit import Audit
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.part_view import StepView
from consultant_app.workflows import audits

EVERYTHING = frozenset({"audit"})


class AuditInHand:
    """The audit that is shown; the newest unless a person chooses another, None before the first."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.enterprise_id = ""
        self.audits: list[Audit] = []
        self.audit: Audit | None = None
        self.touched: frozenset[str] = EVERYTHING  # tables that are different since the last reading
        self._wanted = ""

    def read(self, touched: Collection[str] = EVERYTHING) -> None:
        """Read what the database holds now; `touched` names the tables that are different since the last time."""
        if self.app.enterprise_id != self.enterprise_id:
            self.enterprise_id, self._wanted = self.app.enterprise_id, ""
            touched = EVERYTHING
        self.touched = frozenset(touched)
        if "audit" in self.touched:
            db = self.app.session.db
            self.audits = audits.audits_of(db, self.enterprise_id) if self.enterprise_id else []
            newest = self.audits[-1] if self.audits else None
            self.audit = next((each for each in self.audits if each.id == self._wanted), newest)

    def choose(self, audit_id: str) -> None:
        """Show another audit of the enterprise in hand from the next reading on."""
        self._wanted, self.enterprise_id = audit_id, self.app.enterprise_id

    def fresh(self) -> Audit | None:
        """The audit as it is stored right now, also when it was just written."""
        return records.find(self.app.session.db, Audit, self.audit.id) if self.audit else None


class AuditView(StepView):
    """A part of the page, over the audit in hand."""

    held: AuditInHand
