"""The sample enterprise: made up from end to end, complete, put in and taken out as one step each."""

from dataclasses import fields, replace

from consultant_app.model.enterprise import Enterprise, Indicator
from consultant_app.model.labels import KINDS
from consultant_app.store import media, records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import measures, questionnaire, sample_audit, sample_records, sample_review, survey

SUPPLEMENTS = ("supplement_machining",)
_OWNED = tuple(kind for kind in KINDS if any(field.name == "enterprise_id" for field in fields(kind)))


def find_sample(db: Connection) -> Enterprise | None:
    """The sample enterprise, if it was put in."""
    return records.find(db, Enterprise, sample_records.ENTERPRISE_ID)


def load_sample(session: Session) -> Enterprise:
    """Put the sample enterprise in and return it; when it is there already, it is returned as people left it.

    One undo step takes all of it out again. A sample in the bin is taken out of the bin. Raises AppError when the disk
    has no room for its photos.
    """
    if there := find_sample(session.db):
        return _unbinned(session, there)
    enterprise = sample_records.enterprise()
    stored = _store_photos(session)
    with session.write("载入示例企业") as db:
        records.put_all(db, [enterprise, *sample_records.register()])
        _put_questionnaire(db)
        _put_survey(db)
        records.put_all(db, sample_records.photos(stored))
        _put_plan(db)
        sample_audit.put_audits(db)
        records.put_all(db, sample_review.reviews())
        records.put_all(db, sample_review.gathered(db))
    return enterprise


def _unbinned(session: Session, enterprise: Enterprise) -> Enterprise:
    if not enterprise.archived_on:
        return enterprise
    enterprise = replace(enterprise, archived_on="")
    with session.write("恢复示例企业") as db:
        records.put(db, enterprise)
    return enterprise


def _store_photos(session: Session) -> dict[str, str]:
    """The bytes of the photos go beside the database; their SHA-256 by file name."""
    from consultant_app.intake.photos import read_photo  # Pillow is not needed to start

    stored = {}
    for entry in sample_records.read("photos")["photos"]:
        photo = read_photo(sample_records.photo_file(entry["file_name"]))
        stored[photo.name] = media.put(session, photo.original, document=photo.document, thumbnail=photo.thumbnail)
    return stored


def _put_questionnaire(db: Connection) -> None:
    snapshot = questionnaire.snapshot_for(questionnaire.SURVEY)
    filled = sample_records.questionnaire(
        form_id=snapshot.form_id, form_version=snapshot.version, snapshot_id=snapshot.id
    )
    records.put_all(db, [snapshot, filled, *sample_records.questionnaire_answers()])


def _put_survey(db: Connection) -> None:
    snapshot = survey.snapshot_for(SUPPLEMENTS)
    assessment = sample_records.assessment(
        form_id=snapshot.form_id, form_version=snapshot.version, snapshot_id=snapshot.id
    )
    records.put_all(db, [snapshot, assessment, *sample_records.answers()])
    records.put_all(db, sample_records.findings(survey.form_of(db, assessment)))


def _put_plan(db: Connection) -> None:
    """The plan last: the reasons of its measures are drawn from the answers, problems and photos."""
    assessment = survey.rounds(db, sample_records.ENTERPRISE_ID)[-1]
    reasons = {(each.problem.id, each.measure.key): each.why for each in measures.proposals(db, assessment)}
    indicators = records.of_enterprise(db, Indicator, sample_records.ENTERPRISE_ID)
    records.put(db, sample_records.plan())
    records.put_all(db, sample_records.plan_parts(indicators, reasons))


def remove_sample(session: Session) -> None:
    """Take the sample with everything that was recorded for it out again, as one undo step.

    An enterprise that somebody joined into it becomes independent. Nothing happens when there is no sample.
    """
    enterprise = find_sample(session.db)
    if enterprise is None:
        return
    with session.write("移除示例企业") as db:
        joined = records.all_of(db, Enterprise, where="alias_of = ?", args=[enterprise.id])
        records.put_all(db, [replace(other, alias_of="") for other in joined])
        for kind in _OWNED:
            db.execute(f"delete from {records.table_of(kind)} where enterprise_id = ?", (enterprise.id,))
        records.delete(db, Enterprise, enterprise.id)
