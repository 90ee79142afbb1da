"""Texts for the audit report in plain sentences, each made of what is in the records and of nothing else."""

from collections.abc import Sequence

from consultant_app.model import audit_facts
from consultant_app.model.audit import AuditLine, Verdict
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.audit_facts import SEVERE, DepartmentFacts
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import State

_EFFECT = "效果性"
_CARRIED = "上次"


def _names(dossier: Dossier) -> dict[str, str]:
    return {each.id: each.name for each in dossier.departments}


def _day(iso: str) -> str:
    return chinese_date(iso) if iso else "（日期未填）"


def _period(start: str, end: str) -> str:
    return _day(start) if not end or start == end else f"{_day(start)}至{_day(end)}"


def _counts(lines: Sequence[AuditLine]) -> str:
    """符合 8 条、不符合 2 条 – every verdict that occurs, in the order of the verdicts."""
    found = [(verdict, sum(line.finding.verdict is verdict for line in lines)) for verdict in Verdict]
    order = sorted(found, key=lambda pair: pair[0] is Verdict.NOT_CHECKED)
    return "、".join(f"{verdict} {count} 条" for verdict, count in order if count)


def summary(dossier: Dossier, view: AuditView) -> str:
    """How the audit went: who, when, where, how much was looked at."""
    audit = view.audit
    found = audit_facts.by_department(view, _names(dossier))
    team = "、".join(member.name for member in view.members if member.name)
    who = f"审核组由{team}共 {len(view.members)} 人组成" if team else "审核组"
    places = "、".join(each.name for each in found)
    where = f"，对{places}共 {len(found)} 个部门进行了{audit.method}审核" if found else f"，进行了{audit.method}审核"
    told = [f"{who}，于{_period(audit.held.start, audit.held.end)}{where}。"]
    if view.lines:
        told.append(f"按检查表逐条检查，共 {len(view.lines)} 条：{_counts(view.lines)}。")
    if looked_at := audit_facts.sampled(view.lines):
        told.append(f"其中 {looked_at} 条写明了抽样数量，见检查表。")
    unplanned = [each.name for each in dossier.departments if each.id not in {entry.id for entry in found}]
    if unplanned and found:
        told.append(f"本次未安排审核的部门：{'、'.join(unplanned)}。")
    return "".join(told)


def departments_summary(dossier: Dossier, view: AuditView) -> str:
    """One paragraph for each department: what was looked at, what came of it, which nonconformities."""
    return "\n".join(_department(view, each) for each in audit_facts.by_department(view, _names(dossier)))


def _department(view: AuditView, facts: DepartmentFacts) -> str:
    lines = [line for line in view.lines if line.department_id == facts.id]
    told = f"{facts.name}：检查 {len(lines)} 条，{_counts(lines)}" if lines else f"{facts.name}：没有检查记录"
    told += f"；{facts.sampled} 条写明抽样数量" if facts.sampled else ""
    mine = [each.item for each in audit_facts.counted(view) if each.item.department_id == facts.id]
    if mine:
        listed = "；".join(f"{item.number}，条款 {item.clause}，{item.grade}" for item in mine)
        return f"{told}。开具不符合项 {len(mine)} 项（{listed}）。"
    return f"{told}。未开具不符合项。" if facts.judged else f"{told}。"


def previous_followup(view: AuditView) -> str:
    """How the nonconformities of the last audit stand, which are open, and what this audit saw of them."""
    if view.previous_audit is None:
        return "系统中没有上一次内部审核的记录，本次没有可验证的上次不符合项。"
    before = [each for each in view.previous if each.state is not State.WITHDRAWN]
    held = view.previous_audit.held
    named = f"上次内部审核（{view.previous_audit.number}，{_period(held.start, held.end)}）"
    if not before:
        return f"{named}没有开具不符合项。"
    standing = "、".join(f"{state} {count} 项" for state, count in audit_facts.states(before).items())
    told = [f"{named}开具不符合项 {len(before)} 项：{standing}。"]
    if open_ones := [each.item.number for each in before if each.state is not State.CLOSED]:
        told.append(f"尚未关闭：{'、'.join(open_ones)}。")
    told += _seen_again(view, {each.item.id: each.item.number for each in before})
    return "".join(told)


