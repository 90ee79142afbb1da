"""How the fact, its criterion and its clause are to be written, as rules that need no network.

When, where, which document or thing, how many were looked at and how many failed; no opinion, cause or advice;
one fact, one clause, the lowest that fits.
"""

import re
from collections.abc import Collection, Iterator

from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.model.text import halfwidth
from consultant_app.model.writing_text import (
    COUNT,
    DATE,
    SHARE,
    Advice,
    found_in,
    identifiers,
    own_words,
    without_terms,
)
from consultant_app.model.writing_words import ADVICE, CAUSE, OPINION, PLACES, SECOND_FACT, VAGUE

_NUMBER = re.compile(r"(?<![\d.A-Za-z/-])(?:10|[4-9])(?:\.\d{1,2}){1,3}(?![\d.%％℃]|\s*(?:mm|cm|kg|g|℃|元|万|MPa|m))")
_BEFORE = re.compile(r"(条款|标准|19001\S*|9001\S*|不符合)\s*(?:第)?\s*$")
_OWN = re.compile(
    r"((?<!要求)》|规定|办法|制度|手册|程序|规程|指导书|[A-Z]{1,6}(?:-[A-Z0-9]+)+)[\sA-Z0-9/.-]{0,12}第?\s*$"
)
_BLANK = re.compile(r"__+|＿＿+|\{[^{}]*\}|【\s*】")
_NO_SAMPLE = re.compile(
    "未建立|没有建立|未编制|没有编制|未制定|没有制定|未策划|没有策划|未确定|未识别|未规定|没有规定|未任命|未安排|未开展"
)
_BREACH = re.compile("不符合|违反|未按|没有按|未执行|没有执行")


def fact_advice(item: Nonconformity) -> Iterator[Advice]:
    """What is to be mended in the fact."""
    text = item.fact.strip()
    if not text:
        yield _fact("empty", "还没有写不符合事实。")
        return
    yield from _what_is_missing(text, item)
    yield from wording_advice(text, "fact")
    yield from _second_fact(text, item)
    if names := found_in(_names(item), text):
        yield _fact("name", f"事实里写岗位，不写姓名（{'、'.join(names)}）：对事不对人。", names)


def _fact(rule: str, sentence: str, words: tuple[str, ...] = ()) -> Advice:
    return Advice(field="fact", rule=rule, words=words, sentence=sentence)


def _what_is_missing(text: str, item: Nonconformity) -> Iterator[Advice]:
    if blanks := tuple(match.group() for match in _BLANK.finditer(text)):
        yield _fact("blank", "还有没填的空。", blanks)
    if not DATE.search(halfwidth(text)):
        yield _fact("date", "没有写日期：哪一天看到的，或记录是哪一天的。")
    places = tuple(place for place in (item.place, item.snapshot.department, item.snapshot.process) if place)
    if not found_in(places, text) and not PLACES.search(text):
        yield _fact("place", "没有写地点：哪个部门、车间或岗位。")
    if not identifiers(text):
        yield _fact("identifier", "没有可追溯的编号：写记录编号、文件编号、型号、批号或设备号。")
    if not _has_sample(halfwidth(text)):
        yield _fact("sample", "没有写抽样数：抽查了几份，其中几份有问题。")


def _has_sample(text: str) -> bool:
    counts = len(COUNT.findall(DATE.sub(" ", text)))
    return counts >= 2 or bool(counts and SHARE.search(text)) or bool(_NO_SAMPLE.search(text))


def wording_advice(text: str, field: str) -> Iterator[Advice]:
    """Words of opinion, of cause and of advice in a text that should hold facts only."""
    own = without_terms(own_words(text))
    for word in found_in(tuple(VAGUE), own):
        yield Advice(field=field, rule="vague", words=(word,), sentence=f"“{word}”说不清事实：{VAGUE[word]}。")
    if words := found_in(OPINION, own):
        yield _wording(field, "opinion", words, "是评价，不是事实：写看到的、查到的。")
    if words := found_in(CAUSE, own):
        yield _wording(field, "cause", words, "在说原因：事实里只写看到什么，原因由受审核部门分析。")
    if words := found_in(ADVICE, own):
        yield _wording(field, "advice", words, "是建议或要求：事实里不写怎么改。")


def _wording(field: str, rule: str, words: tuple[str, ...], says: str) -> Advice:
    return Advice(field=field, rule=rule, words=words, sentence=f"“{'”“'.join(words)}”{says}")


