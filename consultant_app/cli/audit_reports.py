"""Commands about what audits lead to: nonconformities, statistics, deadlines, issuing reports, management reviews."""

import dataclasses
from argparse import Namespace
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import finish, opened, require_new
from consultant_app.errors import AppError
from consultant_app.model.audit import Audit
from consultant_app.model.audit_dossier import NonconformityView, ReviewView
from consultant_app.model.nonconformity import State
from consultant_app.model.review import inputs_for
from consultant_app.store.session import Session
from consultant_app.workflows import audit_dossiers, audit_reporting, audit_statistics, audits, deadlines, settings
from consultant_app.workflows.audit_finding import find_audit, find_review
from consultant_app.workflows.dossiers import read_dossier
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.progress import Progress

_DONE = (State.CLOSED, State.WITHDRAWN)


def nonconformities(arguments: Namespace, output: Output) -> int:
    """The nonconformities of an enterprise or of all, or of those only what is open or overdue."""
    today = date.today().isoformat()
    with opened(arguments) as session:
        enterprise_id = _enterprise_id(session, arguments.enterprise)
        views = audit_statistics.views_of(session.db, enterprise_id=enterprise_id)
        names = dict(session.db.execute("select id, name from enterprise"))
    if arguments.open or arguments.overdue:
        views = tuple(view for view in views if view.state not in _DONE)
    if arguments.overdue:
        views = tuple(view for view in views if view.item.due_on and view.item.due_on < today)
    data = [_case(view, names) for view in views]
    output.result(data, [_case_line(each) for each in data] + [f"共 {len(data)} 项。"])
    return 0


def _enterprise_id(session: Session, words: str) -> str:
    """The id of the enterprise that is named; empty text for all."""
    return find_enterprise(session.db, words).id if words else ""


def _case(view: NonconformityView, names: dict[str, str]) -> dict[str, Any]:
    item = view.item
    return {
        "id": item.id, "enterprise": names.get(item.enterprise_id, ""), "number": item.number, "state": view.state,
        "grade": item.grade, "clause": item.clause, "department": item.snapshot.department, "fact": item.fact,
        "found_on": item.found_on, "due_on": item.due_on, "closed_on": item.closed_on, "rounds": len(view.rounds),
        "audit_id": item.audit_id,
    }  # fmt: skip


def _case_line(case: dict[str, Any]) -> str:
    until = f"期限 {case['due_on']}" if case["due_on"] else "没有期限"
    return (
        f"{case['number']}　{case['state']}　{case['grade']}　{case['clause']}　{case['department']}　{until}　"
        f"{case['enterprise']}　{' '.join(case['fact'].split())}"
    )


def statistics(arguments: Namespace, output: Output) -> int:
    """Counts of nonconformities, also as an Excel workbook. Refuses to overwrite a file."""
    if arguments.year and not (arguments.year.isascii() and arguments.year.isdecimal() and len(arguments.year) == 4):
        raise AppError(f"“{arguments.year}”不是年份；没有做任何事；请写四位年份。")
    if arguments.out:
        require_new(arguments.out)
    with opened(arguments) as session:
        enterprise_id = _enterprise_id(session, arguments.enterprise)
        chosen = {"enterprise_id": enterprise_id, "year": arguments.year}
        found = audit_statistics.read_statistics(session.db, **chosen)
        work = _written(session, arguments.out, chosen) if arguments.out else None
    data = dataclasses.asdict(found)
    lines = [f"{row[0]}：{'　'.join(row[1:])}" for _, rows in audit_statistics.as_tables(found) for row in rows[1:]]
    if work:
        data["path"] = str(finish(work(), output))
        lines.append(f"已写到 {arguments.out}")
    output.result(data, lines)
    return 0


def _written(session: Session, target: Path, chosen: dict[str, str]) -> Callable[[], Generator[Progress, None, Path]]:
    """The work that writes the counts: Word for a .docx, else an Excel workbook."""
    if target.suffix.lower() == ".docx":
        return audit_statistics.prepare_paper(session, target, **chosen)
    return audit_statistics.prepare_workbook(session, target, **chosen)


