"""P9: a checklist of 5,000 lines to a Word table, the way the button does it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import Result, limit, quantile, timed
from consultant_app import paths
from consultant_app.documents import sample, word
from consultant_app.documents.register import deliverable
from consultant_app.model.dossier import Dossier

_KIND = "audit_checklist"


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Seconds from the values to the finished file."""
    count, rounds = (200, 1) if quick else (5_000, 5)
    dossier = long_checklist(count)
    entry = deliverable(_KIND)
    template, target = paths.templates_dir() / entry.template, work / "checklist.docx"

    def make() -> None:
        word.render(template, entry.context(dossier), target, overwrite=True)

    first = timed(make)
    later = [timed(make) for _ in range(rounds)]
    detail = f"the first one {first:.2f} s; {target.stat().st_size / 1e6:.2f} MB"
    yield limit("P9", f"checklist of {count:,} lines to Word", quantile(later, 0.5), 1, "s", detail)


def long_checklist(count: int) -> Dossier:
    """The invented enterprise with so many lines in its checklist."""
    dossier = sample.dossier()
    assert dossier.audit is not None
    some = dossier.audit.lines
    lines = tuple(replace(some[number % len(some)], id=f"line{number}") for number in range(count))
    return replace(dossier, audit=replace(dossier.audit, lines=lines))
