"""How long a window would stand still: gaps between the beats of a timer in the event loop while work goes on."""

import threading
import time
from collections.abc import Callable

_BEAT = 2  # ms


def gaps_during(work: Callable[[], object]) -> tuple[float, list[float]]:
    """Run the work in a thread beside a Qt event loop: its seconds, and the milliseconds each beat came late."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    application = QCoreApplication.instance() or QCoreApplication([])
    loop, late, last = QEventLoop(), list[float](), [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        late.append((now - last[0]) * 1e3 - _BEAT)
        last[0] = now
        if not thread.is_alive():
            loop.quit()

    failures: list[BaseException] = []
    thread = threading.Thread(target=_guarded, args=(work, failures), daemon=True)
    timer = QTimer(application)
    timer.setInterval(_BEAT)
    timer.timeout.connect(beat)
    timer.start()
    started = time.perf_counter()
    thread.start()
    loop.exec()
    timer.stop()
    if failures:
        raise failures[0]
    return time.perf_counter() - started, late


def _guarded(work: Callable[[], object], failures: list[BaseException]) -> None:
    try:
        work()
    except BaseException as error:
        failures.append(error)
