"""Rounds of diagnosis: asking, answering, comparing."""

from dataclasses import replace

import pytest

from consultant_app.errors import AppError
from consultant_app.model.assessment import Agreement, AnswerState, Assessment, Judgement
from consultant_app.model.enterprise import TRIAGE, Enterprise, Stage, Willingness
from consultant_app.model.scoring import contributions, dimension_scores, numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import survey


def test_a_round_asks_the_base_form_and_the_trade_supplement(session: Session, assessment: Assessment) -> None:
    form = survey.form_of(session.db, assessment)
    items = numbered(form)
    assert len(items) >= 75 + 12
    assert [number for number, _, _ in items] == list(range(1, len(items) + 1))
    assert {section for _, section, _ in items} == {"质量意识", "生产管理", "技术改进", "制度建设", "质量效益"}


def test_starting_moves_the_enterprise_to_the_survey_stage(
    session: Session, enterprise: Enterprise, assessment: Assessment
) -> None:
    assert records.get(session.db, Enterprise, enterprise.id).stage is Stage.SURVEY
    assert assessment.team == ("周明",)
    session.undo()
    assert records.get(session.db, Enterprise, enterprise.id).stage is Stage.ASSIGNED
    assert survey.rounds(session.db, enterprise.id) == []


def test_the_four_states_are_kept_apart_in_a_score(session: Session, assessment: Assessment) -> None:
    form = survey.form_of(session.db, assessment)
    names = [question.name for _, section, question in numbered(form) if section == "质量意识"]
    answers = [
        Judgement(state=AnswerState.ANSWERED, value="0"),
        Judgement(state=AnswerState.ANSWERED, value="4", evidence="抽查 3 份会议记录，均有签到。"),
        Judgement(state=AnswerState.ANSWERED, value="5"),
        Judgement(state=AnswerState.NOT_APPLICABLE, reason="无此岗位"),
        Judgement(state=AnswerState.NOT_VERIFIED, reason="负责人出差"),
    ]
    for name, answer in zip(names, answers, strict=False):
        survey.judge(session, assessment, name, answer)
    judged = survey.judgements(session.db, assessment.id)
    score = dimension_scores(form, judged)[0]
    assert (score.scored, score.unproven, score.not_applicable, score.not_verified) == (2, 1, 1, 1)
    assert score.not_asked == score.total - 5
    weights = [form.question(name).weight for name in names[:2]]
    assert score.score == round(weights[1] * 4 / sum(weights) * 20)
    reasons = [part.excluded for part in contributions(form, judged, "质量意识")][:5]
    assert reasons == ["", "", "缺证据", "不适用（无此岗位）", "未验证（负责人出差）"]


def test_a_dimension_without_answers_has_no_score(session: Session, assessment: Assessment) -> None:
    scores = dimension_scores(survey.form_of(session.db, assessment), {})
    assert [score.score for score in scores] == [None] * 5


def test_typing_evidence_is_one_step_of_undo(session: Session, assessment: Assessment) -> None:
    name = numbered(survey.form_of(session.db, assessment))[0][2].name
    for text in ("看", "看了", "看了记录"):
        survey.judge(session, assessment, name, Judgement(state=AnswerState.ANSWERED, value="1", evidence=text))
    assert survey.judgements(session.db, assessment.id)[name].evidence == "看了记录"
    session.undo()
    assert survey.judgements(session.db, assessment.id).get(name, Judgement()).evidence in ("", "看")


def test_a_second_round_asks_the_same_and_copied_answers_are_marked(session: Session, assessment: Assessment) -> None:
    name = numbered(survey.form_of(session.db, assessment))[0][2].name
    survey.judge(session, assessment, name, Judgement(state=AnswerState.ANSWERED, value="1"))
    second = survey.start_round(session, assessment.enterprise_id)
    assert (second.round, second.snapshot_id) == (2, assessment.snapshot_id)
    assert survey.copy_from_round(session, assessment, second) == 1
    assert survey.judgements(session.db, second.id)[name].copied_from == assessment.id
    assert survey.copy_from_round(session, assessment, second) == 0


def test_agreement_and_closing_are_recorded(session: Session, assessment: Assessment) -> None:
    survey.agree(session, assessment.id, Agreement(opinion="同意", by="沈国栋", on="2026-11-20"))
    with pytest.raises(AppError, match="早于诊断开始日期"):
        survey.finish_round(session, assessment.id, "2000-01-01")
    survey.finish_round(session, assessment.id, assessment.held.start)
    stored = records.get(session.db, Assessment, assessment.id)
    assert stored.agreement.by == "沈国栋"
    assert stored.finished_on == stored.held.end == assessment.held.start


def test_willingness_decides_how_an_enterprise_is_served(session: Session, enterprise: Enterprise) -> None:
    survey.edit_engagement(session, enterprise.id, willingness=Willingness.WORKSHOP)
    found = survey.engagement_of(session.db, enterprise.id)
    assert TRIAGE[found.willingness] == "播放宣传片"
    session.undo()
    assert survey.engagement_of(session.db, enterprise.id).willingness is Willingness.UNKNOWN


def test_supplements_are_proposed_by_trade(enterprise: Enterprise) -> None:
    assert [form.id for form in survey.proposed_supplements(enterprise)] == ["supplement_machining"]
    food = replace(enterprise, industry="3")
    assert [form.id for form in survey.proposed_supplements(food)] == ["supplement_food"]
