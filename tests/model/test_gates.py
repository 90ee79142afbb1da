"""The gap list: every rule speaks when it should and is silent when it should be."""

from dataclasses import replace
from typing import Any

import pytest

from consultant_app.model.assessment import Agreement, AnswerState, Assessment, Judgement, Period, Problem, Strength
from consultant_app.model.dossier import Agency, AssessmentView, Dossier, Item, PlanView, ProblemView
from consultant_app.model.enterprise import Certificate, Engagement, Enterprise, Figure, Willingness
from consultant_app.model.form import FindingRule, Question, QuestionType
from consultant_app.model.gap import Severity
from consultant_app.model.gates import gaps
from consultant_app.model.plan import Goal, MeasureState, Milestone, Plan, PlanMeasure, Progress, Risk, Training

TODAY = "2026-11-22"
ENTERPRISE = Enterprise(
    id="e", name="临江市恒锐精密机械有限公司", credit_code="91350100M000100Y43", registered_address="临江市",
    legal_person="沈", contact_name="沈", products="阀块", industry="18", sector="industry", employees="46",
    revenue="1860", founded_on="2015",
)  # fmt: skip
QUESTION = Question(type=QuestionType.SCORE, name="q", label="首件", finding=FindingRule(below=3))
GOOD = Judgement(state=AnswerState.ANSWERED, value="4", evidence="抽 5 份")
PROBLEM = Problem(
    id="p", enterprise_id="e", assessment_id="a", number="P-01", fact="3 份无签字", evidence="编号 01", clause="8.6",
)  # fmt: skip
ASSESSMENT = Assessment(
    id="a", enterprise_id="e", held=Period(start="2026-10-20", end="2026-10-21"), team=("周明",), conclusion="见表",
    agreement=Agreement(opinion="同意", on="2026-10-21"),
)  # fmt: skip
MEASURE = PlanMeasure(
    id="m", enterprise_id="e", plan_id="pl", problem_ids=("p",), owner="品管部", deliverable="单", verification="看",
    period=Period(start="2026-11-01", end="2026-12-01"),
)  # fmt: skip
GOAL = Goal(
    id="g", enterprise_id="e", plan_id="pl", name="合格率", baseline=Figure(value="92", period="2026-09"),
    target=Figure(value="96", period="2027-04"), source="检验日报", formula="合格数÷检验数",
)  # fmt: skip


def _clean() -> Dossier:
    return Dossier(
        enterprise=ENTERPRISE,
        agency=Agency(name="示例质量技术服务中心"),
        engagement=Engagement(id="x", enterprise_id="e", willingness=Willingness.WILLING, intent_on="2026-10-10"),
        assessment=AssessmentView(
            assessment=ASSESSMENT,
            items=(Item(number=1, section="生产管理", question=QUESTION, judgement=GOOD),),
            problems=(ProblemView(problem=PROBLEM),),
            strengths=(Strength(id="s", enterprise_id="e", assessment_id="a", text="好"),),
        ),
        plan=PlanView(
            plan=Plan(
                id="pl", enterprise_id="e", assessment_id="a", made_on="2026-10-28",
                period=Period(start="2026-11-01", end="2027-04-30"),
            ),
            goals=(GOAL,),
            measures=(MEASURE,),
            trainings=tuple(Training(id=str(i), enterprise_id="e", plan_id="pl", layer=i) for i in range(1, 5)),
            milestones=(Milestone(id="ms", enterprise_id="e", plan_id="pl"),),
            risks=(Risk(id="r", enterprise_id="e", plan_id="pl"),),
        ),
    )  # fmt: skip


def _rules(dossier: Dossier) -> set[str]:
    return {gap.rule for gap in gaps(dossier, TODAY)}


def test_a_complete_dossier_only_lacks_a_pressing_problem() -> None:
    assert _rules(_clean()) == {"亟需解决"}


def _enterprise(**values: Any) -> Dossier:
    return replace(_clean(), enterprise=replace(ENTERPRISE, **values))


def _round(**values: Any) -> Dossier:
    clean = _clean()
    assert clean.assessment
    return replace(clean, assessment=replace(clean.assessment, **values))


def _held(start: str, end: str = "") -> Dossier:
    return _round(assessment=replace(ASSESSMENT, held=Period(start=start, end=end)))


def _agreed(agreement: Agreement) -> Dossier:
    return _round(assessment=replace(ASSESSMENT, agreement=agreement))


def _plan(**values: Any) -> Dossier:
    clean = _clean()
    assert clean.plan
    return replace(clean, plan=replace(clean.plan, **values))


def _judged(**values: Any) -> Dossier:
    return _round(items=(Item(number=1, section="生产管理", question=QUESTION, judgement=Judgement(**values)),))


def _problem(**values: Any) -> Dossier:
    return _round(problems=(ProblemView(problem=replace(PROBLEM, **values)),))


def _measure(**values: Any) -> Dossier:
    return _plan(measures=(replace(MEASURE, **values),))


