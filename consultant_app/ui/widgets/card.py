"""A framed piece of a page with a heading and its own small buttons."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.labels import label, row


class Card(QFrame):
    """Add content with `card.body.addWidget(...)`; `card.actions.addWidget(...)` puts buttons beside the heading."""

    def __init__(self, title: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setAccessibleName(title)
        self.heading = label(title, "heading")
        self.hint = label(hint, "muted", wrap=True)
        self.actions = row()
        head = row(self.heading, None, self.actions)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 16)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self.hint)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.heading.setVisible(bool(title))  # only now: without a parent it would be a window
        self.hint.setVisible(bool(hint))

    def set_title(self, title: str, hint: str = "") -> None:
        """Another heading and hint."""
        self.setAccessibleName(title)
        for part, text in ((self.heading, title), (self.hint, hint)):
            part.setText(text)
            part.setVisible(bool(text))
