"""一企一策: a plan made from problems, every line with the reason why it is there."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from consultant_app.model.assessment import Assessment, Judgement, Period, Problem
from consultant_app.model.enterprise import Enterprise, Figure, Indicator, Stage
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.labels import KINDS
from consultant_app.model.order import between, first_keys
from consultant_app.model.plan import (
    TRAINING_LAYERS,
    Goal,
    LibraryMeasure,
    MeasureState,
    Milestone,
    Plan,
    PlanMeasure,
    Progress,
    Training,
)
from consultant_app.model.scoring import level_of, numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import findings, library, survey
from consultant_app.workflows.photos import photo_numbers

AGENCY_DUTIES = (
    "1. 按本方案派出具备相应专业能力的顾问，按期开展培训、现场问诊和巡诊。\n"
    "2. 提供必要的工具、样表和方法指导，不代替企业编造记录。\n"
    "3. 每次到厂留下书面记录，跟踪上次事项的落实。\n"
    "4. 帮扶期间发现重大质量风险，当日告知企业负责人。"
)
ENTERPRISE_DUTIES = (
    "1. 企业负责人牵头，指定专人对接，保证参加人员的时间。\n"
    "2. 如实提供数据和现场情况，按期完成本方案中由企业负责的措施。\n"
    "3. 落实措施所需的人员、场地、器具和费用。\n"
    "4. 保存运行记录，按月提供目标指标的数据。"
)
CONFIDENTIALITY = (
    "服务机构及其顾问对帮扶中了解到的技术、工艺、客户、价格、财务等未公开信息负有保密责任，"
    "未经企业书面同意不向第三方提供；本约定在帮扶结束后继续有效。"
)

Part = TypeVar("Part")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A measure that a problem asks for, with the reason in words."""

    problem: Problem
    measure: LibraryMeasure
    why: str


def plan_of(db: Connection, assessment: Assessment) -> Plan | None:
    """The plan made from a round, if there is one."""
    return records.find(db, Plan, fixed_id(assessment.id, "plan"))


def parts_of(db: Connection, kind: type[Part], plan: Plan) -> list[Part]:
    """Goals, measures, trainings, milestones or risks of a plan in their order."""
    return records.all_of(db, kind, where="plan_id = ?", args=[plan.id], order="order_key, id")


def start_plan(session: Session, assessment: Assessment) -> Plan:
    """Make the plan of a round with the usual texts, the indicators as goals and the usual milestones."""
    if plan := plan_of(session.db, assessment):
        return plan
    today = date.today()
    plan = Plan(
        id=fixed_id(assessment.id, "plan"),
        enterprise_id=assessment.enterprise_id,
        assessment_id=assessment.id,
        made_on=today.isoformat(),
        period=Period(start=today.isoformat(), end=(today + timedelta(days=180)).isoformat()),
        diagnosis_summary=assessment.conclusion,
        agency_duties=AGENCY_DUTIES,
        enterprise_duties=ENTERPRISE_DUTIES,
        confidentiality=CONFIDENTIALITY,
    )
    enterprise = records.get(session.db, Enterprise, assessment.enterprise_id)
    parts = [*_goals(session.db, plan), *_milestones(plan, today)]
    with session.write("编制一企一策方案") as db:
        records.put_all(db, [plan, *parts])
        if enterprise.stage in (Stage.ASSIGNED, Stage.SURVEY):
            records.put(db, replace(enterprise, stage=Stage.PLAN))
    return plan


def _goals(db: Connection, plan: Plan) -> list[Goal]:
    indicators = records.of_enterprise(db, Indicator, plan.enterprise_id)
    return [
        goal_from(indicator, plan, key) for indicator, key in zip(indicators, first_keys(len(indicators)), strict=True)
    ]


def goal_from(indicator: Indicator, plan: Plan, order_key: str) -> Goal:
    """A goal that starts where the indicator stands; the target is for both sides to agree."""
    return Goal(
        id=new_id(),
        enterprise_id=plan.enterprise_id,
        plan_id=plan.id,
        indicator_id=indicator.id,
        name=indicator.name,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=Figure(period=f"{plan.period.end[:7]}前" if plan.period.end else ""),
        source=indicator.source,
        formula=indicator.formula,
        order_key=order_key,
    )


