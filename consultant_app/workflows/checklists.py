"""The checklist of an audit: drawn up from the timetable, picked from the library, edited, put in order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.assessment import Photo
from consultant_app.model.audit import Audit, AuditLine, SlotKind, Verdict
from consultant_app.model.checklist import in_order
from consultant_app.model.ids import new_id
from consultant_app.model.order import between, first_keys
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits, standards
from consultant_app.workflows.checklist_choosing import Candidate, for_timetable, select
from consultant_app.workflows.checklist_library import library

__all__ = [
    "Candidate", "add_lines", "add_own", "draw_up", "edit_line", "edit_lines", "library", "move_line", "put_in",
    "remove_lines", "select", "title_of", "with_keys",
]  # fmt: skip

OWN = "自拟"
_USUALLY = 2  # lines per department and clause in a checklist that the program draws up


# putting lines in


def draw_up(session: Session, audit: Audit, most: int = _USUALLY) -> list[AuditLine]:
    """Make the checklist from the timetable, as one step: each planned department with each of its clauses.

    What is in already counts, so that drawing up again only adds what is missing. Every planned clause gets a line,
    even where the library names other departments. Raises AppError without a timetable.
    """
    slots = [slot for slot in audits.slots_of(session.db, audit.id) if slot.kind is SlotKind.AUDIT]
    if not slots:
        raise AppError("审核计划里还没有现场审核的日程；没有生成检查表；请先排日程，或从条目库里挑选。")
    chosen = for_timetable(session, audit, slots, most)
    return add_lines(session, audit, chosen, label="按日程生成检查表")


def add_lines(session: Session, audit: Audit, chosen: Iterable[Candidate], label: str = "") -> list[AuditLine]:
    """Put lines of the library into the checklist, each among those of its department and clause, as one step."""
    made = [_from_library(audit, each) for each in chosen]
    return put_in(session, audit, made, label or f"加入 {len(made)} 条检查条目")


def put_in(session: Session, audit: Audit, made: Sequence[AuditLine], label: str) -> list[AuditLine]:
    """Store new lines at their places; nothing is written when there are none."""
    audits.require_open(session.db, audit.id)
    placed = with_keys(audits.lines_of(session.db, audit.id), made)
    if placed:
        audits.change_audited(session, audit.id, label, placed)
    return placed


def _from_library(audit: Audit, candidate: Candidate) -> AuditLine:
    line = candidate.line
    return AuditLine(
        id=new_id(),
        enterprise_id=audit.enterprise_id,
        audit_id=audit.id,
        department_id=candidate.department_id,
        process=candidate.process,
        clause=line.clause,
        clause_title=title_of(line.clause, audit.edition),
        edition=audit.edition,
        text=line.text,
        method=line.method,
        record=line.record,
        sampling=line.sampling,
        phrase=line.evidence,
        library_key=line.key,
    )


def title_of(clause: str, edition: str) -> str:
    """The title of a clause as the edition has it now; empty for a number that it does not have."""
    if not standards.is_known(edition):
        return ""
    known = standards.clause_set(edition)
    return known.title(clause) if clause in known.by_number else ""


def add_own(session: Session, audit: Audit, **values: Any) -> AuditLine:
    """Add a line of one's own (text=, clause=, department_id=, …). Raises AppError for an unknown clause."""
    _check_clause(values.get("clause", ""), audit.edition)
    clause = values.get("clause", "")
    line = AuditLine(
        id=new_id(),
        enterprise_id=audit.enterprise_id,
        audit_id=audit.id,
        edition=audit.edition,
        clause_title=title_of(clause, audit.edition),
        **{"origin": OWN, **values},
    )
    return put_in(session, audit, [line], "新增检查条目")[0]


def with_keys(lines: Sequence[AuditLine], made: Sequence[AuditLine]) -> list[AuditLine]:
    """The new lines with order keys that put each behind its department's lines of the same or an earlier clause."""
    if not lines:
        ordered = sorted(in_order(made), key=_by_clause(in_order(made)))
        return [replace(line, order_key=key) for line, key in zip(ordered, first_keys(len(ordered)), strict=True)]
    whole = in_order(lines)
    placed = []
    for line in made:
        at = _place(whole, line)
        before = whole[at - 1].order_key if at else ""
        after = whole[at].order_key if at < len(whole) else ""
        if after and before >= after:  # keys of a list that was never put in order: behind everything
            before, after = max(each.order_key for each in whole), ""
        placed.append(replace(line, order_key=between(before, after)))
        whole.insert(at, placed[-1])
    return placed


def _by_clause(lines: Sequence[AuditLine]) -> Callable[[AuditLine], Any]:
    order = {key: number for number, key in enumerate(dict.fromkeys(line.department_id for line in lines))}
    return lambda line: (order[line.department_id], _clause_key(line))


def _clause_key(line: AuditLine) -> tuple[int, ...]:
    return standards.sort_key(line.clause) if line.clause else (999,)


def _place(whole: Sequence[AuditLine], line: AuditLine) -> int:
    mine = [number for number, each in enumerate(whole) if each.department_id == line.department_id]
    earlier = [number for number in mine if _clause_key(whole[number]) <= _clause_key(line)]
    if not mine:
        return len(whole)
    return earlier[-1] + 1 if earlier else mine[0]


# changing lines


def edit_line(session: Session, line: AuditLine, **values: Any) -> None:
    """Give a line other words, another clause or department. Its finding is written by auditing.judge()."""
    edit_lines(session, line.audit_id, {line.id: values}, merge_key=f"{line.id}/{','.join(sorted(values))}")


def edit_lines(
    session: Session, audit_id: str, changed: Mapping[str, Mapping[str, Any]], *, merge_key: str = ""
) -> None:
    """Change several lines as one step. Raises AppError for an unknown clause, then nothing is written."""
    after = []
    for key, values in changed.items():
        before = records.get(session.db, AuditLine, key)
        if "clause" in values and values["clause"] != before.clause:
            _check_clause(values["clause"], before.edition)
            values = {**values, "clause_title": title_of(values["clause"], before.edition)}
        if replace(before, **values) != before:
            after.append(replace(before, **values))
    if after:
        label = "修改检查条目" if len(after) == 1 else f"修改 {len(after)} 条检查条目"
        audits.change_audited(session, audit_id, label, after, merge_key=merge_key)


def _check_clause(clause: str, edition: str) -> None:
    if clause and standards.is_known(edition) and clause not in standards.clauses(edition):
        raise AppError(f"{edition} 没有条款“{clause}”；没有保存；请写条款号，如 8.5.1。")


def remove_lines(session: Session, audit_id: str, lines: Sequence[AuditLine]) -> None:
    """Take lines out with their photos. Raises AppError when something was raised from one of them."""
    raised = [line for line in lines if line.finding.verdict in (Verdict.NONCONFORM, Verdict.OBSERVATION)]
    if raised:
        raise AppError(f"“{raised[0].text[:20]}”已经开出{raised[0].finding.verdict}；没有删除；请先更改这条的判定。")
    gone: list[Any] = list(lines)
    for line in lines:
        gone += records.all_of(session.db, Photo, where="owner_id = ?", args=[line.id])
    audits.remove_audited(session, audit_id, f"删除 {len(lines)} 条检查条目", gone)


def move_line(session: Session, line: AuditLine, before: str, after: str) -> None:
    """Put a line between two neighbours, named by their order keys ("" for an end)."""
    moved = replace(records.get(session.db, AuditLine, line.id), order_key=between(before, after))
    audits.change_audited(session, line.audit_id, "移动检查条目", [moved])
