"""How cause, correction, corrective action, extent check and verification are to be written.

The correction mends this case; the corrective action changes what let it happen; a person's carelessness is no cause.
"""

import re
from collections.abc import Iterator, Sequence

from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity, Verification
from consultant_app.model.writing_text import COUNT, DATE, Advice, found_in, identifiers, length, likeness, own_words
from consultant_app.model.writing_words import (
    ADVICE,
    AS_RULED,
    BLAME,
    CHANGING,
    EMPTY_ACTION,
    EMPTY_PROOF,
    LACKING,
    MENDING,
    PLACES,
    TRAINING_ONLY,
)

_SAME = 0.7  # of the shorter text stands in the other one
_SHORT = 6  # characters: shorter texts are alike by chance
_NOWHERE = re.compile("(未|没有|无)(发现|查见|见)?(其他|其它|类似|同类|相同)|无类似|无此类")


def cause_advice(item: Nonconformity) -> Iterator[Advice]:
    """What is to be mended in the conclusion of the analysis; nothing while it is not written."""
    text = item.cause.text.strip()
    if not text:
        return
    deep = is_deep(text)
    if length(text) >= _SHORT and likeness(text, item.fact) >= _SAME:
        yield _cause("repeats", "原因只是把事实又说了一遍：再问一个“为什么会这样”。")
    if words := found_in(BLAME, own_words(text)):
        more = "落到哪条规定、哪个环节没有管住" if deep else "再问：是什么让人容易出错、又为什么没有被发现"
        yield _cause("blame", f"“{'”“'.join(words)}”把原因归到人：{more}。", words)
    words = found_in(TRAINING_ONLY, text)
    if words and not deep:
        yield _cause("training", f"“{words[0]}”还不是根本原因：为什么没有培训到、为什么不会也能上岗。", words)
    if words := found_in((*ADVICE, *EMPTY_ACTION), own_words(text)):
        yield _cause("action", f"“{words[0]}”是措施：原因里写为什么会发生。", words)


def _cause(rule: str, sentence: str, words: tuple[str, ...] = ()) -> Advice:
    return Advice(field="cause", rule=rule, words=words, sentence=sentence)


def is_deep(text: str) -> bool:
    """Whether a cause names something of the system that is lacking, not only that somebody did not obey."""
    return bool(LACKING.search(AS_RULED.sub("", text)))


def correction_advice(item: Nonconformity) -> Iterator[Advice]:
    """What is to be mended in the correction."""
    text = item.correction.text.strip()
    words = found_in(CHANGING, text)
    if text and words and not found_in(MENDING, text):
        yield Advice(
            field="correction",
            rule="action",
            words=words,
            sentence=f"“{words[0]}”像是纠正措施：纠正只写怎样把这一件处理好（补签、隔离、返工、送检……）。",
        )
    elif words := found_in(EMPTY_ACTION, text):
        yield Advice(field="correction", rule="empty_words", words=words, sentence=f"“{words[0]}”看不出做了什么。")
    if item.correction.done_on and not item.correction.evidence.strip():
        yield Advice(field="correction", rule="proof", sentence="纠正已写完成，还没有写证据：记录编号、照片。")


def actions_advice(item: Nonconformity, actions: Sequence[CorrectiveAction]) -> Iterator[Advice]:
    """What is to be mended in the corrective actions."""
    for number, action in enumerate(actions, 1):
        yield from _action_advice(f"第 {number} 条", action, item.correction.text)


def _action_advice(which: str, action: CorrectiveAction, correction: str) -> Iterator[Advice]:
    text = action.text.strip()
    if not text:
        yield _action("empty", f"{which}纠正措施还没有写内容。")
        return
    same = correction.strip() and (text == correction.strip() or likeness(text, correction) >= _SAME)
    if same and (length(text) >= _SHORT or text == correction.strip()):
        yield _action("correction", f"{which}和纠正几乎一样：纠正是处理这一件，纠正措施要让原因不再出现。")
    elif (words := found_in(MENDING, text)) and not found_in(CHANGING, text):
        yield _action("mends", f"{which}“{words[0]}”只处理了这一件：写针对原因改了什么规定、方法、设备或检查。", words)
    if words := found_in(EMPTY_ACTION, text):
        yield _action("empty_words", f"{which}“{words[0]}”无法验证：写谁、做什么、做到什么样、留下什么记录。", words)
    if not action.owner.strip() or not action.due_on:
        yield _action("owner", f"{which}还没有{'责任人' if not action.owner.strip() else '期限'}。")
    if action.done_on and not action.evidence.strip():
        yield _action("proof", f"{which}已写完成，还没有写证据。")


def _action(rule: str, sentence: str, words: tuple[str, ...] = ()) -> Advice:
    return Advice(field="actions", rule=rule, words=words, sentence=sentence)


def extent_advice(item: Nonconformity, actions: Sequence[CorrectiveAction]) -> Iterator[Advice]:
    """What is to be mended in the extent check (举一反三)."""
    text, found = item.extent.text.strip(), item.extent.found.strip()
    begun = bool(actions) or bool(item.correction.text.strip())
    if begun and not text:
        yield _extent("missing", "没有举一反三：别的部门、产品、记录里有没有同样的问题，查了哪里、查了多少。")
    elif text and not (COUNT.search(f"{text}{found}") or identifiers(text + found) or DATE.search(text + found)):
        yield _extent("no_numbers", "举一反三没有数：查了哪里、几份、哪一段时间的。")
    elif text and not PLACES.search(text) and not identifiers(text):
        yield _extent("where", "举一反三没有写查了哪里。")
    if text and not found and not _NOWHERE.search(text):
        yield _extent("found", "举一反三没有写结果：查到几处，或没有查到。")


def _extent(rule: str, sentence: str) -> Advice:
    return Advice(field="extent", rule=rule, sentence=sentence)


def verification_advice(round_: Verification) -> Iterator[Advice]:
    """What is to be mended in a round of verification: each answer stands on evidence."""
    for question, answered in round_.answers:
        proof = answered.evidence.strip()
        if answered.yes and not proof:
            yield _verification("proof", f"“{question}”答了{answered.yes}，还没有写证据。")
        elif proof and proof.rstrip("。.！! ").lower() in EMPTY_PROOF:
            yield _verification("empty_proof", f"“{proof}”不是证据：写查了哪几份记录、现场看到什么。", (proof,))


def _verification(rule: str, sentence: str, words: tuple[str, ...] = ()) -> Advice:
    return Advice(field="verification", rule=rule, words=words, sentence=sentence)
