"""The rules of the management review: silent for a good one, a sentence for each fault."""

from dataclasses import replace
from typing import Any

import pytest

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Attendee, Audit, Issue, Meeting
from consultant_app.model.audit_dossier import AuditView, MeetingView, ReviewView, SystemView
from consultant_app.model.dossier import Dossier
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.gap import Gap, Severity
from consultant_app.model.gates_review import gaps
from consultant_app.model.ids import fixed_id
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.review import (
    Completion,
    DecisionCheck,
    ManagementReview,
    Opinion,
    ReviewDecision,
    ReviewInput,
    inputs_for,
)

TODAY = "2026-11-22"
_OF: dict[str, Any] = {"enterprise_id": "e", "review_id": "r"}
REVIEW = ManagementReview(
    id="r", enterprise_id="e", number="GP-2026-01", purpose="评价体系", basis="9.3",
    plan_made_on="2026-11-02", notice_on="2026-11-06", on="2026-11-16", place="会议室",
    chair="沈国强", chair_position="总经理", participants="各部门",
    prepared_by="李敏", approved_by="沈国强", approved_position="总经理",
    report_on="2026-11-18", strategy="一致，扩产按计划进行",
    suitability=Opinion(verdict="适宜", reason="组织、产品和工艺没有变化，七份程序与现行分工一致"),
    adequacy=Opinion(verdict="基本充分", reason="过程已全部有文件，热处理确认记录还缺两种规格"),
    effectiveness=Opinion(verdict="有效", reason="六项目标五项达标，准时交付率 91.5% 未达 95%"),
)  # fmt: skip
INPUTS = tuple(
    ReviewInput(
        id=fixed_id("r", item.key), **_OF, key=item.key, text="见数据", department="品管部", due_on="2026-11-13",
        submitted_on="2026-11-12",
    )
    for item in inputs_for(REVIEW.edition)
)  # fmt: skip
DECISION = ReviewDecision(
    id="d", **_OF, text="增设热处理炉温记录仪", owner="王立", due_on="2026-12-31", verification="现场核对并抽查记录"
)
AUDIT = Audit(
    id="a", enterprise_id="e", number="NS-1", held=Period(start="2026-10-26", end="2026-10-27"), report_on="2026-11-10"
)
PREVIOUS = ManagementReview(id="p", enterprise_id="e", number="GP-2025-01", on="2025-11-20")


def _view(**changes: Any) -> ReviewView:
    meeting = Meeting(id="m", enterprise_id="e", owner_id="r", minutes="逐项讨论")
    view = ReviewView(
        review=REVIEW,
        inputs=INPUTS,
        decisions=(DECISION,),
        meeting=MeetingView(meeting=meeting, attendees=(Attendee(id="t", enterprise_id="e", name="沈国强"),)),
    )
    return replace(view, **changes)


def _dossier(view: ReviewView | None = None, **changes: Any) -> Dossier:
    dossier = Dossier(
        enterprise=Enterprise(id="e"),
        audit=AuditView(audit=AUDIT),
        system=SystemView(system=ManagementSystem(id="s", enterprise_id="e", top_manager="沈国强")),
        review=view or _view(),
    )
    return replace(dossier, **changes)


def _found(dossier: Dossier, today: str = TODAY) -> list[Gap]:
    return list(gaps(dossier, today))


def _of_review(**fields: Any) -> list[Gap]:
    return _found(_dossier(_view(review=replace(REVIEW, **fields))))


def _of_decision(**fields: Any) -> list[Gap]:
    return _found(_dossier(_view(decisions=(replace(DECISION, **fields),))))


def _of_input(**fields: Any) -> list[Gap]:
    return _found(_dossier(_view(inputs=(replace(INPUTS[0], **fields), *INPUTS[1:]))))


def _says(found: list[Gap], severity: Severity, words: str) -> bool:
    return any(gap.severity is severity and words in gap.sentence and gap.page == "review" for gap in found)


