"""Questionnaires beside the rounds of diagnosis: the survey form, answered once per enterprise."""

import hashlib
from datetime import date

from consultant_app.forms import loader, snapshots
from consultant_app.forms.state import FormState
from consultant_app.model.assessment import Answer, Assessment, FormSnapshot, Period
from consultant_app.model.ids import fixed_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import answering, survey

SURVEY = "survey"


def questionnaire_of(db: Connection, enterprise_id: str, form_id: str = SURVEY) -> Assessment | None:
    """The enterprise's answers to a questionnaire, if it was begun."""
    return records.find(db, Assessment, fixed_id(enterprise_id, "questionnaire", form_id))


def start_questionnaire(session: Session, enterprise_id: str, form_id: str = SURVEY) -> Assessment:
    """Begin a questionnaire with its defaults filled in; one that was begun already is returned as it is."""
    if there := questionnaire_of(session.db, enterprise_id, form_id):
        return there
    snapshot = snapshot_for(form_id)
    form = snapshots.from_json(snapshot.content)
    assessment = Assessment(
        id=fixed_id(enterprise_id, "questionnaire", form_id),
        enterprise_id=enterprise_id,
        form_id=form.id,
        form_version=form.version,
        snapshot_id=snapshot.id,
        held=Period(start=date.today().isoformat()),
    )
    answers = [
        Answer(
            id=survey.answer_id(assessment.id, question),
            enterprise_id=enterprise_id,
            assessment_id=assessment.id,
            question=question,
            judgement=answering.answered(value),
        )
        for question, value in FormState(form).defaulted.items()
    ]
    with session.write(f"开始填写{form.title}") as db:
        records.put_all(db, [snapshot, assessment, *answers])
    return assessment


def snapshot_for(form_id: str) -> FormSnapshot:
    """A shipped questionnaire as it is kept beside its answers."""
    form = loader.load_shipped(form_id)
    content = snapshots.to_json(form)
    digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
    return FormSnapshot(
        id=fixed_id(form.id, form.version, digest), form_id=form.id, version=form.version, content=content
    )
