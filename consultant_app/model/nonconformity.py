"""Nonconformities: fact, cause, correction, corrective action, verification. Terms as in GB/T 19000."""

from dataclasses import dataclass
from enum import StrEnum

from consultant_app.model.management_system import DEFAULT_EDITION

SOURCES = ("内审", "外审", "顾客", "日常")
NATURES = ("体系性", "实施性", "效果性")
CRITERIA = ("标准条款", "质量手册", "程序文件", "法律法规/合同", "其他")
GRADE_SCALES = {"严重/一般": ("严重", "一般"), "严重/一般/轻微": ("严重", "一般", "轻微")}
DUE_DAYS = {"严重": 90, "一般": 30, "轻微": 30}  # days after the finding, unless the agency sets others


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The line as it stood when the nonconformity was raised; never rewritten."""

    requirement: str = ""
    evidence: str = ""
    clause: str = ""
    clause_title: str = ""
    edition: str = DEFAULT_EDITION
    department: str = ""  # name
    department_head: str = ""
    auditee: str = ""  # who went along
    auditor: str = ""
    process: str = ""
    sampled: str = ""
    failed: str = ""
    grade: str = ""  # as judged on the line


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What the fact is measured against: a document with the place in it, and what it asks in our own words."""

    kind: str = CRITERIA[0]
    document: str = ""  # QP-07 检验控制程序 A/1 5.2
    text: str = ""  # what it requires


@dataclass(frozen=True, kw_only=True)
class Correction:
    """The correction (纠正): mends this case. Not the corrective action, which removes the cause."""

    text: str = ""
    owner: str = ""
    due_on: str = ""
    done_on: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtentCheck:
    """举一反三: where else the same could be, and what was found there."""

    text: str = ""
    by: str = ""
    on: str = ""
    found: str = ""


@dataclass(frozen=True, kw_only=True)
class CauseAnalysis:
    """Conclusion of the analysis and who took part; the 5Why and fishbone lie in Cause records."""

    text: str = ""
    tag: str = ""  # 人机料法环测 of the root cause
    participants: str = ""
    on: str = ""


class State(StrEnum):
    """Where a nonconformity stands; computed by state_of()."""

    RAISED = "待分析"
    ACTING = "整改中"
    TO_VERIFY = "待验证"
    REOPENED = "验证未通过"
    CLOSED = "已关闭"
    WITHDRAWN = "已作废"


@dataclass(frozen=True, kw_only=True)
class Nonconformity:
    """One nonconformity. Its number stays for ever: it is withdrawn with a reason, never deleted after others came."""

    id: str
    enterprise_id: str
    audit_id: str = ""
    line_id: str = ""
    number: str = ""
    source: str = SOURCES[0]
    department_id: str = ""
    snapshot: Snapshot = Snapshot()
    found_on: str = ""
    place: str = ""
    fact: str = ""
    criterion: Criterion = Criterion()
    clause: str = ""
    edition: str = DEFAULT_EDITION
    grade: str = "一般"
    grade_reason: str = ""
    nature: str = ""  # 体系性 实施性 效果性
    leader: str = ""  # of the audit team
    representative: str = ""
    verification_mode: str = "现场"  # 书面 现场
    due_on: str = ""
    cause: CauseAnalysis = CauseAnalysis()
    correction: Correction = Correction()
    extent: ExtentCheck = ExtentCheck()
    closed_on: str = ""
    withdrawn: str = ""  # reason
    repeats_id: str = ""  # an earlier nonconformity that came back
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectiveAction:
    """An action against a cause."""

    id: str
    enterprise_id: str
    nonconformity_id: str
    text: str = ""
    cause: str = ""  # which cause it answers
    owner: str = ""
    due_on: str = ""
    done_on: str = ""
    evidence: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """是 or 否 with the evidence for it."""

    yes: str = ""  # 是, 否 or ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A round of verification by an auditor who does not own the action; a failed round re-opens."""

    id: str
    enterprise_id: str
    nonconformity_id: str
    round: int = 1
    verifier: str = ""
    on: str = ""
    cause_accurate: Answered = Answered()
    correction_effective: Answered = Answered()
    action_effective: Answered = Answered()
    concluded: str = ""  # 关闭, 未关闭 or "" while being written
    remarks: str = ""

    @property
    def answers(self) -> tuple[tuple[str, Answered], ...]:
        """The three questions with what was answered."""
        return (
            ("原因分析是否准确", self.cause_accurate),
            ("纠正是否有效", self.correction_effective),
            ("纠正措施是否有效", self.action_effective),
        )


@dataclass(frozen=True, kw_only=True)
class AuditObservation:
    """An observation (观察项): no breach yet. It has its own sheet and its own numbers."""

    id: str
    enterprise_id: str
    audit_id: str
    line_id: str = ""
    number: str = ""
    department_id: str = ""
    snapshot: Snapshot = Snapshot()
    found_on: str = ""
    fact: str = ""
    risk: str = ""  # what may come of it
    clause: str = ""
    edition: str = DEFAULT_EDITION
    response: str = ""  # what the department intends
    owner: str = ""
    withdrawn: str = ""
    order_key: str = ""


def state_of(item: Nonconformity, actions: tuple[CorrectiveAction, ...], rounds: tuple[Verification, ...]) -> State:
    """Where it stands, from what is written; the rounds in order."""
    if item.withdrawn:
        return State.WITHDRAWN
    if item.closed_on:
        return State.CLOSED
    done = bool(actions) and all(each.done_on for each in actions) and bool(item.correction.done_on)
    last = rounds[-1] if rounds else None
    if last and last.concluded == "未关闭":
        return State.REOPENED
    if done:
        return State.TO_VERIFY
    return State.ACTING if item.cause.text or actions or item.correction.text else State.RAISED
