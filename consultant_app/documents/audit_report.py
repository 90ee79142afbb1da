"""内部审核报告: what was audited and how, what was found, and the conclusion with its reasons."""

from collections.abc import Mapping
from typing import Any

from consultant_app.documents import audit_report_findings as findings
from consultant_app.documents import common
from consultant_app.documents.wording import BLANK_DATE, boxes, date_text, lines, period_text, rows, writing_lines
from consultant_app.model import audit_facts
from consultant_app.model.audit import Audit, AuditMember, Conclusion, Issue, SlotKind
from consultant_app.model.audit_dossier import AuditView
from consultant_app.model.dossier import Dossier
from consultant_app.model.independence import conflicts

KIND = "audit_report"


def context(dossier: Dossier) -> dict[str, Any]:
    """审核, 组员, 部门 …: a value or a list for each section; on a blank lines to write on."""
    dossier = audit_facts.as_reported(dossier)
    view = dossier.audit or AuditView(audit=Audit(id="", enterprise_id=dossier.enterprise.id, nature="", method=""))
    names = {each.id: each.name for each in dossier.departments}
    return (
        common.furniture(dossier, KIND)
        | {
            "企业": {"名称": dossier.enterprise.name},
            "审核": _head(view.audit, dossier.version, blank=dossier.blank),
            "组员": _team(dossier, view, names),
            "会议": _meetings(view),
            "部门": findings.departments(dossier, view, names),
            "独立性": _independence(dossier, view),
            "结论": _conclusion(view.audit.conclusion),
            "附件": _enclosures(view, blank=dossier.blank),
            "修订": _issues(view.audit.issues),
        }
        | findings.context(dossier, view, names)
    )


def _head(audit: Audit, version: str, *, blank: bool) -> dict[str, Any]:
    def told(text: str, count: int) -> list[str]:
        return writing_lines(lines(text), blank=blank, count=count)

    return {
        "编号": audit.number,
        "版本": "" if blank else version,
        "性质": audit.nature,
        "方式": audit.method,
        "日期": period_text(audit.held.start, audit.held.end),
        "报告日期": date_text(audit.report_on) if audit.id else BLANK_DATE,
        "目的": told(audit.objective, 2),
        "范围": told(audit.scope, 2),
        "准则": told("\n".join(audit.criteria), 3),
        "综述": told(audit.summary, 5),
        "亮点": told(audit.highlights, 3),
        "各部门": told(audit.departments_summary, 5),
        "上次": told(audit.previous_followup, 3),
        "建议": told(audit.suggestions, 3),
        "分发": told(audit.report_distribution or audit.distribution, 1),
        "编制人": audit.report_prepared_by,
        "审核人": audit.report_reviewed_by,
        "批准人": audit.report_approved_by,
    }


def _team(dossier: Dossier, view: AuditView, names: Mapping[str, str]) -> list[dict[str, Any]]:
    found = [_member(member, view, names) for member in view.members]
    columns = ("角色", "姓名", "组", "资格", "培训", "分工")
    return rows(found, columns, blank=dossier.blank, count=4)


def _member(member: AuditMember, view: AuditView, names: Mapping[str, str]) -> dict[str, str]:
    mine = [names.get(slot.department_id, "") for slot in view.slots
            if slot.kind is SlotKind.AUDIT and member.id in slot.member_ids]  # fmt: skip
    home = names.get(member.department_id, "")
    return {
        "角色": member.role,
        "姓名": member.name + (f"（{home}）" if home else ""),
        "组": member.group,
        "资格": member.qualification,
        "培训": date_text(member.trained_on) if member.trained_on else "",
        "分工": "、".join(dict.fromkeys(filter(None, mine))),
    }


def _meetings(view: AuditView) -> list[str]:
    """One sentence a meeting; who came has signed the sign-in sheet by hand."""
    told = []
    for each in view.meetings:
        held = each.meeting
        hours = "—".join(part for part in (held.start, held.end) if part)
        when = f"{date_text(held.on) if held.on else ''}{hours}"
        chair = f"，{held.chair}主持" if held.chair else ""
        absent = [f"{who.name}（{who.absent}）" for who in each.attendees if who.absent]
        missing = f"；缺席：{'、'.join(absent)}" if absent else ""
        told.append(f"{held.kind}：{when}，{held.place or '地点未记录'}{chair}，签到见签到表{missing}。")
    return told


def _independence(dossier: Dossier, view: AuditView) -> list[str]:
    """A sentence for each case of somebody auditing their own department, with the written reason."""
    told = []
    for each in conflicts(view.slots, view.members, dossier.departments):
        reason = f"理由和采取的办法：{each.reason.rstrip('。')}。" if each.reason else "未写明理由。"
        told.append(f"{each.member.name}参与审核其所在的{each.department.name}。{reason}")
    if told or dossier.blank:
        return writing_lines(list(dict.fromkeys(told)), blank=dossier.blank, count=2)
    return ["审核安排中没有审核员审核本部门工作的情况。"] if view.slots else ["没有编制日程，无法核对。"]


def _conclusion(found: Conclusion) -> list[dict[str, Any]]:
    told = audit_facts
    asked = (
        ("符合性", "体系文件和运行是否符合审核准则", told.CONFORMITY, found.conformity, found.conformity_reason),
        ("有效性", "体系是否得到有效实施和保持", told.EFFECTIVENESS, found.effectiveness, found.effectiveness_reason),
        ("认证条件", "是否具备申请（保持）认证的条件", told.READINESS, found.readiness, found.readiness_reason),
    )
    return [
        {
            "名": name,
            "问": question,
            "判": boxes(options, {judged}),
            "文": lines(reason),
            "线": [] if lines(reason) else ["_" * 73] * 2,
        }
        for name, question, options, judged, reason in asked
    ]


def _enclosures(view: AuditView, *, blank: bool) -> list[str]:
    """What belongs to the report; only what there is."""
    if blank:
        return writing_lines([], blank=True, count=2)
    count = len(audit_facts.counted(view))
    given = [
        ("内部审核实施计划", bool(view.slots)),
        ("内部审核检查表", bool(view.lines)),
        ("首、末次会议签到表及会议记录", bool(view.meetings)),
        (f"不符合项报告（{count}份）", bool(count)),
        ("不符合项分布表", bool(count)),
        ("内部审核观察项清单", any(not each.withdrawn for each in view.observations)),
    ]
    named = [name for name, there in given if there]
    return [f"{number}. {name}" for number, name in enumerate(named, start=1)] or ["（无）"]


def _issues(issued: tuple[Issue, ...]) -> list[dict[str, str]]:
    """The revisions with their reasons; none while the report was never issued."""
    return [
        {
            "版本": f"A/{each.revision}",
            "日期": date_text(each.on),
            "理由": each.reason or ("首次签发" if not each.revision else ""),
            "签发": each.by,
        }
        for each in issued
    ]
