"""Taking a fill-in copy of a checklist back: a verdict per row to look at, then what was chosen as one step."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from consultant_app.documents import checklist_workbook as workbook
from consultant_app.errors import AppError
from consultant_app.intake.tables import Sheet
from consultant_app.model.audit import Audit, AuditLine, Finding, Verdict
from consultant_app.model.checklist import contradiction, is_open, lacks
from consultant_app.model.text import halfwidth
from consultant_app.store import history, records
from consultant_app.store.session import Session
from consultant_app.workflows import auditing, audits
from consultant_app.workflows.checklist_sheet import (
    ANSWERS,
    FilledRow,
    answers_of,
    digest,
    facts_of,
    read_sheet,
    require_same_audit,
    shown,
    verdict_words,
    with_answers,
)

_ERRORS = frozenset(["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"])
_COUNT = re.compile(r"[0-9]{1,6}(?![0-9.])")  # 5, or 5 份
_FAILED = Verdict.NONCONFORM.value
_BOTH = "导出之后软件里也改过"


class NotUnderstood(Exception):
    """Answers that cannot be, and why."""


class RowState(StrEnum):
    """What an import would do with a row."""

    NEW = "新判定"
    CHANGED = "有改动"
    SAME = "相同"
    CONFLICT = "冲突"
    REFUSED = "拒绝"


@dataclass(frozen=True, kw_only=True)
class RowVerdict:
    """One row looked at: what would happen, why, and what it would make of the line."""

    row: int
    state: RowState
    reason: str = ""
    line: AuditLine | None = None
    finding: Finding | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an import did; the counts add up to all rows."""

    new: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0  # left alone
    refused: int = 0

    @property
    def sentence(self) -> str:
        """One line for the screen."""
        return (
            f"新判定 {self.new} 条，改动 {self.changed} 条，相同 {self.same} 条，"
            f"冲突未动 {self.conflicts} 条，拒绝 {self.refused} 条。"
        )


def preview_sheet(session: Session, audit: Audit, sheets: Sequence[Sheet], *, source: str = "") -> list[RowVerdict]:
    """What each row of a file that came back would do. Raises AppError for a wrong file or a reported audit.

    What an earlier import of a file of the same name (`source`) brought is no change made in the program.
    """
    filled = read_sheet(sheets)
    require_same_audit(session.db, audit, filled)
    lines = {line.id: line for line in audits.lines_of(session.db, audit.id)}
    words = (*verdict_words(session), _FAILED)
    rows = [_looked_at(row, lines.get(row.key), words) for row in filled.rows]
    return _without_own_traces(session, rows, source) if source else rows


def _without_own_traces(session: Session, rows: list[RowVerdict], source: str) -> list[RowVerdict]:
    """The rows, where a line that was last written by importing the same file is no conflict."""
    doubtful = {row.line.id: row for row in rows if row.line and row.reason.startswith(_BOTH)}
    written = history.of_rows(session.db, records.table_of(AuditLine), list(doubtful))
    ours = {doubtful[key].row for key, every in written.items() if every and every[-1].label == _label(source)}
    return [
        replace(row, state=RowState.CHANGED, reason=row.reason.removeprefix(f"{_BOTH}；")) if row.row in ours else row
        for row in rows
    ]


def _looked_at(row: FilledRow, line: AuditLine | None, words: tuple[str, ...]) -> RowVerdict:
    def is_(state: RowState, reason: str = "") -> RowVerdict:
        return RowVerdict(row=row.number, state=state, reason=reason, line=line)

    if line is None:
        return is_(RowState.REFUSED, "行键不在这次审核里" if row.key else "没有行键；软件之外新增的行不导入")
    facts, _, answered = row.cells.get(workbook.STATE, "").partition(".")
    told, now = _told(row), answers_of(line)
    if wrong := _misplaced(row, line, facts):
        return is_(RowState.REFUSED, wrong)
    if told == now or digest(told) == answered:
        return is_(RowState.SAME)
    try:
        finding, remark = understood(line, told, (*words, now[0]))
    except NotUnderstood as error:
        return is_(RowState.REFUSED, str(error))
    state, reason = _compared(line, facts, answered)
    reason = "；".join(part for part in (reason, _difference(told, now), lacks(finding)) if part)
    return RowVerdict(row=row.number, state=state, reason=reason, line=line, finding=finding, remark=remark)


def _told(row: FilledRow) -> tuple[str, ...]:
    """What was filled in, in the order of ANSWERS; an empty verdict is 未查."""
    return plain(row.cells.get(heading, "") for heading in ANSWERS)