def _milestones(plan: Plan, start: date) -> list[Milestone]:
    steps = (
        (7, "方案经双方确认并签字", "双方签字的方案"),
        (30, "四个层次的首轮培训完成", "签到表与考核记录"),
        (75, "高紧迫度问题的措施全部完成", "措施交付物与现场验证记录"),
        (120, "制度文件发布并开始运行", "发布令与受控文件清单"),
        (180, "目标指标复测，完成第二轮诊断", "前后对比表"),
    )
    keys = first_keys(len(steps))
    return [
        Milestone(
            id=new_id(),
            enterprise_id=plan.enterprise_id,
            plan_id=plan.id,
            on=(start + timedelta(days=days)).isoformat(),
            text=text,
            proof=proof,
            order_key=key,
        )
        for (days, text, proof), key in zip(steps, keys, strict=True)
    ]


def proposals(db: Connection, assessment: Assessment) -> list[Proposal]:
    """The measures that the problems of a round ask for and that the plan does not hold yet, most pressing first.

    A problem from a low answer asks for the measures of its question, one from an observation for those of its tag
    and dimension.
    """
    plan = plan_of(db, assessment)
    held = {
        (problem_id, measure.library_key)
        for measure in (parts_of(db, PlanMeasure, plan) if plan else [])
        for problem_id in measure.problem_ids
    }
    reasons = _Reasons(db, assessment)
    problems = sorted(findings.problems_of(db, assessment.id), key=_urgency)
    return [
        Proposal(problem=problem, measure=measure, why=reasons.why(problem, measure.key))
        for problem in problems
        for measure in reasons.measures(problem)
        if (problem.id, measure.key) not in held
    ]


def _urgency(problem: Problem) -> tuple[bool, int]:
    return (not problem.pressing, "高中低".find(problem.urgency))


class _Reasons:
    """Finds measures for problems and says why, from one reading of the round."""

    def __init__(self, db: Connection, assessment: Assessment) -> None:
        self._questions = {
            question.name: (number, question) for number, _, question in numbered(survey.form_of(db, assessment))
        }
        self._judged = survey.judgements(db, assessment.id)
        self._photos = photo_numbers(db, assessment)

    def measures(self, problem: Problem) -> list[LibraryMeasure]:
        """The library's measures for a problem, best first."""
        shelf = library.measures()
        if problem.question in self._questions:
            return [shelf[key] for key in self._questions[problem.question][1].measures if key in shelf]
        fitting = [m for m in shelf.values() if m.tag == problem.tag and m.dimension == problem.dimension]
        return fitting[:3]

    def why(self, problem: Problem, measure_key: str) -> str:
        """Such as 因为 第12项=1分（首件检验无记录，照片3）→ 措施 M-07."""
        photos = self._photos.get(problem.id, [])
        if problem.question in self._questions:
            number, question = self._questions[problem.question]
            judged = self._judged.get(question.name, Judgement())
            level = level_of(question, judged)
            head = f"第{number}项" + (f"={level}分" if level is not None else "")
            photos = [*self._photos.get(survey.answer_id(problem.assessment_id, question.name), []), *photos]
        else:
            head = f"现场观察 {problem.number}"
        facts = [_brief(problem.evidence or problem.fact), *(f"照片{photo}" for photo in photos[:3])]
        return f"因为 {head}（{'，'.join(fact for fact in facts if fact)}）→ 措施 {measure_key}"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 36 else f"{line[:35]}…"


def add_measures(session: Session, plan: Plan, chosen: list[Proposal]) -> list[PlanMeasure]:
    """Put proposed measures into the plan; one asked for by several problems comes once, with all its reasons."""
    enterprise = records.get(session.db, Enterprise, plan.enterprise_id)
    before = parts_of(session.db, PlanMeasure, plan)
    known = {measure.library_key: measure for measure in before if measure.library_key}
    last = before[-1].order_key if before else ""
    touched: dict[str, PlanMeasure] = {}
    for proposal in chosen:
        key = proposal.measure.key
        if there := touched.get(key) or known.get(key):
            touched[key] = _with_reason(there, proposal)
        else:
            last = between(last, "")
            touched[key] = _from_library(proposal, plan, enterprise, last)
    if touched:
        with session.write(f"列入{len(touched)}项措施") as db:
            records.put_all(db, touched.values())
    return list(touched.values())


def _with_reason(measure: PlanMeasure, proposal: Proposal) -> PlanMeasure:
    if proposal.problem.id in measure.problem_ids:
        return measure
    why = f"{measure.why}\n{proposal.why}".strip()
    return replace(measure, problem_ids=(*measure.problem_ids, proposal.problem.id), why=why)


