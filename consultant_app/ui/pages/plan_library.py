"""The whole measure library in a list to search: by words, number, 人机料法环测 or pinyin initials."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from consultant_app.model.plan import LibraryMeasure
from consultant_app.ui.finders import matches
from consultant_app.ui.search_popup import Found, SearchPopup
from consultant_app.workflows import library

_SIZE = (640, 420)


class LibraryPicker(SearchPopup):
    """`picked` carries the key of the measure that was chosen."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.search,
            "措施、工具、维度或编号，如 首件、5S、M-07、scjl",
            "措施库里没有，可以用“新增措施”自己写",
            parent,
        )
        self.list.setAccessibleName("措施库")

    def open_at(self, anchor: QWidget, text: str = "") -> None:
        """Show the list under a button, right-aligned with it; `text` is looked for at once."""
        super().open_at(anchor, *_SIZE)
        corner = anchor.mapToGlobal(anchor.rect().bottomRight())
        self.move(max(0, corner.x() - _SIZE[0]), corner.y() + 4)
        if text:
            self.line.setText(text)
            self.find()

    def search(self, text: str) -> list[Found]:
        """The measures that fit all words of a text; every one for an empty text."""
        words = text.split()
        fitting = [entry for entry in library.measures().values() if all(_fits(entry, word) for word in words)]
        return [
            Found(
                kind=entry.key, text=entry.title, note=f"{entry.dimension}·{entry.tag}", open=partial(self._pick, entry)
            )
            for entry in fitting
        ]

    def _pick(self, entry: LibraryMeasure) -> None:
        self.picked.emit(entry.key)


def _fits(entry: LibraryMeasure, word: str) -> bool:
    plain = word.casefold()
    if plain == entry.key.casefold() or word in (entry.tag, entry.dimension) or word in entry.clause:
        return True
    haystack = "\n".join((entry.text, entry.deliverable, entry.help_form, *entry.tools)).casefold()
    return plain in haystack or matches(entry.title, word)
