"""When the program has a fault: a log file, and a report that can be copied and holds no enterprise data."""

import faulthandler
import logging
import sys
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout

from consultant_app import __version__
from consultant_app.store.opening import is_damage
from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row

log = logging.getLogger(__name__)
_LARGEST_LOG = 1_000_000
_OURS = ("consultant_app", "qt", "root")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def install(folder: Path) -> None:
    """Write the log into the data folder and show every unforeseen fault from now on."""
    try:
        _open_log(folder / "log")
    except OSError:
        log.exception("no log file")
    reporter = _Reporter(QApplication.instance())
    sys.excepthook = reporter.take
    threading.excepthook = lambda fault: reporter.take(fault.exc_type, fault.exc_value, fault.exc_traceback)
    qInstallMessageHandler(_qt_message)


def log_file(folder: Path) -> Path:
    """Where the log is."""
    return folder / "log" / "app.log"


def _open_log(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "app.log"
    if path.exists() and path.stat().st_size > _LARGEST_LOG:
        with suppress(OSError):  # another start of the program has it open
            path.replace(folder / "app.log.1")
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    faulthandler.enable((folder / "fault.log").open("a", encoding="utf-8"))


class Discreet(logging.Formatter):
    """Nothing that was typed gets into the log: of an error its kind and place, of libraries no words."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and below it where an error came from."""
        if not record.name.startswith(_OURS):
            record = logging.makeLogRecord(record.__dict__ | {"msg": "(message of a library)", "args": ()})
        record.exc_text = None  # another handler may have put the whole text there
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        """Kinds and places, the cause first, without the words of any error."""
        told, error = [], ei[1]
        while error is not None:
            told.append(f"{type(error).__name__}\n{places(error.__traceback__)}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(reversed(told))


def places(trace: TracebackType | None) -> str:
    """File, line and function of each frame; no source and no values."""
    return "".join(
        f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}\n" for frame in traceback.extract_tb(trace)
    )


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Versions, kind of fault and where it happened; its text is left out because it may quote what was typed."""
    import platform  # most days it is not needed

    return (
        f"质量帮扶工作台 {__version__}\nPython {platform.python_version()}，Qt {qVersion()}，{platform.platform()}\n"
        f"{kind.__name__}\n{places(trace)}"
    )


class _Reporter(QObject):
    """Brings faults of any thread to one dialog in the window's thread."""

    _came = Signal(str)
    _damage = Signal()

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._open = False
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._damage.connect(self._show_damage, Qt.ConnectionType.QueuedConnection)

    def take(self, kind: type[BaseException], value: BaseException | None, trace: TracebackType | None) -> None:
        """Log a fault and show it; Ctrl+C in a terminal just ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log.critical("unforeseen", exc_info=(kind, value, trace))
        if isinstance(value, Exception) and is_damage(value):
            self._damage.emit()
            return
        self._came.emit(report(kind, trace))

    def _show_damage(self) -> None:
        """Broken pages are no fault of ours: the window says what can be done."""
        for window in QApplication.topLevelWidgets():
            if hasattr(window, "show_damage"):
                window.show_damage()

    def _show(self, text: str) -> None:
        if self._open:
            return
        self._open = True
        dialog = CrashDialog(text)
        dialog.finished.connect(dialog.deleteLater)
        dialog.exec()
        self._open = False


class CrashDialog(QDialog):
    """Says that it was our fault and that nothing typed is lost, with a report to copy."""

    def __init__(self, text: str) -> None:
        super().__init__()
        dress(self)
        self.setWindowTitle("程序出了差错")
        self.resize(640, 420)
        self.text = QPlainTextEdit(text, readOnly=True)
        self.text.setAccessibleName("差错报告")
        layout = QVBoxLayout(self)
        layout.addWidget(label("这是程序的差错，不是您的操作问题。", "heading"))
        layout.addWidget(label("已经显示“已保存”的内容都在。可以继续使用；若再次出现，请重新启动程序。", wrap=True))
        layout.addWidget(label("下面的报告不含企业数据，请复制后发给技术支持：", "muted", wrap=True))
        layout.addWidget(self.text)
        buttons = row(button("复制报告", self.copy, icon_name="copy"), None, button("继续使用", self.accept))
        layout.addLayout(buttons)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())
