"""③ 一企一策: from problems to measures, followed to the end, with goals that can be compared."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from consultant_app.model.assessment import AnswerState, Judgement, Period
from consultant_app.model.plan import Goal, MeasureState, Milestone, Plan, PlanMeasure, Training
from consultant_app.model.scoring import numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.ui.pages.plan import PlanPage
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import answering, editing, measures, planning, survey
from consultant_app.workflows.sample import load_sample


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory):
    """The sample is put in once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("sample")
    session = Session.open(folder)
    made = load_sample(session)
    session.close()
    return folder, made


@pytest.fixture
def session(sample_folder, tmp_path):
    copied = shutil.copytree(sample_folder[0], tmp_path / "data")
    session = Session.open(copied)
    yield session
    session.close()


@pytest.fixture
def sample(app, sample_folder):
    app.open_enterprise(sample_folder[1].id)
    return sample_folder[1]


@pytest.fixture
def page(app, sample, qtbot):
    page = PlanPage(app)
    page.resize(1120, 690)
    qtbot.addWidget(page)
    page.show_part("measures")
    page.show()
    return page


@pytest.fixture
def said(app):
    messages = []
    app.said.connect(messages.append)
    return messages


def stored(page, measure):
    return records.get(page.app.session.db, PlanMeasure, measure.id)


def test_an_enterprise_without_a_diagnosis_is_led_to_it(app, enterprise, qtbot):
    page = PlanPage(app)
    qtbot.addWidget(page)
    page.show()
    assert page.stack.currentWidget() is page.no_round
    assert not page.primary.isVisible()


def test_a_round_without_a_plan_offers_to_make_one_and_begins_with_the_proposals(app, sample, qtbot, said):
    survey.start_round(app.session, sample.id)
    with app.session.write("") as db:
        for plan in records.of_enterprise(db, Plan, sample.id):
            records.delete(db, Plan, plan.id)
    page = PlanPage(app)
    qtbot.addWidget(page)
    page.show()
    assert page.stack.currentWidget() is page.no_plan
    qtbot.mouseClick(page.no_plan.buttons[0], Qt.MouseButton.LeftButton)
    assert page.held.plan is not None
    assert page.stack.currentWidget() is page.view("measures")
    assert said[-1].undo
    app.undo()
    assert page.stack.currentWidget() is page.no_plan


def test_each_of_several_plans_can_be_reached(page, app, sample):
    mine = page.held.plan
    assert not page.which.isVisible()
    with app.session.write("另一人的一轮和方案") as db:  # as a merge brings it
        other = replace(page.held.assessment, id="f" * 32)
        records.put(db, other)
    planning.start_plan(app.session, other)
    assert page.which.isVisible()
    assert page.held.plan.assessment_id == other.id
    assert page.primary.text() == "生成方案文档"
    page.which.setCurrentIndex(page.which.findData(mine.assessment_id))
    page.which.activated.emit(page.which.currentIndex())
    assert page.held.plan == mine
    assert page.in_front().list.records()  # the measures in it
    assert not page.primary.isVisible()  # documents are made of the newest
    assert page.held.gaps == []
    begun = planning.parts_of(app.session.db, Milestone, planning.plan_of(app.session.db, other))[0]
    page.open_place(milestone=begun.id)  # as 今日 does
    assert page.held.plan.assessment_id == other.id
    page.choose(mine.assessment_id)
    app.open_enterprise("")
    app.open_enterprise(sample.id)
    assert page.held.plan.assessment_id == other.id


def test_low_answers_that_are_no_problems_yet_are_pointed_out(app, enterprise, qtbot, said):
    made = survey.start_round(app.session, enterprise.id)
    question = next(question for _, _, question in numbered(survey.form_of(app.session.db, made)))
    answering.judge_all(app.session, made, {question.name: Judgement(state=AnswerState.ANSWERED, value="1")}, "答题")
    page = PlanPage(app)
    qtbot.addWidget(page)
    page.show()
    page.start()
    assert "1 个低分项" in said[-1].text
    view = page.in_front()
    view.show_way("proposals")
    assert "1 个低分项" in view.proposals.empty.text()
    asked = []
    app.page_asked.connect(lambda name, where: asked.append((name, where)))
    view.proposals.listing.click()
    assert asked == [("survey", {"part": "problems", "round": made.id})]


