"""How long a window would stand still: gaps between the beats of a timer in the event loop while a job works."""

import gc
import time
from collections.abc import Callable

_BEAT = 2  # ms


def gaps_during(work: Callable[[], object]) -> tuple[float, list[float]]:
    """Run the work as the window runs it: its seconds, and the milliseconds each beat came late."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from consultant_app.ui.collecting import Collector
    from consultant_app.ui.job import Job

    application = QCoreApplication.instance() or QCoreApplication([])
    loop, late, last = QEventLoop(), list[float](), [0.0]

    def beat() -> None:
        now = time.perf_counter()
        late.append((now - last[0]) * 1e3 - _BEAT)
        last[0] = now

    failures: list[Exception] = []
    job = Job("benchmark", work)
    job.failed.connect(failures.append)
    job.ended.connect(loop.quit)
    timer = QTimer(application)
    timer.setInterval(_BEAT)
    timer.timeout.connect(beat)
    timer.start()
    collector = Collector(application)  # in the window it looks for garbage, and nobody else does
    started = last[0] = time.perf_counter()
    job.start()
    loop.exec()
    seconds = time.perf_counter() - started
    timer.stop()
    collector.deleteLater()
    gc.unfreeze()
    gc.enable()
    if failures:
        raise failures[0]
    return seconds, late
