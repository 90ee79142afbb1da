"""What is due for the safety of the data, done without being asked."""

from collections.abc import Generator
from datetime import timedelta

from consultant_app.store.session import Session
from consultant_app.workflows.progress import Progress


def look_after(session: Session, least_age: timedelta, *, at_start: bool) -> Generator[Progress, None, bool]:
    """Back up when the data changed and the newest backup is that old; whether one was made. Raises AppError."""
    from consultant_app.store import backup
    from consultant_app.store.backup_notes import Occasion

    made = False
    for text in backup.steps(session, Occasion.START if at_start else Occasion.HOURS, least_age=least_age):
        made = True
        yield Progress(text)
    return made
