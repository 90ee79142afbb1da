"""The internal audit of the invented enterprise, with everything a template can print."""

from dataclasses import replace
from typing import Any

from consultant_app.documents import sample_review
from consultant_app.model.assessment import Cause, Period, Photo
from consultant_app.model.audit import (
    Attendee,
    Audit,
    AuditLine,
    AuditMember,
    AuditProgramme,
    AuditSlot,
    Conclusion,
    Finding,
    Issue,
    Meeting,
    ProgrammeMark,
    SlotKind,
    Verdict,
)
from consultant_app.model.audit_dossier import (
    AuditView,
    ClauseFacts,
    MeetingView,
    NonconformityView,
    ProgrammeView,
    SystemView,
)
from consultant_app.model.management_system import (
    DEFAULT_EDITION,
    Exclusion,
    ManagementSystem,
    WorkProcess,
)
from consultant_app.model.nonconformity import (
    Answered,
    AuditObservation,
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    Criterion,
    ExtentCheck,
    Nonconformity,
    Snapshot,
    Verification,
)

_ID = "sample"
_OWNER: dict[str, Any] = {"id": _ID, "enterprise_id": _ID}
_TITLES = {
    "7.1.5.2": "测量溯源", "8.3": "产品和服务的设计和开发", "8.4.1": "总则", "8.5.1": "生产和服务提供的控制",
    "8.6": "产品和服务的放行",
}  # fmt: skip


def parts() -> dict[str, Any]:
    """The fields of a Dossier that are about the audit."""
    return {
        "system": _system(),
        "programme": _programme(),
        "audit": _audit(),
        "clauses": {DEFAULT_EDITION: ClauseFacts(titles=_TITLES, lowest=("7.1.5.2", "8.4.1", "8.5.1", "8.6"))},
        "rest_days": {"2026-11-14": "周六"},
        "subject_id": _ID,
    }


def _system() -> SystemView:
    system = ManagementSystem(
        **_OWNER, scope="齿轮、轴套的生产", exclusions=(Exclusion(clause="8.3", reason="按顾客图样加工，不做设计"),),
        top_manager="张示例", representative="李示例", documents="质量手册 SL-QM A/0", policy="一次做对，按时交付",
        issued_on="2026-06-01", effective_on="2026-06-15",
    )  # fmt: skip
    process = WorkProcess(**_OWNER, name="检验放行", kind="inspection", department_id=_ID, clauses=("8.6",))
    return SystemView(system=system, processes=(process,), readings=sample_review.readings())


def _programme() -> ProgrammeView:
    programme = AuditProgramme(
        **_OWNER, year="2026", number="NS-2026", objectives="确认体系符合标准并有效运行", scope="全部部门和过程",
        risks="旺季抽不出人", criteria="GB/T 19001—2016、体系文件、法律法规", frequency="每年一次",
        duties="组长负责实施",
        resources="内审员2名", earlier_results="上次审核2项不符合已关闭", prepared_by="李示例", made_on="2026-07-01",
        approved_by="张示例", approved_on="2026-07-02", remarks="无",
    )  # fmt: skip
    mark = ProgrammeMark(**_OWNER, programme_id=_ID, department_id=_ID, month="11", mark="重点", note="新增设备")
    return ProgrammeView(programme=programme, marks=(mark,))


def _audit() -> AuditView:
    earlier = Nonconformity(**{**_OWNER, "id": "earlier"}, number="NC-2025-ZX-001", clause="7.1.5.2", department_id=_ID,
                            fact="1把卡尺超过校准有效期", closed_on="2025-12-20")  # fmt: skip
    second = replace(_nonconformity(), id="second", number="NC-2026-ZX-002", clause="8.5.1", grade="严重")
    return AuditView(
        audit=_held(),
        members=(
            AuditMember(**_OWNER, audit_id=_ID, name="周老师", role="组长", qualification="内审员 NS-0001",
                        trained_on="2025-05-10"),
            AuditMember(**{**_OWNER, "id": "second"}, audit_id=_ID, name="李示例", department_id=_ID,
                        trained_on="2026-05-10"),
        ),
        slots=_slots(),
        lines=_lines(),
        nonconformities=(_handled(_nonconformity()), NonconformityView(item=second)),
        observations=(_observation(),),
        meetings=tuple(_meeting(kind, start) for kind, start in (("首次会议", "08:30"), ("末次会议", "16:00"))),
        previous_audit=Audit(**{**_OWNER, "id": "earlier"}, number="NS-2025-01",
                             held=Period(start="2025-11-12", end="2025-11-13")),
        previous=(NonconformityView(item=earlier),),
    )  # fmt: skip


