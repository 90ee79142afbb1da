"""安全与备份: the backups beside the data, how often they are made, and the data that was laid aside."""

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from consultant_app.store import backup
from consultant_app.ui.app import App
from consultant_app.ui.backups import BackupChooser, Wanted
from consultant_app.ui.job import Job
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.field import Field
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.segments import Segments
from consultant_app.workflows import replaying
from consultant_app.workflows.merge_desk import Outcome

_HOURS = (("1", "1 小时"), ("2", "2 小时"), ("4", "4 小时"), ("8", "8 小时"))


class BackupCard(Card):
    """How many backups there are and where; each can be looked into and taken back."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("备份与恢复", "启动时、退出时和使用中自动备份，每一份都重新打开核对过。", parent)
        self.app = app
        self.state = label("", wrap=True, selectable=True)
        self.hours = Segments(_HOURS, name="自动备份间隔")
        self.hours.chosen.connect(self._choose_hours)
        self.chooser = BackupChooser(partial(backup.list_backups, app.session.folder), app=app)
        self.chooser.wanted.connect(self.take_back)
        self.actions.addWidget(button("打开文件夹", self.open_folder, icon_name="folder", role="quiet"))
        self.body.addWidget(self.state)
        self.body.addWidget(self.chooser)
        self.body.addWidget(Field("使用中每隔多久备份一次（有修改时）", self.hours))

    def refresh(self) -> None:
        """What there is now."""
        every = backup.list_backups(self.app.session.folder)
        folder = self.app.session.folder / backup.FOLDER
        newest = f"最近一份 {every[0].made_at:%m-%d %H:%M}，共 {len(every)} 份" if every else "还没有备份"
        self.state.setText(f"{newest}。保存在 {folder}")
        self.hours.show_value(str(self.app.setting("backup_hours")))
        self.chooser.refresh()

    def _choose_hours(self, hours: str) -> None:
        self.app.change_setting("backup_hours", int(hours))

    def open_folder(self) -> None:
        """Show the backups in the system's file window."""
        folder = self.app.session.folder / backup.FOLDER
        folder.mkdir(exist_ok=True)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.app.say(f"系统没有打开文件夹，请手动打开：{folder}", kind="warn")

    def take_back(self, chosen: Wanted) -> None:
        """Close, restore and open again."""
        self.window().close_and_take_back(chosen)


class LaidAsideCard(Card):
    """Data that made room for a backup, and packages that came later; hidden while there is neither."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("换下来的数据", "恢复备份时换下来的数据，一直保留，可以再换回来。", parent)
        self.chooser = BackupChooser(
            partial(backup.list_laid_aside, app.session.folder), app=app, name="换下来的数据", empty=""
        )
        self.chooser.wanted.connect(self.take_back)
        self.app = app
        self.later = label("", wrap=True)
        self.replay = button("重新合并", self.merge_later, icon_name="merge")
        self.body.addWidget(self.chooser)
        self.body.addLayout(row(self.later, self.replay))

    def refresh(self) -> None:
        """What there is now."""
        aside = bool(backup.list_laid_aside(self.app.session.folder))
        later = len(replaying.later_packages(self.app.session)) if aside else 0
        self.setVisible(aside)
        self.later.setText(f"收件箱里有 {later} 个文件是这份数据之后收到的，可以重新合并，整批可以撤销。")
        self.later.setVisible(bool(later))
        self.replay.setVisible(bool(later))
        self.chooser.refresh()

    def merge_later(self) -> None:
        """Receive and merge once more what came after the backup, in a worker."""
        job = Job("重新合并", partial(replaying.replay, self.app.session), self)
        self.app.run(job, done=self._merged)

    def _merged(self, outcome: Outcome) -> None:
        self.refresh()
        self.app.say(outcome.sentence, kind="good", undo=bool(outcome.taken))

    def take_back(self, chosen: Wanted) -> None:
        """Close, restore and open again."""
        self.window().close_and_take_back(chosen)
