"""P7: the diagnosis report of the sample enterprise: one from the click on, and a thousand in a background thread."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.heartbeat import gaps_during
from benchmarks.measure import Result, held_mib, limit, quantile, timed
from consultant_app.store.session import Session
from consultant_app.workflows import delivering, sample

_KIND = "diagnosis_report"


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Milliseconds of a warm one; seconds of a thousand and how long the window stood still."""
    singles, many = (5, 50) if quick else (15, 1_000)
    session = Session.open(work / "data")
    enterprise = sample.load_sample(session)
    cold = timed(lambda: make(session, enterprise.id, work / "cold"))
    warm = [timed(lambda: make(session, enterprise.id, work / "warm")) * 1e3 for _ in range(singles)]
    size = max(path.stat().st_size for path in (work / "warm").iterdir())
    detail = f"the first one {cold * 1e3:.0f} ms; {size / 1e6:.2f} MB each"
    yield limit("P7", "one report, warm, click to file", quantile(warm, 0.5), 50, "ms", detail)

    def all_of_them() -> None:
        for number in range(many):
            make(session, enterprise.id, work / "many" / f"{number:04d}")

    before = held_mib()
    seconds, late = gaps_during(all_of_them)
    session.close()
    detail = f"{many} reports in {seconds:.1f} s, {held_mib() - before:+.0f} MiB held afterwards"
    yield limit("P7", "1,000 reports in a background thread", seconds / many * 1_000, 60, "s", detail)
    gaps_detail = f"99 % of the beats at most {quantile(late, 0.99):.1f} ms late"
    yield limit("P7", "window's longest stop meanwhile", max(late), 16, "ms", gaps_detail)


def make(session: Session, enterprise_id: str, folder: Path) -> None:
    """What the button does: read, fill, write."""
    for _ in delivering.prepare_document(session, enterprise_id, _KIND, folder=folder)():
        pass
