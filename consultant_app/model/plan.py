"""The plan made for one enterprise (一企一策)."""

from dataclasses import dataclass
from enum import StrEnum

from consultant_app.model.assessment import Period
from consultant_app.model.enterprise import Figure

HELP_FORMS = (  # 帮扶形式, guideline §五（二）7
    "分层培训",
    "核心过程梳理",
    "现场问诊",
    "巡诊",
    "质量管理方法和工具指导应用",
    "技术革新",
)
TRAINING_LAYERS = (  # guideline §五（二）4
    "企业负责人及相关人员",
    "企业负责人及领导层",
    "体系主管部门与制度建设成员",
    "基层技术质量人员与班组长",
)


class MeasureState(StrEnum):
    """How far a measure is."""

    PLANNED = "未开始"
    RUNNING = "进行中"
    DONE = "已完成"
    VERIFIED = "已验证"
    DROPPED = "已取消"


@dataclass(frozen=True, kw_only=True)
class LibraryMeasure:
    """An entry of the measure library (resources/measures.toml)."""

    key: str  # M-01 …
    title: str
    text: str
    help_form: str
    tools: tuple[str, ...] = ()
    owner: str = ""
    effort: str = ""
    days: int = 0
    cost: str = ""
    deliverable: str = ""
    proof: str = ""
    resources: str = ""
    tag: str = ""
    clause: tuple[str, ...] = ()
    dimension: str = ""
    training_layer: int = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The plan's own texts; id is fixed_id(assessment_id, "plan")."""

    id: str
    enterprise_id: str
    assessment_id: str
    number: str = ""
    version: str = "A/0"
    made_on: str = ""
    period: Period = Period()
    approach: str = ""
    mode: str = ""  # 区域提升 行业提升 产业提升 供应链提升 or ""
    diagnosis_summary: str = ""
    agency_duties: str = ""
    enterprise_duties: str = ""
    confidentiality: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal is an indicator with a start and an end that can be compared."""

    id: str
    enterprise_id: str
    plan_id: str
    indicator_id: str = ""
    name: str = ""
    unit: str = ""
    baseline: Figure = Figure()
    target: Figure = Figure()
    source: str = ""
    formula: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """State with its date and proof: one field, so that a merge keeps them together."""

    state: MeasureState = MeasureState.PLANNED
    on: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanMeasure:
    """A measure in the plan, with why it is there."""

    id: str
    enterprise_id: str
    plan_id: str
    problem_ids: tuple[str, ...] = ()
    question: str = ""  # the low answer that proposed it
    library_key: str = ""
    why: str = ""  # 因为 第12项=1分（首件检验无记录，照片3）
    text: str = ""
    help_form: str = ""
    tools: str = ""
    department: str = ""
    owner: str = ""
    consultant: str = ""
    period: Period = Period()
    resources: str = ""
    deliverable: str = ""
    verification: str = ""
    progress: Progress = Progress()
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training of the plan; layer 1–4 of the guideline."""

    id: str
    enterprise_id: str
    plan_id: str
    layer: int = 1
    topic: str = ""
    audience: str = ""
    headcount: str = ""
    mode: str = "线下"
    hours: str = ""
    on: str = ""
    lecturer: str = ""
    check: str = ""  # how the effect is checked
    problem_ids: tuple[str, ...] = ()
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A date the plan is measured by."""

    id: str
    enterprise_id: str
    plan_id: str
    on: str = ""
    text: str = ""
    proof: str = ""
    done_on: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Risk:
    """What may stop the plan, and the answer to it."""

    id: str
    enterprise_id: str
    plan_id: str
    text: str = ""
    likelihood: str = "中"
    response: str = ""
    owner: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """A document that was made: which, when, where, from which state of the data."""

    id: str
    enterprise_id: str
    kind: str = ""
    subject_id: str = ""  # of the record the paper is about, such as one nonconformity; "" for the enterprise
    title: str = ""
    number: str = ""  # record number: which filled one
    version: str = ""
    made_at: str = ""
    file_name: str = ""
    folder: str = ""
    sha256: str = ""
    data_digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """An own 常用语, beside the shipped ones."""

    id: str
    text: str = ""
    tag: str = ""
    clause: str = ""
    order_key: str = ""
