"""Observations (观察项): no breach yet. They have their own numbers and their own sheet."""

from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.audit import AuditLine, Finding
from consultant_app.model.ids import new_id
from consultant_app.model.nonconformity import AuditObservation
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, changed_verdicts, editing, raising
from consultant_app.workflows.numbering import Occasion, Terms, next_number, read_terms

_PAPERS_OF_AUDIT = ("audit_report", "audit_observations")


def of_line(db: Connection, line: AuditLine) -> AuditObservation | None:
    """The observation of a line, the one that stands before one that was withdrawn."""
    every = records.all_of(db, AuditObservation, where="audit_id = ? and line_id = ?", args=[line.audit_id, line.id])
    return max(every, key=lambda item: (not item.withdrawn, item.id), default=None)


def raise_in(db: Connection, line: AuditLine, finding: Finding, terms: Terms) -> AuditObservation:
    """Raise the observation of a line, or let it follow what is written on the line now; inside a write."""
    known = of_line(db, line)
    if known and changed_verdicts.is_withdrawn_by_hand(known):
        return known
    made = _following(db, known, line, finding) if known else _raised(db, line, finding, terms)
    if made != known:
        records.put(db, made)
    return made


def _raised(db: Connection, line: AuditLine, finding: Finding, terms: Terms) -> AuditObservation:
    scene = raising.scene_of(db, line.audit_id, line.department_id)
    snapshot = raising.snapshot_of(line, finding, scene)
    found_on = finding.on or date.today().isoformat()
    occasion = Occasion(on=found_on, enterprise_id=line.enterprise_id, audit_id=line.audit_id)
    return AuditObservation(
        id=new_id(),
        enterprise_id=line.enterprise_id,
        audit_id=line.audit_id,
        line_id=line.id,
        number=next_number(db, AuditObservation, terms, occasion),
        department_id=line.department_id,
        snapshot=snapshot,
        found_on=found_on,
        fact=raising.proposed_fact(snapshot, found_on, scene.place),
        clause=line.clause,
        edition=line.edition,
        owner=snapshot.department_head,
        order_key=_key_at_end(db, line.audit_id),
    )


def _following(db: Connection, known: AuditObservation, line: AuditLine, finding: Finding) -> AuditObservation:
    if not is_untouched(db, replace(known, withdrawn="")):
        return replace(known, withdrawn="")
    scene = raising.scene_of(db, line.audit_id, line.department_id)
    snapshot = raising.snapshot_of(line, finding, scene)
    fact = raising.proposed_fact(snapshot, known.found_on, scene.place)
    return replace(known, snapshot=snapshot, fact=fact, withdrawn="")


def is_untouched(db: Connection, item: AuditObservation) -> bool:
    """Whether it holds nothing but what came from its line."""
    place = raising.scene_of(db, item.audit_id, item.department_id).place
    proposed = raising.proposed_fact(item.snapshot, item.found_on, place)
    return not (item.risk or item.response or item.withdrawn) and item.fact == proposed


def drop_in(db: Connection, line: AuditLine, terms: Terms) -> None:
    """Take back the observation of a line whose verdict was changed; inside a write."""
    if known := of_line(db, line):
        changed_verdicts.take_back(db, known, terms, is_untouched=is_untouched, papers=_PAPERS_OF_AUDIT)


def _key_at_end(db: Connection, audit_id: str) -> str:
    return between(records.last_order_key(db, AuditObservation, audit_id=audit_id), "")


# by a person


def observations_of(db: Connection, enterprise_id: str) -> list[AuditObservation]:
    """All observations of an enterprise in the order of their numbers, withdrawn ones too."""
    every = records.of_enterprise(db, AuditObservation, enterprise_id)
    return sorted(every, key=lambda item: (item.found_on, item.number, item.id))


def add(session: Session, enterprise_id: str, audit_id: str, **values: Any) -> AuditObservation:
    """Note an observation that no line led to. Raises AppError when the audit was reported."""
    audit, terms = audits.require_open(session.db, audit_id), read_terms(session)
    found_on = values.pop("found_on", "") or date.today().isoformat()
    occasion = Occasion(on=found_on, enterprise_id=enterprise_id, audit_id=audit_id)
    made = AuditObservation(
        id=new_id(),
        enterprise_id=enterprise_id,
        audit_id=audit_id,
        number=next_number(session.db, AuditObservation, terms, occasion),
        found_on=found_on,
        edition=audit.edition,
        order_key=_key_at_end(session.db, audit_id),
        **values,
    )
    with session.write(f"新增观察项 {made.number}") as db:
        records.put(db, made)
    return made


def edit(session: Session, item_id: str, /, **values: Any) -> AuditObservation:
    """Give an observation other values; what the department intends stays open after the report. Raises AppError."""
    item = records.get(session.db, AuditObservation, item_id)
    if values.keys() - {"response", "owner"}:
        audits.require_open(session.db, item.audit_id)
    return editing.set_fields(session, AuditObservation, item_id, **values)


def withdraw(session: Session, item_id: str, reason: str) -> None:
    """Withdraw an observation; its number stays taken. Raises AppError without a reason or when reported."""
    if not reason.strip():
        raise AppError("没有写作废原因；没有改动；请写一句为什么作废，编号会保留。")
    edit(session, item_id, withdrawn=reason.strip())
