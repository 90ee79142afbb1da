"""Tables that can be computed again from the records, kept up to date in every write."""

from consultant_app.store import conflicts, listing, search
from consultant_app.store.changes import LOCAL_TABLES, RowChange
from consultant_app.store.sqlite import Connection


def update(db: Connection, changes: list[RowChange]) -> None:
    """Follow the changes of one write, inside its transaction."""
    shared = [change for change in changes if change.table not in LOCAL_TABLES]
    search.update(db, shared)
    if listing.update(db, changes) or any(change.table == "engagement" for change in shared):
        db.forget()  # lists are kept there, and the willingness is a column of theirs


def rebuild(db: Connection) -> None:
    """Compute everything anew, inside a write."""
    db.forget()
    conflicts.rebuild(db)
    search.rebuild(db)
    listing.rebuild(db)


def check(db: Connection) -> list[str]:
    """What does not agree with the records; in Chinese, empty when all is well."""
    return search.check(db) + listing.check(db)
