"""P10: a nonconformity of the sample enterprise, from the click to pages that can be printed, without any office."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Result, limit, quantile, timed
from consultant_app.documents import pages, pdf, sample_audit
from consultant_app.model.audit_dossier import NonconformityView
from consultant_app.store import records
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, sample
from consultant_app.workflows.progress import finish

_KIND = "nonconformity_report"
_SECONDS = 3


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Seconds of the first one after the start, and of the slowest of those after it."""
    session = Session.open(work / "data")
    enterprise = sample.load_sample(session)
    nonconformity = raised(session, enterprise.id)
    parts: list[float] = []

    def print_one() -> None:
        parts.append(make(session, enterprise.id, nonconformity, work / "printed"))

    first = timed(print_one)
    later = [timed(print_one) for _ in range(2 if quick else 10)]
    session.close()
    detail = f"of which filling the Word file {parts[0]:.2f} s"
    yield limit("P10", "nonconformity, click to printable pages, the first", first, _SECONDS, "s", detail)
    detail = f"median {quantile(later, 0.5):.2f} s, of which filling the Word file {quantile(parts[1:], 0.5):.3f} s"
    yield limit("P10", "… and the slowest of the following", max(later), _SECONDS, "s", detail)


def raised(session: Session, enterprise_id: str) -> str:
    """The id of a nonconformity with cause, actions and two rounds of verification, put into the database."""
    view = sample_audit.parts()["audit"]
    found: NonconformityView = view.nonconformities[0]
    every = [view.audit, *view.members, found.item, *found.actions, *found.rounds, *found.causes]
    with session.write("不符合项") as db:
        records.put_all(db, [replace(record, enterprise_id=enterprise_id) for record in every])
    return found.item.id


def make(session: Session, enterprise_id: str, nonconformity: str, folder: Path) -> float:
    """What Ctrl+P does: read, fill, convert, draw the pages; the result is how long the Word file took."""
    started = time.perf_counter()
    work = delivering.prepare_document(session, enterprise_id, _KIND, subject_id=nonconformity, folder=folder)
    made = finish(work())
    seconds = time.perf_counter() - started
    with_pdf = finish(delivering.with_pdf(made, pdf.Engine.BUILT_IN))
    for _ in pages.page_images(with_pdf.pdf or made.path):
        pass
    return seconds
