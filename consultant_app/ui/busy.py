"""A panel over the window while something writes that nobody may read beside: progress, and the way to stop it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.theme import dress
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows.one_write import OneWrite
from consultant_app.workflows.progress import Progress

MANY = 50  # records; writing more takes longer than a tenth of a second
_AGAIN = 25  # ms between two attempts to stop a write
_STOPPING = "正在停止，已写入的会全部收回…"


class BusyPanel(QDialog):
    """Runs a job; the rest of the window waits, its event loop does not.

    `stop` is called again and again from 取消 on until the job ends: a single call may fall between two statements.
    `stopping` is said meanwhile.
    """

    def __init__(
        self, app: App, job: Job, parent: QWidget, *, stop: Callable[[], object] | None = None,
        stopping: str = _STOPPING,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        dress(self)
        app.hold_news(job)
        self.setWindowTitle(job.title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setMinimumWidth(480)
        self._job, self._stop, self._stopping = job, stop, stopping
        self.text = label(job.title, "strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(job.title)
        self.note = label("界面可以移动和最小化；完成前请不要关机。", "muted", wrap=True)
        self.cancel = button("取消", self.stop_job)
        self.cancel.setVisible(stop is not None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for part in (self.text, self.bar, self.note):
            layout.addWidget(part)
        layout.addLayout(row(None, self.cancel))
        self._timer = QTimer(self, interval=_AGAIN)
        self._timer.timeout.connect(self._interrupt)
        job.progressed.connect(self.show_progress)
        job.ended.connect(self.accept)

    def run(self) -> None:
        """Show the panel and start the job."""
        self.open()
        self._job.start()

    def show_progress(self, progress: Progress) -> None:
        """Show one step."""
        self.text.setText(progress.text)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(min(progress.done, progress.total))

    def stop_job(self) -> None:
        """Stop; what was written so far is taken back."""
        self.cancel.setEnabled(False)
        self.text.setText(self._stopping)
        self._job.cancel()
        self._timer.start()

    def _interrupt(self) -> None:
        if self._stop:
            self._stop()

    def done(self, result: int) -> None:
        """Only the end of the job closes the panel."""
        self._timer.stop()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc does not leave a write alone."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Neither does closing."""
        event.ignore()


def write_many(
    page: QWidget, app: App, title: str, size: int, act: Callable[[], int], done: Callable[..., object]
) -> None:
    """Change so many records as one undo step: few at once, many in a worker under a panel that can stop it.

    `done` is a bound method of the page. It gets how many changed; nothing, or None, when it was stopped and
    nothing changed. A refusal (AppError) is said in the page.
    """
    if size < MANY:
        count = app.attempt(act)
        if count is not None:
            done(count)
        return
    app.flush_asked.emit()
    write = OneWrite(app.session, act)
    job = Job(title, partial(write.steps, f"正在写入 {size} 家企业，可以随时取消"), page)
    job.finished.connect(done)
    job.cancelled.connect(done)
    job.failed.connect(app.job_failed)
    panel = BusyPanel(app, job, page.window(), stop=write.stop)
    panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    panel.run()
