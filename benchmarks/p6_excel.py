"""P6: a register of 90,000 × 12 to Excel, against openpyxl's write_only mode, each in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result, at_least, child, limit
from benchmarks.samples import ENTERPRISE_TITLES, cycled_rows

_TITLE = "企业名单"
_RUN = """
import sys, time
from pathlib import Path
from benchmarks import p6_excel
way = getattr(p6_excel, sys.argv[1])
started = time.perf_counter()
way(Path(sys.argv[2]), int(sys.argv[3]))
print(time.perf_counter() - started)
"""


def run(work: Path, quick: bool) -> Iterator[Result]:
    """Time ratio and peak memory."""
    rows, rounds = (9_000, 1) if quick else (90_000, 3)
    seconds: dict[str, list[float]] = {"ours": [], "openpyxl": [], "rows_only": []}
    peak = 0.0
    for _ in range(rounds):
        for way, times in seconds.items():
            done = child(_RUN, way, str(work / "table.xlsx"), str(rows))
            times.append(float(done.output))
            peak = max(peak, done.peak_mib if way == "ours" else 0)
    ours, openpyxl, bare = (sorted(times)[len(times) // 2] for times in seconds.values())
    detail = f"{rows} rows: ours {ours:.2f} s, openpyxl write_only {openpyxl:.2f} s, making the rows {bare:.2f} s"
    yield at_least("P6", "Excel export, times faster than openpyxl write_only", openpyxl / ours, 8, "x", detail)
    yield limit("P6", "Excel export, peak memory of the process", peak, 40, "MiB")


def ours(target: Path, rows: int) -> None:
    """The product's own writer."""
    from consultant_app.documents.sheets import Column, write_table

    columns = [Column(title=title) for title in ENTERPRISE_TITLES]
    for _ in write_table(target, _TITLE, columns, cycled_rows(rows)):
        pass


def openpyxl(target: Path, rows: int) -> None:
    """The peer."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLE)
    sheet.append(ENTERPRISE_TITLES)
    for row in cycled_rows(rows):
        sheet.append(row)
    book.save(target)


def rows_only(target: Path, rows: int) -> None:
    """What both have to do anyway."""
    for _ in cycled_rows(rows):
        pass
