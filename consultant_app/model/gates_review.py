"""Gaps of the management review: who leads it, what goes in, what it judges, what it decides, in which order.

What can only be there after the meeting is asked for from the day of the meeting on.
"""

from collections.abc import Iterator
from datetime import date

from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.gates_review_outputs import outputs
from consultant_app.model.ids import fixed_id
from consultant_app.model.review import ReviewInput, inputs_for
from consultant_app.model.review_rules import authority_reason, is_top_manager

PAGE = "review"
_NOTICE_DAYS = 7


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the management review, or that there is none after an audit was reported."""
    view = dossier.review
    if view is None:
        if dossier.audit and dossier.audit.audit.issues:
            yield hint("管理评审", PAGE, "内审报告已签发，还没有策划管理评审。")
        return
    held = bool(view.review.on) and view.review.on <= today
    yield from _plan(dossier)
    yield from _top_management(dossier)
    yield from _after_audit(dossier, held)
    yield from _inputs(dossier, held)
    yield from _previous(dossier, held)
    yield from _meeting(dossier, held)
    if held or view.review.report_on:
        yield from outputs(dossier, today)


def _plan(dossier: Dossier) -> Iterator[Gap]:
    assert dossier.review is not None
    review, system = dossier.review.review, dossier.system.system
    wanted = (
        ("on", "评审日期"), ("place", "地点"), ("purpose", "评审目的"), ("basis", "评审依据"),
        ("participants", "参加人员"),
    )  # fmt: skip
    if missing := [(field, label) for field, label in wanted if not getattr(review, field)]:
        labels = "、".join(label for _, label in missing)
        yield error("评审计划", PAGE, f"管理评审计划缺{labels}。", missing[0][0])
    if system and system.edition != review.edition:
        yield warning("标准版本", PAGE, f"评审按 {review.edition} 列输入，体系声明的是 {system.edition}。", "edition")
    if review.on in dossier.rest_days:
        yield hint(
            "休息日",
            PAGE,
            f"评审会议定在{chinese_date(review.on)}，这天是{dossier.rest_days[review.on]}，请核对。",
            "on",
        )
    yield from _notice(review.plan_made_on, review.notice_on, review.on)


def _notice(plan: str, notice: str, on: str) -> Iterator[Gap]:
    if plan and on and plan > on:
        yield error(
            "先后次序",
            PAGE,
            f"评审计划的编制日期（{chinese_date(plan)}）晚于评审日期（{chinese_date(on)}）。",
            "plan_made_on",
        )
    if not notice:
        yield warning("评审通知", PAGE, "没有写通知日期；通知一般在会前一周连同输入清单发出。", "notice_on")
        return
    if plan and notice < plan:
        yield error("先后次序", PAGE, "通知日期早于计划编制日期。", "notice_on")
    if on and notice > on:
        yield error("先后次序", PAGE, "通知日期晚于评审日期。", "notice_on")
    elif on and 0 <= _days_between(notice, on) < _NOTICE_DAYS:
        days = _days_between(notice, on)
        yield hint(
            "评审通知", PAGE, f"通知到评审只有 {days} 天，各部门准备输入一般需要 {_NOTICE_DAYS} 天。", "notice_on"
        )


def _top_management(dossier: Dossier) -> Iterator[Gap]:
    assert dossier.review is not None
    review, system = dossier.review.review, dossier.system.system
    for field, verb, name, position in (
        ("chair", "主持", review.chair, review.chair_position),
        ("approved_by", "批准", review.approved_by, review.approved_position),
    ):
        rule = f"{verb}人"
        if not name:
            yield error(rule, PAGE, f"没有写管理评审由谁{verb}；应由最高管理者{verb}。", field)
        elif not is_top_manager(name, position, system):
            who = f"{name}（{position}）" if position else f"{name}（没有写职务）"
            reason = authority_reason(review)
            yield (warning if reason else error)(
                rule, PAGE,
                f"管理评审由{who}{verb}，不是最高管理者（签发时写的理由：{reason}）。" if reason else
                f"管理评审由{who}{verb}，不是最高管理者。9.3 要求最高管理者亲自评审：资源、体系变更和改进的决定"
                f"只有他能作出，质量负责人或管理者代表可以组织准备，不能代为{verb}。", field,
            )  # fmt: skip
        elif system and system.top_manager and name != system.top_manager:
            yield warning(rule, PAGE, f"登记的最高管理者是{system.top_manager}，评审却由{name}{verb}，请核对。", field)
    if review.prepared_by and review.prepared_by == review.approved_by:
        yield warning("编制与批准", PAGE, f"管理评审的编制和批准是同一人（{review.prepared_by}）。", "prepared_by")


def _after_audit(dossier: Dossier, held: bool) -> Iterator[Gap]:
    assert dossier.review is not None
    review = dossier.review.review
    known = (dossier.audit.audit, dossier.audit.previous_audit) if dossier.audit else ()
    done = [each for each in known if each and (each.held.end or each.held.start)]
    before = [each for each in done if not review.on or (each.held.end or each.held.start) <= review.on]
    if not before:
        if done:
            yield error("先后次序", PAGE, f"评审日期早于内审 {done[0].number} 结束；管理评审要用内审的结果。", "on")
        else:
            yield (error if held else warning)(
                "先后次序", PAGE, "没有已实施的内审（或内审没有日期）；管理评审要用内审的结果。"
            )
        return
    audit = before[0]
    if not audit.report_on:
        yield (error if held else warning)("先后次序", PAGE, f"内审 {audit.number} 的报告没有日期，无法核对先后。")
    elif review.on and audit.report_on > review.on:
        yield error(
            "先后次序", PAGE,
            f"内审报告日期（{chinese_date(audit.report_on)}）晚于评审日期（{chinese_date(review.on)}），评审时拿不到内审结果。",
        )  # fmt: skip


def _inputs(dossier: Dossier, held: bool) -> Iterator[Gap]:
    assert dossier.review is not None
    review = dossier.review.review
    stored = {each.key: each for each in dossier.review.inputs}
    for item in inputs_for(review.edition):
        key = fixed_id(review.id, item.key)
        entry = stored.get(item.key) or ReviewInput(id=key, enterprise_id=review.enterprise_id, review_id=review.id)
        if not (entry.text or entry.gathered):
            yield (error if held else warning)("评审输入", PAGE, f"评审输入“{item.title}”没有内容。", key)
        if not entry.department:
            yield warning("评审输入", PAGE, f"评审输入“{item.title}”没有责任部门。", key)
        if held and not entry.submitted_on:
            yield warning("评审输入", PAGE, f"评审输入“{item.title}”没有提交日期。", key)
        elif review.on and entry.submitted_on > review.on:
            yield error("先后次序", PAGE, f"评审输入“{item.title}”的提交日期晚于评审日期。", key)
        elif entry.due_on and entry.submitted_on > entry.due_on:
            yield hint("评审输入", PAGE, f"评审输入“{item.title}”晚于提交期限交来。", key)


def _previous(dossier: Dossier, held: bool) -> Iterator[Gap]:
    assert dossier.review is not None
    for decision in dossier.review.previous_decisions:
        if not (decision.done.on or decision.check.result):
            rule = error if held else warning
            yield rule(
                "上次决议", PAGE,
                f"上次管理评审的决议“{decision.text}”没有跟踪结果；本次要评审它的落实情况。", decision.id,
            )  # fmt: skip


def _meeting(dossier: Dossier, held: bool) -> Iterator[Gap]:
    assert dossier.review is not None
    review, view = dossier.review.review, dossier.review.meeting
    names = [each.name for each in view.attendees] if view else []
    if not names:
        yield hint("参会人员", PAGE, "评审会议没有列参会人员。", "attendees")
    elif review.chair and review.chair not in names:
        yield warning("参会人员", PAGE, f"主持人{review.chair}不在参会名单里。", "attendees")
    if held and not (view and view.meeting.minutes):
        yield warning("会议记录", PAGE, "评审会议没有会议记录。", "minutes")


def _days_between(earlier: str, later: str) -> int:
    """Days from one ISO date to another; -1 where one is not a whole date."""
    try:
        return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return -1
