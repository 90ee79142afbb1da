"""A short list of things to go to: one button per line, with a remark at its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.labels import clear_layout, label, row


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line; `tag` stands in front (its role colours it), `note` at the end."""

    text: str
    note: str = ""
    tag: str = ""
    role: str = "muted"
    open: Callable[[], object]


class LineList(QWidget):
    """Shows entries; `empty` is said while there are none."""

    def __init__(self, *, name: str, empty: str, most: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._empty, self._most = empty, most
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self.show_entries([])

    def show_entries(self, entries: Sequence[Entry], *, most: int = 0) -> None:
        """Show these lines, at most `most` of them, and say how many more there are."""
        clear_layout(self._layout)
        most = most or self._most
        for entry in entries[:most]:
            self._layout.addWidget(EntryButton(entry))
        if not entries:
            self._layout.addWidget(label(self._empty, "muted", wrap=True))
        elif len(entries) > most:
            self._layout.addWidget(label(f"另有 {len(entries) - most} 条", "muted"))

    def buttons(self) -> list["EntryButton"]:
        """The lines shown."""
        widgets = [self._layout.itemAt(at).widget() for at in range(self._layout.count())]
        return [widget for widget in widgets if isinstance(widget, EntryButton)]


class EntryButton(QPushButton):
    """One line."""

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry = entry
        set_role(self, "quiet")
        self.setAutoDefault(False)
        self.setAccessibleName("　".join(part for part in (entry.tag, entry.text, entry.note) if part))
        self.setToolTip(entry.text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._text = label(entry.text)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        parts = [label(entry.tag, entry.role)] if entry.tag else []
        layout = row(*parts, self._text, label(entry.note, "muted"), spacing=12)
        layout.setStretch(len(parts), 1)
        layout.setContentsMargins(8, 2, 8, 2)
        self.setLayout(layout)
        for child in self.children():
            if isinstance(child, QWidget):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self._entry.open()

    def resizeEvent(self, event: QEvent) -> None:
        """A text that is too long ends with …"""
        super().resizeEvent(event)
        width = self._text.width()
        self._text.setText(self._text.fontMetrics().elidedText(self._entry.text, Qt.TextElideMode.ElideRight, width))
