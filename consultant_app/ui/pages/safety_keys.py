"""安全与备份, 密码: whether there is one, the ways back when it is forgotten, and when the window locks itself."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from consultant_app.errors import AppError
from consultant_app.model.exchange import Role
from consultant_app.store.key_slots import Secret
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.pages.safety_help import HelpForm
from consultant_app.ui.pages.safety_keys_forms import PasswordForm, PhraseForm
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import keys

_MINUTES = (("5", "5 分钟"), ("15", "15 分钟"), ("30", "30 分钟"), ("60", "1 小时"), ("0", "不自动锁"))
_ELSEWHERE = (
    "以前拷到别处的备份还没有密码：第二处副本在下次复制时跟着换；自己手工拷走的，请删掉重新拷。"
    "已经导出的 Word、PDF、Excel 是普通文件，不受密码保护。"
)


class SafetyKeys(Card):
    """Reads the key file and acts through workflows.keys; the forms open inside the card."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("密码", "数据、照片和备份一直是加密的；有了密码，只有知道密码的人能打开。", parent)
        self.app = app
        self.form: PasswordForm | PhraseForm | HelpForm | None = None
        self._afterwards, self._is_first = "", False
        self.sentence = label("", wrap=True)
        self.ways = label("", "muted", wrap=True)
        self.set_button = button("设置密码", self.ask_set, icon_name="lock")
        self.change_button = button("换密码", self.ask_change, icon_name="edit")
        self.phrase_button = button("抄写恢复短语", self.ask_phrase, icon_name="note")
        self.remove_button = button("去掉密码", self.ask_remove, role="quiet")
        self.lock_button = button("现在锁定  Ctrl+L", self.lock, role="quiet")
        self.help_button = button("回复密码求助…", self.ask_help, icon_name="phone")
        self.minutes = Segments(_MINUTES, name="自动锁定")
        self.minutes.chosen.connect(self._choose_minutes)
        self.minutes_field = Field("多久没有操作就锁定窗口（正在做的事不会停）", self.minutes)
        self.buttons = QWidget()
        flow = FlowLayout(self.buttons)
        for each in (
            self.set_button, self.change_button, self.phrase_button, self.help_button, self.lock_button,
            self.remove_button,
        ):  # fmt: skip
            flow.addWidget(each)
        for part in (self.sentence, self.ways, self.buttons, self.minutes_field):
            self.body.addWidget(part)

    # show

    def refresh(self) -> None:
        """As the key file says."""
        state = keys.state(self.app.session.folder)
        good = state.password and (state.phrase or state.agency)
        set_role(self.sentence, "good" if good else "warn")
        self.sentence.setText(("✓ " if good else "！") + state.sentence)
        phrase = "恢复短语：已抄写并核对过" if state.phrase else "恢复短语：还没有"
        agency = "经理帮助：已登记机构密钥" if state.agency else "经理帮助：加入机构后自动登记"
        self.ways.setText(f"{phrase}　　{agency}")
        self.ways.setVisible(state.password)
        self.phrase_button.setText("换一张恢复短语" if state.phrase else "抄写恢复短语")
        self.set_button.setVisible(not state.password)
        for each in (self.change_button, self.phrase_button, self.remove_button, self.lock_button):
            each.setVisible(state.password)
        self.help_button.setVisible(self.app.role == Role.MANAGER)
        self.minutes_field.setVisible(state.password)
        self.minutes.show_value(str(self.app.setting("auto_lock")))

    def _choose_minutes(self, minutes: str) -> None:
        self.app.change_setting("auto_lock", int(minutes))

    def lock(self) -> None:
        """The same as Ctrl+L."""
        self.window().lock()

    # the forms

    def ask_set(self) -> None:
        """A first password."""
        form = PasswordForm("设置密码", "设置密码", old=False, new=True, note=_ELSEWHERE)
        form.done.connect(self._set)
        self._open(form)

    def ask_change(self) -> None:
        """Another password."""
        form = PasswordForm("换密码", "换密码", old=True, new=True, note="只重写小小的密钥文件，数据不动，一秒就好。")
        form.done.connect(self._change)
        self._open(form)

    def ask_remove(self) -> None:
        """No password any more."""
        note = "去掉后，拿到这台电脑或备份的人都能打开数据；纸上的恢复短语作废。"
        form = PasswordForm("去掉密码", "去掉密码", old=True, new=False, note=note)
        form.done.connect(self._remove)
        self._open(form)

    def ask_phrase(self) -> None:
        """A new recovery phrase."""
        form = PhraseForm(self._print)
        form.done.connect(self._keep_phrase)
        self._open(form)

    def ask_help(self) -> None:
        """The manager's answer to somebody who forgot."""
        self._open(HelpForm(self.app))

    def _open(self, form: PasswordForm | PhraseForm | HelpForm) -> None:
        self.close_form()
        self.form = form
        form.left.connect(self.close_form)
        self.body.insertWidget(self.body.indexOf(self.buttons) + 1, form)
        form.show()
        form.setFocus()

    def close_form(self) -> None:
        """Away with it, and with what was typed there."""
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            form.deleteLater()

    # do

    def _set(self, _old: str, new: str) -> None:
        work = partial(keys.set_password, self.app.session, new)
        self._do("设置密码", work, "已设置密码。请接着抄下恢复短语。")

    def _change(self, old: str, new: str) -> None:
        work = partial(keys.change_password, self.app.session, Secret(password=old), new)
        self._do("换密码", work, "密码已经换好；恢复短语不变。")

    def _remove(self, old: str, _new: str) -> None:
        work = partial(keys.remove_password, self.app.session, Secret(password=old))
        self._do("去掉密码", work, "密码已经去掉。")

    def _keep_phrase(self, phrase: str, typed: str) -> None:
        work = partial(keys.keep_phrase, self.app.session, phrase, typed)
        self._do("核对恢复短语", work, "恢复短语已经生效。请把纸与电脑分开保管。")

    def _do(self, title: str, work: Callable[[], None], afterwards: str) -> None:
        self._afterwards = afterwards
        self._is_first = title == "设置密码"
        self.app.run(Job(title, work, self), done=self._finished, failed=self._failed, quiet=True)

    def _finished(self, _nothing: object) -> None:
        self.close_form()
        self.refresh()
        self.app.say(self._afterwards, kind="good")
        if self._is_first:
            self.ask_phrase()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.refresh()
        if isinstance(self.form, PasswordForm | PhraseForm):
            self.form.say(str(error))
        else:
            self.app.say(str(error), kind="bad")

    def _print(self, phrase: str) -> None:
        from consultant_app.ui.phrase_sheet import print_sheet

        self.app.attempt(print_sheet, phrase, self)
