"""The message and undo bar over the title, and the progress of long work."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from consultant_app.ui.app import Message
from consultant_app.ui.job import Job
from consultant_app.ui.theme import restyle, set_role
from consultant_app.ui.widgets.buttons import Button, IconButton
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows.progress import Progress

_SECONDS = {"info": 8, "good": 8, "warn": 20, "bad": 0}  # 0: stays until closed
_WITH_UNDO = 12


class MessageBar(QFrame):
    """One sentence in the page instead of a box, with 撤销 or another action beside it."""

    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: Message | None = None
        self.text = label(wrap=True, selectable=True)
        self.action = Button("")
        self.action.clicked.connect(self._act)
        self.close_button = IconButton("close", "关闭这条消息", self.hide)
        layout = row(self.text, self.action, self.close_button)
        layout.setStretch(0, 1)
        layout.setContentsMargins(14, 4, 6, 4)
        self.setLayout(layout)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Show a message in place of the one before."""
        self._message = message
        self.text.setText(message.text)
        self.text.setAccessibleName(message.text)
        caption = "撤销 Ctrl+Z" if message.undo else message.action
        self.action.setText(caption)
        self.action.setAccessibleName(caption)
        self.action.setVisible(bool(caption))
        set_role(self, "strip" if message.kind == "info" else f"strip-{message.kind}")
        restyle(self.text)  # its colour hangs on the role of the strip
        self.show()
        self._timer.stop()
        seconds = _WITH_UNDO if caption else _SECONDS[message.kind]
        if seconds and message.kind != "bad":
            self._timer.start(seconds * 1000)

    def drop_undo(self) -> None:
        """Hide a message whose 撤销 would by now take back something else."""
        if self._message is not None and self._message.undo:
            self.hide()

    def drop_refusal(self) -> None:
        """Hide why something could not be done: the person has turned to something else."""
        if self._message is not None and self._message.kind in ("bad", "warn") and not self._message.action:
            self.hide()

    def _act(self) -> None:
        message = self._message
        self.hide()
        if message is None:
            return
        if message.undo:
            self.undo_asked.emit()
        elif message.on_action:
            message.on_action()


class JobBar(QFrame):
    """What long work is doing, how far it is, and 取消."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "strip")
        self._job = job
        self.text = label(job.title)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(job.title)
        self.cancel = Button("取消")
        self.cancel.clicked.connect(self._cancel)
        inner = QVBoxLayout()
        inner.addWidget(self.text)
        inner.addWidget(self.bar)
        layout = row(inner, self.cancel, spacing=12)
        layout.setStretch(0, 1)
        layout.setContentsMargins(14, 6, 6, 6)
        self.setLayout(layout)
        job.progressed.connect(self.show_progress)
        job.ended.connect(self.deleteLater)

    def show_progress(self, progress: Progress) -> None:
        """Show one step."""
        self.text.setText(f"{self._job.title}：{progress.text}" if progress.text else self._job.title)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(min(progress.done, progress.total))

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.text.setText(f"{self._job.title}：正在停止…")
        self._job.cancel()
