"""What an enterprise declares about its quality management system: scope, 不适用, processes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.clause_owners import clauses_of_kind
from consultant_app.model.coverage import below, expanded
from consultant_app.model.department_kinds import is_top, kinds_by
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.labels import label_of
from consultant_app.model.management_system import PROCESS_KINDS, Exclusion, ManagementSystem, WorkProcess
from consultant_app.model.order import between
from consultant_app.model.text import halfwidth
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audits, record_lists, standards
from consultant_app.workflows.clause_fits import clause_fits

__all__ = [
    "applicable_clauses", "edit_exclusions", "edit_processes", "edit_system", "excluded",
    "processes_of", "propose_processes", "top_management",
]  # fmt: skip

TOP_NAME = "最高管理者"
_LONGEST_PREFIX = 12


def edit_system(session: Session, enterprise_id: str, **fields: Any) -> ManagementSystem:
    """Give the declared system other values; typing in one field is one undo step. Raises AppError for a bad prefix."""
    if "record_prefix" in fields:
        fields["record_prefix"] = _prefix(fields["record_prefix"])
    before = audits.system_of(session.db, enterprise_id)
    after = replace(before, **fields)
    if after != before:
        names = "、".join(label_of(ManagementSystem, name) for name in fields)
        with session.write(f"修改体系信息：{names}", merge_key=f"{after.id}/{','.join(sorted(fields))}") as db:
            records.put(db, after)
    return after


def _prefix(text: str) -> str:
    """Letters, digits and dashes, in capitals: it becomes a part of numbers and file names."""
    prefix = halfwidth(text).strip().upper()
    if not re.fullmatch(r"(?:[A-Z0-9]+(?:-[A-Z0-9]+)*)?", prefix) or len(prefix) > _LONGEST_PREFIX:
        told = f"记录编号前缀只能用字母、数字和“-”，最多 {_LONGEST_PREFIX} 个字符"
        raise AppError(f"{told}；没有保存；请写企业名称的拼音首字母，如 HR。")
    return prefix


# 不适用


def edit_exclusions(session: Session, enterprise_id: str, wanted: Iterable[Exclusion]) -> ManagementSystem:
    """Declare exactly these clauses not applicable, as one step.

    Raises AppError for a number that the edition does not have, and for one that is named twice.
    """
    system = audits.system_of(session.db, enterprise_id)
    every = sorted(wanted, key=lambda each: standards.sort_key(each.clause))
    known = standards.clauses(system.edition)
    for exclusion in every:
        if exclusion.clause not in known:
            raise AppError(f"{system.edition} 没有条款“{exclusion.clause}”；没有保存；请写条款号，如 8.3。")
    numbers = [each.clause for each in every]
    if twice := next((number for number in numbers if numbers.count(number) > 1), ""):
        raise AppError(f"条款 {twice} 已经在不适用清单里；没有重复添加；请直接修改那一行的理由。")
    return edit_system(session, enterprise_id, exclusions=tuple(every))


def excluded(system: ManagementSystem, clause: str) -> bool:
    """Whether the clause, or one above it, was declared not applicable."""
    return any(below(clause, each.clause) for each in system.exclusions)


def applicable_clauses(system: ManagementSystem) -> tuple[str, ...]:
    """The lowest-level clauses of the system's edition without those declared not applicable."""
    return tuple(each.number for each in standards.lowest(system.edition) if not excluded(system, each.number))


# processes


def processes_of(db: Connection, enterprise_id: str) -> list[WorkProcess]:
    """The processes of an enterprise in their order."""
    return records.of_enterprise(db, WorkProcess, enterprise_id)


