"""P1: from nothing to the painted list of 90,000 enterprises, against an empty Qt window; whole processes."""

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Child, Result, child, limit
from benchmarks.samples import fill


def run(work: Path, quick: bool) -> Iterator[Result]:
    """The ratio of wall times and the memory of the program."""
    count, rounds = (9_000, 3) if quick else (90_000, 9)
    fill(work / "data", count)
    runs: dict[str, list[Child]] = {"bare": [], "ours": []}
    for _ in range(rounds):
        for way, children in runs.items():
            children.append(child("benchmarks.p1_start", way, str(work / "data")))
    bare, ours = (statistics.median(run.seconds for run in children) for children in runs.values())
    detail = f"{count} enterprises: {ours * 1e3:.0f} ms; QApplication + QMainWindow {bare * 1e3:.0f} ms; n = {rounds}"
    yield limit("P1", "start-up to the listed enterprises / empty Qt window", ours / bare, 1.6, "", detail)
    yield limit("P1", "memory at that moment", max(run.peak_mib for run in runs["ours"]), 90, "MiB")


def bare() -> None:
    """The limit: an empty window, painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 720)
    window.show()
    application.processEvents()


def ours(data: Path) -> None:
    """The program with the list of enterprises, painted."""
    from consultant_app.store.session import Session
    from consultant_app.ui.app import App
    from consultant_app.ui.main_window import MainWindow
    from consultant_app.ui.start import make_application

    application = make_application()
    app = App(Session.open(data))
    app.apply_look()
    window = MainWindow(app)
    window.resize(1280, 720)
    window.open_page("enterprises")
    window.show()
    application.processEvents()


if __name__ == "__main__":
    import os

    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[2]))
    print("painted")
    sys.stdout.flush()
    from benchmarks.measure import own_peak_mib

    print(f"PEAK {own_peak_mib():.1f}", flush=True)
    os._exit(0)  # how long the program takes to go away is not measured
