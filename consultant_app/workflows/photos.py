"""Photos beside records: brought in, kept, numbered for the papers."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from consultant_app.model.assessment import Assessment, Photo
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import survey
from consultant_app.workflows.progress import Progress


def prepare_photos(
    session: Session, enterprise_id: str, owner_table: str, owner_id: str, paths: Sequence[Path]
) -> Callable[[], Generator[Progress, None, list[Photo]]]:
    """Work that reads photos in a child process and puts them into the media store; pass its result to keep_photos().

    The time of the evidence is the camera's, not that of the import. Raises BadFile for the first file that is no
    photo; a picture that does not decode is kept and marked as damaged.
    """
    sql = "select coalesce(max(order_key), '') from photo where owner_id = ?"
    last = session.db.execute(sql, (owner_id,)).fetchone()[0]
    blank = Photo(id="", enterprise_id=enterprise_id, owner_table=owner_table, owner_id=owner_id)
    return partial(_bring_in, session, blank, last, tuple(paths))


def _bring_in(
    session: Session, blank: Photo, last: str, paths: tuple[Path, ...]
) -> Generator[Progress, None, list[Photo]]:
    from consultant_app.intake.photo_child import read_photo_in_child
    from consultant_app.store import media

    made = []
    for number, path in enumerate(paths):
        yield Progress(f"正在读取照片 {path.name}", number, len(paths))
        reading = read_photo_in_child(path)
        try:
            while True:
                next(reading)
                yield Progress(f"正在读取照片 {path.name}", number, len(paths))
        except StopIteration as stop:
            file = stop.value
        finally:
            reading.close()
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