def edit_processes(
    session: Session,
    enterprise_id: str,
    *,
    changed: Sequence[tuple[str, Mapping[str, Any]]] = (),
    added: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Change and add processes as one step. Raises AppError for a clause that the edition does not have."""
    system = audits.system_of(session.db, enterprise_id)
    known = standards.clauses(system.edition)
    for values in (*(values for _, values in changed), *added):
        if wrong := next((each for each in values.get("clauses", ()) if each not in known), ""):
            raise AppError(f"{system.edition} 没有条款“{wrong}”；没有保存；请写条款号，用顿号隔开，如 8.5.1、8.6。")
    record_lists.edit_list(session, WorkProcess, enterprise_id, changed=changed, added=added)


_OWNERS: dict[str, tuple[str, ...]] = {  # kind of process → kinds of department that usually own it, best first
    "leadership": ("top",),
    "risk": ("top", "quality"),
    "objectives": ("top", "quality"),
    "review": ("top",),
    "improvement": ("quality",),
    "document": ("admin", "quality"),
    "people": ("admin",),
    "knowledge": ("engineering", "admin"),
    "equipment": ("equipment", "production"),
    "environment": ("production",),
    "measuring": ("quality",),
    "sales": ("sales",),
    "design": ("engineering",),
    "purchasing": ("purchasing",),
    "production": ("production",),
    "special": ("production",),
    "handling": ("warehouse", "production"),
    "delivery": ("sales",),
    "inspection": ("quality",),
    "nonconforming": ("quality",),
    "analysis": ("quality", "sales"),
    "audit": ("quality",),
}


def propose_processes(session: Session, enterprise_id: str) -> list[WorkProcess]:
    """Add the usual processes that are not listed yet, owned by the departments that fit; one step; the added ones.

    Design is left out where 8.3 was declared not applicable, special processes where the enterprise has none.
    Top management is registered as a department when nobody stands for it. Raises AppError without departments.
    """
    db = session.db
    departments = records.of_enterprise(db, Department, enterprise_id)
    if not departments:
        raise AppError("还没有部门，没有列出过程；请先在企业档案的“部门”里登记。")
    every, missing = top_management(db, enterprise_id, departments)
    known = {process.kind for process in processes_of(db, enterprise_id)}
    wanted = [kind for kind in PROCESS_KINDS if kind not in known and _belongs(db, enterprise_id, kind)]
    made = _made(db, enterprise_id, wanted, every)
    if made:
        with session.write(f"按部门列出 {len(made)} 个过程") as writing:
            records.put_all(writing, [*missing, *made])
    return made


def _belongs(db: Connection, enterprise_id: str, kind: str) -> bool:
    if kind == "design":
        return not excluded(audits.system_of(db, enterprise_id), "8.3")
    if kind == "special":
        enterprise = records.find(db, Enterprise, enterprise_id)
        return bool(enterprise and enterprise.special_processes.strip().strip("无"))
    return True


def _made(
    db: Connection, enterprise_id: str, kinds: Iterable[str], departments: Sequence[Department]
) -> list[WorkProcess]:
    system = audits.system_of(db, enterprise_id)
    fits, applicable = clause_fits(system.edition), applicable_clauses(system)
    last = max((process.order_key for process in processes_of(db, enterprise_id)), default="")
    made = []
    for kind in kinds:
        last = between(last, "")
        made.append(
            WorkProcess(
                id=new_id(),
                enterprise_id=enterprise_id,
                name=PROCESS_KINDS[kind],
                kind=kind,
                department_id=_owner(kind, departments),
                clauses=expanded(clauses_of_kind(kind, fits), applicable),
                is_special=kind == "special",
                order_key=last,
            )
        )
    return made


def _owner(kind: str, departments: Sequence[Department]) -> str:
    """The department whose first kind fits best; a later kind of its name counts less."""
    best: list[tuple[int, int, int, str]] = []
    for number, department in enumerate(departments):
        kinds = kinds_by(department.name, department.functions)
        for rank, wanted in enumerate(_OWNERS.get(kind, ())):
            if wanted in kinds:
                best.append((rank, kinds.index(wanted), number, department.id))
    return min(best)[3] if best else ""


def top_management(
    db: Connection, enterprise_id: str, departments: Sequence[Department]
) -> tuple[list[Department], list[Department]]:
    """The departments with top management among them, and what of it must be stored first (nothing, or the one)."""
    if any(is_top(each.name) for each in departments):
        return list(departments), []
    system = audits.system_of(db, enterprise_id)
    first = min((each.order_key for each in departments), default="")
    added = Department(
        id=fixed_id(enterprise_id, "top_management"),
        enterprise_id=enterprise_id,
        name=TOP_NAME,
        head=system.top_manager,
        functions="领导质量管理体系，确定方针和目标，配备资源，主持管理评审",
        order_key=between("", first) if first else "1",
    )
    return [added, *departments], [added]
