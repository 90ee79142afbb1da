"""Messages and running jobs, laid over the title so that nothing in the page moves when they come and go."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from consultant_app.ui.header import Header
from consultant_app.ui.job import Job
from consultant_app.ui.widgets.bars import JobBar, MessageBar

_EDGE = 4  # px kept free above the uppermost strip

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Notices(QWidget):
    """Covers the page's title and remark, never the buttons beside them; what is longer hangs over the page's top."""

    def __init__(self, header: Header, parent: QWidget) -> None:
        super().__init__(parent)
        self._header = header
        self.messages = MessageBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.messages)
        for part in (header, header.search, self.messages):
            part.installEventFilter(self)
        self.hide()

    def add_job(self, job: Job) -> None:
        """Show a job until it ends."""
        bar = JobBar(job)
        self._strips().addWidget(bar)
        bar.show()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the title, and be there as soon as the message is."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A strip came, went or has another text."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _strips(self) -> QVBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        return layout

    def _place(self) -> None:
        strips = self._strips()
        bars = self.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = any(not bar.isHidden() for bar in bars)
        self.setVisible(shown)
        if not shown:
            return
        header = self._header
        width = max(1, header.search.x() - 10)
        wraps = strips.hasHeightForWidth()
        height = strips.totalHeightForWidth(width) if wraps else strips.totalSizeHint().height()
        room = header.height() + 2 * (header.y() - _EDGE)  # a single strip sits on the middle of the title's line
        top = max(_EDGE, _EDGE + (room - height) // 2)
        self.setGeometry(header.x(), top, width, height)
        self.raise_()
