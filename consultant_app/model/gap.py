"""One thing that is missing or cannot be true, and the words for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How much a gap matters."""

    ERROR = "必须处理"
    WARNING = "请核对"
    HINT = "建议"


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing to mend: which rule, which record ("" for the whole), which page shows it, and a sentence."""

    severity: Severity
    rule: str
    sentence: str
    page: str  # dossier, survey, diagnosis, problems, plan
    record: str = ""


def error(rule: str, page: str, sentence: str, record: str = "") -> Gap:
    """A gap that stops a delivery."""
    return Gap(severity=Severity.ERROR, rule=rule, page=page, sentence=sentence, record=record)


def warning(rule: str, page: str, sentence: str, record: str = "") -> Gap:
    """A gap that a person should look at."""
    return Gap(severity=Severity.WARNING, rule=rule, page=page, sentence=sentence, record=record)


def hint(rule: str, page: str, sentence: str, record: str = "") -> Gap:
    """A gap that costs quality only."""
    return Gap(severity=Severity.HINT, rule=rule, page=page, sentence=sentence, record=record)


VAGUE_WORDS = ("不到位", "不规范", "比较", "基本上", "有待加强", "不太", "大概", "可能")


def vague_words(text: str) -> list[str]:
    """The opinion words in a statement of fact (domain rules for writing nonconformities)."""
    return [word for word in VAGUE_WORDS if word in text]


def has_blank(text: str) -> bool:
    """Whether a place to fill was left in a text."""
    return "__" in text or "＿＿" in text


def is_weekend(iso: str) -> bool:
    """Whether a full ISO date falls on Saturday or Sunday; meetings on such days deserve a second look."""
    try:
        return date.fromisoformat(iso).weekday() >= 5
    except ValueError:
        return False
