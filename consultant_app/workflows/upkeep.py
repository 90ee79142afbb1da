"""Looking after what lies beside the data: the agency's logo, the sample."""

from collections.abc import Generator
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, BadFile, reason_of
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.progress import Progress
from consultant_app.workflows.settings import change_setting

LARGEST_LOGO = 5_000_000
_PICTURES = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"BM": ".bmp"}


def document_kinds() -> tuple[tuple[str, str, str], ...]:
    """The kinds of document with title and the number that their blank has unless the agency numbers otherwise."""
    from consultant_app.documents.register import DELIVERABLES

    return tuple((each.kind, each.title, each.form_number) for each in DELIVERABLES)


def keep_logo(session: Session, picture: Path) -> None:
    """Keep a copy of the agency's logo beside the data. Raises BadFile for what is no picture or is too large."""
    content = _read(picture)
    suffix = next((suffix for start, suffix in _PICTURES.items() if content.startswith(start)), "")
    if not suffix:
        raise BadFile(f"“{picture.name}”不是 PNG、JPG 或 BMP 图片；标志没有改动。请另选一张图片。")
    import hashlib

    name = f"logo-{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    try:
        with files.whole(session.folder / name) as part:
            part.write_bytes(content)
    except OSError as error:
        raise AppError(f"标志没有存下来（{reason_of(error)}）；标志没有改动。请腾出磁盘空间后再选一次。") from error
    change_setting(session, "agency_logo", name)


def _read(picture: Path) -> bytes:
    try:
        if picture.stat().st_size > LARGEST_LOGO:
            raise BadFile(f"“{picture.name}”超过 5 MB；标志没有改动。请缩小后再选。")
        return picture.read_bytes()
    except OSError as error:
        raise AppError(f"读不了“{picture.name}”（{reason_of(error)}）；标志没有改动。请换个位置再试。") from error


def has_sample(db: Connection) -> bool:
    """Whether the sample enterprise is there."""
    return (
        db.execute("select 1 from enterprise where is_sample = 1 and archived_on = '' limit 1").fetchone() is not None
    )


def remove_sample(session: Session) -> Generator[Progress, None, None]:
    """Take the sample enterprise out with everything that belongs to it, as one undo step, after a backup.

    Raises AppError when the backup fails: nothing is removed then.
    """
    from consultant_app.store import backup
    from consultant_app.store.backup_notes import Occasion
    from consultant_app.workflows import sample

    for text in backup.steps(session, Occasion.DELETION):
        yield Progress(text)
    sample.remove_sample(session)
