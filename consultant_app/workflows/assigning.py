"""The manager gives enterprises to people of the agency, changes the term, takes them back. Nothing is deleted."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from consultant_app.errors import AppError
from consultant_app.model.assignment import Assignment, Given, Withdrawal, assignment_id
from consultant_app.model.enterprise import Enterprise
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows.settings import read_setting

Kind = TypeVar("Kind")


NONE_LEFT = "现在没有分派给您的企业"


def taken_back_sentence(count: int) -> str:
    """What a consultant is told about enterprises that are not listed any more."""
    return f"机构已收回 {count} 家企业，不再由您帮扶；资料都还在，在“企业”页点“已收回”可以查看。"


def assign(
    session: Session,
    enterprise_ids: Sequence[str],
    person: str,
    *,
    batch: str = "",
    due_on: str = "",
    expectations: str = "",
    instead: bool = True,
) -> int:
    """Give enterprises to a person as one undo step; how many changed hands or terms.

    Batch, due date and expectations that are empty stay as they were. `instead`: whoever worked on them before no
    longer does. What was taken back from this person is theirs again. Raises AppError without a name.
    """
    person = person.strip()
    if not person:
        raise AppError("没有写分派给谁；没有改动任何企业。请选择或填写顾问姓名。")
    terms = {name: value for name, value in _terms(batch, due_on, expectations).items() if value}
    given = Given(by=read_setting(session, "consultant"), on=date.today().isoformat())
    device = _device_of(session.db, person)
    known = _by_enterprise(session.db, enterprise_ids)
    changed: list[object] = []
    for enterprise in _read(session.db, Enterprise, "id", enterprise_ids):
        mine = known.get(enterprise.id, [])
        changed += _assigned(enterprise, mine, person, device, terms, given)
        if instead:
            reason = f"改派给{person}"
            others = (each for each in mine if each.is_live and each.person != person)
            changed += [_taken(each, given.by, reason) for each in others]
        changed += _with_consultant(enterprise, mine, person, instead=instead)
    touched = {str(getattr(each, "enterprise_id", "") or getattr(each, "id", "")) for each in changed}
    if changed:
        with session.write(f"分派{len(touched)}家企业给{person}") as db:
            records.put_all(db, changed)
    return len(touched)


def _terms(batch: str, due_on: str, expectations: str) -> dict[str, str]:
    return {"batch": batch.strip(), "due_on": due_on, "expectations": expectations.strip()}


def _assigned(
    enterprise: Enterprise, mine: list[Assignment], person: str, device: str, terms: dict[str, str], given: Given
) -> list[Assignment]:
    """The assignment to this person, when it is new or says something else than before."""
    key = assignment_id(enterprise.id, person)
    before = next((each for each in mine if each.id == key), None)
    blank = Assignment(id=key, enterprise_id=enterprise.id, person=person, given=given)
    after = replace(before or blank, **terms, withdrawn=Withdrawal())  # type: ignore[arg-type]
    if before is None or not before.is_live:
        after = replace(after, given=given)
    if device:
        after = replace(after, device_id=device)
    return [] if after == before else [after]


def _with_consultant(enterprise: Enterprise, mine: list[Assignment], person: str, *, instead: bool) -> list[Enterprise]:
    """The enterprise names its consultant: who got it, unless somebody who keeps working on it stands there."""
    kept = not instead and any(each.is_live and each.person == enterprise.consultant for each in mine)
    return [] if kept or enterprise.consultant == person else [replace(enterprise, consultant=person)]


def change_terms(session: Session, assignment_ids: Sequence[str], **terms: str) -> int:
    """Give assignments another batch, due_on or expectations, as one undo step; how many changed."""
    after = [
        changed
        for each in _read(session.db, Assignment, "id", assignment_ids)
        if (changed := replace(each, **terms)) != each  # type: ignore[arg-type]
    ]
    if after:
        with session.write(f"修改{len(after)}家企业的分派") as db:
            records.put_all(db, after)
    return len(after)


def withdraw(session: Session, assignment_ids: Sequence[str], reason: str = "") -> int:
    """Take enterprises back from those who work on them: hidden there, deleted nowhere; how many were taken back."""
    by = read_setting(session, "consultant")
    live = [each for each in _read(session.db, Assignment, "id", assignment_ids) if each.is_live]
    if live:
        with session.write(f"收回{len(live)}家企业") as db:
            records.put_all(db, [_taken(each, by, reason.strip()) for each in live])
    return len(live)


def _taken(each: Assignment, by: str, reason: str) -> Assignment:
    return replace(each, withdrawn=Withdrawal(by=by, on=date.today().isoformat(), reason=reason))


def people(db: Connection) -> list[str]:
    """Whom enterprises can be given to: owners of known computers, who had something assigned, who is named."""
    sql = (
        "select trim(person) from device where revoked_on = '' and role <> 'manager'"
        " union select trim(person) from assignment union select trim(consultant) from enterprise"
    )
    return sorted({name for (name,) in db.execute(sql) if name})


def _device_of(db: Connection, person: str) -> str:
    """The computer of a person, when there is exactly one."""
    sql = "select id from device where trim(person) = ? and revoked_on = ''"
    found = db.execute(sql, (person,)).fetchall()
    return str(found[0][0]) if len(found) == 1 else ""


def _by_enterprise(db: Connection, enterprise_ids: Sequence[str]) -> dict[str, list[Assignment]]:
    found: dict[str, list[Assignment]] = {}
    for each in _read(db, Assignment, "enterprise_id", enterprise_ids):
        found.setdefault(each.enterprise_id, []).append(each)
    return found


def _read(db: Connection, kind: type[Kind], column: str, keys: Iterable[str]) -> list[Kind]:
    return records.all_of(db, kind, where=f"{column} in (select value from json_each(?))", args=[json.dumps([*keys])])
