"""Where the papers of an enterprise stand: what can be made, about which record, and whether the data changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from consultant_app.documents.fingerprint import digest_of
from consultant_app.documents.register import DELIVERABLES, Deliverable
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap
from consultant_app.model.gates import gaps
from consultant_app.model.plan import DocumentRecord
from consultant_app.model.return_slip import ReturnSlip
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits, settings
from consultant_app.workflows.dossiers import read_dossier


class DocumentState(StrEnum):
    """Where a document stands."""

    LACKING = "缺数据"
    READY = "可生成"
    MADE = "已生成"
    CHANGED = "数据已变"


@dataclass(frozen=True, kw_only=True)
class DocumentStatus:
    """One paper of an enterprise: its state, what is missing, and what was made last.

    `subject_id` is the record it is about ("" for the enterprise), `subject` what people call that record.
    """

    deliverable: Deliverable
    state: DocumentState
    form_number: str
    gaps: tuple[Gap, ...]
    last: DocumentRecord | None
    subject_id: str = ""
    subject: str = ""

    @property
    def title(self) -> str:
        """The title, with the number of the record where there may be several."""
        number = self.subject if self.deliverable.is_called_by_its_record else ""
        return f"{self.deliverable.title} {number}".rstrip()

    @property
    def key(self) -> str:
        """What tells this paper from all others of the enterprise."""
        return key_of(self.deliverable.kind, self.subject_id)


def key_of(kind: str, subject_id: str = "") -> str:
    """A kind and a subject as one text."""
    return f"{kind}:{subject_id}" if subject_id else kind


def parts_of_key(key: str) -> tuple[str, str]:
    """The kind and the subject in a key."""
    kind, _, subject_id = key.partition(":")
    return kind, subject_id


def statuses(session: Session, enterprise_id: str) -> list[DocumentStatus]:
    """All papers of an enterprise with their states, in the order of the work.

    Of several audits and reviews the newest is listed, of older audits only the nonconformities that are still open.
    """
    dossier = read_dossier(session.db, enterprise_id, agency=settings.read_agency(session))
    found = gaps(dossier, date.today().isoformat())
    listed = made_by_key(session.db, enterprise_id)
    return [
        _status(entry, replace(dossier, subject_id=subject_id), found, listed, subject)
        for entry in DELIVERABLES
        for subject_id, subject in subjects(dossier, entry)
    ]


def subjects(dossier: Dossier, entry: Deliverable) -> list[tuple[str, str]]:
    """The records a kind of paper is made for, as (id, what people call it); a nameless one when there is none yet."""
    if not entry.per:
        return [("", "")]
    if entry.per == "nonconformity":
        mine = dossier.audit.nonconformities if dossier.audit else ()
        older = [view for view in dossier.other_nonconformities if not view.item.closed_on]
        live = [view.item for view in (*mine, *older) if not view.item.withdrawn]
        return [(item.id, item.number) for item in live] or [("", "")]
    if entry.per == "return_slip":
        return [(view.slip.id, view.slip.number) for view in dossier.slips if not view.slip.is_draft] or [("", "")]
    record = _head(dossier, entry.per)
    return [(record.id, record.number or getattr(record, "year", ""))] if record else [("", "")]


def _head(dossier: Dossier, per: str) -> Any:
    if per == "audit_programme":
        return dossier.programme and dossier.programme.programme
    if per == "audit":
        return dossier.audit and dossier.audit.audit
    return dossier.review and dossier.review.review


def _status(
    entry: Deliverable, dossier: Dossier, found: Sequence[Gap], listed: dict[str, list[DocumentRecord]], subject: str
) -> DocumentStatus:
    made = listed.get(key_of(entry.kind, dossier.subject_id), [])
    last = made[-1] if made else None
    lacking = not dossier.subject_id if entry.per else any(getattr(dossier, need) is None for need in entry.needs)
    state = DocumentState.LACKING if lacking else DocumentState.READY
    if last and not lacking:
        state = DocumentState.MADE if last.data_digest == digest_of(dossier, entry) else DocumentState.CHANGED
    concerned = tuple(gap for gap in found if _concerns(gap, entry, dossier))
    return DocumentStatus(
        deliverable=entry,
        form_number=entry.number_of_blank(dossier.agency.form_numbers, dossier.record_prefix),
        state=state,
        gaps=concerned,
        last=last,
        subject_id=dossier.subject_id,
        subject=subject,
    )


def _concerns(gap: Gap, entry: Deliverable, dossier: Dossier) -> bool:
    """A paper about one nonconformity only waits for what concerns that one."""
    if gap.page not in entry.gap_pages:
        return False
    return entry.per != "nonconformity" or gap.record == dossier.subject_id


def made_by_key(db: Connection, enterprise_id: str) -> dict[str, list[DocumentRecord]]:
    """What was made for an enterprise, oldest first, by the key of the paper."""
    found: dict[str, list[DocumentRecord]] = {}
    for record in records.of_enterprise(db, DocumentRecord, enterprise_id, order="made_at, id"):
        found.setdefault(key_of(record.kind, record.subject_id), []).append(record)
    return found


def made_of(db: Connection, enterprise_id: str, kind: str, subject_id: str = "") -> list[DocumentRecord]:
    """What was made of a kind for an enterprise or one of its records, oldest first."""
    return made_by_key(db, enterprise_id).get(key_of(kind, subject_id), [])


def subject_number(db: Connection, enterprise_id: str, per: str, subject_id: str) -> str:
    """The number by which people speak of the record a paper is about; empty text when it has none."""
    if per == "nonconformity":
        return next((each.number for each in audit_dossiers.nonconformities_of(db, enterprise_id)
                     if each.id == subject_id), "")  # fmt: skip
    if per == "return_slip":
        slip = records.find(db, ReturnSlip, subject_id)
        return slip.number if slip else ""
    every: list[Any] = [*audits.audits_of(db, enterprise_id), *audit_dossiers.reviews_of(db, enterprise_id)]
    return next((each.number for each in every if each.id == subject_id), "")
