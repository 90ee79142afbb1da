"""“一企一策”质量提升方案: goals, measures with their reasons, training, milestones, risks, duties."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents import common
from consultant_app.documents.problems import by_priority
from consultant_app.documents.wording import boxes, lines, numeral, period_text, rows, writing_lines
from consultant_app.model.assessment import Period
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier, PlanView
from consultant_app.model.plan import TRAINING_LAYERS, Goal, Plan, PlanMeasure, Training

KIND = "improvement_plan"
MODES = ("区域提升", "行业提升", "产业提升", "供应链提升")


def context(dossier: Dossier) -> dict[str, Any]:
    """文件, 机构, 企业, 方案, 问题, 目标, 措施, 培训, 里程碑, 风险."""
    view = dossier.plan or PlanView(plan=Plan(id="", enterprise_id=dossier.enterprise.id, assessment_id=""))
    numbers = _problem_numbers(dossier)
    blank = dossier.blank
    return common.furniture(dossier, KIND) | {
        "企业": common.enterprise(dossier),
        "方案": _plan(view.plan, dossier),
        "问题": _problems(dossier),
        "目标": rows(
            [_goal(number, goal) for number, goal in enumerate(view.goals, start=1)],
            ("序", "指标", "单位", "基线", "基线期间", "目标", "目标期间", "来源", "公式"), blank=blank, count=8,
        ),
        "措施": rows(
            [_measure(number, measure, numbers) for number, measure in enumerate(view.measures, start=1)],
            ("序", "措施", "问题", "缘由", "形式", "工具", "责任", "顾问", "起止", "资源", "交付物", "验证", "状态"),
            blank=blank, count=8,
        ),
        "层次": _layers(view, numbers, blank=blank),
        "里程碑": _milestones(view, blank=blank),
        "风险": _risks(view, blank=blank),
    }  # fmt: skip


def _plan(plan: Plan, dossier: Dossier) -> dict[str, Any]:
    blank = dossier.blank
    conclusion = dossier.assessment.assessment.conclusion if dossier.assessment else ""
    return {
        "期间": period_text(plan.period.start, plan.period.end),
        "模式": boxes(MODES, {plan.mode}),
        "思路": writing_lines(lines(plan.approach), blank=blank, count=5),
        "结论": writing_lines(lines(plan.diagnosis_summary or conclusion), blank=blank, count=4),
        "机构责任": lines(plan.agency_duties),
        "企业责任": lines(plan.enterprise_duties),
        "保密": lines(plan.confidentiality),
        "备注": lines(plan.remarks),
    }


def _problem_numbers(dossier: Dossier) -> dict[str, str]:
    found = dossier.assessment.problems if dossier.assessment else ()
    return {each.problem.id: each.problem.number for each in found}


def _problems(dossier: Dossier) -> list[dict[str, Any]]:
    found = by_priority(dossier.assessment.problems) if dossier.assessment else []
    pressing = [each for each in found if each.problem.pressing] or found
    listed = [
        {
            "编号": each.problem.number,
            "描述": each.problem.fact,
            "维度": each.problem.dimension,
            "影响": each.problem.effect,
            "紧迫度": each.problem.urgency,
        }
        for each in pressing
    ]
    return rows(listed, ("编号", "描述", "维度", "影响", "紧迫度"), blank=dossier.blank, count=6)


def _goal(number: int, goal: Goal) -> dict[str, str]:
    return {
        "序": str(number),
        "指标": goal.name,
        "单位": goal.unit,
        "基线": goal.baseline.value,
        "基线期间": goal.baseline.period,
        "目标": goal.target.value,
        "目标期间": goal.target.period,
        "来源": goal.source,
        "公式": goal.formula,
    }


def _measure(number: int, measure: PlanMeasure, numbers: dict[str, str]) -> dict[str, str]:
    return {
        "序": str(number),
        "措施": measure.text,
        "问题": _named(measure.problem_ids, numbers),
        "缘由": measure.why,
        "形式": measure.help_form,
        "工具": measure.tools,
        "责任": "\n".join(part for part in (measure.department, measure.owner) if part),
        "顾问": measure.consultant,
        "起止": _span(measure.period),
        "资源": measure.resources,
        "交付物": measure.deliverable,
        "验证": measure.verification,
        "状态": measure.progress.state.value,
    }


def _span(period: Period) -> str:
    return "\n".join(chinese_date(part) for part in (period.start, period.end) if part)


def _named(ids: Sequence[str], numbers: dict[str, str]) -> str:
    return "、".join(numbers[each] for each in ids if each in numbers)


def _layers(view: PlanView, numbers: dict[str, str], *, blank: bool) -> list[dict[str, Any]]:
    return [
        {
            "名称": f"第{numeral(layer)}层　{name}",
            "培训": rows(
                [_training(training, numbers) for training in view.trainings if training.layer == layer],
                ("日期", "内容", "对象", "人数", "形式", "学时", "讲师", "考核", "问题"), blank=False, count=0,
            )
            if not blank
            else [_training(Training(id="", enterprise_id="", plan_id="", mode=""), {})] * 2,
        }
        for layer, name in enumerate(TRAINING_LAYERS, start=1)
    ]  # fmt: skip


def _training(training: Training, numbers: dict[str, str]) -> dict[str, str]:
    return {
        "日期": chinese_date(training.on),
        "内容": training.topic,
        "对象": training.audience,
        "人数": training.headcount,
        "形式": training.mode,
        "学时": training.hours,
        "讲师": training.lecturer,
        "考核": training.check,
        "问题": _named(training.problem_ids, numbers),
    }


def _milestones(view: PlanView, *, blank: bool) -> list[dict[str, Any]]:
    found = [
        {"序": str(number), "内容": each.text, "日期": chinese_date(each.on), "证明": each.proof,
         "完成": chinese_date(each.done_on)}
        for number, each in enumerate(view.milestones, start=1)
    ]  # fmt: skip
    return rows(found, ("序", "内容", "日期", "证明", "完成"), blank=blank, count=5)


def _risks(view: PlanView, *, blank: bool) -> list[dict[str, Any]]:
    found = [
        {"序": str(number), "风险": each.text, "可能性": each.likelihood, "应对": each.response, "责任人": each.owner}
        for number, each in enumerate(view.risks, start=1)
    ]
    return rows(found, ("序", "风险", "可能性", "应对", "责任人"), blank=blank, count=4)
