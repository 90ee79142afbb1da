"""The photos beside one record: an answer, a problem, a note."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import Assessment, Photo
from consultant_app.store import media
from consultant_app.ui.app import App
from consultant_app.ui.photo_adding import add_photos
from consultant_app.ui.widgets.photos import PhotoStrip
from consultant_app.workflows import editing, findings, photos


class OwnerPhotos(QWidget):
    """show_owner() says whose photos; adding, describing and removing go through the workflows."""

    def __init__(self, app: App, *, name: str, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self._owner = ("", "")
        self.strip = PhotoStrip(self._load, name=name, add=self._add, remove=self._remove, caption=self._describe)
        if compact:
            self.strip.hint.hide()
            self.setToolTip(self.strip.hint.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.strip)
        self._shown: list[Photo] | None = None

    def show_owner(self, table: str, owner_id: str, assessment: Assessment | None = None) -> None:
        """Show the photos of a record; with its round, they carry their numbers of the papers."""
        self._owner = (table, owner_id)
        mine = findings.photos_of(self.app.session.db, owner_id) if owner_id else []
        if mine == self._shown:
            return
        self._shown = mine
        numbers = {}
        if mine and assessment is not None:
            numbered = photos.numbered_photos(self.app.session.db, assessment)
            numbers = {photo.id: number for number, photo in numbered}
        self.strip.show_photos(mine, numbers)

    def _load(self, sha256: str) -> bytes:
        return media.get(self.app.session, sha256, media.Copy.DOCUMENT)

    def _add(self, files: list[Path | photos.Pasted]) -> None:
        table, owner_id = self._owner
        add_photos(self.app, table, owner_id, files)

    def _remove(self, photo: Photo) -> None:
        editing.remove_record(self.app.session, Photo, photo.id)
        self.app.say("已移除照片。", undo=True)

    def _describe(self, photo: Photo, text: str) -> None:
        editing.set_fields(self.app.session, Photo, photo.id, caption=text)
