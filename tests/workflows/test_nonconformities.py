"""Nonconformities in a person's hands: raise, write, grade, withdraw, follow up, verify, close, open again."""

from dataclasses import replace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.audit import Audit, AuditMember, Issue
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.nonconformity import AuditObservation, Nonconformity, State, Verification
from consultant_app.store import records
from consultant_app.workflows import (
    audit_observations,
    audits,
    follow_up,
    grading,
    nonconformities,
    numbering,
    verifying,
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(verifying, "_today", lambda: "2026-12-15")


@pytest.fixture(autouse=True)
def audit(session):
    made = Audit(id="a", enterprise_id="e", number="NS-01")
    with session.write("准备") as db:
        records.put_all(db, [
            made,
            Enterprise(id="e", name="甲"),
            Department(id="d", enterprise_id="e", name="生产部", head="赵主任"),
            Department(id="w", enterprise_id="e", name="仓库", head="钱库管"),
            AuditMember(id="m1", enterprise_id="e", audit_id="a", name="陈组长", role="组长"),
            AuditMember(id="m2", enterprise_id="e", audit_id="a", name="李审"),
            AuditMember(id="m3", enterprise_id="e", audit_id="a", name="看客", role="观察员"),
            ManagementSystem(id=audits.system_id("e"), enterprise_id="e", representative="孙总"),
        ])  # fmt: skip
    return made


def add(session, **values):
    values = {"found_on": "2026-11-20", "department_id": "d", "clause": "8.5.1", **values}
    return nonconformities.add(session, "e", "a", **values)


def reported(session):
    with session.write("签发") as db:
        records.put(db, replace(records.get(db, Audit, "a"), issues=(Issue(on="2026-12-01"),)))


def test_one_without_a_line_gets_what_is_known(session):
    item = add(session)
    assert item.number.startswith("NC-2026-")
    assert (item.place, item.snapshot.department, item.snapshot.department_head) == ("生产部", "生产部", "赵主任")
    assert (item.leader, item.representative, item.grade, item.due_on) == ("陈组长", "孙总", "一般", "2026-12-20")
    assert item.criterion.document.startswith("GB/T 19001-2016 8.5.1")


def test_one_from_outside_needs_no_audit(session):
    item = nonconformities.add(session, "e", source="顾客", fact="投诉")
    assert (item.source, item.audit_id, item.leader) == ("顾客", "", "")


def test_a_graver_grade_takes_the_due_date_along_unless_it_was_set(session):
    item = nonconformities.edit(session, add(session).id, grade="严重")
    assert item.due_on == "2027-02-18"
    nonconformities.edit(session, item.id, due_on="2026-12-05")
    assert nonconformities.edit(session, item.id, grade="一般").due_on == "2026-12-05"


def test_another_day_of_finding_moves_the_usual_due_date(session):
    assert nonconformities.edit(session, add(session).id, found_on="2026-11-01").due_on == "2026-12-01"


def test_a_criterion_goes_with_the_clause_until_somebody_writes_on_it(session):
    item = add(session)
    assert nonconformities.edit(session, item.id, clause="8.6").criterion.document.endswith("8.6 产品和服务的放行")
    nonconformities.edit_part(session, item.id, "criterion", document="QP-07 5.2")
    assert nonconformities.edit(session, item.id, clause="8.7.1").criterion.document == "QP-07 5.2"


def test_another_department_brings_its_name_and_head(session):
    item = nonconformities.edit(session, add(session).id, department_id="w")
    assert (item.place, item.snapshot.department, item.snapshot.department_head) == ("仓库", "仓库", "钱库管")


def test_two_fields_of_one_part_do_not_overwrite_each_other(session):
    item = add(session)
    nonconformities.edit_part(session, item.id, "correction", text="补检")
    after = nonconformities.edit_part(session, item.id, "correction", owner="班长")
    assert (after.correction.text, after.correction.owner) == ("补检", "班长")


def test_after_the_report_the_facts_are_locked_and_the_follow_up_is_not(session):
    item = add(session)
    reported(session)
    for change in ({"fact": "x"}, {"grade": "严重"}, {"clause": "8.6"}):
        with pytest.raises(AppError, match="已锁定"):
            nonconformities.edit(session, item.id, **change)
    with pytest.raises(AppError, match="已锁定"):
        nonconformities.edit_part(session, item.id, "criterion", text="x")
    with pytest.raises(AppError, match="已锁定"):
        nonconformities.withdraw(session, item.id, "重复")
    with pytest.raises(AppError, match="已锁定"):
        add(session)
    nonconformities.edit_part(session, item.id, "cause", text="没有规定")
    nonconformities.edit(session, item.id, due_on="2027-01-10", repeats_id="older")
    follow_up.edit_actions(session, item, {}, [{"text": "修订"}])
    assert records.get(session.db, Nonconformity, item.id).due_on == "2027-01-10"


def test_withdrawing_keeps_the_number_and_needs_a_reason(session):
    item = add(session)
    with pytest.raises(AppError, match="没有写作废原因"):
        nonconformities.withdraw(session, item.id, " ")
    nonconformities.withdraw(session, item.id, "与 002 重复")
    with pytest.raises(AppError, match="已作废"):
        nonconformities.edit(session, item.id, fact="x")
    assert add(session).number.endswith("-002")
    assert nonconformities.restore(session, item.id).withdrawn == ""


def test_one_clause_in_two_departments_proposes_the_gravest_grade(session):
    terms = numbering.read_terms(session)
    first, second = add(session), add(session, department_id="w")
    proposal = grading.propose_grade(first, [second], terms)
    assert proposal.grade == "严重"
    assert "8.5.1 在2个部门（仓库、生产部）" in proposal.reason


@pytest.mark.parametrize(
    "other",
    [
        {"department_id": "d"},
        {"department_id": "w", "clause": "8.6"},
        {"department_id": "w", "audit_id": "b"},
        {"department_id": "w", "withdrawn": "重复"},
        {"department_id": "w", "edition": "ISO 9001:2026"},
    ],
)
def test_otherwise_no_graver_grade_is_proposed(session, other):
    terms = numbering.read_terms(session)
    first = add(session)
    second = replace(first, **{"id": "x", **other})
    assert grading.propose_grade(first, [second], terms) is None


def test_what_came_back_from_an_earlier_audit_is_found(session):
    item = add(session)
    older = replace(item, id="0", audit_id="b", found_on="2025-11-01")
    oldest = replace(older, id="1", found_on="2024-11-01")
    later = replace(older, id="2", found_on="2027-01-01")
    elsewhere = replace(older, id="3", department_id="w")
    same_audit = replace(item, id="4", found_on="2026-11-19")
    found = grading.propose_repeats(item, [oldest, older, later, elsewhere, same_audit])
    assert [each.id for each in found] == ["0", "1"]


# follow-up and verification


def followed_up(session):
    item = add(session, fact="2026年11月20日……")
    nonconformities.edit_part(session, item.id, "cause", text="程序没有规定夜班由谁检验")
    nonconformities.edit_part(
        session, item.id, "correction", text="补检", owner="班长", done_on="2026-11-22", evidence="复检单"
    )
    nonconformities.edit_part(session, item.id, "extent", text="查装配 20 份", found="无")
    follow_up.edit_actions(
        session,
        item,
        {},
        [{"text": "修订 QP-07", "owner": "技术部长", "done_on": "2026-12-01", "evidence": "QP-07 A/1"}],
    )
    return item


def answered(session, round_, *words):
    questions = ("cause_accurate", "correction_effective", "action_effective")
    for question, word in zip(questions, words, strict=True):
        verifying.answer(session, round_.id, question, yes=word)
        verifying.answer(session, round_.id, question, evidence="查首件单 8 份均有签字")
    return verifying.edit_round(session, round_.id, on="2026-12-10")


def state(session, item):
    return verifying.view_of(session.db, item.id).state


def test_actions_follow_each_other_and_take_the_due_date(session):
    item = add(session)
    follow_up.edit_actions(session, item, {}, [{"text": "一"}])
    every = follow_up.edit_actions(session, item, {}, [{"text": "二", "due_on": "2026-12-01"}])
    assert [(each.text, each.due_on) for each in every] == [("一", "2026-12-20"), ("二", "2026-12-01")]
    follow_up.edit_actions(session, item, {every[0].id: {"owner": "王工"}})
    follow_up.remove_actions(session, item, [every[1].id])
    assert [each.owner for each in follow_up.actions_of(session.db, item.id)] == ["王工"]


def test_three_times_yes_closes(session):
    item = followed_up(session)
    round_ = verifying.start_round(session, item)
    assert (round_.round, round_.verifier) == (1, "李审")
    answered(session, round_, "是", "是", "是")
    assert state(session, item) is State.TO_VERIFY
    assert verifying.conclude(session, round_.id).concluded == "关闭"
    assert records.get(session.db, Nonconformity, item.id).closed_on == "2026-12-10"
    session.undo()
    assert state(session, item) is State.TO_VERIFY


def test_a_failed_round_re_opens_and_the_next_one_closes(session):
    item = followed_up(session)
    first = answered(session, verifying.start_round(session, item), "是", "是", "否")
    assert verifying.conclude(session, first.id).concluded == "未关闭"
    assert state(session, item) is State.REOPENED
    with pytest.raises(AppError, match="已有结论"):
        verifying.answer(session, first.id, "action_effective", yes="是")
    action = follow_up.actions_of(session.db, item.id)[0]
    follow_up.edit_actions(session, item, {action.id: {"evidence": "QP-07 A/1 和夜班首件单 8 份"}})
    second = answered(session, verifying.start_round(session, item), "是", "是", "是")
    assert second.round == 2
    verifying.conclude(session, second.id)
    assert state(session, item) is State.CLOSED


def mend_nothing(session, item):
    action = follow_up.actions_of(session.db, item.id)[0]
    follow_up.edit_actions(session, item, {action.id: {"text": "别的"}})
    follow_up.edit_actions(session, item, {action.id: {"text": action.text}})


@pytest.mark.parametrize(
    "mend",
    [
        lambda session, item: follow_up.edit_actions(session, item, {}, [{"text": "夜班班长每班抽查首件"}]),
        lambda session, item: nonconformities.edit_part(session, item.id, "cause", text="检验员没有夜班"),
        lambda session, item: nonconformities.edit_part(session, item.id, "correction", evidence="复检单和台账"),
        lambda session, item: nonconformities.edit_part(session, item.id, "extent", found="另有 2 份"),
        lambda session, item: follow_up.remove_actions(
            session, item, [follow_up.actions_of(session.db, item.id)[0].id]
        ),
    ],
)
def test_after_a_failed_round_the_next_waits_until_something_was_mended(session, mend):
    item = followed_up(session)
    first = answered(session, verifying.start_round(session, item), "是", "是", "否")
    verifying.conclude(session, first.id)
    with pytest.raises(AppError, match=r"第 1 次验证没有通过，之后.*没有改动.*没有新开一轮"):
        verifying.start_round(session, item)
    assert "第 1 次验证没有通过" in verifying.lacking_to_close(session.db, verifying.view_of(session.db, item.id))[0]
    mend_nothing(session, item)
    with pytest.raises(AppError, match="没有改动"):
        verifying.start_round(session, item)
    mend(session, item)
    assert verifying.start_round(session, item).round == 2


@pytest.mark.parametrize("words", [("是", "是", "是"), ("是", "是", "否")])
def test_nothing_is_verified_on_a_day_that_is_to_come(session, words):
    item = followed_up(session)
    round_ = answered(session, verifying.start_round(session, item), *words)
    verifying.edit_round(session, round_.id, on="2026-12-16")
    with pytest.raises(AppError, match="验证日期 2026-12-16 晚于今天 2026-12-15"):
        verifying.conclude(session, round_.id)
    assert records.get(session.db, Nonconformity, item.id).closed_on == ""
    verifying.edit_round(session, round_.id, on="2026-12-15")
    verifying.conclude(session, round_.id)


def test_the_gate_names_what_is_missing(session):
    item = add(session, fact="事实")
    round_ = answered(session, verifying.start_round(session, item), "是", "是", "是")
    with pytest.raises(AppError) as refused:
        verifying.conclude(session, round_.id)
    assert "还不能关闭，缺：原因分析的结论；纠正；纠正措施；举一反三的检查情况" in str(refused.value)
    assert records.get(session.db, Verification, round_.id).concluded == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [("技术部长", "责任人"), ("班长", "责任人"), ("看客", "不是审核组成员"), ("", "验证人")],
)
def test_only_an_auditor_who_does_not_own_the_work_verifies(session, name, said):
    item = followed_up(session)
    round_ = answered(session, verifying.start_round(session, item), "是", "是", "是")
    verifying.edit_round(session, round_.id, verifier=name)
    with pytest.raises(AppError, match=said):
        verifying.conclude(session, round_.id)


