"""问题与原因, 待整理, 小结 in a real window over a real database."""

import pytest
from PySide6.QtCore import Qt

from consultant_app.model.assessment import AnswerState, CauseMethod, Judgement
from consultant_app.model.plan import PlanMeasure
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.widgets.table import Edits
from consultant_app.workflows import findings, observations, planning, survey


@pytest.fixture
def assessment(app, enterprise):
    made = survey.start_round(app.session, enterprise.id)
    names = [question.name for question in survey.form_of(app.session.db, made).questions()]
    for name, level in zip(names, "01234", strict=False):
        survey.judge(app.session, made, name, Judgement(state=AnswerState.ANSWERED, value=level, evidence="看到记录"))
    return made


@pytest.fixture
def page(qtbot, app, assessment):
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    window.open_page("survey", {"part": "problems"})
    return window.page("survey")


@pytest.fixture
def view(page):
    return page.in_front()


@pytest.fixture
def problem(app, assessment, page):
    made = findings.add_problem(app.session, assessment, fact="轴承座内孔超差 3 件", dimension="生产管理")
    page.in_front().open_place(problem=made.id)
    return made


def type_into(editor, text):
    editor.setFocus()
    if hasattr(editor, "setPlainText"):
        editor.setPlainText(text)
    else:
        editor.setText(text)
        editor.saver.touch()
    editor.saver.commit()


def test_low_answers_are_proposed_worst_first_and_ticked_into_problems(app, assessment, view):
    proposals = view.proposals
    assert proposals.isVisible()
    count = proposals.count
    proposals.open.setChecked(True)
    assert proposals.list.item(0).text().startswith("0分")
    proposals.list.item(0).setCheckState(Qt.CheckState.Checked)
    proposals.list.item(1).setCheckState(Qt.CheckState.Checked)
    proposals.take_in()
    assert not proposals.open.isChecked()
    assert view.detail.fact.hasFocus()
    assert [row.number for row in view.table.records()] == ["P-01", "P-02"]
    assert view.proposals.count == count - 2
    app.undo()
    assert view.table.records() == []
    assert view.proposals.count == count


def test_a_blank_left_in_the_fact_and_an_opinion_are_pointed_out(app, problem, view):
    type_into(view.detail.fact, "首件检验执行不到位，缺____份记录")
    assert "不到位" in view.detail.advice.text.text()
    assert "____" in view.detail.advice.text.text()
    type_into(view.detail.fact, "抽 10 份首件检验单，4 份无签字")
    assert not view.detail.advice.isVisible()


def test_fields_of_a_problem_are_kept_as_typed_and_undone(app, assessment, problem, view):
    view.detail.urgency.buttons["高"].click()
    view.detail.pressing.click()
    view.detail.tag.buttons["测"].click()
    (stored,) = findings.problems_of(app.session.db, assessment.id)
    assert (stored.urgency, stored.pressing, stored.tag) == ("高", True, "测")
    app.undo()
    assert view.detail.tag.value() == ""


def test_a_clause_shows_its_title(problem, view):
    type_into(view.detail.clause, "8.5.1、8.6")
    assert "产品和服务的放行" in view.detail.clause_title.text()


