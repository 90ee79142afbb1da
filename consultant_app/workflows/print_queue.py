"""Papers put aside until a printer is near: the very pages that were looked at, kept encrypted in the data folder."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from consultant_app import files
from consultant_app.errors import AppError, BadFile, reason_of
from consultant_app.model.ids import new_id
from consultant_app.model.printing import PrintJob
from consultant_app.store import media, records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection

FOLDER = "print_queue"
_OPEN = b"%PDF"  # how an earlier version kept them
MOST_COPIES = 20
_KEPT_SECONDS = 24 * 3600  # a file stays so long after its job is done, because the job may come back by undo


def add(
    session: Session, pdf: Path, *, title: str, enterprise_id: str = "", document_id: str = "", copies: int = 1,
    duplex: bool = False,
) -> PrintJob:  # fmt: skip
    """Put a copy of a PDF aside. Raises AppError when the disk does not take it; then nothing is listed."""
    folder = session.folder / FOLDER
    job = PrintJob(
        id=new_id(), enterprise_id=enterprise_id, document_id=document_id, title=title, copies=copies, duplex=duplex,
        added_at=datetime.now().isoformat(timespec="seconds"),
    )  # fmt: skip
    job = replace(job, path=f"{job.id}.bin")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        media.write_sealed(folder / job.path, session.media_key, pdf.read_bytes(), job.id)
    except OSError as error:
        raise AppError(f"《{title}》没有放入待打印（{reason_of(error)}）；请先另存 PDF，或检查磁盘空间。") from error
    with session.write(f"放入待打印：{title}") as db:
        records.put(db, job)
    tidy(session)
    return job


def waiting(db: Connection) -> list[PrintJob]:
    """What waits for a printer, of all enterprises, in the order it was put aside."""
    return records.all_of(db, PrintJob, where="printed_at = ''", order="added_at, id")


def path_of(session: Session, job: PrintJob) -> Path:
    """The file of a job; read() gives the PDF that is in it."""
    return session.folder / FOLDER / job.path


def read(session: Session, job: PrintJob) -> bytes:
    """The PDF of a job. Raises BadFile when its file is gone or damaged."""
    try:
        stored = path_of(session, job).read_bytes()
        return stored if stored.startswith(_OPEN) else media.unsealed(session.media_key, stored, job.id)
    except (OSError, media.Damaged) as error:
        raise BadFile(f"《{job.title}》的待打印文件不在了或已损坏；没有打印。请重新生成文档后再放入。") from error


def change(session: Session, job: PrintJob, *, copies: int | None = None, duplex: bool | None = None) -> None:
    """Print it so many times, on one side or both."""
    changed = replace(
        job,
        copies=job.copies if copies is None else max(1, min(MOST_COPIES, copies)),
        duplex=job.duplex if duplex is None else duplex,
    )
    if changed != job:
        with session.write("修改打印份数或单双面") as db:
            records.put(db, changed)


def done(session: Session, jobs: Sequence[PrintJob]) -> None:
    """These came out of the printer."""
    now = datetime.now().isoformat(timespec="seconds")
    if jobs:
        with session.write(f"已打印 {len(jobs)} 份待打印文档") as db:
            records.put_all(db, [replace(job, printed_at=now) for job in jobs])


def remove(session: Session, jobs: Sequence[PrintJob]) -> None:
    """Take these off the list unprinted."""
    if jobs:
        with session.write(f"移除 {len(jobs)} 份待打印文档") as db:
            for job in jobs:
                records.delete(db, PrintJob, job.id)


def tidy(session: Session) -> None:
    """Delete the files that no waiting job needs any more; young ones stay, for undo."""
    jobs = waiting(session.db)
    _seal_open_ones(session, jobs)
    needed = {job.path for job in jobs}
    old = time.time() - _KEPT_SECONDS
    for file in (session.folder / FOLDER).glob("*.*"):
        if file.name not in needed and file.stat().st_mtime < old:
            files.discard(file)


def _seal_open_ones(session: Session, jobs: Sequence[PrintJob]) -> None:
    for job in jobs:
        with suppress(OSError):
            path = path_of(session, job)
            if (content := path.read_bytes()).startswith(_OPEN):
                media.write_sealed(path, session.media_key, content, job.id)
