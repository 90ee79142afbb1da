"""Tables that can be computed again from the records, kept up to date in every write."""

from consultant_app.store import listing, search
from consultant_app.store.changes import LOCAL_TABLES, RowChange
from consultant_app.store.sqlite import Connection

_LISTED = frozenset({"enterprise", "engagement"})  # what the cached lists are made of


def update(db: Connection, changes: list[RowChange]) -> None:
    """Follow the changes of one write, inside its transaction."""
    if any(change.table in _LISTED for change in changes):
        db.cache.clear()
    shared = [change for change in changes if change.table not in LOCAL_TABLES]
    search.update(db, shared)
    listing.update(db, shared)


def rebuild(db: Connection) -> None:
    """Compute everything anew, inside a write."""
    db.cache.clear()
    search.rebuild(db)
    listing.rebuild(db)


def check(db: Connection) -> list[str]:
    """What does not agree with the records; in Chinese, empty when all is well."""
    return search.check(db) + listing.check(db)
