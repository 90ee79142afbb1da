"""What the writing rules share: an advice, text without what people said, likeness of two texts, dates and numbers."""

import re
from dataclasses import dataclass

from consultant_app.model.text import halfwidth
from consultant_app.model.writing_words import TERMS

_QUOTED = re.compile('[“"「『][^”"」』]*[”"」』]')
_MARKS = re.compile(r"[\W_]+")
_WRITTEN = re.compile(
    r"(?<![A-Za-z\d-])\d{4}\s*[-./年]\s*\d{1,2}(\s*[-./月]\s*\d{1,2}\s*日?)?(?![\d-])|\d{1,2}\s*月\s*\d{1,2}\s*日"
)
DATE = re.compile(_WRITTEN.pattern + r"|(?<!\d)20\d{2}[01]\d[0-3]\d(?!\d)")
_NAMED = re.compile(
    r"[A-Za-z]{1,8}[-/ ]?\d+[A-Za-z0-9./-]*|\d+[A-Za-z]{1,4}[-/]?\d+|\d{2,}-\d+[\d-]*|(?<![\d.])\d{6,}(?!\d)"
    r"|第?\d+\s*[#＃号]|[A-Za-z]+-[A-Za-z]+-\d+|[一-鿿]{1,4}-?\d{3,}"
)
_UNITS = "份张件个台套批次条项人名处组只块支根卷箱袋瓶桶页本家种类炉锅天班包盒盘吨米把辆间格栏桩笔单"
COUNT = re.compile(rf"[\d一二两三四五六七八九十百]+\s*(?:余|多)?[{_UNITS}]")
SHARE = re.compile(r"均|全部|都|无一|其中|\d+\s*/\s*\d+|\d+(\.\d+)?\s*[%％]")


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One remark beside a field: which rule, the words that led to it, and a sentence that says what to do."""

    field: str  # fact criterion clause cause correction actions extent verification risk
    rule: str
    words: tuple[str, ...] = ()
    sentence: str


def own_words(text: str) -> str:
    """The text without what it quotes: what a worker said is evidence, whatever words they used."""
    return _QUOTED.sub("“”", text)


def found_in(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """The words that stand in a text, each once, a longer one instead of the shorter one inside it."""
    found = [word for word in words if word in text]
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def without_terms(text: str) -> str:
    """The text without ordinary terms that only look like opinion words (基本尺寸)."""
    return TERMS.sub("", text)


def identifiers(text: str) -> list[str]:
    """Numbers of records, models, batches (also such as 20261105), equipment; a written date is none."""
    return [match.group() for match in _NAMED.finditer(_WRITTEN.sub(" ", halfwidth(text)))]


def likeness(one: str, other: str) -> float:
    """How much of the shorter text stands in the longer one, by pairs of characters: 0 … 1."""
    first, second = _pairs(one), _pairs(other)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _pairs(text: str) -> set[str]:
    plain = _MARKS.sub("", halfwidth(text)).lower()
    return {plain[place : place + 2] for place in range(len(plain) - 1)}


def length(text: str) -> int:
    """How many characters without spaces and punctuation."""
    return len(_MARKS.sub("", text))
