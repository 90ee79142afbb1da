"""Commands about the register: import, list, show, export."""

import dataclasses
from argparse import Namespace
from collections import Counter
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened, require_new
from consultant_app.intake.matching import RowVerdict, Verdict
from consultant_app.model.company_size import SECTORS, size_class
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.industries import industry_label
from consultant_app.model.labels import label_of
from consultant_app.store import records
from consultant_app.store.backup import make_backup
from consultant_app.store.backup_notes import Occasion
from consultant_app.workflows import exporting, importing
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.importing import Decision, Policy

_LISTED = "id in (select id from search_enterprise where archived = 0 and joined = 0)"


def import_list(arguments: Namespace, output: Output) -> int:
    """Import a bureau's list; exit code 1 when rows were refused."""
    with opened(arguments) as session:
        sheets = finish(importing.read_list(arguments.file), output)
        sheet, mapping = importing.find_sheet(session.db, sheets, arguments.sheet)
        existing = importing.existing_rows(session.db)
        verdicts = finish(importing.plan(sheet, mapping, existing, arguments.file.name), output)
        data: dict[str, Any] = {
            "sheet": sheet.name,
            "columns": {mapping.headings.get(at, str(at)): name for at, name in mapping.columns.items()},
            "rows": [_verdict_data(verdict) for verdict in verdicts],
            "counts": Counter(verdict.verdict.value for verdict in verdicts),
        }
        lines = [f"{verdict.verdict}　{verdict.reason}" for verdict in verdicts if verdict.reason]
        if arguments.dry_run:
            lines.append("只做了预览，没有导入任何内容。" + _counts(verdicts))
        else:
            doubtful = [verdict.row_number for verdict in verdicts if verdict.verdict is Verdict.POSSIBLE]
            decisions = dict.fromkeys(doubtful, Decision.ADD) if arguments.duplicates == "add" else {}
            output.progress("正在备份")
            make_backup(session, Occasion.IMPORT)
            receipt = importing.apply(
                session, verdicts, mapping,
                policy=Policy(arguments.policy), decisions=decisions, source=arguments.file.name,
            )  # fmt: skip
            data["receipt"] = dataclasses.asdict(receipt)
            lines.append(receipt.sentence)
    output.result(data, lines)
    return int(any(verdict.verdict is Verdict.REFUSED for verdict in verdicts))


def _counts(verdicts: list[RowVerdict]) -> str:
    counts = Counter(verdict.verdict.value for verdict in verdicts)
    return "，".join(f"{name} {count} 行" for name, count in counts.items()) + "。"


def _verdict_data(verdict: RowVerdict) -> dict[str, Any]:
    return {
        "row": verdict.row_number,
        "verdict": verdict.verdict,
        "name": verdict.draft.fields.get("name", ""),
        "reason": verdict.reason,
        "warnings": [f"{column} 列{sentence}" for column, sentence in verdict.draft.warnings],
        "changes": [change._asdict() for change in verdict.changes],
    }


def list_all(arguments: Namespace, output: Output) -> int:
    """The enterprises, or those whose name, code or pinyin contains a text."""
    with opened(arguments) as session:
        where, args = _LISTED, []
        if arguments.find:
            from consultant_app.store.names import find_names

            found = find_names(session.db, arguments.find)
            where += f" and id in ({', '.join('?' * len(found))})"
            args = list(found)
        every = records.all_of(session.db, Enterprise, where=where, args=args, order="id")
    output.result(
        [_short(enterprise) for enterprise in every],
        [f"{e.credit_code or '（无代码）':　<18}　{e.stage}　{e.name}" for e in every] + [f"共 {len(every)} 家。"],
    )
    return 0


def _short(enterprise: Enterprise) -> dict[str, str]:
    return {
        "id": enterprise.id,
        "name": enterprise.name,
        "credit_code": enterprise.credit_code,
        "stage": enterprise.stage,
        "region": enterprise.region,
        "next_date": enterprise.next_date,
    }


def show(arguments: Namespace, output: Output) -> int:
    """Everything in the enterprise's own row."""
    with opened(arguments) as session:
        enterprise = find_enterprise(session.db, arguments.enterprise)
    size = size_class(enterprise.sector, enterprise.employees, enterprise.revenue, enterprise.assets)
    values = dataclasses.asdict(enterprise)
    spoken = {**values, "id": ""}
    if enterprise.industry:
        spoken["industry"] = industry_label(enterprise.industry)
    if enterprise.sector in SECTORS:
        spoken["sector"] = SECTORS[enterprise.sector].label
    lines = [f"{label_of(Enterprise, name)}：{value}" for name, value in spoken.items() if value]
    lines.append(f"企业规模：{size.size or '待定'}（{size.explanation}）")
    output.result({**values, "size": size.size, "size_explanation": size.explanation}, lines)
    return 0


def export(arguments: Namespace, output: Output) -> int:
    """Write the register as an Excel table, or as CSV by the ending. Refuses to overwrite a file."""
    require_new(arguments.out)
    with opened(arguments) as session:
        work = exporting.prepare_register(session, arguments.out)
    notes = finish(work(), output)
    output.result({"path": str(arguments.out), "notes": list(notes)}, [f"已写到 {arguments.out}", *notes])
    return 0
