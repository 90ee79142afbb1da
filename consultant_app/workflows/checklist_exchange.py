"""Checklists out of XLSForm workbooks and into them: the library of the agency, or the lines of one audit.

An import is looked at first (new, changed, same, refused) and then taken over as one step.
"""

from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from consultant_app.errors import AppError
from consultant_app.forms import xlsform
from consultant_app.forms.catalogue import MOST, BadForm
from consultant_app.forms.xls_writer import More
from consultant_app.intake.refusal import printable
from consultant_app.model.audit import Audit, AuditLine, LibraryLine, OwnLine, Verdict
from consultant_app.model.form import Form
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits, checklist_forms, checklists, form_library, standards
from consultant_app.workflows.checklist_forms import LINE, Asked, from_library, from_line, wrong_with
from consultant_app.workflows.checklist_library import OWN, library, own_lines
from consultant_app.workflows.checklist_sheet import names_of
from consultant_app.workflows.progress import Progress

Work = Callable[[], Generator[Progress, None, Path]]


class LineState(StrEnum):
    """What an import would do with a line."""

    NEW = "新增"
    CHANGED = "更新"
    SAME = "相同"
    REFUSED = "拒绝"


@dataclass(frozen=True, kw_only=True)
class LineVerdict:
    """One line of a file looked at; `made` is what would be stored."""

    name: str
    text: str
    state: LineState
    reason: str = ""
    made: OwnLine | AuditLine | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an import did; the counts add up to all lines of the file."""

    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0

    @property
    def sentence(self) -> str:
        """One line for the screen."""
        return f"新增 {self.new} 条，更新 {self.changed} 条，相同 {self.same} 条，拒绝 {self.refused} 条。"


# out


def prepare_library(session: Session, target: Path) -> Work:
    """Read now; the returned work writes the checklist library, shipped and own lines, as an XLSForm workbook."""
    return partial(_write, *checklist_forms.library_form(own_lines(session.db)), target)


def prepare_audit(session: Session, audit: Audit, target: Path) -> Work:
    """Read now; the returned work writes the checklist of an audit as an XLSForm workbook."""
    lines = audits.lines_of(session.db, audit.id)
    names = names_of(session.db, audit.enterprise_id)
    return partial(_write, *checklist_forms.audit_form(audit, lines, names), target)


def _write(form: Form, more: More, target: Path) -> Generator[Progress, None, Path]:
    yield Progress("正在写入 XLSForm", 0, 1)
    xlsform.write_xlsx(form, target, more)
    return target


# back


class Lines(NamedTuple):
    """The lines of a workbook, and what else was in it and is passed over, in Chinese."""

    asked: list[Asked]
    notes: tuple[str, ...]


def read_lines(path: Path) -> Generator[Progress, None, Lines]:
    """The lines in a workbook, read behind the guard. Raises AppError with what is wrong."""
    try:
        imported = yield from form_library.read_form(path)
        notes = (note for note in imported.notes if not any(f"“{known}”" in note for known in checklist_forms.OURS))
        return Lines(checklist_forms.asked_in(imported), tuple(notes))
    except BadForm as error:
        told = "；".join(str(problem) for problem in error.problems[:3])
        more = len(error.problems) - 3
        least = "至少 " if len(error.problems) >= MOST else " "
        rest = f"；另有{least}{more} 处问题" if more > 0 else ""
        raise AppError(f"“{printable(path)}”不是可用的 XLSForm（{told}{rest}）；没有导入任何内容。") from error


def preview_library(session: Session, every: Sequence[Asked]) -> list[LineVerdict]:
    """What each line would do to the library: a shipped line that was rewritten becomes an own one."""
    shipped = {key: from_library(line, standards.DEFAULT_EDITION) for key, line in library().items()}
    known = {own.id: own for own in own_lines(session.db)}
    return _each_once(every, lambda asked: _for_library(asked, shipped, known))


def _each_once(every: Sequence[Asked], look: Callable[[Asked], LineVerdict]) -> list[LineVerdict]:
    """A verdict for each line; one that says the same as an earlier line of the file is refused."""
    taken: set[tuple[object, ...]] = set()
    found = []
    for asked in every:
        key = (asked.department, asked.edition, asked.clause, asked.text)
        verdict = _refused(asked, wrong) if (wrong := wrong_with(asked)) else look(asked)
        if verdict.state is not LineState.SAME and key in taken and not wrong:
            verdict = _refused(asked, "与文件里前面的一条相同")
        if verdict.state is not LineState.REFUSED:
            taken.add(key)
        found.append(verdict)
    return found


def _refused(asked: Asked, reason: str) -> LineVerdict:
    return LineVerdict(name=asked.name, text=asked.text, state=LineState.REFUSED, reason=reason)


def _for_library(asked: Asked, shipped: Mapping[str, Asked], known: Mapping[str, OwnLine]) -> LineVerdict:
    edition = asked.edition or standards.DEFAULT_EDITION
    if asked.name in shipped and _same_words(asked, replace(shipped[asked.name], edition=edition)):
        return LineVerdict(name=asked.name, text=asked.text, state=LineState.SAME)
    key = _own_id(asked, edition)
    made = OwnLine(id=key, library=_library_line(asked, f"{OWN}{key}"), edition=edition)
    before = known.get(key)
    if before is None:
        return LineVerdict(name=asked.name, text=asked.text, state=LineState.NEW, made=made)
    if _same_words(from_library(before.library, before.edition), from_library(made.library, edition)):
        return LineVerdict(name=asked.name, text=asked.text, state=LineState.SAME)
    made = replace(made, order_key=before.order_key)
    return LineVerdict(name=asked.name, text=asked.text, state=LineState.CHANGED, made=made)


def _own_id(asked: Asked, edition: str) -> str:
    """The id of an own line: the one in its name, else the one that checklist_library.to_library() would give."""
    try:
        return str(UUID(asked.name.removeprefix(OWN))) if asked.name.startswith(OWN) else _made_id(asked, edition)
    except ValueError:
        return _made_id(asked, edition)


def _made_id(asked: Asked, edition: str) -> str:
    return fixed_id("own_line", asked.text, edition, asked.clause)


def _library_line(asked: Asked, key: str) -> LibraryLine:
    return LibraryLine(
        key=key, clause=asked.clause, text=asked.text, method=asked.method, processes=asked.processes,
        departments=asked.departments, record=asked.record, sampling=asked.sampling, evidence=asked.phrase,
    )  # fmt: skip


def _same_words(one: Asked, other: Asked) -> bool:
    """Whether two lines say the same, wherever they stand."""
    return replace(one, name="", section="") == replace(other, name="", section="")


def preview_audit(session: Session, audit: Audit, every: Sequence[Asked]) -> list[LineVerdict]:
    """What each line would do to the checklist of an audit. Raises AppError when its report was issued.

    A line that was judged keeps its words: its evidence was found for them.
    """
    audits.require_open(session.db, audit.id)
    names = names_of(session.db, audit.enterprise_id)
    lines = {line.id: line for line in audits.lines_of(session.db, audit.id)}
    shelf = library(session)
    told = [replace(each, library_key=each.name) if each.name in shelf else each for each in every]
    return _each_once(told, lambda asked: _for_audit(_mapped(asked, audit), audit, lines, names))


def _mapped(asked: Asked, audit: Audit) -> Asked:
    """The line in the numbers of the audit's edition; without a clause where there is no counterpart."""
    edition = asked.edition or standards.DEFAULT_EDITION
    if not asked.clause or not standards.is_known(audit.edition):
        return replace(asked, edition=audit.edition)
    if standards.edition_key(edition) != standards.edition_key(audit.edition):
        asked = replace(asked, clause=next(iter(standards.mapped(asked.clause, audit.edition)), ""))
    return replace(asked, edition=audit.edition)


