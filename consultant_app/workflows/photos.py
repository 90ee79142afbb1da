"""Photos beside records: brought in, kept, numbered for the papers."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from consultant_app.model.assessment import Assessment, Photo
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import survey
from consultant_app.workflows.progress import Progress, as_progress

if TYPE_CHECKING:
    from consultant_app.intake.photos import PhotoFile


@dataclass(frozen=True)
class Pasted:
    """A picture out of the clipboard as an encoded image; it never lies on the disk unencrypted."""

    data: bytes
    name: str = "粘贴的图片.png"


def prepare_photos(
    session: Session, enterprise_id: str, owner_table: str, owner_id: str, sources: Sequence[Path | Pasted]
) -> Callable[[], Generator[Progress, None, list[Photo]]]:
    """Work that reads photos, files in a child process, and stores their bytes; pass its result to keep_photos().

    The time of the evidence is the camera's, not that of the import. Raises BadFile for the first file that is no
    photo; a picture that does not decode is kept and marked as damaged.
    """
    last = records.last_order_key(session.db, Photo, owner_id=owner_id)
    blank = Photo(id="", enterprise_id=enterprise_id, owner_table=owner_table, owner_id=owner_id)
    return partial(_bring_in, session, blank, last, tuple(sources))


def _bring_in(
    session: Session, blank: Photo, last: str, sources: tuple[Path | Pasted, ...]
) -> Generator[Progress, None, list[Photo]]:
    from consultant_app.store import media

    made = []
    for number, source in enumerate(sources):
        step = Progress(f"正在读取照片 {source.name}", number, len(sources))
        file = yield from _read(source, step)
        sha256 = media.put(session, file.original, document=file.document, thumbnail=file.thumbnail)
        last = between(last, "")
        made.append(
            replace(
                blank,
                id=new_id(),
                sha256=sha256,
                file_name=file.name,
                taken_at=file.taken_at,
                taken_from=file.taken_from,
                imported_at=datetime.now().isoformat(timespec="seconds"),
                damaged=file.damaged,
                order_key=last,
            )
        )
    return made


def _read(source: Path | Pasted, step: Progress) -> Generator[Progress, None, "PhotoFile"]:
    """The photo; a file comes from outside and is decoded in a child process."""
    yield step
    if isinstance(source, Pasted):
        from consultant_app.intake.photos import read_photo

        return read_photo(source.data, source.name)
    from consultant_app.intake.photo_child import read_photo_in_child

    return (yield from as_progress(read_photo_in_child(source), lambda _: step))


def keep_photos(session: Session, photos: list[Photo]) -> None:
    """List photos beside their record, as one undo step; their bytes lie in the media store already."""
    if photos:
        with session.write(f"加入{len(photos)}张照片") as db:
            records.put_all(db, photos)


def numbered_photos(db: Connection, assessment: Assessment) -> list[tuple[int, Photo]]:
    """All photos of a round's answers and problems, numbered from 1 in the order in which they were added."""
    problems = {key for (key,) in db.execute("select id from problem where assessment_id = ?", (assessment.id,))}
    answers = {fixed_id(assessment.id, name) for name in _question_names(db, assessment)}
    every = records.of_enterprise(db, Photo, assessment.enterprise_id, order="id")
    return list(enumerate((photo for photo in every if photo.owner_id in problems | answers), 1))


def _question_names(db: Connection, assessment: Assessment) -> list[str]:
    """A photo may stand beside a question that has no answer yet, so the form says which there are."""
    return [question.name for question in survey.form_of(db, assessment).questions()]


def photo_numbers(db: Connection, assessment: Assessment) -> dict[str, list[int]]:
    """The numbers of the photos beside each record of a round, by the record's id."""
    numbers: dict[str, list[int]] = {}
    for number, photo in numbered_photos(db, assessment):
        numbers.setdefault(photo.owner_id, []).append(number)
    return numbers
