"""Lines for the checklist from elsewhere: what the last audit left open, and what the diagnosis found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consultant_app.model.assessment import Problem
from consultant_app.model.audit import Audit, AuditLine
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import fixed_id
from consultant_app.model.nonconformity import Nonconformity, State
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, auditing, audits, checklists, findings, standards, survey
from consultant_app.workflows.checklist_choosing import kinds_of

_SETTLED = (State.CLOSED, State.WITHDRAWN)
_NUMBER_PARTS = "、,，; ；"


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What could be carried over, counted before anybody does it."""

    previous: int = 0
    diagnosis: int = 0


def waiting(db: Connection, audit: Audit) -> Carried:
    """How many open findings of earlier audits and problems of the diagnosis are not in the checklist yet."""
    there = _origins(db, audit)
    return Carried(
        previous=sum(each.id not in there for each in open_findings(db, audit)),
        diagnosis=sum(each.id not in there for each in problems(db, audit)),
    )


def open_findings(db: Connection, audit: Audit) -> list[Nonconformity]:
    """Nonconformities of the enterprise from before this audit that are not closed."""
    every = [
        item
        for item in audit_dossiers.nonconformities_of(db, audit.enterprise_id)
        if item.audit_id != audit.id and not (audit.held.start and item.found_on > audit.held.start)
    ]
    return [view.item for view in audit_dossiers.nonconformity_views(db, every) if view.state not in _SETTLED]


def problems(db: Connection, audit: Audit) -> list[Problem]:
    """The problems of the newest round of diagnosis."""
    newest = survey.latest(db, audit.enterprise_id)
    return findings.problems_of(db, newest.id) if newest else []


def carry_over_previous(session: Session, audit: Audit) -> list[AuditLine]:
    """Add a line for each open finding of earlier audits that has none yet, as one step."""
    there = _origins(session.db, audit)
    made = [_of_finding(audit, item) for item in open_findings(session.db, audit) if item.id not in there]
    return checklists.put_in(session, audit, made, f"带入 {len(made)} 项未关闭的不符合")


def carry_over_diagnosis(session: Session, audit: Audit) -> list[AuditLine]:
    """Add a line for each problem of the newest diagnosis that has none yet, as one step."""
    there = _origins(session.db, audit)
    where = _Places(session.db, audit)
    made = [_of_problem(audit, each, where) for each in problems(session.db, audit) if each.id not in there]
    return checklists.put_in(session, audit, made, f"带入 {len(made)} 个诊断问题")


def _origins(db: Connection, audit: Audit) -> set[str]:
    return {line.origin_id for line in audits.lines_of(db, audit.id) if line.origin_id}


def _of_finding(audit: Audit, item: Nonconformity) -> AuditLine:
    fact = item.fact or item.snapshot.evidence
    return _line(
        audit,
        item.id,
        _clause_in(item.clause, item.edition, audit.edition),
        department_id=item.department_id,
        text=f"查上次不符合 {item.number} 的纠正和纠正措施是否完成、同类情况是否又出现。"
        f"上次事实：{fact or '（没有写）'}",
        record="纠正措施证据、措施实施以后的同类记录",
        sampling="抽措施完成以后的记录",
        phrase=f"不符合 {item.number}：纠正完成日期{{完成日期}}，证据为{{证据编号}}；"
        "措施实施后抽{份数}份{记录名称}，其中{不符合份数}份有同类情况。",
        origin=f"上次不符合 {item.number}",
    )


def _of_problem(audit: Audit, problem: Problem, where: "_Places") -> AuditLine:
    clause = _first_clause(problem.clause, audit.edition)
    return _line(
        audit,
        problem.id,
        clause,
        department_id=where.department_of(clause),
        text=f"查诊断问题 {problem.number} 现在的情况：{problem.fact}",
        record="整改记录、整改以后的同类记录",
        sampling="抽整改以后的记录",
        phrase="{日期}抽{份数}份{记录名称}（编号{编号}），其中{不符合份数}份仍有诊断时的情况。",
        origin=f"诊断 {problem.number}",
    )


def _line(audit: Audit, origin_id: str, clause: str, **values: Any) -> AuditLine:
    return AuditLine(
        id=fixed_id(audit.id, "origin", origin_id),  # two auditors who carry the same thing over make one line
        enterprise_id=audit.enterprise_id,
        audit_id=audit.id,
        clause=clause,
        clause_title=checklists.title_of(clause, audit.edition),
        edition=audit.edition,
        method=("查", "抽样"),
        origin_id=origin_id,
        **values,
    )


def _clause_in(number: str, written: str, wanted: str) -> str:
    known = standards.is_known(written) and standards.is_known(wanted)
    if not known or standards.edition_key(written) == standards.edition_key(wanted):
        return number
    return next(iter(standards.mapped(number, wanted)), "")


def _first_clause(text: str, edition: str) -> str:
    """The first clause that a problem names; the diagnosis counts in GB/T 19001-2016."""
    for sign in _NUMBER_PARTS[1:]:
        text = text.replace(sign, _NUMBER_PARTS[0])
    named: Iterable[str] = (part.strip() for part in text.split(_NUMBER_PARTS[0]))
    found = (_clause_in(part, standards.GBT_2016, edition) for part in named if part)
    return next((number for number in found if checklists.title_of(number, edition)), "")


class _Places:
    """In which department a clause is asked: by the timetable, else by the words of the library."""

    def __init__(self, db: Connection, audit: Audit) -> None:
        self._around = auditing.Surroundings(db, audit)
        self._departments = records.of_enterprise(db, Department, audit.enterprise_id)
        self._library = checklists.library(None, audit.edition).values()

    def department_of(self, clause: str) -> str:
        """The id of the department, or empty text."""
        if planned := self._around.department_of(clause):
            return planned
        asked = [kind for line in self._library if line.clause == clause for kind in line.departments]
        kinds = {each.id: kinds_of(each) for each in self._departments}
        scores = {key: sum(asked.count(kind) for kind in mine) for key, mine in kinds.items()}
        best = max(scores, key=lambda key: scores[key], default="")
        return best if scores.get(best) else ""