def test_a_ticked_proposal_is_in_the_plan_with_its_reason(page, said):
    view = page.in_front()
    view.show_way("proposals")
    before, offered = len(page.held.parts(PlanMeasure)), view.proposals.count
    first = view.proposals.items()[0]
    assert first.text(0).partition("\n")[2].startswith("因为 第")
    first.setCheckState(0, Qt.CheckState.Checked)
    (chosen,) = view.proposals.ticked()
    view.proposals.take_in()
    added = page.held.parts(PlanMeasure)[-1]
    assert len(page.held.parts(PlanMeasure)) == before + 1
    assert (added.library_key, added.problem_ids) == (chosen.measure.key, (chosen.problem.id,))
    assert added.why == chosen.why
    assert not measures.is_overdue(added, date.today().isoformat())  # although the plan began weeks ago
    assert view.proposals.count == offered - 1
    assert view.list.records()[-1].id == added.id
    page.app.undo()
    assert view.proposals.count == offered


def test_ticks_stay_while_other_data_changes(page):
    view = page.in_front()
    view.proposals.items()[2].setCheckState(0, Qt.CheckState.Checked)
    ticked = view.proposals.ticked()
    first = measures.proposals(page.app.session.db, page.held.assessment)[:1]
    measures.add_measures(page.app.session, page.held.plan, first)
    assert view.proposals.ticked() == ticked


def test_a_measure_is_found_in_the_library_by_words_number_or_initials(page):
    search = page.in_front().picker.search
    assert len(search("")) == 138
    assert search("M-07")[0].kind == "M-07"
    assert any("首件" in found.text for found in search("首件 测"))
    assert search("没有这样的措施") == []


def test_a_measure_from_the_library_is_tied_to_a_problem_by_hand(page):
    view = page.in_front()
    view.add_from_library("M-07")
    added = page.held.parts(PlanMeasure)[-1]
    assert view.current == added.id
    problem = next(iter(page.held.problems))
    view.detail.toggle_problem(problem)
    assert stored(page, added).problem_ids == (problem,)
    view.detail.toggle_problem(problem)
    assert stored(page, added).problem_ids == ()


def test_the_state_takes_todays_date_and_the_proof_stays(page, compose):
    view = page.in_front()
    measure = next(each for each in page.held.parts(PlanMeasure) if each.progress.state is MeasureState.PLANNED)
    page.open_place(measure=measure.id)
    view.detail.state.buttons["已完成"].click()
    compose(view.detail.note, commit="记录 HR-QR-012 共 20 份")
    view.detail.flush()
    progress = stored(page, measure).progress
    assert (progress.state, progress.on) == (MeasureState.DONE, date.today().isoformat())
    assert progress.note == "记录 HR-QR-012 共 20 份"


def test_an_overdue_measure_is_marked_by_sign_words_and_colour(page):
    view = page.in_front()
    measure = page.held.parts(PlanMeasure)[0]
    late = date.today() - timedelta(days=3)
    period = Period(start="2020-01-01", end=late.isoformat())
    editing.set_fields(page.app.session, PlanMeasure, measure.id, period=period)
    index = view.list.model.index(0, 3)
    assert index.data() == "⚠ 逾期3天"
    assert index.data(Qt.ItemDataRole.ForegroundRole).name() == current_theme().bad.lower()
    assert "项逾期" in view.late.text()
    measures.set_progress(page.app.session, measure.id, MeasureState.VERIFIED, date.today().isoformat(), "看过")
    assert view.list.model.index(0, 3).data() == "✓ 已验证"


def test_both_ends_of_a_period_are_kept_when_typed_one_after_the_other(page):
    view = page.in_front()
    detail, measure = view.detail, page.held.parts(PlanMeasure)[0]
    for field, text in ((detail.start, "2026-12-01"), (detail.end, "2026-12-20")):
        field.setText(text)
        field.saver.touch()
    page.hide()  # from here on the page reads nothing anew
    detail.flush()
    assert stored(page, measure).period == Period(start="2026-12-01", end="2026-12-20")


def test_the_reason_leads_to_the_question_and_the_problem(page, qtbot):
    view = page.in_front()
    shown = view.detail.sources.parentWidget().findChildren(Button)
    buttons = {button.text(): button for button in shown}
    with qtbot.waitSignal(page.app.page_asked) as asked:
        buttons["诊断题目"].click()
    assert asked.args == ["survey", {"question": view.detail.measure.question}]
    with qtbot.waitSignal(page.app.page_asked) as asked:
        buttons["问题 P-01"].click()
    assert asked.args == ["survey", {"problem": view.detail.measure.problem_ids[0]}]


