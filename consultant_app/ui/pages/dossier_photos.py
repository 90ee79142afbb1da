"""照片: of the enterprise itself, and those taken beside answers and problems."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.assessment import Photo
from consultant_app.store import media, records
from consultant_app.ui.app import App
from consultant_app.ui.pages.dossier_view import DossierView
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import scrolled
from consultant_app.ui.widgets.photos import PhotoStrip


class PhotosView(DossierView):
    """Photos of the enterprise can be added here; the others belong to their records."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.own = OwnerPhotos(app, name="企业照片")
        self.others = PhotoStrip(self._load, name="诊断和审核中的照片")
        self._shown: list[Photo] | None = None
        own = Card("企业照片", "厂门、车间、产品、证照等，不属于某一条诊断")
        own.body.addWidget(self.own)
        self.card = Card("诊断和审核中的照片", "随回答、问题、检查条目、不符合项拍的，以及签字页")
        self.card.body.addWidget(self.others)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addWidget(own)
        layout.addWidget(self.card)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def refresh(self) -> None:
        """Show all photos of the enterprise."""
        self.own.show_owner("enterprise", self.enterprise_id)
        every = records.of_enterprise(self.app.session.db, Photo, self.enterprise_id)
        others = [photo for photo in every if photo.owner_id != self.enterprise_id]
        if others != self._shown:
            self._shown = others
            self.others.show_photos(others)
            self.card.setVisible(bool(others))

    def _load(self, sha256: str) -> bytes:
        return media.get(self.app.session, sha256, media.Copy.DOCUMENT)
