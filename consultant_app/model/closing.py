"""What is missing before a nonconformity may be closed, in words; nothing missing means it may."""

import re
from collections.abc import Collection, Iterator

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.nonconformity import Nonconformity, Verification

CLOSED, OPEN = "关闭", "未关闭"
_SPLIT = re.compile(r"[、，,；;/\s]+")


def missing(view: NonconformityView, auditors: Collection[str] | None = None, today: str = "") -> list[str]:
    """What is missing, in the order of the report, judged by the newest round of verification.

    `auditors` are the names of those who may verify; None when that is not known (a finding of a customer, say).
    With `today` (ISO) nothing may be done or verified on a later day.
    """
    if view.item.withdrawn:
        return ["已作废，不需要关闭"]
    lacking = [*_of_fact(view.item), *_of_follow_up(view), *_of_round(view, auditors)]
    return [*lacking, *_not_yet(view, today)]


def _of_fact(item: Nonconformity) -> Iterator[str]:
    if not item.fact.strip():
        yield "不符合事实"
    if not item.clause.strip():
        yield "条款"


def _of_follow_up(view: NonconformityView) -> Iterator[str]:
    item, done = view.item, view.item.correction
    if not item.cause.text.strip():
        yield "原因分析的结论"
    if not done.text.strip():
        yield "纠正"
    else:
        yield from _of_work("纠正", done.owner, done.done_on, done.evidence)
    if not view.actions:
        yield "纠正措施"
    for number, action in enumerate(view.actions, 1):
        name = f"第 {number} 条纠正措施"
        if not action.text.strip():
            yield f"{name}的内容"
        yield from _of_work(name, action.owner, action.done_on, action.evidence)
    if not item.extent.text.strip():
        yield "举一反三的检查情况"


def _of_work(name: str, owner: str, done_on: str, evidence: str) -> Iterator[str]:
    for value, what in ((owner, "责任人"), (done_on, "完成日期"), (evidence, "完成证据")):
        if not value.strip():
            yield f"{name}的{what}"


def _of_round(view: NonconformityView, auditors: Collection[str] | None) -> Iterator[str]:
    last = view.rounds[-1] if view.rounds else None
    if last is None or last.concluded == OPEN:
        yield "验证" if last is None else f"第 {last.round + 1} 轮验证（上一轮没有通过）"
        return
    if not last.on:
        yield "验证日期"
    yield from _of_dates(view, last)
    for question, answered in last.answers:
        if answered.yes not in ("", "是"):
            yield f"“{question}”答了否：本轮只能判未关闭"
        lacking = [what for what, value in (("是或否", answered.yes), ("证据", answered.evidence)) if not value.strip()]
        if lacking:
            yield f"“{question}”的{'和'.join(lacking)}"
    yield from verifier_trouble(view, last.verifier, auditors)


def _of_dates(view: NonconformityView, last: Verification) -> Iterator[str]:
    dates = [view.item.correction.done_on, *(action.done_on for action in view.actions)]
    latest = max((each for each in dates if each), default="")
    if last.on and latest > last.on:
        yield f"验证日期 {last.on} 早于措施完成日期 {latest}：请核对"
    if last.on and view.item.found_on and last.on < view.item.found_on:
        yield f"验证日期 {last.on} 早于发现日期 {view.item.found_on}：请核对"


def _not_yet(view: NonconformityView, today: str) -> Iterator[str]:
    done = [("纠正的完成日期", view.item.correction.done_on), ("举一反三的检查日期", view.item.extent.on)]
    done += [(f"第 {number} 条纠正措施的完成日期", action.done_on) for number, action in enumerate(view.actions, 1)]
    done += [("验证日期", each.on) for each in view.rounds[-1:]]
    for what, day in done:
        yield from future(what, day, today)


def future(what: str, day: str, today: str) -> Iterator[str]:
    """A sentence when something is said to have been done on a day that is still to come."""
    if today and day > today:
        yield f"{what} {day} 晚于今天 {today}：还没有到的日子不能算已完成"


def reworked_after(round_: int) -> str:
    """What has to come between a round that failed and the next one."""
    return (
        f"第 {round_} 次验证没有通过，之后原因分析、纠正、纠正措施和举一反三都没有改动，"
        "要先补充或修改（新的措施、完成日期或证据都算），才能再验证"
    )


def verifier_trouble(view: NonconformityView, verifier: str, auditors: Collection[str] | None) -> Iterator[str]:
    """Why somebody may not verify: nobody is named, not an auditor, or it is their own work."""
    names = names_in(verifier)
    if not names:
        yield "验证人"
        return
    owners = owners_of(view)
    for name in names:
        if name in owners:
            yield f"验证人“{name}”是纠正或措施的责任人：须由别的审核员验证"
        elif auditors is not None and name not in auditors:
            yield f"验证人“{name}”不是审核组成员：验证由审核员做"


def owners_of(view: NonconformityView) -> set[str]:
    """Who answers for the correction or one of the actions."""
    told = [view.item.correction.owner, *(action.owner for action in view.actions)]
    return {name for names in told for name in names_in(names)}


def names_in(text: str) -> list[str]:
    """The names in a field that holds one or several."""
    return [name for name in _SPLIT.split(text.strip()) if name]


def any_no(round_: Verification) -> bool:
    """Whether one of the three questions was answered 否."""
    return any(answered.yes == "否" for _question, answered in round_.answers)


def unanswered(round_: Verification) -> list[str]:
    """The questions of a round without an answer or without evidence for it."""
    return [question for question, answered in round_.answers if not (answered.yes and answered.evidence.strip())]
