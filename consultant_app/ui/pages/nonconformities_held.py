"""What the parts of 不符合项 share: everything of the enterprise, read once per change."""

from datetime import date

from consultant_app.model.audit import Audit
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.enterprise import Department, Person
from consultant_app.model.nonconformity import AuditObservation, Nonconformity, State
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.workflows import audit_dossiers, audit_observations, audits, numbering, standards, verifying
from consultant_app.workflows.numbering import Terms

OVER = (State.CLOSED, State.WITHDRAWN)


class Held:
    """The nonconformities and observations of the enterprise in hand, and what their editors offer."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.enterprise_id = ""
        self.views: dict[str, NonconformityView] = {}
        self.observations: dict[str, AuditObservation] = {}
        self.audits: dict[str, Audit] = {}
        self.departments: list[Department] = []
        self.people: list[str] = []
        self.auditors: tuple[str, ...] = ()
        self.today = date.today().isoformat()
        self._terms: Terms | None = None

    def read(self) -> None:
        """Read what the database holds now."""
        db, mine = self.app.session.db, self.app.enterprise_id
        self.enterprise_id, self._terms, self.today = mine, None, date.today().isoformat()
        items = audit_dossiers.nonconformities_of(db, mine) if mine else []
        self.views = {view.item.id: view for view in audit_dossiers.nonconformity_views(db, items)}
        self.observations = {item.id: item for item in audit_observations.observations_of(db, mine)}
        self.audits = {audit.id: audit for audit in audits.audits_of(db, mine)}
        self.departments = [each for each in records.of_enterprise(db, Department, mine) if each.name]
        self.people = [each.name for each in records.of_enterprise(db, Person, mine) if each.name]
        self.auditors = verifying.auditors_of(db, mine)

    @property
    def terms(self) -> Terms:
        """The settings of nonconformities."""
        if self._terms is None:
            self._terms = numbering.read_terms(self.app.session)
        return self._terms

    def items(self) -> list[Nonconformity]:
        """All nonconformities."""
        return [view.item for view in self.views.values()]

    def lowest(self, edition: str) -> tuple[str, ...]:
        """The numbers that a finding can stand on in an edition; nothing when the edition is not known."""
        if not standards.is_known(edition):
            return ()
        return tuple(clause.number for clause in standards.lowest(edition))

    def is_overdue(self, view: NonconformityView) -> bool:
        """Whether it should have been closed before today."""
        return view.state not in OVER and "" < view.item.due_on < self.today

    def facts_locked(self, audit_id: str) -> bool:
        """Whether the facts were reported."""
        audit = self.audits.get(audit_id)
        return audit is not None and audit.frozen

    def newest_open_audit(self) -> Audit | None:
        """The audit that a new finding belongs to unless a person says otherwise."""
        return next((audit for audit in reversed(self.audits.values()) if not audit.frozen), None)
