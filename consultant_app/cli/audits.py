"""Commands about internal audits: list, show, new, plan, lines, judge."""

from argparse import Namespace
from dataclasses import asdict
from datetime import date
from typing import Any

from consultant_app.cli.output import Output
from consultant_app.cli.running import opened
from consultant_app.errors import AppError
from consultant_app.model.assessment import Period
from consultant_app.model.audit import Audit, AuditLine, AuditSlot
from consultant_app.model.checklist import is_settled, lacks, numbers_of, tally
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audit_planning, audit_timetable, auditing, audits, checklists
from consultant_app.workflows.audit_finding import find_audit, find_line
from consultant_app.workflows.checklist_sheet import answers_of, names_of, verdict_word, verdict_words
from consultant_app.workflows.checklist_sheet_import import NotUnderstood, plain, understood
from consultant_app.workflows.enterprises import find_enterprise
from consultant_app.workflows.plan_checking import PlanState, read_plan


def list_all(arguments: Namespace, output: Output) -> int:
    """The audits of an enterprise, oldest first."""
    with opened(arguments) as session:
        enterprise = find_enterprise(session.db, arguments.enterprise)
        data = [_head(session.db, audit) for audit in audits.audits_of(session.db, enterprise.id)]
    output.result(data, [_head_line(each) for each in data] + [f"{enterprise.name}：共 {len(data)} 次内部审核。"])
    return 0


def _head(db: Connection, audit: Audit) -> dict[str, Any]:
    """An audit in figures."""
    counted = tally(audits.lines_of(db, audit.id))
    items = [each for each in audit_dossiers.nonconformities_of(db, audit.enterprise_id) if each.audit_id == audit.id]
    live = [each for each in items if not each.withdrawn]
    return {
        "id": audit.id,
        "number": audit.number,
        "from": audit.held.start,
        "to": audit.held.end,
        "edition": audit.edition,
        "issued": audit.frozen,
        "revision": audit.issues[-1].revision if audit.issues else None,
        "lines": counted.total,
        "verdicts": {verdict.value: count for verdict, count in counted.verdicts.items()},
        "lacking": counted.lacking,
        "nonconformities": len(live),
        "open_nonconformities": sum(not each.closed_on for each in live),
    }


def _head_line(head: dict[str, Any]) -> str:
    period = f"{head['from']}～{head['to']}" if head["from"] else "日期未定"
    open_lines = head["verdicts"]["未查"]
    return (
        f"{head['number']}　{period}　{'已签发' if head['issued'] else '未签发'}　"
        f"检查条目 {head['lines']}（未查 {open_lines}，缺证据或理由 {head['lacking']}）　"
        f"不符合 {head['nonconformities']}（未关闭 {head['open_nonconformities']}）"
    )


def _chosen(session: Session, arguments: Namespace) -> tuple[Enterprise, Audit]:
    enterprise = find_enterprise(session.db, arguments.enterprise)
    return enterprise, find_audit(session.db, enterprise.id, arguments.audit)


def show(arguments: Namespace, output: Output) -> int:
    """The plan of an audit, its coverage and its counts; exit code 1 when the plan leaves something out."""
    with opened(arguments) as session:
        enterprise, audit = _chosen(session, arguments)
        head, plan = _head(session.db, audit), read_plan(session.db, audit)
    data = {**head, "enterprise": enterprise.name, **_plan_data(plan)}
    output.result(data, [enterprise.name, _head_line(head), *_plan_lines(plan)])
    return int(not plan.covered.complete)


def _plan_data(plan: PlanState) -> dict[str, Any]:
    audit, names = plan.audit, {each.id: each.name for each in plan.departments}
    members = {each.id: each.name for each in plan.members}
    return {
        "nature": audit.nature,
        "objective": audit.objective,
        "scope": audit.scope,
        "criteria": list(audit.criteria),
        "team": [{"name": each.name, "role": each.role, "group": each.group} for each in plan.members],
        "timetable": [
            {
                "kind": slot.kind, "on": slot.on, "start": slot.start, "end": slot.end,
                "department": names.get(slot.department_id, slot.area), "clauses": list(slot.clauses),
                "auditors": [members[key] for key in slot.member_ids if key in members],
            }
            for slot in plan.slots
        ],
        "coverage": {
            "complete": plan.covered.complete,
            "missing_clauses": list(plan.covered.missing_clauses),
            "missing_departments": [names[key] for key in plan.covered.missing_departments],
            "lacks_top_management": plan.covered.lacks_top,
        },
        "warnings": [each.text for each in plan.warnings],
    }  # fmt: skip


def _plan_lines(plan: PlanState) -> list[str]:
    data = _plan_data(plan)
    team = "、".join(f"{each['name']}（{each['role']}）" for each in data["team"])
    covered = data["coverage"]
    missing = [*covered["missing_departments"], *covered["missing_clauses"]]
    return [
        f"审核组：{team or '未定'}",
        *(f"  {_slot_line(slot, each)}" for slot, each in zip(plan.slots, data["timetable"], strict=True)),
        "覆盖：全部适用条款和部门" if covered["complete"] else f"没有覆盖：{'、'.join(missing) or '最高管理者'}",
        *(f"  [{'必须处理' if each.bad else '请核对'}] {each.text}" for each in plan.warnings),
    ]


