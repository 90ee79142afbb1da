"""Dates that must follow one another: 发布 ≤ 实施 ≤ 运行满3个月 ≤ 内审计划 ≤ 内审 ≤ 纠正 ≤ 验证 ≤ 内审报告 ≤ 管评.

Guideline §8 has the internal audit after three to six months of operation; certification bodies check the same.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.management_system import ManagementSystem

MONTHS_OF_OPERATION = 3
_SYSTEM, _PLAN, _REPORT, _FACTS = "audit_system", "audit_plan", "audit_report", "nonconformities"
_ORDER = "先后次序"


class Moment(NamedTuple):
    """Something with a date, and where it is mended."""

    what: str
    on: str  # ISO, "" when unknown
    page: str
    record: str = ""


def months_later(iso: str, months: int) -> str:
    """The same day some months on, or the last day of a shorter month. Raises ValueError for a broken date."""
    start = date.fromisoformat(iso)
    year, month = divmod(start.month - 1 + months, 12)
    year += start.year
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def in_order(moments: Sequence[Moment]) -> Iterator[Gap]:
    """An error for each moment that lies before the last known one in the list; unknown dates are passed over."""
    before: Moment | None = None
    for moment in moments:
        if len(moment.on) != 10:
            continue
        if before and moment.on < before.on:
            sentence = f"{moment.what}（{chinese_date(moment.on)}）早于{before.what}（{chinese_date(before.on)}）。"
            yield error(_ORDER, moment.page, sentence, moment.record)
        else:
            before = moment


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """Dates of the system, the audit and its nonconformities that cannot be true or are missing."""
    view, system = dossier.audit, dossier.system.system
    if view is None:
        return
    yield from _system(view, system)
    yield from _audit(dossier, view)
    for each in view.nonconformities:
        if not each.item.withdrawn:
            yield from _nonconformity(view, each, today)
    yield from _rest_days(dossier, view)


def _system(view: AuditView, system: ManagementSystem | None) -> Iterator[Gap]:
    audit = view.audit
    if system is None or not system.effective_on:
        yield warning("体系运行时间", _SYSTEM, "没有写体系文件实施日期，看不出内审前是否已运行满 3 个月。")
        return
    if not system.issued_on:
        yield warning(_ORDER, _SYSTEM, "没有写体系文件发布日期。")
    yield from in_order(
        (
            Moment("体系文件发布", system.issued_on, _SYSTEM),
            Moment("体系文件实施", system.effective_on, _SYSTEM),
            Moment("内审计划编制", audit.plan_made_on, _PLAN, audit.id),
        )
    )
    if len(system.effective_on) != 10:
        yield warning("体系运行时间", _SYSTEM, "体系文件实施日期要写到日，才能判断是否已运行满 3 个月。")
        return
    ripe = months_later(system.effective_on, MONTHS_OF_OPERATION)
    if audit.held.start and audit.held.start < ripe:
        yield error(
            "体系运行时间", _PLAN,
            f"体系自{chinese_date(system.effective_on)}实施，到{chinese_date(ripe)}才运行满 3 个月；"
            f"内审排在{chinese_date(audit.held.start)}，早了。", audit.id,
        )  # fmt: skip
    elif audit.plan_made_on and audit.plan_made_on < ripe:
        yield hint("体系运行时间", _PLAN, "内审计划编制时体系运行还不满 3 个月，请确认计划日期。", audit.id)


def _audit(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    audit, programme = view.audit, dossier.programme and dossier.programme.programme
    if not audit.held.start or not audit.held.end:
        yield error("审核日期", _PLAN, "没有写审核的起止日期。", audit.id)
    if not audit.plan_made_on:
        yield warning("计划日期", _PLAN, "没有写审核计划的编制日期。", audit.id)
    moments = [
        Moment("审核计划编制", audit.plan_made_on, _PLAN, audit.id),
        Moment("审核计划批准", audit.plan_approved_on, _PLAN, audit.id),
        Moment("审核开始", audit.held.start, _PLAN, audit.id),
        Moment("审核结束", audit.held.end, _PLAN, audit.id),
        Moment("内审报告", audit.report_on, _REPORT, audit.id),
    ]
    if programme and programme.id == audit.programme_id:
        approved = programme.approved_on or programme.made_on
        moments.insert(0, Moment("年度内审方案批准", approved, "audit_programme", programme.id))
    yield from in_order(moments)
    yield from _outside(view)


def _outside(view: AuditView) -> Iterator[Gap]:
    """Timetable and meetings outside the days of the audit; the first meeting first, the last one last."""
    held = view.audit.held
    if not (held.start and held.end):
        return
    for slot in view.slots:
        if slot.on and not held.start <= slot.on <= held.end:
            sentence = f"日程“{slot.kind} {chinese_date(slot.on)}”不在审核日期之内。"
            yield error("审核日期", _PLAN, sentence, slot.id)
    for each in view.meetings:
        if each.meeting.on and not held.start <= each.meeting.on <= held.end:
            sentence = f"{each.meeting.kind}的日期（{chinese_date(each.meeting.on)}）不在审核日期之内。"
            yield error("审核日期", "audit_meetings", sentence, each.meeting.id)
    days = {each.meeting.kind: each.meeting.on + each.meeting.start for each in view.meetings if each.meeting.on}
    if days.get("首次会议", "") > days.get("末次会议", "9"):
        yield error(_ORDER, "audit_meetings", "末次会议排在首次会议之前。", view.audit.id)


def _nonconformity(view: AuditView, each: NonconformityView, today: str) -> Iterator[Gap]:
    item, held = each.item, view.audit.held
    if not item.found_on:
        yield error("发现日期", _FACTS, f"{item.number} 没有写发现日期。", item.id)
    elif held.start and held.end and not held.start <= item.found_on <= held.end:
        sentence = f"{item.number} 的发现日期（{chinese_date(item.found_on)}）不在审核期间之内。"
        yield error("发现日期", _FACTS, sentence, item.id)
    found = Moment(f"{item.number} 发现", item.found_on, _FACTS, item.id)
    done = [Moment(f"{item.number} 的纠正完成", item.correction.done_on, _FACTS, item.id)]
    done += [Moment(f"{item.number} 的纠正措施完成", action.done_on, _FACTS, item.id) for action in each.actions]
    early = Moment(f"{item.number} 的原因分析", item.cause.on, _FACTS, item.id)
    for moment in (early, Moment(f"{item.number} 的整改期限", item.due_on, _FACTS, item.id), *done):
        yield from in_order((found, moment))
    rounds = [Moment(f"{item.number} 第 {one.round} 轮验证", one.on, _FACTS, item.id) for one in each.rounds]
    closed = Moment(f"{item.number} 关闭", item.closed_on, _FACTS, item.id)
    yield from in_order((found, *rounds, closed))
    if item.closed_on and rounds:
        last = rounds[-1]
        for moment in done:
            yield from in_order((moment, last))
    yield from _future(item.number, (*done, *rounds, closed), today)


def _future(number: str, moments: Sequence[Moment], today: str) -> Iterator[Gap]:
    for moment in moments:
        if len(moment.on) == 10 and moment.on > today:
            sentence = f"{moment.what}写的是将来的日期（{chinese_date(moment.on)}）。"
            yield error("未来日期", moment.page, sentence, moment.record)


def _rest_days(dossier: Dossier, view: AuditView) -> Iterator[Gap]:
    """Audits and meetings on days off happen, but an auditor will ask."""
    audit = view.audit
    dated = [
        Moment("审核", audit.held.start, _PLAN, audit.id), Moment("审核", audit.held.end, _PLAN, audit.id),
        *(Moment(f"日程“{slot.kind}”", slot.on, _PLAN, slot.id) for slot in view.slots),
        *(Moment(each.meeting.kind, each.meeting.on, "audit_meetings", each.meeting.id) for each in view.meetings),
        Moment("审核计划编制", audit.plan_made_on, _PLAN, audit.id),
        Moment("内审报告", audit.report_on, _REPORT, audit.id),
    ]  # fmt: skip
    told = set()
    for moment in dated:
        why = dossier.rest_days.get(moment.on)
        if why and moment.on not in told:
            told.add(moment.on)
            sentence = f"{moment.what}的日期{chinese_date(moment.on)}是{why}，请核对。"
            yield warning("休息日", moment.page, sentence, moment.record)
