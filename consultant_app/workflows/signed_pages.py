"""The photo of a signed paper, attached to the very version that was signed.

It is brought in like any photo (photos.prepare_photos), with OWNER and the id of the DocumentRecord as its owner.
"""

from consultant_app.model.assessment import Photo
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import papers

OWNER = "signed_page"


def signed_pages(db: Connection, document_id: str) -> list[Photo]:
    """The photos of the signed pages of one version, in the order they were added."""
    where = "owner_table = ? and owner_id = ?"
    return records.all_of(db, Photo, where=where, args=[OWNER, document_id], order="order_key, id")


def signed_versions(
    db: Connection, enterprise_id: str, kind: str, subject_id: str = ""
) -> list[tuple[DocumentRecord, list[Photo]]]:
    """The versions of a paper of which a signed page was attached, newest first."""
    every = papers.made_of(db, enterprise_id, kind, subject_id)
    found = [(record, signed_pages(db, record.id)) for record in reversed(every)]
    return [(record, mine) for record, mine in found if mine]
