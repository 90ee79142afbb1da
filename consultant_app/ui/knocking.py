"""A second start does not open the data twice: it knocks, and the first window comes forward."""

import time
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_NAME = "knock"
_POLL = 1000  # ms; network and virtual disks tell no watcher


def knock(folder: Path) -> bool:
    """Ask the window that has the data open to come forward; False when the folder cannot be written."""
    try:
        (folder / _NAME).write_text(str(time.time_ns()), encoding="ascii")
    except OSError:
        return False
    return True


class DoorKeeper(QObject):
    """Listens for knocks at the data folder."""

    knocked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = folder / _NAME
        self._seen = self._stamp()
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(self.look)
        self._timer = QTimer(self, interval=_POLL)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tell of a knock that was not heard yet."""
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            self.knocked.emit()

    def _stamp(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0