def test_a_good_review_has_no_gap() -> None:
    assert _found(_dossier()) == []


def test_without_a_review_only_a_reported_audit_asks_for_one() -> None:
    none = replace(_dossier(), review=None)
    assert _found(none) == []
    reported = AuditView(audit=replace(AUDIT, issues=(Issue(on="2026-11-10"),)))
    assert _says(_found(replace(none, audit=reported)), Severity.HINT, "还没有策划管理评审")


@pytest.mark.parametrize(
    ("fields", "severity", "words"),
    [
        ({"on": ""}, Severity.ERROR, "计划缺评审日期"),
        ({"place": "", "purpose": ""}, Severity.ERROR, "缺地点、评审目的"),
        ({"edition": "ISO 9001:2026"}, Severity.WARNING, "体系声明的是 GB/T 19001-2016"),
        ({"plan_made_on": "2026-11-17"}, Severity.ERROR, "编制日期（2026年11月17日）晚于评审日期"),
        ({"notice_on": ""}, Severity.WARNING, "没有写通知日期"),
        ({"notice_on": "2026-11-01"}, Severity.ERROR, "通知日期早于计划编制日期"),
        ({"notice_on": "2026-11-17"}, Severity.ERROR, "通知日期晚于评审日期"),
        ({"notice_on": "2026-11-12"}, Severity.HINT, "只有 4 天"),
        ({"report_on": ""}, Severity.WARNING, "报告没有日期"),
        ({"report_on": "2026-11-15"}, Severity.ERROR, "早于评审日期"),
        ({"strategy": ""}, Severity.WARNING, "战略方向"),
        ({"reopened": "错字"}, Severity.WARNING, "还没有再次签发"),
        ({"prepared_by": "沈国强"}, Severity.WARNING, "编制和批准是同一人"),
    ],
)
def test_plan_notice_and_report(fields: dict[str, str], severity: Severity, words: str) -> None:
    assert _says(_of_review(**fields), severity, words)


def test_a_full_week_of_notice_is_enough() -> None:
    assert _of_review(notice_on="2026-11-09") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"chair": ""}, "没有写管理评审由谁主持"),
        ({"chair": "李敏", "chair_position": "质量经理"}, "由李敏（质量经理）主持，不是最高管理者"),
        ({"chair": "李敏", "chair_position": ""}, "没有写职务"),
        ({"chair": "赵副", "chair_position": "副总经理"}, "不是最高管理者"),
        ({"approved_by": ""}, "没有写管理评审由谁批准"),
        ({"approved_by": "李敏", "approved_position": "管理者代表"}, "不能代为批准"),
    ],
)
def test_somebody_else_than_top_management_is_told_why_that_is_wrong(fields: dict[str, str], words: str) -> None:
    assert _says(_of_review(**fields), Severity.ERROR, words)


def test_a_reason_written_at_the_issue_makes_it_a_warning() -> None:
    fields = {"approved_by": "李敏", "approved_position": "质量经理"}
    found = _of_review(**fields, issues=(Issue(on="2026-11-21", by="李敏", authority="总经理住院，授权书 3 号"),))
    assert not _says(found, Severity.ERROR, "不是最高管理者")
    assert _says(found, Severity.WARNING, "总经理住院，授权书 3 号")


@pytest.mark.parametrize("position", ["总经理", "董事长", "厂长", "法定代表人", "董事长兼总经理"])
def test_position_of_the_top_manager_is_enough_where_the_system_names_nobody(position: str) -> None:
    nobody = SystemView(system=ManagementSystem(id="s", enterprise_id="e"))
    changed = replace(REVIEW, chair="沈国强", chair_position=position, approved_position=position)
    assert _found(_dossier(_view(review=changed), system=nobody)) == []
    assert _found(_dossier(_view(review=changed), system=SystemView())) == []


def test_another_general_manager_than_the_declared_one_is_asked_about() -> None:
    found = _of_review(approved_by="吴海")
    assert _says(found, Severity.WARNING, "登记的最高管理者是沈国强，评审却由吴海批准")


