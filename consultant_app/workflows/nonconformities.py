"""Nonconformities: raised from a line of the checklist or without one, edited, withdrawn; never a number lost."""

from dataclasses import replace
from datetime import date
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.assessment import Cause, Photo
from consultant_app.model.audit import AuditLine, Finding
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import new_id
from consultant_app.model.labels import label_of
from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity, Verification
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, changed_verdicts, raising
from consultant_app.workflows.grading import due_on, regraded, usual_grade
from consultant_app.workflows.numbering import Occasion, Terms, next_number, read_terms

_PAPERS_OF_AUDIT = ("audit_report", "nonconformity_distribution", "audit_statistics")


# from a line, inside the write that judges it


def of_line(db: Connection, line: AuditLine) -> Nonconformity | None:
    """The nonconformity of a line, the one that stands before one that was withdrawn."""
    every = records.all_of(db, Nonconformity, where="line_id = ?", args=[line.id])
    return max(every, key=lambda item: (not item.withdrawn, item.id), default=None)


def raise_in(db: Connection, line: AuditLine, finding: Finding, terms: Terms) -> Nonconformity:
    """Raise the nonconformity of a line, or let it follow what is written on the line now; inside a write.

    Judging again never gives another number: what a changed verdict withdrew stands again, what a person withdrew
    stays so. Once somebody has written on the nonconformity itself, only the grade still follows the line.
    """
    known = of_line(db, line)
    if known and changed_verdicts.is_withdrawn_by_hand(known):
        return known
    made = _following(db, known, line, finding, terms) if known else _raised(db, line, finding, terms)
    if made != known:
        records.put(db, made)
    return made


def _raised(db: Connection, line: AuditLine, finding: Finding, terms: Terms) -> Nonconformity:
    scene = raising.scene_of(db, line.audit_id, line.department_id)
    snapshot = raising.snapshot_of(line, finding, scene)
    found_on = finding.on or date.today().isoformat()
    occasion = Occasion(on=found_on, enterprise_id=line.enterprise_id, audit_id=line.audit_id)
    grade = finding.grade or usual_grade(terms)
    return Nonconformity(
        id=new_id(),
        enterprise_id=line.enterprise_id,
        audit_id=line.audit_id,
        line_id=line.id,
        number=next_number(db, Nonconformity, terms, occasion),
        department_id=line.department_id,
        snapshot=snapshot,
        found_on=found_on,
        place=scene.place,
        fact=raising.proposed_fact(snapshot, found_on, scene.place),
        criterion=raising.criterion_of(line.clause, line.edition),
        clause=line.clause,
        edition=line.edition,
        grade=grade,
        leader=raising.leader_of(db, line.audit_id),
        representative=audits.system_of(db, line.enterprise_id).representative,
        due_on=due_on(grade, found_on, terms),
        order_key=_key_at_end(db, line.enterprise_id),
    )


def _following(db: Connection, known: Nonconformity, line: AuditLine, finding: Finding, terms: Terms) -> Nonconformity:
    untouched = is_untouched(db, replace(known, withdrawn=""))
    scene = raising.scene_of(db, line.audit_id, line.department_id)
    snapshot = raising.followed(known.snapshot, line, finding, scene, untouched=untouched)
    made = replace(known, snapshot=snapshot, withdrawn="")
    if finding.grade and finding.grade != known.snapshot.grade:
        made = regraded(made, finding.grade, terms)
    if untouched:
        made = replace(made, fact=raising.proposed_fact(snapshot, made.found_on, made.place))
    return made


def drop_in(db: Connection, line: AuditLine, terms: Terms) -> None:
    """Take back the nonconformity of a line whose verdict was changed; inside a write."""
    if known := of_line(db, line):
        changed_verdicts.take_back(db, known, terms, is_untouched=is_untouched, papers=_PAPERS_OF_AUDIT)


def is_untouched(db: Connection, item: Nonconformity) -> bool:
    """Whether it holds nothing but what came from its line."""
    written = (item.cause, item.correction, item.extent, item.closed_on, item.nature, item.grade_reason, item.withdrawn)
    blank = Nonconformity(id="", enterprise_id="")
    nothing = (blank.cause, blank.correction, blank.extent, "", "", "", "")
    if written != nothing or item.fact != raising.proposed_fact(item.snapshot, item.found_on, item.place):
        return False
    owned = ((CorrectiveAction, "nonconformity_id"), (Verification, "nonconformity_id"), (Cause, "problem_id"))
    return not any(_has(db, kind, column, item.id) for kind, column in (*owned, (Photo, "owner_id")))


def _has(db: Connection, kind: type, column: str, key: str) -> bool:
    sql = f"select 1 from {records.table_of(kind)} where {column} = ? limit 1"
    return db.execute(sql, (key,)).fetchone() is not None


def _key_at_end(db: Connection, enterprise_id: str) -> str:
    return between(records.last_order_key(db, Nonconformity, enterprise_id=enterprise_id), "")


# by a person

_FACTS = {
    "source", "department_id", "snapshot", "found_on", "place", "fact", "criterion", "clause", "edition", "grade",
    "grade_reason", "nature", "leader", "representative",
}  # fmt: skip
_PARTS = {"cause", "correction", "extent", "criterion", "snapshot"}


