"""The lists of a management review: who is expected, what was decided, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from consultant_app.errors import AppError
from consultant_app.model import closing
from consultant_app.model.audit import Attendee
from consultant_app.model.enterprise import Department
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.model.review import DECISION_KINDS, ManagementReview, ReviewDecision
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import audits, reviews

_AFTER_ISSUE = ("done", "check")  # of a decision: what is written after the report
_DAYS = {"done.on": "完成日期", "check.on": "验证日期"}


def _today() -> str:
    return date.today().isoformat()


def propose_attendees(session: Session, review_id: str) -> int:
    """Add the chair and the heads of the departments who are not listed yet; says how many. Raises AppError."""
    review = reviews.require_open(session.db, review_id)
    meeting = reviews.meeting_of(session.db, review)
    there = audits.attendees_of(session.db, meeting.id)
    departments = records.of_enterprise(session.db, Department, review.enterprise_id)
    names, last = {each.name for each in there}, max((each.order_key for each in there), default="")
    added = []
    for each in reviews.expected(meeting, review.chair, review.chair_position, departments):
        if each.name not in names:
            last = between(last, "")
            added.append(replace(each, order_key=last))
    if added:
        with session.write("列入参会人员") as db:
            records.put_all(db, [meeting, *added])
    return len(added)


def edit_attendees(
    session: Session,
    review_id: str,
    changed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    added: Sequence[Mapping[str, str]] = (),
) -> None:
    """Change and add people expected at the meeting, in one step. Raises AppError when frozen."""
    review = reviews.require_open(session.db, review_id)
    meeting = reviews.meeting_of(session.db, review)
    blank = Attendee(id="", enterprise_id=review.enterprise_id, meeting_id=meeting.id, side=reviews.SIDE)
    altered = _edited_rows(audits.attendees_of(session.db, meeting.id), changed, blank, added)
    if altered:
        with session.write("修改参会人员") as db:
            records.put_all(db, [meeting, *altered])


def edit_decisions(
    session: Session,
    review_id: str,
    changed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    added: Sequence[Mapping[str, str]] = (),
) -> None:
    """Change and add decisions in one step; a field inside a value is written "done.on", "check.result".

    What was done and its verification may be written after the report was issued; anything else raises AppError, as
    does a day of either that is still to come.
    """
    names = {name.partition(".")[0] for values in changed.values() for name in values}
    if added or not names <= set(_AFTER_ISSUE):
        reviews.require_open(session.db, review_id)
    review = records.get(session.db, ManagementReview, review_id)
    for values in (*changed.values(), *added):
        if values.get("kind", DECISION_KINDS[0]) not in DECISION_KINDS:
            raise AppError(f"“{values['kind']}”不是决议类别；没有改动；请从{'、'.join(DECISION_KINDS)}中选一个。")
        for field, what in _DAYS.items():
            for sentence in closing.future(what, values.get(field, ""), _today()):
                raise AppError(f"{sentence}；没有改动；请核对日期。")
    blank = ReviewDecision(id="", enterprise_id=review.enterprise_id, review_id=review_id)
    altered = _edited_rows(reviews.decisions_of(session.db, review_id), changed, blank, added)
    if altered:
        label = "新增评审决议" if added and not changed else "修改评审决议"
        merge = f"{next(iter(changed))}/{','.join(sorted(names))}" if len(changed) == 1 and not added else ""
        with session.write(label, merge_key=merge) as db:
            records.put_all(db, altered)


def _edited_rows(
    there: Sequence[Any], changed: Mapping[str, Mapping[str, str]], blank: Any, added: Sequence[Mapping[str, str]]
) -> list[Any]:
    """The records of a table that become others, and the new ones at its end, all made from `blank`."""
    found = {each.id: each for each in there}
    altered = [_with_values(found[key], values) for key, values in changed.items() if key in found]
    altered = [each for each in altered if each != found[each.id]]
    last = max((each.order_key for each in there if hasattr(each, "order_key")), default="")
    for values in added:
        last = between(last, "")
        ordered = {"order_key": last} if hasattr(blank, "order_key") else {}
        altered.append(_with_values(replace(blank, id=new_id(), **ordered), values))
    return altered


def _with_values(record: Any, values: Mapping[str, Any]) -> Any:
    """The record with other values; "done.on" names a field inside the field done."""
    for name, value in values.items():
        outer, _, inner = name.partition(".")
        if inner:
            value = replace(getattr(record, outer), **{inner: value})
        record = replace(record, **{outer: value})
    return record


def remove_rows(session: Session, review_id: str, rows: Sequence[Any], label: str) -> None:
    """Delete decisions or attendees of a review in one step. Raises AppError when frozen."""
    reviews.require_open(session.db, review_id)
    with session.write(label) as db:
        for record in rows:
            records.delete(db, type(record), record.id)
