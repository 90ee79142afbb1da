"""Importing a bureau's list: read, map, preview with a verdict per row, then all of it or nothing."""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from consultant_app.errors import AppError
from consultant_app.intake import matching, register_import, tables
from consultant_app.intake.headings import Mapping as ColumnMapping
from consultant_app.intake.known_headings import FIELD_LABELS
from consultant_app.intake.matching import ExistingRow, RowVerdict, Verdict
from consultant_app.intake.tables import Sheet
from consultant_app.model.bulk import without_collection
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.ids import new_id
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.progress import Progress, as_progress

_COMPARED = ("credit_code", "region", *sorted(FIELD_LABELS.keys() - {"name", "credit_code", "region"}))


class Policy(StrEnum):
    """What happens to rows about enterprises that are there already with other content."""

    STOP = "stop"  # then nothing is imported at all
    SKIP = "skip"
    UPDATE = "update"


class Decision(StrEnum):
    """What a person decided about one doubtful row."""

    SKIP = "skip"
    ADD = "add"
    UPDATE = "update"  # it is the enterprise that it resembles


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an import did; the lists of row numbers add up to all rows."""

    added: int = 0
    updated: int = 0
    same: int = 0
    skipped: int = 0
    refused: int = 0

    @property
    def sentence(self) -> str:
        """One line for the screen."""
        return (
            f"新增 {self.added} 家，更新 {self.updated} 家，相同 {self.same} 行，"
            f"跳过 {self.skipped} 行，拒绝 {self.refused} 行。"
        )


def read_list(path: Path, *, small: bool = False) -> Generator[Progress, None, list[Sheet]]:
    """The sheets of a file, read in a child process. Raises BadFile; closing the generator stops the child.

    `small`: it should be a form or a fill-in copy, which are never large.
    """
    reading = tables.read_tables(path, small=small)
    return (yield from as_progress(reading, lambda step: Progress(step.text, step.done, step.total)))


def propose_mapping(db: Connection, sheet: Sheet) -> ColumnMapping | None:
    """The columns of a sheet as a person corrected them last time for these headings, else as they are known."""
    found = register_import.detect(sheet)
    if found is None:
        return None
    row = db.execute("select value from setting where id = ?", (f"mapping:{found.signature}",)).fetchone()
    if row is None:
        return found
    return register_import.remembered(sheet, found, {int(at): name for at, name in json.loads(row[0]).items()})


def find_sheet(db: Connection, sheets: list[Sheet], name: str = "") -> tuple[Sheet, ColumnMapping]:
    """The named sheet, else the first visible one with a heading that is understood. Raises AppError."""
    for sheet in sheets:
        if sheet.name != name if name else sheet.hidden:
            continue
        if mapping := propose_mapping(db, sheet):
            return sheet, mapping
    raise AppError(
        "没有找到含“企业名称”的表头；没有导入任何内容。请确认前 20 行内有表头，或把该列的标题改为“企业名称”后重试。"
    )


def existing_rows(db: Connection) -> list[ExistingRow]:
    """What the register holds, for comparison; joined enterprises and those in the bin count too."""
    columns = ", ".join(("id", "name", *_COMPARED))
    return [
        ExistingRow(row[0], row[1], row[2], row[3], dict(zip(_COMPARED, row[2:], strict=True)))
        for row in db.execute(f"select {columns} from enterprise")
    ]


def plan(
    sheet: Sheet, mapping: ColumnMapping, existing: list[ExistingRow], source: str
) -> Generator[Progress, None, list[RowVerdict]]:
    """A verdict for every row, worked out from plain values; `source` is the name of the file."""
    yield Progress("正在识别各行内容", 0, 2)
    drafts = register_import.rows_to_drafts(sheet, mapping, source)
    yield Progress("正在与已有企业比对", 1, 2)
    return matching.plan_import(drafts, existing)


def undo_label(source: str) -> str:
    """What the undo step of an import of this file is called."""
    return f"导入企业名单：{source}" if source else "导入企业名单"


def apply(
    session: Session,
    verdicts: list[RowVerdict],
    mapping: ColumnMapping,
    *,
    policy: Policy,
    decisions: Mapping[int, Decision] | None = None,
    source: str = "",
) -> Receipt:
    """Import what the verdicts and decisions say, as one undo step, and remember the mapping.

    Raises AppError under Policy.STOP when a row would change something, is doubtful or refused: nothing is imported.
    """
    chosen = decisions or {}
    if policy is Policy.STOP:
        _refuse_doubt(verdicts)
    with without_collection():
        actions = [action_of(verdict, policy, chosen) for verdict in verdicts]
        new = [verdict for verdict, action in zip(verdicts, actions, strict=True) if action is Verdict.NEW]
        changed = [verdict for verdict, action in zip(verdicts, actions, strict=True) if action is Verdict.UPDATE]
        updated = _updated(session.db, changed)
        if new or updated:
            with session.write(undo_label(source)) as db:
                session.tell(records.add_all(db, map(_new, new)))
                records.put_all(db, updated)
                _remember(db, mapping)
    return _receipt(verdicts, len(new), len(updated))


def _refuse_doubt(verdicts: list[RowVerdict]) -> None:
    doubtful = [v for v in verdicts if v.verdict in (Verdict.UPDATE, Verdict.POSSIBLE, Verdict.REFUSED)]
    if doubtful:
        raise AppError(
            f"有 {len(doubtful)} 行与已有企业不同、疑似重复或被拒绝，没有导入任何内容。"
            f"第一处：{doubtful[0].reason}。请核对后改用“跳过”或“更新”。"
        )


def action_of(verdict: RowVerdict, policy: Policy, chosen: Mapping[int, Decision]) -> Verdict | None:
    """What the import does with a row: NEW, UPDATE or None for a row that is left alone."""
    decision = chosen.get(verdict.row_number)
    match verdict.verdict:
        case Verdict.NEW:
            return None if decision is Decision.SKIP else Verdict.NEW
        case Verdict.UPDATE:
            wanted = decision is Decision.UPDATE or (policy is Policy.UPDATE and decision is None)
            return Verdict.UPDATE if wanted else None
        case Verdict.POSSIBLE if decision is Decision.ADD:
            return Verdict.NEW
        case Verdict.POSSIBLE if decision is Decision.UPDATE and verdict.existing_id:
            return Verdict.UPDATE
    return None


def _new(verdict: RowVerdict) -> Enterprise:
    values: dict[str, Any] = {**verdict.draft.defaults, **verdict.draft.fields}
    return Enterprise(id=new_id(), **values)


def _updated(db: Connection, verdicts: list[RowVerdict]) -> list[Enterprise]:
    """The enterprises with the filled cells of their rows; an empty cell never erases."""
    if not verdicts:
        return []
    wanted = {verdict.existing_id: verdict for verdict in verdicts}
    before = (
        records.all_of(db, Enterprise) if len(wanted) > 500 else [records.get(db, Enterprise, key) for key in wanted]
    )
    return [replace(enterprise, **_changes(wanted[enterprise.id])) for enterprise in before if enterprise.id in wanted]


def _changes(verdict: RowVerdict) -> dict[str, Any]:
    if verdict.changes:
        return {change.field: change.new for change in verdict.changes}
    kept = {name: value for name, value in verdict.draft.fields.items() if name != "name"}
    return dict(kept)


def _remember(db: Connection, mapping: ColumnMapping) -> None:
    columns = json.dumps({str(at): name for at, name in mapping.columns.items()}, sort_keys=True)
    db.execute(
        "insert into setting (id, value) values (?, ?) on conflict (id) do update set value = excluded.value",
        (f"mapping:{mapping.signature}", columns),
    )


def _receipt(verdicts: list[RowVerdict], added: int, updated: int) -> Receipt:
    count = [verdict.verdict for verdict in verdicts]
    same, refused = count.count(Verdict.SAME), count.count(Verdict.REFUSED)
    return Receipt(
        added=added,
        updated=updated,
        same=same,
        refused=refused,
        skipped=len(verdicts) - added - updated - same - refused,
    )