def _seen_again(view: AuditView, before: dict[str, str]) -> list[str]:
    carried = [line for line in view.lines if line.origin_id in before or line.origin.startswith(_CARRIED)]
    told = [f"本次对上次不符合项设检查条目 {len(carried)} 条：{_counts(carried)}。"] if carried else []
    again = [each.item for each in audit_facts.counted(view) if each.item.repeats_id in before]
    if again:
        pairs = "、".join(f"{item.number}（与 {before[item.repeats_id]} 同类）" for item in again)
        told.append(f"重复发生：{pairs}。")
    return told


def conclusion(dossier: Dossier, view: AuditView) -> dict[str, str]:
    """The three judgements with reasons; a judgement is empty while the facts do not bear one."""
    unchecked = sum(line.finding.verdict is Verdict.NOT_CHECKED for line in view.lines)
    judged = sum(line.finding.verdict in audit_facts.JUDGED for line in view.lines)
    if not judged or unchecked:
        why = f"检查表还有 {unchecked} 条未查，暂不足以作出判断。" if unchecked else "没有检查记录，不能作出判断。"
        names = ("conformity", "effectiveness", "readiness")
        return dict.fromkeys(names, "") | {f"{name}_reason": why for name in names}
    every = audit_facts.counted(view)
    return _conformity(dossier, view, every) | _effectiveness(view, every) | _readiness(every)


def _open(views: Sequence[NonconformityView]) -> list[NonconformityView]:
    return [each for each in views if each.state is not State.CLOSED]


def _conformity(dossier: Dossier, view: AuditView, every: Sequence[NonconformityView]) -> dict[str, str]:
    checked = f"检查 {len(view.lines)} 条：{_counts(view.lines)}"
    if not every:
        return {"conformity": "符合", "conformity_reason": f"{checked}；没有开具不符合项。"}
    severe = [each for each in every if each.item.grade == SEVERE]
    found = audit_facts.spread(view, _names(dossier), {})
    clauses = "、".join(each.clause for each in found if each.clause)
    reason = f"{checked}；不符合项 {len(every)} 项，涉及条款 {clauses}"
    if severe:
        reason += f"，其中严重 {len(severe)} 项（{'、'.join(each.item.number for each in severe)}）"
    wide = "、".join(each.clause for each in audit_facts.systemic(found))
    reason += f"；条款 {wide} 在两个及以上部门发生" if wide else "；没有同一条款在两个及以上部门发生"
    return {"conformity": "不符合" if _open(severe) else "基本符合", "conformity_reason": f"{reason}。"}


def _effectiveness(view: AuditView, every: Sequence[NonconformityView]) -> dict[str, str]:
    """Effect shows in what was mended: nothing that came back, nothing left open from the last time."""
    left = [each for each in view.previous if each.state not in (State.CLOSED, State.WITHDRAWN)]
    effect = sum(each.item.nature == _EFFECT for each in every)
    again = sum(bool(each.item.repeats_id) for each in every)
    against = [
        text
        for text, count in (
            (f"效果性不符合 {effect} 项", effect),
            (f"重复发生的不符合 {again} 项", again),
            (f"上次审核尚有 {len(left)} 项没有关闭", len(left)),
        )
        if count
    ]
    closed = len(every) - len(_open(every))
    mended = f"本次不符合项 {len(every)} 项，已验证关闭 {closed} 项" if every else "本次没有开具不符合项"
    if against:
        return {"effectiveness": "基本有效", "effectiveness_reason": f"{'，'.join(against)}；{mended}。"}
    reason = f"没有效果性不符合和重复发生的不符合，上次审核没有遗留未关闭项；{mended}。"
    return {"effectiveness": "有效" if closed == len(every) else "基本有效", "effectiveness_reason": reason}


def _readiness(every: Sequence[NonconformityView]) -> dict[str, str]:
    waiting = _open(every)
    severe = [each.item.number for each in waiting if each.item.grade == SEVERE]
    if severe:
        reason = f"严重不符合 {'、'.join(severe)} 尚未关闭。"
        return {"readiness": "暂不具备", "readiness_reason": reason}
    if waiting:
        numbers = "、".join(each.item.number for each in waiting)
        return {"readiness": "整改关闭后具备", "readiness_reason": f"还有 {len(waiting)} 项不符合没有关闭：{numbers}。"}
    reason = f"{len(every)} 项不符合均已验证关闭。" if every else "没有开具不符合项，检查条目均已判定。"
    return {"readiness": "具备认证条件", "readiness_reason": reason}
