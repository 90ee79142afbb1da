"""The keyboard stays in the page when what had it goes away, such as a button that has done its work."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Watches the pages of a window; the nearest neighbour takes the keyboard over from what went away."""

    def __init__(self, pages: QStackedWidget) -> None:
        super().__init__(pages)
        self._pages = pages
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        page = self._pages.currentWidget()
        if page is None or old is None or new is None or not page.isAncestorOf(old):
            return
        if new.window() is page.window() and not page.isAncestorOf(new):
            QTimer.singleShot(0, self, partial(self._look, page, old))

    def _look(self, page: QWidget, old: QWidget) -> None:
        held = QApplication.focusWidget()
        settled = held is not None and page.isAncestorOf(held)  # whoever hid it has seen to that
        if page is not self._pages.currentWidget() or settled or (isValid(old) and _takes_keys(old, page)):
            return
        if (place := neighbour(page, old if isValid(old) else page)) is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)


def enter(page: QWidget) -> None:
    """Put the keyboard into a page: where it was last, else at the first place that takes it."""
    held = QApplication.focusWidget()
    if held is not None and page.isAncestorOf(held):
        return
    place = page.focusWidget() or page
    if place is page or not place.isVisibleTo(page):
        place = neighbour(page, place)
    if place is not None:
        place.setFocus(Qt.FocusReason.OtherFocusReason)


def neighbour(page: QWidget, old: QWidget) -> QWidget | None:
    """What takes the keyboard nearest to a widget in a page: behind it, else before it; of the page itself the first.

    In the order in which the page was built. Qt's own order cannot be asked for: PySide takes what nextInFocusChain()
    gives for a child of the widget it was asked of, and lets go of all inside it when that widget is deleted.
    """
    every = page.findChildren(QWidget)
    at = every.index(old) if old in every else -1
    near = (*every[at + 1 :], *reversed(every[: max(at, 0)]))
    return next((place for place in near if _takes_keys(place, page)), None)


def _takes_keys(place: QWidget, page: QWidget) -> bool:
    tab = bool(place.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and place.isEnabled() and place.isVisibleTo(page)
