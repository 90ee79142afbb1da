"""Values of one quantity over time as a line, with its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.picture import Picture

_MOST = 12  # points that have room for their labels


@dataclass(frozen=True)
class Point:
    """One value with what stands under and over it."""

    label: str
    value: float
    text: str


class TrendLines(Picture):
    """A line through the last points; the target is a broken line across."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=QSize(420, 200), parent=parent)
        self._points: tuple[Point, ...] = ()
        self._target: float | None = None
        self.setMinimumHeight(170)

    def show_points(self, points: Sequence[Point], target: float | None, told: str = "") -> None:
        """Show these values in the order of time; `told` is the picture in words."""
        self._points, self._target = tuple(points[-_MOST:]), target
        self.describe(told or "、".join(f"{point.label} {point.text}" for point in self._points))

    def draw(self, painter: QPainter, width: float, height: float) -> None:
        """Line, points with their values, labels, target."""
        if not self._points:
            return
        line = painter.fontMetrics().height()
        area = QRectF(24, line * 1.6, width - 48, height - line * 3.6)
        where = [self._place(number, point, area) for number, point in enumerate(self._points)]
        theme = current_theme()
        if self._target is not None:
            level = self._level(self._target, area)
            painter.setPen(QPen(QColor(theme.warn), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left() - 12, level), QPointF(area.right() + 12, level))
            painter.drawText(QPointF(area.left() - 12, level - 4), "目标")
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(where))
        wide = max(painter.fontMetrics().horizontalAdvance(point.label) for point in self._points) + 10
        stride = max(1, ceil(wide * len(self._points) / area.width()))  # labels that would overlap are left out
        for number, (spot, point) in enumerate(zip(where, self._points, strict=True)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(spot, 4.5, 4.5)
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRectF(spot.x() - 45, spot.y() - line - 8, 90, line), Qt.AlignmentFlag.AlignHCenter, point.text
            )
            painter.setPen(QColor(theme.muted))
            below = QRectF(spot.x() - 45, height - line * 1.3, 90, line)
            if (len(self._points) - 1 - number) % stride == 0:
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, point.label)

    def _place(self, number: int, point: Point, area: QRectF) -> QPointF:
        count = len(self._points)
        step = area.width() / count
        return QPointF(area.left() + step * (number + 0.5), self._level(point.value, area))

    def _level(self, value: float, area: QRectF) -> float:
        values = [point.value for point in self._points]
        if self._target is not None:
            values.append(self._target)
        low, high = min(values), max(values)
        share = (value - low) / (high - low) if high > low else 0.5
        return area.bottom() - area.height() * share
