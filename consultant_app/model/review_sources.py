"""From which records each input of a management review is told."""

from collections.abc import Callable

from consultant_app.model import review_performance as performance
from consultant_app.model.dates import chinese_date
from consultant_app.model.dossier import Dossier
from consultant_app.model.management_system import RiskOpportunity
from consultant_app.model.plan import MeasureState
from consultant_app.model.review import ReviewDecision, inputs_for
from consultant_app.model.review_facts import Facts, Gathered, counted, facts_of, listed, short

_LEVELS = ("高", "中", "低")
_LOW_SCORE = 60  # per cent: a dimension below is named as an opportunity to improve


def gather_inputs(dossier: Dossier, today: str) -> dict[str, Gathered]:
    """What the records say about each input of the review in the dossier; nothing without a review."""
    if dossier.review is None:
        return {}
    facts = facts_of(dossier, dossier.review.review, today)
    return {item.key: _SOURCES[item.key](facts) for item in inputs_for(facts.review.edition)}


def _previous(facts: Facts) -> Gathered:
    view = facts.dossier.review
    if view is None or view.previous_review is None:
        return Gathered(lines=("这是首次管理评审，没有以往评审的措施需要跟踪。",))
    before, decisions = view.previous_review, view.previous_decisions
    done = [each for each in decisions if each.done.on]
    proved = [each for each in done if each.check.result == "有效"]
    head = (
        f"上次管理评审 {before.number}（{chinese_date(before.on)}）共作出决议 {len(decisions)} 项："
        f"已完成 {len(done)} 项，其中验证有效 {len(proved)} 项；未完成 {len(decisions) - len(done)} 项"
        "（来源：改进项跟踪验证表）。"
    )
    gaps = [f"上次决议“{short(each.text)}”没有完成日期和证据。" for each in decisions if not each.done.on]
    gaps += [f"上次决议“{short(each.text)}”已完成，没有验证结果。" for each in done if not each.check.result]
    if not decisions:
        gaps.append("上次管理评审没有记录决议。")
    rows = tuple(
        (each.text, each.owner, chinese_date(each.due_on), _done(each), each.check.result) for each in decisions
    )
    lines = [f"{number}. {_decision_line(each)}" for number, each in enumerate(decisions, 1)]
    heads = ("决议事项", "责任人", "期限", "完成情况", "验证结果")
    return Gathered(lines=(head, *lines), gaps=tuple(gaps), heads=heads, rows=rows)


def _done(decision: ReviewDecision) -> str:
    done = decision.done
    return "，".join(part for part in (chinese_date(done.on), done.evidence) if part) or "未完成"


def _decision_line(decision: ReviewDecision) -> str:
    who = "，".join(part for part in (decision.owner, f"期限 {chinese_date(decision.due_on)}") if part)
    check = decision.check
    proof = f"；验证：{check.result}" + (f"（{check.by}，{chinese_date(check.on)}）" if check.by else "")
    return f"{decision.text.rstrip('。')}（{who}）：{_done(decision)}{proof if check.result else ''}。"


def _context(facts: Facts) -> Gathered:
    return Gathered(
        gaps=(
            "内外部因素的变化没有可汇总的数据，请由管理层写明本期市场、法规、技术、人员、供应等方面的变化及影响。",
            "请写明气候变化与本企业的体系是否有关（ISO 9001:2015/Amd 1:2024）。",
        )
    )


def _parties(facts: Facts) -> Gathered:
    return Gathered(gaps=("相关方需求和期望的变化没有可汇总的数据，请写明顾客、监管部门、供方、员工等的变化。",))


