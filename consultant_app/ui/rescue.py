"""The window for the day on which the data cannot be opened: why, and the ways to go on."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from consultant_app import paths
from consultant_app.errors import AppError
from consultant_app.store import backup
from consultant_app.store.key_slots import NOTHING
from consultant_app.ui.backups import BackupChooser, Wanted, told_of
from consultant_app.ui.icons import app_icon
from consultant_app.ui.theme import dress, set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row

_TRIED = 12


class Rescue(QDialog):
    """Accepted when `folder` is worth another try: a backup was taken back, or another folder chosen."""

    def __init__(
        self,
        folder: Path,
        sentence: str,
        *,
        may_choose: bool,
        new: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        dress(self)
        self.folder = folder
        self._listed = "下面是找到的备份：点一份查看，再决定是否恢复；照片会接着取回。" if new else sentence
        title = "从备份恢复" if new else "数据打不开"
        self.unlock = NOTHING  # what opened the backup that was taken back
        self.told = ""  # which one that was, for the message once the window is open
        self.setWindowTitle(f"质量帮扶工作台 — {title}")
        self.setWindowIcon(app_icon())
        self.resize(680, 460)
        self.sentence = label(sentence, "" if new else "bad", wrap=True, selectable=True)
        self.backups = BackupChooser(partial(backup.list_backups, folder))
        self.backups.wanted.connect(self.take_back)
        set_role(self.backups.go, "primary")
        self.choose = button("换一个数据文件夹", self.choose_folder, icon_name="folder")
        self.choose.setVisible(may_choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        layout.addWidget(label(title, "title"))
        layout.addWidget(self.sentence)
        layout.addWidget(label(f"数据文件夹：{folder}", "muted", wrap=True, selectable=True))
        if new:
            self.backups.afterwards = "恢复后直接打开。"
        else:
            layout.addWidget(label("从备份恢复", "heading"))
        layout.addWidget(self.backups)
        layout.addStretch(1)
        self.elsewhere = button("U 盘上的备份…", self.look_elsewhere, icon_name="backup")
        layout.addLayout(row(self.elsewhere, self.choose, None, button("返回" if new else "退出", self.reject)))
        self.backups.refresh()
        self._offer_newest_good()

    def _offer_newest_good(self) -> None:
        """Look into the backups, the newest first, and ask about the first one that can be used."""
        for each in backup.list_backups(self.folder)[:_TRIED]:
            facts = backup.look_into(each.path)
            if not facts.refusal or facts.locked:
                self.backups.ask(each)
                return

    def look_elsewhere(self) -> None:
        """Ask for a stick or folder that holds backups and list them."""
        name = QFileDialog.getExistingDirectory(self, "选择放有备份的 U 盘或文件夹")
        if name:
            self.list_elsewhere(Path(name))

    def list_elsewhere(self, folder: Path) -> None:
        """List the backups below a folder."""
        found = self.backups.look_in(folder)
        none = f"“{folder}”里没有找到备份。请选择放副本的 U 盘或其中的文件夹。"
        self.sentence.setText(self._listed if found else none)

    def take_back(self, chosen: Wanted) -> None:
        """Restore and let the program open the data again; a refusal is shown in place of the first sentence."""
        from consultant_app.store import restoring

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside = restoring.restore(self.folder, chosen.backup, chosen.unlock)
        except (AppError, OSError) as error:
            self.sentence.setText(str(error))
            self.backups.leave()
        else:
            self.unlock, self.told = chosen.unlock, told_of(chosen.backup, aside)
            self.accept()

    def choose_folder(self) -> None:
        """Use the data of another folder, from now on."""
        name = QFileDialog.getExistingDirectory(self, "选择数据文件夹", str(self.folder.parent))
        if name:
            self.folder = Path(name)
            paths.remember_data_dir(self.folder)
            self.accept()
