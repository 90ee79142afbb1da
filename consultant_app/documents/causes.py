"""Chapter six of the report: why each problem came about, as a chain of whys and as a fishbone."""

from collections.abc import Mapping, Sequence
from typing import Any

from consultant_app.documents import diagrams
from consultant_app.documents.wording import NONE
from consultant_app.model.assessment import Cause, CauseMethod
from consultant_app.model.dossier import ProblemView
from consultant_app.model.fishbone import Bone

_LEVELS = 5
_HEAD_LENGTH = 30
_BONE_LENGTH = 120  # longer texts would make the picture unreadable; they stand whole in the table
_TAG_LENGTH = 8


def context(problems: Sequence[ProblemView], briefs: Mapping[str, str], *, blank: bool) -> list[dict[str, Any]]:
    """原因: the analysed problems; on a blank one empty analysis to fill by hand."""
    if blank:
        empty = [_link(f"为什么{number}", "", "") for number in range(1, _LEVELS + 1)]
        return [
            {
                "编号": "______",
                "概要": "________________________________________",
                "问题": "_" * 60,
                "链": empty,
                "根因": "_" * 60,
                "鱼骨图": diagrams.fishbone("", []),
            }
        ]
    return [_analysis(each, briefs[each.problem.id]) for each in problems if each.causes]


def _analysis(view: ProblemView, brief: str) -> dict[str, Any]:
    chain = [cause for cause in view.causes if cause.method is CauseMethod.WHY]
    bones = [cause for cause in view.causes if cause.method is CauseMethod.FISHBONE]
    roots = [cause.text for cause in view.causes if cause.is_root]
    links = [_link(f"为什么{number}", cause.text, cause.evidence) for number, cause in enumerate(chain, start=1)]
    links += [_link(f"图中“{cause.tag}”", cause.text, cause.evidence) for cause in bones if _is_long(cause)]
    return {
        "编号": view.problem.number,
        "概要": brief,
        "问题": view.problem.fact,
        "链": links,
        "根因": "；".join(root.rstrip("。；") for root in roots) + "。" if roots else NONE,
        "鱼骨图": diagrams.fishbone(_head(view.problem.number, brief), bone_causes(bones)) if bones else "",
    }


def _head(number: str, brief: str) -> str:
    """What fits the fish's head; the whole wording stands above it."""
    return f"{_short(number, _TAG_LENGTH)} {_short(brief, _HEAD_LENGTH)}".strip()


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _is_long(cause: Cause) -> bool:
    return len(cause.text) > _BONE_LENGTH or len(cause.tag) > _TAG_LENGTH


def _link(level: str, text: str, evidence: str) -> dict[str, str]:
    return {"层": level, "内容": text, "证据": evidence}


def bone_causes(causes: Sequence[Cause]) -> list[Bone]:
    """The causes under their tags, small bones behind the bone they belong to."""
    known = {cause.id for cause in causes}
    small: dict[str, list[str]] = {}
    for cause in causes:
        if cause.parent_id in known:
            small.setdefault(cause.parent_id, []).append(_short(cause.text, _BONE_LENGTH))
    return [
        Bone(
            tag=_short(cause.tag, _TAG_LENGTH),
            text=_short(cause.text, _BONE_LENGTH),
            is_root=cause.is_root,
            small=tuple(small.get(cause.id, ())),
        )
        for cause in causes
        if cause.parent_id not in known
    ]