def test_whys_are_asked_one_after_the_other_and_read_backwards(qtbot, app, problem, view):
    view.detail.show_part("whys")
    whys = view.detail.whys
    whys.add_why()
    step = whys.steps[0]
    order = [step.text]
    while order[-1] is not step.root:
        order.append(order[-1].nextInFocusChain())
    assert [part for part in order if part.focusPolicy() & Qt.FocusPolicy.TabFocus] == [
        step.text, step.evidence, step.root,
    ]  # fmt: skip
    type_into(whys.steps[0].text, "主轴跳动超差")
    qtbot.keyClick(whys.steps[0].text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(whys.steps) == 2
    type_into(whys.steps[1].text, "没有按月保养")
    type_into(whys.steps[1].evidence, "保养记录缺 2 个月")
    whys.steps[1].root.click()
    assert "因为 没有按月保养，所以 主轴跳动超差。" in whys.check.text()
    assert "为什么 1 还没有依据" in whys.check.text()
    stored = findings.causes_of(app.session.db, problem.id)
    assert [(cause.text, cause.is_root) for cause in stored] == [("主轴跳动超差", False), ("没有按月保养", True)]
    whys.steps[0]._remove()
    assert [step.text.value() for step in whys.steps] == ["没有按月保养"]
    app.undo()
    assert len(whys.steps) == 2


def test_a_fishbone_grows_with_each_enter_and_small_bones_hang_on_theirs(qtbot, app, problem, view):
    view.detail.show_part("fishbone")
    bone = view.detail.fishbone
    bone.tag.buttons["机"].click()
    bone.line.setText("主轴跳动 0.03")
    qtbot.keyClick(bone.line, Qt.Key.Key_Return)
    bone.line.setText("点检表漏一项")
    qtbot.keyClick(bone.line, Qt.Key.Key_Return)
    assert bone.line.text() == ""
    first, second = bone.table.records()
    bone.table._change(Edits(changed=((second, {"parent_id": first.id}), (first, {"is_root": "是"}))))
    drawn = bone.picture._bones
    assert [(each.tag, each.text, each.is_root, each.small) for each in drawn] == [
        ("机", "主轴跳动 0.03", True, ("点检表漏一项",))
    ]
    methods = {cause.method for cause in findings.causes_of(app.session.db, problem.id)}
    assert methods == {CauseMethod.FISHBONE}


def test_the_fishbone_does_not_take_a_cause_while_it_is_composed(qtbot, compose, app, problem, view):
    view.detail.show_part("fishbone")
    line = view.detail.fishbone.line
    line.setFocus()
    compose(line, preedit="zhuzhou")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    compose(line, commit="主轴")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert findings.causes_of(app.session.db, problem.id) == []


def test_removing_a_problem_takes_its_causes_and_undo_brings_all_back(app, assessment, problem, view):
    findings.add_cause(app.session, problem, CauseMethod.WHY, text="没有规定")
    view.table._delete([row for row in view.table.records() if row.id == problem.id])
    assert findings.causes_of(app.session.db, problem.id) == []
    app.undo()
    assert len(findings.causes_of(app.session.db, problem.id)) == 1
    assert view.table.records()[0].causes == "1"


def test_what_is_typed_is_kept_when_another_problem_is_chosen(app, assessment, problem, view):
    other = findings.add_problem(app.session, assessment, fact="另一个")
    view.detail.fact.setFocus()
    view.detail.fact.setPlainText("改过的事实")
    view.table.choose(other.id)
    facts = {each.id: each.fact for each in findings.problems_of(app.session.db, assessment.id)}
    assert facts == {problem.id: "改过的事实", other.id: "另一个"}
    assert view.detail.fact.value() == "另一个"


def test_notes_are_sorted_into_an_item_made_a_problem_or_put_aside(app, enterprise, assessment, page):
    for text in ("地面积水", "标签过期", "无关的话"):
        observations.capture(app.session, enterprise.id, text, place="成品库", clause="8.5.4")
    page.show_part("inbox")
    inbox = page.in_front()
    assert inbox.list.count() == 3
    question = next(iter(page.held.numbers))
    inbox._sort(question)
    assert "地面积水" in survey.judgements(app.session.db, assessment.id)[question].evidence
    inbox.dimensions.buttons["生产管理"].click()
    (problem,) = findings.problems_of(app.session.db, assessment.id)
    assert (problem.fact, problem.clause) == ("标签过期", "8.5.4")
    inbox.drop_note()
    assert inbox.list.count() == 0
    assert inbox.empty.isVisible()
    app.undo()
    assert inbox.list.count() == 1


def test_the_items_that_fit_a_notes_clause_come_first(app, enterprise, assessment, page):
    clause = next(q.clause[0] for q in survey.form_of(app.session.db, assessment).questions()[30:] if q.clause)
    observations.capture(app.session, enterprise.id, "现场看到", clause=clause)
    page.show_part("inbox")
    first = page.in_front()._find("")[0]
    number = int(first.kind)
    name = next(key for key, value in page.held.numbers.items() if value == number)
    assert clause in page.held.form.question(name).clause


def test_strengths_conclusion_and_agreement_belong_to_the_round(app, assessment, page):
    page.show_part("summary")
    summary = page.in_front()
    summary.strengths._change(Edits(added=({"dimension": "生产管理", "text": "5S 每周评分"}, {"text": "老板带头"})))
    assert [each.text for each in findings.strengths_of(app.session.db, assessment.id)] == ["5S 每周评分", "老板带头"]
    type_into(summary.conclusion, "基础较好，短板在首件与量具。")
    type_into(summary.lines["team"], "周明，李工")
    summary.opinion.buttons["同意"].click()
    type_into(summary.agreed_by, "王总")
    stored = survey.latest(app.session.db, app.enterprise_id)
    assert stored.conclusion == "基础较好，短板在首件与量具。"
    assert stored.team == ("周明", "李工")
    assert (stored.agreement.opinion, stored.agreement.by) == ("同意", "王总")


def test_a_round_is_finished_and_a_date_before_its_start_is_refused(qtbot, app, assessment, page):
    page.show_part("summary")
    summary = page.in_front()
    type_into(summary.held_to, "2020-01-01")
    with qtbot.waitSignal(app.said) as said:
        summary.finish_round()
    assert "早于" in said.args[0].text
    type_into(summary.held_to, "")
    summary.finish_round()
    assert survey.latest(app.session.db, app.enterprise_id).finished_on
    assert summary.reopen.isVisible()


def test_the_blue_button_leads_on(app, problem, page):
    with_problem = page.primary.text()
    assert with_problem == "编制一企一策"
    page.show_part("scores")
    assert page.primary.text() == "整理问题"


def test_a_problem_leads_to_the_measures_that_answer_it(qtbot, app, view, assessment, problem):
    detail = view.detail
    assert detail.answers.isHidden()
    plan = planning.start_plan(app.session, assessment)
    made = planning.add_part(app.session, PlanMeasure, plan, text="送检", problem_ids=(problem.id,))
    assert detail.answers.text() == "对应措施 1 项"
    with qtbot.waitSignal(app.page_asked) as asked:
        detail.answers.click()
    assert asked.args == ["plan", {"measure": made.id}]
