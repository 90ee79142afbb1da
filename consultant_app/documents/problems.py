"""The problems as report and plan print them: the table, their order, and a short name for each."""

import re
from collections.abc import Sequence
from typing import Any

from consultant_app.documents import common
from consultant_app.documents.wording import rows
from consultant_app.model.assessment import Problem
from consultant_app.model.dossier import AssessmentView, Dossier, Item, NumberedPhoto, ProblemView

URGENCIES = ("高", "中", "低")
_BRIEF = 28
_COLUMNS = ("编号", "描述", "维度", "证据", "影响", "归类", "条款", "紧迫度", "亟需")
_DAY = re.compile(r"^(?:截至)?(?:\d+年)?\d+月(?:\d+日)?(?:至(?:\d+月)?\d+日)?[，,]?")
_CLAUSE_END = re.compile(r"[，。；：！？,;]")


def table(dossier: Dossier, view: AssessmentView) -> list[dict[str, Any]]:
    """问题 rows with all that domain rules ask of a problem; the photos of its item count as its evidence."""
    items = _items(view)
    found = [_row(each, items.get(each.item_number)) for each in view.problems]
    return rows(found, _COLUMNS, blank=dossier.blank, count=10)


def briefs(view: AssessmentView) -> dict[str, str]:
    """A short name for each problem by its id: the state of its item, else the first clause of the fact."""
    items = _items(view)
    return {each.problem.id: _brief(each.problem, items.get(each.item_number)) for each in view.problems}


def photos_of_their_own(view: AssessmentView) -> list[NumberedPhoto]:
    """The problems' photos that are not printed with an item already, each once."""
    printed = {photo.number for item in view.items for photo in item.photos}
    found = {photo.number: photo for each in view.problems for photo in each.photos}
    return [photo for number, photo in found.items() if number not in printed]


def by_priority(found: Sequence[ProblemView]) -> list[ProblemView]:
    """Pressing ones first, then by urgency, otherwise in the order found."""
    return sorted(found, key=lambda each: (not each.problem.pressing, _urgency(each.problem)))


def tick(problem: Problem) -> str:
    """√ for what both sides call 亟需解决."""
    return "√" if problem.pressing else ""


def _items(view: AssessmentView) -> dict[int, Item]:
    return {item.number: item for item in view.items}


def _row(view: ProblemView, item: Item | None) -> dict[str, Any]:
    problem = view.problem
    taken = {each.number: each for each in (*(item.photos if item else ()), *view.photos)}
    photos = common.photo_names(list(taken.values()))
    return {
        "编号": problem.number,
        "维度": problem.dimension,
        "描述": problem.fact,
        "证据": problem.evidence + (f"（{photos}）" if photos else ""),
        "影响": problem.effect,
        "归类": problem.tag,
        "条款": problem.clause,
        "紧迫度": problem.urgency,
        "亟需": tick(problem),
    }


def _urgency(problem: Problem) -> int:
    return URGENCIES.index(problem.urgency) if problem.urgency in URGENCIES else len(URGENCIES)


def _brief(problem: Problem, item: Item | None) -> str:
    anchors, value = (item.question.anchors, item.judgement.value) if item else ((), "")
    if value.isdecimal() and int(value) < len(anchors):
        return anchors[int(value)]
    whole = problem.fact.strip()
    fact = _DAY.sub("", whole) or whole
    clause = _CLAUSE_END.split(fact, maxsplit=1)[0] or fact
    return clause if len(clause) <= _BRIEF else f"{clause[: _BRIEF - 1]}…"
