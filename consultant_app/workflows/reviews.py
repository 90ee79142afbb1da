"""The management review: starting one, its plan, inputs, meeting, decisions, and issuing its report."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model.audit import Attendee, Audit, Meeting
from consultant_app.model.department_kinds import kinds_of_department
from consultant_app.model.enterprise import Department, Enterprise
from consultant_app.model.ids import fixed_id, new_id
from consultant_app.model.labels import label_of
from consultant_app.model.management_system import ManagementSystem
from consultant_app.model.order import first_keys
from consultant_app.model.review import ManagementReview, ReviewDecision, ReviewInput, inputs_for
from consultant_app.model.review_rules import not_top_managers
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import audit_dossiers, audits, working_days

MEETING = "管理评审会议"
SIDE = "评审人员"
_PURPOSE = "评价质量管理体系的适宜性、充分性和有效性，以及与企业战略方向的一致性，作出改进、体系变更和资源需求的决定。"
_SCOPE = "质量管理体系覆盖的全部部门、过程、产品和服务。"
_AGENDA = (
    "1. 主持人说明评审目的和议程\n2. 各部门汇报评审输入\n3. 逐项讨论\n"
    "4. 评价适宜性、充分性、有效性\n5. 形成决议，明确责任人、期限和验证方式"
)
_OF_MEETING = ("on", "start", "place", "chair")  # what the meeting has from the review


def require_open(db: Connection, review_id: str) -> ManagementReview:
    """The review, if it may still be changed. Raises AppError when its report was issued, KeyError when it is gone."""
    review = records.get(db, ManagementReview, review_id)
    if review.frozen:
        raise AppError(
            f"管理评审报告已于 {review.issues[-1].on} 签发，内容已锁定；没有改动；"
            "确需更正时，请在“结论与决议”里写明理由重新打开，更正会成为新的修订版。"
        )
    return review


# reading


def inputs_of(db: Connection, review: ManagementReview) -> list[ReviewInput]:
    """An input for every item that the edition asks for, in order; those not written yet are blank."""
    stored = {each.key: each for each in records.all_of(db, ReviewInput, where="review_id = ?", args=[review.id])}
    return [stored.get(item.key) or _blank_input(review, item.key) for item in inputs_for(review.edition)]


def _blank_input(review: ManagementReview, key: str, **fields: str) -> ReviewInput:
    return ReviewInput(
        id=fixed_id(review.id, key), enterprise_id=review.enterprise_id, review_id=review.id, key=key, **fields
    )


def decisions_of(db: Connection, review_id: str) -> list[ReviewDecision]:
    """The decisions of a review in their order."""
    return records.all_of(db, ReviewDecision, where="review_id = ?", args=[review_id], order="order_key, id")


def meeting_of(db: Connection, review: ManagementReview) -> Meeting:
    """The meeting of a review; a blank one until something is written."""
    key = fixed_id(review.id, MEETING)
    return records.find(db, Meeting, key) or Meeting(
        id=key, enterprise_id=review.enterprise_id, owner_id=review.id, kind=MEETING, on=review.on, start=review.start,
        place=review.place, chair=review.chair, agenda=_AGENDA,
    )  # fmt: skip


# starting


def start_review(session: Session, enterprise_id: str) -> ManagementReview:
    """Plan a management review: number, edition and top manager from the system, dates after the last audit.

    The inputs get the department that usually reports them and a date to hand in; the meeting gets its people.
    """
    db = session.db
    system = audits.system_of(db, enterprise_id)
    enterprise = records.get(db, Enterprise, enterprise_id)
    departments = records.of_enterprise(db, Department, enterprise_id)
    chair = system.top_manager or enterprise.legal_person
    position = system.top_position if system.top_manager else "法定代表人" if chair else ""
    on = _meeting_day(audits.newest(db, enterprise_id), date.today())
    review = ManagementReview(
        id=new_id(), enterprise_id=enterprise_id, number=_next_number(db, enterprise_id, on[:4]),
        edition=system.edition, purpose=_PURPOSE, basis=_basis(system), scope=system.scope or _SCOPE,
        plan_made_on=date.today().isoformat(), notice_on=_days_before(on, 7), on=on, start="14:00",
        chair=chair, chair_position=position, participants=_participants(chair, position, departments),
        prepared_by=system.representative or enterprise.quality_lead, approved_by=chair, approved_position=position,
    )  # fmt: skip
    meeting = meeting_of(db, review)
    with session.write(f"策划管理评审 {review.number}") as writing:
        records.put_all(writing, [review, meeting, *_first_inputs(review, departments)])
        records.put_all(writing, expected(meeting, chair, position, departments))
    return review


def _meeting_day(audit: Audit | None, today: date) -> str:
    """Ten days from now or from the end of the audit, whichever is later, on a working day."""
    start = max(today.isoformat(), audit.held.end if audit else "")
    return working_days.next_working_day((date.fromisoformat(start[:10]) + timedelta(days=10)).isoformat())


def _days_before(iso: str, days: int) -> str:
    """The working day that many days before, or the one before it."""
    day = date.fromisoformat(iso) - timedelta(days=days)
    while working_days.rest_days([day.isoformat()]):
        day -= timedelta(days=1)
    return day.isoformat()


def _next_number(db: Connection, enterprise_id: str, year: str) -> str:
    head = f"GP-{year}-"
    every = [review.number for review in audit_dossiers.reviews_of(db, enterprise_id)]
    taken = [number.removeprefix(head) for number in every if number.startswith(head)]
    return f"{head}{max((int(tail) for tail in taken if tail.isdecimal()), default=0) + 1:02d}"


def _basis(system: ManagementSystem) -> str:
    documents = f"；体系文件：{system.documents}" if system.documents else "；质量管理体系文件"
    return f"{system.edition} 9.3{documents}；适用的法律法规和顾客要求；内部审核报告。"


def _participants(chair: str, position: str, departments: Sequence[Department]) -> str:
    heads = [
        f"{each.name} {each.head}".strip() for each in departments if each.name and (not chair or each.head != chair)
    ]
    return "、".join(text for text in (f"{position} {chair}".strip(), *heads) if text)


def _first_inputs(review: ManagementReview, departments: Sequence[Department]) -> list[ReviewInput]:
    due = _days_before(review.on, 3)
    return [
        _blank_input(review, item.key, department=_department_for(item.department, departments), due_on=due)
        for item in inputs_for(review.edition)
    ]


def _department_for(kind: str, departments: Sequence[Department]) -> str:
    return next((each.name for each in departments if kind in kinds_of_department(each.name)), "")


def expected(meeting: Meeting, chair: str, position: str, departments: Sequence[Department]) -> list[Attendee]:
    """The people whom a review concerns: its chair and the heads of the departments."""
    top = next((each.name for each in departments if "top" in kinds_of_department(each.name)), "管理层")
    people = [(chair, top, position)] if chair else []
    people += [(each.head, each.name, "负责人") for each in departments if each.head and each.head != chair]
    return [
        Attendee(id=new_id(), enterprise_id=meeting.enterprise_id, meeting_id=meeting.id, name=name,
                 department=department, position=role, side=SIDE, order_key=key)
        for (name, department, role), key in zip(people, first_keys(len(people)), strict=True)
    ]  # fmt: skip


# writing


def edit_review(session: Session, review_id: str, **fields: Any) -> None:
    """Give a review other values; day, time, place and chair go to its meeting as well. Raises AppError when frozen."""
    review = require_open(session.db, review_id)
    after = replace(review, **fields)
    if after == review:
        return
    shared = {name: fields[name] for name in _OF_MEETING if name in fields}
    changed: list[Any] = [after]
    if shared:
        changed.append(replace(meeting_of(session.db, review), **shared))
    names = "、".join(label_of(ManagementReview, name) for name in fields)
    with session.write(f"修改管理评审：{names}", merge_key=f"{review_id}/{','.join(fields)}") as db:
        records.put_all(db, changed)


def remove_review(session: Session, review_id: str) -> ManagementReview:
    """Delete a review with all that belongs to it and return it; undo brings it back. Raises AppError when frozen."""
    review = require_open(session.db, review_id)
    view = audit_dossiers.review_view(session.db, review)
    people = view.meeting.attendees if view.meeting else ()
    gone: list[Any] = [
        *view.inputs,
        *view.decisions,
        *people,
        *([view.meeting.meeting] if view.meeting else []),
        review,
    ]
    with session.write(f"删除管理评审 {review.number}") as db:
        for record in gone:
            records.delete(db, type(record), record.id)
    return review


def edit_input(session: Session, review_id: str, key: str, **fields: str) -> None:
    """Give an input of a review other values. Raises AppError when the review is frozen."""
    edit_inputs(session, review_id, {key: fields})


def edit_inputs(session: Session, review_id: str, changed: Mapping[str, Mapping[str, str]]) -> None:
    """Give several inputs, named by their keys, other values in one step. Raises AppError when frozen."""
    review = require_open(session.db, review_id)
    before = {each.key: each for each in inputs_of(session.db, review)}
    after = [replace(before[key], **fields) for key, fields in changed.items() if key in before]
    after = [each for each in after if each != before[each.key]]
    if after:
        names = ",".join(sorted({name for fields in changed.values() for name in fields}))
        with session.write("修改评审输入", merge_key=f"{after[0].id}/{names}" if len(changed) == 1 else "") as db:
            records.put_all(db, after)


def edit_meeting(session: Session, review_id: str, **fields: str) -> None:
    """Give the meeting of a review other values: recorder, agenda, minutes, end. Raises AppError when frozen."""
    meeting = meeting_of(session.db, require_open(session.db, review_id))
    if replace(meeting, **fields) != meeting:
        with session.write("修改管理评审会议", merge_key=f"{meeting.id}/{','.join(fields)}") as db:
            records.put(db, replace(meeting, **fields))


# issuing


def issue_report(session: Session, review_id: str, authority: str = "") -> ManagementReview:
    """Issue the report with its own date, by whoever approves it.

    Where chair or approver is not top management (9.3.1), `authority` says why; the report prints it. Raises AppError
    when it is missing, and when a date or name is missing.
    """
    review = require_open(session.db, review_id)
    missing = [word for word, value in (("报告日期", review.report_on), ("批准人", review.approved_by)) if not value]
    if missing:
        raise AppError(f"还没有填写{'和'.join(missing)}；报告没有签发；请在“结论与决议”里补上。")
    others = led_by_others(session.db, review)
    if others and not authority.strip():
        raise AppError(
            f"{'、'.join(others)}不是最高管理者；报告没有签发；管理评审应由最高管理者主持和批准，请改人，"
            "确实不能的，写明理由和授权，理由会印在报告里。"
        )
    why = authority.strip() if others else ""
    return audits.issue(session, review, on=review.report_on, by=review.approved_by, authority=why)


def led_by_others(db: Connection, review: ManagementReview) -> list[str]:
    """Who leads or approves a review without being top management, for the question why."""
    return not_top_managers(review, audits.system_of(db, review.enterprise_id))


def reopen_report(session: Session, review_id: str, reason: str) -> ManagementReview:
    """Open an issued report to correct it; the reason stands in the next revision. Raises AppError."""
    return audits.reopen(session, records.get(session.db, ManagementReview, review_id), reason)
