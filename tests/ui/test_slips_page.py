"""退回单 in a real window: the manager drafts and sends, the consultant answers and goes to the very record."""

import pytest
from PySide6.QtCore import Qt

from consultant_app.model.return_slip import Decision, RemarkState, ReturnSlip, SlipRemark, Subject, Target
from consultant_app.store import records
from consultant_app.ui.main_window import MainWindow
from consultant_app.workflows import findings, slips, survey
from consultant_app.workflows.settings import change_setting


@pytest.fixture
def problem(app, enterprise):
    return findings.add_problem(app.session, survey.start_round(app.session, enterprise.id), fact="首件无记录")


@pytest.fixture
def window(qtbot, app, problem):
    change_setting(app.session, "consultant", "王经理")
    change_setting(app.session, "role", "manager")
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("slips")
    return window


@pytest.fixture
def page(window):
    return window.page("slips")


@pytest.fixture
def issued(app, window, enterprise, problem):
    """Two remarks, one on a problem, seen by the consultant."""
    target = Target(table="problem", row=problem.id, words="问题：P-01 首件无记录")
    first = slips.add_remark(app.session, enterprise.id, target, "请写明数量")
    slips.add_remark(app.session, enterprise.id, Target(), "请补照片")
    slips.issue(app.session, first.slip_id)
    change_setting(app.session, "consultant", "张三")
    change_setting(app.session, "role", "consultant")
    return first


def stored(app, remark_id):
    return records.get(app.session.db, SlipRemark, remark_id)


def test_a_slip_is_drafted_worded_and_sent(qtbot, app, page, problem):
    page.new.click()
    detail = page.detail
    detail.pick_record()
    detail._popup.line.setText("P-01")
    qtbot.waitUntil(lambda: detail._popup.list.count() == 1)
    qtbot.keyClick(detail._popup.line, Qt.Key.Key_Return)
    detail.free.click()
    assert [card.about.text() for card in detail.cards.values()] == ["问题：P-01 首件无记录", "不针对某一条记录"]
    for card, text in zip(list(detail.cards.values()), ("请写明数量", "请补照片"), strict=True):
        card.words.setPlainText(text)
        card.words.saver.commit()
    detail.text.setPlainText("总体可以")
    assert page.primary.text() == "发出"
    page.primary.trigger()  # what is still being typed goes along
    (slip,) = records.all_of(app.session.db, ReturnSlip)
    assert (slip.text, slip.issued.by, slip.decision) == ("总体可以", "王经理", Decision.RETURNED)
    remarks = records.all_of(app.session.db, SlipRemark, order="order_key")
    assert [(each.target.row, each.text) for each in remarks] == [(problem.id, "请写明数量"), ("", "请补照片")]
    assert page.table.records()[0].state == "待整改答复\n2 条"


def test_nothing_to_say_is_refused_in_the_page(qtbot, app, page):
    page.new.click()
    with qtbot.waitSignal(app.said) as said:
        page.primary.trigger()
    assert "没有发出" in said.args[0].text


def test_an_acceptance_is_sent_and_a_later_change_shows(app, page, problem):
    page.new.click()
    page.detail.decision.buttons["验收通过"].click()
    page.detail.subject.setCurrentIndex(page.detail.subject.findData("诊断"))
    page.detail.subject.activated.emit(page.detail.subject.currentIndex())
    page.primary.trigger()
    (slip,) = records.all_of(app.session.db, ReturnSlip)
    assert (slip.decision, slip.subject) == (Decision.ACCEPTED, Subject.DIAGNOSIS)
    assert page.detail.changed.isHidden()
    findings.remove_problem(app.session, problem.id)
    assert not page.detail.changed.isHidden()
    assert "验收后有修改" in page.detail.changed.text()


def test_the_consultant_answers_as_he_types(app, window, page, issued):
    assert window.rail.buttons["slips"].count == "2"
    card = page.detail.cards[issued.id]
    card.answer.setPlainText("已写明 3 台")
    card.answer.saver.commit()
    assert stored(app, issued.id).answer.text == "已写明 3 台"
    assert stored(app, issued.id).answer.by == "张三"
    assert stored(app, issued.id).state is RemarkState.ANSWERED
    assert card is page.detail.cards[issued.id]  # the box in which he types stays
    assert card.state.text() == "● 已答复"
    assert window.rail.buttons["slips"].count == "1"


