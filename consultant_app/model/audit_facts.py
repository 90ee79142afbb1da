"""What an audit amounts to in figures: the same for the printed report, the proposed texts and the rules."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consultant_app.model.audit import AuditLine, SlotKind, Verdict
from consultant_app.model.audit_dossier import AuditView, NonconformityView
from consultant_app.model.clauses import sort_key
from consultant_app.model.dossier import Dossier
from consultant_app.model.nonconformity import State

JUDGED = frozenset({Verdict.CONFORM, Verdict.NONCONFORM, Verdict.OBSERVATION})
SEVERE = "严重"
CONFORMITY = ("符合", "基本符合", "不符合")
EFFECTIVENESS = ("有效", "基本有效", "无效")
READINESS = ("具备认证条件", "整改关闭后具备", "暂不具备", "不涉及")
_NUMBER = re.compile(r"\d+")
_SYSTEMIC = 2  # departments in which one clause fails
_REGIONAL = 2  # nonconformities of one department, when they are at least half of all


@dataclass(frozen=True, kw_only=True)
class DepartmentFacts:
    """One department: how many lines of the checklist by verdict, how many nonconformities, who audited it."""

    id: str
    name: str
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    sampled: int = 0  # lines with the size of their sample
    nonconformities: int = 0
    severe: int = 0

    @property
    def judged(self) -> int:
        """Lines with a verdict from evidence."""
        return sum(self.verdicts.get(verdict, 0) for verdict in JUDGED)

    @property
    def unchecked(self) -> int:
        """Lines that nobody looked at."""
        return self.verdicts.get(Verdict.NOT_CHECKED, 0)


@dataclass(frozen=True, kw_only=True)
class ClauseSpread:
    """A clause that was not met: in which departments how often, and how the cases were graded."""

    clause: str
    title: str
    departments: Mapping[str, int]  # name → count
    grades: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many nonconformities."""
        return sum(self.grades.values())


def as_reported(dossier: Dossier) -> Dossier:
    """The dossier with the nonconformities as they stood on the date of an issued report: what was signed stays so."""
    view = dossier.audit
    if view is None or not view.audit.frozen or not view.audit.report_on:
        return dossier
    on = view.audit.report_on
    then = tuple(each.as_of(on) for each in view.nonconformities)
    before = tuple(each.as_of(on) for each in view.previous)
    return replace(dossier, audit=replace(view, nonconformities=then, previous=before))


def counted(view: AuditView) -> tuple[NonconformityView, ...]:
    """The nonconformities that stand; withdrawn ones keep their number but count no more."""
    return tuple(each for each in view.nonconformities if each.state is not State.WITHDRAWN)


def sampled(lines: Iterable[AuditLine]) -> int:
    """How many lines say how large their sample was. Records, pieces and people are not added up to one figure."""
    return sum(bool(_NUMBER.search(line.finding.sampled)) for line in lines if line.finding.verdict in JUDGED)


def by_department(view: AuditView, names: Mapping[str, str]) -> list[DepartmentFacts]:
    """The audited departments in the order of `names` (id → name), those of the timetable and of the checklist."""
    planned = {slot.department_id for slot in view.slots if slot.kind is SlotKind.AUDIT}
    looked_at = {line.department_id for line in view.lines}
    found = []
    for key in (*names, *sorted((planned | looked_at) - set(names))):
        if key in planned | looked_at and key:
            found.append(_department(view, key, names.get(key, "")))
    return found


def _department(view: AuditView, key: str, name: str) -> DepartmentFacts:
    lines = [line for line in view.lines if line.department_id == key]
    mine = [each.item for each in counted(view) if each.item.department_id == key]
    told = next((item.snapshot.department for item in mine if item.snapshot.department), "")
    return DepartmentFacts(
        id=key,
        name=name or told or "（部门已删除）",
        verdicts=Counter(line.finding.verdict for line in lines),
        sampled=sampled(lines),
        nonconformities=len(mine),
        severe=sum(item.grade == SEVERE for item in mine),
    )


def spread(view: AuditView, names: Mapping[str, str], titles: Mapping[str, str]) -> list[ClauseSpread]:
    """The clauses that were not met, in the order of the standard."""
    by_clause: dict[str, list[NonconformityView]] = {}
    for each in counted(view):
        by_clause.setdefault(each.item.clause, []).append(each)
    return [
        ClauseSpread(
            clause=clause,
            title=titles.get(clause, "") or found[0].item.snapshot.clause_title,
            departments=Counter(department_of(each, names) for each in found),
            grades=Counter(each.item.grade for each in found),
        )
        for clause, found in sorted(by_clause.items(), key=lambda pair: sort_key(pair[0]))
    ]


def department_of(view: NonconformityView, names: Mapping[str, str]) -> str:
    """The name of the department as it stood when the nonconformity was raised."""
    return view.item.snapshot.department or names.get(view.item.department_id, "") or "未定部门"


def systemic(found: Sequence[ClauseSpread]) -> list[ClauseSpread]:
    """Clauses that fail in several departments: the system, not a person, is at fault."""
    return [each for each in found if len(each.departments) >= _SYSTEMIC]


def regional(found: Sequence[ClauseSpread]) -> list[tuple[str, int]]:
    """Departments in which at least half of several nonconformities lie, with how many."""
    per_department: Counter[str] = Counter()
    for each in found:
        per_department.update(each.departments)
    total = sum(per_department.values())
    return [(name, count) for name, count in per_department.items() if count >= _REGIONAL and 2 * count >= total]


def states(views: Iterable[NonconformityView]) -> dict[State, int]:
    """How many nonconformities stand where, in the order of the work."""
    found = Counter(each.state for each in views)
    return {state: found[state] for state in State if found[state]}
