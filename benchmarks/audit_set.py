"""AS: the whole file set of one audit: every paper about it and its nonconformities, from the click on."""

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, limit, quantile
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, papers, sample

_PER = ("audit_programme", "audit", "nonconformity")


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Seconds for all Word files of the sample's audit, the first time and again."""
    session = Session.open(work / "data")
    enterprise = sample.load_sample(session)
    rounds = [_all(session, enterprise.id, work / str(number)) for number in range(1 if quick else 5)]
    count = len(list((work / "0").iterdir()))
    lines = session.db.execute("select count(*) from audit_line").fetchone()[0]
    session.close()
    later = quantile(rounds[1:] or rounds, 0.5)
    detail = f"{count} files, {lines} checklist lines in two audits; median of the later rounds {later:.1f} s"
    yield limit("AS", "whole audit file set, first time", rounds[0], 5, "s", detail)


def _all(session: Session, enterprise_id: str, folder: Path) -> float:
    started = time.perf_counter()
    for status in papers.statuses(session, enterprise_id):
        if status.deliverable.per in _PER:
            kind = status.deliverable.kind
            work = delivering.prepare_document(
                session, enterprise_id, kind, subject_id=status.subject_id, folder=folder
            )  # fmt: skip
            for _ in work():
                pass
    return time.perf_counter() - started
