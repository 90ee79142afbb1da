"""What an answer must look like, by type of question."""

import re
from collections.abc import Callable, Sequence

from consultant_app.forms.values import Scalar, read_date, read_time
from consultant_app.model.form import Choice, Question, QuestionType

VERDICTS = ("符合", "观察项", "一般不符合", "严重不符合")
SCORES = ("0", "1", "2", "3", "4", "5")
UNANSWERABLE = frozenset({QuestionType.NOTE, QuestionType.SIGNATURE})  # nothing is ever stored for these

INTEGER = re.compile(r"-?[0-9]{1,15}")
DECIMAL = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")

Choices = Sequence[Choice]


def complaint(question: Question, value: str, choices: Choices = ()) -> str:
    """Why the value cannot be the answer, in Chinese; empty when it can. An empty value always can."""
    check = CHECKS.get(question.type)
    return check(value, choices) if check and value else ""


def typed(question: Question, value: str) -> Scalar:
    """The value as expressions see it: dates and times as such, all else as text."""
    found: Scalar | None = None
    if question.type is QuestionType.DATE:
        found = read_date(value)
    elif question.type is QuestionType.TIME:
        found = read_time(value)
    return value if found is None else found


def _integer(value: str, _choices: Choices) -> str:
    return "" if INTEGER.fullmatch(value) else "请填整数，例如 12"


def _decimal(value: str, _choices: Choices) -> str:
    return "" if DECIMAL.fullmatch(value) else "请填数字，例如 3.5"


def _date(value: str, _choices: Choices) -> str:
    return "" if len(value) == 10 and read_date(value) else "请填日期，例如 2026-03-15"


def _time(value: str, _choices: Choices) -> str:
    return "" if read_time(value) else "请填时间，例如 08:30"


def _score(value: str, _choices: Choices) -> str:
    return "" if value in SCORES else "请评 0 至 5 级"


def _verdict(value: str, _choices: Choices) -> str:
    return "" if value in VERDICTS else f"请判定为{'、'.join(VERDICTS)}之一"


def _one(value: str, choices: Choices) -> str:
    return "" if any(choice.name == value for choice in choices) else "请从选项中选择一项"


def _several(value: str, choices: Choices) -> str:
    taken, known = value.split(" "), {choice.name for choice in choices}
    if not known.issuperset(taken):
        return "请从选项中选择"
    return "" if len(set(taken)) == len(taken) else "同一选项选了两次"


def _rank(value: str, choices: Choices) -> str:
    taken = value.split(" ")
    return "" if sorted(taken) == sorted(choice.name for choice in choices) else "请把全部选项各排一次"


CHECKS: dict[QuestionType, Callable[[str, Choices], str]] = {
    QuestionType.INTEGER: _integer,
    QuestionType.DECIMAL: _decimal,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.SCORE: _score,
    QuestionType.VERDICT: _verdict,
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _several,
    QuestionType.RANK: _rank,
}