def _from_library(proposal: Proposal, plan: Plan, enterprise: Enterprise, order_key: str) -> PlanMeasure:
    entry = proposal.measure
    start = date.fromisoformat(plan.period.start) if plan.period.start else date.today()
    delay = 0 if proposal.problem.pressing else 14
    begin = start + timedelta(days=delay)
    return PlanMeasure(
        id=new_id(),
        enterprise_id=plan.enterprise_id,
        plan_id=plan.id,
        problem_ids=(proposal.problem.id,),
        question=proposal.problem.question,
        library_key=entry.key,
        why=proposal.why,
        text=entry.text,
        help_form=entry.help_form,
        tools="、".join(entry.tools),
        owner=entry.owner,
        consultant=enterprise.consultant,
        period=Period(start=begin.isoformat(), end=(begin + timedelta(days=max(entry.days, 1) * 2)).isoformat()),
        resources="；".join(part for part in (entry.resources, f"费用{entry.cost}" if entry.cost else "") if part),
        deliverable=entry.deliverable,
        verification=entry.proof,
        order_key=order_key,
    )


def set_progress(session: Session, measure_id: str, state: MeasureState, on: str, note: str = "") -> None:
    """Say how far a measure is, with date and proof."""
    measure = records.get(session.db, PlanMeasure, measure_id)
    with session.write("更新措施进展", merge_key=f"{measure_id}/progress") as db:
        records.put(db, replace(measure, progress=Progress(state=state, on=on, note=note)))


def is_overdue(measure: PlanMeasure, today: str) -> bool:
    """Whether a measure should have been done by now. Dates are ISO."""
    is_open = measure.progress.state in (MeasureState.PLANNED, MeasureState.RUNNING)
    return is_open and bool(measure.period.end) and measure.period.end < today


def propose_trainings(session: Session, plan: Plan) -> list[Training]:
    """Fill each of the four layers that has no training yet with one drawn from the plan's measures."""
    there = parts_of(session.db, Training, plan)
    filled = {training.layer for training in there}
    measures = parts_of(session.db, PlanMeasure, plan)
    last = there[-1].order_key if there else ""
    made = []
    for layer in range(1, len(TRAINING_LAYERS) + 1):
        if layer not in filled:
            last = between(last, "")
            made.append(_training(plan, layer, measures, last))
    if made:
        with session.write("拟定分层培训") as db:
            records.put_all(db, made)
    return made


_TOPICS = (  # guideline §五（二）4, in our words
    "质量意识：本厂近一年的质量损失、顾客投诉实例与负责人的质量责任",
    "管理体系标准的基本思想与管理原则，同行业优良案例，本厂质量目标",
    "标准要点、文件编写方法与工具、内部审核方法",
    "质量工具与现场管理：首件检验、5S、异常处理与5Why",
)


def _training(plan: Plan, layer: int, measures: list[PlanMeasure], order_key: str) -> Training:
    shelf = library.measures()
    fitting = [m for m in measures if m.library_key in shelf and shelf[m.library_key].training_layer == layer]
    titles = "；".join(shelf[measure.library_key].title for measure in fitting[:3])
    start = date.fromisoformat(plan.period.start) if plan.period.start else date.today()
    return Training(
        id=new_id(),
        enterprise_id=plan.enterprise_id,
        plan_id=plan.id,
        layer=layer,
        topic=f"{_TOPICS[layer - 1]}。结合本次问题：{titles}" if titles else _TOPICS[layer - 1],
        audience=TRAINING_LAYERS[layer - 1],
        hours="2" if layer <= 2 else "4",
        on=(start + timedelta(days=7 * layer)).isoformat(),
        lecturer="",
        check="现场提问" if layer <= 2 else "笔试或实操考核",
        problem_ids=tuple(dict.fromkeys(key for measure in fitting for key in measure.problem_ids)),
        order_key=order_key,
    )


def measures_for(db: Connection, problem_id: str) -> list[PlanMeasure]:
    """The measures that answer a problem: the way from problem to plan."""
    problem = records.get(db, Problem, problem_id)
    every = records.of_enterprise(db, PlanMeasure, problem.enterprise_id)
    return [measure for measure in every if problem_id in measure.problem_ids]


def add_part(session: Session, kind: type[Part], plan: Plan, **values: object) -> Part:
    """Add a goal, measure, training, milestone or risk at the end of its list."""
    there = parts_of(session.db, kind, plan)
    last = there[-1].order_key if there else ""  # type: ignore[attr-defined]
    part = kind(id=new_id(), enterprise_id=plan.enterprise_id, plan_id=plan.id, order_key=between(last, ""), **values)  # type: ignore[call-arg]
    with session.write(f"新增{KINDS[kind]}") as db:
        records.put(db, part)
    return part
