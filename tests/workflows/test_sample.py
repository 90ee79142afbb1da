"""The sample enterprise: complete, plausible, without leftovers, put in and taken out in one step."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date

import pytest

from consultant_app.model import credit_code
from consultant_app.model.assessment import (
    Answer,
    AnswerState,
    Cause,
    CauseMethod,
    Observation,
    ObservationState,
    Photo,
    Problem,
)
from consultant_app.model.dossier import Agency, Dossier
from consultant_app.model.enterprise import Enterprise, Person
from consultant_app.model.gap import Severity, is_weekend, vague_words
from consultant_app.model.gates import gaps
from consultant_app.model.labels import KINDS
from consultant_app.model.plan import TRAINING_LAYERS, MeasureState
from consultant_app.model.scoring import lacks_evidence
from consultant_app.paths import resource
from consultant_app.store import media, records
from consultant_app.store.session import Session
from consultant_app.workflows import answering, enterprises, questionnaire, sample, survey
from consultant_app.workflows.dossiers import SAMPLE_AGENCY, read_dossier

TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = Session.open(tmp_path_factory.mktemp("sample") / "data")
    sample.load_sample(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def dossier(loaded: Session) -> Dossier:
    return read_dossier(loaded.db, _sample(loaded).id)


def _sample(session: Session) -> Enterprise:
    found = sample.find_sample(session.db)
    assert found
    return found


def _owned_rows(session: Session) -> int:
    kinds = [kind for kind in KINDS if any(field.name == "enterprise_id" for field in dataclasses.fields(kind))]
    return sum(len(records.all_of(session.db, kind)) for kind in kinds)


def _texts(value: object) -> Iterator[str]:
    """Every text in a record and its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))


def _every_text(session: Session) -> list[str]:
    kinds = [kind for kind in KINDS if kind.__name__ not in ("FormSnapshot", "Qualification")]
    return [text for kind in kinds for record in records.all_of(session.db, kind) for text in _texts(record)]


def test_the_code_of_the_sample_passes_both_check_digits(loaded: Session) -> None:
    assert credit_code.examine(_sample(loaded).credit_code).ok


def test_every_field_of_the_enterprise_is_filled(loaded: Session) -> None:
    empty = {f.name for f in dataclasses.fields(Enterprise) if getattr(_sample(loaded), f.name) == ""}
    assert empty == {"no_code_reason", "archived_on", "alias_of"}
    assert _sample(loaded).is_sample


def test_the_people_add_up_and_belong_to_departments(loaded: Session, dossier: Dossier) -> None:
    assert sum(int(department.headcount) for department in dossier.departments) == int(dossier.enterprise.employees)
    assert sum(int(site.headcount) for site in dossier.sites) == int(dossier.enterprise.employees)
    known = {department.id for department in dossier.departments}
    people = records.all_of(loaded.db, Person)
    assert people
    assert all(person.department_id in known for person in people)


def test_no_gap_is_left_but_those_that_the_sample_is_to_show(dossier: Dossier) -> None:
    found = gaps(dossier, TODAY)
    assert [gap.rule for gap in found if gap.severity is Severity.ERROR] == []
    intended = {"措施逾期", "独立性", "逾期"}  # a late measure, an audit of one's own department, a late nonconformity
    assert {gap.rule for gap in found if gap.severity is Severity.WARNING} <= intended
    assert {gap.rule for gap in found if gap.severity is Severity.HINT} <= {"低分项", "内审报告", "管理评审"}


def test_every_question_is_answered_and_every_answer_has_a_question(loaded: Session, dossier: Dossier) -> None:
    assert dossier.assessment
    form = survey.form_of(loaded.db, dossier.assessment.assessment)
    asked = {question.name for section in form.sections for question in section.questions}
    judged = survey.judgements(loaded.db, dossier.assessment.assessment.id)
    assert {name.partition("/")[0] for name in judged} == asked
    states = [item.judgement.state for item in dossier.assessment.items]
    assert states.count(AnswerState.NOT_ASKED) == 0
    assert states.count(AnswerState.NOT_APPLICABLE) == 2
    assert states.count(AnswerState.NOT_VERIFIED) == 3


def test_levels_from_two_up_have_evidence_and_states_have_reasons(dossier: Dossier) -> None:
    assert dossier.assessment
    for item in dossier.assessment.items:
        assert not lacks_evidence(item.question, item.judgement), item.question.name
        assert not survey.needs_reason(item.judgement), item.question.name
        if item.judgement.state is AnswerState.ANSWERED:
            assert item.judgement.value in {"0", "1", "2", "3", "4", "5"}
            assert re.search(r"\d|[A-Z]{2}-", item.judgement.evidence) or item.judgement.value < "2", item.question.name


