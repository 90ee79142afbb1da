"""P4: a list of 90,000 rows through guard, child process, verdicts and one write, against calamine alone."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.heartbeat import gaps_during
from benchmarks.measure import Result, limit, quantile, timed
from benchmarks.samples import ENTERPRISE_TITLES, enterprise_rows
from consultant_app.documents.sheets import Column, write_table
from consultant_app.model import bulk
from consultant_app.store.session import Session
from consultant_app.workflows import importing
from consultant_app.workflows.progress import finish


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Time ratio of the first import, of the second that changes nothing, and the window's longest stop."""
    count, rounds = (9_000, 1) if quick else (90_000, 3)
    source = work / "list.xlsx"
    for _ in write_table(
        source, "企业名单", [Column(title=title) for title in ENTERPRISE_TITLES], enterprise_rows(count)
    ):
        pass
    bare, first, again, late = [], [], [], list[float]()
    for number in range(rounds):
        bare.append(timed(lambda: _parse(source)))
        session = Session.open(work / f"data{number}")
        seconds, gaps = gaps_during(lambda: import_list(session, source))  # noqa: B023
        first.append(seconds)
        late += gaps
        again.append(timed(lambda: import_list(session, source)))  # noqa: B023
        held = session.db.execute("select count(*) from enterprise").fetchone()[0]
        session.close()
        if held != count:
            raise RuntimeError(f"{held} enterprises of {count} arrived")
    parse, once, twice = statistics.median(bare), statistics.median(first), statistics.median(again)
    detail = f"{count} rows: import {once:.2f} s, same list again {twice:.2f} s, calamine alone {parse:.2f} s"
    yield limit("P4", "import of a list / bare calamine parse", once / parse, 12, "", detail)
    gaps_detail = f"99 % of the beats at most {quantile(late, 0.99):.0f} ms late"
    yield limit("P4", "window's longest stop during the import", max(late), 100, "ms", gaps_detail)


def import_list(session: Session, source: Path) -> importing.Receipt:
    """What the window and the command line do."""
    sheets = finish(importing.read_list(source))
    sheet, mapping = importing.find_sheet(session.db, sheets)
    existing = importing.existing_rows(session.db)
    verdicts = finish(importing.plan(sheet, mapping, existing, source.name))
    receipt = importing.apply(session, verdicts, mapping, policy=importing.Policy.UPDATE, source=source.name)
    bulk.let_go(verdicts)  # as the page does when the receipt is shown
    bulk.let_go(existing)
    for each in sheets:
        bulk.let_go(each.rows)
    return receipt


def _parse(source: Path) -> int:
    """The limit: every row as Python values."""
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0).iter_rows())
