"""内部审核实施计划: team, timetable, independence, what does not apply, and the matrix of what is covered."""

from typing import Any

from consultant_app.documents import audit_days, audit_parts
from consultant_app.documents.wording import NONE, boxes, date_text, period_text, rows
from consultant_app.model.audit import AUDIT_METHODS, AUDIT_NATURES, AuditMember
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.coverage import Coverage, coverage
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.independence import Conflict, conflicts

KIND = "audit_plan"
_TEAM = ("序", "姓名", "职务", "编组", "部门", "资格", "培训日期")
_OWN = ("序", "时间", "部门", "审核员", "理由")
_LEFT_OUT = ("序", "条款", "理由")
_NO_REASON = "（未写明理由）"
_ROOM = "\n\n"  # three lines to write on
_BLANK_LINE = "________________________________________"


def context(dossier: Dossier) -> dict[str, Any]:
    """计划 is the head; 组员, 日程, 回避 (own departments), 不适用 and 矩阵 are tables."""
    view = audit_parts.audit_view(dossier)
    own = conflicts(view.slots, view.members, dossier.departments)
    return audit_parts.furniture(dossier, KIND) | {
        "计划": _head(dossier, view, own),
        "组员": _team(dossier, view),
        "日程": audit_days.days(dossier, view),
        "回避": _own_work(dossier, own),
        "不适用": _left_out(dossier),
        "矩阵": _matrix(dossier, view),
    }


def _head(dossier: Dossier, view: AuditView, own: list[Conflict]) -> dict[str, Any]:
    audit, blank, system = view.audit, dossier.blank, dossier.system.system
    top = (system.top_position if system else "") or "总经理"
    days = period_text(audit.held.start, audit.held.end)
    return {
        "编号": audit.number,
        "性质": boxes(AUDIT_NATURES, {audit.nature}),
        "方法": boxes(AUDIT_METHODS, {audit.method}),
        "目的": _ROOM if blank else audit.objective,
        "范围": _ROOM if blank else audit.scope,
        "准则": _ROOM if blank else "\n".join(f"{at}. {text}" for at, text in enumerate(audit.criteria, start=1)),
        "审核日期": days,
        "编制日期": date_text(audit.plan_made_on),
        "以往": _earlier(view),
        "独立性": _BLANK_LINE if blank else _independence(own),
        "要求": audit.remarks,
        "分发": audit.distribution,
        "编制": f"{audit.plan_prepared_by}\n（组长）".strip(),
        "审核": audit.plan_reviewed_by,
        "批准": f"{audit.plan_approved_by}\n（{top}）".strip(),
    }


def _earlier(view: AuditView) -> str:
    """What the audit before left behind, from its records."""
    if view.previous_audit is None:
        return ""
    raised = [each.item for each in view.previous if not each.item.withdrawn]
    still = [item.number for item in raised if not item.closed_on]
    number = view.previous_audit.number
    if not raised:
        return f"上次审核（{number}）没有开具不符合项。"
    rest = (
        f"其中{len(still)}项尚未关闭（{audit_parts.named(still)}），本次优先验证"
        if still
        else "均已关闭，本次复核其有效性"
    )
    return f"上次审核（{number}）开具不符合项{len(raised)}项，{rest}。"


def _independence(own: list[Conflict]) -> str:
    if not own:
        return "审核员的安排已避开本人所在部门，没有审核本人工作的情况。"
    return "审核员原则上不审核本人所在部门。因条件限制，下列安排不能避开，理由和保证客观公正的办法如下："


def _team(dossier: Dossier, view: AuditView) -> list[dict[str, Any]]:
    names = audit_parts.department_names(dossier)
    found = [_member(number, each, names) for number, each in enumerate(view.members, start=1)]
    return rows(found, _TEAM, blank=dossier.blank, count=4)


def _member(number: int, member: AuditMember, names: dict[str, str]) -> dict[str, str]:
    return {
        "序": str(number),
        "姓名": member.name,
        "职务": member.role,
        "编组": f"{member.group}组" if member.group else "",
        "部门": names.get(member.department_id, "") if member.department_id else "外聘",
        "资格": member.qualification,
        "培训日期": chinese_date(member.trained_on),
    }


def _own_work(dossier: Dossier, own: list[Conflict]) -> list[dict[str, Any]]:
    found = [
        {
            "序": str(number),
            "时间": f"{chinese_date(each.slot.on)} {audit_parts.span(each.slot.start, each.slot.end)}".strip(),
            "部门": each.department.name,
            "审核员": each.member.name,
            "理由": each.reason or _NO_REASON,
        }
        for number, each in enumerate(own, start=1)
    ]
    return rows(found, _OWN, blank=dossier.blank, count=2) if found or dossier.blank else []


def _left_out(dossier: Dossier) -> list[dict[str, Any]]:
    known = audit_parts.titles(dossier, audit_parts.edition_of(dossier))
    exclusions = dossier.system.system.exclusions if dossier.system.system else ()
    found = [
        {
            "序": str(number),
            "条款": audit_parts.clause_text(each.clause, known.get(each.clause, "")),
            "理由": each.reason or _NO_REASON,
        }
        for number, each in enumerate(exclusions, start=1)
    ]
    return rows(found, _LEFT_OUT, blank=dossier.blank, count=2)


def _matrix(dossier: Dossier, view: AuditView) -> dict[str, Any]:
    """部门 are the columns, 手写 wants high rows; ● where the timetable brings a clause and a department together."""
    edition = audit_parts.edition_of(dossier)
    numbers = audit_parts.applicable(dossier, edition)
    names = audit_parts.department_names(dossier)
    if not names or not numbers:
        columns = list(names.values()) or [""] * 8
        empty = [{"条款": "", "标题": "", "格": [""] * len(columns)} for _ in range(16)]
        return {"部门": columns, "行": empty, "结论": _BLANK_LINE if dossier.blank else NONE, "版本": edition,
                "手写": dossier.blank}  # fmt: skip
    covered = coverage(view.slots, dossier.departments, numbers)
    known = audit_parts.titles(dossier, edition)
    lines = [
        {
            "条款": number,
            "标题": known.get(number, ""),
            "格": ["●" if (key, number) in covered.cells else "" for key in names],
        }
        for number in numbers
    ]
    return {
        "部门": list(names.values()),
        "行": lines,
        "结论": _verdict(covered, names),
        "版本": edition,
        "手写": False,
    }


def _verdict(covered: Coverage, names: dict[str, str]) -> str:
    """Whether the timetable covers what it must, and what it leaves out."""
    parts = []
    if covered.missing_clauses:
        parts.append(f"未安排的条款{len(covered.missing_clauses)}个（{'；'.join(covered.missing_clauses)}）")
    if covered.missing_departments:
        lacking = audit_parts.named(names.get(key, "") for key in covered.missing_departments)
        parts.append(f"未安排的部门：{lacking}")
    if covered.lacks_top:
        parts.append("未安排最高管理者")
    if not parts:
        return "本计划覆盖全部适用条款、全部部门和最高管理者。"
    return f"尚未覆盖：{'，'.join(parts)}。"
