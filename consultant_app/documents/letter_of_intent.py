"""质量帮扶意向书: both sides say what they will do, before the survey starts."""

from typing import Any

from consultant_app.documents import common
from consultant_app.documents.wording import boxes, date_text, lines
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Engagement, Willingness

KIND = "letter_of_intent"


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 意向. Duties that were not written for this enterprise come from the template."""
    given = dossier.engagement or Engagement(id="", enterprise_id=dossier.enterprise.id)
    return common.furniture(dossier, KIND) | {
        "企业": common.enterprise(dossier),
        "意向": {
            "意愿": boxes([value.value for value in Willingness if value], {given.willingness.value}),
            "理由": given.willingness_reason,
            "需求": given.needs or dossier.enterprise.needs,
            "开始": date_text(given.starts_on),
            "结束": date_text(given.ends_on),
            "机构联系人": given.agency_contact or dossier.agency.contact,
            "企业联系人": given.enterprise_contact or dossier.enterprise.contact_name,
            "机构责任": lines(given.agency_duties),
            "企业责任": lines(given.enterprise_duties),
            "保密": lines(given.confidentiality),
        },
    }