def test_the_dimensions_lie_in_the_middle(dossier: Dossier) -> None:
    assert dossier.assessment
    scores = [score.score or 0 for score in dossier.assessment.scores]
    assert len(scores) == 5
    assert all(45 <= score <= 60 for score in scores)


def test_the_summary_of_the_plan_names_the_scores_that_the_diagnosis_has(dossier: Dossier) -> None:
    assert dossier.assessment
    assert dossier.plan
    scores = [score.score or 0 for score in dossier.assessment.scores]
    assert f"得分在{min(scores)}至{max(scores)}分之间" in dossier.plan.plan.diagnosis_summary


def test_the_cells_of_the_table_fit_their_questions(loaded: Session, dossier: Dossier) -> None:
    assert dossier.assessment
    form = survey.form_of(loaded.db, dossier.assessment.assessment)
    columns = {column.name for column in form.question("quality_data").columns}
    judged = survey.judgements(loaded.db, dossier.assessment.assessment.id)
    cells = [name.split("/") for name in judged if "/" in name]
    assert {column for _, _, column in cells} == columns
    assert len({row for _, row, _ in cells}) == int(judged["quality_data"].value)


def test_the_survey_form_is_filled_without_a_complaint(loaded: Session) -> None:
    filled = questionnaire.questionnaire_of(loaded.db, _sample(loaded).id)
    assert filled
    given = survey.judgements(loaded.db, filled.id)
    form = survey.form_of(loaded.db, filled)
    known = {question.name for question in form.questions()}
    assert {name.partition("/")[0] for name in given} <= known
    state = answering.filled(form, given)
    assert state.messages() == {}
    assert state.failures() == {}
    assert state.value("department_total") == _sample(loaded).employees
    assert not state.shown("department_mismatch")


def test_nothing_was_left_to_fill_in_and_no_fact_is_vague(loaded: Session, dossier: Dossier) -> None:
    assert not [text for text in _every_text(loaded) if "__" in text or "＿" in text]
    assert dossier.assessment
    for view in dossier.assessment.problems:
        assert not vague_words(view.problem.fact), view.problem.number
        assert view.problem.evidence
        assert view.problem.effect
        assert view.problem.clause
        assert view.problem.tag


def test_pressing_problems_have_a_chain_and_a_fishbone(dossier: Dossier) -> None:
    assert dossier.assessment
    pressing = [view for view in dossier.assessment.problems if view.problem.pressing]
    assert len(pressing) == 3
    for view in pressing:
        chain = [cause for cause in view.causes if cause.method is CauseMethod.WHY]
        bones = [c for c in view.causes if c.method is CauseMethod.FISHBONE and not c.parent_id]
        assert 4 <= len(chain) <= 5
        assert chain[-1].is_root
        assert all(cause.evidence for cause in chain)
        assert 8 <= len(bones) <= 14
        assert {bone.tag for bone in bones} == {"人", "机", "料", "法", "环", "测"}


def test_small_bones_hang_on_bones_of_the_same_tag(loaded: Session) -> None:
    causes = {cause.id: cause for cause in records.all_of(loaded.db, Cause)}
    small = [cause for cause in causes.values() if cause.parent_id]
    assert small
    assert all(causes[cause.parent_id].tag == cause.tag for cause in small)


def test_observations_are_sorted_in_but_for_two(loaded: Session) -> None:
    observations = records.all_of(loaded.db, Observation)
    assert len([each for each in observations if each.state is ObservationState.INBOX]) == 2
    sorted_in = [each for each in observations if each.state is ObservationState.SORTED]
    assert sorted_in
    assert all(each.question or each.problem_id for each in sorted_in)


def test_dates_follow_one_another(dossier: Dossier) -> None:
    assert dossier.assessment
    assert dossier.plan
    assert dossier.engagement
    held = dossier.assessment.assessment.held
    plan = dossier.plan.plan
    steps = [
        dossier.enterprise.founded_on,
        dossier.engagement.intent_on,
        held.start,
        held.end,
        dossier.assessment.assessment.agreement.on,
        plan.made_on,
        plan.period.start,
        TODAY,
        plan.period.end,
        dossier.engagement.ends_on,
    ]
    assert steps == sorted(steps)


def test_measures_run_inside_the_plan_and_report_no_future(dossier: Dossier) -> None:
    assert dossier.plan
    for measure in dossier.plan.measures:
        assert dossier.plan.plan.period.start <= measure.period.start <= measure.period.end
        assert measure.period.end <= dossier.plan.plan.period.end
        assert measure.progress.on <= TODAY
        assert bool(measure.progress.note) == (measure.progress.state is not MeasureState.PLANNED)
        assert measure.why.startswith("因为 第")
        assert measure.problem_ids
    states = {measure.progress.state for measure in dossier.plan.measures}
    assert states >= {MeasureState.PLANNED, MeasureState.RUNNING, MeasureState.DONE, MeasureState.VERIFIED}


