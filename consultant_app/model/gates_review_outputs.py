"""Gaps of what a management review puts out: three judgements, decisions, the report, the follow-up."""

from collections.abc import Iterator

from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.review import ManagementReview, ReviewDecision
from consultant_app.model.review_facts import short
from consultant_app.model.review_rules import JUDGEMENTS, is_bare

PAGE = "review"


def outputs(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in judgements, decisions and report of the review in the dossier."""
    view = dossier.review
    if view is None:
        return
    yield from _judgements(view.review)
    if not view.review.strategy:
        yield warning("战略方向", PAGE, "没有写体系与企业战略方向是否一致。", "strategy")
    yield from _report(view.review)
    if not view.decisions:
        yield error(
            "评审决议", PAGE, "管理评审没有决议；至少应有改进机会、体系变更需求或资源需求方面的一项决定。", "decisions"
        )
    for number, decision in enumerate(view.decisions, 1):
        yield from _decision(number, decision, view.review)
        yield from _follow_up(number, decision, view.review, today)


def _judgements(review: ManagementReview) -> Iterator[Gap]:
    reasons: dict[str, str] = {}
    for field, (name, _, _) in JUDGEMENTS.items():
        opinion = getattr(review, field)
        reason = "".join(opinion.reason.split())
        if not opinion.verdict:
            yield error("评审结论", PAGE, f"没有对{name}作出结论；适宜性、充分性、有效性要分别评价。", field)
        if not reason:
            yield error("评审结论", PAGE, f"{name}的结论没有理由。", field)
        elif reason in reasons:
            yield error(
                "评审结论",
                PAGE,
                f"{name}和{reasons[reason]}写的是同一句话；三个方面评价的不是一回事，应各说各的理由。",
                field,
            )
        elif is_bare(reason):
            yield error(
                "评审结论",
                PAGE,
                f"{name}的理由只有一句套话（{short(opinion.reason)}），应写出依据的数据或事实。",
                field,
            )
        reasons.setdefault(reason, name)


def _report(review: ManagementReview) -> Iterator[Gap]:
    if not review.report_on:
        yield warning("评审报告", PAGE, "管理评审报告没有日期。", "report_on")
    elif review.on and review.report_on < review.on:
        yield error(
            "先后次序", PAGE,
            f"评审报告日期（{chinese_date(review.report_on)}）早于评审日期（{chinese_date(review.on)}）。", "report_on",
        )  # fmt: skip
    if review.reopened:
        yield warning("评审报告", PAGE, f"报告已为更正重新打开（{review.reopened}），还没有再次签发。", "report_on")


def _decision(number: int, decision: ReviewDecision, review: ManagementReview) -> Iterator[Gap]:
    wanted = (
        (decision.text, "决议事项"), (decision.owner, "责任人"), (decision.due_on, "期限"),
        (decision.verification, "验证方式"),
    )  # fmt: skip
    if missing := "、".join(label for value, label in wanted if not value):
        yield error("评审决议", PAGE, f"第 {number} 项决议缺{missing}。", decision.id)
    if decision.due_on and review.on and decision.due_on < review.on:
        yield error("先后次序", PAGE, f"第 {number} 项决议的期限早于评审日期。", decision.id)


def _follow_up(number: int, decision: ReviewDecision, review: ManagementReview, today: str) -> Iterator[Gap]:
    done, check = decision.done, decision.check
    if decision.due_on and decision.due_on < today and not done.on:
        yield warning(
            "决议逾期", PAGE, f"第 {number} 项决议应于{chinese_date(decision.due_on)}完成，已逾期。", decision.id
        )
    if done.on and review.on and done.on < review.on:
        yield error("先后次序", PAGE, f"第 {number} 项决议的完成日期早于评审日期。", decision.id)
    if done.on and not done.evidence:
        yield warning("决议跟踪", PAGE, f"第 {number} 项决议写了完成日期，没有写证据。", decision.id)
    if check.result == "有效" and not done.on:
        yield error("决议跟踪", PAGE, f"第 {number} 项决议验证有效，却没有完成日期。", decision.id)
    if check.on and done.on and check.on < done.on:
        yield error("先后次序", PAGE, f"第 {number} 项决议的验证日期早于完成日期。", decision.id)
    if check.result and not (check.by and check.on):
        yield warning("决议跟踪", PAGE, f"第 {number} 项决议的验证缺验证人或日期。", decision.id)
    if check.by and check.by == decision.owner:
        yield error("决议跟踪", PAGE, f"第 {number} 项决议由责任人{check.by}自己验证，应由他人验证。", decision.id)
    if check.result == "无效":
        yield hint("决议跟踪", PAGE, f"第 {number} 项决议验证无效，需要另定措施。", decision.id)
