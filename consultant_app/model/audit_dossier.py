"""An audit, its nonconformities and a management review as documents and rules read them: values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from consultant_app.model.assessment import Cause, Photo
from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditProgramme,
    AuditSlot,
    Meeting,
    ProgrammeMark,
)
from consultant_app.model.management_system import (
    Complaint,
    IndicatorReading,
    ManagementSystem,
    RiskOpportunity,
    Supplier,
    WorkProcess,
)
from consultant_app.model.nonconformity import (
    AuditObservation,
    CorrectiveAction,
    Nonconformity,
    State,
    Verification,
    state_of,
)
from consultant_app.model.review import ManagementReview, ReviewDecision, ReviewInput


@dataclass(frozen=True, kw_only=True)
class SystemView:
    """What the enterprise declared, and what it knows about the working of its system."""

    system: ManagementSystem | None = None
    processes: tuple[WorkProcess, ...] = ()
    readings: tuple[IndicatorReading, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    risks: tuple[RiskOpportunity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProgrammeView:
    """A yearly programme with the marks of its matrix."""

    programme: AuditProgramme
    marks: tuple[ProgrammeMark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """A meeting with the people expected."""

    meeting: Meeting
    attendees: tuple[Attendee, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NonconformityView:
    """A nonconformity with everything done about it, each list in its order."""

    item: Nonconformity
    actions: tuple[CorrectiveAction, ...] = ()
    rounds: tuple[Verification, ...] = ()
    causes: tuple[Cause, ...] = ()
    photos: tuple[Photo, ...] = ()

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(self.item, self.actions, self.rounds)

    def as_of(self, day: str) -> "NonconformityView":
        """As it stood at the end of an ISO day: what was done, verified or closed later is not there yet."""
        item = self.item
        if item.correction.done_on > day:
            item = replace(item, correction=replace(item.correction, done_on="", evidence=""))
        if item.closed_on > day:
            item = replace(item, closed_on="")
        actions = tuple(replace(each, done_on="", evidence="") if each.done_on > day else each for each in self.actions)
        return replace(self, item=item, actions=actions, rounds=tuple(each for each in self.rounds if each.on <= day))


@dataclass(frozen=True, kw_only=True)
class AuditView:
    """One audit, complete; `previous` are the nonconformities of the audit before it."""

    audit: Audit
    members: tuple[AuditMember, ...] = ()
    slots: tuple[AuditSlot, ...] = ()
    lines: tuple[AuditLine, ...] = ()
    nonconformities: tuple[NonconformityView, ...] = ()
    observations: tuple[AuditObservation, ...] = ()
    meetings: tuple[MeetingView, ...] = ()
    previous_audit: Audit | None = None
    previous: tuple[NonconformityView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReviewView:
    """A management review, complete; `previous_decisions` are those of the review before it."""

    review: ManagementReview
    inputs: tuple[ReviewInput, ...] = ()
    decisions: tuple[ReviewDecision, ...] = ()
    meeting: MeetingView | None = None
    previous_review: ManagementReview | None = None
    previous_decisions: tuple[ReviewDecision, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClauseFacts:
    """What papers and rules need of a clause set without reading files: titles and order of the lowest clauses."""

    titles: Mapping[str, str] = field(default_factory=dict)  # number → title, all levels, document order
    lowest: tuple[str, ...] = ()
