"""What becomes of a nonconformity or an observation whose line of the checklist was judged otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.numbering import Occasion, Terms, is_last

Item = TypeVar("Item", Nonconformity, AuditObservation)
_REASON = "判定更改"


def is_withdrawn_by_verdict(item: Item) -> bool:
    """Whether a changed verdict withdrew it; the verdict can bring it back."""
    return item.withdrawn.endswith(_REASON)


def is_withdrawn_by_hand(item: Item) -> bool:
    """Whether a person withdrew it; it stays so whatever the verdict."""
    return bool(item.withdrawn) and not is_withdrawn_by_verdict(item)


def take_back(
    db: Connection,
    item: Item,
    terms: Terms,
    *,
    is_untouched: Callable[[Connection, Item], bool],
    papers: tuple[str, ...],
) -> None:
    """Take back what a line led to; inside a write.

    It is deleted only when its number was the last one given, nobody wrote on it and no paper names it, neither one
    about it nor one of `papers` about its audit. Otherwise it keeps its number and is withdrawn.
    """
    if is_withdrawn_by_verdict(item):
        return
    occasion = Occasion(on=item.found_on, enterprise_id=item.enterprise_id, audit_id=item.audit_id)
    last = is_last(db, type(item), terms, occasion, item.number)
    if last and is_untouched(db, item) and not _is_on_paper(db, item.id, item.audit_id, papers):
        records.delete(db, type(item), item.id)
    else:
        reason = "；".join(part for part in (item.withdrawn, _REASON) if part)
        records.put(db, replace(item, withdrawn=reason))


def _is_on_paper(db: Connection, key: str, audit_id: str, kinds: tuple[str, ...]) -> bool:
    every = records.all_of(db, DocumentRecord, where="subject_id in (?, ?)", args=[key, audit_id or key])
    return any(paper.subject_id == key or paper.kind in kinds for paper in every)
