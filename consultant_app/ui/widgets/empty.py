"""What a page shows while there is nothing yet: what this place is for, and the way to begin."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from consultant_app.ui.icons import pixmap
from consultant_app.ui.theme import current_theme, set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.labels import label, row

_WIDTH = 560  # a centred label does not grow with its lines by itself


class EmptyState(QWidget):
    """Icon, sentence, explanation, and buttons as (text, act); the first one is the blue one if `primary`."""

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        *,
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = QLabel()
        picture.setPixmap(pixmap(icon_name, current_theme().muted, 48, self.devicePixelRatioF()))
        self.buttons = [Button(caption) for caption, _act in actions]
        for button, (_caption, act) in zip(self.buttons, actions, strict=True):
            button.clicked.connect(act)
            button.setAutoDefault(True)  # Enter presses it as well as Space
        if primary and self.buttons:
            set_role(self.buttons[0], "primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(picture, 0, centre)
        self.title = label("", "heading")
        self.text = label("", "muted", wrap=True)
        self.text.setAlignment(centre)
        self.text.setFixedWidth(_WIDTH)
        self.show_words(title, text)
        layout.addWidget(self.title, 0, centre)
        layout.addWidget(self.text, 0, centre)
        layout.addLayout(row(None, *self.buttons, None, spacing=12))
        layout.addStretch(2)

    def show_words(self, title: str, text: str) -> None:
        """Say something else."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setMinimumHeight(self.text.heightForWidth(_WIDTH))
