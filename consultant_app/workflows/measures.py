"""Measures: proposed from problems with the reason in words, taken into the plan, followed to the end."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consultant_app.model.assessment import Assessment, Judgement, Period, Problem
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.model.plan import LibraryMeasure, MeasureState, Plan, PlanMeasure, Progress
from consultant_app.model.scoring import level_of, numbered
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import findings, library, survey
from consultant_app.workflows.photos import photo_numbers
from consultant_app.workflows.planning import parts_of, plan_of

_BRIEF = 36
_CLAUSE_END = re.compile("[，。；：、]")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A measure that a problem asks for, with the reason in words."""

    problem: Problem
    measure: LibraryMeasure
    why: str


def proposals(db: Connection, assessment: Assessment) -> list[Proposal]:
    """The measures that the problems of a round ask for and that the plan does not hold yet, most pressing first.

    A problem from a low answer asks for the measures of its question, one from an observation for those of its tag
    and dimension.
    """
    plan = plan_of(db, assessment)
    held = {
        (problem_id, measure.library_key)
        for measure in (parts_of(db, PlanMeasure, plan) if plan else [])
        for problem_id in measure.problem_ids
    }
    reasons = _Reasons(db, assessment)
    problems = sorted(findings.problems_of(db, assessment.id), key=_urgency)
    return [
        Proposal(problem=problem, measure=measure, why=reasons.why(problem, measure.key))
        for problem in problems
        for measure in reasons.measures(problem)
        if (problem.id, measure.key) not in held
    ]


def _urgency(problem: Problem) -> tuple[bool, int]:
    return (not problem.pressing, "高中低".find(problem.urgency))


class _Reasons:
    """Finds measures for problems and says why, from one reading of the round."""

    def __init__(self, db: Connection, assessment: Assessment) -> None:
        self._questions = {
            question.name: (number, question) for number, _, question in numbered(survey.form_of(db, assessment))
        }
        self._judged = survey.judgements(db, assessment.id)
        self._photos = photo_numbers(db, assessment)

    def measures(self, problem: Problem) -> list[LibraryMeasure]:
        """The library's measures for a problem, best first."""
        shelf = library.measures()
        if problem.question in self._questions:
            return [shelf[key] for key in self._questions[problem.question][1].measures if key in shelf]
        fitting = [m for m in shelf.values() if m.tag == problem.tag and m.dimension == problem.dimension]
        return fitting[:3]

    def why(self, problem: Problem, measure_key: str) -> str:
        """Such as 因为 第12项=1分（首件检验无记录，照片3）→ 措施 M-07."""
        photos = self._photos.get(problem.id, [])
        if problem.question in self._questions:
            number, question = self._questions[problem.question]
            judged = self._judged.get(question.name, Judgement())
            level = level_of(question, judged)
            head = f"第{number}项" + (f"={level}分" if level is not None else "")
            photos = [*self._photos.get(survey.answer_id(problem.assessment_id, question.name), []), *photos]
        else:
            head = f"现场观察 {problem.number}"
        facts = [_brief(problem.evidence or problem.fact), *(f"照片{photo}" for photo in photos[:3])]
        return f"因为 {head}（{'，'.join(fact for fact in facts if fact)}）→ 措施 {measure_key}"


def _brief(text: str) -> str:
    """Whole clauses only: a figure cut in two (1小时5…) would be another fact."""
    line = " ".join(text.split())
    if len(line) <= _BRIEF:
        return line
    ends = [found.start() for found in _CLAUSE_END.finditer(line, 0, _BRIEF)]
    return line[: ends[-1]] if ends else f"{line[: _BRIEF - 1]}…"


