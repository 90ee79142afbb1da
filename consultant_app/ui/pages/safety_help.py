"""The manager's side of a forgotten password: a request in, an answer and a one-time password out."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from consultant_app.errors import AppError
from consultant_app.store.key_help import SUFFIX, Answer
from consultant_app.ui.app import App
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.field import ErrorLabel
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import key_answers

_FILES = f"密码求助与回复 (*{SUFFIX})"


class HelpForm(QFrame):
    """First the request, then the telephone, then the answer: the order keeps a thief from being helped."""

    left = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app = app
        self.answer: Answer | None = None
        self.choose = button("1. 打开求助文件…", self.choose_request, icon_name="import")
        self.digits = label("", "strong", wrap=True, selectable=True)
        self.save = button("2. 数字对得上，导出回复文件…", self.choose_place, icon_name="export")
        self.one_time = label("", "title", selectable=True)
        self.one_time.setAccessibleName("一次性密码")
        self.tell = label("", wrap=True)
        self.error = ErrorLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        set_role(self, "card")
        layout.addWidget(label("帮顾问找回密码", "strong"))
        for part in (self.choose, self.digits, self.save, self.one_time, self.tell, self.error):
            layout.addWidget(part)
        layout.addLayout(row(button("关闭", self.left.emit), None))
        self._show()
        self.setFocusProxy(self.choose)

    def _show(self, *, saved: bool = False) -> None:
        for part in (self.digits, self.save):
            part.setVisible(self.answer is not None)
        for part in (self.one_time, self.tell):
            part.setVisible(saved)

    def choose_request(self) -> None:
        """Ask which file."""
        name, _ = QFileDialog.getOpenFileName(self, "打开求助文件", str(Path.home()), _FILES)
        if name:
            self.take_request(Path(name))

    def take_request(self, path: Path) -> None:
        """Open it with the agency's key and show what is to be compared."""
        self.error.say("")
        self.answer = None
        try:
            self.answer = key_answers.answer(self.app.session, path)
        except AppError as error:
            self.error.say(str(error))
        else:
            told = f"请给求助的顾问本人打电话（用您自己通讯录里的号码），核对 8 位数：{self.answer.fingerprint}"
            self.digits.setText(told)
        self._show()

    def choose_place(self) -> None:
        """Ask where to."""
        usual = str(Path.home() / f"密码回复{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "导出回复文件", usual, _FILES)
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write the answer; only then is the one-time password shown."""
        if self.answer is None:
            return
        try:
            written = key_answers.write(path, self.answer.content)
        except AppError as error:
            self.error.say(str(error))
            return
        self.error.say("")
        self.one_time.setText(self.answer.one_time)
        self.tell.setText(
            f"3. 把 {written.name} 发给对方，在电话里说出这 16 位数字；数字不要写进消息里。对方用它打开后会设新密码。"
        )
        self._show(saved=True)
