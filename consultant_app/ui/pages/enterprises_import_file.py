"""The first step of an import: which file."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.field import ErrorLabel

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".txt", ".tsv")


class ChooseStep(QFrame):
    """`chosen` carries the file that was chosen or dropped."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAcceptDrops(True)
        self.setAccessibleName("选择名单文件")
        self.empty = EmptyState(
            "import",
            "选择名单文件，或把文件拖到这里",
            "Excel（.xlsx .xls）、WPS 表格、OpenDocument（.ods）和 CSV 都可以，原样导入：标题行、合并单元格、"
            "小计行、说明文字会自动识别。\n导入前先预览每一行怎么处理，确认之前不会改动任何数据。",
            (("选择文件", self.choose),),
        )
        self.error = ErrorLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.error)
        layout.addWidget(self.empty, 1)

    def say(self, text: str) -> None:
        """What went wrong, in one sentence; empty text for nothing."""
        self.error.say(text)

    def choose(self) -> None:
        """Ask for a file."""
        pattern = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        name, _ = QFileDialog.getOpenFileName(
            self, "选择企业名单", "", f"表格 ({pattern} {pattern.upper()});;所有文件 (*)"
        )
        if name:
            self.chosen.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file is welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.chosen.emit(files[0])
