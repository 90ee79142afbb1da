"""What follows a nonconformity on paper: cause, correction, corrective actions, extent, evidence, verification.

Every part that is not filled yet gives lines to write on, so that the page can be handed over and filled by hand.
"""

from collections.abc import Sequence
from math import ceil
from typing import Any

from consultant_app.documents import diagrams
from consultant_app.documents.causes import bone_causes
from consultant_app.documents.pictures import Picture
from consultant_app.documents.wording import boxes, date_text, lines, numeral
from consultant_app.model.assessment import CauseMethod
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.model.dates import chinese_date
from consultant_app.model.nonconformity import Answered, CorrectiveAction, Nonconformity, Verification

_LINE = "_" * 73  # as wide as its cell
_ACTION_ROWS = 3
_NO_DATE = "　　年　　月　　日"
_WIDE, _ACTION, _PROOF = 44, 25, 30  # Chinese characters in a line of those cells
_WRITTEN = 1.6  # how many printed lines a line to write on is high
_ROOM = 27  # printed lines of such texts with which the verification still fits on the auditee's page (28 by measure)


def context(view: NonconformityView) -> dict[str, Any]:
    """整改: the auditee's page."""
    item = view.item
    extent = item.extent
    found = [*lines(extent.text), *(f"检查结果：{text}" for text in lines(extent.found))]
    return {
        "原因": _written(_cause(view), 5),
        "分析": {"人": item.cause.participants, "日": _day(item.cause.on)},
        "纠正": _correction(item),
        "措施": _actions(view.actions),
        "举一反三": _written(found, 2) | {"人": extent.by, "日": _day(extent.on)},
        "附件": _written(_evidence(view), 2),
        "验证": _rounds(view),
    }


def fishbone(view: NonconformityView) -> Picture | str:
    """The fishbone of the analysis, or an empty text when none was drawn."""
    bones = [cause for cause in view.causes if cause.method is CauseMethod.FISHBONE]
    return diagrams.fishbone(view.item.number, bone_causes(bones)) if bones else ""


def _written(texts: list[str], count: int) -> dict[str, Any]:
    return {"文": texts, "线": [] if texts else [_LINE] * count}


def _day(iso: str) -> str:
    return chinese_date(iso) if iso else _NO_DATE


def _cause(view: NonconformityView) -> list[str]:
    """The chain of whys, the bones that are roots, and the conclusion."""
    chain = [cause for cause in view.causes if cause.method is CauseMethod.WHY]
    found = []
    for number, cause in enumerate(chain, start=1):
        proof = f"（证据：{cause.evidence}）" if cause.evidence else ""
        found.append(f"为什么{number}：{cause.text}{proof}")
    roots = [cause for cause in view.causes if cause.method is CauseMethod.FISHBONE and cause.is_root]
    found += [f"鱼骨图要因（{cause.tag}）：{cause.text}" for cause in roots]
    conclusion = lines(view.item.cause.text)
    if found and conclusion:
        conclusion[0] = f"结论：{conclusion[0]}"
    if conclusion and view.item.cause.tag:
        conclusion[-1] += f"（原因归类：{view.item.cause.tag}）"
    return [*found, *conclusion]


def _correction(item: Nonconformity) -> dict[str, Any]:
    mended = item.correction
    return _written(lines(mended.text), 2) | {
        "人": mended.owner,
        "期限": _day(mended.due_on),
        "完成": _day(mended.done_on),
    }


def _actions(actions: tuple[CorrectiveAction, ...]) -> list[dict[str, str]]:
    listed = [
        {
            "序": str(number),
            "内容": action.text + (f"（针对：{action.cause}）" if action.cause else ""),
            "人": action.owner,
            "期限": chinese_date(action.due_on),
            "完成": chinese_date(action.done_on),
        }
        for number, action in enumerate(actions, start=1)
    ]
    empty = {"内容": "", "人": "", "期限": "", "完成": ""}
    return listed or [{"序": str(number), **empty} for number in range(1, _ACTION_ROWS + 1)]


def _evidence(view: NonconformityView) -> list[str]:
    """附件 in the order of the page: of the correction, then of each action."""
    proofs = [("纠正", view.item.correction.evidence)]
    proofs += [(f"措施{number}", action.evidence) for number, action in enumerate(view.actions, start=1)]
    given = [(what, proof) for what, proof in proofs if proof.strip()]
    return [f"附件{number}（{what}）：{proof.strip()}" for number, (what, proof) in enumerate(given, start=1)]


def _rounds(view: NonconformityView) -> list[dict[str, Any]]:
    """The rounds held; after a failed one, and where there is none yet, an empty one to fill in by hand."""
    rounds = list(view.rounds)
    open_again = bool(rounds) and rounds[-1].concluded == "未关闭" and not view.item.withdrawn
    if not rounds or open_again:
        number = rounds[-1].round + 1 if rounds else 1
        rounds.append(Verification(id="", enterprise_id="", nonconformity_id="", round=number))
    full = _lines_before(view) + _lines_more(rounds[0]) > _ROOM
    printed = [_round(held, alone=len(rounds) == 1) for held in rounds]
    for place, each in enumerate(printed):
        each["新页"] = place == (0 if full else 1)  # not every program keeps a round on one page by itself
    return printed


def _lines_before(view: NonconformityView) -> float:
    """About how many printed lines the auditee's texts take."""
    extent = [*lines(view.item.extent.text), *lines(view.item.extent.found)]
    blocks = (
        (_cause(view), 5), (lines(view.item.correction.text), 2), (extent, 2), (_evidence(view), 2),
    )  # fmt: skip
    written = sum(max(2, _lines_of(texts, _WIDE)) if texts else _WRITTEN * room for texts, room in blocks)
    acted = [max(2, _lines_of([each["内容"]], _ACTION)) for each in _actions(view.actions)]
    return written + sum(acted)


def _lines_of(texts: Sequence[str], width: int) -> int:
    """How many lines of so many Chinese characters; two figures or Latin letters take the room of one."""
    return sum(ceil(sum(1 if char > "\u2000" else 0.5 for char in text) / width) for text in texts)


def _lines_more(held: Verification) -> int:
    """How many lines a filled round is higher than an empty one."""
    answers = sum(_lines_of([answered.evidence], _PROOF) - 1 for _, answered in held.answers if answered.evidence)
    return answers + _lines_of([held.remarks], _WIDE) + bool(held.verifier)


def _round(held: Verification, *, alone: bool) -> dict[str, Any]:
    return {
        "题": "验证（由审核员填写）" if alone else f"第{numeral(held.round)}次验证（由审核员填写）",
        "问": [_answer(question, answered) for question, answered in held.answers],
        "说明": held.remarks,
        "结论": boxes(("关闭", "未关闭，退回受审核部门重新整改"), _concluded(held)),
        "验证人": held.verifier,
        "日": date_text(held.on) if held.on else "",
    }


def _concluded(held: Verification) -> set[str]:
    return {"关闭"} if held.concluded == "关闭" else {"未关闭，退回受审核部门重新整改"} if held.concluded else set()


def _answer(question: str, answered: Answered) -> dict[str, str]:
    return {"题": question, "答": boxes(("是", "否"), {answered.yes}), "证据": answered.evidence}
