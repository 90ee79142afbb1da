"""The closing gate: complete closes, each missing thing is named."""

from dataclasses import replace

import pytest

from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.closing import missing
from consultant_app.model.nonconformity import (
    Answered,
    CauseAnalysis,
    Correction,
    CorrectiveAction,
    ExtentCheck,
    Nonconformity,
    Verification,
)

YES = Answered(yes="是", evidence="查 12 月首件单 8 份均有签字")
ITEM = Nonconformity(
    id="n", enterprise_id="e", found_on="2026-11-20", fact="事实", clause="8.6",
    cause=CauseAnalysis(text="程序没有规定夜班由谁检验"),
    correction=Correction(text="补检", owner="班长", done_on="2026-11-22", evidence="SJ-1103 复检单"),
    extent=ExtentCheck(text="查装配 20 份", found="无"),
)  # fmt: skip
ACTION = CorrectiveAction(
    id="a", enterprise_id="e", nonconformity_id="n", text="修订程序", owner="钱部长",
    done_on="2026-12-01", evidence="QP-07",
)  # fmt: skip
ROUND = Verification(
    id="v", enterprise_id="e", nonconformity_id="n", verifier="李审", on="2026-12-10",
    cause_accurate=YES, correction_effective=YES, action_effective=YES,
)  # fmt: skip
AUDITORS = {"李审", "陈组长"}


def lacks(item=ITEM, actions=(ACTION,), rounds=(ROUND,), auditors=AUDITORS):
    return missing(NonconformityView(item=item, actions=actions, rounds=rounds), auditors)


def test_what_is_complete_may_be_closed():
    assert lacks() == []


def test_what_is_said_to_be_done_must_not_lie_in_the_future():
    late = replace(ITEM, correction=replace(ITEM.correction, done_on="2026-12-06"))
    action = replace(ACTION, done_on="2026-12-07")
    view = NonconformityView(item=late, actions=(action,), rounds=(ROUND,))
    assert [each.partition("：")[0] for each in missing(view, AUDITORS, "2026-12-05")] == [
        "纠正的完成日期 2026-12-06 晚于今天 2026-12-05",
        "第 1 条纠正措施的完成日期 2026-12-07 晚于今天 2026-12-05",
        "验证日期 2026-12-10 晚于今天 2026-12-05",
    ]
    assert missing(view, AUDITORS, "2026-12-10") == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"fact": " "}, "不符合事实"),
        ({"clause": ""}, "条款"),
        ({"cause": CauseAnalysis()}, "原因分析的结论"),
        ({"correction": Correction()}, "纠正"),
        ({"correction": replace(ITEM.correction, owner="")}, "纠正的责任人"),
        ({"correction": replace(ITEM.correction, done_on="")}, "纠正的完成日期"),
        ({"correction": replace(ITEM.correction, evidence="")}, "纠正的完成证据"),
        ({"extent": ExtentCheck()}, "举一反三的检查情况"),
    ],
)
def test_what_the_record_lacks_is_named(change, named):
    assert lacks(item=replace(ITEM, **change)) == [named]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"text": ""}, "第 2 条纠正措施的内容"),
        ({"owner": ""}, "第 2 条纠正措施的责任人"),
        ({"done_on": ""}, "第 2 条纠正措施的完成日期"),
        ({"evidence": ""}, "第 2 条纠正措施的完成证据"),
    ],
)
def test_what_an_action_lacks_is_named_with_its_number(change, named):
    assert lacks(actions=(ACTION, replace(ACTION, **change))) == [named]


def test_without_an_action_it_stays_open():
    assert lacks(actions=()) == ["纠正措施"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"on": ""}, ["验证日期"]),
        ({"verifier": ""}, ["验证人"]),
        ({"verifier": "路人"}, ["验证人“路人”不是审核组成员：验证由审核员做"]),
        ({"cause_accurate": Answered()}, ["“原因分析是否准确”的是或否和证据"]),
        ({"correction_effective": replace(YES, evidence="")}, ["“纠正是否有效”的证据"]),
        ({"action_effective": replace(YES, yes="否")}, ["“纠正措施是否有效”答了否：本轮只能判未关闭"]),
        ({"on": "2026-11-25"}, ["验证日期 2026-11-25 早于措施完成日期 2026-12-01：请核对"]),
        ({"concluded": "未关闭"}, ["第 2 轮验证（上一轮没有通过）"]),
    ],
)
def test_what_the_verification_lacks_is_named(change, named):
    assert lacks(rounds=(replace(ROUND, **change),)) == named


def test_before_the_first_round_the_verification_is_missing():
    assert lacks(rounds=()) == ["验证"]


@pytest.mark.parametrize("name", ["班长", "钱部长", "李审、钱部长"])
def test_who_owns_the_correction_or_an_action_does_not_verify(name):
    assert any(
        "是纠正或措施的责任人" in each
        for each in lacks(rounds=(replace(ROUND, verifier=name),), auditors={name, "李审"})
    )


def test_without_an_audit_any_other_person_may_verify():
    assert lacks(rounds=(replace(ROUND, verifier="客户代表"),), auditors=None) == []


def test_only_the_newest_round_counts():
    failed = replace(ROUND, action_effective=replace(YES, yes="否"), concluded="未关闭")
    assert lacks(rounds=(failed, replace(ROUND, id="w", round=2))) == []


def test_an_empty_one_lacks_everything_in_the_order_of_the_report():
    assert lacks(item=Nonconformity(id="n", enterprise_id="e"), actions=(), rounds=()) == [
        "不符合事实", "条款", "原因分析的结论", "纠正", "纠正措施", "举一反三的检查情况", "验证",
    ]  # fmt: skip


def test_a_withdrawn_one_needs_no_closing():
    assert lacks(item=replace(ITEM, withdrawn="重复")) == ["已作废，不需要关闭"]