def _for_audit(asked: Asked, audit: Audit, lines: Mapping[str, AuditLine], names: Mapping[str, str]) -> LineVerdict:
    wanted = asked.department or (asked.section if asked.section in names.values() else "")
    if wanted and wanted not in names.values():
        return _refused(asked, f"这家企业没有部门“{wanted[:20]}”")
    department_id = next((key for key, name in names.items() if wanted and name == wanted), "")
    values = _line_values(asked, department_id)
    before = lines.get(asked.name.removeprefix(LINE))
    if _is_same(before, asked, names, wanted) if before else _is_there(lines, values):
        return LineVerdict(name=asked.name, text=asked.text, state=LineState.SAME)
    if before is None:
        made = AuditLine(
            id=new_id(), enterprise_id=audit.enterprise_id, audit_id=audit.id, edition=audit.edition,
            clause_title=checklists.title_of(asked.clause, audit.edition), **values,
        )  # fmt: skip
        return LineVerdict(name=asked.name, text=asked.text, state=LineState.NEW, made=made)
    if before.finding.verdict is not Verdict.NOT_CHECKED:
        return _refused(asked, f"已经判定为“{before.finding.verdict}”，内容没有改")
    if before.clause != asked.clause:
        values["clause_title"] = checklists.title_of(asked.clause, audit.edition)
    return LineVerdict(name=asked.name, text=asked.text, state=LineState.CHANGED, made=replace(before, **values))