def add(session: Session, enterprise_id: str, audit_id: str = "", **values: Any) -> Nonconformity:
    """Raise a nonconformity that no line of a checklist led to: of an audit, or from outside of one.

    Raises AppError when the audit was reported.
    """
    db, terms = session.db, read_terms(session)
    audit = audits.require_open(db, audit_id) if audit_id else None
    system = audits.system_of(db, enterprise_id)
    found_on = values.pop("found_on", "") or date.today().isoformat()
    grade = values.pop("grade", "") or usual_grade(terms)
    occasion = Occasion(on=found_on, enterprise_id=enterprise_id, audit_id=audit_id)
    made = Nonconformity(
        id=new_id(),
        enterprise_id=enterprise_id,
        audit_id=audit_id,
        number=next_number(db, Nonconformity, terms, occasion),
        found_on=found_on,
        grade=grade,
        edition=values.pop("edition", "") or (audit.edition if audit else system.edition),
        leader=raising.leader_of(db, audit_id) if audit_id else "",
        representative=system.representative,
        due_on=due_on(grade, found_on, terms),
        order_key=_key_at_end(db, enterprise_id),
    )
    made = _with_clause(_with_department(db, replace(made, **values)), made)
    with session.write(f"开具不符合项 {made.number}") as writable:
        records.put(writable, made)
    return made


def edit(session: Session, item_id: str, /, **values: Any) -> Nonconformity:
    """Give a nonconformity other values; what follows from them (criterion, due date, department) goes along.

    Raises AppError for facts of a reported audit, and for what is closed or withdrawn.
    """
    before = require_alive(session.db, item_id)
    if before.audit_id and _FACTS & values.keys():
        audits.require_open(session.db, before.audit_id)
    after = replace(before, **{name: value for name, value in values.items() if name != "grade"})
    terms = read_terms(session)
    if "grade" in values:
        after = regraded(after, values["grade"], terms)
    if "found_on" in values and before.due_on in ("", due_on(before.grade, before.found_on, terms)):
        after = replace(after, due_on=due_on(after.grade, after.found_on, terms))
    if "department_id" in values and not before.line_id:
        after = _with_department(session.db, after)
    if "clause" in values:
        after = _with_clause(after, before)
    return _kept(session, before, after, tuple(values))


def edit_part(session: Session, item_id: str, part: str, /, **values: Any) -> Nonconformity:
    """Give one part (cause, correction, extent, criterion, snapshot) other values, the rest of it as it is stored."""
    if part not in _PARTS:
        raise ValueError(part)
    before = require_alive(session.db, item_id)
    if before.audit_id and part in _FACTS:
        audits.require_open(session.db, before.audit_id)
    after = replace(before, **{part: replace(getattr(before, part), **values)})
    return _kept(session, before, after, (part, *values))


def _kept(session: Session, before: Nonconformity, after: Nonconformity, names: tuple[str, ...]) -> Nonconformity:
    if after != before:
        label = f"修改 {before.number}：{label_of(Nonconformity, names[0])}"
        with session.write(label, merge_key=f"{before.id}/{','.join(names)}") as db:
            records.put(db, after)
    return after


def require_alive(db: Connection, item_id: str) -> Nonconformity:
    """The nonconformity, if it is neither closed nor withdrawn. Raises AppError, or KeyError when it is gone."""
    item = records.get(db, Nonconformity, item_id)
    if item.withdrawn:
        raise AppError(f"{item.number} 已作废（{item.withdrawn}）；没有改动；需要时先点“恢复”。")
    if item.closed_on:
        raise AppError(f"{item.number} 已于 {item.closed_on} 关闭；没有改动；确需更正时先点“重新打开”。")
    return item


def _with_department(db: Connection, item: Nonconformity) -> Nonconformity:
    """Without a line the department's name and head are kept when it is chosen."""
    department = records.find(db, Department, item.department_id)
    name, head = (department.name, department.head) if department else ("", "")
    place = item.place if item.place not in ("", item.snapshot.department) else name
    return replace(item, place=place, snapshot=replace(item.snapshot, department=name, department_head=head))


def _with_clause(item: Nonconformity, before: Nonconformity) -> Nonconformity:
    """A criterion that nobody wrote on goes with the clause."""
    own = item.criterion not in (type(item.criterion)(), raising.criterion_of(before.clause, before.edition))
    return item if own else replace(item, criterion=raising.criterion_of(item.clause, item.edition))


def withdraw(session: Session, item_id: str, reason: str) -> Nonconformity:
    """Withdraw a nonconformity; its number stays taken. Raises AppError without a reason or when reported."""
    item = records.get(session.db, Nonconformity, item_id)
    if not reason.strip():
        raise AppError("没有写作废原因；没有改动；请写一句为什么作废，编号会保留。")
    if item.audit_id:
        audits.require_open(session.db, item.audit_id)
    withdrawn = replace(item, withdrawn=reason.strip())
    with session.write(f"作废 {item.number}") as db:
        records.put(db, withdrawn)
    return withdrawn


def restore(session: Session, item_id: str) -> Nonconformity:
    """Let a withdrawn nonconformity stand again. Raises AppError when its audit was reported."""
    item = records.get(session.db, Nonconformity, item_id)
    if item.audit_id:
        audits.require_open(session.db, item.audit_id)
    restored = replace(item, withdrawn="")
    with session.write(f"恢复 {item.number}") as db:
        records.put(db, restored)
    return restored
