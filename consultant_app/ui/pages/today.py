"""今日: where I stopped, what is due, what waits to be sorted in."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.base import Page


class TodayPage(Page):
    """The first page."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.set_head("今日")
        QVBoxLayout(self)