def test_day_of_rest_is_noted() -> None:
    found = _found(_dossier(rest_days={"2026-11-16": "周六"}))
    assert [(gap.severity, "周六" in gap.sentence) for gap in found] == [(Severity.HINT, True)]


@pytest.mark.parametrize(
    ("audit", "words"),
    [
        (None, "没有已实施的内审"),
        (replace(AUDIT, held=Period()), "没有已实施的内审"),
        (replace(AUDIT, held=Period(start="2026-11-18", end="2026-11-19")), "早于内审 NS-1 结束"),
        (replace(AUDIT, report_on=""), "报告没有日期"),
        (replace(AUDIT, report_on="2026-11-17"), "评审时拿不到内审结果"),
    ],
)
def test_review_comes_after_the_audit_and_its_report(audit: Audit | None, words: str) -> None:
    view = AuditView(audit=audit) if audit else None
    assert _says(_found(_dossier(audit=view)), Severity.ERROR, words)


def test_a_later_audit_does_not_spoil_an_earlier_review() -> None:
    later = replace(AUDIT, id="b", number="NS-2", held=Period(start="2027-10-01", end="2027-10-02"), report_on="")
    assert _found(_dossier(audit=AuditView(audit=later, previous_audit=AUDIT))) == []


@pytest.mark.parametrize(
    ("fields", "severity", "words"),
    [
        ({"text": ""}, Severity.ERROR, "“以往管理评审所采取措施的实施情况”没有内容"),
        ({"department": ""}, Severity.WARNING, "没有责任部门"),
        ({"submitted_on": ""}, Severity.WARNING, "没有提交日期"),
        ({"submitted_on": "2026-11-17"}, Severity.ERROR, "提交日期晚于评审日期"),
        ({"submitted_on": "2026-11-14"}, Severity.HINT, "晚于提交期限"),
    ],
)
def test_each_input_has_content_department_and_date(fields: dict[str, str], severity: Severity, words: str) -> None:
    found = _of_input(**fields)
    assert _says(found, severity, words)
    assert found[0].record == fixed_id("r", "a")


def test_gathered_text_counts_as_content_and_a_missing_record_does_not() -> None:
    assert _of_input(text="", gathered="上次没有评审") == []
    assert _says(_found(_dossier(_view(inputs=INPUTS[1:]))), Severity.ERROR, "没有内容")


def test_the_new_edition_asks_for_what_interested_parties_want() -> None:
    system = SystemView(
        system=ManagementSystem(id="s", enterprise_id="e", edition="ISO 9001:2026", top_manager="沈国强")
    )
    view = _view(review=replace(REVIEW, edition="ISO 9001:2026"))
    assert _says(_found(_dossier(view, system=system)), Severity.ERROR, "“相关方需求和期望的变化”没有内容")


def test_before_the_meeting_only_the_preparation_is_asked_for() -> None:
    bare = replace(
        REVIEW, report_on="", strategy="", suitability=Opinion(), adequacy=Opinion(), effectiveness=Opinion()
    )
    view = _view(review=bare, inputs=(), decisions=(), meeting=_view().meeting)
    found = _found(_dossier(view), "2026-11-10")
    assert {gap.severity for gap in found} == {Severity.WARNING}
    assert {gap.rule for gap in found} == {"评审输入"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"adequacy": Opinion(reason="过程已全部有文件")}, "没有对充分性作出结论"),
        ({"adequacy": Opinion(verdict="充分")}, "充分性的结论没有理由"),
        ({"adequacy": REVIEW.suitability}, "写的是同一句话"),
        ({"effectiveness": Opinion(verdict="有效", reason="体系运行有效。")}, "只有一句套话"),
    ],
)
def test_three_judgements_each_with_a_reason_of_its_own(fields: dict[str, Opinion], words: str) -> None:
    assert _says(_of_review(**fields), Severity.ERROR, words)