CASES: list[tuple[Dossier, str, Severity]] = [
    (_enterprise(name=" "), "企业名称", Severity.ERROR),
    (_enterprise(credit_code=""), "信用代码", Severity.WARNING),
    (_enterprise(credit_code="91350100M000100Y44"), "信用代码", Severity.WARNING),
    (_enterprise(employees="300", revenue="2000"), "企业规模", Severity.ERROR),
    (_enterprise(revenue=""), "企业规模", Severity.WARNING),
    (_enterprise(founded_on="2026-11-01"), "意向书日期", Severity.ERROR),
    (_enterprise(certified="是"), "证书", Severity.HINT),
    (replace(_clean(), engagement=None), "参加意愿", Severity.WARNING),
    (replace(_clean(), assessment=None, plan=None), "诊断", Severity.HINT),
    (replace(_clean(), plan=None), "方案", Severity.HINT),
    (_held("2026-12-01"), "诊断日期", Severity.ERROR),
    (_held("2026-10-20", "2026-10-19"), "诊断日期", Severity.ERROR),
    (_agreed(Agreement(opinion="同意", on="2026-10-01")), "确认日期", Severity.ERROR),
    (_held("2026-10-09"), "先后次序", Severity.WARNING),
    (_round(assessment=replace(ASSESSMENT, team=())), "诊断组", Severity.WARNING),
    (_agreed(Agreement()), "企业确认", Severity.WARNING),
    (_round(strengths=()), "亮点", Severity.HINT),
    (_judged(), "未问", Severity.WARNING),
    (_judged(state=AnswerState.ANSWERED, value="2"), "证据", Severity.ERROR),
    (_judged(state=AnswerState.ANSWERED, value="1"), "低分项", Severity.HINT),
    (_judged(state=AnswerState.NOT_APPLICABLE), "不适用", Severity.ERROR),
    (_judged(state=AnswerState.NOT_VERIFIED), "未验证", Severity.ERROR),
    (_judged(state=AnswerState.ANSWERED, value="4", evidence="有", copied_from="a0"), "沿用回答", Severity.ERROR),
    (_problem(fact=""), "问题事实", Severity.ERROR),
    (_problem(fact="编号____的单据无签字"), "问题事实", Severity.ERROR),
    (_problem(fact="首件检验不到位"), "问题用词", Severity.WARNING),
    (_problem(evidence=""), "问题证据", Severity.WARNING),
    (_problem(clause=""), "相关条款", Severity.HINT),
    (_problem(pressing=True), "原因分析", Severity.WARNING),
    (_plan(goals=()), "目标", Severity.ERROR),
    (_plan(goals=(replace(GOAL, formula=""),)), "目标", Severity.ERROR),
    (_plan(measures=()), "措施", Severity.ERROR),
    (_plan(milestones=()), "里程碑", Severity.HINT),
    (_plan(risks=()), "风险", Severity.HINT),
    (_plan(trainings=()), "分层培训", Severity.WARNING),
    (_measure(owner=""), "措施", Severity.ERROR),
    (_measure(period=Period(start="2026-12-02", end="2026-12-01")), "措施时间", Severity.ERROR),
    (_measure(period=Period(start="2026-12-02", end="2027-12-01")), "措施时间", Severity.WARNING),
    (_measure(period=Period(start="2026-11-01", end="2026-11-21")), "措施逾期", Severity.WARNING),
    (_measure(progress=Progress(state=MeasureState.DONE, on="2026-11-23")), "措施进展", Severity.ERROR),
    (_measure(progress=Progress(state=MeasureState.VERIFIED, on="2026-11-20")), "措施验证", Severity.WARNING),
    (_measure(problem_ids=()), "措施无来由", Severity.HINT),
    (_measure(problem_ids=()), "问题无措施", Severity.HINT),
]  # fmt: skip


@pytest.mark.parametrize(("dossier", "rule", "severity"), CASES, ids=[f"{i}-{case[1]}" for i, case in enumerate(CASES)])
def test_a_rule_speaks_with_its_severity(dossier: Dossier, rule: str, severity: Severity) -> None:
    found = [gap for gap in gaps(dossier, TODAY) if gap.rule == rule]
    assert severity in [gap.severity for gap in found]
    assert all(gap.sentence.endswith("。") for gap in found)


def test_a_plan_is_judged_by_the_round_it_was_made_from() -> None:
    clean = _clean()
    assert clean.assessment
    later = replace(clean.assessment, assessment=replace(ASSESSMENT, id="a2", round=2), problems=())
    second = replace(clean, assessment=later, previous=clean.assessment)
    assert not {"措施无来由", "问题无措施"} & _rules(second)


def test_a_certificate_of_the_helping_agency_and_an_expired_one_are_flagged() -> None:
    own = Certificate(id="c", enterprise_id="e", body="示例质量技术服务中心", valid_until="2026-11-21")
    assert {"公正性", "证书有效期"} <= _rules(replace(_clean(), certificates=(own,)))


def test_grave_gaps_come_first() -> None:
    severities = [gap.severity for gap in gaps(_enterprise(name="", credit_code="", products=""), TODAY)]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] is Severity.ERROR
