"""Gaps of nonconformities: a fact that stands, a clause in scope, a follow-up that closes it, who verifies."""

from collections.abc import Iterator

from consultant_app.model import closing, writing
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.coverage import below
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.nonconformity import NATURES, Nonconformity

_PAGE = "nonconformities"


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the nonconformities of the audit in hand, and what is overdue in all."""
    view = dossier.audit
    if view:
        for each in view.nonconformities:
            if not each.item.withdrawn:
                yield from _fact(dossier, each)
                yield from _follow_up(dossier, view, each)
        yield from _spread(view)
        for observation in view.observations:
            if not observation.withdrawn and not observation.fact.strip():
                yield error("观察项", _PAGE, f"观察项 {observation.number} 没有写事实。", observation.id)
    for each in (*(view.nonconformities if view else ()), *dossier.other_nonconformities):
        yield from _overdue(each, today)


def _fact(dossier: Dossier, each: NonconformityView) -> Iterator[Gap]:
    item = each.item
    if not item.fact.strip():
        yield error("不符合事实", _PAGE, f"{item.number} 没有写不符合事实，报告不成立。", item.id)
    if not item.criterion.text.strip() and not item.criterion.document.strip():
        yield error("审核依据", _PAGE, f"{item.number} 没有写审核依据；事实与依据对不上，报告不成立。", item.id)
    if not item.grade:
        yield error("严重程度", _PAGE, f"{item.number} 没有定严重程度。", item.id)
    if item.nature not in NATURES:
        yield warning("不符合类型", _PAGE, f"{item.number} 没有选体系性、实施性或效果性。", item.id)
    if not item.snapshot.department:
        yield error("受审核部门", _PAGE, f"{item.number} 没有写受审核部门。", item.id)
    yield from _clause(dossier, item)


def _clause(dossier: Dossier, item: Nonconformity) -> Iterator[Gap]:
    facts, system = dossier.clauses.get(item.edition), dossier.system.system
    if not item.clause:
        yield error("条款", _PAGE, f"{item.number} 没有写条款。", item.id)
    elif facts and item.clause not in facts.titles:
        yield error("条款", _PAGE, f"{item.number} 的条款 {item.clause} 不在 {item.edition} 里。", item.id)
    elif facts and item.clause not in facts.lowest:
        sentence = f"{item.number} 的条款 {item.clause} 下面还有更细的条款，请判到最低一级。"
        yield warning("条款", _PAGE, sentence, item.id)
    left_out = [exclusion.clause for exclusion in system.exclusions] if system else []
    if any(below(item.clause, up) for up in left_out):
        yield error("条款", _PAGE, f"{item.number} 判在条款 {item.clause}，但该条款已列为不适用。", item.id)


def _follow_up(dossier: Dossier, view: AuditView, each: NonconformityView) -> Iterator[Gap]:
    item = each.item
    auditors = [member.name for member in view.members if member.role in ("组长", "组员")]
    if not item.due_on:
        yield error("整改期限", _PAGE, f"{item.number} 没有写整改期限。", item.id)
    for round_ in each.rounds:
        for trouble in closing.verifier_trouble(each, round_.verifier, auditors) if round_.concluded else ():
            yield error("验证人", _PAGE, f"{item.number} 第 {round_.round} 轮验证：{trouble}。", item.id)
    if item.closed_on:
        for missing in closing.missing(each, auditors):
            yield error("关闭条件", _PAGE, f"{item.number} 已关闭，但缺：{missing}。", item.id)
    facts = dossier.clauses.get(item.edition)
    for advice in writing.advise(each, facts.lowest if facts else ()):
        yield hint("写法", _PAGE, f"{item.number}：{advice.sentence}", item.id)


def _spread(view: AuditView) -> Iterator[Gap]:
    """One clause that fails in several departments is a sign of a systematic failure (grading practice)."""
    live = [each.item for each in view.nonconformities if not each.item.withdrawn and each.item.clause]
    for clause in dict.fromkeys(item.clause for item in live):
        same = [item for item in live if item.clause == clause]
        places = {item.snapshot.department for item in same}
        if len(places) > 1 and not any(item.grade == "严重" for item in same):
            names = "、".join(sorted(places))
            sentence = f"条款 {clause} 在{names}都有不符合，请考虑是否判为严重（体系性）。"
            yield warning("严重程度", _PAGE, sentence, same[0].id)


def _overdue(each: NonconformityView, today: str) -> Iterator[Gap]:
    item = each.item
    if item.due_on and item.due_on < today and not item.closed_on and not item.withdrawn:
        sentence = f"{item.number} 的整改期限 {chinese_date(item.due_on)} 已过，还没有关闭。"
        yield warning("逾期", _PAGE, sentence, item.id)