def add_measures(session: Session, plan: Plan, chosen: list[Proposal]) -> list[PlanMeasure]:
    """Put proposed measures into the plan; one asked for by several problems comes once, with all its reasons."""
    enterprise = records.get(session.db, Enterprise, plan.enterprise_id)
    before = parts_of(session.db, PlanMeasure, plan)
    known = {measure.library_key: measure for measure in before if measure.library_key}
    last = before[-1].order_key if before else ""
    touched: dict[str, PlanMeasure] = {}
    for proposal in chosen:
        key = proposal.measure.key
        if there := touched.get(key) or known.get(key):
            touched[key] = _with_reason(there, proposal)
        else:
            last = between(last, "")
            asked = _from_library(proposal.measure, plan, enterprise, last, soon=proposal.problem.pressing)
            touched[key] = replace(
                asked, problem_ids=(proposal.problem.id,), question=proposal.problem.question, why=proposal.why
            )
    if touched:
        with session.write(f"列入{len(touched)}项措施") as db:
            records.put_all(db, touched.values())
    return list(touched.values())


def _with_reason(measure: PlanMeasure, proposal: Proposal) -> PlanMeasure:
    if proposal.problem.id in measure.problem_ids:
        return measure
    why = f"{measure.why}\n{proposal.why}".strip()
    return replace(measure, problem_ids=(*measure.problem_ids, proposal.problem.id), why=why)


def add_from_library(session: Session, plan: Plan, key: str, problem: Problem | None = None) -> PlanMeasure:
    """Put a measure of the library into the plan by hand; one that is there already is only tied to the problem.

    Raises KeyError for a key that the library does not have.
    """
    entry = library.measures()[key]
    before = parts_of(session.db, PlanMeasure, plan)
    measure = next((each for each in before if each.library_key == key), None)
    if measure is None:
        enterprise = records.get(session.db, Enterprise, plan.enterprise_id)
        last = before[-1].order_key if before else ""
        measure = _from_library(entry, plan, enterprise, between(last, ""), soon=problem is not None)
    if problem is not None and problem.id not in measure.problem_ids:
        measure = replace(measure, problem_ids=(*measure.problem_ids, problem.id))
    if measure not in before:
        with session.write(f"列入措施 {key}") as db:
            records.put(db, measure)
    return measure


def _from_library(
    entry: LibraryMeasure, plan: Plan, enterprise: Enterprise, order_key: str, *, soon: bool
) -> PlanMeasure:
    start = date.fromisoformat(plan.period.start) if plan.period.start else date.today()
    begin = max(start + timedelta(days=0 if soon else 14), date.today())  # a late addition is not overdue at once
    return PlanMeasure(
        id=new_id(),
        enterprise_id=plan.enterprise_id,
        plan_id=plan.id,
        library_key=entry.key,
        text=entry.text,
        help_form=entry.help_form,
        tools="、".join(entry.tools),
        owner=entry.owner,
        consultant=enterprise.consultant,
        period=Period(start=begin.isoformat(), end=(begin + timedelta(days=max(entry.days, 1) * 2)).isoformat()),
        resources="；".join(part for part in (entry.resources, f"费用{entry.cost}" if entry.cost else "") if part),
        deliverable=entry.deliverable,
        verification=entry.proof,
        order_key=order_key,
    )


def set_progress(session: Session, measure_id: str, state: MeasureState, on: str, note: str = "") -> None:
    """Say how far a measure is, with date and proof."""
    measure = records.get(session.db, PlanMeasure, measure_id)
    with session.write("更新措施进展", merge_key=f"{measure_id}/progress") as db:
        records.put(db, replace(measure, progress=Progress(state=state, on=on, note=note)))


def is_overdue(measure: PlanMeasure, today: str) -> bool:
    """Whether a measure should have been done by now. Dates are ISO."""
    is_open = measure.progress.state in (MeasureState.PLANNED, MeasureState.RUNNING)
    return is_open and bool(measure.period.end) and measure.period.end < today


def measures_for(db: Connection, problem_id: str) -> list[PlanMeasure]:
    """The measures that answer a problem: the way from problem to plan."""
    problem = records.get(db, Problem, problem_id)
    every = records.of_enterprise(db, PlanMeasure, problem.enterprise_id)
    return [measure for measure in every if problem_id in measure.problem_ids]