def _line_values(asked: Asked, department_id: str) -> dict[str, Any]:
    return {
        "department_id": department_id, "process": next(iter(asked.processes), ""), "clause": asked.clause,
        "text": asked.text, "method": asked.method, "record": asked.record, "sampling": asked.sampling,
        "phrase": asked.phrase, "library_key": asked.library_key, "origin": asked.origin, "remark": asked.remark,
    }  # fmt: skip


def _is_same(before: AuditLine, asked: Asked, names: Mapping[str, str], department: str) -> bool:
    held = replace(asked, department=department, processes=asked.processes[:1], departments=())  # what a line can hold
    return _same_words(from_line(before, names.get(before.department_id, "")), held)


def _is_there(lines: Mapping[str, AuditLine], values: Mapping[str, Any]) -> bool:
    """Whether the department is asked the same already."""
    said = [values[name] for name in ("department_id", "clause", "text")]
    return any([line.department_id, line.clause, line.text.strip()] == said for line in lines.values())


# taking over


def apply_library(session: Session, found: Sequence[LineVerdict], *, source: str = "") -> Receipt:
    """Put what is new or changed into the agency's library, as one step."""
    last = records.last_order_key(session.db, OwnLine)
    made = []
    for line in (each.made for each in found if isinstance(each.made, OwnLine)):
        if not line.order_key:
            last = between(last, "")
            line = replace(line, order_key=last)
        made.append(line)
    if made:
        with session.write(_label("导入检查条目库", source)) as db:
            records.put_all(db, made)
    return _receipt(found)


def apply_audit(session: Session, audit: Audit, found: Sequence[LineVerdict], *, source: str = "") -> Receipt:
    """Put what is new or changed into the checklist, as one step; an empty checklist takes the order of the file.

    Raises AppError when the report was issued.
    """
    audits.require_open(session.db, audit.id)
    there = audits.lines_of(session.db, audit.id)
    made = [each.made for each in found if isinstance(each.made, AuditLine)]
    changed = [line for line in made if line.order_key]
    fresh = [line for line in made if not line.order_key]
    placed = checklists.with_keys(there, fresh) if there else _in_file_order(fresh)
    if changed or placed:
        audits.change_audited(session, audit.id, _label("导入检查表", source), [*changed, *placed])
    return _receipt(found)


def _in_file_order(lines: Sequence[AuditLine]) -> list[AuditLine]:
    last, placed = "", []
    for line in lines:
        last = between(last, "")
        placed.append(replace(line, order_key=last))
    return placed


def _label(what: str, source: str) -> str:
    return f"{what}：{source}" if source else what


def _receipt(found: Sequence[LineVerdict]) -> Receipt:
    count = Counter(each.state for each in found)
    return Receipt(
        new=count[LineState.NEW],
        changed=count[LineState.CHANGED],
        same=count[LineState.SAME],
        refused=count[LineState.REFUSED],
    )
