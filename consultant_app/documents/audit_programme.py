"""年度内部审核方案: why, what, how and with what risks this year, and the matrix of departments and months."""

from typing import Any

from consultant_app.documents import audit_parts
from consultant_app.documents.wording import BLANK_DATE, boxes, date_text, rows
from consultant_app.model.audit import AUDIT_METHODS, AuditProgramme, ProgrammeMark
from consultant_app.model.audit_dossier import ProgrammeView
from consultant_app.model.dossier import Dossier

KIND = "audit_programme"
MARKS = {"计划": "○", "重点": "●"}
_MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")
_COLUMNS = ("序", "部门", *_MONTHS, "说明")
_GONE = "（已撤销的部门）"


def context(dossier: Dossier) -> dict[str, Any]:
    """方案 is the head, 部门 the matrix."""
    nothing = AuditProgramme(id="", enterprise_id="", method="")
    view = dossier.programme or ProgrammeView(programme=nothing)
    return audit_parts.furniture(dossier, KIND) | {"方案": _head(view.programme), "部门": _matrix(dossier, view)}


def _head(programme: AuditProgramme) -> dict[str, str]:
    return {
        "编号": programme.number,
        "年度": f"{programme.year}年度" if programme.year else "________年度",
        "目的": programme.objectives,
        "范围": programme.scope,
        "依据": programme.criteria,
        "频次": programme.frequency,
        "方法": boxes(AUDIT_METHODS, {programme.method}),
        "职责": programme.duties,
        "资源": programme.resources,
        "风险": programme.risks,
        "以往": programme.earlier_results,
        "备注": programme.remarks,
        "编制": programme.prepared_by,
        "编制日期": date_text(programme.made_on) if programme.made_on else BLANK_DATE,
        "批准": programme.approved_by,
    }


def _matrix(dossier: Dossier, view: ProgrammeView) -> list[dict[str, Any]]:
    """A row per department; a mark of a department that is gone is not dropped."""
    names = audit_parts.department_names(dossier)
    lost = {each.department_id: _GONE for each in view.marks if each.mark and each.department_id not in names}
    found = [
        _row(number, name, [each for each in view.marks if each.department_id == key])
        for number, (key, name) in enumerate((names | lost).items(), start=1)
    ]
    return rows(found, _COLUMNS, blank=dossier.blank, count=8)


def _row(number: int, name: str, marks: list[ProgrammeMark]) -> dict[str, str]:
    months = {each.month: MARKS.get(each.mark, each.mark) for each in marks}
    cells = {name: months.get(f"{month:02d}", "") for month, name in enumerate(_MONTHS, start=1)}
    notes = [f"{int(each.month)}月：{each.note}" for each in marks if each.note and each.month.isdecimal()]
    return {"序": str(number), "部门": name, **cells, "说明": "；".join(notes)}
