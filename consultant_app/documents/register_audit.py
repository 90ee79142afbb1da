"""The papers of internal audit and management review, in the order of the work: records of the enterprise."""

from consultant_app.documents.register_entry import PREFIX, Deliverable
from consultant_app.model.enterprise import Stage

_THREE = ("编制", "审核", "批准")
_AUDIT = ("audit.audit", "audit.members", "departments", "people", "system.system")
_FINDINGS = ("audit.lines", "audit.nonconformities", "audit.observations")
_REVIEW = ("review.review", "review.previous_review", "system.system")
_PROGRAMME, _SITE = frozenset({"audit_programme"}), frozenset({"audit_site"})
_PLAN = frozenset({"audit_system", "audit_plan"})
_FACTS, _REPORT = frozenset({"nonconformities"}), frozenset({"audit_site", "audit_report", "nonconformities"})
_GAPS = frozenset({"review"})


def _paper(
    kind: str, title: str, number: int, per: str, *, needs: tuple[str, ...], reads: tuple[str, ...],
    gap_pages: frozenset[str], when: str, signed_by: tuple[str, ...] = (), landscape: bool = False,
) -> Deliverable:  # fmt: skip
    return Deliverable(
        kind=kind,
        title=title,
        stage=Stage.AUDIT,
        form_number=f"{PREFIX}-QR-{number:03d}",
        template=f"{'audit_checklist' if kind == 'audit_checklist_blank' else kind}.docx",
        landscape=landscape,
        when=when,
        signed_by=signed_by,
        needs=needs,
        reads=reads,
        gap_pages=gap_pages,
        per=per,
    )


AUDIT_PAPERS = (
    _paper(
        "audit_programme",
        "年度内部审核方案",
        11,
        "audit_programme",
        needs=("programme",),
        landscape=True,
        reads=("programme", "departments", "system.system"),
        gap_pages=_PROGRAMME,
        when="年初或首次内审前",
        signed_by=("编制", "批准"),
    ),
    _paper(
        "audit_plan",
        "内部审核实施计划",
        12,
        "audit",
        needs=("audit",),
        reads=(*_AUDIT, "audit.slots", "audit.previous_audit", "audit.previous"),
        gap_pages=_PLAN,
        when="现场审核前约一周",
        signed_by=("组长编制", "审核", "总经理批准"),
    ),
    _paper(
        "audit_checklist_blank",
        "内部审核检查表（现场手写用）",
        13,
        "audit",
        needs=("audit",),
        landscape=True,
        reads=(*_AUDIT, "audit.slots", "audit.lines"),
        gap_pages=frozenset(),
        when="现场审核前",
        signed_by=("审核员",),
    ),
    _paper(
        "audit_checklist",
        "内部审核检查表",
        13,
        "audit",
        needs=("audit",),
        landscape=True,
        reads=(*_AUDIT, "audit.slots", "audit.lines"),
        gap_pages=_SITE,
        when="现场审核时",
        signed_by=("审核员",),
    ),
    _paper(
        "audit_sign_in",
        "首末次会议签到表",
        14,
        "audit",
        needs=("audit",),
        reads=("audit.audit", "audit.meetings"),
        gap_pages=frozenset({"audit_meetings"}),
        when="首、末次会议",
        signed_by=("到会人员亲笔签名",),
    ),
    _paper(
        "audit_minutes",
        "首末次会议记录",
        15,
        "audit",
        needs=("audit",),
        reads=("audit.audit", "audit.meetings"),
        gap_pages=frozenset({"audit_meetings"}),
        when="首、末次会议后",
        signed_by=("记录人", "主持人"),
    ),
    _paper(
        "nonconformity_report",
        "不符合项报告",
        16,
        "nonconformity",
        needs=("audit",),
        reads=("nonconformity", "audit.members"),
        gap_pages=_FACTS,
        when="末次会议前开具，整改验证后关闭",
        signed_by=("审核员", "审核组长", "受审核部门", "管理者代表", "验证人"),
    ),
    _paper(
        "audit_observations",
        "内部审核观察项清单",
        17,
        "audit",
        needs=("audit",),
        landscape=True,
        reads=("audit.audit", "audit.observations", "audit.members", "departments"),
        gap_pages=frozenset(),
        when="末次会议",
        signed_by=("审核员", "受审核部门"),
    ),
    _paper(
        "nonconformity_distribution",
        "不符合项分布表",
        18,
        "audit",
        needs=("audit",),
        landscape=True,
        reads=("audit.audit", "audit.nonconformities", "departments"),
        gap_pages=_FACTS,
        when="内审报告前",
        signed_by=("审核组长",),
    ),
    _paper(
        "audit_report",
        "内部审核报告",
        19,
        "audit",
        needs=("audit",),
        reads=(*_AUDIT, *_FINDINGS, "audit.slots", "audit.meetings", "audit.previous", "audit.previous_audit"),
        gap_pages=_REPORT,
        when="末次会议后三至五个工作日",
        signed_by=("组长编制", "审核", "总经理批准"),
    ),
    _paper(
        "audit_statistics",
        "内部审核统计分析",
        20,
        "audit",
        needs=("audit",),
        reads=("audit", "other_nonconformities", "departments"),
        gap_pages=frozenset(),
        when="内审报告后",
    ),
    _paper(
        "audit_archive_index",
        "审核资料归档目录",
        21,
        "audit",
        needs=("audit",),
        reads=("audit.audit", "audit.nonconformities", "trail"),
        gap_pages=frozenset(),
        when="审核资料归档时",
        signed_by=("归档人",),
    ),
)
REVIEW_PAPERS = (
    _paper(
        "review_plan", "管理评审计划", 31, "management_review", needs=("review",), reads=(*_REVIEW, "review.inputs"),
        gap_pages=_GAPS, when="管理评审前", signed_by=_THREE,
    ),
    _paper(
        "review_notice", "管理评审通知", 32, "management_review", needs=("review",),
        reads=(*_REVIEW, "review.inputs", "review.meeting", "departments"), gap_pages=_GAPS,
        when="会议前约一周", signed_by=("总经理",),
    ),
    _paper(
        "review_inputs", "管理评审输入材料", 33, "management_review", needs=("review",),
        reads=(*_REVIEW, "review.inputs", "system.readings", "indicators", "plan.goals"), gap_pages=_GAPS,
        when="会议前",
        signed_by=("各责任部门",),
    ),
    _paper(
        "review_sign_in", "管理评审会议签到表", 34, "management_review", needs=("review",),
        reads=(*_REVIEW, "review.meeting"), gap_pages=_GAPS, when="会议时", signed_by=("到会人员亲笔签名",),
    ),
    _paper(
        "review_minutes", "管理评审会议记录", 35, "management_review", needs=("review",),
        reads=(*_REVIEW, "review.meeting", "review.decisions"), gap_pages=_GAPS, when="会议后",
        signed_by=("记录人", "主持人"),
    ),
    _paper(
        "review_report", "管理评审报告", 36, "management_review", needs=("review",),
        reads=(*_REVIEW, "review.inputs", "review.decisions", "review.meeting"), gap_pages=_GAPS, when="会议后",
        signed_by=_THREE,
    ),
    _paper(
        "review_followup", "管理评审改进项跟踪验证表", 37, "management_review", needs=("review",), landscape=True,
        reads=(*_REVIEW, "review.decisions", "review.previous_decisions"), gap_pages=_GAPS, when="决议到期时",
        signed_by=("责任人", "验证人"),
    ),
)  # fmt: skip
