"""The audit team: who belongs to it, in which role and group, and when they were trained."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from consultant_app.model.audit import Audit, AuditMember
from consultant_app.model.enterprise import Person, Qualification
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits

_AUDITOR_WORDS = ("内审", "审核员", "质量管家")


def auditor_qualification(person: Person) -> Qualification | None:
    """The newest qualification as an auditor that a person holds."""
    found = [each for each in person.qualifications if any(word in each.name for word in _AUDITOR_WORDS)]
    return max(found, key=lambda each: each.obtained_on, default=None)


def candidates(session: Session, audit: Audit) -> list[Person]:
    """People of the enterprise who are not in the team yet, those with an auditor's qualification first."""
    taken = {member.person_id for member in audits.members_of(session.db, audit.id)}
    people = records.of_enterprise(session.db, Person, audit.enterprise_id)
    free = [person for person in people if person.id not in taken]
    return sorted(free, key=lambda person: auditor_qualification(person) is None)


def add_member(session: Session, audit: Audit, *, person_id: str = "", **fields: Any) -> AuditMember:
    """Take a person of the enterprise, or somebody from outside by name, into the team; the first one leads."""
    member = _member(session, audit, person_id, fields)
    _change(session, audit.id, f"加入审核组：{member.name or '组员'}", [member])
    return member


def _change(session: Session, audit_id: str, label: str, members: Sequence[AuditMember], merge_key: str = "") -> None:
    """Write members; the plan is prepared by who leads, unless somebody else was written there."""
    audit = audits.require_open(session.db, audit_id)
    before = audits.members_of(session.db, audit_id)
    after = {each.id: each for each in (*before, *members)}
    former, lead = _lead(before), _lead(after.values())
    changed: list[Any] = list(members)
    if lead and audit.plan_prepared_by.strip() in ("", former) and audit.plan_prepared_by != lead:
        changed.append(replace(audit, plan_prepared_by=lead))
    audits.change_audited(session, audit_id, label, changed, merge_key=merge_key)


def _lead(team: Iterable[AuditMember]) -> str:
    """The name of who leads the team; empty when nobody does."""
    return next((each.name.strip() for each in team if each.role == "组长" and each.name.strip()), "")


def _member(session: Session, audit: Audit, person_id: str, fields: dict[str, Any]) -> AuditMember:
    team = audits.members_of(session.db, audit.id)
    known: dict[str, Any] = {}
    if person_id:
        person = records.get(session.db, Person, person_id)
        held = auditor_qualification(person)
        known = {"person_id": person.id, "name": person.name, "department_id": person.department_id}
        if held is not None:
            known |= {"qualification": f"{held.name} {held.number}".strip(), "trained_on": held.obtained_on}
    return AuditMember(
        id=new_id(),
        enterprise_id=audit.enterprise_id,
        audit_id=audit.id,
        order_key=between(max((each.order_key for each in team), default=""), ""),
        **{"role": "组员" if any(each.role == "组长" for each in team) else "组长", **known, **fields},
    )


def previous_team(session: Session, audit: Audit) -> list[AuditMember]:
    """The team of the audit before this one; nobody when there is none."""
    every = [each for each in audits.audits_of(session.db, audit.enterprise_id) if each.id != audit.id]
    return audits.members_of(session.db, every[-1].id) if every else []


def copy_team(session: Session, audit: Audit) -> int:
    """Take the team of the audit before over into this one, as one step; how many joined."""
    taken = {(member.person_id, member.name) for member in audits.members_of(session.db, audit.id)}
    joining = [each for each in previous_team(session, audit) if (each.person_id, each.name) not in taken]
    if joining:
        made = [replace(member, id=new_id(), audit_id=audit.id) for member in joining]
        _change(session, audit.id, "沿用上次的审核组", made)
    return len(joining)


def edit_members(
    session: Session, audit: Audit, changed: dict[str, dict[str, Any]], added: list[dict[str, Any]]
) -> None:
    """Change members by id and add others, as one step. Raises AppError when the report was issued."""
    team = {member.id: member for member in audits.members_of(session.db, audit.id)}
    after = [replace(team[key], **values) for key, values in changed.items() if key in team]
    after = [member for member in after if member != team[member.id]]
    last = max((each.order_key for each in team.values()), default="")
    led = any(each.role == "组长" for each in team.values())
    for values in added:
        last = between(last, "")
        fields: dict[str, Any] = {"role": "组员" if led else "组长", "order_key": last, **values}
        after.append(AuditMember(id=new_id(), enterprise_id=audit.enterprise_id, audit_id=audit.id, **fields))
        led = True
    if after:
        _change(session, audit.id, "修改审核组" if not added else "加入审核组", after)


def edit_member(session: Session, member: AuditMember, **fields: Any) -> None:
    """Give a member other values."""
    changed = replace(records.get(session.db, AuditMember, member.id), **fields)
    key = f"{member.id}/{','.join(sorted(fields))}"
    _change(session, member.audit_id, "修改审核组成员", [changed], merge_key=key)


def remove_members(session: Session, audit: Audit, keys: set[str]) -> None:
    """Take people off the team and out of the timetable, as one step."""
    audits.require_open(session.db, audit.id)
    slots = [slot for slot in audits.slots_of(session.db, audit.id) if keys & set(slot.member_ids)]
    with session.write("移出审核组") as db:
        for key in keys:
            records.delete(db, AuditMember, key)
        records.put_all(
            db, [replace(slot, member_ids=tuple(key for key in slot.member_ids if key not in keys)) for slot in slots]
        )


def remove_member(session: Session, member: AuditMember) -> None:
    """Take somebody off the team and out of the timetable."""
    remove_members(session, records.get(session.db, Audit, member.audit_id), {member.id})