def test_a_no_needs_evidence_too(session):
    round_ = verifying.start_round(session, followed_up(session))
    verifying.answer(session, round_.id, "action_effective", yes="否")
    with pytest.raises(AppError, match="未关闭的结论"):
        verifying.conclude(session, round_.id)


def test_one_round_at_a_time(session):
    item = followed_up(session)
    verifying.start_round(session, item)
    with pytest.raises(AppError, match="还没有结论"):
        verifying.start_round(session, item)


def test_a_closed_one_is_locked_until_it_is_opened_again_with_a_reason(session):
    item = followed_up(session)
    round_ = answered(session, verifying.start_round(session, item), "是", "是", "是")
    verifying.conclude(session, round_.id)
    with pytest.raises(AppError, match="已于 2026-12-10 关闭"):
        nonconformities.edit_part(session, item.id, "cause", text="别的")
    with pytest.raises(AppError, match="没有写重新打开的理由"):
        verifying.reopen(session, item.id, "")
    verifying.reopen(session, item.id, "复查又发现 SJ-1215 未签字")
    view = verifying.view_of(session.db, item.id)
    assert (view.state, view.rounds[-1].round) == (State.TO_VERIFY, 2)
    assert "SJ-1215" in view.rounds[-1].remarks


def test_without_a_team_anybody_else_may_verify(session):
    item = nonconformities.add(session, "other", source="顾客")
    assert verifying.may_verify(session.db, item) is None


def test_views_of_many_are_the_same_as_one_by_one(session):
    item = followed_up(session)
    view = verifying.view_of(session.db, item.id)
    assert isinstance(view, NonconformityView)
    assert [action.owner for action in view.actions] == ["技术部长"]


# observations


def test_an_observation_is_written_and_its_response_stays_open(session):
    item = audit_observations.add(session, "e", "a", department_id="w", fact="通道放有周转箱", found_on="2026-11-20")
    assert item.number.startswith("GC-2026-")
    audit_observations.edit(session, item.id, risk="取用受阻")
    reported(session)
    audit_observations.edit(session, item.id, response="划线并定点")
    with pytest.raises(AppError, match="已锁定"):
        audit_observations.edit(session, item.id, fact="别的")
    with pytest.raises(AppError, match="已锁定"):
        audit_observations.withdraw(session, item.id, "重复")
    assert records.get(session.db, AuditObservation, item.id).response == "划线并定点"


def test_observations_are_listed_in_the_order_of_their_numbers(session):
    for place in range(3):
        audit_observations.add(session, "e", "a", fact=str(place), found_on="2026-11-20")
    assert [each.fact for each in audit_observations.observations_of(session.db, "e")] == ["0", "1", "2"]
