"""Below the inbox: where the file in hand comes from, what is wrong with it, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from consultant_app.model.exchange import State
from consultant_app.ui.app import App
from consultant_app.ui.pages.intake_lines import Line
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row

_ROLES = {
    State.REFUSED: "strip-bad",
    State.NEWER: "strip-warn",
    State.PENDING: "strip-warn",
    State.LOCKED: "strip-warn",
}


class IntakeDetail(QFrame):
    """Speaks of one line; the signals carry it."""

    approve_asked = Signal(object)
    unlock_asked = Signal(object, str)
    remove_asked = Signal(object)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.line: Line | None = None
        self.text = label("", wrap=True, selectable=True)
        self.print_ = label("", "heading", selectable=True)
        self.approve = button("指纹一致，批准这台电脑", self._approve, icon_name="check")
        self.word = QLineEdit(placeholderText="对方告诉您的口令")
        self.word.setAccessibleName("口令")
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.word.returnPressed.connect(self._unlock)
        self.unlock = button("用口令打开", self._unlock, icon_name="lock")
        self.remove = button("从列表移除", self._remove, icon_name="close")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.addWidget(self.text)
        layout.addWidget(self.print_)
        layout.addLayout(row(self.approve, self.word, self.unlock, None, self.remove))
        self.hide()

    def show_line(self, line: Line | None) -> None:
        """Show a line, or nothing."""
        self.line = line
        self.setVisible(line is not None)
        if line is None:
            return
        state = line.package.state
        set_role(self, _ROLES.get(state, "strip"))
        self.text.setText(_told(line))
        self.print_.setText(f"指纹　{line.fingerprint}")
        self.print_.setVisible(state is State.PENDING and bool(line.fingerprint))
        self.approve.setVisible(state is State.PENDING)
        for part in (self.word, self.unlock):
            part.setVisible(state is State.LOCKED)

    def _approve(self) -> None:
        if self.line is not None:
            self.approve_asked.emit(self.line)

    def _unlock(self) -> None:
        if self.line is not None and self.word.text():
            self.unlock_asked.emit(self.line, self.word.text())
            self.word.clear()

    def _remove(self) -> None:
        if self.line is not None:
            self.remove_asked.emit(self.line)


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} 字节"
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.0f} KB"


def _told(line: Line) -> str:
    """One or two sentences about a package."""
    package, part = line.package, line.received
    came = f"{package.file_name}　{_size(package.size)}　收到于 {package.received_at[:16].replace('T', ' ')}"
    if part is not None:
        came += f"　由 {part.person}（{part.computer}）导出于 {part.made_at[:16].replace('T', ' ')}"
    more = package.reason
    if part is not None and package.state is State.READY:
        twins = [twin.sentence for twin in part.duplicates]
        twins += ["合并后可在“企业 → 可能重复”里并为一家"] if twins else []
        facts = [f"新收修改记录 {part.fresh} 条，本机已有 {part.known} 条", part.photo_sentence, *twins, more]
        more = "；".join(each for each in facts if each) + "。"
    return f"{came}\n{more}" if more else came