def _second_fact(text: str, item: Nonconformity) -> Iterator[Advice]:
    if words := found_in(SECOND_FACT, own_words(text)):
        yield _fact("second_fact", f"“{words[0]}”后面像是另一件事：一个不符合项只写一件事，另一件另开。", words)
    named = clauses_in(text)
    others = tuple(number for number in named if number not in (item.clause, *_above(item.clause)))
    if others and item.clause:
        yield _fact("other_clause", f"事实里提到 {'、'.join(others)}，条款判的是 {item.clause}：两处要一致。", others)


def _above(number: str) -> list[str]:
    parts = number.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def clauses_in(text: str) -> tuple[str, ...]:
    """Clause numbers that a text names as such: beside 条款, after 标准, 不符合 or the number of the standard.

    A number behind the name or code of the enterprise's own document is a place in that document.
    """
    plain = halfwidth(text)
    return tuple(
        dict.fromkeys(
            match.group()
            for match in _NUMBER.finditer(plain)
            if _BEFORE.search(before := plain[: match.start()])
            or (plain[match.end() :].lstrip().startswith("条") and not _OWN.search(before))
        )
    )


def _names(item: Nonconformity) -> tuple[str, ...]:
    told = (item.snapshot.department_head, item.snapshot.auditee)
    every = [name for names in told for name in re.split(r"[、，,；;/\s]+", names)]
    return tuple(name for name in every if 2 <= len(name) <= 4)


def criterion_advice(item: Nonconformity) -> Iterator[Advice]:
    """What is to be mended in the criterion."""
    document, asks = item.criterion.document.strip(), item.criterion.text.strip()
    if not document and not asks:
        yield _criterion("empty", "没有写审核依据：哪个文件的哪一条，要求什么。")
    elif not asks:
        yield _criterion("asks", "依据只有出处：再写一句它要求什么，才看得出差在哪里。")
    elif not document:
        yield _criterion("document", "依据没有出处：写文件名称、编号、版本和条号。")
    elif item.criterion.kind in ("质量手册", "程序文件") and not identifiers(document):
        yield _criterion("number", "依据的文件没有编号：写成“QP-07 检验控制程序 A/1 5.2”的样子。")
    elif item.criterion.kind == "法律法规/合同" and not re.search(r"\d|《", document):
        yield _criterion("number", "写明法规、标准或合同的名称和编号、条号。")


def _criterion(rule: str, sentence: str) -> Advice:
    return Advice(field="criterion", rule=rule, sentence=sentence)


def clause_advice(item: Nonconformity, lowest: Collection[str]) -> Iterator[Advice]:
    """What is to be mended in the clause; `lowest` are the lowest numbers of its edition, empty when not known."""
    numbers = re.findall(r"\d+(?:\.\d+)*", halfwidth(item.clause))
    if not numbers:
        yield _clause("empty", "还没有判到条款：用“按事实找条款”挑一条。")
        return
    if len(numbers) > 1:
        words = tuple(numbers)
        yield _clause("several", "一个不符合项只判一条：选最贴切的，另一条另开。", words)
    for number in numbers:
        below = [each for each in lowest if each.startswith(f"{number}.")]
        if below:
            some = "、".join(below[:3]) + ("等" if len(below) > 3 else "")
            yield _clause("lowest", f"{number} 下面还有 {some}：判到最低一级。", (number,))
        elif lowest and number not in lowest:
            yield _clause("unknown", f"{item.edition} 里没有 {number} 这一条。", (number,))


def _clause(rule: str, sentence: str, words: tuple[str, ...] = ()) -> Advice:
    return Advice(field="clause", rule=rule, words=words, sentence=sentence)


def observation_advice(item: AuditObservation) -> Iterator[Advice]:
    """What is to be mended in an observation: a breach is none, and it says what may come of it."""
    text = item.fact.strip()
    if not text:
        yield _fact("empty", "还没有写观察到的事实。")
        return
    yield from wording_advice(text, "fact")
    if words := tuple(dict.fromkeys(_BREACH.findall(own_words(text)))):
        yield _fact("breach", f"“{words[0]}”说明已经不符合要求：请核对是否应开不符合项。", words)
    if not item.risk.strip():
        yield Advice(field="risk", rule="empty", sentence="没有写可能的后果：不管它会发生什么。")
