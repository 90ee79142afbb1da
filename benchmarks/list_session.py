"""A window with the list of enterprises, and somebody who types into its filter and clicks its headings."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from consultant_app.store.register import Sort
from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.main_window import MainWindow
from consultant_app.ui.start import make_application

_BEAT = 1  # ms
_LIMIT = 20_000  # ms


class Watcher(QObject):
    """Waits until what was asked for is painted, and notes the longest stop of the event loop meanwhile."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.view = window.page("enterprises").register  # type: ignore[attr-defined]
        self._loop = QEventLoop()
        self._found = False
        self._worst = self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._loop.quit)
        self.view.query.found.connect(self._on_found)
        self.view.table.viewport().installEventFilter(self)
        self.view.nothing.installEventFilter(self)

    def painted_after(self, act: Callable[[], object]) -> tuple[float, float]:
        """Milliseconds from the act until the new list is painted, and the longest stop."""
        self._found, self._worst = False, 0.0
        self._timer.start()
        started = self._last = time.perf_counter()
        act()
        self._deadline.start(_LIMIT)
        self._loop.exec()
        self._deadline.stop()
        seconds = time.perf_counter() - started
        self._beat()
        self._timer.stop()
        return seconds * 1e3, self._worst

    def _on_found(self) -> None:
        self._found = True
        self.view.table.viewport().update()  # the same list again would not be painted

    def _beat(self) -> None:
        now = time.perf_counter()
        self._worst = max(self._worst, (now - self._last) * 1e3 - _BEAT)
        self._last = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Painting after the answer is what was waited for."""
        if event.type() == QEvent.Type.Paint and self._found:
            QTimer.singleShot(0, self._loop.quit)
        return False


def measure(data: Path, typed: list[str], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of all keys and all sorts, and the stops."""
    application = make_application()
    app = App(Session.open(data))
    app.apply_look()
    window = MainWindow(app)
    window.resize(1280, 720)
    window.open_page("enterprises")
    watcher = Watcher(window)
    watcher.painted_after(window.show)
    view = watcher.view
    for text in ("预热", ""):
        watcher.painted_after(lambda: view.filters.text.setText(text))  # noqa: B023
    keys = [watcher.painted_after(lambda: view.filters.text.setText(text)) for _ in range(rounds) for text in typed]  # noqa: B023
    orders = [(sort, descending) for sort in Sort for descending in (False, True)]
    sorts = [watcher.painted_after(lambda: view.sort_by(*order)) for _ in range(rounds) for order in orders]  # noqa: B023
    application.processEvents()
    return {
        "keys": [painted for painted, _ in keys],
        "sorts": [painted for painted, _ in sorts],
        "blocked": [stop for _, stop in keys + sorts],
    }