def _held() -> Audit:
    return Audit(
        **_OWNER, programme_id=_ID, number="NS-2026-01", objective="确认体系是否具备申请认证的条件",
        scope="齿轮、轴套的生产所涉及的全部部门和过程", criteria=("GB/T 19001—2016", "质量手册及程序文件",
        "适用的法律法规"),
        held=Period(start="2026-11-12", end="2026-11-13"), plan_made_on="2026-11-03", plan_prepared_by="周老师",
        plan_reviewed_by="李示例", plan_approved_by="张示例", plan_approved_on="2026-11-04", distribution="各部门",
        remarks="上次不符合项逐项复核。", summary="审核组按计划审核了全部部门，抽查记录86份。",
        highlights="刀具寿命有统计。",
        departments_summary="质检部：检验记录齐全，1项不符合。", previous_followup="上次1项不符合已关闭，复核有效。",
        suggestions="先完成卡尺校准，再复查同类量具。",
        conclusion=Conclusion(
            conformity="基本符合", conformity_reason="2项不符合，分布在2个条款。", effectiveness="基本有效",
            effectiveness_reason="目标按月统计。", readiness="整改关闭后具备", readiness_reason="严重不符合尚未关闭。",
        ),
        report_prepared_by="周老师", report_reviewed_by="李示例", report_approved_by="张示例", report_on="2026-11-20",
        report_distribution="总经理、各部门",
        issues=(Issue(on="2026-11-20", by="周老师"),),
    )  # fmt: skip


def _slots() -> tuple[AuditSlot, ...]:
    day = {**_OWNER, "audit_id": _ID, "on": "2026-11-12"}
    return (
        AuditSlot(**day, kind=SlotKind.OPENING, start="08:30", end="09:00", area="会议室"),
        AuditSlot(
            **{**day, "id": "second"}, start="09:00", end="11:30", department_id=_ID, processes="检验放行",
            clauses=("7.1.5.2", "8.6"), member_ids=(_ID, "second"), escort="李示例",
            independence_reason="质检部仅1人懂检验，李示例只看记录，由周老师复核",
        ),
        AuditSlot(**{**day, "id": "third"}, kind=SlotKind.CLOSING, start="16:00", end="17:00", area="会议室"),
    )  # fmt: skip


def _lines() -> tuple[AuditLine, ...]:
    line = AuditLine(
        **_OWNER, audit_id=_ID, department_id=_ID, process="inspection", clause="8.6", clause_title=_TITLES["8.6"],
        text="抽查完工检验记录，看是否由授权人签字放行", method=("查", "抽样"), record="完工检验单",
        sampling="近三个月抽10份",
        finding=Finding(
            verdict=Verdict.CONFORM, evidence="抽查10月完工检验单10份，均有授权人签字", sampled="10", auditor="周老师",
            on="2026-11-12", escort="李示例",
        ),
    )  # fmt: skip
    failed = Finding(verdict=Verdict.NONCONFORM, grade="一般", evidence="编号KC-012的卡尺校准有效期至2026年9月30日",
                     sampled="8", failed="1", auditor="周老师", on="2026-11-12", escort="李示例")  # fmt: skip
    return (
        line,
        replace(line, id="second", clause="7.1.5.2", clause_title=_TITLES["7.1.5.2"], finding=failed,
                text="对照台账抽查在用量具的校准状态", remark="现场已停用"),
        replace(line, id="third", finding=Finding(verdict=Verdict.NOT_APPLICABLE, reason="本年无让步放行")),
    )  # fmt: skip