def test_a_pasted_block_of_the_sheet_is_one_step(page):
    view = page.in_front()
    view.show_way("sheet")
    one, two = view.sheet.records()[:2]
    view.parts.change(Edits(changed=((one, {"owner": "张三", "period.end": "2027-01-01"}), (two, {"owner": "李四"}))))
    assert [each.owner for each in page.held.parts(PlanMeasure)[:2]] == ["张三", "李四"]
    assert page.held.parts(PlanMeasure)[0].period.end == "2027-01-01"
    page.app.undo()
    assert [each.owner for each in page.held.parts(PlanMeasure)[:2]] == [one.owner, two.owner]


def test_an_unknown_state_in_a_pasted_block_is_refused_in_words(page, said):
    view = page.in_front()
    view.parts.change(Edits(changed=((view.sheet.records()[0], {"progress.state": "快好了"}),)))
    assert said[-1].kind == "bad"
    assert "快好了" in said[-1].text


def test_a_goal_says_what_it_lacks_beside_it(page):
    page.show_part("goals")
    view = page.in_front()
    goal = page.held.parts(Goal)[0]
    view.parts.change(Edits(changed=((view.table.records()[0], {"target.value": "", "formula": ""}),)))
    last = view.table.model.columnCount() - 1
    assert view.table.model.index(0, last).data() == "！缺目标值、计算方法"
    assert "1 个目标不完整" in view.note.text()
    assert any(gap.record == goal.id for gap in page.held.gaps)
    page.app.undo()
    assert view.table.model.index(0, last).data() == "✓ 齐全"


def test_a_goal_is_made_from_an_indicator_once(page):
    page.show_part("goals")
    view = page.in_front()
    goal = page.held.parts(Goal)[0]
    view.table.choose(goal.id)
    view.parts.delete([view.table.current()])
    (indicator,) = [each for each in view.unused() if each.id == goal.indicator_id]
    view.add_indicator(indicator)
    made = page.held.parts(Goal)[-1]
    assert (made.indicator_id, made.baseline, made.formula) == (indicator.id, indicator.baseline, indicator.formula)
    assert indicator.id not in {each.id for each in view.unused()}


def test_a_layer_without_training_is_named_and_filled(page):
    for training in page.held.parts(Training):
        if training.layer == 3:
            planning.remove_parts(page.app.session, Training, [training.id])
    page.show_part("trainings")
    view = page.in_front()
    assert "第三层" in view.note.text()
    view.propose_missing()
    assert [line.layer for line in view.tables[3].records()] == [3]
    assert view.propose.isHidden()


def test_a_training_typed_into_a_layer_belongs_to_it(page):
    page.show_part("trainings")
    view = page.in_front()
    view.parts[2].change(Edits(added=({"topic": "管理评审怎么开"},)))
    made = page.held.parts(Training)[-1]
    assert (made.layer, made.topic) == (2, "管理评审怎么开")


def test_errors_are_shown_before_the_document_is_made(page, said):
    page.held.read()
    planning.edit_parts(page.app.session, Goal, page.held.plan, {page.held.parts(Goal)[0].id: {"formula": ""}})
    page.take_step()
    assert page.parts.value() == "gaps"
    assert said[-1].action == "仍然生成"
    page.in_front().list.buttons()[0].click()
    assert page.parts.value() == "goals"


@pytest.mark.parametrize("part", PlanPage.parts_of)
def test_everything_that_takes_the_focus_has_a_name(page, part):
    page.show_part(part)
    for widget in page.in_front().findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), (part, widget)


def test_typing_in_the_texts_stays_while_something_else_changes(page, compose):
    page.show_part("texts")
    editor = page.in_front().texts["approach"]
    before = editor.value()
    compose(editor, commit="先稳住首件")
    measures.set_progress(page.app.session, page.held.parts(PlanMeasure)[0].id, MeasureState.RUNNING, "2026-11-01", "")
    assert editor.value() == f"先稳住首件{before}"
    page.in_front().flush()
    assert records.get(page.app.session.db, Plan, page.held.plan.id).approach == f"先稳住首件{before}"
