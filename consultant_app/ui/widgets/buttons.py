"""Buttons whose icons follow the theme."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from consultant_app.ui.icons import icon
from consultant_app.ui.theme import current_theme, set_role


def button(
    text: str,
    act: Callable[[], object] | None = None,
    *,
    icon_name: str = "",
    role: str = "",
    tip: str = "",
    parent: QWidget | None = None,
) -> "Button":
    """A push button; roles: "", primary, quiet, link, danger."""
    result = Button(text, icon_name, parent)
    if role:
        set_role(result, role)
    if tip:
        result.setToolTip(tip)
    if act:
        result.clicked.connect(act)
    return result


class Button(QPushButton):
    """A push button with one of our icons."""

    def __init__(self, text: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setIconSize(QSize(20, 20))
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        self._paint_icon()

    def set_icon(self, name: str) -> None:
        """Another icon."""
        self._icon_name = name
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DynamicPropertyChange):
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        if self._icon_name:
            theme = current_theme()
            ink = theme.on_accent if self.property("role") == "primary" or self.isChecked() else theme.text
            self.setIcon(icon(self._icon_name, ink, theme.faint))
        elif not self.icon().isNull():
            self.setIcon(QIcon())


class IconButton(QToolButton):
    """A square button with an icon only; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon_name: str, name: str, act: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setIconSize(QSize(20, 20))
        self.setToolTip(name)
        self.setAccessibleName(name)
        set_role(self, "quiet")
        self._paint_icon()
        if act:
            self.clicked.connect(act)

    def set_icon(self, name: str) -> None:
        """Another icon."""
        self._icon_name = name
        self._paint_icon()

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changes."""
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        theme = current_theme()
        ink = theme.on_soft if self.isChecked() else theme.text
        self.setIcon(icon(self._icon_name, ink, theme.faint))
