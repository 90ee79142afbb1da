"""The register of deliverables: the one table that the window, the command line and the gap list read."""

from consultant_app.documents.register_audit import AUDIT_PAPERS, REVIEW_PAPERS
from consultant_app.documents.register_entry import Deliverable
from consultant_app.errors import AppError
from consultant_app.model.enterprise import Stage

__all__ = ["DELIVERABLES", "Deliverable", "deliverable"]

_PROFILE = (
    "engagement", "departments", "people", "products", "sites", "certificates", "indicators", "size_class",
    "sector_name", "industry_name", "assessment",
)  # fmt: skip

_FIRST_STEPS = (
    Deliverable(
        kind="letter_of_intent",
        title="质量帮扶意向书",
        stage=Stage.SURVEY,
        form_number="BF-QR-01",
        template="letter_of_intent.docx",
        when="摸底调研前",
        signed_by=("企业（签字、盖章）", "服务机构（签字、盖章）"),
        needs=("engagement",),
        reads=("engagement",),
        gap_pages=frozenset({"survey"}),
    ),
    Deliverable(
        kind="survey_sheet",
        title="企业质量状况摸底调研表",
        stage=Stage.SURVEY,
        form_number="BF-QR-02",
        template="survey_sheet.docx",
        when="摸底调研时",
        signed_by=("调研人", "企业填表人", "企业负责人"),
        needs=("assessment",),
        reads=_PROFILE,
        gap_pages=frozenset({"dossier", "survey", "diagnosis"}),
    ),
    Deliverable(
        kind="diagnosis_report",
        title="质量诊断报告",
        stage=Stage.SURVEY,
        form_number="BF-QR-03",
        template="diagnosis_report.docx",
        landscape=True,
        when="调研后一至两周内",
        signed_by=("诊断组", "企业负责人（签字、盖章）"),
        needs=("assessment",),
        reads=(*_PROFILE, "previous"),
        gap_pages=frozenset({"dossier", "diagnosis", "problems"}),
    ),
    Deliverable(
        kind="improvement_plan",
        title="“一企一策”质量提升方案",
        stage=Stage.PLAN,
        form_number="BF-QR-04",
        template="improvement_plan.docx",
        landscape=True,
        when="诊断结果经企业确认后",
        signed_by=("顾问", "服务机构（盖章）", "企业负责人（签字、盖章）"),
        needs=("assessment", "plan"),
        reads=(*_PROFILE, "previous", "plan"),
        gap_pages=frozenset({"dossier", "problems", "plan"}),
    ),
)

_AGENCY_PAPERS = (
    Deliverable(
        kind="return_slip",
        title="资料退回（验收）单",
        stage=Stage.CLOSED,
        form_number="BF-QR-41",
        template="return_slip.docx",
        when="机构审核资料后",
        signed_by=("机构审核人", "顾问", "复核人"),
        reads=("return_slip",),
        per="return_slip",
    ),
)

DELIVERABLES = (*_FIRST_STEPS, *AUDIT_PAPERS, *REVIEW_PAPERS, *_AGENCY_PAPERS)


def deliverable(kind: str) -> Deliverable:
    """The entry of that kind. Raises AppError."""
    for entry in DELIVERABLES:
        if entry.kind == kind:
            return entry
    known = "、".join(entry.kind for entry in DELIVERABLES)
    raise AppError(f"没有名为“{kind}”的文件种类；什么也没有生成；可用的种类有：{known}。")
