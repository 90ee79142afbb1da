"""What the records say about each input of a management review, and what they do not."""

from dataclasses import replace
from typing import Any

import pytest

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditLine, Conclusion, Finding, Verdict
from consultant_app.model.audit_dossier import AuditView, NonconformityView, ReviewView, SystemView
from consultant_app.model.dossier import Dossier, PlanView
from consultant_app.model.enterprise import Enterprise, Figure, Indicator, Person, Qualification
from consultant_app.model.management_system import Complaint, IndicatorReading, RiskOpportunity, Supplier, WorkProcess
from consultant_app.model.nonconformity import (
    AuditObservation,
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    Nonconformity,
    Verification,
)
from consultant_app.model.plan import Goal, MeasureState, Plan, PlanMeasure, Progress, Training
from consultant_app.model.review import ManagementReview, inputs_for
from consultant_app.model.review_facts import Gathered
from consultant_app.model.review_sources import gather_inputs

TODAY = "2026-11-22"
_OF: dict[str, Any] = {"enterprise_id": "e"}
REVIEW = ManagementReview(id="r", **_OF, on="2026-12-02")
PREVIOUS = ManagementReview(id="p", **_OF, number="GP-2025-01", on="2025-11-20")


def _dossier(**parts: Any) -> Dossier:
    return Dossier(enterprise=Enterprise(id="e"), review=ReviewView(review=REVIEW), **parts)


def _gathered(key: str, dossier: Dossier) -> Gathered:
    return gather_inputs(dossier, TODAY)[key]


def _nonconformity(key: str, **fields: Any) -> Nonconformity:
    return Nonconformity(**{"id": key, **_OF, "number": f"NC-{key}", "found_on": "2026-10-26"} | fields)


def test_every_input_of_each_edition_is_answered_with_words_or_a_named_gap() -> None:
    for edition in ("GB/T 19001-2016", "ISO 9001:2026"):
        dossier = _dossier()
        view = ReviewView(review=replace(REVIEW, edition=edition))
        found = gather_inputs(replace(dossier, review=view), TODAY)
        assert set(found) == {item.key for item in inputs_for(edition)}
        assert all(each.lines or each.gaps for each in found.values())


def test_without_a_review_there_is_nothing_to_gather() -> None:
    assert gather_inputs(Dossier(enterprise=Enterprise(id="e")), TODAY) == {}


def test_first_review_says_that_there_was_none_before() -> None:
    assert "首次管理评审" in _gathered("a", _dossier()).text


def test_period_begins_with_the_review_before_or_a_year_earlier() -> None:
    early = Complaint(id="c", **_OF, on="2025-11-25", customer="甲", handling="换货")
    dossier = _dossier(system=SystemView(complaints=(early,)))
    assert "没有登记顾客投诉" in _gathered("c1", dossier).text  # a year before 2026-12-02 is 2025-12-02
    view = ReviewView(review=REVIEW, previous_review=PREVIOUS)
    assert "登记顾客投诉 1 件" in _gathered("c1", replace(dossier, review=view)).text


def test_missing_quarter_of_satisfaction_is_named() -> None:
    indicator = Indicator(id="i", **_OF, name="顾客满意度", unit="分")
    readings = tuple(
        IndicatorReading(id=period, **_OF, indicator_id="i", period=period, value="88", target="85")
        for period in ("2026Q1", "2026Q2")
    )
    found = _gathered("c1", _dossier(indicators=(indicator,), system=SystemView(readings=readings)))
    assert "没有2026年第三季度的顾客满意度数据。" in found.gaps
    assert "顾客满意度：2026年第二季度 88分，目标 85分，达标" in found.text


def test_objectives_take_their_target_from_the_plan_where_the_reading_has_none() -> None:
    indicator = Indicator(id="i", **_OF, name="返工率", unit="%", direction="越低越好")
    reading = IndicatorReading(id="r", **_OF, indicator_id="i", period="2026-10", value="3.1")
    goal = Goal(id="g", **_OF, plan_id="p", indicator_id="i", target=Figure(value="2"))
    plan = PlanView(plan=Plan(id="p", **_OF, assessment_id="a"), goals=(goal,))
    dossier = _dossier(indicators=(indicator,), system=SystemView(readings=(reading,)), plan=plan)
    found = _gathered("c2", dossier)
    assert "未达标 1 项：返工率" in found.text
    assert found.rows == (("返工率", "2%", "3.1%（2026年10月）", "", "未达标"),)
    bare = _gathered("c2", replace(dossier, plan=None))
    assert "指标“返工率”没有目标值，无法判定是否达标。" in bare.gaps