def plain(answers: Iterable[str]) -> tuple[str, ...]:
    """Answers in the order of ANSWERS as they are compared: numbers and verdict in ordinary characters."""
    verdict, sampled, failed, *texts = answers
    return halfwidth(verdict).strip() or Verdict.NOT_CHECKED.value, halfwidth(sampled), halfwidth(failed), *texts


def understood(line: AuditLine, told: Sequence[str], words: Collection[str]) -> tuple[Finding, str]:
    """The finding and the remark that answers mean for a line. Raises NotUnderstood."""
    if wrong := _impossible(told, words):
        raise NotUnderstood(wrong)
    verdict, grade = _verdict(told[0])
    finding, remark = with_answers(line, verdict, grade, told)
    if wrong := contradiction(finding):
        raise NotUnderstood(wrong)
    return finding, remark


def _misplaced(row: FilledRow, line: AuditLine, facts: str) -> str:
    """Why the row cannot be about this line; a text that changed in the program since is no reason."""
    clause, text = row.cells.get("条款", ""), row.cells.get("检查事项", "")
    if clause != shown(line.clause):
        return f"条款写的是“{clause}”，软件里是“{line.clause}”"
    if text != shown(line.text) and digest((row.key, clause, text)) != facts:
        return "检查事项与导出时不同，可能串行"
    return ""


def _impossible(told: Sequence[str], words: Collection[str]) -> str:
    if wrong := next((text for text in told if text in _ERRORS), ""):
        return f"单元格里是公式错误 {wrong}"
    if told[0] not in words:
        return f"判定“{told[0][:20]}”不认识，可写：{'、'.join(dict.fromkeys(words))}"
    for heading, text in zip(("抽样数", "不符合数"), told[1:3], strict=True):
        if text and not _COUNT.match(text):
            return f"{heading}“{text[:20]}”不是数目"
    return ""


def _verdict(word: str) -> tuple[Verdict, str]:
    if word.endswith(_FAILED):
        return Verdict.NONCONFORM, word.removesuffix(_FAILED)
    return Verdict(word), ""


def _compared(line: AuditLine, facts: str, answered: str) -> tuple[RowState, str]:
    """Whether the program still says what it said when the copy was written."""
    if digest(answers_of(line)) != answered:
        untouched = not answered and line.finding == Finding() and not line.remark
        if not untouched:
            return RowState.CONFLICT, _BOTH
    if facts and digest(facts_of(line)) != facts:
        return RowState.CONFLICT, "检查事项在软件里已经改写"
    return (RowState.NEW if is_open(line.finding) else RowState.CHANGED), ""


def _difference(told: Sequence[str], now: Sequence[str]) -> str:
    if told[0] != now[0]:
        return f"判定由“{now[0]}”改为“{told[0]}”"
    return "改了" + "、".join(name for name, new, old in zip(ANSWERS, told, now, strict=True) if new != old)


def apply_sheet(
    session: Session, audit: Audit, rows: Sequence[RowVerdict], *, chosen: Collection[int] = (), source: str = ""
) -> Receipt:
    """Store what the rows say as one step; of the conflicts only those chosen by their row number.

    Raises AppError when the report was issued, or a line was changed since the preview.
    """
    taken = [row for row in rows if row.finding and (row.state is not RowState.CONFLICT or row.row in chosen)]
    findings: dict[str, Finding] = {}
    remarks: dict[str, str] = {}
    for row in taken:
        assert row.line is not None
        assert row.finding is not None
        if records.find(session.db, AuditLine, row.line.id) != row.line:
            raise AppError("预览之后检查表又有改动；没有导入任何内容；请重新选择文件预览。")
        findings[row.line.id], remarks[row.line.id] = row.finding, row.remark
    auditing.judge_all(session, audit.id, findings, _label(source), remarks)
    return _receipt(rows, taken)


def _label(source: str) -> str:
    return f"导入填写表：{source}" if source else "导入填写表"


def _receipt(rows: Sequence[RowVerdict], taken: Sequence[RowVerdict]) -> Receipt:
    states = Counter(row.state for row in rows)
    first = sum(row.line is not None and is_open(row.line.finding) for row in taken)
    return Receipt(
        new=first,
        changed=len(taken) - first,
        same=states[RowState.SAME],
        conflicts=states[RowState.CONFLICT] - sum(row.state is RowState.CONFLICT for row in taken),
        refused=states[RowState.REFUSED],
    )
