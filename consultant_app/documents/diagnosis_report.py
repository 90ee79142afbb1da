"""质量诊断报告: what was found, with evidence, causes and advice, for the enterprise to agree to."""

from collections.abc import Mapping, Sequence
from typing import Any

from consultant_app.documents import causes, charts, common, items, problems
from consultant_app.documents.pictures import Picture
from consultant_app.documents.wording import NONE, boxes, lines, numeral, period_text, rows, writing_lines
from consultant_app.model.assessment import DIMENSIONS, Assessment
from consultant_app.model.dossier import AssessmentView, Dossier, ProblemView
from consultant_app.model.scoring import DimensionScore

KIND = "diagnosis_report"
METHODS = ("访谈", "现场观察", "查阅记录", "数据抽样")
_CORNERS = 3
OPINIONS = ("同意", "部分同意", "不同意")


def context(dossier: Dossier) -> dict[str, Any]:
    """Everything the eight chapters need; 对比 is empty when there is no earlier round."""
    nothing = AssessmentView(assessment=Assessment(id="", enterprise_id=dossier.enterprise.id))
    view = dossier.assessment or nothing
    briefs = problems.briefs(view)
    return common.furniture(dossier, KIND) | {
        "企业": common.enterprise(dossier),
        "部门": common.departments(dossier),
        "指标": common.indicators(dossier),
        "诊断": _diagnosis(view.assessment, blank=dossier.blank),
        "雷达图": _radar(dossier, view),
        "维度分": [_score_row(score) for score in view.scores] or [_empty_score(name) for name in DIMENSIONS],
        "维度": items.report_sections(dossier, view),
        "对比": _comparison(dossier, view),
        "亮点": _strengths(dossier, view),
        "问题": problems.table(dossier, view),
        "问题照片": common.photo_rows(dossier, problems.photos_of_their_own(view)),
        "原因": causes.context(view.problems, briefs, blank=dossier.blank),
        "优先": _priorities(dossier, view.problems, briefs),
        "确认": _agreement(view.assessment, blank=dossier.blank),
    }


def _diagnosis(held: Assessment, *, blank: bool) -> dict[str, Any]:
    return {
        "轮次": "" if blank else f"第{numeral(held.round)}轮",
        "依据": held.basis,
        "范围": held.scope,
        "方法": boxes(METHODS, held.methods if held.id and not blank else ()),
        "时间": period_text(held.held.start, held.held.end),
        "地点": held.place,
        "诊断组": "、".join(held.team),
        "访谈对象": held.interviewees,
        "结论": writing_lines(lines(held.conclusion), blank=blank, count=4),
        "建议": writing_lines(lines(held.suggestions), blank=blank, count=4),
    }


def _radar(dossier: Dossier, view: AssessmentView) -> Picture | str:
    """The star of scores; with fewer than three dimensions there is none to draw."""
    if view.scores and len(view.scores) < _CORNERS:
        return ""
    rounds = [] if dossier.blank else [_round(each) for each in (dossier.previous, view) if each and each.scores]
    return charts.radar(rounds)


def _round(view: AssessmentView) -> charts.Round:
    return charts.Round(
        name=f"第{numeral(view.assessment.round)}轮", scores={each.dimension: each.score for each in view.scores}
    )


def _score_row(score: DimensionScore) -> dict[str, str]:
    return {
        "名称": score.dimension,
        "得分": "不计" if score.score is None else str(score.score),
        "计分数": str(score.scored),
        "不适用": str(score.not_applicable),
        "未验证": str(score.not_verified),
        "未问": str(score.not_asked),
        "缺证据": str(score.unproven),
        "总数": str(score.total),
    }


def _empty_score(name: str) -> dict[str, str]:
    return {"名称": name, "得分": "", "计分数": "", "不适用": "", "未验证": "", "未问": "", "缺证据": "", "总数": ""}


def _comparison(dossier: Dossier, view: AssessmentView) -> dict[str, Any]:
    if dossier.previous is None or dossier.blank:
        return {}
    before = {score.dimension: score for score in dossier.previous.scores}
    return {
        "图": charts.comparison([_round(dossier.previous), _round(view)]),
        "前轮": f"第{numeral(dossier.previous.assessment.round)}轮",
        "本轮": f"第{numeral(view.assessment.round)}轮",
        "行": [_comparison_row(before.get(score.dimension), score) for score in view.scores],
    }


def _comparison_row(before: DimensionScore | None, now: DimensionScore) -> dict[str, str]:
    old = before.score if before else None
    change = "—" if old is None or now.score is None else f"{now.score - old:+d}"
    return {
        "名称": now.dimension,
        "前分": "不计" if old is None else str(old),
        "前数": str(before.scored) if before else "0",
        "今分": "不计" if now.score is None else str(now.score),
        "今数": str(now.scored),
        "变化": change.replace("-", "−").replace("+0", "0"),
    }


def _strengths(dossier: Dossier, view: AssessmentView) -> list[dict[str, Any]]:
    found = [
        {"序": str(number), "维度": each.dimension, "内容": each.text}
        for number, each in enumerate(view.strengths, start=1)
    ]
    return rows(found, ("序", "维度", "内容"), blank=dossier.blank, count=4, main=2)


def _priorities(dossier: Dossier, found: Sequence[ProblemView], briefs: Mapping[str, str]) -> list[dict[str, Any]]:
    listed = [
        {
            "序": str(number),
            "编号": each.problem.number,
            "问题": briefs[each.problem.id],
            "建议": "；".join(each.suggestions) or "在“一企一策”方案中确定",
            "紧迫度": each.problem.urgency,
            "亟需": problems.tick(each.problem),
        }
        for number, each in enumerate(problems.by_priority(found), start=1)
    ]
    return rows(listed, ("序", "编号", "问题", "建议", "紧迫度", "亟需"), blank=dossier.blank, count=8, main=2)


def _agreement(held: Assessment, *, blank: bool) -> dict[str, Any]:
    agreed = held.agreement
    return {
        "意见": boxes(OPINIONS, {agreed.opinion}),
        "差异": writing_lines(lines(agreed.differences), blank=blank or not agreed.opinion, count=3)
        if agreed.differences or blank or not agreed.opinion
        else [NONE],
        "沟通人": "　".join(part for part in (agreed.by, agreed.position) if part),
    }
