"""Small forms inside the card of passwords: a password to set, to change or to give, and a phrase to copy out."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.store import key_phrase
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.field import ErrorLabel, Field
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.password_line import PasswordLine
from consultant_app.workflows import keys as passwords


class PasswordForm(QFrame):
    """`done` carries the password until now and the new one; either is empty where it was not asked for."""

    done = Signal(str, str)
    left = Signal()

    def __init__(self, title: str, action: str, *, old: bool, new: bool, note: str = "") -> None:
        super().__init__()
        self._asks = (old, new)
        self.old = PasswordLine("现在的密码")
        self.first = PasswordLine("新密码", f"至少 {passwords.LEAST} 个字符，可以是一句话")
        self.second = PasswordLine("再输入一次新密码")
        self.hint = label("", "muted")
        self.error = ErrorLabel()
        self.go = button(action, self.finish, icon_name="check", role="" if new else "danger")
        self.first.edited.connect(lambda text: self.hint.setText(passwords.hint(text)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        set_role(self, "card")
        layout.addWidget(label(title, "strong"))
        if note:
            layout.addWidget(label(note, "muted", wrap=True))
        if old:
            layout.addWidget(Field("现在的密码", self.old))
        if new:
            for name, editor in (("新密码", self.first), ("再输入一次", self.second)):
                layout.addWidget(Field(name, editor))
            layout.addWidget(self.hint)
        layout.addWidget(self.error)
        layout.addLayout(row(self.go, button("取消", self.left.emit), None))
        lines = [self.old] * old + [self.first, self.second] * new
        for line, following in pairwise(lines):
            line.entered.connect(following.setFocus)
        lines[-1].entered.connect(self.finish)
        self.setFocusProxy(lines[0])

    def finish(self) -> None:
        """Long enough and twice the same; whether the old one is right is found out by trying."""
        old, new = self._asks
        if old and not self.old.text():
            self.say("请输入现在的密码。")
            return
        if new:
            try:
                passwords.require_good(self.first.text())
            except AppError as error:
                self.say(str(error))
                return
            if self.first.text() != self.second.text():
                self.say("两次输入的新密码不一样，请再输入一次。")
                self.second.setFocus()
                return
        self.go.setEnabled(False)
        self.done.emit(self.old.text(), self.first.text())

    def say(self, text: str) -> None:
        """What is wrong; it can be tried again."""
        self.error.say(text)
        self.go.setEnabled(True)


class PhraseForm(QFrame):
    """A new phrase to copy out; `done` carries it and what was typed back from the paper."""

    done = Signal(str, str)
    left = Signal()

    def __init__(self, print_sheet: Callable[[str], object]) -> None:
        super().__init__()
        self.phrase = key_phrase.new()
        self._print = print_sheet
        self.typed = QLineEdit(placeholderText="照着纸输入 12 个字，空格和标点可有可无")
        self.typed.setAccessibleName("照纸输入恢复短语")
        self.typed.textEdited.connect(self._hide_while_typing)
        self.typed.returnPressed.connect(self.finish)
        self.error = ErrorLabel()
        self.boxes = QWidget()
        grid = QGridLayout(self.boxes)
        grid.setContentsMargins(0, 4, 0, 4)
        for at, letter in enumerate(key_phrase.letters_of(self.phrase)):
            number = label(str(at + 1), "muted")
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(number, at // 4, at % 4 * 2)
            grid.addWidget(label(letter, "title"), at // 4, at % 4 * 2 + 1)
        self.boxes.setAccessibleName(f"恢复短语：{self.phrase}")
        self.again = button("再看一眼", self._show_again, role="link")
        self.again.hide()
        self.go = button("抄好了，核对", self.finish, icon_name="check")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        set_role(self, "card")
        layout.addWidget(label("恢复短语：请抄在纸上", "strong"))
        text = "忘记密码、换新电脑时靠它。只显示这一次；照纸再输入一遍后才生效。请与电脑分开保管，不要拍照。"
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addWidget(self.boxes)
        layout.addLayout(row(button("打印这张纸…", self._print_it, icon_name="print"), self.again, None))
        layout.addWidget(self.typed)
        layout.addWidget(self.error)
        layout.addLayout(row(self.go, button("以后再抄", self.left.emit), None))
        self.setFocusProxy(self.typed)

    def _print_it(self) -> None:
        self._print(self.phrase)

    def _hide_while_typing(self) -> None:
        """It is to be read from the paper."""
        self.boxes.hide()
        self.again.show()

    def _show_again(self) -> None:
        self.typed.clear()
        self.boxes.show()
        self.again.hide()

    def finish(self) -> None:
        """The same twelve characters, else it does not count."""
        self.go.setEnabled(False)
        self.done.emit(self.phrase, self.typed.text())

    def say(self, text: str) -> None:
        """What is wrong; it can be tried again."""
        self.error.say(text)
        self.go.setEnabled(True)
        self.typed.setFocus()