def _audit(**fields: Any) -> Audit:
    held = Period(start="2026-10-26", end="2026-10-27")
    return Audit(**{"id": "a", **_OF, "number": "NS-01", "held": held} | fields)


def _line(key: str, verdict: Verdict) -> AuditLine:
    return AuditLine(id=key, **_OF, audit_id="a", process="inspection", finding=Finding(verdict=verdict))


def test_audit_tells_number_days_findings_and_conclusion() -> None:
    view = AuditView(
        audit=_audit(conclusion=Conclusion(conformity="基本符合"), report_on="2026-11-02"),
        lines=(_line("1", Verdict.CONFORM), _line("2", Verdict.NONCONFORM), _line("3", Verdict.NOT_CHECKED)),
        nonconformities=(NonconformityView(item=_nonconformity("1")),),
        observations=(AuditObservation(id="o", **_OF, audit_id="a", fact="量具摆放未定置"),),
    )
    dossier = _dossier(
        audit=view, system=SystemView(processes=(WorkProcess(id="w", **_OF, name="调质", is_special=True),))
    )
    found = _gathered("c6", dossier)
    assert "NS-01（2026年10月26日至2026年10月27日，例行），检查 2 条：符合 1 条、不符合 1 条" in found.text
    assert "不符合项 1 项（一般 1 项），观察项 1 项；结论：基本符合" in found.text
    assert "1 个过程共 2 条，不符合 1 条（检验放行 2 条中 1 条）" in _gathered("c3", dossier).text
    assert any("特殊过程（调质）" in gap for gap in _gathered("c3", dossier).gaps)
    assert "量具摆放未定置" in _gathered("f", dossier).text


@pytest.mark.parametrize(
    ("audit", "gap"),
    [
        (_audit(held=Period()), "内审 NS-01 还没有实施。"),
        (_audit(), "内审 NS-01 还没有写审核结论。"),
        (_audit(held=Period(start="2024-10-26", end="2024-10-27")), "没有已实施的内部审核"),
    ],
)
def test_audit_that_cannot_be_reported_is_named(audit: Audit, gap: str) -> None:
    assert any(gap in each for each in _gathered("c6", _dossier(audit=AuditView(audit=audit))).gaps)


def test_nonconformities_count_by_state_and_leave_out_the_withdrawn_ones() -> None:
    action = CorrectiveAction(id="x", **_OF, nonconformity_id="2", text="修订", done_on="2026-11-10")
    failed = Verification(id="v", **_OF, nonconformity_id="2", concluded="未关闭")
    views = (
        NonconformityView(item=_nonconformity("1", due_on="2026-11-01", cause=CauseAnalysis(text="没有规定"))),
        NonconformityView(item=_nonconformity("2", source="顾客"), actions=(action,), rounds=(failed,)),
        NonconformityView(item=_nonconformity("3", withdrawn="重复开具")),
        NonconformityView(item=_nonconformity("4", found_on="2024-01-05", repeats_id="1")),
        NonconformityView(item=_nonconformity("5", found_on="2024-01-05", closed_on="2024-02-01")),
    )
    found = _gathered("c4", _dossier(other_nonconformities=views))
    assert "开具不符合项 3 项，来源：内审 2 项、顾客 1 项" in found.text
    assert "整改中 1 项" in found.text
    assert "验证未通过 1 项" in found.text
    assert "逾期 1 项：NC-1" in found.text
    assert "验证 1 次，其中未通过 1 次" in found.text
    assert "重复发生 1 项：NC-4" in found.text
    assert "NC-2 没有原因分析。" in found.gaps
    assert "NC-1 没有原因分析。" not in found.gaps


def test_suppliers_count_by_result_and_name_who_was_not_evaluated() -> None:
    suppliers = (
        Supplier(id="1", **_OF, name="甲", evaluated_on="2026-05-01", result="合格"),
        Supplier(id="2", **_OF, name="乙", evaluated_on="2024-05-01", result="合格"),
        Supplier(id="3", **_OF, name="丙", evaluated_on="2026-06-01", problems="交期拖延。"),
    )
    found = _gathered("c7", _dossier(system=SystemView(suppliers=suppliers)))
    assert "外部供方 3 家" in found.text
    assert "评价 2 家：合格 1 家、未注明 1 家" in found.text
    assert "丙：交期拖延。" in found.text
    assert found.gaps == ("供方“乙”本期没有评价。", "供方“丙”的评价没有结论。")


