"""一企一策: the plan of a round with its goals, trainings, milestones and risks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from consultant_app.errors import AppError
from consultant_app.model.assessment import Assessment, Period
from consultant_app.model.enterprise import Enterprise, Figure, Indicator, Stage
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.labels import KINDS
from consultant_app.model.order import between, first_keys
from consultant_app.model.plan import (
    TRAINING_LAYERS,
    Goal,
    Milestone,
    Plan,
    PlanMeasure,
    Training,
)
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import library

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


def add_part(session: Session, kind: type[Part], plan: Plan, **values: object) -> Part:
    """Add a goal, measure, training, milestone or risk at the end of its list."""
    there = parts_of(session.db, kind, plan)
    last = there[-1].order_key if there else ""  # type: ignore[attr-defined]
    part = kind(id=new_id(), enterprise_id=plan.enterprise_id, plan_id=plan.id, order_key=between(last, ""), **values)  # type: ignore[call-arg]
    with session.write(f"新增{KINDS[kind]}") as db:
        records.put(db, part)
    return part


def add_goal(session: Session, plan: Plan, indicator: Indicator) -> Goal:
    """Make a goal of an indicator, at the end of the list."""
    there = parts_of(session.db, Goal, plan)
    goal = goal_from(indicator, plan, between(there[-1].order_key if there else "", ""))
    with session.write(f"新增目标：{indicator.name}") as db:
        records.put(db, goal)
    return goal


def edit_parts(
    session: Session,
    kind: type[Any],
    plan: Plan,
    changed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    added: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Change fields of several records of a list and add records at its end, in one step, as a table's paste does.

    `changed` is {id: {field: text}}; a field inside a value is written "period.end", "baseline.value". Raises
    AppError for a word that a choice does not know.
    """
    there = {part.id: part for part in parts_of(session.db, kind, plan)}
    altered = [_with_fields(there[key], values) for key, values in changed.items() if key in there]
    altered = [part for part in altered if part != there[part.id]]
    last = max((part.order_key for part in there.values()), default="")
    for values in added:
        last = between(last, "")
        empty = kind(id=new_id(), enterprise_id=plan.enterprise_id, plan_id=plan.id, order_key=last)
        altered.append(_with_fields(empty, values))
    if altered:
        fields = ",".join(sorted({name for values in changed.values() for name in values}))
        merge = f"{next(iter(changed))}/{fields}" if len(changed) == 1 and not added else ""
        label = f"新增{KINDS[kind]}" if added and not changed else f"修改{KINDS[kind]}"
        with session.write(label, merge_key=merge) as db:
            records.put_all(db, altered)


def _with_fields(part: Any, values: Mapping[str, Any]) -> Any:
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            value = replace(getattr(part, outer), **{inner: _fitting(getattr(part, outer), inner, value)})
        part = replace(part, **{outer: value})
    return part


def _fitting(holder: object, name: str, value: str) -> object:
    """The text as the kind of value that the field holds."""
    before = getattr(holder, name)
    if not isinstance(before, StrEnum):
        return value
    try:
        return type(before)(value)
    except ValueError as error:
        known = "、".join(type(before))
        raise AppError(f"“{value}”不是可选的状态；没有改动；请从 {known} 中选一个。") from error


def remove_parts(session: Session, kind: type[Any], keys: Sequence[str]) -> None:
    """Remove records of a list of the plan in one step."""
    with session.write(f"删除{KINDS[kind]}") as db:
        for key in keys:
            records.delete(db, kind, key)
