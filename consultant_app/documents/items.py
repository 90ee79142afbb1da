"""The items of a diagnosis as they are printed: what was seen, the evidence, the score, the problem."""

from collections.abc import Sequence
from typing import Any

from consultant_app.documents import common
from consultant_app.documents.wording import numeral
from consultant_app.model.assessment import AnswerState
from consultant_app.model.dossier import AssessmentView, Dossier, Item
from consultant_app.model.form import QuestionType
from consultant_app.model.scoring import DimensionScore

SCORE_BOXES = "□0 □1 □2\n□3 □4 □5\n□不适用\n□未验证"


def by_section(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """The items under the headings of the form, in order."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.section, []).append(item)
    return list(found.items())


def survey_sections(dossier: Dossier, view: AssessmentView) -> list[dict[str, Any]]:
    """维度 of the survey sheet: number, question, score or state, evidence, remark."""
    return [
        {"序": numeral(number), "名称": name, "条目": [_survey_row(dossier, item) for item in items]}
        for number, (name, items) in enumerate(by_section(view.items), start=1)
    ]


def _survey_row(dossier: Dossier, item: Item) -> dict[str, str]:
    judgement = item.judgement
    reason = f"理由：{judgement.reason}" if judgement.reason else ""
    return {
        "号": str(item.number),
        "内容": item.question.label,
        "评分": _blank_answer(item) if dossier.blank else answer_text(item),
        "证据": "\n".join(part for part in (reason, judgement.evidence) if part),
        "备注": common.photo_names(item.photos),
    }


def _blank_answer(item: Item) -> str:
    return SCORE_BOXES if item.question.type is QuestionType.SCORE else ""


def answer_text(item: Item) -> str:
    """3分, 不适用, 未验证, 未问, or the answer in words."""
    judgement = item.judgement
    if judgement.state is not AnswerState.ANSWERED:
        return judgement.state.value
    if item.question.type is QuestionType.SCORE:
        return f"{judgement.value}分"
    return item.shown or judgement.value


def report_sections(dossier: Dossier, view: AssessmentView) -> list[dict[str, Any]]:
    """维度 of the report: per item the state of things, evidence, score, problem and the photos."""
    scores = {score.dimension: score for score in view.scores}
    return [
        {
            "序": numeral(number),
            "名称": name,
            "得分句": score_sentence(scores.get(name), blank=dossier.blank),
            "条目": [_report_row(dossier, item) for item in items],
        }
        for number, (name, items) in enumerate(by_section(view.items), start=1)
    ]


def score_sentence(score: DimensionScore | None, *, blank: bool) -> str:
    """The score with how many items it rests on; no figure where nothing was scored."""
    if blank:
        return "得分：________（计分条目 ____ 项，不适用 ____ 项，未验证 ____ 项）"
    if score is None or score.score is None:
        return "本维度没有可计分的条目，不给出得分。"
    rest = [
        f"{name} {count} 项"
        for name, count in (
            ("不适用", score.not_applicable),
            ("未验证", score.not_verified),
            ("未问", score.not_asked),
            ("缺证据", score.unproven),
        )
        if count
    ]
    tail = f"；{'，'.join(rest)}，不计入得分" if rest else ""
    return f"得分 {score.score}，依据 {score.scored} 项计分条目（共 {score.total} 项{tail}）。"


def _report_row(dossier: Dossier, item: Item) -> dict[str, Any]:
    return {
        "号": str(item.number),
        "内容": item.question.label,
        "记录": _notes(item, blank=dossier.blank),
        "评分": "" if dossier.blank else answer_text(item).removesuffix("分"),
        "问题": "、".join(item.problem_numbers),
        "照片": common.photo_rows(dossier, item.photos),
    }


def _notes(item: Item, *, blank: bool) -> list[str]:
    """What was found (the anchor text of the level), the evidence, or why there is none."""
    if blank:
        return ["现状：\n", "证据：\n"]  # a line below each to write on
    judgement, photos = item.judgement, common.photo_names(item.photos)
    evidence = judgement.evidence + (f"（{photos}）" if photos else "")
    if judgement.state is AnswerState.ANSWERED:
        return [f"现状：{_situation(item)}", f"证据：{evidence or '未记录'}"]
    noted = (("理由", judgement.reason), ("证据", evidence))
    return [f"{label}：{text}" for label, text in noted if text] or [""]


def _situation(item: Item) -> str:
    anchors, value = item.question.anchors, item.judgement.value
    return anchors[int(value)] if value.isdecimal() and int(value) < len(anchors) else item.shown or value
