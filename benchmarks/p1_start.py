"""P1: from nothing to the painted list of 90,000 enterprises, against an empty Qt window; whole processes."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Child, Result, child, limit
from benchmarks.samples import fill

_PROGRAMS = {
    "bare": """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1280, 720)
window.show()
application.processEvents()
""",
    "ours": """
import sys
from pathlib import Path
from consultant_app.ui.start import App, MainWindow, Session, make_application
from PySide6.QtCore import QEventLoop
application = make_application()
app = App(Session.open(Path(sys.argv[1])))
app.apply_look()
window = MainWindow(app)
window.resize(1280, 720)
window.show()
view = window.page("enterprises").register
while not view.model.keys:
    application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
application.processEvents()
""",
}


def run(work: Path, quick: bool) -> Iterator[Result]:
    """The ratio of wall times and the memory of the program."""
    count, rounds = (9_000, 3) if quick else (90_000, 9)
    fill(work / "data", count)
    (work / "data" / "window.json").write_text('{"page": "enterprises"}')  # where the person was last
    runs: dict[str, list[Child]] = {"bare": [], "ours": []}
    for program in _PROGRAMS.values():
        child(program, str(work / "data"))  # compiles the modules
    for _ in range(rounds):
        for way, children in runs.items():
            children.append(child(_PROGRAMS[way], str(work / "data")))
    bare, ours = (statistics.median(run.seconds for run in children) for children in runs.values())
    detail = f"{count} enterprises: {ours * 1e3:.0f} ms; QApplication + QMainWindow {bare * 1e3:.0f} ms; n = {rounds}"
    yield limit("P1", "start-up to the listed enterprises / empty Qt window", ours / bare, 1.6, "", detail)
    yield limit("P1", "memory at that moment", max(run.peak_mib for run in runs["ours"]), 90, "MiB")
