"""From low answers to problems, from problems to measures, and back."""

from consultant_app.model.assessment import (
    AnswerState,
    Assessment,
    Cause,
    CauseMethod,
    Judgement,
    Observation,
    ObservationState,
    Period,
    Problem,
)
from consultant_app.model.plan import MeasureState, PlanMeasure, Risk, Training
from consultant_app.model.scoring import numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import editing, findings, measures, observations, planning, survey


def _answer(session: Session, assessment: Assessment, number: int, level: str, evidence: str = "") -> str:
    question = numbered(survey.form_of(session.db, assessment))[number - 1][2]
    answer = Judgement(state=AnswerState.ANSWERED, value=level, evidence=evidence)
    survey.judge(session, assessment, question.name, answer)
    return question.name


def test_low_answers_propose_problems_until_they_are_made(session: Session, assessment: Assessment) -> None:
    name = _answer(session, assessment, 16, "1", "抽查 5 份首件检验单，3 份无检验员签字")
    _answer(session, assessment, 17, "4", "齐全")
    proposed = findings.proposals(session.db, assessment)
    assert [(answer.number, answer.question.name) for answer in proposed] == [(16, name)]
    made = findings.make_problems(session, assessment, proposed)
    assert made[0].number == "P-01"
    assert made[0].evidence.startswith("抽查 5 份")
    assert findings.proposals(session.db, assessment) == []
    assert findings.next_number(made) == "P-02"


def test_a_measure_says_why_it_is_there_and_can_be_traced_both_ways(session: Session, assessment: Assessment) -> None:
    name = _answer(session, assessment, 16, "1", "首件检验无记录")
    problem = findings.make_problems(session, assessment, findings.proposals(session.db, assessment))[0]
    plan = planning.start_plan(session, assessment)
    proposals = measures.proposals(session.db, assessment)
    assert proposals
    key = proposals[0].measure.key
    assert proposals[0].why == f"因为 第16项=1分（首件检验无记录）→ 措施 {key}"
    made = measures.add_measures(session, plan, proposals[:1])
    assert (made[0].problem_ids, made[0].question, made[0].library_key) == ((problem.id,), name, key)
    assert measures.measures_for(session.db, problem.id) == made
    assert key not in [proposal.measure.key for proposal in measures.proposals(session.db, assessment)]


def test_one_measure_for_two_problems_comes_once_with_both_reasons(session: Session, assessment: Assessment) -> None:
    _answer(session, assessment, 16, "0")
    findings.make_problems(session, assessment, findings.proposals(session.db, assessment))
    plan = planning.start_plan(session, assessment)
    first = measures.proposals(session.db, assessment)[0]
    other = findings.add_problem(session, assessment, fact="另一处同样的事", dimension=first.problem.dimension)
    again = measures.Proposal(problem=other, measure=first.measure, why="因为 现场观察")
    made = measures.add_measures(session, plan, [first, again])
    assert len(made) == 1
    assert made[0].problem_ids == (first.problem.id, other.id)
    assert made[0].why.splitlines() == [first.why, "因为 现场观察"]


def test_removing_a_problem_takes_its_causes_and_frees_its_observation(
    session: Session, assessment: Assessment
) -> None:
    note = observations.capture(session, assessment.enterprise_id, "三号冲床无防护罩", place="冲压车间", tag="机")
    problem = observations.make_into_problem(session, note.id, assessment, "生产管理")
    bone = findings.add_cause(session, problem, CauseMethod.FISHBONE, text="未列入点检", tag="法")
    findings.add_cause(session, problem, CauseMethod.FISHBONE, text="点检表十年未改", tag="法", parent_id=bone.id)
    findings.remove_problem(session, problem.id)
    assert records.all_of(session.db, Cause) == []
    assert records.get(session.db, Observation, note.id).state is ObservationState.INBOX
    session.undo()
    assert len(records.all_of(session.db, Cause)) == 2
    assert records.get(session.db, Observation, note.id).problem_id == problem.id
    findings.remove_cause(session, bone.id)
    assert records.all_of(session.db, Cause) == []


def test_an_observation_goes_into_the_evidence_of_a_question(session: Session, assessment: Assessment) -> None:
    name = _answer(session, assessment, 3, "2", "班前会有记录")
    note = observations.capture(session, assessment.enterprise_id, "看板数据停在 9 月", place="装配车间")
    assert observations.inbox(session.db, assessment.enterprise_id) == [note]
    observations.sort_into_question(session, note.id, assessment, name)
    evidence = survey.judgements(session.db, assessment.id)[name].evidence
    assert evidence == f"班前会有记录\n{note.captured_at[:10]} 装配车间：看板数据停在 9 月"
    assert observations.inbox(session.db, assessment.enterprise_id) == []


def test_the_plan_has_four_layers_of_training_and_keeps_its_own(session: Session, assessment: Assessment) -> None:
    plan = planning.start_plan(session, assessment)
    planning.add_part(session, Training, plan, layer=2, topic="已约好的课")
    made = planning.propose_trainings(session, plan)
    assert sorted(training.layer for training in made) == [1, 3, 4]
    assert planning.propose_trainings(session, plan) == []
    assert planning.start_plan(session, assessment) == plan


def test_progress_and_overdue(session: Session, assessment: Assessment) -> None:
    plan = planning.start_plan(session, assessment)
    measure = planning.add_part(session, PlanMeasure, plan, text="补齐首件检验单")
    assert not measures.is_overdue(measure, "2999-01-01")
    dated = editing.set_fields(session, PlanMeasure, measure.id, period=Period(start="2026-01-05", end="2026-02-05"))
    assert measures.is_overdue(dated, "2026-02-06")
    measures.set_progress(session, measure.id, MeasureState.DONE, "2026-02-05", "单据 12 份")
    stored = records.get(session.db, PlanMeasure, measure.id)
    assert stored.progress.note == "单据 12 份"
    assert not measures.is_overdue(stored, "2026-02-06")


def test_parts_keep_the_order_in_which_they_were_added(session: Session, assessment: Assessment) -> None:
    plan = planning.start_plan(session, assessment)
    for text in ("甲", "乙", "丙"):
        planning.add_part(session, Risk, plan, text=text)
    assert [risk.text for risk in planning.parts_of(session.db, Risk, plan)] == ["甲", "乙", "丙"]


def test_problem_numbers_go_on_after_the_highest(session: Session, assessment: Assessment) -> None:
    first = findings.add_problem(session, assessment, fact="一")
    second = findings.add_problem(session, assessment, fact="二")
    findings.remove_problem(session, first.id)
    assert findings.add_problem(session, assessment, fact="三").number == "P-03"
    assert records.get(session.db, Problem, second.id).number == "P-02"