def _nonconformity() -> Nonconformity:
    return Nonconformity(
        **_OWNER, audit_id=_ID, line_id="second", number="NC-2026-ZX-001", department_id=_ID,
        snapshot=Snapshot(
            requirement="对照台账抽查在用量具的校准状态", evidence="编号KC-012的卡尺校准有效期至2026年9月30日",
            clause="7.1.5.2", clause_title=_TITLES["7.1.5.2"], department="质检部", department_head="李工",
            auditee="王工", auditor="周老师", process="inspection", sampled="8", failed="1", grade="一般",
        ),
        found_on="2026-11-12", place="2号厂房检验台",
        fact="2026年11月12日在2号厂房检验台抽查在用量具8件，其中编号KC-012的游标卡尺校准有效期至2026年9月30日，仍在使用。",
        criterion=Criterion(document="SL-QP-07《监视测量设备控制程序》A/0 第5.3条", text="在用量具须在校准有效期内"),
        clause="7.1.5.2", grade="一般", grade_reason="孤立发生，未影响已放行产品", nature="实施性", leader="周老师",
        representative="李示例", verification_mode="现场", due_on="2026-12-12",
        cause=CauseAnalysis(text="台账没有到期提醒，换人时未移交校准计划。", tag="法", participants="李工、王工",
                            on="2026-11-14"),
        correction=Correction(text="停用KC-012并送校，复测用它检验的3批产品。", owner="王工", due_on="2026-11-20",
                              done_on="2026-11-18", evidence="校准证书、复测记录"),
        extent=ExtentCheck(text="核对全部在用量具46件的有效期", by="李工", on="2026-11-16",
        found="另有1件塞规到期，已停用"),
        closed_on="2026-12-10",
    )  # fmt: skip


def _handled(item: Nonconformity) -> NonconformityView:
    photo = Photo(**_OWNER, sha256="0", caption="KC-012卡尺标签", taken_at="2026-11-12T10:05")
    action = CorrectiveAction(
        **_OWNER, nonconformity_id=_ID, text="台账增加到期前30天提醒，移交清单增加校准计划一项", cause="没有到期提醒",
        owner="李工", due_on="2026-11-30", done_on="2026-11-28", evidence="台账、移交清单",
    )  # fmt: skip
    yes = Answered(yes="是", evidence="查阅更新后的台账")
    rounds = (
        Verification(**_OWNER, nonconformity_id=_ID, verifier="周老师", on="2026-12-01", concluded="未关闭",
                     cause_accurate=yes, correction_effective=yes, remarks="移交清单尚未启用",
                     action_effective=Answered(yes="否", evidence="移交清单未使用")),
        Verification(**{**_OWNER, "id": "second"}, nonconformity_id=_ID, round=2, verifier="周老师", on="2026-12-10",
                     concluded="关闭", cause_accurate=yes, correction_effective=yes, action_effective=yes),
    )  # fmt: skip
    whys = ("没有人发现到期", "台账没有到期提醒", "换人时没有移交校准计划")
    causes = tuple(
        Cause(**{**_OWNER, "id": f"why{place}"}, problem_id=_ID, text=text, evidence="访谈、台账", is_root=place == 2)
        for place, text in enumerate(whys)
    )
    return NonconformityView(item=item, actions=(action,), rounds=rounds, causes=causes, photos=(photo,))


def _observation() -> AuditObservation:
    return AuditObservation(
        **_OWNER, audit_id=_ID, number="GC-2026-ZX-001", department_id=_ID, found_on="2026-11-13", clause="8.5.1",
        snapshot=Snapshot(clause="8.5.1", clause_title=_TITLES["8.5.1"], department="质检部"), owner="李工",
        fact="首件标识卡为手写，字迹磨损后不易辨认。", risk="首件与后续产品混淆", response="改用塑封标识卡",
    )  # fmt: skip


def _meeting(kind: str, start: str) -> MeetingView:
    meeting = Meeting(
        **{**_OWNER, "id": kind}, owner_id=_ID, kind=kind, on="2026-11-12", start=start, end="17:00", place="会议室",
        chair="周老师", recorder="李示例", agenda="介绍审核目的和日程", minutes="双方确认审核安排。",
    )  # fmt: skip
    people = (
        Attendee(**_OWNER, meeting_id=kind, name="张示例", department="管理层", position="总经理"),
        Attendee(**{**_OWNER, "id": "second"}, meeting_id=kind, name="周老师", position="组长", side="审核组"),
        Attendee(**{**_OWNER, "id": "third"}, meeting_id=kind, name="王示例", department="销售部",
                 absent="出差，经张示例同意由同事参加"),
    )  # fmt: skip
    return MeetingView(meeting=meeting, attendees=people)
