"""不符合项 in a real window over a real database."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from consultant_app.model.assessment import CauseMethod, Photo
from consultant_app.model.audit import Audit, AuditMember, Issue
from consultant_app.model.enterprise import Department, Person
from consultant_app.model.nonconformity import Nonconformity
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import audit_observations, findings, follow_up, nonconformities, verifying

FACT = "2026年11月20日在机加车间抽查首件检验单 5 份，其中 SJ-1103、SJ-1107 两份没有检验员签字。"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(verifying, "_today", lambda: "2026-12-15")


@pytest.fixture
def audit(app, enterprise):
    key = enterprise.id
    made = Audit(id="a", enterprise_id=key, number="NS-2026-01")
    with app.session.write("准备") as db:
        records.put_all(db, [
            made,
            Department(id="d", enterprise_id=key, name="生产部", head="赵主任"),
            Department(id="w", enterprise_id=key, name="仓库"),
            Person(id="p", enterprise_id=key, name="王工"),
            AuditMember(id="m", enterprise_id=key, audit_id="a", name="李审", role="组长"),
        ])  # fmt: skip
    return made


@pytest.fixture
def item(app, enterprise, audit):
    return nonconformities.add(
        app.session, enterprise.id, "a", department_id="d", clause="8.6", found_on="2026-11-20", fact=FACT
    )


@pytest.fixture
def page(qtbot, app, audit, item):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open_page("nonconformities", {"nonconformity": item.id})
    return window.page("nonconformities")


def type_into(editor, text):
    editor.setFocus()
    if hasattr(editor, "setPlainText"):
        editor.setPlainText(text)
    else:
        editor.setText(text)
        editor.saver.touch()
    editor.saver.commit()


def stored(app, item):
    return records.get(app.session.db, Nonconformity, item.id)


def test_advice_stands_beside_the_fact_while_it_is_typed(qtbot, page):
    fact = page.detail.parts["fact"]
    assert fact.fact_advice.text.text() == "✓ 写法检查没有发现问题"
    fact.fact.setPlainText("检验记录填写不规范。")
    qtbot.waitUntil(lambda: "不规范" in fact.fact_advice.text.text())
    assert "没有写日期" in fact.fact_advice.text.text()
    assert page.detail.steps.buttons["fact"].text().startswith("1 事实 ")


def test_a_clause_is_found_from_the_words_of_the_fact(app, page, item):
    clause = page.detail.parts["fact"].clause
    found = clause.found("")
    assert found
    assert any(each.text.startswith("8.6") for each in found)
    next(each for each in clause.found("设备 点检 保养") if each.text.startswith("7.1.3")).open()
    assert stored(app, item).clause == "7.1.3"
    assert "基础设施" in clause.title.text()


def test_a_graver_grade_is_proposed_and_taken_with_a_click(app, page, item, enterprise):
    judgement = page.detail.parts["fact"].judgement
    assert not judgement.accept.isVisible()
    nonconformities.add(app.session, enterprise.id, "a", department_id="w", clause="8.6", found_on="2026-11-20")
    assert "建议判严重" in judgement.proposal.text()
    judgement.accept.click()
    after = stored(app, item)
    assert (after.grade, after.due_on) == ("严重", "2027-02-18")
    assert "2个部门" in after.grade_reason


def test_the_scale_of_the_settings_is_offered(app, page):
    app.change_setting("grade_scale", "严重/一般/轻微")
    judgement = page.detail.parts["fact"].judgement
    assert list(judgement.grade.buttons) == ["严重", "一般", "轻微"]
    judgement.grade.buttons["轻微"].click()
    assert page.held.views[page.current].item.grade == "轻微"


def test_what_came_back_is_tied_to_the_earlier_one(app, page, item, enterprise):
    with app.session.write("上次") as db:
        records.put(db, replace(item, id="0", number="NC-2025-X-001", audit_id="b", found_on="2025-11-01"))
    judgement = page.detail.parts["fact"].judgement
    assert "可能是重复发生" in judgement.repeats.text()
    judgement.tie.click()
    assert stored(app, item).repeats_id == "0"
    assert "与 NC-2025-X-001 重复发生" in judgement.repeats.text()
    judgement.tie.click()
    assert stored(app, item).repeats_id == ""


def test_the_root_of_the_whys_becomes_the_conclusion(app, page, item):
    page.detail.steps.buttons["cause"].click()
    part = page.detail.parts["cause"]
    part.whys.add_why()
    type_into(part.whys.steps[0].text, "检验控制程序没有规定夜班首件由谁检验")
    part.whys.steps[0].root.click()
    assert part.root.isVisible()
    part.root.click()
    assert stored(app, item).cause.text == "检验控制程序没有规定夜班首件由谁检验"
    assert not part.root.isVisible()
    part.ways.buttons["fishbone"].click()
    type_into(part.fishbone.line, "")
    part.fishbone.line.setText("夜班没有检验员")
    part.fishbone.add_cause()
    methods = [cause.method for cause in findings.causes_of(app.session.db, item.id)]
    assert methods.count(CauseMethod.FISHBONE) == 1


def test_blaming_a_person_is_pointed_out(qtbot, page):
    page.detail.show_step("cause")
    part = page.detail.parts["cause"]
    part.text.setPlainText("检验员责任心不强")
    qtbot.waitUntil(lambda: "责任心" in part.advice.text.text())


def test_several_actions_in_a_table_and_the_missing_extent_check(app, page, item):
    page.detail.show_step("actions")
    part = page.detail.parts["actions"]
    part._change(Edits(added=({"text": "修订 QP-07，写明夜班首件由班长检验", "owner": "王工"}, {"text": "加强管理"})))
    actions = follow_up.actions_of(app.session.db, item.id)
    assert [action.owner for action in actions] == ["王工", ""]
    assert [line.text for line in part.table.records()] == [action.text for action in actions]
    assert "加强管理" in part.actions_advice.text.text()
    assert "没有举一反三" in part.extent_advice.text.text()
    type_into(part.extent, "查装配车间首件单 20 份，未发现类似问题")
    assert not part.extent_advice.isVisible()
    app.undo()
    app.undo()
    assert follow_up.actions_of(app.session.db, item.id) == []


def followed_up(app, item):
    session, key = app.session, item.id
    nonconformities.edit_part(session, key, "cause", text="程序没有规定夜班由谁检验")
    nonconformities.edit_part(
        session, key, "correction", text="补检", owner="班长", done_on="2026-11-22", evidence="复检单"
    )
    nonconformities.edit_part(session, key, "extent", text="查装配 20 份", found="无")
    follow_up.edit_actions(
        session, item, {}, [{"text": "修订 QP-07", "owner": "王工", "done_on": "2026-12-01", "evidence": "QP-07 A/1"}]
    )


def answer(part, *words):
    for question, word in zip(part.round.questions, words, strict=True):
        question.yes.buttons[word].click()
        type_into(question.evidence, "查首件单 8 份均有签字")
    type_into(part.round.on, "2026-12-10")


def test_a_failed_round_goes_back_and_the_next_one_closes(app, page, item):
    said = []
    app.said.connect(said.append)
    followed_up(app, item)
    page.detail.show_step("verify")
    part = page.detail.parts["verify"]
    part.start.click()
    assert part.round.verifier.value() == "李审"
    answer(part, "是", "是", "否")
    assert part.conclude.text() == "本轮不通过，退回整改"
    part.conclude.click()
    assert page.detail.state.text().startswith("验证未通过")
    assert part.start.text() == "开始第 2 轮验证"
    part.start.click()
    assert "没有改动" in said[-1].text
    said[-1].on_action()
    assert page.detail.step() == "actions"
    page.detail.show_step("verify")
    assert len(page.held.views[item.id].rounds) == 1
    assert "第 1 次验证没有通过" in part.gate.buttons()[0].toolTip()
    part.gate.buttons()[0].click()
    assert page.detail.step() == "actions"
    follow_up.edit_actions(app.session, item, {}, [{"text": "夜班班长抽查", "owner": "王工", "done_on": "2026-12-05",
                                                    "evidence": "抽查表 5 份"}])  # fmt: skip
    page.detail.show_step("verify")
    part.start.click()
    assert "第 1 轮" in part.earlier.text()
    answer(part, "是", "是", "是")
    part.conclude.click()
    assert stored(app, item).closed_on == "2026-12-10"
    assert page.detail.state.text() == "已关闭"
    assert page.detail.parts["cause"].text.isReadOnly()


def test_a_round_started_too_early_is_taken_back(app, page, item):
    page.detail.show_step("verify")
    part = page.detail.parts["verify"]
    part.start.click()
    part.drop.click()
    assert page.held.views[item.id].rounds == ()
    app.undo()
    assert len(page.held.views[item.id].rounds) == 1


def test_the_gate_names_what_is_missing_and_leads_there(app, page, item):
    page.detail.show_step("verify")
    part = page.detail.parts["verify"]
    texts = [line.toolTip() for line in part.gate.buttons()]
    assert texts[:2] == ["原因分析的结论", "纠正"]
    part.gate.buttons()[0].click()
    assert page.detail.step() == "cause"
    page.detail.show_step("verify")
    part.start.click()
    part.conclude.click()
    assert stored(app, item).closed_on == ""


def test_withdrawing_asks_for_a_reason_and_restoring_brings_it_back(app, page, item):
    page.detail.withdrawing.click()
    page.detail.reason.confirm()
    assert stored(app, item).withdrawn == ""
    page.detail.reason.line.setText("与 002 重复")
    page.detail.reason.confirm()
    assert stored(app, item).withdrawn == "与 002 重复"
    assert "编号保留" in page.detail.locked.text()
    assert page.detail.withdrawing.text() == "恢复"
    page.detail.withdrawing.click()
    assert stored(app, item).withdrawn == ""


def test_after_the_report_only_the_follow_up_is_open(app, page, item, audit):
    with app.session.write("签发") as db:
        records.put(db, replace(audit, issues=(Issue(on="2026-12-01"),)))
    fact = page.detail.parts["fact"]
    assert fact.fact.isReadOnly()
    assert fact.fact.isEnabled()  # so that it can be copied
    fact.fact.selectAll()
    fact.fact.copy()
    assert QApplication.clipboard().text() == fact.fact.value() != ""
    assert not any(button.isEnabled() for button in fact.judgement.grade.buttons.values())
    assert not page.detail.parts["cause"].text.isReadOnly()
    type_into(fact.judgement.due_on, "2027-01-31")
    assert page.held.views[page.current].item.due_on == "2027-01-31"
    assert "已签发" in page.detail.locked.text()


def test_f9_raises_one_of_the_audit_in_hand_with_the_cursor_in_the_fact(qtbot, app, page):
    qtbot.keyClick(page, Qt.Key.Key_F9)
    assert len(page.held.views) == 2
    assert page.held.views[page.current].item.audit_id == "a"
    assert page.detail.parts["fact"].fact.hasFocus()


def test_enter_takes_the_first_of_the_sources_that_are_offered(qtbot, app, page):
    page.list.offer_sources()
    menu = QApplication.activePopupWidget()
    first = menu.actions()[0]
    assert menu.activeAction() is first
    assert first.text().startswith("内审")
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert len(page.held.views) == 2


def test_filters_keep_what_fits(app, page, item, enterprise):
    nonconformities.edit(app.session, item.id, due_on="2099-12-31")
    other = nonconformities.add(app.session, enterprise.id, "", source="顾客", found_on="2020-01-01")
    chosen = page.list.filters["state"]
    chosen.setCurrentIndex(chosen.findData("late"))
    page.list._filtered()
    assert [line.id for line in page.list.table.records()] == [other.id]
    assert page.current == other.id
    assert page.chip == "逾期 1"


def test_observations_have_their_own_tab(app, page, enterprise):
    made = audit_observations.add(app.session, enterprise.id, "a", fact="检验员未按规定签字", clause="8.6")
    page.open_place(observation=made.id)
    view = page.observations
    assert page.parts.value() == "observations"
    assert "是否应开不符合项" in view.fact_advice.text.text()
    type_into(view.risk, "漏检")
    assert page.held.observations[made.id].risk == "漏检"
    assert page.primary.text() == "打印观察项"
    view.add.click()
    assert len(page.held.observations) == 2


def test_the_report_is_one_key_away(qtbot, app, page, item):
    with qtbot.waitSignal(page.maker.looked, timeout=60_000):
        page.primary.trigger()
    assert page.is_previewing()
    assert page.primary.text() == "打印"
    assert Path(page.preview().look.made.pdf).is_file()
    assert "内置引擎" in page.preview().look.made.engine  # nobody waits for an office program to start
    page.close_preview()
    assert page.parts.isVisible()


def test_the_keys_walk_through_the_steps(qtbot, page):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page, Qt.Key.Key_PageDown, control)
    assert page.detail.step() == "cause"
    qtbot.keyClick(page, Qt.Key.Key_PageUp, control)
    qtbot.keyClick(page, Qt.Key.Key_PageUp, control)
    assert page.detail.step() == "verify"


def test_a_photo_is_kept_as_evidence(qtbot, app, page, item, tmp_path):
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    picture.save(str(tmp_path / "a.png"))
    page.detail.show_step("actions")
    with qtbot.waitSignal(app.job_started) as started:
        page.detail.parts["actions"].photos._add([tmp_path / "a.png"])
    qtbot.waitUntil(lambda: started.args[0] not in app.running(), timeout=20_000)
    assert [photo.owner_table for photo in page.held.views[item.id].photos] == ["nonconformity"]
    assert not nonconformities.is_untouched(app.session.db, item)


def test_the_rail_counts_what_is_open(app, page, item, enterprise):
    nonconformities.edit(app.session, item.id, due_on="2099-12-31")
    rail = page.window().rail.buttons["nonconformities"]
    assert rail.count == "1"
    nonconformities.add(app.session, enterprise.id, "", source="顾客", found_on="2020-01-01")
    assert rail.count == "2"
    assert "其中逾期 1 项" in rail.accessibleName()
    nonconformities.withdraw(app.session, item.id, "重复")
    assert rail.count == "1"


def test_the_sheet_of_observations_is_looked_at_from_their_tab(qtbot, app, page, enterprise):
    audit_observations.add(app.session, enterprise.id, "a", fact="通道放有 2 个周转箱", clause="7.1.3")
    page.parts.buttons["observations"].click()
    with qtbot.waitSignal(page.maker.looked, timeout=60_000):
        page.primary.trigger()
    assert page.preview().look.kind == "audit_observations"


def test_a_place_is_found_again(page, item):
    page.detail.show_step("actions")
    assert page.place() == {"nonconformity": item.id, "step": "actions"}
    page.open_place(nonconformity=item.id, step="cause")
    assert page.detail.step() == "cause"


def test_the_signed_page_comes_back_beside_the_nonconformity(app, page, item):
    signed = page.detail.parts["verify"].signed
    page.detail.show_step("verify")
    assert signed.isHidden()  # nothing was printed yet
    with app.session.write("生成") as db:
        records.put(db, DocumentRecord(id="d", enterprise_id=item.enterprise_id, kind="nonconformity_report",
                                       subject_id=item.id, title="不符合项报告", version="A/0"))  # fmt: skip
    assert not signed.isHidden()
    with app.session.write("附签字页") as db:
        records.put(db, Photo(id="p", enterprise_id=item.enterprise_id, owner_table="signed_page", owner_id="d"))
    assert "A/0　已附 1 张" in signed.heading.text()
