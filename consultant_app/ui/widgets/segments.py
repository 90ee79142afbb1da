"""Tabs as a row of flat buttons: the parts of a page, one of them in front."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from consultant_app.ui.theme import TARGET, current_theme
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.flow import FlowLayout

_ENTRY = Qt.FocusPolicy.StrongFocus
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SHEET = """
QPushButton {{ border: 0; border-bottom: 3px solid transparent; border-radius: 0; background: transparent;
    color: {muted}; padding: 0 12px; min-height: {high}px; }}
QPushButton:hover, QPushButton:focus {{ background: {hover}; color: {text}; border-bottom-color: {border}; }}
QPushButton:checked {{ color: {link}; font-weight: bold; border-bottom-color: {accent}; background: transparent; }}
QPushButton:checked:focus {{ background: {hover}; }}
"""


class Segments(QWidget):
    """`chosen` carries the key of the part; Tab enters at the one in front, from there the arrow keys walk."""

    chosen = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons: dict[str, Button] = {}
        self._titles = dict(parts)
        layout = FlowLayout(self, spacing=2)
        for key, title in parts:
            button = Button(title)
            button.setCheckable(True)
            button.setProperty("key", key)
            button.clicked.connect(self._clicked)
            button.installEventFilter(self)
            self.buttons[key] = button
            layout.addWidget(button)
        self.show_value("")
        self._paint_sheet()

    def value(self) -> str:
        """The key of the part in front."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def show_value(self, key: str) -> None:
        """Mark the part in front."""
        entry = key if key in self.buttons else next(iter(self.buttons), "")
        for each, button in self.buttons.items():
            button.setChecked(each == key)
            button.setFocusPolicy(_ENTRY if each == entry else Qt.FocusPolicy.ClickFocus)

    def show_count(self, key: str, count: int) -> None:
        """A number behind a title; none for nothing."""
        text = f"{self._titles[key]} {count}" if count else self._titles[key]
        self.buttons[key].setText(text)
        self.buttons[key].setAccessibleName(text)

    def step(self, by: int) -> None:
        """The part after or before the one in front."""
        keys = list(self.buttons)
        self.buttons[keys[(keys.index(self.value() or keys[0]) + by) % len(keys)]].click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys walk along the buttons; a button by itself takes them for Tab."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            shown = [button for button in self.buttons.values() if not button.isHidden()]
            if watched in shown:
                shown[(shown.index(watched) + _STEPS[event.key()]) % len(shown)].setFocus()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.buttons:
            self._paint_sheet()

    def _clicked(self) -> None:
        key = self.sender().property("key")
        self.show_value(key)
        self.chosen.emit(key)

    def _paint_sheet(self) -> None:
        theme = current_theme()
        values = {name: getattr(theme, name) for name in ("muted", "text", "hover", "border", "link", "accent")}
        sheet = _SHEET.format(**values, high=TARGET - 3)
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