def _resources(facts: Facts) -> Gathered:
    who = facts.dossier.enterprise
    lines = []
    if who.employees:
        lines.append(f"从业人员 {who.employees} 人，设部门 {len(facts.dossier.departments)} 个（来源：企业档案）。")
    auditors = [
        person.name for person in facts.dossier.people if any("内审" in each.name for each in person.qualifications)
    ]
    if auditors:
        lines.append(f"有内审员资格 {len(auditors)} 人：{listed(auditors)}（来源：人员资格）。")
    if who.equipment:
        lines.append(f"主要设备：{who.equipment.rstrip('。')}（来源：企业档案）。")
    gaps = [] if auditors else ["没有登记有内审员资格的人员。"]
    trained = facts.dossier.plan.trainings if facts.dossier.plan else ()
    if trained:
        past = [each for each in trained if each.on and each.on <= facts.today]
        people = sum(int(each.headcount) for each in past if each.headcount.isdecimal())
        lines.append(
            f"方案安排培训 {len(trained)} 次，日期已到 {len(past)} 次"
            + (f"，计划参加 {people} 人次" if people else "") + "（来源：一企一策方案）。"
        )  # fmt: skip
        gaps += [f"培训“{short(each.topic)}”没有日期，无法判断是否已办。" for each in trained if not each.on]
    else:
        gaps.append("没有培训计划和完成情况的数据。")
    gaps.append("设备完好、场地、监视测量设备和资金是否充足没有数据，请由责任部门写明。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps))


def _risks(facts: Facts) -> Gathered:
    every = facts.dossier.system.risks
    lines: list[str] = []
    gaps: list[str] = []
    for name, found in (
        ("风险", [each for each in every if not each.is_opportunity]),
        ("机遇", [each for each in every if each.is_opportunity]),
    ):
        if found:
            lines += _risk_lines(name, found)
            gaps += _risk_gaps(name, found, facts.today)
        else:
            gaps.append(f"{name}清单为空；风险和机遇应分别识别，各自写明措施及其有效性。")
    rows = tuple(
        ("机遇" if each.is_opportunity else "风险", each.text, each.level, each.action, each.result)
        for each in sorted(every, key=lambda each: each.is_opportunity)
    )
    heads = ("类别", "内容", "等级", "应对措施", "有效性（证据）")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps), heads=heads, rows=rows)


def _risk_lines(name: str, found: list[RiskOpportunity]) -> list[str]:
    acted = sum(bool(each.action) for each in found)
    judged = [each for each in found if each.result]
    head = (
        f"{name} {len(found)} 项（等级：{counted((each.level for each in found), _LEVELS)}）：有应对措施 {acted} 项，"
        f"已评价有效性 {len(judged)} 项（来源：{name}清单）。"
    )
    return [
        head,
        *(
            f"{name}“{short(each.text)}”：{each.action.rstrip('。')}；有效性：{each.result.rstrip('。')}。"
            for each in judged
        ),
    ]


def _risk_gaps(name: str, found: list[RiskOpportunity], today: str) -> list[str]:
    gaps = [f"{name}“{short(each.text)}”没有应对措施。" for each in found if not each.action]
    for each in found:
        if each.action and not each.result:
            late = "，期限已过" if each.due_on and each.due_on < today else ""
            gaps.append(f"{name}“{short(each.text)}”的措施没有写有效性{late}。")
    return gaps


def _improvement(facts: Facts) -> Gathered:
    lines = []
    audit = facts.dossier.audit
    open_ones = (
        [each for each in audit.observations if not each.withdrawn] if audit and audit.audit in facts.audits else []
    )
    if open_ones:
        lines.append(f"内审 {audit.audit.number if audit else ''} 观察项 {len(open_ones)} 项："
                     f"{'；'.join(short(each.fact, 40) for each in open_ones)}（来源：内审观察项清单）。")  # fmt: skip
    measures = facts.dossier.plan.measures if facts.dossier.plan else ()
    if measures:
        states = counted((each.progress.state for each in measures), tuple(MeasureState))
        finished = (MeasureState.DONE, MeasureState.VERIFIED, MeasureState.DROPPED)
        left = [each for each in measures if each.progress.state not in finished]
        lines.append(f"一企一策措施 {len(measures)} 项：{states}（来源：一企一策方案）。")
        lines += [
            f"尚未完成：{short(each.text, 40)}（{each.owner or each.department or '未定责任人'}）。"
            for each in left[:5]
        ]
    if low := _low_dimensions(facts):
        lines.append(f"诊断得分偏低的方面：{low}（来源：质量诊断）。")
    gaps = [] if lines else ["没有可汇总的改进线索。"]
    gaps.append("各部门和员工提出的改进建议没有数据，请由责任部门补充。")
    return Gathered(lines=tuple(lines), gaps=tuple(gaps))


def _low_dimensions(facts: Facts) -> str:
    scores = facts.dossier.assessment.scores if facts.dossier.assessment else ()
    low = [each for each in scores if each.score is not None and each.score < _LOW_SCORE]
    return "、".join(f"{each.dimension} {each.score:.0f} 分" for each in low)


_SOURCES: dict[str, Callable[[Facts], Gathered]] = {
    "a": _previous,
    "b": _context,
    "b2": _parties,
    "c1": performance.customers,
    "c2": performance.objectives,
    "c3": performance.processes,
    "c4": performance.nonconformities,
    "c5": performance.monitoring,
    "c6": performance.audit_results,
    "c7": performance.suppliers,
    "d": _resources,
    "e": _risks,
    "f": _improvement,
}
