"""All that is known about one enterprise at one moment, gathered for the documents: values only, no database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from consultant_app.model.assessment import Assessment, Cause, Judgement, Photo, Problem, Strength
from consultant_app.model.audit_dossier import (
    AuditView,
    ClauseFacts,
    NonconformityView,
    ProgrammeView,
    ReviewView,
    SystemView,
)
from consultant_app.model.enterprise import (
    Certificate,
    Department,
    Engagement,
    Enterprise,
    Indicator,
    Person,
    Product,
    Site,
)
from consultant_app.model.form import Question
from consultant_app.model.nonconformity import GRADE_SCALES
from consultant_app.model.plan import DocumentRecord, Goal, Milestone, Plan, PlanMeasure, Risk, Training
from consultant_app.model.return_slip import SlipView
from consultant_app.model.scoring import DimensionScore


@dataclass(frozen=True, kw_only=True)
class Agency:
    """The body that helps (服务机构) and how it numbers its records."""

    name: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    consultant: str = ""
    logo: bytes = b""  # PNG, JPEG or BMP
    form_numbers: Mapping[str, str] = field(default_factory=dict)  # kind of document → form number (which blank)
    grades: tuple[str, ...] = GRADE_SCALES["严重/一般"]  # how it grades nonconformities


@dataclass(frozen=True, kw_only=True)
class NumberedPhoto:
    """A photo with the number by which plan and report speak of it (照片3)."""

    number: int
    photo: Photo


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question of the diagnosis with what was answered; `number` is what people say: 第12项."""

    number: int
    section: str
    question: Question
    judgement: Judgement = Judgement()
    shown: str = ""  # the answer in words, for questions that are not scored
    photos: tuple[NumberedPhoto, ...] = ()
    problem_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProblemView:
    """A problem with its causes in order, its photos and what could be done (titles of proposed measures)."""

    problem: Problem
    causes: tuple[Cause, ...] = ()
    photos: tuple[NumberedPhoto, ...] = ()
    item_number: int = 0  # of the low answer it came from
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """One round of diagnosis, complete."""

    assessment: Assessment
    items: tuple[Item, ...] = ()
    scores: tuple[DimensionScore, ...] = ()
    problems: tuple[ProblemView, ...] = ()
    strengths: tuple[Strength, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """The plan with everything that belongs to it, each list in its order."""

    plan: Plan
    goals: tuple[Goal, ...] = ()
    measures: tuple[PlanMeasure, ...] = ()
    trainings: tuple[Training, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    risks: tuple[Risk, ...] = ()


def no_bytes(sha256: str) -> bytes:
    """For dossiers without photos. Raises KeyError."""
    raise KeyError(sha256)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What a document is made from. With `blank` the lists are empty lines to fill by hand.

    `photo_bytes` gives the JPEG of a photo by its sha256, already shrunk and free of GPS, or raises KeyError.
    """

    enterprise: Enterprise
    agency: Agency = Agency()
    engagement: Engagement | None = None
    departments: tuple[Department, ...] = ()
    people: tuple[Person, ...] = ()
    products: tuple[Product, ...] = ()
    sites: tuple[Site, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    size_class: str = ""  # 小型, 微型 … computed
    sector_name: str = ""
    industry_name: str = ""
    assessment: AssessmentView | None = None
    previous: AssessmentView | None = None  # the earlier round, for the comparison
    plan: PlanView | None = None
    system: SystemView = SystemView()
    programme: ProgrammeView | None = None
    audit: AuditView | None = None  # the one in hand, else the newest
    other_nonconformities: tuple[NonconformityView, ...] = ()  # of this enterprise, outside the audit in hand
    review: ReviewView | None = None
    clauses: Mapping[str, ClauseFacts] = field(default_factory=dict)  # by edition, those that records name
    rest_days: Mapping[str, str] = field(default_factory=dict)  # ISO date that is no working day → 周六, 国庆节 …
    record_prefix: str = ""  # of the enterprise's own records, as set or proposed
    trail: tuple[DocumentRecord, ...] = ()  # papers made before, for the archive list
    slips: tuple[SlipView, ...] = ()  # return slips, oldest first
    subject_id: str = ""  # the record that the paper is about, where it is about one
    photo_bytes: Callable[[str], bytes] = no_bytes
    record_numbers: Mapping[str, str] = field(default_factory=dict)  # kind of document → record number (which filled)
    made_on: str = ""  # ISO date
    version: str = "A/0"
    draft: bool = False  # marked 草稿 on paper
    blank: bool = False


def empty_dossier(agency: Agency, items: tuple[Item, ...] = (), enterprise: Enterprise | None = None) -> Dossier:
    """For a blank to fill by hand: the agency's name stands on it, and the questions of the form if it has any."""
    nobody = enterprise or Enterprise(id="")
    assessment = Assessment(id="", enterprise_id=nobody.id)
    return Dossier(
        enterprise=nobody,
        agency=agency,
        assessment=AssessmentView(assessment=assessment, items=items),
        blank=True,
    )
