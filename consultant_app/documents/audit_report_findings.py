"""The findings in the audit report: figures per department, nonconformities, their spread, observations, follow-up."""

from collections.abc import Mapping
from typing import Any

from consultant_app.documents.wording import NONE, date_text, rows
from consultant_app.model import audit_facts
from consultant_app.model.audit import Verdict
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.audit_facts import ClauseSpread, DepartmentFacts
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import State

_BRIEF = 110
_FIGURES = ("名称", "条目", "抽样", "符合", "不符合", "观察", "不适用", "未验证", "未查", "报告")
_LIST = ("编号", "部门", "条款", "程度", "类型", "事实", "期限", "状态")
_SPREAD = ("条款", "部门", "分级", "合计")


def context(dossier: Dossier, view: AuditView, names: Mapping[str, str]) -> dict[str, Any]:
    """不符合, 分布, 分布句, 观察项, 上次, 整改句."""
    known = dossier.clauses.get(view.audit.edition)
    found = audit_facts.spread(view, names, known.titles if known else {})
    blank = dossier.blank
    return {
        "不符合": rows([_nonconformity(each, names) for each in audit_facts.counted(view)], _LIST, blank=blank,
                    count=5, main=5),
        "分布": _spread(found, dossier.agency.grades, blank=blank),
        "分布句": spread_sentences(view, found) if not blank else ["_" * 72] * 3,
        "观察项": _observations(view, names, blank=blank),
        "上次": _previous(view, names, blank=blank),
        "整改句": [follow_up_sentence(view)] if not blank else ["_" * 72] * 3,
    }  # fmt: skip


def departments(dossier: Dossier, view: AuditView, names: Mapping[str, str]) -> list[dict[str, str]]:
    """One row for each audited department, and the totals."""
    every = audit_facts.by_department(view, names)
    listed = [_figures(each) for each in every]
    if len(listed) > 1:
        total = {key: str(sum(int(row[key]) for row in listed)) for key in _FIGURES[1:]}
        listed.append({"名称": "合计", **total})
    return rows(listed, _FIGURES, blank=dossier.blank, count=6, main=0)


def _figures(each: DepartmentFacts) -> dict[str, str]:
    counts = {
        "条目": sum(each.verdicts.values()),
        "抽样": each.sampled,
        "符合": each.verdicts.get(Verdict.CONFORM, 0),
        "不符合": each.verdicts.get(Verdict.NONCONFORM, 0),
        "观察": each.verdicts.get(Verdict.OBSERVATION, 0),
        "不适用": each.verdicts.get(Verdict.NOT_APPLICABLE, 0),
        "未验证": each.verdicts.get(Verdict.NOT_VERIFIED, 0),
        "未查": each.unchecked,
        "报告": each.nonconformities,
    }
    return {"名称": each.name} | {name: str(count) for name, count in counts.items()}


def _brief(text: str) -> str:
    """The beginning, cut behind a punctuation mark so that no number or identifier is torn."""
    flat = " ".join(text.split())
    if len(flat) <= _BRIEF:
        return flat
    ends = [place for place, char in enumerate(flat[: _BRIEF - 1]) if char in "，；：。、"]
    whole = flat[: ends[-1]] if ends and ends[-1] > _BRIEF // 2 else flat[: _BRIEF - 1]
    return f"{whole}…"


def _nonconformity(view: NonconformityView, names: Mapping[str, str]) -> dict[str, str]:
    item = view.item
    return {
        "编号": item.number,
        "部门": audit_facts.department_of(view, names),
        "条款": item.clause,
        "程度": item.grade,
        "类型": item.nature,
        "事实": _brief(item.fact),
        "期限": date_text(item.due_on) if item.due_on else "",
        "状态": f"{view.state}（{date_text(item.closed_on)}）" if view.state is State.CLOSED else str(view.state),
    }