def test_a_review_without_decision_is_no_review() -> None:
    assert _says(_found(_dossier(_view(decisions=()))), Severity.ERROR, "没有决议")


@pytest.mark.parametrize(
    ("fields", "severity", "words"),
    [
        ({"owner": "", "verification": ""}, Severity.ERROR, "第 1 项决议缺责任人、验证方式"),
        ({"due_on": ""}, Severity.ERROR, "缺期限"),
        ({"due_on": "2026-11-01"}, Severity.ERROR, "期限早于评审日期"),
        ({"due_on": "2026-11-20"}, Severity.WARNING, "已逾期"),
        ({"done": Completion(on="2026-11-10", evidence="照片")}, Severity.ERROR, "完成日期早于评审日期"),
        ({"done": Completion(on="2026-11-20")}, Severity.WARNING, "没有写证据"),
        ({"check": DecisionCheck(result="有效", by="李敏", on="2026-11-21")}, Severity.ERROR, "却没有完成日期"),
        (
            {"done": Completion(on="2026-11-20", evidence="照片"),
             "check": DecisionCheck(result="有效", by="李敏", on="2026-11-19")},
            Severity.ERROR, "验证日期早于完成日期",
        ),
        (
            {"done": Completion(on="2026-11-20", evidence="照片"), "check": DecisionCheck(result="有效")},
            Severity.WARNING, "缺验证人或日期",
        ),
        (
            {"done": Completion(on="2026-11-20", evidence="照片"),
             "check": DecisionCheck(result="有效", by="王立", on="2026-11-21")},
            Severity.ERROR, "由责任人王立自己验证",
        ),
        (
            {"done": Completion(on="2026-11-20", evidence="照片"),
             "check": DecisionCheck(result="无效", by="李敏", on="2026-11-21")},
            Severity.HINT, "需要另定措施",
        ),
    ],
)  # fmt: skip
def test_each_decision_can_be_followed(fields: dict[str, Any], severity: Severity, words: str) -> None:
    found = _of_decision(**fields)
    assert _says(found, severity, words)
    assert {gap.record for gap in found} == {"d"}


def test_a_decision_done_and_verified_by_somebody_else_is_good() -> None:
    done = Completion(on="2026-11-20", evidence="照片、验收单")
    assert (
        _of_decision(due_on="2026-11-20", done=done, check=DecisionCheck(result="有效", by="李敏", on="2026-11-21"))
        == []
    )


def test_decisions_of_the_review_before_must_have_been_followed() -> None:
    before = replace(DECISION, id="old", review_id="p", due_on="2026-03-31")
    open_one = _view(previous_review=PREVIOUS, previous_decisions=(before,))
    assert _says(_found(_dossier(open_one)), Severity.ERROR, "“增设热处理炉温记录仪”没有跟踪结果")
    closed = replace(before, done=Completion(on="2026-03-30", evidence="照片"))
    assert _found(_dossier(_view(previous_review=PREVIOUS, previous_decisions=(closed,)))) == []


def test_meeting_names_its_people_and_has_minutes() -> None:
    assert _says(_found(_dossier(_view(meeting=None))), Severity.HINT, "没有列参会人员")
    assert _says(_found(_dossier(_view(meeting=None))), Severity.WARNING, "没有会议记录")
    others = replace(_view().meeting, attendees=(Attendee(id="t", enterprise_id="e", name="李敏"),))  # type: ignore[type-var]
    assert _says(_found(_dossier(_view(meeting=others))), Severity.WARNING, "主持人沈国强不在参会名单里")


def test_no_combination_of_missing_dates_breaks_the_rules() -> None:
    dates = ("plan_made_on", "notice_on", "on", "report_on")
    for mask in range(16):
        fields = {name: "" if mask >> number & 1 else getattr(REVIEW, name) for number, name in enumerate(dates)}
        for value in ("2026", "2026-11"):
            _of_review(**fields | {"notice_on": fields["notice_on"] and value})
        _of_review(**fields)
