"""Bringing photos in from anywhere in the window: read in a child process, stored, then listed beside their record."""

from pathlib import Path

from PySide6.QtCore import QObject

from consultant_app.model.assessment import Photo
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.workflows import photos


def add_photos(app: App, owner_table: str, owner_id: str, files: list[Path | photos.Pasted]) -> Job:
    """Start adding photo files to a record of the enterprise in hand; what happens is said in the page."""
    job = Job("加入照片", photos.prepare_photos(app.session, app.enterprise_id, owner_table, owner_id, files))
    return app.run(job, done=_Keeper(app, job).keep)


class _Keeper(QObject):
    """Lists the photos once their bytes are safe; lives as long as the job."""

    def __init__(self, app: App, job: Job) -> None:
        super().__init__(job)
        self._app = app

    def keep(self, made: list[Photo]) -> None:
        """In the window's thread."""
        self._app.attempt(photos.keep_photos, self._app.session, made)
        damaged = sum(photo.damaged for photo in made)
        if damaged:
            self._app.say(f"{damaged} 张照片打不开，已原样保存并标为“损坏”。", kind="warn")