def test_risks_and_opportunities_are_told_apart_with_their_effectiveness() -> None:
    risks = (
        RiskOpportunity(id="1", **_OF, text="外包质量波动", level="高", action="每炉抽检", result="不合格由3批降到0批"),
        RiskOpportunity(id="2", **_OF, text="设备单一", action="外协协议", due_on="2026-10-01"),
        RiskOpportunity(id="3", **_OF, is_opportunity=True, text="在线检测"),
    )
    found = _gathered("e", _dossier(system=SystemView(risks=risks)))
    assert "风险 2 项（等级：高 1 项、中 1 项）：有应对措施 2 项，已评价有效性 1 项" in found.text
    assert "机遇 1 项" in found.text
    assert "风险“设备单一”的措施没有写有效性，期限已过。" in found.gaps
    assert "机遇“在线检测”没有应对措施。" in found.gaps
    assert [row[0] for row in found.rows] == ["风险", "风险", "机遇"]


def test_resources_tell_trainings_and_auditors() -> None:
    plan = PlanView(
        plan=Plan(id="p", **_OF, assessment_id="a"),
        trainings=(
            Training(id="1", **_OF, plan_id="p", topic="内审员", on="2026-09-01", headcount="6"),
            Training(id="2", **_OF, plan_id="p", topic="首检"),
        ),
        measures=(
            PlanMeasure(id="m", **_OF, plan_id="p", text="建立首检制度", progress=Progress(state=MeasureState.DONE)),
            PlanMeasure(id="n", **_OF, plan_id="p", text="统计刀具寿命", owner="王立"),
        ),
    )
    person = Person(id="x", **_OF, name="李敏", qualifications=(Qualification(name="内审员"),))
    dossier = _dossier(plan=plan, people=(person,))
    found = _gathered("d", dossier)
    assert "内审员资格 1 人：李敏" in found.text
    assert "培训 2 次，日期已到 1 次，计划参加 6 人次" in found.text
    assert "培训“首检”没有日期，无法判断是否已办。" in found.gaps
    improvement = _gathered("f", dossier).text
    assert "一企一策措施 2 项：未开始 1 项、已完成 1 项" in improvement
    assert "尚未完成：统计刀具寿命（王立）。" in improvement


def test_the_same_records_say_the_same_on_another_day() -> None:
    complaint = Complaint(id="c", **_OF, on="2026-10-25", customer="甲")
    dossier = _dossier(system=SystemView(complaints=(complaint,)), audit=AuditView(audit=_audit()))
    first, second = gather_inputs(dossier, "2026-11-22"), gather_inputs(dossier, "2026-11-25")
    assert {key: each.text for key, each in first.items()} == {key: each.text for key, each in second.items()}


def test_broken_or_partial_dates_do_not_stop_the_gathering() -> None:
    for on in ("2026", "2026-12", "", "not a date"):
        view = ReviewView(review=replace(REVIEW, on=on), previous_review=replace(PREVIOUS, on=on))
        assert gather_inputs(replace(_dossier(audit=AuditView(audit=_audit())), review=view), TODAY)


def test_nonconformities_are_told_as_they_stood_on_the_day_of_the_review() -> None:
    actions = tuple(
        CorrectiveAction(id=day, **_OF, nonconformity_id="1", text="t", done_on=day)
        for day in ("2026-11-20", "2026-12-05")
    )
    late = Verification(id="v", **_OF, nonconformity_id="1", on="2026-12-06", concluded="关闭")
    item = _nonconformity("1", closed_on="2026-12-06", correction=Correction(text="c", done_on="2026-11-20"))
    view = AuditView(
        audit=Audit(id="a", **_OF), nonconformities=(NonconformityView(item=item, actions=actions, rounds=(late,)),)
    )
    text = gather_inputs(_dossier(audit=view), "2026-12-31")["c4"].text
    assert "状态：整改中 1 项" in text
    assert "制定纠正措施 2 项，已完成 1 项；验证 0 次" in text
