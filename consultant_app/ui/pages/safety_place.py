"""安全与备份, 另一块盘: a copy of backups and photos elsewhere, and taking a backup back from there."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from consultant_app.errors import AppError
from consultant_app.store.second_place import PlaceState
from consultant_app.store.second_place_check import PlaceCheck
from consultant_app.ui.app import App
from consultant_app.ui.backups import BackupChooser, Wanted
from consultant_app.ui.job import Job
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import caretaking

_HINT = "把备份、密钥文件和照片再放一份到 U 盘或另一块硬盘：插上时自动补上，写完读回核对，以后每周再核对一部分。"


class PlaceCard(Card):
    """Where the copy lies, how old it is, and what to do about it."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("另一块盘上的副本", _HINT, parent)
        self.app = app
        self.state = label("", wrap=True, selectable=True)
        self.reminder = label("", "warn", wrap=True)
        self.choose = button("选择位置…", self.choose_place, icon_name="folder")
        self.checked = label("", wrap=True, selectable=True)
        self.now = button("现在复制", self.copy, icon_name="copy")
        self.verify = button("核对副本", self.check, icon_name="check", tip="把那块盘上的备份和照片全部读回来核对")
        self.drop = button("不再复制", self.forget, role="quiet")
        self.open = button("从另一块盘恢复…", self.look_elsewhere, role="link")
        self.chooser = BackupChooser(list, app=app, name="另一块盘上的备份", empty="")
        self.chooser.wanted.connect(self.take_back)
        self.body.addWidget(self.state)
        self.body.addWidget(self.checked)
        self.body.addWidget(self.reminder)
        self.body.addLayout(row(self.choose, self.now, self.verify, self.drop, None))
        self.body.addLayout(row(self.open, None))
        self.body.addWidget(self.chooser)

    def refresh(self) -> None:
        """How the copy stands now."""
        state = caretaking.second_place_state(self.app.session)
        self._say(state)
        said = caretaking.reminder(self.app.session)
        self.reminder.setText(said)
        self.reminder.setVisible(bool(said))
        self._say_checked(state)
        self.now.setVisible(state is not None)
        self.verify.setVisible(state is not None and state.copied_at is not None)
        self.drop.setVisible(state is not None)
        self.choose.setText("换一个位置…" if state is not None else "选择位置…")
        self.chooser.refresh()

    def _say(self, state: PlaceState | None) -> None:
        if state is None:
            self._show("还没有选择位置。", "")
            return
        place = self.app.setting("backup_folder")
        copied = f"副本更新于 {state.copied_at:%Y-%m-%d %H:%M}" if state.copied_at else "还没有写过副本"
        now = "现在插着" if state.there else "现在没有插着，插上后自动补上"
        if state.error and state.there:
            self._show(f"！{place}：{copied}。上次没有完成：{state.error}", "bad")
        elif state.current:
            self._show(f"✓ {place}：{copied}，与最近一份备份相同。", "good")
        else:
            self._show(f"{place}：{copied}，{now}。", "")

    def _show(self, text: str, role: str) -> None:
        set_role(self.state, role)
        self.state.setText(text)

    def _say_checked(self, state: PlaceState | None) -> None:
        found = caretaking.last_place_check(self.app.session) if state is not None else None
        self.checked.setVisible(found is not None)
        if found is not None:
            set_role(self.checked, _kind(found))
            sign = "✓ " if _kind(found) == "good" else "！"
            self.checked.setText(sign + caretaking.place_sentence(self.app.session, found))

    def choose_place(self) -> None:
        """Ask for a folder on another disk and copy at once."""
        name = QFileDialog.getExistingDirectory(self, "选择放备份副本的位置", self.app.setting("backup_folder"))
        if name:
            self.use(Path(name))

    def use(self, folder: Path) -> None:
        """Copy to that folder from now on."""
        try:
            caretaking.choose_second_place(self.app.session, folder)
        except AppError as error:
            self.app.say(str(error), kind="bad")
            return
        self.refresh()
        self.copy()

    def copy(self) -> None:
        """Back up, then copy, in a worker."""
        self.app.run(Job("复制备份", partial(caretaking.back_up_twice, self.app.session), self), done=self._copied)

    def _copied(self, _nothing: object) -> None:
        self.app.say("副本已写好，读回核对过。", kind="good")
        self.refresh()

    def check(self) -> None:
        """Read all that lies there again, in a worker, and mend what is damaged."""
        work = partial(caretaking.check_second_place, self.app.session, all_of_it=True)
        self.app.run(Job("核对副本", work, self), done=self._checked)

    def _checked(self, found: PlaceCheck) -> None:
        self.app.say(caretaking.place_sentence(self.app.session, found), kind=_kind(found))
        self.refresh()

    def forget(self) -> None:
        """No more copies; what is on the other disk stays there."""
        self.app.change_setting("backup_folder", "")
        self.app.say("以后不再复制；那块盘上已有的副本没有动。", undo=True)

    def look_elsewhere(self) -> None:
        """Ask for a stick or folder that holds backups and list them."""
        name = QFileDialog.getExistingDirectory(self, "选择放有备份的 U 盘或文件夹", self.app.setting("backup_folder"))
        if name:
            self.list_elsewhere(Path(name))

    def list_elsewhere(self, folder: Path) -> None:
        """List the backups below a folder."""
        if not self.chooser.look_in(folder):
            self.app.say(f"“{folder}”里没有找到备份。请选择放副本的 U 盘或其中的文件夹。", kind="warn")

    def take_back(self, chosen: Wanted) -> None:
        """Close, restore and open again; photos follow in the background."""
        self.window().close_and_take_back(chosen)


def _kind(found: PlaceCheck) -> str:
    if not found.is_well:
        return "bad"
    return "warn" if found.mended_there + found.mended_here else "good"
