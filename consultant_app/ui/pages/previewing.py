"""A page whose papers are looked at in its place, and printed from there."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page
from consultant_app.ui.pages.documents_making import Maker
from consultant_app.workflows.looking import Look


class PreviewingPage(Page):
    """What `maker` got ready is shown in `stack`, above what else is there; close_preview() leads back."""

    def __init__(self, app: App, parent: QWidget | None = None, *, maker: type[Maker] = Maker) -> None:
        super().__init__(app, parent)
        self.maker = maker(app, self)
        self.maker.looked.connect(self.show_look)
        self.stack = QStackedWidget()
        self._preview: Any = None

    def preview(self) -> Any:
        """The preview, made when first asked for."""
        if self._preview is None:
            from consultant_app.ui.preview import Preview

            self._preview = Preview(self.app, self.maker.keep, self.maker.look_again)
            self._preview.closed.connect(self.close_preview)
            self.stack.addWidget(self._preview)
        return self._preview

    def is_previewing(self) -> bool:
        """Whether the preview is in front."""
        return self._preview is not None and self.stack.currentWidget() is self._preview

    def show_look(self, look: Look) -> None:
        """Show the preview of a paper."""
        if self.app.attempt(self._shown, look):
            self.stack.setCurrentWidget(self.preview())
            self.preview().canvas.setFocus()
            self.show_step()

    def _shown(self, look: Look) -> bool:
        self.preview().show_look(look)
        return True

    def close_preview(self) -> None:
        """Back to where one was."""

    def leave_other_enterprise(self) -> None:
        """Close the preview of a paper that is not about the enterprise in hand."""
        record = self.preview().look.made.record if self.is_previewing() else None
        if record is not None and record.enterprise_id != self.app.enterprise_id:
            self.close_preview()

    def show_step(self) -> None:
        """What the blue button does now."""