def _slot_line(slot: AuditSlot, told: dict[str, Any]) -> str:
    parts = [slot.on, f"{slot.start}-{slot.end}", slot.kind.value, told["department"], "、".join(slot.clauses)]
    return "　".join(part for part in (*parts, "、".join(told["auditors"])) if part)


def new(arguments: Namespace, output: Output) -> int:
    """Begin an audit, under the programme of a year when one is named."""
    with opened(arguments) as session:
        enterprise = find_enterprise(session.db, arguments.enterprise)
        programme = ""
        if arguments.programme:
            programmes = {each.year: each.id for each in audits.programmes_of(session.db, enterprise.id)}
            if arguments.programme not in programmes:
                known = "、".join(programmes) or "一个也没有"
                raise AppError(f"没有 {arguments.programme} 年的内审方案（已有：{known}）；没有新建审核。")
            programme = programmes[arguments.programme]
        audit = audit_planning.start_audit(session, enterprise.id, programme)
        data = _head(session.db, audit)
    output.result(data, [f"已新建内部审核 {audit.number}（{enterprise.name}）。"])
    return 0


def plan(arguments: Namespace, output: Output) -> int:
    """Draw up timetable and checklist; exit code 1 when the timetable leaves something out."""
    days = _days(arguments.start, arguments.end)
    with opened(arguments) as session:
        _, audit = _chosen(session, arguments)
        if audits.slots_of(session.db, audit.id) and not arguments.replace:
            raise AppError(f"{audit.number} 已有审核日程；没有改动；确要重新排，请加 --replace。")
        added_days = audit_planning.propose_slots(session, audit, days)
        made = checklists.draw_up(session, records.get(session.db, Audit, audit.id))
        found = read_plan(session.db, records.get(session.db, Audit, audit.id))
        head = _head(session.db, found.audit)
    data = {**head, **_plan_data(found), "added_days": list(added_days), "added_lines": len(made)}
    told = [f"时间不够，另加了 {'、'.join(added_days)}。"] if added_days else []
    output.result(data, [*_plan_lines(found), *told, f"检查表新增 {len(made)} 条。"])
    return int(not found.covered.complete)


def _days(start: str, end: str) -> list[str]:
    try:
        period = Period(start=date.fromisoformat(start).isoformat(), end=date.fromisoformat(end).isoformat())
    except ValueError:
        raise AppError(f"“{start}”到“{end}”不是日期；没有改动；请写成 2026-11-24 这样。") from None
    if period.end < period.start:
        raise AppError(f"结束日期 {period.end} 早于开始日期 {period.start}；没有改动；请核对日期。")
    return audit_timetable.days_between(period.start, period.end)


def lines(arguments: Namespace, output: Output) -> int:
    """The checklist, or with --open what is not settled yet."""
    with opened(arguments) as session:
        _, audit = _chosen(session, arguments)
        every = audits.lines_of(session.db, audit.id)
        names, numbers = names_of(session.db, audit.enterprise_id), numbers_of(every)
    wanted = sorted(every, key=lambda line: numbers[line.id])
    if arguments.open:
        wanted = [line for line in wanted if not is_settled(line.finding)]
    data = [_line_data(line, numbers[line.id], names) for line in wanted]
    output.result(data, [_line_text(each) for each in data] + [f"共 {len(data)} 条。"])
    return 0


def _line_data(line: AuditLine, number: int, names: dict[str, str]) -> dict[str, Any]:
    found = {**asdict(line.finding), "verdict": line.finding.verdict.value}
    return {
        "number": number, "id": line.id, "department": names.get(line.department_id, ""), "clause": line.clause,
        "text": line.text, "word": verdict_word(line.finding), "finding": found, "remark": line.remark,
        "lacks": lacks(line.finding),
    }  # fmt: skip


def _line_text(told: dict[str, Any]) -> str:
    lack = f"（{told['lacks']}）" if told["lacks"] else ""
    return f"{told['number']}　{told['department']}　{told['clause']}　[{told['word']}{lack}]　{told['text']}"


def judge(arguments: Namespace, output: Output) -> int:
    """Judge one line; what is not given stays as it is. Exit code 1 while evidence or reason is missing."""
    with opened(arguments) as session:
        _, audit = _chosen(session, arguments)
        every = audits.lines_of(session.db, audit.id)
        line = find_line(every, arguments.line)
        given = (arguments.verdict, arguments.sampled, arguments.failed, arguments.evidence, arguments.reason, None)
        told = [old if new is None else new for new, old in zip(given, answers_of(line), strict=True)]
        try:
            finding, _ = understood(line, plain(told), [*verdict_words(session), "不符合"])
        except NotUnderstood as error:
            raise AppError(f"{error}；没有保存。") from None
        raised = auditing.judge(session, line, finding)
        after = records.get(session.db, AuditLine, line.id)
        data = _line_data(after, numbers_of(every)[line.id], names_of(session.db, audit.enterprise_id))
    number = raised.number if raised else ""
    told_raised = [f"已开具 {number}。"] if number else []
    output.result({**data, "raised": number}, [_line_text(data), *told_raised])
    return int(bool(data["lacks"]))
