"""The fill-in copy of an audit's checklist: written for people without the program, read back by the keys of its rows.

Nothing is guessed: a row whose clause or text does not belong to its key is refused, and what changed on both sides
since the export is left to a person.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from consultant_app.documents import checklist_workbook as workbook
from consultant_app.errors import AppError
from consultant_app.intake.tables import Cell, Sheet
from consultant_app.model.audit import Audit, AuditLine, Finding, Verdict
from consultant_app.model.checklist import in_order
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.text import clean_text
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, numbering
from consultant_app.workflows.progress import Progress

MAX_ROWS = 5_000
_HEADING_ROWS = 20  # the headings stand among the first rows
_AUDIT, _NOT_IMPORTED = "审核", "没有导入任何内容"
_TAIL = "……（文字过长，全文在软件里）"
_HINT = (
    "只填浅黄色的列；“判定”从下拉列表选。符合和不符合都要写客观证据（时间、地点、编号、抽样数），不适用、未验证写理由。"
    "不要增删行、不要改动其他列，填好后在软件的“现场检查”里点“导入填写表”。"
)
ANSWERS = ("判定", "抽样数", "不符合数", "客观证据", "理由", "备注")


@dataclass(frozen=True, kw_only=True)
class FilledRow:
    """A row that came back: its number in the sheet, its key, its cells by heading."""

    number: int
    key: str
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """What a file holds; `audit_id` is empty when the hidden sheet is gone."""

    audit_id: str
    rows: tuple[FilledRow, ...]


# out


def prepare_sheet(session: Session, audit: Audit, target: Path) -> Callable[[], Generator[Progress, None, Path]]:
    """Read now; the returned work writes the fill-in copy. Raises AppError when there is nothing to fill in."""
    lines = in_order(audits.lines_of(session.db, audit.id))
    if not lines:
        raise AppError("这次审核还没有检查条目；没有写出文件；请先按日程生成检查表，或从条目库里挑选。")
    enterprise = records.find(session.db, Enterprise, audit.enterprise_id)
    names = names_of(session.db, audit.enterprise_id)
    known = [verdict_word(line.finding) for line in lines]
    now = datetime.now().isoformat(" ", "seconds")
    checklist = workbook.Checklist(
        title=f"{enterprise.name if enterprise else ''}　{audit.number}　内部审核检查表（填写表）",
        hint=_HINT,
        rows=[_row(number, line, names) for number, line in enumerate(lines, 1)],
        verdicts=[*dict.fromkeys([*verdict_words(session), *known])],
        facts={"格式": "1", _AUDIT: audit.id, "编号": audit.number, "导出时间": now},
    )
    return partial(_write, checklist, target)


def _write(checklist: workbook.Checklist, target: Path) -> Generator[Progress, None, Path]:
    yield Progress("正在写入填写表", 0, 1)
    workbook.write_checklist(checklist, target)
    return target


def _row(number: int, line: AuditLine, names: dict[str, str]) -> list[str]:
    told = [
        line.id, str(number), names.get(line.department_id, ""), line.clause, line.text, "、".join(line.method),
        line.record, line.sampling, *answers_of(line), state_of(line),
    ]  # fmt: skip
    return [shown(text) for text in told]


def names_of(db: Connection, enterprise_id: str) -> dict[str, str]:
    """The names of the departments by id."""
    return {each.id: each.name for each in records.of_enterprise(db, Department, enterprise_id)}


def shown(text: str) -> str:
    """A text as a cell holds it."""
    text = clean_text(text).text.strip()
    return text if len(text) <= workbook.MAX_TEXT else text[: workbook.MAX_TEXT - len(_TAIL)] + _TAIL


def verdict_word(finding: Finding) -> str:
    """The verdict with its grade: 一般不符合."""
    graded = finding.verdict is Verdict.NONCONFORM
    return f"{finding.grade}{finding.verdict.value}" if graded else finding.verdict.value


def verdict_words(session: Session) -> list[str]:
    """The words that stand for a verdict in the agency's scale of grades."""
    grades = reversed(numbering.read_terms(session).grades)
    failing = [f"{grade}{Verdict.NONCONFORM.value}" for grade in grades]
    others = (Verdict.NOT_APPLICABLE, Verdict.NOT_VERIFIED, Verdict.NOT_CHECKED)
    return [Verdict.CONFORM.value, Verdict.OBSERVATION.value, *failing, *(each.value for each in others)]


def answers_of(line: AuditLine) -> tuple[str, ...]:
    """What was found for a line, in the order of ANSWERS."""
    found = line.finding
    told = (verdict_word(found), found.sampled, found.failed, found.evidence, found.reason, line.remark)
    return tuple(shown(text) for text in told)


