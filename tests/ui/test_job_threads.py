"""What belongs to the window is deleted in the window's thread, whatever jobs do meanwhile."""

import gc
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QDialog, QWidgetItem

from consultant_app.ui.collecting import Collector
from consultant_app.ui.job import Job, wait_for_all
from consultant_app.ui.main_window import MainWindow

deleted_in: Counter[str] = Counter()


class Knot(QDialog):
    """A dialog that only the collector can find: it holds itself."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self

    def __del__(self) -> None:
        deleted_in[threading.current_thread().name] += 1


class Watched(Job):
    """Tells which thread let go of it last."""

    def __del__(self) -> None:
        deleted_in[threading.current_thread().name] += 1


@pytest.fixture(autouse=True)
def eager() -> Iterator[None]:
    """Look for garbage after every few objects."""
    deleted_in.clear()
    kept = gc.get_threshold()
    gc.set_threshold(10, 1, 1)
    yield
    gc.set_threshold(*kept)


def test_a_worker_deletes_no_closed_dialog(qtbot):
    def work() -> Iterator[int]:
        for number in range(200):
            made.append([{} for _ in range(50)])
            yield number

    made: list[list[dict[str, str]]] = []
    job = Job("测试", work)
    job.progressed.connect(lambda _: Knot())
    with qtbot.waitSignal(job.ended):
        job.start()
    assert len(made) == 200
    assert set(deleted_in) <= {"MainThread"}
    gc.collect()
    assert deleted_in == {"MainThread": 200}


def test_a_worker_is_never_the_last_to_let_go_of_its_job(qtbot):
    class Window(QObject):
        """Keeps jobs until they tell that they have ended."""

        def __init__(self) -> None:
            super().__init__()
            self.jobs: set[Job] = set()
            self.count = 0

        def begin(self) -> None:
            job = Watched("测试", int)
            self.jobs.add(job)
            job.ended.connect(self.end)
            job.start()

        def end(self) -> None:
            self.jobs.discard(self.sender())
            self.count += 1

    window = Window()
    for _ in range(300):
        window.begin()
    qtbot.waitUntil(lambda: window.count == 300)
    gc.collect()
    qtbot.waitUntil(lambda: deleted_in.total() == 300)
    assert set(deleted_in) == {"MainThread"}


def test_the_collector_looks_in_the_thread_of_the_window(qtbot):
    collector = Collector()
    assert not gc.isenabled()
    Knot()
    made = [[] for _ in range(100)]
    qtbot.waitUntil(lambda: bool(deleted_in), timeout=10_000)
    assert len(made) == 100
    assert deleted_in == {"MainThread": 1}
    collector.deleteLater()


def test_the_strip_of_a_job_leaves_nothing_behind(qtbot, app):
    """A handle of a deleted item of a layout would be taken for the next widget at its address."""
    window = MainWindow(app)
    qtbot.addWidget(window)
    window.show()
    before = handles()
    for _ in range(5):
        with qtbot.waitSignal(app.job_ended):
            app.run(Job("测试", int))
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert handles() == before


def handles() -> int:
    """How many items of layouts Python holds."""
    gc.collect()
    return sum(isinstance(each, QWidgetItem) for each in gc.get_objects())


def test_quiet_work_holds_up_nobody(qtbot):
    """Each has a thread of its own, however few cores there are."""
    free = threading.Event()
    long = [Job("核对", lambda: free.wait(60)) for _ in range(40)]
    for each in long:
        each.start()
    wanted = Job("导出", int)
    with qtbot.waitSignal(wanted.finished):
        wanted.start()
    free.set()
    wait_for_all(60)