def due(arguments: Namespace, output: Output) -> int:
    """What is open over all enterprises, by its date; with --days only what is due by then. --out: as Excel."""
    with opened(arguments) as session:
        board = deadlines.board(session.db, date.today())
        if arguments.days is not None:
            board = [each for each in board if each.days_left is not None and each.days_left <= arguments.days]
        if arguments.out:
            require_new(arguments.out)
            finish(deadlines.prepare_export(session, arguments.out, [each.id for each in board])(), output)
    data = [
        {
            "kind": each.kind, "id": each.id, "enterprise": each.enterprise, "consultant": each.consultant,
            "number": each.number, "text": each.text, "state": each.state, "owner": each.owner, "due_on": each.due_on,
            "days_left": each.days_left, "band": each.band, "next_step": each.next_step,
        }
        for each in board
    ]  # fmt: skip
    lines = [
        f"{each.due_on or '没有期限'}　{deadlines.when_text(each)}　{each.kind}　{each.number}　{each.enterprise}　"
        f"{each.state}：{each.next_step}　{each.text}"
        for each in board
    ]
    told = [f"已写到 {arguments.out}"] if arguments.out else []
    output.result(data, [*lines, f"共 {len(board)} 件。", *told])
    return 0


def issue(arguments: Namespace, output: Output) -> int:
    """Issue the report of an audit; from then on what it reports is locked."""
    with opened(arguments) as session:
        audit = _audit(session, arguments)
        day = arguments.on or audit.report_on or date.today().isoformat()
        by = arguments.by or audit.report_approved_by
        if not _is_date(day):
            raise AppError(f"“{day}”不是日期；报告没有签发；请写成 2026-11-28 这样。")
        if not by.strip():
            raise AppError("没有写明批准人；报告没有签发；请加 --by 姓名，或在“审核报告”里填写批准人。")
        agency = settings.read_agency(session)
        dossier = read_dossier(session.db, audit.enterprise_id, subject_id=audit.id, agency=agency)
        issued = audit_reporting.issue_report(session, dossier, on=day, by=by)
    revision = issued.issues[-1].revision
    data = {"number": issued.number, "revision": revision, "on": day, "by": by}
    output.result(data, [f"{issued.number} 的审核报告已签发（A/{revision}），检查记录和不符合事实已锁定。"])
    return 0


def _audit(session: Session, arguments: Namespace) -> Audit:
    enterprise = find_enterprise(session.db, arguments.enterprise)
    return find_audit(session.db, enterprise.id, arguments.audit)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def reopen(arguments: Namespace, output: Output) -> int:
    """Open an issued report to correct it; the reason stands in the next revision."""
    with opened(arguments) as session:
        opened_again = audits.reopen(session, _audit(session, arguments), arguments.reason)
    data = {"number": opened_again.number, "reason": opened_again.reopened}
    output.result(data, [f"{opened_again.number} 的审核报告已重新打开；更正后请再次签发。"])
    return 0


def review(arguments: Namespace, output: Output) -> int:
    """A management review: head, inputs, judgements, decisions."""
    with opened(arguments) as session:
        enterprise = find_enterprise(session.db, arguments.enterprise)
        found = find_review(session.db, enterprise.id, arguments.number)
        view = audit_dossiers.review_view(session.db, found)
    data = _review_data(view, enterprise.name)
    output.result(data, _review_lines(data))
    return 0


def _review_data(view: ReviewView, enterprise: str) -> dict[str, Any]:
    item = view.review
    written = {each.key: each for each in view.inputs}
    return {
        "id": item.id, "number": item.number, "enterprise": enterprise, "on": item.on, "chair": item.chair,
        "issued": item.frozen, "report_on": item.report_on, "approved_by": item.approved_by,
        "judgements": {
            "适宜性": item.suitability.verdict, "充分性": item.adequacy.verdict, "有效性": item.effectiveness.verdict,
        },
        "inputs": [
            {"key": asked.key, "title": asked.title, "written": bool(each and (each.text or each.gathered))}
            for asked in inputs_for(item.edition)
            for each in [written.get(asked.key)]
        ],
        "decisions": [
            {
                "kind": each.kind, "text": each.text, "owner": each.owner, "due_on": each.due_on,
                "done_on": each.done.on, "result": each.check.result,
            }
            for each in view.decisions
        ],
    }  # fmt: skip


def _review_lines(data: dict[str, Any]) -> list[str]:
    blank = [each["title"] for each in data["inputs"] if not each["written"]]
    return [
        f"{data['enterprise']}　{data['number']}　{data['on'] or '日期未定'}　主持：{data['chair'] or '未定'}　"
        f"{'已签发' if data['issued'] else '未签发'}",
        *(f"{name}：{verdict or '未评价'}" for name, verdict in data["judgements"].items()),
        f"评审输入 {len(data['inputs'])} 项，未写 {len(blank)} 项{'：' if blank else ''}{'、'.join(blank)}",
        *(f"决议（{each['kind']}）：{each['text']}　{each['owner']}　{each['due_on']}　{each['result'] or '未验证'}"
          for each in data["decisions"]),
    ]  # fmt: skip
