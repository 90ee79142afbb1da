"""Scores of a diagnosis: what counts, what does not, and why (domain rules for a 0–5 behavioural scale).

The score of a dimension is the weighted mean of its counted items × 20, rounded to a whole number: a scale of six
levels judged by one person does not deserve more digits. An item counts when it was answered and, from level 2 up,
when evidence was written down. Not asked, not applicable and not verified never count and are never zero.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.form import Form, Question, QuestionType

EVIDENCE_FROM = 2  # the level from which an answer without evidence does not count
HIGHEST = 5
_STEP = Decimal(100) / HIGHEST


@dataclass(frozen=True, kw_only=True)
class DimensionScore:
    """The score of one dimension (0–100, None when nothing counted) and how many items stand behind it."""

    dimension: str
    score: int | None
    scored: int
    total: int
    not_applicable: int = 0
    not_verified: int = 0
    not_asked: int = 0
    unproven: int = 0  # scored 2 or more without evidence: waits for it, does not count


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """One item behind a score: its level and weight, or the reason why it does not count."""

    number: int
    question: Question
    judgement: Judgement
    level: int | None
    excluded: str = ""


def level_of(question: Question, judgement: Judgement) -> int | None:
    """The level 0–5 that was given, or None when there is none."""
    if question.type is not QuestionType.SCORE or judgement.state is not AnswerState.ANSWERED:
        return None
    text = judgement.value.strip()
    return int(text) if text in {"0", "1", "2", "3", "4", "5"} else None


def lacks_evidence(question: Question, judgement: Judgement) -> bool:
    """Whether a level from 2 up was given and nothing was written down that supports it."""
    level = level_of(question, judgement)
    return level is not None and level >= EVIDENCE_FROM and not judgement.evidence.strip()


def is_low(question: Question, judgement: Judgement) -> bool:
    """Whether the answer proposes a problem by the rule of its question."""
    level = level_of(question, judgement)
    return level is not None and question.finding is not None and level < question.finding.below


def numbered(form: Form) -> list[tuple[int, str, Question]]:
    """The scored questions as (number from 1, section label, question): what people call 第12项."""
    pairs = [(section.label, question) for section in form.sections for question in section.questions]
    scored = [(label, question) for label, question in pairs if question.type is QuestionType.SCORE]
    return [(number, label, question) for number, (label, question) in enumerate(scored, 1)]


def contributions(form: Form, judgements: Mapping[str, Judgement], dimension: str) -> list[Contribution]:
    """Explain a score: every item of the dimension, counted or not and why."""
    return [
        _contribution(number, question, judgements.get(question.name, Judgement()))
        for number, label, question in numbered(form)
        if label == dimension
    ]


def _contribution(number: int, question: Question, judgement: Judgement) -> Contribution:
    level = level_of(question, judgement)
    excluded = ""
    if judgement.state is not AnswerState.ANSWERED:
        excluded = str(judgement.state) + (f"（{judgement.reason}）" if judgement.reason else "")
    elif level is None:
        excluded = "未评分"
    elif lacks_evidence(question, judgement):
        excluded = "缺证据"
    return Contribution(number=number, question=question, judgement=judgement, level=level, excluded=excluded)


def dimension_scores(form: Form, judgements: Mapping[str, Judgement]) -> list[DimensionScore]:
    """The scores of all dimensions in the order of the form."""
    labels = list(dict.fromkeys(label for _, label, _ in numbered(form)))
    return [_score(label, contributions(form, judgements, label)) for label in labels]


def _score(dimension: str, parts: list[Contribution]) -> DimensionScore:
    counted = [part for part in parts if not part.excluded]
    states = [part.judgement.state for part in parts]
    return DimensionScore(
        dimension=dimension,
        score=_mean((part.question.weight, part.level or 0) for part in counted),
        scored=len(counted),
        total=len(parts),
        not_applicable=states.count(AnswerState.NOT_APPLICABLE),
        not_verified=states.count(AnswerState.NOT_VERIFIED),
        not_asked=states.count(AnswerState.NOT_ASKED) + sum(part.excluded == "未评分" for part in parts),
        unproven=sum(part.excluded == "缺证据" for part in parts),
    )


def _mean(pairs: Iterable[tuple[int, int]]) -> int | None:
    weights = levels = 0
    for weight, level in pairs:
        weights += weight
        levels += weight * level
    if not weights:
        return None
    return int((Decimal(levels) / weights * _STEP).quantize(Decimal(1), ROUND_HALF_UP))
