"""Everything about one enterprise read at once, for documents and for the gap list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.model.assessment import Assessment, Judgement, Photo
from consultant_app.model.company_size import SECTORS, size_class
from consultant_app.model.dossier import (
    Agency,
    AssessmentView,
    Dossier,
    Item,
    NumberedPhoto,
    PlanView,
    ProblemView,
)
from consultant_app.model.enterprise import (
    Certificate,
    Department,
    Enterprise,
    Indicator,
    Person,
    Product,
    Site,
)
from consultant_app.model.gap import Gap
from consultant_app.model.gates import gaps
from consultant_app.model.industries import industry_label
from consultant_app.model.plan import Goal, Milestone, PlanMeasure, Risk, Training
from consultant_app.model.scoring import dimension_scores, numbered
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import findings, library, survey
from consultant_app.workflows.audit_dossiers import audited
from consultant_app.workflows.photos import numbered_photos
from consultant_app.workflows.planning import parts_of, plan_of
from consultant_app.workflows.record_prefix import prefix_of
from consultant_app.workflows.slips import slips_of


def read_dossier(
    db: Connection,
    enterprise_id: str,
    *,
    agency: Agency | None = None,
    photo_bytes: Callable[[str], bytes] | None = None,
    subject_id: str = "",
    **head: Any,
) -> Dossier:
    """The dossier of an enterprise: its newest round, the one before for comparison, the plan of the newest round.

    With a `subject_id` the audit, review or programme in hand is the one of that record, else the newest.
    `head` goes to the Dossier as it is (record_numbers, made_on, version). Raises KeyError.
    """
    enterprise = records.get(db, Enterprise, enterprise_id)
    rounds = survey.rounds(db, enterprise_id)
    lists = {
        name: tuple(records.of_enterprise(db, kind, enterprise_id))
        for name, kind in (
            ("departments", Department),
            ("people", Person),
            ("products", Product),
            ("sites", Site),
            ("certificates", Certificate),
            ("indicators", Indicator),
        )
    }
    parts = audited(db, enterprise_id, subject_id)
    if photo_bytes:
        head["photo_bytes"] = photo_bytes
    return Dossier(
        enterprise=enterprise,
        agency=_agency(enterprise, agency or Agency()),
        engagement=survey.engagement_of(db, enterprise_id),
        size_class=size_class(enterprise.sector, enterprise.employees, enterprise.revenue, enterprise.assets).size,
        sector_name=SECTORS[enterprise.sector].label if enterprise.sector in SECTORS else "",
        industry_name=industry_label(enterprise.industry) if enterprise.industry else "",
        assessment=assessment_view(db, rounds[-1]) if rounds else None,
        previous=assessment_view(db, rounds[-2]) if len(rounds) > 1 else None,
        plan=_plan_view(db, rounds),
        subject_id=subject_id,
        slips=slips_of(db, enterprise_id),
        record_prefix=prefix_of(db, enterprise, parts["system"].system),
        **parts,
        **lists,  # type: ignore[arg-type]
        **head,
    )


SAMPLE_AGENCY = Agency(
    name="示例质量技术服务中心",
    address="临江市（示例）服务路2号",
    contact="周明",
    phone="0000-8800200",
    consultant="周明",
)


def _agency(enterprise: Enterprise, agency: Agency) -> Agency:
    """Until an agency has entered its name, the papers of the sample enterprise show a made-up one."""
    if enterprise.is_sample and not agency.name:
        return replace(SAMPLE_AGENCY, form_numbers=agency.form_numbers)
    return agency


def gaps_of(db: Connection, enterprise_id: str, agency: Agency | None = None) -> list[Gap]:
    """What is missing in the dossier of an enterprise as of today."""
    return gaps(read_dossier(db, enterprise_id, agency=agency), date.today().isoformat())


def assessment_view(db: Connection, assessment: Assessment) -> AssessmentView:
    """One round with its items, scores, problems, causes, photos and strengths."""
    form = survey.form_of(db, assessment)
    judged = survey.judgements(db, assessment.id)
    photos = _photos(numbered_photos(db, assessment))
    problems = findings.problems_of(db, assessment.id)
    by_question: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        if problem.question:
            by_question[problem.question] = (*by_question.get(problem.question, ()), problem.number)
    items = tuple(
        Item(
            number=number,
            section=section,
            question=question,
            judgement=judged.get(question.name, Judgement()),
            photos=photos.get(survey.answer_id(assessment.id, question.name), ()),
            problem_numbers=by_question.get(question.name, ()),
        )
        for number, section, question in numbered(form)
    )
    numbers = {item.question.name: item for item in items}
    return AssessmentView(
        assessment=assessment,
        items=items,
        scores=tuple(dimension_scores(form, judged)),
        problems=tuple(
            ProblemView(
                problem=problem,
                causes=tuple(findings.causes_of(db, problem.id)),
                photos=photos.get(problem.id, ()),
                item_number=numbers[problem.question].number if problem.question in numbers else 0,
                suggestions=_suggestions(numbers.get(problem.question)),
            )
            for problem in problems
        ),
        strengths=tuple(findings.strengths_of(db, assessment.id)),
    )


def _photos(numbered: list[tuple[int, Photo]]) -> dict[str, tuple[NumberedPhoto, ...]]:
    by_owner: dict[str, tuple[NumberedPhoto, ...]] = {}
    for number, photo in numbered:
        by_owner[photo.owner_id] = (*by_owner.get(photo.owner_id, ()), NumberedPhoto(number=number, photo=photo))
    return by_owner


def _suggestions(item: Item | None) -> tuple[str, ...]:
    shelf = library.measures()
    return tuple(shelf[key].title for key in item.question.measures if key in shelf) if item else ()


def _plan_view(db: Connection, rounds: list[Assessment]) -> PlanView | None:
    """The plan of the newest round that has one."""
    plans = [plan_of(db, assessment) for assessment in reversed(rounds)]
    plan = next((plan for plan in plans if plan), None)
    if plan is None:
        return None
    return PlanView(
        plan=plan,
        goals=tuple(parts_of(db, Goal, plan)),
        measures=tuple(parts_of(db, PlanMeasure, plan)),
        trainings=tuple(parts_of(db, Training, plan)),
        milestones=tuple(parts_of(db, Milestone, plan)),
        risks=tuple(parts_of(db, Risk, plan)),
    )
