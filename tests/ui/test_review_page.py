"""⑥ 管理评审: from the plan to the follow-up, with the data beside the words."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog, QWidget

from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.management_system import Complaint, ManagementSystem
from consultant_app.model.review import ManagementReview
from consultant_app.store import records
from consultant_app.ui.pages.review import ReviewPage
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import audits, review_lists, reviews


@pytest.fixture
def firm(app, enterprise):
    """With a top manager, two departments and an audit."""
    of = {"enterprise_id": enterprise.id}
    ended = (date.today() - timedelta(days=30)).isoformat()
    with app.session.write("准备") as db:
        records.put_all(
            db,
            [
                ManagementSystem(id=audits.system_id(enterprise.id), **of, top_manager="沈国强", representative="李敏"),
                Department(id=new_id(), **of, name="品管部", head="李敏", order_key="a"),
                Department(id=new_id(), **of, name="销售部", head="吴海", order_key="b"),
                Audit(id="audit", **of, number="NS-01", held=Period(start=ended, end=ended), report_on=ended),
            ],
        )
    return enterprise


@pytest.fixture
def page(app, firm, qtbot):
    page = ReviewPage(app)
    page.resize(1120, 690)
    qtbot.addWidget(page)
    page.show_part("plan")
    page.show()
    return page


@pytest.fixture
def review(page):
    page.start()
    return page.held.review


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


def _read(app, review):
    return records.get(app.session.db, ManagementReview, review.id)


def _input(app, review, key):
    return next(each for each in reviews.inputs_of(app.session.db, review) if each.key == key)


def test_before_the_first_review_the_page_offers_to_plan_one(page):
    assert page.stack.currentWidget() is page.nothing
    assert not page.primary.isVisible()
    page.nothing.buttons[0].click()
    assert page.held.review.chair == "沈国强"
    assert page.stack.currentWidget() is page.view("plan")
    assert page.primary.text() == "预览《管理评审计划》"


def test_data_can_be_entered_before_the_first_review(page):
    page.nothing.buttons[1].click()
    assert page.stack.currentWidget() is page.view("data")


def test_a_new_review_can_be_undone_from_the_message(app, page, said):
    page.start()
    assert said[-1].undo
    app.undo()
    assert page.stack.currentWidget() is page.nothing


def test_a_review_is_deleted_with_the_way_back(app, page, review, said):
    page.view("plan").remove()
    assert page.stack.currentWidget() is page.nothing
    assert said[-1].undo
    app.undo()
    assert page.held.review.id == review.id


def test_plan_is_saved_field_by_field_and_the_wrong_chair_is_told_at_once(app, page, review, compose):
    part = page.view("plan")
    part.fields["place"].setFocus()
    compose(part.fields["place"], "二楼会议室")
    part.flush()
    assert _read(app, review).place == "二楼会议室"
    assert part.people.isHidden()
    for name, text in (("chair", "李敏"), ("chair_position", "质量经理")):
        part.fields[name].selectAll()
        compose(part.fields[name], text)
    part.flush()
    assert "由李敏（质量经理）主持，不是最高管理者" in part.people.text()
    assert not part.people.isHidden()


def test_input_departments_and_dates_are_pasted_like_a_sheet(app, page, review):
    table = page.view("plan").table
    table.view.setCurrentIndex(table.model.index(0, 1))
    QApplication.clipboard().setText("总经办\t2026-12-01\n品管部\t2026年12月2日")
    table.paste()
    entries = reviews.inputs_of(app.session.db, review)
    assert [(each.department, each.due_on) for each in entries[:2]] == [
        ("总经办", "2026-12-01"), ("品管部", "2026-12-02"),
    ]  # fmt: skip


def test_records_stand_beside_the_words_and_are_taken_over_with_their_time(app, page, review, firm):
    on = (date.today() - timedelta(days=20)).isoformat()
    with app.session.write("投诉") as db:
        records.put(db, Complaint(id="c", enterprise_id=firm.id, on=on, customer="甲公司", text="磕碰"))
    page.open_place(input="c1")
    part = page.view("inputs")
    assert "登记顾客投诉 1 件" in part.facts.text()
    assert "没有写处理情况" in part.missing.text()
    assert part.table.item(0, 1).text() == "甲公司"
    part.take.click()
    assert "登记顾客投诉 1 件" in _input(app, review, "c1").gathered
    assert "与现在的数据一致" in part.taken.text()
    assert not part.take.isEnabled()
    with app.session.write("投诉") as db:
        records.put(db, Complaint(id="d", enterprise_id=firm.id, on=on, customer="乙公司", text="尺寸超差"))
    assert "之后数据有变化" in part.taken.text()
    assert part.take.isEnabled()
    assert any(part.list._lines[row].note == "数据已变" for row in range(part.list.count()))
    part.leave.click()
    assert _input(app, review, "c1").gathered == ""


def test_typed_text_stays_with_its_item_when_another_is_chosen(app, page, review, compose):
    page.open_place(input="b")
    part = page.view("inputs")
    compose(part.editors["text"], "主要顾客提高了清洁度要求")
    part.next_item()
    assert part.entry.key == "c1"
    assert part.editors["text"].value() == ""
    assert _input(app, review, "b").text == "主要顾客提高了清洁度要求"
    assert _input(app, review, "c1").text == ""


def test_everything_is_taken_over_at_once(app, page, review, said):
    page.show_part("inputs")
    page.view("inputs").take_all()
    assert "已采用" in said[-1].text
    assert _input(app, review, "c6").gathered


def test_a_gap_leads_to_its_input(page, review):
    page.open_place(view="review", record=fixed_id(review.id, "c7"))
    assert page.parts.value() == "inputs"
    assert page.view("inputs").entry.key == "c7"
    page.open_place(view="review", record="strategy")
    assert page.parts.value() == "result"
    page.open_place(view="review", record="chair")
    assert page.parts.value() == "plan"
    page.open_place(view="review", record="attendees")
    assert page.parts.value() == "meeting"
    page.open_place(view="review", record="")
    assert page.parts.value() == "gaps"
    page.view("gaps").list.buttons()[0].click()
    assert page.parts.value() != "gaps"


def test_people_are_proposed_added_and_removed(app, page, review, said):
    page.show_part("meeting")
    part = page.view("meeting")
    assert [each.name for each in part.table.records()] == ["沈国强", "李敏", "吴海"]
    part._delete([part.table.records()[2]])
    assert len(part.table.records()) == 2
    part.propose()
    assert said[-1].text == "已列入 1 人。"
    part._change(Edits(added=({"name": "周明", "department": "服务机构"},)))
    assert part.table.records()[-1].side == "评审人员"


def test_three_judgements_are_kept_apart(app, page, review, compose):
    page.show_part("result")
    part = page.view("result")
    part.verdicts["suitability"].chosen.emit("适宜")
    compose(part.reasons["suitability"], "产品和工艺没有变化")
    part.flush()
    part.verdicts["effectiveness"].chosen.emit("基本有效")
    stored = _read(app, review)
    assert (stored.suitability.verdict, stored.suitability.reason) == ("适宜", "产品和工艺没有变化")
    assert stored.effectiveness.verdict == "基本有效"
    assert stored.adequacy.verdict == ""


def test_verdict_chosen_while_the_reason_is_being_typed_keeps_both(app, page, review, compose):
    page.show_part("result")
    part = page.view("result")
    compose(part.reasons["adequacy"], "过程都有文件")
    part.verdicts["adequacy"].chosen.emit("充分")
    assert _read(app, review).adequacy.reason == "过程都有文件"
    assert _read(app, review).adequacy.verdict == "充分"


def test_decisions_are_written_like_a_sheet_and_a_wrong_kind_is_refused(app, page, review, said, qtbot):
    page.show_part("result")
    card = page.view("result").decisions
    card._change(Edits(added=({"text": "增设记录仪", "kind": "资源需求"}, {"text": "修订程序"})))
    assert [line.text for line in card.table.records()] == ["增设记录仪", "修订程序"]
    card._change(Edits(changed=((card.table.records()[0], {"kind": "随便"}),)))
    assert "不是决议类别" in said[-1].text
    card._delete([card.table.records()[1]])
    assert len(card.table.records()) == 1
    page.show_part("plan")
    page.open_place(record=card.table.records()[0].id)
    assert page.parts.value() == "result"
    qtbot.waitUntil(lambda: card.table.view.visibleRegion().boundingRect().height() > 60)


def test_report_with_grave_gaps_is_issued_only_when_insisted_on_and_then_locks_the_page(app, page, review, said):
    review_lists.edit_decisions(app.session, review.id, added=[{"text": "增设记录仪", "owner": "吴海"}])
    reviews.edit_review(app.session, review.id, on=date.today().isoformat(), report_on=date.today().isoformat())
    page.show_part("result")
    part = page.view("result")
    part.issue_report()
    assert page.parts.value() == "gaps"
    assert not _read(app, review).frozen
    said[-1].on_action()
    assert _read(app, review).frozen
    for key, name in (("plan", "place"), ("meeting", "minutes"), ("result", "strategy"), ("inputs", "text")):
        page.show_part(key)
        part = page.view(key)
        editors = {**getattr(part, "fields", {}), **getattr(part, "texts", {}), **getattr(part, "editors", {})}
        assert editors[name].isReadOnly()
    part = page.view("result")
    assert page.view("plan").notice.isEnabled()
    issued = page.view("inputs").facts.text()
    with app.session.write("投诉") as db:
        records.put(db, Complaint(id="late", enterprise_id=review.enterprise_id, on=date.today().isoformat()))
    page.open_place(input="c1")
    assert "登记顾客投诉 1 件" not in page.view("inputs").facts.text()
    assert issued
    assert "已于" in part.state.text()
    page.show_part("followup")
    table = page.view("followup").mine
    table._change(
        Edits(changed=((table.records()[0], {"done.on": date.today().isoformat(), "done.evidence": "验收单"}),))
    )
    assert reviews.decisions_of(app.session.db, review.id)[0].done.evidence == "验收单"


def test_a_report_that_top_management_does_not_approve_asks_for_a_reason(app, page, review, said):
    reviews.edit_review(app.session, review.id, report_on=review.on, approved_by="李敏", approved_position="质量经理")
    page.show_part("result")
    part = page.view("result")
    part.issue_report()
    said[-1].on_action()
    assert page.parts.value() == "result"
    assert "批准人李敏（质量经理）不是最高管理者" in said[-1].text
    assert part.authority.isVisible()
    part.authority.confirm()
    assert not _read(app, review).frozen
    part.authority.line.setText("总经理住院，授权书 3 号")
    part.authority.confirm()
    assert _read(app, review).issues[-1].authority == "总经理住院，授权书 3 号"
    assert not part.authority.isVisible()


def test_issued_report_is_opened_again_with_a_reason(app, page, review, monkeypatch):
    reviews.edit_review(app.session, review.id, report_on=review.on)
    reviews.issue_report(app.session, review.id)
    page.show_part("result")
    part = page.view("result")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("补充决议", True))
    part.reopen.click()
    assert _read(app, review).reopened == "补充决议"
    assert "重新打开：补充决议" in part.state.text()
    assert part.texts["strategy"].isEnabled()


def test_decisions_of_the_review_before_are_followed_in_the_new_one(app, page, review):
    reviews.edit_review(app.session, review.id, on="2025-11-20", plan_made_on="2025-11-01", number="GP-2025-01")
    review_lists.edit_decisions(app.session, review.id, added=[{"text": "增设首检工位", "owner": "吴海"}])
    page.start()
    page.show_part("followup")
    part = page.view("followup")
    assert "GP-2025-01" in part.second.heading.text()
    line = part.before.records()[0]
    part.before._change(Edits(changed=((line, {"check.result": "有效", "check.by": "李敏"}),)))
    assert reviews.decisions_of(app.session.db, review.id)[0].check.by == "李敏"
    page.open_place(view="review", record=line.id)
    assert page.parts.value() == "followup"


def test_switching_to_another_review_keeps_what_was_typed(app, page, review, compose):
    reviews.edit_review(app.session, review.id, on="2025-11-20", plan_made_on="2025-11-01")
    page.start()
    newer = page.held.review
    assert not page.switcher.isHidden()
    compose(page.view("plan").fields["place"], "会议室")
    page.choose(review.id)
    assert page.held.review.id == review.id
    assert _read(app, newer).place == "会议室"
    assert _read(app, review).place == ""


@pytest.mark.parametrize(
    ("part", "kind"),
    [("plan", "review_plan"), ("inputs", "review_inputs"), ("meeting", "review_sign_in"), ("result", "review_report"),
     ("followup", "review_followup")],
)  # fmt: skip
def test_the_blue_button_previews_the_paper_of_the_part(app, page, review, part, kind):
    asked = []
    app.page_asked.connect(lambda name, where: asked.append((name, where)))
    page.show_part(part)
    page.take_step()
    assert asked == [("documents", {"preview": kind, "subject": review.id})]


def test_place_is_kept_and_found_again(page, review):
    page.open_place(input="c4")
    place = page.place()
    page.show_part("plan")
    page.open_place(**place)
    assert page.parts.value() == "inputs"
    assert page.view("inputs").entry.key == "c4"


def test_inputs_stand_one_under_the_other_in_a_narrow_window(page, review):
    page.show_part("inputs")
    part = page.view("inputs")
    part.resize(700, 500)
    assert part.beside.direction() == part.beside.Direction.TopToBottom
    part.resize(1100, 600)
    assert part.beside.direction() == part.beside.Direction.LeftToRight


def test_everything_that_takes_the_focus_has_a_name(page, review):
    for key in ReviewPage.parts_of:
        page.show_part(key)
        for widget in page.view(key).findChildren(QWidget):
            takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page)
            if takes_focus and not widget.objectName().startswith("qt_"):
                inside = isinstance(widget.parent(), QComboBox) and widget.parent().accessibleName()
                text = getattr(widget, "text", str)
                assert widget.accessibleName() or (text() if callable(text) else "") or inside, (key, widget)
