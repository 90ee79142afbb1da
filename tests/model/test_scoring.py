"""Scores: what counts and what does not."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.form import FindingRule, Form, Question, QuestionType, Section
from consultant_app.model.scoring import dimension_scores, is_low, level_of, numbered


def _form(weights: list[int]) -> Form:
    questions = tuple(
        Question(type=QuestionType.SCORE, name=f"q{i}", label=f"第{i}问", weight=weight, finding=FindingRule(below=3))
        for i, weight in enumerate(weights)
    )
    note = Question(type=QuestionType.NOTE, name="note", label="说明")
    return Form(
        id="f", version="1", title="表", sections=(Section(name="s", label="生产管理", questions=(note, *questions)),)
    )


def _answer(level: int) -> Judgement:
    return Judgement(state=AnswerState.ANSWERED, value=str(level), evidence="看了记录")


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)), min_size=1, max_size=30))
def test_the_score_is_the_weighted_mean_times_twenty(items: list[tuple[int, int]]) -> None:
    form = _form([weight for weight, _ in items])
    score = dimension_scores(form, {f"q{i}": _answer(level) for i, (_, level) in enumerate(items)})[0]
    exact = Decimal(sum(w * v for w, v in items)) * 20 / sum(w for w, _ in items)
    assert score.score is not None
    assert abs(score.score - exact) <= Decimal("0.5")
    assert score.scored == score.total == len(items)


@given(st.lists(st.sampled_from(list(AnswerState)), min_size=1, max_size=20))
def test_only_answered_items_count(states: list[AnswerState]) -> None:
    judged = {f"q{i}": Judgement(state=state, value="5", evidence="看了") for i, state in enumerate(states)}
    score = dimension_scores(_form([1] * len(states)), judged)[0]
    answered = states.count(AnswerState.ANSWERED)
    assert score.scored == answered
    assert score.score == (100 if answered else None)
    assert score.scored + score.not_applicable + score.not_verified + score.not_asked + score.unproven == score.total


def test_level_two_without_evidence_waits_and_level_one_counts() -> None:
    judged = {
        "q0": Judgement(state=AnswerState.ANSWERED, value="1"),
        "q1": Judgement(state=AnswerState.ANSWERED, value="2", evidence="  "),
    }
    score = dimension_scores(_form([1, 3]), judged)[0]
    assert (score.score, score.scored, score.unproven) == (20, 1, 1)


def test_halves_are_rounded_up_and_nonsense_is_no_level() -> None:
    judged = {f"q{i}": _answer(level) for i, level in enumerate([0, 0, 0, 0, 0, 0, 0, 1])}
    assert dimension_scores(_form([1] * 8), judged)[0].score == 3  # 2.5
    question = _form([1]).questions()[1]
    for value in ("", "6", "-1", "2.5", "二"):
        assert level_of(question, Judgement(state=AnswerState.ANSWERED, value=value)) is None


def test_low_means_below_the_rule_and_numbers_count_scored_items_only() -> None:
    form = _form([1, 1])
    question = form.questions()[1]
    assert is_low(question, _answer(2))
    assert not is_low(question, _answer(3))
    assert not is_low(question, Judgement(state=AnswerState.NOT_VERIFIED, value="0"))
    assert [(number, found.name) for number, _, found in numbered(form)] == [(1, "q0"), (2, "q1")]
