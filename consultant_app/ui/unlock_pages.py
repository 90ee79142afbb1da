"""The pages of unlocking: password, the two ways back, the phrase, the manager's answer, a new password."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from consultant_app.errors import AppError
from consultant_app.store import key_help
from consultant_app.ui.icons import pixmap
from consultant_app.ui.theme import current_theme, set_role
from consultant_app.ui.widgets.buttons import Button, button
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.password_line import PasswordLine
from consultant_app.workflows import keys as passwords

_FILES = f"密码求助与回复 (*{key_help.SUFFIX})"


class _Page(QWidget):
    """A title, what to do, a sentence about what went wrong, and one blue button."""

    back = Signal()
    entered = Signal()

    def __init__(self, title: str, text: str, action: str = "") -> None:
        super().__init__()
        self.title = label(title, "title")
        self.text = label(text, "muted", wrap=True)
        self.note = label("", wrap=True)
        self.go = Button(action)
        set_role(self.go, "primary")
        self.go.clicked.connect(self.finish)
        self._action = action

    def begin(self) -> None:
        """Ready to type."""

    def finish(self) -> None:
        """The blue button."""
        self.entered.emit()

    def say(self, text: str, role: str = "bad") -> None:
        """A sentence above the button."""
        set_role(self.note, role)
        self.note.setText(f"！{text}" if role == "bad" and text else text)

    def set_busy(self, busy: bool) -> None:
        """While it is being tried."""
        self.go.setEnabled(not busy)
        self.go.setText("正在打开…" if busy else self._action)

    def set_waiting(self, seconds: int) -> None:
        """So long nobody may try again."""
        self.go.setEnabled(not seconds)
        self.go.setText(f"{seconds} 秒后可以再试" if seconds else self._action)


class PasswordPage(_Page):
    """The usual way in."""

    forgotten = Signal()

    def __init__(self) -> None:
        super().__init__("数据已锁定", "企业资料、照片和备份都加了密。请输入密码打开。", "打开")
        self.line = PasswordLine("密码")
        self.line.entered.connect(self.entered)
        self.line.caps_lock.connect(self._show_caps_lock)
        self.line.edited.connect(lambda _text: self.say(""))
        forgot = button("忘记密码…", self.forgotten.emit, role="link")
        picture = QLabel()
        picture.setPixmap(pixmap("lock", current_theme().link, 56, self.devicePixelRatioF()))
        layout = column(
            picture, 6, self.title, self.text, 10, self.line, self.note, 6, self.go, row(None, forgot, None)
        )
        self.setLayout(layout)

    def begin(self) -> None:
        """Ready to type."""
        self.line.setFocus()

    def _show_caps_lock(self, on: bool) -> None:
        if on:
            self.say("大写锁定（Caps Lock）开着。", "warn")
        elif "Caps" in self.note.text():
            self.say("")

    def say(self, text: str, role: str = "bad") -> None:
        """After a wrong password everything is marked, so that typing replaces it."""
        super().say(text, role)
        if role == "bad" and text:
            self.line.line.setFocus()
            self.line.line.selectAll()


class WaysPage(_Page):
    """Forgotten: by paper, or by the manager."""

    phrase_chosen = Signal()
    manager_chosen = Signal()

    def __init__(self) -> None:
        super().__init__("忘记密码", "数据都在，没有丢。有两条路可以重新打开：")
        self.phrase = button("用恢复短语（纸上的 12 个字）", self.phrase_chosen.emit, icon_name="note")
        self.manager = button("请经理帮助（不用联网，一份文件加一个电话）", self.manager_chosen.emit, icon_name="phone")
        end = label("两样都没有时，任何人都打不开这些数据，本程序的开发者也一样。", "muted", wrap=True)
        leave = button("返回", self.back.emit, role="quiet")
        self.setLayout(column(self.title, self.text, 8, self.phrase, self.manager, 8, end, row(leave, None), None))

    def begin(self) -> None:
        """The first of the two."""
        self.phrase.setFocus()


class PhrasePage(_Page):
    """The twelve characters from the paper."""

    def __init__(self) -> None:
        text = "照着纸上的次序输入 12 个字，空格和标点可有可无。"
        super().__init__("恢复短语", text, "下一步")
        self.line = QLineEdit()
        self.line.setAccessibleName("恢复短语")
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self._count)
        leave = button("返回", self.back.emit, role="quiet")
        self.setLayout(column(self.title, self.text, 8, self.line, self.note, 6, self.go, row(leave, None), None))

    def begin(self) -> None:
        """Ready to type."""
        self.line.clear()
        self.say("")
        self.line.setFocus()

    def _count(self, text: str) -> None:
        from consultant_app.store import key_phrase

        self.say(f"已输入 {len(key_phrase.letters_of(text))} 个字，共 {key_phrase.LENGTH} 个", "muted")


class ManagerPage(_Page):
    """A request out, an answer in, and the one-time password from the telephone."""

    def __init__(self, folder: Path) -> None:
        text = "求助文件里没有密码，也没有企业资料，可以用微信或 U 盘发给经理。"
        super().__init__("请经理帮助", text, "下一步")
        self._folder = folder
        self.answer = b""
        self.save = button("1. 导出求助文件…", self.save_request, icon_name="export")
        self.digits = label("", "strong", wrap=True, selectable=True)
        self.choose = button("2. 打开经理的回复文件…", self.choose_answer, icon_name="import")
        self.line = QLineEdit(placeholderText="3. 经理在电话里说的 16 位数字")
        self.line.setAccessibleName("一次性密码")
        self.line.returnPressed.connect(self.entered)
        leave = button("返回", self.back.emit, role="quiet")
        self.setLayout(
            column(
                self.title, self.text, 8, self.save, self.digits, self.choose, self.line, self.note, 6, self.go,
                row(leave, None), None,
            )
        )  # fmt: skip
        self._show()

    def begin(self) -> None:
        """The first step."""
        self.say("")
        self.save.setFocus()

    def _show(self) -> None:
        self.digits.setVisible(bool(self.digits.text()))
        self.line.setEnabled(bool(self.answer))
        self.go.setEnabled(bool(self.answer))

    def set_waiting(self, seconds: int) -> None:
        """Nothing to try without an answer."""
        super().set_waiting(seconds)
        self.go.setEnabled(bool(self.answer) and not seconds)

    def save_request(self) -> None:
        """Ask where to, and write the request."""
        try:
            content, digits = key_help.request(self._folder)
        except AppError as error:
            self.say(str(error))
            return
        usual = str(Path.home() / f"密码求助{key_help.SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "导出求助文件", usual, _FILES)
        if name:
            self.write_request(Path(name), content, digits)

    def write_request(self, path: Path, content: bytes, digits: str) -> None:
        """Write it and show the digits for the telephone."""
        from consultant_app.workflows import key_answers

        try:
            written = key_answers.write(path, content)
        except AppError as error:
            self.say(str(error))
            return
        self.digits.setText(f"已导出 {written.name}。请发给经理并打电话，核对这 8 位数：{digits}")
        self.say("")
        self._show()

    def choose_answer(self) -> None:
        """Ask which file."""
        name, _ = QFileDialog.getOpenFileName(self, "打开回复文件", str(Path.home()), _FILES)
        if name:
            self.take_answer(Path(name))

    def take_answer(self, path: Path) -> None:
        """Read the answer; it is tried with the digits."""
        try:
            self.answer = key_help.read_answer(self._folder, path)
        except AppError as error:
            self.say(str(error))
            return
        self.say(f"已读入 {path.name}。", "muted")
        self._show()
        self.line.setFocus()


class NewPasswordPage(_Page):
    """After the phrase or the answer: a password that is not forgotten."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("设置新密码", "已经打开。请设置一个新密码，以后用它。", "设置并打开")
        self.first = PasswordLine("新密码", f"至少 {passwords.LEAST} 个字符")
        self.second = PasswordLine("再输入一次新密码", "再输入一次")
        self.first.edited.connect(lambda text: self.say(passwords.hint(text), "muted"))
        self.first.entered.connect(self.second.setFocus)
        self.second.entered.connect(self.finish)
        self.setLayout(column(self.title, self.text, 8, self.first, self.second, self.note, 6, self.go, None))
        self.layout().setAlignment(Qt.AlignmentFlag.AlignTop)

    def begin(self) -> None:
        """Ready to type."""
        self.first.clear()
        self.second.clear()
        self.first.setFocus()

    def finish(self) -> None:
        """Both alike and long enough."""
        try:
            passwords.require_good(self.first.text())
        except AppError as error:
            self.say(str(error))
            return
        if self.first.text() != self.second.text():
            self.say("两次输入的不一样，请再输入一次。")
            self.second.clear()
            self.second.setFocus()
            return
        self.chosen.emit(self.first.text())