def test_nothing_is_arranged_on_a_weekend(dossier: Dossier) -> None:
    assert dossier.assessment
    assert dossier.plan
    days = [dossier.assessment.assessment.held.start, dossier.assessment.assessment.held.end, dossier.plan.plan.made_on]
    days += [training.on for training in dossier.plan.trainings]
    days += [milestone.on for milestone in dossier.plan.milestones]
    days += [day for measure in dossier.plan.measures for day in (measure.period.start, measure.period.end)]
    assert [day for day in days if is_weekend(day)] == []


def test_goals_can_be_compared_and_all_layers_are_trained(dossier: Dossier) -> None:
    assert dossier.plan
    for goal in dossier.plan.goals:
        indicator = next(each for each in dossier.indicators if each.id == goal.indicator_id)
        assert (goal.baseline, goal.unit, goal.formula) == (indicator.baseline, indicator.unit, indicator.formula)
        better = float(goal.target.value) - float(goal.baseline.value)
        assert better > 0 if indicator.direction == "越高越好" else better < 0
    assert {training.layer for training in dossier.plan.trainings} == set(range(1, len(TRAINING_LAYERS) + 1))


def test_iso_dates_in_the_texts_exist(loaded: Session) -> None:
    for text in _every_text(loaded):
        for found in re.findall(r"(?<![-\d])\d{4}-\d{2}-\d{2}(?!\d)", text):
            date.fromisoformat(found)


def test_every_photo_has_its_bytes_an_owner_and_a_caption(loaded: Session, dossier: Dossier) -> None:
    photos = records.all_of(loaded.db, Photo)
    assert len(photos) == len(list(resource("sample", "photos").glob("*.jpg")))
    kinds = {"answer": Answer, "problem": Problem, "observation": Observation}
    read = media.document_reader(loaded)
    for photo in photos:
        assert records.find(loaded.db, kinds[photo.owner_table], photo.owner_id), photo.file_name
        assert photo.caption
        assert read(photo.sha256).startswith(b"\xff\xd8")
    assert dossier.assessment
    held = dossier.assessment.assessment.held
    assert all(held.start <= photo.taken_at[:10] <= held.end for photo in photos)


def test_photos_are_numbered_as_the_report_shows_them(dossier: Dossier) -> None:
    assert dossier.assessment
    shown = [photo.number for item in dossier.assessment.items for photo in item.photos]
    shown += [photo.number for view in dossier.assessment.problems for photo in view.photos]
    assert shown == list(range(1, len(shown) + 1))


def test_loading_is_one_step_and_twice_is_once(session: Session) -> None:
    first = sample.load_sample(session)
    assert session.undo_label == "载入示例企业"
    assert sample.load_sample(session) == first
    session.undo()
    assert sample.find_sample(session.db) is None
    assert _owned_rows(session) == 0


def test_removing_takes_everything_out_and_undo_brings_it_back(session: Session) -> None:
    before = enterprises.add_enterprise(session, "临江市同舟塑料制品厂")
    sample.load_sample(session)
    rows = _owned_rows(session)
    sample.remove_sample(session)
    assert _owned_rows(session) == 0
    assert records.all_of(session.db, Enterprise) == [before]
    assert session.undo() == "移除示例企业"
    assert _owned_rows(session) == rows
    session.redo()
    assert sample.load_sample(session).is_sample
    assert _owned_rows(session) == rows
    assert sample.find_sample(session.db)


def test_removing_the_sample_keeps_what_was_joined_into_it(session: Session) -> None:
    own = enterprises.add_enterprise(session, "临江市同舟塑料制品厂")
    enterprises.join(session, sample.load_sample(session).id, own.id)
    sample.remove_sample(session)
    assert records.get(session.db, Enterprise, own.id).alias_of == ""


def test_removing_without_a_sample_writes_nothing(session: Session) -> None:
    sample.remove_sample(session)
    assert session.undo_label == ""


def test_loading_takes_the_sample_out_of_the_bin(session: Session) -> None:
    enterprises.archive(session, [sample.load_sample(session).id])
    assert sample.load_sample(session).archived_on == ""
    assert _sample(session).archived_on == ""


def test_the_papers_of_the_sample_name_a_made_up_agency_until_there_is_a_real_one(loaded: Session) -> None:
    key = _sample(loaded).id
    assert read_dossier(loaded.db, key).agency.name == SAMPLE_AGENCY.name
    assert read_dossier(loaded.db, key, agency=Agency(name="甲乙质量服务所")).agency.name == "甲乙质量服务所"


def test_the_files_of_the_sample_are_small() -> None:
    assert sum(path.stat().st_size for path in resource("sample").rglob("*") if path.is_file()) < 1_200_000
