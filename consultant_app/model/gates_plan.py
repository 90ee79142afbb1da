"""Gaps of the plan: goals that can be measured, measures that can be followed, four layers of training."""

from collections.abc import Iterator

from consultant_app.model.assessment import Period
from consultant_app.model.dossier import Dossier, PlanView, ProblemView
from consultant_app.model.gap import Gap, error, hint, warning
from consultant_app.model.plan import TRAINING_LAYERS, Goal, MeasureState, PlanMeasure

_PAGE = "plan"


def gaps(dossier: Dossier, today: str) -> Iterator[Gap]:
    """What is missing in the plan."""
    view = dossier.plan
    if view is None:
        if dossier.assessment and dossier.assessment.problems:
            yield hint("方案", _PAGE, "问题已列出，还没有编制一企一策方案。")
        return
    yield from _head(dossier, view)
    for goal in view.goals:
        yield from _goal(goal)
    for number, measure in enumerate(view.measures, 1):
        yield from _measure(number, measure, view.plan.period, today)
    yield from _coverage(dossier, view)


def _head(dossier: Dossier, view: PlanView) -> Iterator[Gap]:
    period = view.plan.period
    if not period.start or not period.end:
        yield error("实施期间", _PAGE, "方案没有写明实施期间。")
    elif period.end < period.start:
        yield error("实施期间", _PAGE, "方案的结束日期早于开始日期。")
    held = dossier.assessment.assessment.held if dossier.assessment else Period()
    if view.plan.made_on and held.start and view.plan.made_on < held.start:
        yield error("先后次序", _PAGE, "方案编制日期早于现场诊断。")
    if not view.goals:
        yield error("目标", _PAGE, "方案没有可测量的目标。")
    if not view.measures:
        yield error("措施", _PAGE, "方案没有措施。")
    if not view.milestones:
        yield hint("里程碑", _PAGE, "方案没有里程碑。")
    if not view.risks:
        yield hint("风险", _PAGE, "方案没有写可能的风险和应对。")


def _goal(goal: Goal) -> Iterator[Gap]:
    wanted = (
        (goal.baseline.value, "基线值"),
        (goal.baseline.period, "基线期间"),
        (goal.target.value, "目标值"),
        (goal.target.period, "目标期间"),
        (goal.source, "数据来源"),
        (goal.formula, "计算方法"),
    )
    missing = "、".join(label for value, label in wanted if not value)
    if missing:
        yield error("目标", _PAGE, f"目标“{goal.name or '未命名'}”缺{missing}，到期无法比较。", goal.id)


def _measure(number: int, measure: PlanMeasure, plan: Period, today: str) -> Iterator[Gap]:
    wanted = (
        (measure.owner or measure.department, "责任部门/人"),
        (measure.period.end, "完成时间"),
        (measure.deliverable, "交付物"),
        (measure.verification, "验证方法"),
    )
    missing = "、".join(label for value, label in wanted if not value)
    if missing:
        yield error("措施", _PAGE, f"第 {number} 项措施缺{missing}。", measure.id)
    start, end = measure.period.start, measure.period.end
    if start and end and end < start:
        yield error("措施时间", _PAGE, f"第 {number} 项措施的完成时间早于开始时间。", measure.id)
    if end and plan.end and end > plan.end:
        yield warning("措施时间", _PAGE, f"第 {number} 项措施的完成时间超出方案期间。", measure.id)
    if measure.progress.state in (MeasureState.PLANNED, MeasureState.RUNNING) and end and end < today:
        yield warning("措施逾期", _PAGE, f"第 {number} 项措施应于 {end} 完成，已逾期。", measure.id)
    if measure.progress.on > today:
        yield error("措施进展", _PAGE, f"第 {number} 项措施的进展日期晚于今天。", measure.id)
    if measure.progress.state is MeasureState.VERIFIED and not measure.progress.note:
        yield warning("措施验证", _PAGE, f"第 {number} 项措施已验证，但没有写验证证据。", measure.id)


def _problems_of_the_plan(dossier: Dossier, view: PlanView) -> tuple[ProblemView, ...]:
    """The problems of the round that the plan was made from; a later round may have begun since."""
    for each in (dossier.assessment, dossier.previous):
        if each and each.assessment.id == view.plan.assessment_id:
            return each.problems
    return ()


def _coverage(dossier: Dossier, view: PlanView) -> Iterator[Gap]:
    answered = {key for measure in view.measures for key in measure.problem_ids}
    problems = _problems_of_the_plan(dossier, view)
    for problem in (each.problem for each in problems):
        if problem.id not in answered:
            rule = error if problem.pressing else hint
            kind = "亟需解决的问题" if problem.pressing else "问题"
            yield rule("问题无措施", _PAGE, f"{kind} {problem.number} 在方案里没有对应措施。", problem.id)
    known = {problem.problem.id for problem in problems}
    for number, measure in enumerate(view.measures, 1):
        if not known & set(measure.problem_ids):
            yield hint("措施无来由", _PAGE, f"第 {number} 项措施没有关联问题。", measure.id)
    layers = {training.layer for training in view.trainings}
    for layer, name in enumerate(TRAINING_LAYERS, 1):
        if layer not in layers:
            yield warning("分层培训", _PAGE, f"培训计划缺第 {layer} 层：{name}。")
