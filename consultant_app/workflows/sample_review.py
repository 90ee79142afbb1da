"""The management reviews of the sample enterprise, with fixed ids."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from consultant_app.model.ids import fixed_id
from consultant_app.model.review import ManagementReview, ReviewDecision, ReviewInput
from consultant_app.store import records
from consultant_app.store.sqlite import Connection
from consultant_app.workflows import review_gathering
from consultant_app.workflows.reviews import MEETING, SIDE, inputs_of
from consultant_app.workflows.sample_audit import meeting_with_people
from consultant_app.workflows.sample_building import built, ordered, without
from consultant_app.workflows.sample_records import ENTERPRISE_ID, read, sample_id

_OWNER = {"enterprise_id": ENTERPRISE_ID}
_FROM_RECORDS = ("a", "c1", "c2", "c4", "c6", "c7")  # the others their departments wrote themselves
_TAKEN_OVER = "2026-11-18T16:30:00"


def review_id(year: str) -> str:
    """The id of the review of a year."""
    return sample_id("review", year)


def reviews() -> Iterator[Any]:
    """Reviews with inputs, decisions and meetings."""
    data = read("review")
    people = [{"side": SIDE, **entry} for entry in data["attendees"]]
    for entry in data["reviews"]:
        key, year = review_id(entry["id"]), entry["id"]
        yield built(
            ManagementReview,
            id=key,
            **_OWNER,
            **without(entry, "id", "inputs", "inputs_due", "decisions", "meeting", "guests"),
        )
        for given in entry["inputs"]:
            yield built(
                ReviewInput,
                id=fixed_id(key, given["key"]),
                **_OWNER,
                review_id=key,
                due_on=entry["inputs_due"],
                **given,
            )
        for number, decision in enumerate(ordered(entry["decisions"]), 1):
            yield built(ReviewDecision, id=sample_id("decision", year, number), **_OWNER, review_id=key, **decision)
        meeting = {"kind": MEETING, "order_key": "1", **entry["meeting"]}
        yield from meeting_with_people(key, meeting, [*people, *entry.get("guests", ())], f"review/{year}")


def gathered(db: Connection) -> list[ReviewInput]:
    """The inputs of the newest review with what the records say, as its organiser took it over; after reviews()."""
    review = records.get(db, ManagementReview, review_id("2026"))
    found = review_gathering.gather(db, review)
    return [
        replace(entry, gathered=found[entry.key].text, gathered_at=_TAKEN_OVER)
        for entry in inputs_of(db, review)
        if entry.key in _FROM_RECORDS and found[entry.key].lines
    ]