def test_a_remark_opens_its_very_record(app, window, page, issued, problem):
    app.open_enterprise("")
    page.detail.cards[issued.id].go.click()
    assert window.page_name == "survey"
    assert app.enterprise_id == problem.enterprise_id
    assert window.page("survey").place() == {"part": "problems", "problem": problem.id}


def test_the_blue_button_leads_to_what_waits(app, window, page, issued):
    assert page.primary.text() == "去改下一条"
    page.primary.trigger()
    assert window.page_name == "survey"
    window.open_page("slips")
    slips.answer(app.session, issued.id, "改好了")
    page.primary.trigger()  # the second one is about no record
    assert window.page_name == "slips"
    assert page.detail.isAncestorOf(window.focusWidget())


def test_a_record_that_is_gone_is_told_and_can_still_be_answered(app, page, issued, problem):
    findings.remove_problem(app.session, problem.id)
    card = page.detail.cards[issued.id]
    assert not card.go.isEnabled()
    assert "已被删除" in card.lost.text()
    card.answer.setPlainText("这条问题并入 P-02")
    card.answer.saver.commit()
    assert stored(app, issued.id).state is RemarkState.ANSWERED


def test_the_manager_reopens_with_a_reason_and_resolves(qtbot, app, page, issued):
    slips.answer(app.session, issued.id, "改好了")
    change_setting(app.session, "role", "manager")
    change_setting(app.session, "consultant", "王经理")
    card = page.detail.cards[issued.id]
    assert card.said.text().startswith("答复（张三")
    with qtbot.waitSignal(app.said) as said:
        card.again.click()
    assert "没有写重新打开的原因" in said.args[0].text
    card.reason.setText("数量还是没有")
    card.again.click()
    assert stored(app, issued.id).state is RemarkState.REOPENED
    assert card.again.isHidden()
    card.solve.click()
    assert stored(app, issued.id).state is RemarkState.RESOLVED
    app.undo()
    assert stored(app, issued.id).state is RemarkState.REOPENED


def test_a_draft_is_shown_to_nobody_else(app, page, enterprise):
    slips.add_remark(app.session, enterprise.id, Target(), "先记着")
    assert [line.state for line in page.table.records()] == ["草稿"]
    change_setting(app.session, "role", "consultant")
    assert page.table.records() == []
    assert page.parts.buttons["DRAFT"].isHidden()


def test_a_gap_is_put_into_the_draft_with_its_record(app, window, enterprise, problem):
    change_setting(app.session, "role", "manager")
    window.open_page("dossier", {"section": "gaps"})
    gaps = window.page("dossier").view("gaps")
    extras = {button.accessibleName(): button for button in gaps.findChildren(type(window.page("slips").new))}
    wanted = next(name for name in extras if name.startswith("加入退回意见：问题 P-01 没有证据"))
    extras[wanted].click()
    (remark,) = records.all_of(app.session.db, SlipRemark)
    assert (remark.target.table, remark.target.row) == ("problem", problem.id)
    assert remark.text.startswith("问题 P-01 没有证据")


def test_filters_and_places(app, window, page, issued, enterprise):
    assert page.place() == {"slip": issued.slip_id}
    page.parts.buttons["ACCEPTED"].click()
    assert page.table.records() == []
    assert not page.primary.isEnabled()
    window.open_page("slips", {"remark": issued.id})
    assert page.parts.value() == "all"
    assert page.detail.view.slip.id == issued.slip_id


def test_today_tells_of_what_waits_and_leads_there(qtbot, app, window, page, issued):
    window.open_page("today")
    today = window.page("today")
    qtbot.waitUntil(lambda: not today.remark_card.isHidden())
    (line,) = today.remarks.buttons()
    assert "待答复" in line.accessibleName()
    line.click()
    assert window.page_name == "slips"
    assert page.detail.view.slip.id == issued.slip_id
    slips.answer(app.session, issued.id, "改好了")
    window.open_page("today")
    assert "1 条" in today.remarks.buttons()[0].accessibleName()


def test_an_issued_slip_is_printed_and_a_draft_is_not(monkeypatch, app, page, issued):
    asked = []
    monkeypatch.setattr(app, "open_page", lambda name, **where: asked.append((name, where)))
    page.paper.click()
    assert asked == [("documents", {"preview": "return_slip", "subject": issued.slip_id})]
    change_setting(app.session, "role", "manager")
    draft = slips.start(app.session, issued.enterprise_id)
    page.open_place(slip=draft.id)
    assert page.paper.isHidden()
    assert page.primary.text() == "发出"
