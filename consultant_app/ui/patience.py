"""Work before there is a window: mostly nobody sees it, and when it takes long a small window says what is going on."""

from collections.abc import Callable, Generator
from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout

from consultant_app.ui.icons import app_icon
from consultant_app.ui.job import Job
from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows.progress import Progress

_LINES = 3  # of a step
_UNSEEN = 700  # ms; what takes less needs no window

Result = TypeVar("Result")
Steps = Generator[Progress, None, Result]


class LeftAlone(Exception):
    """The person went away; the work was stopped."""


def patiently(
    title: str, work: Callable[[], Steps[Result]], *, drop: Callable[[Result], object] | None = None
) -> Result:
    """What the work comes to, done by a worker while the program stays alive. Raises what it raises.

    With `drop` the person may leave meanwhile: LeftAlone is raised, and a result that came all the same is dropped.
    """
    waiting = _Waiting(title, work, may_leave=drop is not None)
    found = cast("tuple[Result, Exception | None] | None", waiting.outcome())
    if waiting.left or found is None:
        if drop and found and found[1] is None:
            drop(found[0])
        raise LeftAlone
    value, error = found
    if error is not None:
        raise error
    return value


class _Waiting(QObject):
    """A job and, when it takes long, its panel: building that takes longer than opening the data mostly does."""

    def __init__(self, title: str, work: Callable[[], Steps[object]], *, may_leave: bool) -> None:
        super().__init__()
        self.left = False
        self._title, self._may_leave = title, may_leave
        self._panel: PatiencePanel | None = None
        self._step = Progress("")
        self._found: tuple[object, Exception | None] | None = None
        self._job = Job(title, partial(_told, work), self)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._keep)

    def outcome(self) -> tuple[object, Exception | None] | None:
        """What it came to, or its failure; None when it was stopped. The event loop goes on meanwhile."""
        loop = QEventLoop()
        self._job.ended.connect(loop.quit)
        timer = QTimer(self, singleShot=True, interval=_UNSEEN)
        timer.timeout.connect(self._show)
        timer.start()
        self._job.start()
        loop.exec()
        timer.stop()
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
        return self._found

    def _show(self) -> None:
        self._panel = PatiencePanel(self._title, may_leave=self._may_leave)
        self._panel.leaving.connect(self._leave)
        self._panel.show()
        self._panel.show_progress(self._step)

    def _show_progress(self, step: Progress) -> None:
        self._step = step
        if self._panel is not None:
            self._panel.show_progress(step)

    def _keep(self, found: tuple[object, Exception | None]) -> None:
        self._found = found

    def _leave(self) -> None:
        self.left = True
        self._job.cancel()


class PatiencePanel(QDialog):
    """What is going on, and a way to leave."""

    leaving = Signal()

    def __init__(self, title: str, *, may_leave: bool) -> None:
        super().__init__()
        dress(self)
        self.setWindowTitle("质量帮扶工作台")
        self.setWindowIcon(app_icon())
        self.setMinimumWidth(520)
        self.text = label("", "strong", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(title)
        self.note = label("数据多时要几分钟；完成前请不要关机。", "muted", wrap=True)
        self.leave = button("退出", self.stop)
        self.leave.setVisible(may_leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for part in (label(title, "heading"), self.text, self.bar, self.note):
            layout.addWidget(part)
        layout.addLayout(row(None, self.leave))
        self.text.ensurePolished()  # the window stays as large as it is, however long a later step is told
        self.text.setMinimumHeight(_LINES * self.text.fontMetrics().lineSpacing())

    def show_progress(self, step: Progress) -> None:
        """Show one step."""
        self.text.setText(step.text)
        self.bar.setRange(0, step.total)
        self.bar.setValue(min(step.done, step.total))

    def stop(self) -> None:
        """Leave at the next step, where that is possible."""
        if self.leave.isHidden():
            return
        self.leave.setEnabled(False)
        self.note.setText("正在停下，这一步做完就退出…")
        self.leaving.emit()

    def reject(self) -> None:
        """Esc leaves, too."""
        self.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The work has to end first."""
        event.ignore()
        self.stop()


def _told(work: Callable[[], Generator[Progress, None, object]]) -> Generator[Progress, None, object]:
    """A refusal is an answer here and no failure: nothing of it belongs into the log."""
    try:
        return (yield from work()), None
    except Exception as error:  # raised again by whoever waits
        return None, error
