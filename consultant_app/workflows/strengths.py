"""亮点 of a round as rows: several edits and new ones as one step."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from consultant_app.model.assessment import Assessment, Strength
from consultant_app.model.ids import new_id
from consultant_app.model.order import between
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows.findings import strengths_of


def edit_strengths(
    session: Session,
    assessment: Assessment,
    changed: Mapping[str, Mapping[str, str]],
    added: Iterable[Mapping[str, str]] = (),
) -> None:
    """Give strengths other texts, by id, and add new ones at the end."""
    known = {strength.id: strength for strength in strengths_of(session.db, assessment.id)}
    result = [replace(known[key], **values) for key, values in changed.items() if key in known]
    last = max((strength.order_key for strength in known.values()), default="")
    for values in added:
        last = between(last, "")
        result.append(
            Strength(
                id=new_id(),
                enterprise_id=assessment.enterprise_id,
                assessment_id=assessment.id,
                order_key=last,
                **values,
            )
        )
    if result:
        with session.write("修改亮点" if changed else "新增亮点") as db:
            records.put_all(db, result)


def remove_strengths(session: Session, keys: Iterable[str]) -> None:
    """Remove strengths; one undo step brings them back."""
    with session.write("删除亮点") as db:
        for key in keys:
            records.delete(db, Strength, key)
