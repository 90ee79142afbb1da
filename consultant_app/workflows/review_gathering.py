"""What the app knows about the inputs of a management review, and taking it over into the review."""

from dataclasses import replace
from datetime import date, datetime

from consultant_app.errors import AppError
from consultant_app.model.review import ManagementReview, ReviewInput
from consultant_app.model.review_facts import Gathered
from consultant_app.model.review_sources import gather_inputs
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import reviews
from consultant_app.workflows.dossiers import read_dossier


def gather(db: Connection, review: ManagementReview) -> dict[str, Gathered]:
    """What the records say now about each input that the review's edition asks for."""
    dossier = read_dossier(db, review.enterprise_id, subject_id=review.id)
    return gather_inputs(dossier, date.today().isoformat())


def is_stale(entry: ReviewInput, found: Gathered) -> bool:
    """Whether the records say something else than what was taken over."""
    return bool(entry.gathered) and entry.gathered != found.text


def take_over(session: Session, review: ManagementReview, key: str) -> None:
    """Put what the records say into one input, with the time. Raises AppError when there is nothing or it is frozen."""
    reviews.require_open(session.db, review.id)
    found = gather(session.db, review)[key]
    if not found.lines:
        raise AppError("这一项没有可以采用的数据；没有改动；请在右边写明情况。")
    _keep(session, review, {key: found}, "采用评审输入数据")


def take_over_all(session: Session, review: ManagementReview) -> int:
    """Put what the records say into every input, as one step; says how many changed. Raises AppError when frozen."""
    reviews.require_open(session.db, review.id)
    found = {key: each for key, each in gather(session.db, review).items() if each.lines}
    return _keep(session, review, found, "采用全部评审输入数据")


def _keep(session: Session, review: ManagementReview, found: dict[str, Gathered], label: str) -> int:
    now = datetime.now().isoformat(timespec="seconds")
    changed = [
        replace(entry, gathered=found[entry.key].text, gathered_at=now)
        for entry in reviews.inputs_of(session.db, review)
        if entry.key in found and entry.gathered != found[entry.key].text
    ]
    if changed:
        with session.write(label) as db:
            records.put_all(db, changed)
    return len(changed)