def _spread(found: list[ClauseSpread], grades: tuple[str, ...], *, blank: bool) -> list[dict[str, str]]:
    listed = [
        {
            "条款": f"{each.clause} {each.title}".strip() or "未定条款",
            "部门": "、".join(f"{name} {count}" for name, count in each.departments.items()),
            "分级": _graded(each.grades, grades),
            "合计": str(each.total),
        }
        for each in found
    ]
    if listed:
        per_department: dict[str, int] = {}
        per_grade: dict[str, int] = {}
        for each in found:
            for name, count in each.departments.items():
                per_department[name] = per_department.get(name, 0) + count
            for grade, count in each.grades.items():
                per_grade[grade] = per_grade.get(grade, 0) + count
        total = "、".join(f"{name} {count}" for name, count in per_department.items())
        listed.append({"条款": "合计", "部门": total, "分级": _graded(per_grade, grades),
                       "合计": str(sum(per_grade.values()))})  # fmt: skip
    return rows(listed, _SPREAD, blank=blank, count=4, main=0)


def _graded(counts: Mapping[str, int], grades: tuple[str, ...]) -> str:
    order = [*grades, *(grade for grade in counts if grade not in grades)]
    return "、".join(f"{grade or '未分级'} {counts[grade]}" for grade in order if counts.get(grade))


def spread_sentences(view: AuditView, found: list[ClauseSpread]) -> list[str]:
    """How many of which kind, and whether they are systemic or lie in one place."""
    every = audit_facts.counted(view)
    if not every:
        return ["本次审核没有开具不符合项。"]
    natures: dict[str, int] = {}
    for each in every:
        natures[each.item.nature or "未定性质"] = natures.get(each.item.nature or "未定性质", 0) + 1
    kinds = "、".join(f"{name} {count} 项" for name, count in natures.items())
    places = len({name for each in found for name in each.departments})
    told = [f"共开具不符合项 {len(every)} 项，涉及 {places} 个部门、{len(found)} 个条款；按性质：{kinds}。"]
    for wide in audit_facts.systemic(found):
        names = "、".join(wide.departments)
        told.append(f"条款 {wide.clause} 在{names}均有不符合，应按系统性问题从体系上查找原因。")
    told += [f"{name}有 {count} 项，占半数及以上，呈区域性集中。" for name, count in audit_facts.regional(found)]
    if len(told) == 1:
        told.append("各项分散在不同条款和部门，未见同一条款在多个部门重复发生，也未见集中于某一部门。")
    return told


def _observations(view: AuditView, names: Mapping[str, str], *, blank: bool) -> list[dict[str, str]]:
    listed = [
        {
            "编号": each.number,
            "部门": each.snapshot.department or names.get(each.department_id, ""),
            "条款": each.clause,
            "内容": each.fact,
            "风险": each.risk,
        }
        for each in view.observations
        if not each.withdrawn
    ]
    return rows(listed, ("编号", "部门", "条款", "内容", "风险"), blank=blank, count=3, main=3)


def _previous(view: AuditView, names: Mapping[str, str], *, blank: bool) -> list[dict[str, str]]:
    listed = [
        {
            "编号": each.item.number,
            "部门": audit_facts.department_of(each, names),
            "条款": each.item.clause,
            "事实": _brief(each.item.fact),
            "状态": str(each.state),
            "关闭": date_text(each.item.closed_on) if each.item.closed_on else "—",
        }
        for each in view.previous
        if each.state is not State.WITHDRAWN
    ]
    return rows(listed, ("编号", "部门", "条款", "事实", "状态", "关闭"), blank=blank, count=3, main=3)


def follow_up_sentence(view: AuditView) -> str:
    """How far correction and verification are, counted."""
    every = audit_facts.counted(view)
    if not every:
        return NONE
    standing = "、".join(f"{state} {count} 项" for state, count in audit_facts.states(every).items())
    failed = sum(any(each.concluded == "未关闭" for each in view.rounds) for view in every)
    again = f"；其中 {failed} 项曾验证未通过、退回重新整改" if failed else ""
    dues = sorted(each.item.due_on for each in every if not each.item.closed_on and each.item.due_on)
    until = f"；未关闭项的最迟整改期限为{date_text(dues[-1])}" if dues else ""
    late = sum(due < view.audit.report_on for due in dues)
    until += f"，其中 {late} 项到报告日期已逾期" if late else ""
    return f"截至本报告日期，{len(every)} 项不符合中：{standing}{again}{until}。"
