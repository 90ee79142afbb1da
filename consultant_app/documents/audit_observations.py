"""内部审核观察项清单: what is no breach yet; it has a sheet of its own, so that nobody takes it for a nonconformity."""

from typing import Any

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import period_text, rows
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import AuditObservation

KIND = "audit_observations"
_COLUMNS = ("编号", "部门", "日期", "条款", "事实", "风险", "打算", "责任人")


def context(dossier: Dossier) -> dict[str, Any]:
    """单 is the head, 观察项 the table; a withdrawn number stays in the list with its reason."""
    view = audit_parts.audit_view(dossier)
    names = audit_parts.department_names(dossier)
    found = [_row(dossier, each, names) for each in view.observations]
    lead = next((each.name for each in view.members if each.role == "组长"), "")
    counted = [each for each in view.observations if not each.withdrawn]
    return audit_parts.furniture(dossier, KIND) | {
        "单": {
            "审核编号": view.audit.number,
            "审核日期": period_text(view.audit.held.start, view.audit.held.end),
            "组长": lead,
            "合计": "____项" if dossier.blank else f"{len(counted)}项",
        },
        "观察项": audit_parts.empty_rows(_COLUMNS, 8) if dossier.blank else rows(
            found, _COLUMNS, blank=False, count=0, main=4),
    }  # fmt: skip


def _row(dossier: Dossier, each: AuditObservation, names: dict[str, str]) -> dict[str, str]:
    title = each.snapshot.clause_title if each.snapshot.clause == each.clause else ""
    known = audit_parts.titles(dossier, each.edition)
    gone = f"（已作废：{each.withdrawn}）\n" if each.withdrawn else ""
    return {
        "编号": each.number,
        "部门": each.snapshot.department or names.get(each.department_id, ""),
        "日期": chinese_date(each.found_on),
        "条款": "\n".join(part for part in (each.clause, title or known.get(each.clause, "")) if part),
        "事实": gone + each.fact,
        "风险": each.risk,
        "打算": each.response,
        "责任人": each.owner,
    }
