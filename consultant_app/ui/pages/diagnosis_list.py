"""The items of a diagnosis as lines of a list: which are shown, how far each is."""

from collections.abc import Callable

from consultant_app.model.assessment import AnswerState, Judgement
from consultant_app.model.form import Question, QuestionType
from consultant_app.model.scoring import dimension_scores, is_low, lacks_evidence
from consultant_app.ui.pages.survey_view import RoundInHand
from consultant_app.ui.widgets.sections import SectionLine
from consultant_app.workflows.survey import needs_reason

Test = Callable[[Question, Judgement], bool]
SECTION = "§"  # in front of the key of a section


def is_open(question: Question, judgement: Judgement) -> bool:
    """Whether nothing was said yet."""
    return judgement.state is AnswerState.NOT_ASKED


def _waits(_question: Question, judgement: Judgement) -> bool:
    return judgement.state is AnswerState.NOT_VERIFIED


def _copied(_question: Question, judgement: Judgement) -> bool:
    return bool(judgement.copied_from)


def _unproven(question: Question, judgement: Judgement) -> bool:
    return lacks_evidence(question, judgement) or needs_reason(judgement)


FILTERS: dict[str, tuple[str, Test | None]] = {
    "all": ("全部", None),
    "open": ("未问", is_open),
    "low": ("低分", is_low),
    "unproven": ("缺证据", _unproven),
    "unverified": ("未验证", _waits),
    "copied": ("沿用待确认", _copied),
}


def mark(question: Question, judgement: Judgement) -> str:
    """How far an item is, as a key of sections.MARKS."""
    if judgement.state is AnswerState.NOT_ASKED:
        return "partly" if judgement.evidence else "open"
    if _unproven(question, judgement):
        return "wrong"
    if judgement.copied_from:
        return "partly"
    return "done" if judgement.state is AnswerState.ANSWERED else "skipped"


def counts(held: RoundInHand) -> dict[str, int]:
    """How many items each filter shows."""
    pairs = [(question, held.judged.get(question.name, Judgement())) for _, question in held.shown()]
    return {
        key: sum(test is None or test(question, judgement) for question, judgement in pairs)
        for key, (_, test) in FILTERS.items()
    }


def lines(held: RoundInHand, chosen: str, current: str) -> list[SectionLine]:
    """Sections with their counts and scores, and below each the items that the filter lets through.

    The item in hand stays in the list while the person is at it.
    """
    test = FILTERS[chosen][1]
    scores = {each.dimension: each for each in dimension_scores(held.form, held.judged)} if held.form else {}
    found: list[SectionLine] = []
    by_section: dict[str, list[Question]] = {}
    for label, question in held.shown():
        by_section.setdefault(label, []).append(question)
    for label, questions in by_section.items():
        judged = [(question, held.judged.get(question.name, Judgement())) for question in questions]
        settled = sum(not is_open(*pair) for pair in judged)
        score = scores.get(label)
        points = f"　{score.score}分" if score and score.score is not None else ""
        items = [pair for pair in judged if test is None or test(*pair) or pair[0].name == current]
        if items:
            found.append(SectionLine(SECTION + label, label, "open", 0, f"{settled}/{len(questions)}{points}"))
            found += [_line(held, question, judgement) for question, judgement in items]
    return found


def _line(held: RoundInHand, question: Question, judgement: Judgement) -> SectionLine:
    number = held.numbers.get(question.name)
    answered = judgement.state is AnswerState.ANSWERED and question.type is QuestionType.SCORE
    note = judgement.value if answered else ""
    return SectionLine(
        question.name, f"{number} {question.label}" if number else question.label, mark(question, judgement), 1, note
    )
