"""The yearly audit programme: its texts and its matrix of months and departments."""

from datetime import date, timedelta
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.audit import AuditProgramme, ProgrammeMark
from consultant_app.model.department_kinds import kinds_by
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.nonconformity import State
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits, editing

MARKS = ("计划", "重点")
MONTHS = tuple(f"{number:02d}" for number in range(1, 13))

OBJECTIVES = (
    "1. 一个年度内覆盖体系范围内的全部部门（含最高管理者）、过程和适用条款。\n"
    "2. 确认体系符合标准和本企业规定，并得到有效实施和保持。\n"
    "3. 为管理评审和认证审核提供可靠的信息。"
)
RISKS = (
    "1. 内审员人数少、多在被审核部门任职，公正性受影响：交叉审核，必要时外聘内审员。\n"
    "2. 旺季订单集中，受审核部门抽不出人：避开交货高峰，提前一周通知。\n"
    "3. 内审员经验不足，证据记录不充分：审核前培训检查表的用法。"
)
FREQUENCY = "每年至少一次，两次间隔不超过 12 个月；发生重大质量事故、顾客严重投诉、体系或组织重大变化时增加。"
DUTIES = (
    "最高管理者批准方案并提供资源；体系负责人编制方案、组织审核；审核组长编制计划和报告；各部门配合审核并按期整改。"
)
RESOURCES = "经培训的内审员、审核所需时间、检查表和记录表格、现行有效的体系文件。"


def start_programme(session: Session, enterprise_id: str, year: str) -> AuditProgramme:
    """Begin the programme of a year with its usual texts. Raises AppError when the year has one or is no year."""
    db = session.db
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise AppError(f"“{year}”不是年份，没有新建；请写四位年份，如 {date.today().year}。")
    if any(each.year == year for each in audits.programmes_of(db, enterprise_id)):
        raise AppError(f"{year} 年已有内审方案，没有重复新建；请直接修改它。")
    system = audits.system_of(db, enterprise_id)
    programme = AuditProgramme(
        id=new_id(),
        enterprise_id=enterprise_id,
        year=year,
        number=f"NSFA-{year}",
        objectives=OBJECTIVES,
        scope=system.scope or "体系覆盖的全部产品、部门、场所和过程。",
        risks=RISKS,
        criteria=f"{system.edition}；体系文件；适用的法律法规和产品标准；顾客合同要求。",
        frequency=FREQUENCY,
        duties=DUTIES,
        resources=RESOURCES,
        earlier_results=earlier_results(db, enterprise_id),
        prepared_by=system.representative,
        made_on=date.today().isoformat(),
        approved_by=system.top_manager,
    )
    with session.write(f"新建 {year} 年度内审方案") as writing:
        records.put(writing, programme)
    return programme


def edit_programme(session: Session, programme_id: str, **fields: Any) -> AuditProgramme:
    """Give a programme other values. Raises KeyError when it is gone."""
    return editing.set_fields(session, AuditProgramme, programme_id, **fields)


def remove_programme(session: Session, programme: AuditProgramme) -> None:
    """Remove a programme with its marks; undo brings both back."""
    with session.write(f"删除 {programme.year} 年度内审方案") as db:
        for mark in audits.marks_of(db, programme.id):
            records.delete(db, ProgrammeMark, mark.id)
        records.delete(db, AuditProgramme, programme.id)


def earlier_results(db: Connection, enterprise_id: str) -> str:
    """What the newest audit that was held gave, in two sentences; empty before the first."""
    held = [audit for audit in audits.audits_of(db, enterprise_id) if audit.held.start]
    if not held:
        return "首次策划，没有以往的内部审核结果；重点参考摸底诊断发现的问题。"
    last = held[-1]
    every = audit_dossiers.nonconformities_of(db, enterprise_id)
    mine = [item for item in every if item.audit_id == last.id and not item.withdrawn]
    views = audit_dossiers.nonconformity_views(db, mine)
    open_count = sum(view.state is not State.CLOSED for view in views)
    names = {each.id: each.name for each in records.of_enterprise(db, Department, enterprise_id)}
    places = "、".join(dict.fromkeys(names[item.department_id] for item in mine if item.department_id in names))
    where = f"，分布在{places}" if places else ""
    rest = f"，其中 {open_count} 项还没有关闭，本年度跟踪验证" if open_count else "，均已关闭" if mine else ""
    return f"上次审核 {last.number}（{last.held.start}）提出不符合项 {len(mine)} 项{where}{rest}。"


# the matrix


def mark_id(programme_id: str, department_id: str, month: str) -> str:
    """The id of a cell: the same for everybody who marks it."""
    return fixed_id(programme_id, department_id, month)


def set_mark(
    session: Session, programme: AuditProgramme, department_id: str, month: str, mark: str, note: str | None = None
) -> None:
    """Mark a cell with 计划 or 重点, or clear it with ""; `note` None leaves the note as it is."""
    key = mark_id(programme.id, department_id, month)
    before = records.find(session.db, ProgrammeMark, key)
    after = ProgrammeMark(
        id=key,
        enterprise_id=programme.enterprise_id,
        programme_id=programme.id,
        department_id=department_id,
        month=month,
        mark=mark,
        note=note if note is not None else before.note if before else "",
    )
    if before == after or (before is None and not mark and not after.note):
        return
    with session.write(f"安排 {int(month)} 月内审", merge_key=f"{key}/note" if note is not None else "") as db:
        if mark or after.note:
            records.put(db, after)
        else:
            records.delete(db, ProgrammeMark, key)


def propose_marks(session: Session, programme: AuditProgramme) -> int:
    """Plan every department that has no month yet in the month that suits; how many were marked, as one step.

    The month lies three months after the system took effect (else November, before the year's review); production,
    quality and departments with nonconformities in the last audit are 重点.
    """
    db = session.db
    taken = {mark.department_id for mark in audits.marks_of(db, programme.id) if mark.mark}
    every = records.of_enterprise(db, Department, programme.enterprise_id)
    open_ones = [each for each in every if each.id not in taken]
    month = _month(audits.system_of(db, programme.enterprise_id), programme.year)
    found = {item.department_id for item in audit_dossiers.nonconformities_of(db, programme.enterprise_id)}
    marks = [
        ProgrammeMark(
            id=mark_id(programme.id, department.id, month),
            enterprise_id=programme.enterprise_id,
            programme_id=programme.id,
            department_id=department.id,
            month=month,
            mark=MARKS[1] if department.id in found or _is_core(department) else MARKS[0],
        )
        for department in open_ones
    ]
    if marks:
        with session.write("安排年度内审月份") as writing:
            records.put_all(writing, marks)
    return len(marks)


def held_in(db: Connection, programme: AuditProgramme) -> set[tuple[str, str]]:
    """Which departments were audited in which months of the programme's year, by the timetables, as (id, month)."""
    today = date.today().isoformat()
    mine = [each.id for each in audits.audits_of(db, programme.enterprise_id)]
    slots = [slot for audit_id in mine for slot in audits.slots_of(db, audit_id)]
    done = [slot for slot in slots if slot.department_id and slot.on[:4] == programme.year and slot.on <= today]
    return {(slot.department_id, slot.on[5:7]) for slot in done}


def _is_core(department: Department) -> bool:
    return bool({"production", "quality"} & set(kinds_by(department.name, department.functions)))


def _month(system: ManagementSystem, year: str) -> str:
    try:
        ready = date.fromisoformat(system.effective_on) + timedelta(days=92)
    except ValueError:
        return "11"
    if ready.isoformat()[:4] == year:
        return f"{ready.month:02d}"
    return "11"