def state_of(line: AuditLine) -> str:
    """What stood in the program when the copy was written: one digest of the question, one of the answer."""
    return f"{digest(facts_of(line))}.{digest(answers_of(line))}"


def facts_of(line: AuditLine) -> tuple[str, ...]:
    """What a row is recognised by beside its key."""
    return line.id, shown(line.clause), shown(line.text)


def digest(texts: Sequence[str]) -> str:
    """A short name for some texts."""
    return hashlib.sha256(json.dumps(list(texts), ensure_ascii=False).encode()).hexdigest()[:16]


# back


def read_sheet(sheets: Sequence[Sheet]) -> FilledSheet:
    """The rows of a file that came back. Raises AppError for a file of another kind, too long or with keys twice."""
    found = next(((sheet, at) for sheet in sheets if (at := _heading_row(sheet)) is not None), None)
    if found is None:
        raise AppError(
            f"没有找到填写表的表头（应有“{workbook.KEY}”和“判定”两列）；{_NOT_IMPORTED}；"
            "请选择从本软件导出的填写表，并保留被隐藏的第一列。"
        )
    sheet, at = found
    headings = [_text(cell).strip() for cell in sheet.rows[at]]
    rows = [_filled(number, headings, row) for number, row in enumerate(sheet.rows[at + 1 :], at + 2) if any(row)]
    if len(rows) > MAX_ROWS:
        raise AppError(f"填写表有 {len(rows)} 行，超过 {MAX_ROWS} 行，不像一份检查表；{_NOT_IMPORTED}；请核对文件。")
    counted = Counter(row.key for row in rows if row.key)
    if twice := next((key for key, count in counted.items() if count > 1), ""):
        numbers = "、".join(str(row.number) for row in rows if row.key == twice)
        raise AppError(f"第 {numbers} 行的行键相同，分不清以哪一行为准；{_NOT_IMPORTED}；请删去复制出来的行。")
    if not rows:
        raise AppError(f"填写表里没有内容；{_NOT_IMPORTED}；请核对文件。")
    return FilledSheet(audit_id=_facts(sheets).get(_AUDIT, ""), rows=tuple(rows))


def _heading_row(sheet: Sheet) -> int | None:
    for number, row in enumerate(sheet.rows[:_HEADING_ROWS]):
        if {workbook.KEY, "判定"} <= {_text(cell).strip() for cell in row}:
            return number
    return None


def _filled(number: int, headings: Sequence[str], row: Sequence[Cell]) -> FilledRow:
    cells: dict[str, str] = {}
    for heading, cell in zip(headings, row, strict=False):
        cells.setdefault(heading, shown(_text(cell)))
    return FilledRow(number=number, key=cells.get(workbook.KEY, ""), cells=cells)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else f"{cell:.15g}"


def _facts(sheets: Sequence[Sheet]) -> dict[str, str]:
    rows = next((sheet.rows for sheet in sheets if sheet.name == workbook.FACTS_SHEET), [])
    return {_text(row[0]): _text(row[1]) for row in rows if len(row) > 1}


def audit_of(db: Connection, filled: FilledSheet) -> Audit:
    """The audit a file belongs to. Raises AppError when it is not here."""
    audit = records.find(db, Audit, filled.audit_id or _audit_of_rows(db, filled))
    if audit is None:
        raise AppError(f"这份填写表所属的审核不在这份数据里；{_NOT_IMPORTED}；请确认打开的是导出它的那份数据。")
    return audit


def _audit_of_rows(db: Connection, filled: FilledSheet) -> str:
    lines = (records.find(db, AuditLine, row.key) for row in filled.rows)
    return next((line.audit_id for line in lines if line), "")


def require_same_audit(db: Connection, audit: Audit, filled: FilledSheet) -> None:
    """Raises AppError when the file belongs to another audit, or the report was issued."""
    found = audit_of(db, filled)
    if found.id != audit.id:
        raise AppError(f"这份填写表属于审核 {found.number}，不是 {audit.number}；{_NOT_IMPORTED}；请核对文件。")
    audits.require_open(db, audit.id)


def without_loss(stored: str, told: str) -> str:
    """What the program keeps for a cell: its own text where the cell only shows its beginning."""
    return stored if shown(stored) == told else told


def with_answers(line: AuditLine, verdict: Verdict, grade: str, told: Sequence[str]) -> tuple[Finding, str]:
    """The finding and the remark that a row says for a line; who and when stay as they were."""
    before = line.finding
    kept_grade = grade or (before.grade if before.verdict is verdict else "")
    finding = replace(
        before,
        verdict=verdict,
        grade=kept_grade,
        sampled=without_loss(before.sampled, told[1]),
        failed=without_loss(before.failed, told[2]),
        evidence=without_loss(before.evidence, told[3]),
        reason=without_loss(before.reason, told[4]),
    )
    return finding, without_loss(line.remark, told[5])
