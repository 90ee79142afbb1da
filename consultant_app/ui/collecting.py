"""The search for garbage cycles belongs to the window's thread: a worker that finds a widget would delete it there."""

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_OFTEN = 1_000  # ms between two looks


class Collector(QObject):
    """Looks for cycles in the thread it was made in, by the measure of gc.get_threshold(); nobody else looks.

    Python itself would look in whichever thread made the last of so many objects. Qt's objects must be deleted in
    their own thread: a closed dialog that a job's thread finds ends the program.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what was imported stays and need not be looked at
        self._timer = QTimer(self, interval=_OFTEN)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look at the youngest objects, or at older ones when enough of them have gathered."""
        for generation, (count, limit) in reversed([*enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))]):
            if count > limit:
                gc.collect(generation)
                return


def only_here(application: QCoreApplication) -> None:
    """From now on this thread looks for cycles and no other; asked again, one Collector stays enough."""
    gc.disable()
    if not application.property("collected"):  # findChild() would make PySide6 look at every child
        Collector(application)
        application.setProperty("collected", True)
