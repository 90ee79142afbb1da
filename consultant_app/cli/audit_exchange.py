"""Commands that bring checklists out to Excel and XLSForm and back in."""

import dataclasses
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened, require_new
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit
from consultant_app.store.session import Session
from consultant_app.workflows import checklist_exchange, checklist_sheet, checklist_sheet_import, importing
from consultant_app.workflows.audit_finding import find_audit
from consultant_app.workflows.checklist_exchange import LineState, LineVerdict
from consultant_app.workflows.checklist_sheet_import import RowState, RowVerdict
from consultant_app.workflows.enterprises import find_enterprise

_ONLY_LOOKED = "只做了预览，没有导入任何内容。"


def export_sheet(arguments: Namespace, output: Output) -> int:
    """Write the fill-in copy of a checklist. Refuses to overwrite a file."""
    require_new(arguments.out)
    with opened(arguments) as session:
        audit = find_audit(session.db, find_enterprise(session.db, arguments.enterprise).id, arguments.audit)
        work = checklist_sheet.prepare_sheet(session, audit, arguments.out)
    finish(work(), output)
    output.result({"audit": audit.number, "path": str(arguments.out)}, [f"已写到 {arguments.out}"])
    return 0


def import_sheet(arguments: Namespace, output: Output) -> int:
    """Take a fill-in copy back; exit code 1 when rows were refused or left alone."""
    with opened(arguments) as session:
        sheets = finish(importing.read_list(arguments.file, small=True), output)
        audit = checklist_sheet.audit_of(session.db, checklist_sheet.read_sheet(sheets))
        rows = checklist_sheet_import.preview_sheet(session, audit, sheets, source=arguments.file.name)
        data: dict[str, Any] = {
            "audit": audit.number,
            "rows": [_row_data(row) for row in rows],
            "counts": Counter(row.state.value for row in rows),
        }
        lines = [f"第 {row.row} 行　{row.state}　{row.reason}" for row in rows if row.state is not RowState.SAME]
        left = any(row.state in (RowState.REFUSED, RowState.CONFLICT) for row in rows)
        if arguments.dry_run:
            lines.append(_ONLY_LOOKED)
        else:
            chosen = [row.row for row in rows if row.state is RowState.CONFLICT and arguments.conflicts == "file"]
            receipt = checklist_sheet_import.apply_sheet(
                session, audit, rows, chosen=chosen, source=arguments.file.name
            )
            data["receipt"] = dataclasses.asdict(receipt)
            lines.append(f"{audit.number}：{receipt.sentence}")
            left = bool(receipt.refused or receipt.conflicts)
    output.result(data, lines)
    return int(left)


def _row_data(row: RowVerdict) -> dict[str, Any]:
    return {"row": row.row, "line": row.line.id if row.line else "", "state": row.state, "reason": row.reason}


def _audit(session: Session, arguments: Namespace) -> Audit | None:
    """The audit that is meant; None for the library. Raises AppError."""
    if arguments.enterprise:
        return find_audit(session.db, find_enterprise(session.db, arguments.enterprise).id, arguments.audit)
    if arguments.audit:
        raise AppError("写了 --audit 却没有写企业；没有做任何事。请加 --enterprise。")
    return None


def export_form(arguments: Namespace, output: Output) -> int:
    """Write the checklist library, or the checklist of an audit, as XLSForm. Refuses to overwrite a file."""
    require_new(arguments.out)
    with opened(arguments) as session:
        if audit := _audit(session, arguments):
            work = checklist_exchange.prepare_audit(session, audit, arguments.out)
        else:
            work = checklist_exchange.prepare_library(session, arguments.out)
    finish(work(), output)
    output.result({"path": str(arguments.out)}, [f"已写到 {arguments.out}"])
    return 0


def import_form(arguments: Namespace, output: Output) -> int:
    """Take lines out of an XLSForm workbook; exit code 1 when some were refused."""
    with opened(arguments) as session:
        audit = _audit(session, arguments)
        asked, notes = finish(checklist_exchange.read_lines(arguments.file), output)
        found = (
            checklist_exchange.preview_audit(session, audit, asked)
            if audit
            else checklist_exchange.preview_library(session, asked)
        )
        data, lines = _preview(found)
        data["notes"] = notes
        lines = [*(f"注意：{note}。" for note in notes), *lines]
        if arguments.dry_run:
            lines.append(_ONLY_LOOKED)
        else:
            name = arguments.file.name
            receipt = (
                checklist_exchange.apply_audit(session, audit, found, source=name)
                if audit
                else checklist_exchange.apply_library(session, found, source=name)
            )
            data["receipt"] = dataclasses.asdict(receipt)
            lines.append(receipt.sentence)
    output.result(data, lines)
    return int(any(each.state is LineState.REFUSED for each in found))


def _preview(found: Sequence[LineVerdict]) -> tuple[dict[str, Any], list[str]]:
    data = {
        "lines": [{"name": each.name, "text": each.text, "state": each.state, "reason": each.reason} for each in found],
        "counts": Counter(each.state.value for each in found),
    }
    told = [each for each in found if each.state is not LineState.SAME]
    return data, [f"{each.state}　{each.text}{f'（{each.reason}）' if each.reason else ''}" for each in told]
