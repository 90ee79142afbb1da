"""Judging on site: a verdict with its evidence is one write, and what it raises or takes back comes with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from consultant_app.model.audit import Audit, AuditLine, AuditMember, AuditSlot, Finding, SlotKind, Verdict
from consultant_app.model.coverage import below
from consultant_app.model.nonconformity import AuditObservation, Nonconformity
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_observations, audits, nonconformities, numbering
from consultant_app.workflows.numbering import Terms

Raised = Nonconformity | AuditObservation | None
_RAISING = (Verdict.NONCONFORM, Verdict.OBSERVATION)
_FEW = 20  # lines read one by one; more are read at once


def judge(session: Session, line: AuditLine, finding: Finding) -> Raised:
    """Store what was found for a line, as one step, and return the nonconformity or observation that stands on it.

    A verdict may come before its evidence: the line counts as settled only when model.checklist says so. Another
    verdict takes back what the one before had raised. Auditor, escort and day are filled in from the timetable the
    first time. Raises AppError when the report of the audit was issued.
    """
    before = records.get(session.db, AuditLine, line.id)
    if finding == before.finding:
        return raised_from(session.db, before)
    audit = audits.require_open(session.db, before.audit_id)
    if before.finding.verdict is Verdict.NOT_CHECKED and finding.verdict is not Verdict.NOT_CHECKED:
        finding = Surroundings(session.db, audit).stamped(before, finding)
    typed = _verdict(finding) == _verdict(before.finding)  # a verdict is a step of its own, typing is joined
    terms = _terms(session, [(before.finding, finding)])
    with session.write(f"检查：{_short(before)}", merge_key=f"{line.id}/evidence" if typed else "") as db:
        return _keep(db, before, finding, terms)


def judge_all(
    session: Session,
    audit_id: str,
    given: Mapping[str, Finding],
    label: str,
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Store the findings of several lines (by id) as one step, named `label` for undo; how many were different.

    `remarks` may bring other remarks for some of these lines. Raises AppError when the report was issued, KeyError
    for a line that is gone.
    """
    audit = audits.require_open(session.db, audit_id)
    around = Surroundings(session.db, audit)
    changed: list[tuple[AuditLine, Finding]] = []
    for key, finding in given.items():
        stored = records.get(session.db, AuditLine, key)
        before = replace(stored, remark=remarks.get(key, stored.remark))
        if finding != stored.finding or before != stored:
            first = before.finding.verdict is Verdict.NOT_CHECKED and finding.verdict is not Verdict.NOT_CHECKED
            changed.append((before, around.stamped(before, finding) if first else finding))
    if changed:
        terms = _terms(session, [(before.finding, finding) for before, finding in changed])
        with session.write(label) as db:
            for before, finding in changed:
                _keep(db, before, finding, terms)
    return len(changed)


def _keep(db: Connection, before: AuditLine, finding: Finding, terms: Terms | None) -> Raised:
    """Inside a write: the line, and what its verdict raises or takes back."""
    line = replace(before, finding=finding)
    records.put(db, line)
    was, now = before.finding.verdict, finding.verdict
    if terms is None:
        return None
    if was is Verdict.NONCONFORM and now is not was:
        nonconformities.drop_in(db, line, terms)
    if was is Verdict.OBSERVATION and now is not was:
        audit_observations.drop_in(db, line, terms)
    if now is Verdict.NONCONFORM:
        return nonconformities.raise_in(db, line, finding, terms)
    if now is Verdict.OBSERVATION:
        return audit_observations.raise_in(db, line, finding, terms)
    return None


def _terms(session: Session, pairs: list[tuple[Finding, Finding]]) -> Terms | None:
    """What the agency set about nonconformities, read only when one is raised or taken back."""
    concerned = any(finding.verdict in _RAISING for pair in pairs for finding in pair)
    return numbering.read_terms(session) if concerned else None


def raised_from(db: Connection, line: AuditLine) -> Raised:
    """The nonconformity or observation that stands on a line now."""
    if line.finding.verdict is Verdict.NONCONFORM:
        return nonconformities.of_line(db, line)
    if line.finding.verdict is Verdict.OBSERVATION:
        return audit_observations.of_line(db, line)
    return None


def _verdict(finding: Finding) -> tuple[Verdict, str]:
    return finding.verdict, finding.grade


def _short(line: AuditLine) -> str:
    text = f"{line.clause} {line.text}".strip()
    return text if len(text) <= 18 else f"{text[:17]}…"


# who, when, with whom


class Surroundings:
    """The timetable and the team of an audit, read once: who audits a line, on which day, and who goes along."""

    def __init__(self, db: Connection, audit: Audit) -> None:
        self.audit = audit
        self.slots: list[AuditSlot] = [each for each in audits.slots_of(db, audit.id) if each.kind is SlotKind.AUDIT]
        self.members: dict[str, AuditMember] = {each.id: each for each in audits.members_of(db, audit.id)}

    def slot_of(self, line: AuditLine) -> AuditSlot | None:
        """The line of the timetable in which a line is asked: the one with its clause, else the department's first."""
        mine = [slot for slot in self.slots if slot.department_id == line.department_id]
        exact = [slot for slot in mine if any(below(line.clause, number) for number in slot.clauses)]
        return next(iter([*exact, *mine]), None)

    def department_of(self, clause: str) -> str:
        """The id of the first planned department in which a clause is asked, or empty text."""
        named = (slot.department_id for slot in self.slots if any(below(clause, each) for each in slot.clauses))
        return next((key for key in named if clause and key), "")

    def stamped(self, line: AuditLine, finding: Finding) -> Finding:
        """The finding with auditor, escort and day from the timetable where nobody wrote them."""
        slot = self.slot_of(line)
        names = [self.members[key].name for key in slot.member_ids if key in self.members] if slot else []
        return replace(
            finding,
            auditor=finding.auditor or "、".join(names),
            escort=finding.escort or (slot.escort if slot else ""),
            on=finding.on or self._day(slot),
        )

    def _day(self, slot: AuditSlot | None) -> str:
        """The planned day; today where the plan names none and the audit is held today."""
        today = date.today().isoformat()
        held = self.audit.held
        if slot and slot.on:
            return slot.on
        if held.start and not held.start <= today <= (held.end or held.start):
            return held.start
        return today


class LineReader:
    """Reads the checklist of an audit again and again: only lines that are different are worked out anew."""

    def __init__(self) -> None:
        self._raw: dict[str, tuple[object, ...]] = {}
        self._known: dict[str, AuditLine] = {}

    def read(self, db: Connection, audit_id: str) -> list[AuditLine]:
        """The lines as audits.lines_of() gives them."""
        sql = f"select id, * from {records.table_of(AuditLine)} where audit_id = ? order by order_key, id"
        raw = {row[0]: tuple(row) for row in db.execute(sql, (audit_id,))}
        different = [key for key, row in raw.items() if self._raw.get(key) != row]
        if len(different) > _FEW:
            self._known = {line.id: line for line in audits.lines_of(db, audit_id)}
        else:
            self._known |= {key: records.get(db, AuditLine, key) for key in different}
        self._raw = raw
        return [self._known[key] for key in raw]
