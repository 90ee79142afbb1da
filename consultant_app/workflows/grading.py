"""The grade of a nonconformity and what hangs on it: the due date, the proposal of a graver one, what came back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from consultant_app.model.nonconformity import Nonconformity
from consultant_app.workflows.numbering import Terms

_USUAL_DAYS = 30
_SEVERAL = 2  # departments


def usual_grade(terms: Terms) -> str:
    """一般, or the mildest grade of a scale that has no such word."""
    return "一般" if "一般" in terms.grades else terms.grades[-1]


def due_on(grade: str, found_on: str, terms: Terms) -> str:
    """The day by which it is to be mended; empty when the day it was found is not known."""
    try:
        found = date.fromisoformat(found_on)
    except ValueError:
        return ""
    return (found + timedelta(days=terms.due_days.get(grade, _USUAL_DAYS))).isoformat()


def regraded(item: Nonconformity, grade: str, terms: Terms) -> Nonconformity:
    """With another grade; a due date that nobody set by hand goes with it."""
    usual = item.due_on in ("", due_on(item.grade, item.found_on, terms))
    return replace(item, grade=grade, due_on=due_on(grade, item.found_on, terms) if usual else item.due_on)


@dataclass(frozen=True)
class GradeProposal:
    """A graver grade with the reason for it."""

    grade: str
    reason: str


def propose_grade(item: Nonconformity, others: Iterable[Nonconformity], terms: Terms) -> GradeProposal | None:
    """The gravest grade when one clause fails in several departments of an audit: that is a matter of the system.

    A proposal only: a person accepts it. None when it is so already or only one department is concerned.
    """
    gravest = terms.grades[0]
    if item.grade == gravest or item.withdrawn or not (item.audit_id and item.clause):
        return None
    same = [each for each in others if _same_clause(each, item) and each.audit_id == item.audit_id]
    departments = {each.department_id: each.snapshot.department for each in (item, *same) if each.department_id}
    if len(departments) < _SEVERAL:
        return None
    numbers = "、".join(sorted({each.number for each in (item, *same)}))
    names = "、".join(sorted(name or "未写名称的部门" for name in departments.values()))
    return GradeProposal(gravest, f"{item.clause} 在{len(departments)}个部门（{names}）都不符合（{numbers}）")


def propose_repeats(item: Nonconformity, others: Iterable[Nonconformity]) -> list[Nonconformity]:
    """Earlier nonconformities of the same clause and department, outside of this audit, the newest first."""
    if item.withdrawn or not item.clause or not (item.department_id or item.snapshot.department):
        return []
    found = [
        each for each in others if _same_clause(each, item) and _same_department(each, item) and _is_before(each, item)
    ]
    return sorted(found, key=lambda each: (each.found_on, each.number), reverse=True)


def _same_clause(one: Nonconformity, other: Nonconformity) -> bool:
    return one.id != other.id and not one.withdrawn and (one.edition, one.clause) == (other.edition, other.clause)


def _same_department(one: Nonconformity, other: Nonconformity) -> bool:
    if one.department_id and other.department_id:
        return one.department_id == other.department_id
    return bool(one.snapshot.department) and one.snapshot.department == other.snapshot.department


def _is_before(earlier: Nonconformity, item: Nonconformity) -> bool:
    other_audit = earlier.audit_id != item.audit_id or not item.audit_id
    return other_audit and (earlier.found_on, earlier.id) < (item.found_on, item.id)
