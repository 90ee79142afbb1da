"""Tables that can be computed again from the records, kept up to date in every write."""

from consultant_app.store import names, search
from consultant_app.store.changes import LOCAL_TABLES, RowChange
from consultant_app.store.sqlite import Connection


def update(db: Connection, changes: list[RowChange]) -> None:
    """Follow the changes of one write, inside its transaction."""
    if changes:
        db.cache.clear()
    shared = [change for change in changes if change.table not in LOCAL_TABLES]
    search.update(db, shared)
    names.update(db, shared)


def rebuild(db: Connection) -> None:
    """Compute everything anew, inside a write."""
    db.cache.clear()
    search.rebuild(db)
    names.rebuild(db)


def check(db: Connection) -> list[str]:
    """What does not agree with the records; in Chinese, empty when all is well."""
    return search.check(db) + names.check(db)
