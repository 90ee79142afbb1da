"""A fingerprint of the values that a paper is made from: by it a paper knows that the data changed since."""

import hashlib
from operator import attrgetter
from typing import Any

from consultant_app.documents.register_entry import Deliverable
from consultant_app.model.audit_facts import as_reported
from consultant_app.model.dossier import Dossier


def digest_of(dossier: Dossier, entry: Deliverable) -> str:
    """The fingerprint of what the paper reads; dates and numbers of the papers themselves do not count."""
    if entry.kind == "audit_report":
        dossier = as_reported(dossier)
    values = [dossier.enterprise, dossier.agency, *(_part(dossier, entry, name) for name in entry.reads)]
    if entry.is_own_record:
        values.append(dossier.record_prefix)
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _part(dossier: Dossier, entry: Deliverable, name: str) -> Any:
    """A part of the dossier by its path, such as audit.members; None where a step of the path is None."""
    if name == "nonconformity":
        every = (*(dossier.audit.nonconformities if dossier.audit else ()), *dossier.other_nonconformities)
        return next((view for view in every if view.item.id == dossier.subject_id), None)
    if name == "return_slip":
        return next(((view.slip, view.remarks) for view in dossier.slips if view.slip.id == dossier.subject_id), None)
    if name == "trail":  # a list of papers is one of them: it would be out of date as soon as it is made
        about = _of_the_audit(dossier)
        return [record for record in dossier.trail if record.kind != entry.kind and record.subject_id in about]
    first, _, rest = name.partition(".")
    value = getattr(dossier, first)
    return attrgetter(rest)(value) if rest and value is not None else value


def _of_the_audit(dossier: Dossier) -> set[str]:
    """The ids of what the papers of the audit in hand are about; other papers do not change its list of papers."""
    programme = {dossier.programme.programme.id} if dossier.programme else set()
    if dossier.audit is None:
        return programme
    return programme | {dossier.audit.audit.id, *(each.item.id for each in dossier.audit.nonconformities)}
