"""Return slips: drafted, issued, answered, judged."""

from pathlib import Path

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Assessment, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.return_slip import (
    Decision,
    RemarkState,
    ReturnSlip,
    SlipRemark,
    SlipState,
    Subject,
    Target,
)
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import bulk, delivering, editing, papers, slip_board, slips
from consultant_app.workflows.dossiers import gaps_of
from consultant_app.workflows.settings import change_setting

TARGET = Target(table="problem", row="p1", field="fact", words="问题 P-01 首件无记录")


@pytest.fixture
def issued(session: Session, enterprise: Enterprise) -> SlipRemark:
    change_setting(session, "consultant", "王经理")
    remark = slips.add_remark(session, enterprise.id, TARGET, "事实里没有写数量")
    slips.issue(session, remark.slip_id)
    change_setting(session, "consultant", "张三")
    return remark


def state(session: Session, remark: SlipRemark) -> RemarkState:
    return records.get(session.db, SlipRemark, remark.id).state


def test_remarks_are_collected_in_one_draft_in_order(session: Session, enterprise: Enterprise) -> None:
    first = slips.add_remark(session, enterprise.id, TARGET, "一")
    second = slips.add_remark(session, enterprise.id, TARGET, "二")
    (view,) = slips.slips_of(session.db, enterprise.id)
    assert [remark.id for remark in view.remarks] == [first.id, second.id]
    assert view.state is SlipState.DRAFT
    assert slip_board.board(session.db, drafts=False) == []
    assert [line.view.slip.id for line in slip_board.board(session.db, drafts=True)] == [view.slip.id]
    assert slip_board.waiting_count(session.db) == 0


def test_the_first_remark_and_its_draft_are_one_step(session: Session, enterprise: Enterprise) -> None:
    slips.add_remark(session, enterprise.id, TARGET, "一")
    session.undo()
    assert slips.slips_of(session.db, enterprise.id) == ()


@pytest.mark.parametrize("what", ["name", "remark", "text"])
def test_what_says_nothing_is_not_issued(session: Session, enterprise: Enterprise, what: str) -> None:
    slip = slips.start(session, enterprise.id)
    if what != "name":
        change_setting(session, "consultant", "王经理")
    if what == "text":
        slips.add_remark(session, enterprise.id, TARGET, " ")
    with pytest.raises(AppError, match="没有发出"):
        slips.issue(session, slip.id)
    assert records.get(session.db, ReturnSlip, slip.id).is_draft


def test_an_issued_slip_has_a_number_and_is_not_rewritten(session: Session, issued: SlipRemark) -> None:
    slip = records.get(session.db, ReturnSlip, issued.slip_id)
    assert slip.number.startswith("TH-")
    assert slip.number.endswith("-001")
    assert slip.issued.by == "王经理"
    for attempt in (
        lambda: slips.edit(session, slip.id, text="x"),
        lambda: slips.edit_remark(session, issued.id, "x"),
        lambda: slips.drop(session, slip.id),
        lambda: slips.drop_remark(session, issued.id),
        lambda: slips.add_remark(session, slip.enterprise_id, TARGET, "x", slip_id=slip.id),
        lambda: slips.issue(session, slip.id),
    ):
        with pytest.raises(AppError, match="没有改动"):
            attempt()
    assert records.get(session.db, SlipRemark, issued.id).text == issued.text


def test_numbers_go_on_and_kinds_are_counted_apart(
    session: Session, enterprise: Enterprise, issued: SlipRemark
) -> None:
    change_setting(session, "consultant", "王经理")
    again = slips.add_remark(session, enterprise.id, TARGET, "再改")
    assert slips.issue(session, again.slip_id).number.endswith("-002")
    accepted = slips.start(session, enterprise.id, decision=Decision.ACCEPTED)
    assert slips.issue(session, accepted.id).number.startswith("YS-")


