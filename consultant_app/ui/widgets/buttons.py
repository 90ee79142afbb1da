"""Buttons whose icons follow the theme."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from consultant_app.ui.icons import icon, put_icon
from consultant_app.ui.theme import current_theme, set_role

ENTER_GOES_ON = "enter_goes_on"  # property of a page in which Enter is taken by the page itself


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as well as Space, unless it lies in a page where Enter goes on to the next question."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.isAutoRepeat() and not self._enter_goes_on():
            self.click()
        else:
            super().keyPressEvent(event)

    def _enter_goes_on(self) -> bool:
        place = self.parentWidget()
        while place is not None and not place.property(ENTER_GOES_ON):
            place = place.parentWidget()
        return place is not None

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.DynamicPropertyChange):
            self._paint_icon()
        super().changeEvent(event)

    def _paint_icon(self) -> None:
        if self._icon_name:
            theme = current_theme()
            ink = theme.on_accent if self.property("role") == "primary" or self.isChecked() else theme.text
            put_icon(self, icon(self._icon_name, ink, theme.faint))
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
        put_icon(self, icon(self._icon_name, ink, theme.faint))
