"""The management review: inputs (9.3.2), judgements, decisions and their follow-up."""

from dataclasses import dataclass

from consultant_app.model.audit import Issue
from consultant_app.model.management_system import DEFAULT_EDITION

DECISION_KINDS = ("改进机会", "体系变更需求", "资源需求")  # 9.3.3


@dataclass(frozen=True, kw_only=True)
class InputItem:
    """One item of 9.3.2, in our own words; `only` names the edition that adds it."""

    key: str
    title: str
    department: str = ""  # kind of department that usually reports it
    only: str = ""


INPUTS = (
    InputItem(key="a", title="以往管理评审所采取措施的实施情况", department="quality"),
    InputItem(key="b", title="与体系有关的内外部因素的变化", department="top"),
    InputItem(key="b2", title="相关方需求和期望的变化", department="sales", only="ISO 9001:2026"),
    InputItem(key="c1", title="顾客满意和相关方的反馈（含投诉）", department="sales"),
    InputItem(key="c2", title="质量目标的实现程度", department="quality"),
    InputItem(key="c3", title="过程绩效以及产品和服务的符合性", department="production"),
    InputItem(key="c4", title="不合格以及纠正措施", department="quality"),
    InputItem(key="c5", title="监视和测量结果", department="quality"),
    InputItem(key="c6", title="内外部审核结果", department="quality"),
    InputItem(key="c7", title="外部供方的绩效", department="purchasing"),
    InputItem(key="d", title="资源的充分性", department="admin"),
    InputItem(key="e", title="应对风险和机遇所采取措施的有效性", department="top"),
    InputItem(key="f", title="改进的机会", department="quality"),
)


def inputs_for(edition: str) -> tuple[InputItem, ...]:
    """The items that an edition asks for, in order."""
    return tuple(item for item in INPUTS if item.only in ("", edition))


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """A judgement with its reasons: one field."""

    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ManagementReview:
    """One management review: plan, report, and whether the report was issued."""

    id: str
    enterprise_id: str
    number: str = ""
    edition: str = DEFAULT_EDITION
    purpose: str = ""
    basis: str = ""
    scope: str = ""
    plan_made_on: str = ""
    notice_on: str = ""
    on: str = ""  # day of the meeting
    start: str = ""
    place: str = ""
    chair: str = ""
    chair_position: str = ""
    participants: str = ""  # departments and people, for plan and notice
    prepared_by: str = ""
    reviewed_by: str = ""
    approved_by: str = ""
    approved_position: str = ""
    suitability: Opinion = Opinion()  # 适宜性
    adequacy: Opinion = Opinion()  # 充分性
    effectiveness: Opinion = Opinion()  # 有效性
    strategy: str = ""  # whether the system still fits the strategic direction
    summary: str = ""
    report_on: str = ""
    issues: tuple[Issue, ...] = ()
    reopened: str = ""

    @property
    def frozen(self) -> bool:
        """Whether a report was issued and nobody has opened it again."""
        return bool(self.issues) and not self.reopened


@dataclass(frozen=True, kw_only=True)
class ReviewInput:
    """One input; id is fixed_id(review_id, key). `gathered` is what the app knew when it was taken over."""

    id: str
    enterprise_id: str
    review_id: str
    key: str = ""
    gathered: str = ""
    gathered_at: str = ""
    text: str = ""  # what the department adds
    issue: str = ""  # problems and suggestions
    department: str = ""
    due_on: str = ""
    submitted_on: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Completion:
    """What was done about a decision, with evidence."""

    on: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionCheck:
    """Result of the verification of a decision."""

    result: str = ""  # 有效 未完成 无效
    by: str = ""
    on: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewDecision:
    """A decision with owner, date, verification and follow-up."""

    id: str
    enterprise_id: str
    review_id: str
    kind: str = DECISION_KINDS[0]
    text: str = ""
    owner: str = ""
    department: str = ""
    due_on: str = ""
    resources: str = ""
    verification: str = ""  # how it will be verified
    done: Completion = Completion()
    check: DecisionCheck = DecisionCheck()
    order_key: str = ""
