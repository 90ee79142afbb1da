"""The program's own icons: single-colour drawings from resources/icons, coloured for the theme in use."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton

from consultant_app import paths

_APP_SIZES = (16, 32, 48, 64, 128, 256)
_INK = b"#000"  # the colour the drawings are written in


def icon(name: str, color: QColor | str, disabled: QColor | str = "") -> QIcon:
    """The named icon in a colour, sharp at every size; asking again costs nothing.

    FileNotFoundError when resources/icons has no such drawing.
    """
    return _icon(name, _ink(color), _ink(disabled))


def put_icon(button: QAbstractButton, shown: QIcon) -> None:
    """Give a button an icon; the one it has is not given again, which would lay out and paint it anew."""
    if shown.cacheKey() != button.icon().cacheKey():
        button.setIcon(shown)


def pixmap(name: str, color: QColor | str, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of the named icon, for labels and painting; size in device-independent pixels."""
    return _painted(_drawing(name, _ink(color)), size, ratio)


def _ink(color: QColor | str) -> str:
    return color if isinstance(color, str) else color.name()


def app_icon() -> QIcon:
    """The program's icon for windows and the task bar."""
    return _app_icon()


@lru_cache(maxsize=512)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    drawing = _drawing(name, color)
    return QIcon(_Engine(drawing, _drawing(name, disabled) if disabled else drawing))


class _Engine(QIconEngine):
    """Paints a drawing when and in the size it is needed: sharp at 150 %, and nothing to do at start."""

    def __init__(self, normal: bytes, disabled: bytes) -> None:
        super().__init__()
        self._normal, self._disabled = normal, disabled
        self._painted: dict[tuple[int, float, bool], QPixmap] = {}

    def clone(self) -> QIconEngine:
        twin = type(self)(self._normal, self._disabled)
        _TWINS.append(twin)
        return twin

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        key = (min(size.width(), size.height()), scale, mode is QIcon.Mode.Disabled)
        if key not in self._painted:
            self._painted[key] = _painted(self._disabled if key[2] else self._normal, key[0], scale)
        return self._painted[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        drawing = self._disabled if mode is QIcon.Mode.Disabled else self._normal
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _render(drawing, painter, square)


class _AppEngine(_Engine):
    """Window managers and task bars choose among sizes."""

    def availableSizes(self, mode: QIcon.Mode, state: QIcon.State) -> list[QSize]:
        return [QSize(size, size) for size in _APP_SIZES]


_TWINS: list[_Engine] = []  # PySide6 hands a clone to Qt without keeping it alive


@lru_cache(maxsize=1)
def _app_icon() -> QIcon:
    drawing = _file("app")
    return QIcon(_AppEngine(drawing, drawing))


def _drawing(name: str, color: str) -> bytes:
    return _file(name).replace(_INK, color.encode())


@lru_cache(maxsize=256)
def _file(name: str) -> bytes:
    return paths.resource("icons", f"{name}.svg").read_bytes()


def _painted(drawing: bytes, size: int, ratio: float = 1.0) -> QPixmap:
    canvas = QPixmap(QSize(size, size) * ratio)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    _render(drawing, painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas


def _render(drawing: bytes, painter: QPainter, place: QRectF) -> None:
    from PySide6.QtSvg import QSvgRenderer  # 2 ms that the bare window does not need

    QSvgRenderer(QByteArray(drawing)).render(painter, place)
