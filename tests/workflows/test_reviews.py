"""Management reviews in a real database: starting, editing, following up, issuing, gathering."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Department, Enterprise, Indicator
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.management_system import Complaint, IndicatorReading, ManagementSystem, Supplier
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.review import ManagementReview, inputs_for
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audit_dossiers, audits, review_gathering, review_lists, reviews, working_days

TODAY = date.today()


@pytest.fixture
def firm(session: Session, enterprise: Enterprise) -> Enterprise:
    """With a declared system, three departments, and an audit that ended a month ago."""
    of = {"enterprise_id": enterprise.id}
    ended = (TODAY - timedelta(days=30)).isoformat()
    with session.write("准备") as db:
        records.put_all(
            db,
            [
                ManagementSystem(id=audits.system_id(enterprise.id), **of, top_manager="沈国强", representative="李敏"),
                Department(id=new_id(), **of, name="总经办", head="沈国强", order_key="a"),
                Department(id=new_id(), **of, name="品管部", head="李敏", order_key="b"),
                Department(id=new_id(), **of, name="生产部", head="王立", order_key="c"),
                Audit(id="audit", **of, number="NS-01", held=Period(start=ended, end=ended), report_on=ended),
            ],
        )
    return enterprise


def _started(session: Session, firm: Enterprise) -> ManagementReview:
    return reviews.start_review(session, firm.id)


def _read(session: Session, review: ManagementReview) -> ManagementReview:
    return records.get(session.db, ManagementReview, review.id)


def test_a_new_review_knows_number_chair_departments_dates_and_people(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    assert review.number == f"GP-{review.on[:4]}-01"
    assert (review.chair, review.chair_position, review.approved_by) == ("沈国强", "总经理", "沈国强")
    assert review.prepared_by == "李敏"
    assert (date.fromisoformat(review.on) - date.fromisoformat(review.notice_on)).days >= 7
    assert review.on > TODAY.isoformat()
    inputs = reviews.inputs_of(session.db, review)
    assert [each.key for each in inputs] == [item.key for item in inputs_for(review.edition)]
    assert next(each for each in inputs if each.key == "c4").department == "品管部"
    assert next(each for each in inputs if each.key == "c3").department == "生产部"
    assert all(each.due_on < review.on for each in inputs)
    dates = {review.on, review.notice_on, *(each.due_on for each in inputs)}
    assert working_days.rest_days(dates) == {}
    meeting = reviews.meeting_of(session.db, review)
    assert meeting.id == fixed_id(review.id, "管理评审会议")
    assert [each.name for each in audits.attendees_of(session.db, meeting.id)] == ["沈国强", "李敏", "王立"]


def test_starting_is_one_step_that_undo_takes_back(session: Session, firm: Enterprise) -> None:
    _started(session, firm)
    session.undo()
    assert audit_dossiers.reviews_of(session.db, firm.id) == []
    assert session.db.execute("select count(*) from review_input").fetchone() == (0,)


def test_numbers_count_within_the_year(session: Session, firm: Enterprise) -> None:
    first, second = _started(session, firm), _started(session, firm)
    assert second.number == first.number[:-2] + "02"


def test_without_a_top_manager_the_legal_person_chairs(session: Session, enterprise: Enterprise) -> None:
    with session.write("x") as db:
        records.put(db, replace(enterprise, legal_person="沈国强"))
    review = _started(session, enterprise)
    assert (review.chair, review.chair_position) == ("沈国强", "法定代表人")


def test_day_and_chair_of_the_review_go_to_its_meeting(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    reviews.edit_meeting(session, review.id, minutes="逐项讨论")
    reviews.edit_review(session, review.id, on="2026-12-08", place="二楼会议室")
    meeting = reviews.meeting_of(session.db, _read(session, review))
    assert (meeting.on, meeting.place, meeting.minutes) == ("2026-12-08", "二楼会议室", "逐项讨论")


def test_another_edition_asks_for_its_own_inputs(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    reviews.edit_review(session, review.id, edition="ISO 9001:2026")
    reviews.edit_input(session, review.id, "b2", text="主要顾客要求提供过程能力数据")
    keys = {each.key: each.text for each in reviews.inputs_of(session.db, _read(session, review))}
    assert keys["b2"] == "主要顾客要求提供过程能力数据"


def test_attendees_are_proposed_once_and_edited_like_a_table(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    assert review_lists.propose_attendees(session, review.id) == 0
    review_lists.edit_attendees(session, review.id, added=[{"name": "周明", "department": "服务机构"}])
    people = audits.attendees_of(session.db, reviews.meeting_of(session.db, review).id)
    assert (people[-1].name, people[-1].side) == ("周明", "评审人员")
    reviews_left = people[1:]
    review_lists.remove_rows(session, review.id, reviews_left, "删除参会人员")
    assert review_lists.propose_attendees(session, review.id) == 2


def test_decisions_are_edited_like_a_table_and_a_wrong_kind_is_refused(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    review_lists.edit_decisions(
        session, review.id, added=[{"text": "增设记录仪"}, {"text": "补充检具", "kind": "资源需求"}]
    )
    first, second = reviews.decisions_of(session.db, review.id)
    assert (first.text, second.kind) == ("增设记录仪", "资源需求")
    with pytest.raises(AppError, match="不是决议类别"):
        review_lists.edit_decisions(session, review.id, changed={first.id: {"kind": "别的"}})


def _issued(session: Session, firm: Enterprise) -> ManagementReview:
    review = _started(session, firm)
    review_lists.edit_decisions(session, review.id, added=[{"text": "增设记录仪", "owner": "王立"}])
    reviews.edit_review(session, review.id, report_on=review.on)
    return reviews.issue_report(session, review.id)


def test_report_without_date_is_not_issued(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    with pytest.raises(AppError, match="还没有填写报告日期"):
        reviews.issue_report(session, review.id)
    assert not _read(session, review).frozen


def test_a_review_that_top_management_does_not_lead_is_issued_only_with_a_reason(
    session: Session, firm: Enterprise
) -> None:
    review = _started(session, firm)
    reviews.edit_review(session, review.id, report_on=review.on, approved_by="李敏", approved_position="质量经理")
    for reason in ("", "  "):
        with pytest.raises(AppError, match="批准人李敏（质量经理）不是最高管理者；报告没有签发"):
            reviews.issue_report(session, review.id, reason)
    assert not _read(session, review).frozen
    issued = reviews.issue_report(session, review.id, "沈国强住院，授权书 2026-07")
    assert issued.issues[-1].authority == "沈国强住院，授权书 2026-07"
    reviews.reopen_report(session, review.id, "改由总经理批准")
    reviews.edit_review(session, review.id, approved_by="沈国强", approved_position="总经理")
    assert reviews.issue_report(session, review.id, "用不着的理由").issues[-1].authority == ""


def test_issued_review_is_frozen_except_for_the_follow_up(session: Session, firm: Enterprise) -> None:
    review = _issued(session, firm)
    decision = reviews.decisions_of(session.db, review.id)[0]
    attempts = (
        lambda: reviews.edit_review(session, review.id, place="别处"),
        lambda: reviews.edit_input(session, review.id, "b", text="别的"),
        lambda: reviews.edit_meeting(session, review.id, minutes="别的"),
        lambda: review_lists.edit_decisions(session, review.id, changed={decision.id: {"owner": "别人"}}),
        lambda: review_lists.edit_decisions(session, review.id, added=[{"text": "又一项"}]),
        lambda: review_lists.remove_rows(session, review.id, [decision], "删除"),
        lambda: review_gathering.take_over(session, review, "c6"),
        lambda: reviews.remove_review(session, review.id),
    )
    for attempt in attempts:
        with pytest.raises(AppError, match="已锁定"):
            attempt()
    values = {"done.on": TODAY.isoformat(), "done.evidence": "验收单", "check.result": "有效", "check.by": "李敏"}
    review_lists.edit_decisions(session, review.id, changed={decision.id: values})
    after = reviews.decisions_of(session.db, review.id)[0]
    assert (after.done.evidence, after.check.by) == ("验收单", "李敏")


@pytest.mark.parametrize(("field", "words"), [("done.on", "完成日期"), ("check.on", "验证日期")])
def test_a_decision_is_neither_done_nor_verified_on_a_day_to_come(
    session: Session, firm: Enterprise, field: str, words: str
) -> None:
    review = _issued(session, firm)
    decision = reviews.decisions_of(session.db, review.id)[0]
    later = (date.today() + timedelta(days=2)).isoformat()
    with pytest.raises(AppError, match=f"{words} {later} 晚于今天"):
        review_lists.edit_decisions(session, review.id, changed={decision.id: {field: later}})
    assert reviews.decisions_of(session.db, review.id)[0] == decision


def test_reopened_review_is_issued_as_a_revision_with_its_reason(session: Session, firm: Enterprise) -> None:
    review = _issued(session, firm)
    reviews.reopen_report(session, review.id, "补充资源决议")
    reviews.edit_review(session, review.id, place="三楼")
    again = reviews.issue_report(session, review.id)
    assert [(each.revision, each.reason) for each in again.issues] == [(0, ""), (1, "补充资源决议")]


def test_removed_review_leaves_nothing_and_undo_brings_all_back(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    reviews.remove_review(session, review.id)
    for table in ("management_review", "review_input", "meeting", "attendee"):
        assert session.db.execute(f"select count(*) from {table}").fetchone() == (0,)
    session.undo()
    assert len(reviews.inputs_of(session.db, review)) == 12


def test_gathered_inputs_name_number_period_source_and_what_is_missing(session: Session, firm: Enterprise) -> None:
    of = {"enterprise_id": firm.id}
    review = _started(session, firm)
    day = (TODAY - timedelta(days=40)).isoformat()
    with session.write("数据") as db:
        records.put_all(
            db,
            [
                Complaint(id="c", **of, on=day, customer="甲公司", product="阀块", text="尺寸超差", handling="换货"),
                Supplier(id="s", **of, name="乙铸造", evaluated_on=day, result="限期整改", problems="交期拖延"),
                Supplier(id="s2", **of, name="丙电镀"),
                Nonconformity(id="n", **of, number="NC-01", found_on=day, due_on=day, clause="8.6"),
            ],
        )
    found = review_gathering.gather(session.db, review)
    assert set(found) == {item.key for item in inputs_for(review.edition)}
    assert "登记顾客投诉 1 件，已结案 0 件，未结案 1 件（来源：顾客投诉台账）。" in found["c1"].text
    assert "外部供方 2 家" in found["c7"].text
    assert "乙铸造：交期拖延。" in found["c7"].text
    assert "供方“丙电镀”本期没有评价。" in found["c7"].gaps
    assert "逾期 1 项：NC-01" in found["c4"].text
    assert "内部审核 1 次" in found["c6"].text
    assert any("风险清单为空" in gap for gap in found["e"].gaps)
    assert any("机遇清单为空" in gap for gap in found["e"].gaps)


def test_taken_over_text_is_kept_with_its_time_and_marked_when_the_data_change(
    session: Session, firm: Enterprise
) -> None:
    of = {"enterprise_id": firm.id}
    review = _started(session, firm)
    with session.write("数据") as db:
        records.put(db, Indicator(id="i", **of, name="一次交检合格率", unit="%"))
        records.put(db, IndicatorReading(id="r", **of, indicator_id="i", period="2026-09", value="96", target="95"))
    review_gathering.take_over(session, review, "c2")
    entry = next(each for each in reviews.inputs_of(session.db, review) if each.key == "c2")
    assert "2026年9月 96%，目标 95%，达标" in entry.gathered
    assert entry.gathered_at[:10] == TODAY.isoformat()
    assert not review_gathering.is_stale(entry, review_gathering.gather(session.db, review)["c2"])
    with session.write("数据") as db:
        records.put(db, IndicatorReading(id="r2", **of, indicator_id="i", period="2026-10", value="94", target="95"))
    found = review_gathering.gather(session.db, review)["c2"]
    assert review_gathering.is_stale(entry, found)
    assert "未达标 1 项：一次交检合格率" in found.text


def test_nothing_to_take_over_is_said(session: Session, firm: Enterprise) -> None:
    with pytest.raises(AppError, match="没有可以采用的数据"):
        review_gathering.take_over(session, _started(session, firm), "b")


def test_everything_is_taken_over_in_one_step(session: Session, firm: Enterprise) -> None:
    review = _started(session, firm)
    assert review_gathering.take_over_all(session, review) >= 4
    assert review_gathering.take_over_all(session, review) == 0
    session.undo()
    assert not any(each.gathered for each in reviews.inputs_of(session.db, review))


def test_decisions_of_the_review_before_are_carried_into_the_first_input(session: Session, firm: Enterprise) -> None:
    first = _started(session, firm)
    reviews.edit_review(session, first.id, on="2025-11-20", plan_made_on="2025-11-01")
    review_lists.edit_decisions(
        session,
        first.id,
        added=[{"text": "增设首检工位", "owner": "王立", "due_on": "2026-03-31"}, {"text": "培训内审员"}],
    )
    done = reviews.decisions_of(session.db, first.id)[0]
    review_lists.edit_decisions(
        session,
        first.id,
        changed={done.id: {"done.on": "2026-03-28", "done.evidence": "验收单", "check.result": "有效"}},
    )
    found = review_gathering.gather(session.db, _started(session, firm))["a"]
    assert "共作出决议 2 项：已完成 1 项，其中验证有效 1 项；未完成 1 项" in found.lines[0]
    assert "增设首检工位（王立，期限 2026年3月31日）：2026年3月28日，验收单；验证：有效。" in found.lines[1]
    assert found.gaps == ("上次决议“培训内审员”没有完成日期和证据。",)
