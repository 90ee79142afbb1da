"""The program's own icons: single-colour drawings from resources/icons, coloured for the theme in use."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from consultant_app import paths

_SIZES = (16, 20, 24, 32, 48)
_APP_SIZES = (16, 32, 48, 64, 128, 256)
_INK = b"#000"  # the colour the drawings are written in


def icon(name: str, color: QColor | str, disabled: QColor | str = "") -> QIcon:
    """The named icon in a colour, sharp at every size; asking again costs nothing.

    FileNotFoundError when resources/icons has no such drawing.
    """
    return _icon(name, QColor(color).name(), QColor(disabled).name() if disabled else "")


def pixmap(name: str, color: QColor | str, size: int, ratio: float = 1.0) -> QPixmap:
    """One picture of the named icon, for labels and painting; size in device-independent pixels."""
    return _painted(_drawing(name, QColor(color).name()), size, ratio)


def app_icon() -> QIcon:
    """The program's icon for windows and the task bar."""
    return _app_icon()


@lru_cache(maxsize=512)
def _icon(name: str, color: str, disabled: str) -> QIcon:
    result = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        if ink:
            drawing = _drawing(name, ink)
            for size in _SIZES:
                result.addPixmap(_painted(drawing, size), mode)
    return result


@lru_cache(maxsize=1)
def _app_icon() -> QIcon:
    drawing = paths.resource("icons", "app.svg").read_bytes()
    result = QIcon()
    for size in _APP_SIZES:
        result.addPixmap(_painted(drawing, size))
    return result


def _drawing(name: str, color: str) -> bytes:
    return paths.resource("icons", f"{name}.svg").read_bytes().replace(_INK, color.encode())


def _painted(drawing: bytes, size: int, ratio: float = 1.0) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # 2 ms that the bare window does not need

    canvas = QPixmap(QSize(size, size) * ratio)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return canvas
