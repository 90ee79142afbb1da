"""Photos beside records: added, described, numbered for the papers."""

from consultant_app.model.assessment import Assessment, Photo
from consultant_app.store import records
from consultant_app.store.sqlite import Connection


def numbered_photos(db: Connection, assessment: Assessment) -> list[tuple[int, Photo]]:
    """All photos of a round's answers and problems, numbered from 1 in the order in which they were added."""
    sql = (
        "enterprise_id in (select id from enterprise where id = ? or alias_of = ?) and owner_id in"
        " (select id from answer where assessment_id = ? union all select id from problem where assessment_id = ?)"
    )
    args = [assessment.enterprise_id, assessment.enterprise_id, assessment.id, assessment.id]
    return list(enumerate(records.all_of(db, Photo, where=sql, args=args), 1))


def photo_numbers(db: Connection, assessment: Assessment) -> dict[str, list[int]]:
    """The numbers of the photos beside each record of a round, by the record's id."""
    numbers: dict[str, list[int]] = {}
    for number, photo in numbered_photos(db, assessment):
        numbers.setdefault(photo.owner_id, []).append(number)
    return numbers
