"""The prefix of an enterprise's own records, such as HR in HR-QR-016: its pinyin initials unless it uses another one.

Records of the enterprise that carry a consultant's prefix are how a certification auditor tells copied templates.
"""

from consultant_app.model.enterprise import Enterprise
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.names import normalise_name
from consultant_app.store import readings
from consultant_app.store.sqlite import Connection

_MOST = 4


def prefix_of(db: Connection, enterprise: Enterprise, system: ManagementSystem | None) -> str:
    """What the enterprise set, else what its name proposes."""
    return (system.record_prefix if system else "") or proposed_prefix(db, enterprise)


def proposed_prefix(db: Connection, enterprise: Enterprise) -> str:
    """The initials of the short name, else of the name without place and legal form; empty where nothing is read."""
    known = readings.known(db)
    name = enterprise.short_name or normalise_name(enterprise.name)
    spoken = (char if char.isascii() else next(iter(known.get(char, ())), "") for char in name if char.isalnum())
    return "".join(part[:1] for part in spoken).upper()[:_MOST]
