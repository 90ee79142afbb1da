"""Audits, nonconformities and management reviews of an enterprise read at once, for papers and rules."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from consultant_app.model.assessment import Cause, Photo
from consultant_app.model.audit import Audit, AuditProgramme
from consultant_app.model.audit_dossier import (
    AuditView,
    ClauseFacts,
    MeetingView,
    NonconformityView,
    ProgrammeView,
    ReviewView,
    SystemView,
)
from consultant_app.model.management_system import (
    DEFAULT_EDITION,
    Complaint,
    IndicatorReading,
    ManagementSystem,
    RiskOpportunity,
    Supplier,
    WorkProcess,
)
from consultant_app.model.nonconformity import AuditObservation, CorrectiveAction, Nonconformity, Verification
from consultant_app.model.plan import DocumentRecord
from consultant_app.model.review import ManagementReview, ReviewDecision, ReviewInput
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, standards, working_days


def system_view(db: Connection, enterprise_id: str) -> SystemView:
    """What the enterprise declared and what it knows about the working of its system."""

    def every(kind: type[Any], order: str = "order_key, id") -> tuple[Any, ...]:
        return tuple(records.of_enterprise(db, kind, enterprise_id, order=order))

    return SystemView(
        system=records.find(db, ManagementSystem, audits.system_id(enterprise_id)),
        processes=every(WorkProcess),
        readings=every(IndicatorReading, "period, id"),
        complaints=every(Complaint, '"on", id'),
        suppliers=every(Supplier),
        risks=every(RiskOpportunity),
    )


def programme_view(db: Connection, enterprise_id: str, programme_id: str = "") -> ProgrammeView | None:
    """The programme of that id, else the newest."""
    every = audits.programmes_of(db, enterprise_id)
    programme = next((each for each in every if each.id == programme_id), every[-1] if every else None)
    return ProgrammeView(programme=programme, marks=tuple(audits.marks_of(db, programme.id))) if programme else None


def nonconformity_views(db: Connection, items: Iterable[Nonconformity]) -> tuple[NonconformityView, ...]:
    """The nonconformities with all that was done about them; a query per kind of record, not per nonconformity."""
    every = list(items)
    owners = [item.id for item in every]
    actions = _by_owner(db, CorrectiveAction, "nonconformity_id", owners, "order_key, id")
    rounds = _by_owner(db, Verification, "nonconformity_id", owners, "round, id")
    causes = _by_owner(db, Cause, "problem_id", owners, "order_key, id")
    lines = [item.line_id for item in every if item.line_id]
    photos = _by_owner(db, Photo, "owner_id", [*owners, *lines], "order_key, id")
    return tuple(
        NonconformityView(
            item=item,
            actions=tuple(actions.get(item.id, ())),
            rounds=tuple(rounds.get(item.id, ())),
            causes=tuple(causes.get(item.id, ())),
            photos=(*photos.get(item.line_id, ()), *photos.get(item.id, ())),
        )
        for item in every
    )


def _by_owner(db: Connection, kind: type[Any], column: str, owners: list[str], order: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for first in range(0, len(owners), 500):
        some = owners[first : first + 500]
        where = f"{column} in ({','.join('?' * len(some))})"
        for record in records.all_of(db, kind, where=where, args=some, order=order):
            found.setdefault(getattr(record, column), []).append(record)
    return found


def nonconformities_of(db: Connection, enterprise_id: str) -> list[Nonconformity]:
    """All nonconformities of an enterprise in their order, withdrawn ones too."""
    return records.of_enterprise(db, Nonconformity, enterprise_id, order="order_key, id")


def audit_view(db: Connection, audit: Audit, every: tuple[NonconformityView, ...]) -> AuditView:
    """One audit, complete; `every` are all nonconformities of the enterprise."""
    earlier = audits.audits_of(db, audit.enterprise_id)
    place = next((number for number, each in enumerate(earlier) if each.id == audit.id), 0)
    previous = earlier[place - 1] if place else None
    return AuditView(
        audit=audit,
        members=tuple(audits.members_of(db, audit.id)),
        slots=tuple(audits.slots_of(db, audit.id)),
        lines=tuple(audits.lines_of(db, audit.id)),
        nonconformities=tuple(view for view in every if view.item.audit_id == audit.id),
        observations=tuple(
            records.all_of(db, AuditObservation, where="audit_id = ?", args=[audit.id], order="order_key, id")
        ),
        meetings=tuple(_meeting_view(db, meeting) for meeting in audits.meetings_of(db, audit.id)),
        previous_audit=previous,
        previous=tuple(view for view in every if previous and view.item.audit_id == previous.id),
    )


def _meeting_view(db: Connection, meeting: Any) -> MeetingView:
    return MeetingView(meeting=meeting, attendees=tuple(audits.attendees_of(db, meeting.id)))


def reviews_of(db: Connection, enterprise_id: str) -> list[ManagementReview]:
    """The management reviews, oldest first."""
    every = records.of_enterprise(db, ManagementReview, enterprise_id)
    return sorted(every, key=lambda review: (review.on or review.plan_made_on or "9999", review.id))


def review_view(db: Connection, review: ManagementReview) -> ReviewView:
    """One management review, complete."""
    earlier = reviews_of(db, review.enterprise_id)
    place = next((number for number, each in enumerate(earlier) if each.id == review.id), 0)
    previous = earlier[place - 1] if place else None
    meetings = audits.meetings_of(db, review.id)
    return ReviewView(
        review=review,
        inputs=tuple(records.all_of(db, ReviewInput, where="review_id = ?", args=[review.id], order="key")),
        decisions=tuple(_decisions(db, review.id)),
        meeting=_meeting_view(db, meetings[-1]) if meetings else None,
        previous_review=previous,
        previous_decisions=tuple(_decisions(db, previous.id)) if previous else (),
    )


def _decisions(db: Connection, review_id: str) -> list[ReviewDecision]:
    return records.all_of(db, ReviewDecision, where="review_id = ?", args=[review_id], order="order_key, id")


def audited(db: Connection, enterprise_id: str, subject_id: str = "") -> dict[str, Any]:
    """The fields of a Dossier that this module reads; the audit and review in hand are those of `subject_id`."""
    every = nonconformity_views(db, nonconformities_of(db, enterprise_id))
    chosen = chosen_audit(db, enterprise_id, subject_id)
    audit = audit_view(db, chosen, every) if chosen else None
    review = chosen_review(db, enterprise_id, subject_id)
    found: dict[str, Any] = {
        "system": system_view(db, enterprise_id),
        "programme": chosen_programme(db, enterprise_id, subject_id, chosen),
        "audit": audit,
        "other_nonconformities": tuple(view for view in every if not chosen or view.item.audit_id != chosen.id),
        "review": review_view(db, review) if review else None,
        "trail": tuple(records.of_enterprise(db, DocumentRecord, enterprise_id, order="made_at, id")),
    }
    return found | {"clauses": _clause_facts(found), "rest_days": _rest_days(found)}


def chosen_audit(db: Connection, enterprise_id: str, subject_id: str) -> Audit | None:
    """The audit a paper is about: named itself, or by one of its nonconformities; else the newest."""
    if found := records.find(db, Nonconformity, subject_id):
        return records.find(db, Audit, found.audit_id)
    return records.find(db, Audit, subject_id) or audits.newest(db, enterprise_id)


def chosen_review(db: Connection, enterprise_id: str, subject_id: str) -> ManagementReview | None:
    """The management review that a paper is about, else the newest."""
    every = reviews_of(db, enterprise_id)
    return records.find(db, ManagementReview, subject_id) or (every[-1] if every else None)


def chosen_programme(db: Connection, enterprise_id: str, subject_id: str, audit: Audit | None) -> ProgrammeView | None:
    """The programme that a paper is about, else the one of the audit, else the newest."""
    named = records.find(db, AuditProgramme, subject_id)
    return programme_view(db, enterprise_id, named.id if named else audit.programme_id if audit else "")


def _clause_facts(found: dict[str, Any]) -> dict[str, ClauseFacts]:
    """Titles and order of the clauses, for each edition that a record names."""
    audit, review, system = found["audit"], found["review"], found["system"].system
    named = {each.edition for each in (audit and audit.audit, review and review.review, system) if each}
    if audit:
        named |= {line.edition for line in audit.lines} | {view.item.edition for view in audit.nonconformities}
    return {edition: _facts(edition) for edition in named or {DEFAULT_EDITION} if standards.is_known(edition)}


@lru_cache(maxsize=8)
def _facts(edition: str) -> ClauseFacts:
    known = standards.clause_set(edition)
    return ClauseFacts(
        titles={number: known.title(number) for number in known.by_number},
        lowest=tuple(clause.number for clause in known.lowest()),
    )


def _rest_days(found: dict[str, Any]) -> dict[str, str]:
    """The dates of the audit and the review that are no working days, and why."""
    audit, review, programme = found["audit"], found["review"], found["programme"]
    dates: set[str] = set()
    if programme:
        dates |= {programme.programme.made_on, programme.programme.approved_on}
    if audit:
        head = audit.audit
        dates |= {head.plan_made_on, head.plan_approved_on, head.held.start, head.held.end, head.report_on}
        dates |= {slot.on for slot in audit.slots} | {each.meeting.on for each in audit.meetings}
    if review:
        head = review.review
        dates |= {head.plan_made_on, head.notice_on, head.on, head.report_on}
        dates |= {review.meeting.meeting.on} if review.meeting else set()
    return working_days.rest_days(dates - {""})
