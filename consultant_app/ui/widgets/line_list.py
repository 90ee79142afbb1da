"""A short list of things to go to: one button per line, with a remark at its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import ElidedLabel, label, row


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line; `tag` stands in front (its role colours it), `note` at the end."""

    text: str
    note: str = ""
    tag: str = ""
    role: str = "muted"
    open: Callable[[], object]
    extra: tuple[str, Callable[[], object]] | None = None  # a button of its own at the end: text, act


class LineList(QWidget):
    """Shows entries; `empty` is said while there are none."""

    def __init__(self, *, name: str, empty: str, most: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._empty, self._most = empty, most
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._buttons: list[EntryButton] = []
        self._rest = label("", "muted", wrap=True)
        self._layout.addWidget(self._rest)
        self.show_entries([])

    def show_entries(self, entries: Sequence[Entry], *, most: int = 0) -> None:
        """Show these lines, at most `most` of them, and say how many more there are.

        Lines are changed in place: the keyboard stays where it is and a scrolled page does not jump.
        """
        most = most or self._most
        shown = entries[:most]
        for line, entry in zip(self._buttons, shown, strict=False):
            line.show_entry(entry)
        for entry in shown[len(self._buttons) :]:
            self._buttons.append(EntryButton(entry))
            self._layout.insertWidget(len(self._buttons) - 1, self._buttons[-1])
        self._drop(self._buttons[len(shown) :])
        self._rest.setText(f"另有 {len(entries) - most} 条" if entries else self._empty)
        self._rest.setVisible(not 0 < len(entries) <= most)

    def _drop(self, surplus: list["EntryButton"]) -> None:
        del self._buttons[len(self._buttons) - len(surplus) :]
        if self._buttons and any(line.hasFocus() for line in surplus):
            self._buttons[-1].setFocus()
        for line in surplus:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()

    def buttons(self) -> list["EntryButton"]:
        """The lines shown."""
        return list(self._buttons)


class EntryButton(QPushButton):
    """One line."""

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "quiet")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tag, self._text, self._note = label(), ElidedLabel(), label("", "muted")
        layout = row(self._tag, self._text, self._note, spacing=12)
        layout.setStretch(1, 1)
        layout.setContentsMargins(8, 0, 8, 0)
        self.setLayout(layout)
        for child in self.children():
            if isinstance(child, QWidget):
                child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.extra = button("", self._act)
        layout.addWidget(self.extra)
        self.clicked.connect(self._open)
        self.show_entry(entry)

    def show_entry(self, entry: Entry) -> None:
        """Stand for this entry from now on."""
        self._entry = entry
        self.setAccessibleName("　".join(part for part in (entry.tag, entry.text, entry.note) if part))
        self.setToolTip(entry.text)
        self._tag.setText(entry.tag)
        self._tag.setVisible(bool(entry.tag))
        set_role(self._tag, entry.role)
        self._note.setText(entry.note)
        self._text.set_full(entry.text)
        self.extra.setText(entry.extra[0] if entry.extra else "")
        self.extra.setAccessibleName(f"{self.extra.text()}：{entry.text}")
        self.extra.setVisible(entry.extra is not None)

    def _act(self) -> None:
        if self._entry.extra is not None:
            self._entry.extra[1]()

    def _open(self) -> None:
        self._entry.open()
