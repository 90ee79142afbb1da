"""P1: from nothing to the painted list of 90,000 enterprises, against an empty Qt window; whole processes.

The program starts as it does for people: data, caretaker, knocks and all; only its event loop ends early.
"""

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
folder, count = Path(sys.argv[1]), int(sys.argv[2])
from consultant_app.ui import start
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

class Listed(Exception):
    pass

def until_listed(application):
    (window,) = (each for each in application.topLevelWidgets() if isinstance(each, start.MainWindow))
    window.resize(1280, 720)
    view = window.page("enterprises").register
    while len(view.model.keys) < count:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    application.processEvents()
    raise Listed

QApplication.exec = until_listed
try:
    start.open_window(data=folder)
except Listed:
    pass
""",
}


def run(work: Path, quick: bool) -> Iterator[Result]:
    """The ratio of wall times and the memory of the program."""
    count, rounds = (9_000, 3) if quick else (90_000, 9)
    fill(work / "data", count)
    (work / "data" / "window.json").write_text('{"page": "enterprises"}')  # where the person was last
    runs: dict[str, list[Child]] = {"bare": [], "ours": []}
    arguments = (str(work / "data"), str(count))
    for program in _PROGRAMS.values():
        child(program, *arguments)  # compiles the modules
    for _ in range(rounds):
        for way, children in runs.items():
            children.append(child(_PROGRAMS[way], *arguments))
    bare, ours = (statistics.median(run.seconds for run in children) for children in runs.values())
    detail = f"{count} enterprises: {ours * 1e3:.0f} ms; QApplication + QMainWindow {bare * 1e3:.0f} ms; n = {rounds}"
    yield limit("P1", "start-up to the listed enterprises / empty Qt window", ours / bare, 1.6, "", detail)
    yield limit("P1", "memory at that moment", max(run.peak_mib for run in runs["ours"]), 90, "MiB")
