"""Gaps of the diagnosis: answers, evidence, problems, causes, agreement, dates."""

from collections.abc import Iterator

from consultant_app.model.assessment import AnswerState, Assessment
from consultant_app.model.dossier import AssessmentView, Dossier, Item, ProblemView
from consultant_app.model.gap import Gap, error, has_blank, hint, is_weekend, vague_words, warning
from consultant_app.model.scoring import is_low, lacks_evidence


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the newest round."""
    view = dossier.assessment
    if view is None:
        yield hint("诊断", "diagnosis", "还没有开始现场诊断。")
        return
    yield from _dates(dossier, view.assessment, today)
    yield from _answers(view)
    for problem in view.problems:
        yield from _problem(problem)
    if view.problems and not any(view.problem.pressing for view in view.problems):
        yield warning("亟需解决", "problems", "还没有与企业确定哪些问题亟需解决（指南五（二）3）。")
    if not view.strengths:
        yield hint("亮点", "problems", "还没有记录企业的亮点。")
    if view.problems and not view.assessment.agreement.opinion:
        yield warning("企业确认", "problems", "诊断结果还没有得到企业确认。")


def _dates(dossier: Dossier, assessment: Assessment, today: str) -> Iterator[Gap]:
    start, end = assessment.held.start, assessment.held.end
    agreed = assessment.agreement.on
    if start > today:
        yield error("诊断日期", "diagnosis", f"诊断开始日期 {start} 晚于今天。")
    if start and end and end < start:
        yield error("诊断日期", "diagnosis", "诊断结束日期早于开始日期。")
    if agreed and start and agreed < start:
        yield error("确认日期", "problems", "企业确认日期早于诊断开始日期。")
    if start and is_weekend(start):
        yield hint("诊断日期", "diagnosis", f"诊断开始日期 {start} 是周末，请核对。")
    engagement = dossier.engagement
    if engagement and engagement.intent_on and start and start < engagement.intent_on:
        yield warning("先后次序", "survey", "现场诊断早于帮扶意向书日期。")
    if not assessment.team:
        yield warning("诊断组", "diagnosis", "没有填写诊断组成员。")
    if not assessment.conclusion:
        yield hint("诊断结论", "problems", "还没有写诊断结论。")


def _answers(view: AssessmentView) -> Iterator[Gap]:
    open_items = [item for item in view.items if item.judgement.state is AnswerState.NOT_ASKED]
    if open_items:
        yield warning(
            "未问", "diagnosis", f"还有 {len(open_items)} 项没有问（{_numbers(open_items)}）。", _name(open_items)
        )
    unproven = [item for item in view.items if lacks_evidence(item.question, item.judgement)]
    if unproven:
        sentence = f"{len(unproven)} 项评了 2 分以上但没有证据，不计入得分（{_numbers(unproven)}）。"
        yield error("证据", "diagnosis", sentence, _name(unproven))
    for state in (AnswerState.NOT_APPLICABLE, AnswerState.NOT_VERIFIED):
        bare = [item for item in view.items if item.judgement.state is state and not item.judgement.reason.strip()]
        if bare:
            yield error(
                str(state), "diagnosis", f"{len(bare)} 项“{state}”没有写理由（{_numbers(bare)}）。", _name(bare)
            )
    copied = [item for item in view.items if item.judgement.copied_from]
    if copied:
        sentence = f"{len(copied)} 项沿用了上一轮的回答，还没有重新确认（{_numbers(copied)}）。"
        yield error("沿用回答", "diagnosis", sentence, _name(copied))
    loose = [i for i in view.items if is_low(i.question, i.judgement) and not i.problem_numbers]
    if loose:
        yield hint("低分项", "problems", f"{len(loose)} 个低分项还没有列为问题（{_numbers(loose)}）。")


def _numbers(items: list[Item]) -> str:
    shown = "、".join(f"第{item.number}项" for item in items[:6])
    return shown + ("等" if len(items) > 6 else "")


def _name(items: list[Item]) -> str:
    return items[0].question.name


def _problem(view: ProblemView) -> Iterator[Gap]:
    problem = view.problem
    if not problem.fact.strip():
        yield error("问题事实", "problems", f"问题 {problem.number} 没有写事实。", problem.id)
    if has_blank(problem.fact) or has_blank(problem.evidence):
        yield error("问题事实", "problems", f"问题 {problem.number} 里还有没填的空（____）。", problem.id)
    if words := vague_words(problem.fact):
        sentence = f"问题 {problem.number} 用了含糊的词“{'、'.join(words)}”，请改写成看到的事实。"
        yield warning("问题用词", "problems", sentence, problem.id)
    if not problem.evidence.strip() and not view.photos:
        yield warning("问题证据", "problems", f"问题 {problem.number} 没有证据，也没有照片。", problem.id)
    if not problem.clause:
        yield hint("相关条款", "problems", f"问题 {problem.number} 没有对应条款。", problem.id)
    if problem.pressing and not view.causes:
        yield warning("原因分析", "problems", f"亟需解决的问题 {problem.number} 还没有分析原因。", problem.id)
