"""企业质量状况摸底调研表: the profile, the figures of the last year and the answers over five dimensions."""

from typing import Any

from consultant_app.documents import common, items
from consultant_app.documents.wording import boxes, period_text
from consultant_app.model.assessment import Assessment
from consultant_app.model.dossier import AssessmentView, Dossier
from consultant_app.model.enterprise import TRIAGE, Engagement, Willingness

KIND = "survey_sheet"


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 证书, 部门, 指标, 意愿, 调研, 维度."""
    nothing = AssessmentView(assessment=Assessment(id="", enterprise_id=dossier.enterprise.id))
    view = dossier.assessment or nothing
    return common.furniture(dossier, KIND) | {
        "企业": common.enterprise(dossier),
        "证书": common.certificates(dossier),
        "部门": common.departments(dossier),
        "指标": common.indicators(dossier),
        "意愿": _willingness(dossier),
        "调研": {
            "日期": period_text(view.assessment.held.start, view.assessment.held.end),
            "地点": view.assessment.place,
            "人员": "、".join(view.assessment.team),
            "受访": view.assessment.interviewees,
        },
        "维度": items.survey_sections(dossier, view),
    }


def _willingness(dossier: Dossier) -> dict[str, str]:
    given = dossier.engagement or Engagement(id="", enterprise_id="")
    groups = [value for value in Willingness if value]
    return {
        "分类": boxes([value.value for value in groups], {given.willingness.value}),
        "安排": boxes([TRIAGE[value] for value in groups], {TRIAGE[given.willingness]}),
        "理由": given.willingness_reason,
    }
