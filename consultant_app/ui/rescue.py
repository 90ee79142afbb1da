"""The window for the day on which the data cannot be opened: why, and the ways to go on."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from consultant_app import paths
from consultant_app.errors import AppError
from consultant_app.store import backup
from consultant_app.store.backup import Backup
from consultant_app.ui.backups import BackupChooser
from consultant_app.ui.icons import app_icon
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row

_TRIED = 12


class Rescue(QDialog):
    """Accepted when `folder` is worth another try: a backup was taken back, or another folder chosen."""

    def __init__(self, folder: Path, sentence: str, *, may_choose: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.setWindowTitle("质量帮扶工作台 — 数据打不开")
        self.setWindowIcon(app_icon())
        self.resize(680, 460)
        self.sentence = label(sentence, "bad", wrap=True, selectable=True)
        self.backups = BackupChooser(partial(backup.list_backups, folder))
        self.backups.wanted.connect(self.take_back)
        self.choose = button("换一个数据文件夹", self.choose_folder, icon_name="folder")
        self.choose.setVisible(may_choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        layout.addWidget(label("数据打不开", "title"))
        layout.addWidget(self.sentence)
        layout.addWidget(label(f"数据文件夹：{folder}", "muted", wrap=True, selectable=True))
        layout.addWidget(label("从备份恢复", "heading"))
        layout.addWidget(self.backups)
        layout.addStretch(1)
        layout.addLayout(row(self.choose, None, button("退出", self.reject)))
        self.backups.refresh()
        self._offer_newest_good()

    def _offer_newest_good(self) -> None:
        """Look into the backups, the newest first, and ask about the first one that can be used."""
        for each in backup.list_backups(self.folder)[:_TRIED]:
            facts = backup.look_into(each.path)
            if not facts.refusal or facts.locked:
                self.backups.ask(each)
                return

    def take_back(self, chosen: Backup) -> None:
        """Restore and let the program open the data again; a refusal is shown in place of the first sentence."""
        from consultant_app.store import restoring

        try:
            restoring.restore(self.folder, chosen)
        except AppError as error:
            self.sentence.setText(str(error))
            self.backups.leave()
        else:
            self.accept()

    def choose_folder(self) -> None:
        """Use the data of another folder, from now on."""
        name = QFileDialog.getExistingDirectory(self, "选择数据文件夹", str(self.folder.parent))
        if name:
            self.folder = Path(name)
            paths.remember_data_dir(self.folder)
            self.accept()
