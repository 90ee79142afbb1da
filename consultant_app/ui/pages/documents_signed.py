"""签字页照片: after the paper was signed by hand, a photo of it comes back to the version it was printed from."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.plan import DocumentRecord
from consultant_app.ui.app import App
from consultant_app.ui.pages.survey_photos import OwnerPhotos
from consultant_app.ui.widgets.labels import label
from consultant_app.workflows import signed_pages


class SignedPages(QWidget):
    """show_paper() shows the newest version of a paper and what was signed of it and of earlier versions."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.document: DocumentRecord | None = None
        self.heading = label("", "strong")
        self.earlier = label("", "muted", wrap=True)
        self.photos = OwnerPhotos(app, name="签字页照片", compact=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.heading, self.photos, self.earlier):
            layout.addWidget(part)
        self.show_paper(None)

    def show_paper(self, document: DocumentRecord | None) -> None:
        """Show the signed pages of this version; nothing can be attached before there is a paper."""
        self.document = document
        self.setVisible(document is not None)
        if document is None:
            return
        db = self.app.session.db
        self.photos.show_owner(signed_pages.OWNER, document.id)
        count = len(signed_pages.signed_pages(db, document.id))
        state = f"已附 {count} 张" if count else "签字后拍照附上"
        self.heading.setText(f"签字页照片　{document.version}　{state}")
        every = signed_pages.signed_versions(db, document.enterprise_id, document.kind, document.subject_id)
        older = [f"{record.version}（{len(mine)} 张）" for record, mine in every if record.id != document.id]
        self.earlier.setText(f"已附签字页的早先版本：{'、'.join(older)}" if older else "")
        self.earlier.setVisible(bool(older))
