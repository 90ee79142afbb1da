"""The internal audit: programme, audit, team, timetable, checklist, meetings, report. Terms as in GB/T 19011."""

from dataclasses import dataclass, field
from enum import StrEnum

from consultant_app.model.assessment import Period
from consultant_app.model.management_system import DEFAULT_EDITION

METHODS = ("查", "问", "看", "抽样")
AUDIT_METHODS = ("现场", "远程", "现场与远程结合")
AUDIT_NATURES = ("例行", "临时", "专项", "管理评审前")


@dataclass(frozen=True, kw_only=True)
class AuditProgramme:
    """The yearly programme (年度内审方案)."""

    id: str
    enterprise_id: str
    year: str = ""
    number: str = ""
    objectives: str = ""
    scope: str = ""
    risks: str = ""  # of the programme itself: too few auditors, busy season …
    criteria: str = ""
    method: str = AUDIT_METHODS[0]
    frequency: str = ""
    duties: str = ""
    resources: str = ""
    earlier_results: str = ""  # how results of earlier audits were considered
    prepared_by: str = ""
    made_on: str = ""
    approved_by: str = ""
    approved_on: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgrammeMark:
    """A cell of the matrix; id is fixed_id(programme_id, department_id, month)."""

    id: str
    enterprise_id: str
    programme_id: str
    department_id: str = ""
    month: str = ""  # 01 … 12
    mark: str = ""  # 计划, 重点 or ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A report that was issued: it freezes what it reports; a correction is a new revision."""

    revision: int = 0  # 0: the first issue (A/0)
    on: str = ""
    reason: str = ""  # why the report was issued again
    by: str = ""
    authority: str = ""  # of a management review: why somebody else than top management led or approved it


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """The audit conclusion, one judgement per question, each with its reasons."""

    conformity: str = ""  # 符合 / 基本符合 / 不符合
    conformity_reason: str = ""
    effectiveness: str = ""  # 有效 / 基本有效 / 无效
    effectiveness_reason: str = ""
    readiness: str = ""  # 具备认证条件 / 整改关闭后具备 / 暂不具备 / 不涉及
    readiness_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Audit:
    """One internal audit: its plan, its report, and whether the report is frozen."""

    id: str
    enterprise_id: str
    programme_id: str = ""
    number: str = ""
    nature: str = AUDIT_NATURES[0]
    objective: str = ""
    scope: str = ""
    criteria: tuple[str, ...] = ()
    edition: str = DEFAULT_EDITION
    method: str = AUDIT_METHODS[0]
    held: Period = Period()
    plan_made_on: str = ""
    plan_prepared_by: str = ""
    plan_reviewed_by: str = ""
    plan_approved_by: str = ""
    plan_approved_on: str = ""
    distribution: str = ""
    remarks: str = ""
    # report
    summary: str = ""  # 审核过程综述
    highlights: str = ""
    departments_summary: str = ""
    previous_followup: str = ""
    suggestions: str = ""
    conclusion: Conclusion = Conclusion()
    report_prepared_by: str = ""
    report_reviewed_by: str = ""
    report_approved_by: str = ""
    report_on: str = ""
    report_distribution: str = ""
    issues: tuple[Issue, ...] = ()
    reopened: str = ""  # reason for which an issued report was opened again; empty: frozen once issued

    @property
    def frozen(self) -> bool:
        """Whether a report was issued and nobody has opened it again."""
        return bool(self.issues) and not self.reopened


@dataclass(frozen=True, kw_only=True)
class AuditMember:
    """Somebody of the audit team. The name stays as it was, whatever becomes of the person."""

    id: str
    enterprise_id: str
    audit_id: str
    person_id: str = ""  # empty: from outside
    name: str = ""
    role: str = "组员"  # 组长 组员 技术专家 实习审核员 观察员
    group: str = "A"
    department_id: str = ""  # whose work is their own
    qualification: str = ""  # certificate and number
    trained_on: str = ""
    order_key: str = ""


class SlotKind(StrEnum):
    """What a line of the timetable is."""

    OPENING = "首次会议"
    AUDIT = "现场审核"
    TEAM = "组内沟通"
    CLOSING = "末次会议"
    BREAK = "休息"


@dataclass(frozen=True, kw_only=True)
class AuditSlot:
    """A line of the timetable."""

    id: str
    enterprise_id: str
    audit_id: str
    kind: SlotKind = SlotKind.AUDIT
    on: str = ""
    start: str = ""  # 08:30
    end: str = ""
    department_id: str = ""
    area: str = ""  # place, when it is not the department's own
    processes: str = ""
    clauses: tuple[str, ...] = ()
    member_ids: tuple[str, ...] = ()
    escort: str = ""  # head of the department, or who goes along
    independence_reason: str = ""  # why somebody audits their own department nevertheless; printed
    note: str = ""
    order_key: str = ""


class Verdict(StrEnum):
    """Six states that must never be mixed up."""

    NOT_CHECKED = "未查"
    CONFORM = "符合"
    NONCONFORM = "不符合"
    OBSERVATION = "观察项"
    NOT_APPLICABLE = "不适用"
    NOT_VERIFIED = "未验证"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found for a line. One field: a merge must never pair a verdict with another's evidence."""

    verdict: Verdict = Verdict.NOT_CHECKED
    grade: str = ""  # of a nonconformity: 严重, 一般, 轻微
    evidence: str = ""
    sampled: str = ""  # how many were looked at
    failed: str = ""  # how many of them failed
    reason: str = ""  # why not applicable or not verified
    auditor: str = ""
    on: str = ""  # ISO date
    escort: str = ""


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """A line of the checklist of one audit, with the clause as it was when it was written."""

    id: str
    enterprise_id: str
    audit_id: str
    department_id: str = ""
    process: str = ""  # key of PROCESS_KINDS
    clause: str = ""
    clause_title: str = ""
    edition: str = DEFAULT_EDITION
    text: str = ""
    method: tuple[str, ...] = ()
    record: str = ""  # expected record
    sampling: str = ""
    phrase: str = ""  # evidence to start from, with {slots}
    library_key: str = ""
    origin: str = ""  # "", 上次不符合 P…, 诊断第12项, 自拟: where the line comes from
    origin_id: str = ""
    finding: Finding = Finding()
    remark: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class LibraryLine:
    """A line of the checklist library (resources/audit_lines/*.toml, or the agency's own)."""

    key: str
    clause: str = ""
    text: str = ""
    method: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    record: str = ""
    sampling: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnLine:
    """A line that the agency added to its library or imported; `library` is what it holds."""

    id: str
    library: LibraryLine = field(default_factory=lambda: LibraryLine(key=""))
    edition: str = DEFAULT_EDITION
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting with its minutes; id is fixed_id(owner_id, kind). Owner: an audit or a management review."""

    id: str
    enterprise_id: str
    owner_id: str = ""
    kind: str = ""  # 首次会议 末次会议 管理评审会议
    on: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    agenda: str = ""
    minutes: str = ""
    order_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Who is expected at a meeting; who came signs by hand on the printed sheet."""

    id: str
    enterprise_id: str
    meeting_id: str = ""
    name: str = ""
    department: str = ""
    position: str = ""
    side: str = "受审核方"  # or 审核组; at a management review 评审人员
    absent: str = ""  # reason of absence and who authorised it
    order_key: str = ""
