"""Closing safely: what is typed is saved, a verified backup is made, and only then the window goes."""

import logging
from collections.abc import Callable, Generator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from consultant_app.ui.app import App
from consultant_app.ui.job import Job, wait_for_all
from consultant_app.workflows.progress import Progress

if TYPE_CHECKING:
    from consultant_app.ui.main_window import MainWindow

log = logging.getLogger(__name__)
_PATIENCE = 5.0  # seconds that cancelled work gets to clean up


def start_backup(app: App, show: Callable[[str], object]) -> Job:
    """Make a verified backup in the background; `show` gets the line for the rail."""
    reporter = _BackupReport(app, show)
    job = Job("备份", reporter.work)
    reporter.setParent(job)
    app.run(job, done=reporter.done, failed=reporter.failed)
    return job


def may_close(window: "MainWindow") -> bool:
    """Save and back up; False when the person would rather stay."""
    if not window.flush() and not _anyway(window, "有内容没有保存成功（红框处）。现在关闭会丢失它，确定关闭吗？"):
        return False
    busy = [job.title for job in window.app.running() if not job.quiet and not job.over]
    if busy and not _anyway(window, f"正在进行：{'、'.join(busy)}。现在关闭会中断它，确定关闭吗？"):
        return False
    for job in window.app.running():
        job.cancel()
    wait_for_all(_PATIENCE)  # a backup that is being made is the last one
    _last_backup(window.app)
    return True


def _anyway(window: "MainWindow", question: str) -> bool:
    from PySide6.QtWidgets import QMessageBox  # not needed to start

    box = QMessageBox(QMessageBox.Icon.Warning, "关闭", question, parent=window)
    stay = box.addButton("不关闭", QMessageBox.ButtonRole.RejectRole)
    go = box.addButton("仍然关闭", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is go


def _last_backup(app: App) -> None:
    """The backup at exit; a failure does not keep the person from leaving, the next start tells of it."""
    if app.session.read_only:
        return
    try:
        _make_backup(app)
        app.state.write("backup_failed", "")
    except Exception as error:  # whatever it was, the data itself is saved
        log.exception("backup at exit failed")
        app.state.write("backup_failed", str(error) or type(error).__name__)


def _make_backup(app: App) -> str:
    """A verified backup; the line for the rail."""
    from consultant_app.store import backup
    from consultant_app.store.backup_notes import Occasion

    backup.make_backup(app.session, Occasion.EXIT)
    return _line()


def last_backup(app: App) -> str:
    """When the newest backup was made, for the rail."""
    from consultant_app.store import backup

    found = backup.list_backups(app.session.folder)
    if not found:
        return "还没有备份"
    made_at = found[0].made_at
    return f"备份 {made_at:%H:%M}" if made_at.date() == datetime.now().date() else f"备份 {made_at:%m-%d %H:%M}"


def _line() -> str:
    return f"备份 {datetime.now():%H:%M}"


class _BackupReport(QObject):
    """Carries the outcome of a backup to the window's thread."""

    def __init__(self, app: App, show: Callable[[str], object]) -> None:
        super().__init__()
        self._app, self._show = app, show

    def work(self) -> Generator[Progress, None, str]:
        """Runs in the worker."""
        from consultant_app.store import backup

        for text in backup.steps(self._app.session):
            yield Progress(text)
        return _line()

    def done(self, text: str) -> None:
        """Say it in the rail and in the page."""
        self._show(text)
        self._app.say("备份完成，已核对可以恢复。", kind="good")

    def failed(self, error: Exception) -> None:
        """Say what to do; the backup itself may be there, only its second place not."""
        self._show(last_backup(self._app))
        self._app.say(f"备份没有成功：{error}。数据本身已经保存，请检查备份位置的空间后再试。", kind="bad")
