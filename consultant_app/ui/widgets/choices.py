"""Rows of big answer buttons on number keys: choices, scores, 人机料法环测."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from consultant_app.model.assessment import TAGS
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import label, row

Option = tuple[str, str, str]  # value, label, number key ("" for none)


class ChoiceButtons(QWidget):
    """One of several answers, or several of them. `chosen` carries the value, or "" when taken back.

    The values of several answers are joined by a space.
    """

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[Option],
        *,
        name: str,
        several: bool = False,
        clearable: bool = True,
        height: int = 48,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._several, self._clearable, self._name = several, clearable, name
        self.buttons: dict[str, Button] = {}
        self._keys: dict[str, str] = {}
        layout = FlowLayout(self)
        for value, text, key in options:
            button = Button(f"{text}　{key}" if key else text)
            button.setCheckable(True)
            button.setMinimumHeight(height)
            button.setAccessibleName(f"{name} {text}")
            button.setProperty("value", value)
            button.clicked.connect(self._clicked)
            self.buttons[value] = button
            self._keys[key] = value
            layout.addWidget(button)

    def value(self) -> str:
        """What is chosen now."""
        return " ".join(value for value, button in self.buttons.items() if button.isChecked())

    def show_value(self, value: str) -> None:
        """Mark what is stored."""
        marked = value.split() if self._several else [value]
        for key, button in self.buttons.items():
            button.setChecked(key in marked)

    def press(self, key: str) -> bool:
        """Press the button of a number key; False when there is none (for pages that take the keys themselves)."""
        if key and key in self._keys and self.isEnabled():
            self.buttons[self._keys[key]].click()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys choose, arrow keys walk."""
        if self.press(event.text()):
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        buttons = list(self.buttons.values())
        if step and self.focusWidget() in buttons:
            buttons[(buttons.index(self.focusWidget()) + step) % len(buttons)].setFocus()
            return
        super().keyPressEvent(event)

    def _clicked(self) -> None:
        pressed = self.sender()
        if not self._several:
            if not pressed.isChecked() and not self._clearable:
                pressed.setChecked(True)
            for button in self.buttons.values():
                if button is not pressed:
                    button.setChecked(False)
        self.chosen.emit(self.value())


class ScoreButtons(QWidget):
    """0–5 with the anchor text of each level. `chosen` carries "0" … "5", or "" when taken back."""

    chosen = Signal(str)

    def __init__(self, anchors: Sequence[str] = (), *, name: str = "评分", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._value = ""
        self._name = name
        self.buttons: list[Button] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for level in range(6):
            button = ScoreButton(level)
            button.clicked.connect(self._clicked)
            self.buttons.append(button)
            layout.addWidget(button)
        self.set_anchors(anchors)

    def set_anchors(self, anchors: Sequence[str]) -> None:
        """The texts of the levels 0 to 5."""
        for level, button in enumerate(self.buttons):
            text = anchors[level] if level < len(anchors) else ""
            button.set_text(text)
            button.setAccessibleName(f"{self._name} {level}分 {text}".strip())

    def value(self) -> str:
        """The level chosen, or empty text."""
        return self._value

    def show_value(self, value: str) -> None:
        """Mark the stored level."""
        self._value = value
        for level, button in enumerate(self.buttons):
            button.setChecked(value == str(level))

    def press(self, key: str) -> bool:
        """Press the button of a number key 0–5."""
        if len(key) == 1 and key in "012345" and self.isEnabled():
            self.buttons[int(key)].click()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys score, up and down walk."""
        if self.press(event.text()):
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key())
        if step and self.focusWidget() in self.buttons:
            self.buttons[(self.buttons.index(self.focusWidget()) + step) % 6].setFocus()
            return
        super().keyPressEvent(event)

    def _clicked(self) -> None:
        level = str(self.buttons.index(self.sender()))
        self.show_value("" if level == self._value else level)
        self.chosen.emit(self._value)


class ScoreButton(Button):
    """A level with its anchor text wrapped beside the number."""

    def __init__(self, level: int, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setCheckable(True)
        self.number = label(str(level), "heading")
        self.anchor = label("", wrap=True)
        self.number.setFixedWidth(24)
        layout = row(self.number, self.anchor, spacing=10)
        layout.setStretch(1, 1)
        layout.setContentsMargins(14, 4, 14, 4)
        self.setLayout(layout)
        for part in (self.number, self.anchor):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.toggled.connect(self._colour)

    def set_text(self, text: str) -> None:
        """The anchor text."""
        self.anchor.setText(text)

    def sizeHint(self) -> QSize:
        """As high as the wrapped text asks for."""
        hint = super().sizeHint()
        width = max(self.width(), 240)
        hint.setHeight(max(44, self.layout().heightForWidth(width)))
        return hint

    def minimumSizeHint(self) -> QSize:
        """The text is never clipped."""
        return QSize(120, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """The anchor text wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the text in that width."""
        return max(44, self.layout().heightForWidth(width))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "anchor"):
            self._colour()

    def _colour(self) -> None:
        theme = current_theme()
        ink = theme.on_accent if self.isChecked() else theme.text
        for part in (self.number, self.anchor):
            part.setStyleSheet(f"color: {ink}; background: transparent;")


class TagPicker(ChoiceButtons):
    """人 机 料 法 环 测."""

    def __init__(self, *, name: str = "人机料法环测", several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__([(tag, tag, "") for tag in TAGS], name=name, several=several, height=40, parent=parent)
