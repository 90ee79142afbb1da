"""Nonconformities: raised from a line of the checklist or without one, edited, withdrawn; never a number lost."""

from dataclasses import replace
from datetime import date, timedelta

from consultant_app.model.assessment import Cause, Photo
from consultant_app.model.audit import AuditLine, Finding
from consultant_app.model.ids import new_id
from consultant_app.model.nonconformity import CorrectiveAction, Nonconformity, Verification
from consultant_app.model.order import between
from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, raising
from consultant_app.workflows.numbering import Occasion, Terms, is_last, next_number

CHANGED_VERDICT = "判定更改"
_PAPERS_OF_AUDIT = ("audit_report", "nonconformity_distribution", "audit_statistics")


# from a line, inside the write that judges it


def of_line(db: Connection, line: AuditLine) -> Nonconformity | None:
    """The nonconformity of a line: the one that stands, or one that a changed verdict took back."""
    every = records.all_of(db, Nonconformity, where="line_id = ?", args=[line.id])
    standing = [item for item in every if item.withdrawn in ("", CHANGED_VERDICT)]
    return max(standing, key=lambda item: (not item.withdrawn, item.id), default=None)


def raise_in(db: Connection, line: AuditLine, finding: Finding, terms: Terms) -> Nonconformity:
    """Raise the nonconformity of a line, or let it follow what is written on the line now; inside a write.

    Judging again never gives another number: what a changed verdict withdrew stands again. Once somebody has written
    on the nonconformity itself, only the grade still follows the line.
    """
    known = of_line(db, line)
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
    untouched = is_untouched(db, known)
    scene = raising.scene_of(db, line.audit_id, line.department_id)
    snapshot = raising.followed(known.snapshot, line, finding, scene, untouched=untouched)
    made = replace(known, snapshot=snapshot, withdrawn="")
    if finding.grade and finding.grade != known.snapshot.grade:
        made = regraded(made, finding.grade, terms)
    if untouched:
        made = replace(made, fact=raising.proposed_fact(snapshot, made.found_on, made.place))
    return made


def drop_in(db: Connection, line: AuditLine, terms: Terms) -> None:
    """Take back the nonconformity of a line whose verdict was changed; inside a write.

    It is deleted only when its number was the last one given, nobody wrote on it and no paper names it. Otherwise it
    keeps its number and is withdrawn.
    """
    known = of_line(db, line)
    if known is None or known.withdrawn:
        return
    occasion = Occasion(on=known.found_on, enterprise_id=known.enterprise_id, audit_id=known.audit_id)
    last = is_last(db, Nonconformity, terms, occasion, known.number)
    if last and is_untouched(db, known) and not is_on_paper(db, known.id, known.audit_id, _PAPERS_OF_AUDIT):
        records.delete(db, Nonconformity, known.id)
    else:
        records.put(db, replace(known, withdrawn=CHANGED_VERDICT))


def is_untouched(db: Connection, item: Nonconformity) -> bool:
    """Whether it holds nothing but what came from its line."""
    written = (item.cause, item.correction, item.extent, item.closed_on, item.nature, item.grade_reason)
    blank = Nonconformity(id="", enterprise_id="")
    nothing = (blank.cause, blank.correction, blank.extent, "", "", "")
    if written != nothing or item.fact != raising.proposed_fact(item.snapshot, item.found_on, item.place):
        return False
    owned = ((CorrectiveAction, "nonconformity_id"), (Verification, "nonconformity_id"), (Cause, "problem_id"))
    return not any(_has(db, kind, column, item.id) for kind, column in (*owned, (Photo, "owner_id")))


def _has(db: Connection, kind: type, column: str, key: str) -> bool:
    sql = f"select 1 from {records.table_of(kind)} where {column} = ? limit 1"
    return db.execute(sql, (key,)).fetchone() is not None


def is_on_paper(db: Connection, key: str, audit_id: str, kinds: tuple[str, ...]) -> bool:
    """Whether a paper about the record was made, or one of these kinds about its audit."""
    every = records.all_of(db, DocumentRecord, where="subject_id in (?, ?)", args=[key, audit_id or key])
    return any(paper.subject_id == key or paper.kind in kinds for paper in every)


# terms


def usual_grade(terms: Terms) -> str:
    """一般, or the mildest grade of a scale that has no such word."""
    return "一般" if "一般" in terms.grades else terms.grades[-1]


def due_on(grade: str, found_on: str, terms: Terms) -> str:
    """The day by which it is to be mended; empty when the day it was found is not known."""
    try:
        found = date.fromisoformat(found_on)
    except ValueError:
        return ""
    return (found + timedelta(days=terms.due_days.get(grade, 30))).isoformat()


def regraded(item: Nonconformity, grade: str, terms: Terms) -> Nonconformity:
    """With another grade; a due date that nobody set by hand goes with it."""
    usual = item.due_on in ("", due_on(item.grade, item.found_on, terms))
    return replace(item, grade=grade, due_on=due_on(grade, item.found_on, terms) if usual else item.due_on)


def _key_at_end(db: Connection, enterprise_id: str) -> str:
    sql = "select coalesce(max(order_key), '') from nonconformity where enterprise_id = ?"
    return between(db.execute(sql, (enterprise_id,)).fetchone()[0], "")