def test_a_remark_is_answered_reopened_answered_and_resolved(session: Session, issued: SlipRemark) -> None:
    assert state(session, issued) is RemarkState.OPEN
    assert (slip_board.waiting_count(session.db), slip_board.answered_count(session.db)) == (1, 0)
    slips.answer(session, issued.id, "已写明 3 台")
    assert (slip_board.waiting_count(session.db), slip_board.answered_count(session.db)) == (0, 1)
    slips.reopen(session, issued.id, "没有写日期")
    assert state(session, issued) is RemarkState.REOPENED
    slips.answer(session, issued.id, "已写明 3 台，")
    assert state(session, issued) is RemarkState.ANSWERED
    slips.answer(session, issued.id, "已写明 3 台")  # the very answer that was not enough
    assert state(session, issued) is RemarkState.REOPENED
    slips.answer(session, issued.id, "日期也写了")
    assert state(session, issued) is RemarkState.ANSWERED
    assert records.get(session.db, SlipRemark, issued.id).closing.judged.text == "已写明 3 台"
    slips.resolve(session, issued.id)
    assert state(session, issued) is RemarkState.RESOLVED
    assert (slip_board.waiting_count(session.db), slip_board.answered_count(session.db)) == (0, 0)
    with pytest.raises(AppError, match="已经解决"):
        slips.answer(session, issued.id, "再说")
    slips.reopen(session, issued.id, "又改回去了")
    assert state(session, issued) is RemarkState.REOPENED


def test_undo_takes_an_answer_back(session: Session, issued: SlipRemark) -> None:
    slips.answer(session, issued.id, "改好了")
    assert session.undo().startswith("答复退回意见")
    assert state(session, issued) is RemarkState.OPEN


def test_reopening_needs_a_reason_and_an_empty_answer_is_none(session: Session, issued: SlipRemark) -> None:
    slips.answer(session, issued.id, "改好了")
    with pytest.raises(AppError, match="没有改动"):
        slips.reopen(session, issued.id, "  ")
    slips.answer(session, issued.id, " ")
    assert state(session, issued) is RemarkState.OPEN


def test_an_open_remark_cannot_be_reopened_nor_a_draft_answered(session: Session, issued: SlipRemark) -> None:
    with pytest.raises(AppError, match="还在等答复"):
        slips.reopen(session, issued.id, "快点")
    draft = slips.add_remark(session, issued.enterprise_id, TARGET, "草稿里的")
    with pytest.raises(AppError, match="还是草稿"):
        slips.answer(session, draft.id, "好")


def test_a_change_after_acceptance_shows_and_one_taken_back_does_not(
    session: Session, enterprise: Enterprise, assessment: Assessment
) -> None:
    change_setting(session, "consultant", "王经理")
    slip = slips.start(session, enterprise.id, decision=Decision.ACCEPTED, subject=Subject.DIAGNOSIS)
    whole = slips.start(session, enterprise.id, decision=Decision.ACCEPTED)
    slips.issue(session, slip.id)
    slips.issue(session, whole.id)

    def changed() -> tuple[bool, bool]:
        return slips.view_of(session.db, slip.id).changed, slips.view_of(session.db, whole.id).changed

    assert changed() == (False, False)
    bulk.set_for_all(session, [enterprise.id], next_action="电话回访", stage="一企一策")
    assert changed() == (False, False)
    editing.set_fields(session, Enterprise, enterprise.id, products="轴套")
    assert changed() == (False, True)
    editing.add_record(session, Problem, enterprise.id, assessment_id=assessment.id)
    assert changed() == (True, True)
    session.undo()
    session.undo()
    assert changed() == (False, False)


def test_remarks_of_what_was_taken_back_are_not_counted(session: Session, issued: SlipRemark) -> None:
    from consultant_app.model.assignment import Assignment
    from consultant_app.workflows import assigning

    assigning.assign(session, [issued.enterprise_id], "张三")
    assigning.withdraw(session, [each.id for each in records.all_of(session.db, Assignment)])
    assert slip_board.waiting_count(session.db) == 0


def test_a_slip_is_made_as_a_paper_under_its_own_number(session: Session, issued: SlipRemark, tmp_path: Path) -> None:
    number = records.get(session.db, ReturnSlip, issued.slip_id).number
    work = delivering.prepare_document(
        session, issued.enterprise_id, "return_slip", subject_id=issued.slip_id, folder=tmp_path / "out"
    )
    steps = work()
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            made = stop.value
            break
    assert made.record.number == number
    assert number in made.path.name
    listed = [status for status in papers.statuses(session, issued.enterprise_id) if status.subject_id]
    assert [(status.title, status.subject) for status in listed] == [(f"资料退回（验收）单 {number}", number)]


def test_the_gap_list_names_the_slip(session: Session, issued: SlipRemark) -> None:
    found = [gap for gap in gaps_of(session.db, issued.enterprise_id) if gap.page == "slips"]
    assert [(gap.rule, gap.record) for gap in found] == [("退回意见", issued.slip_id)]
