"""A Pareto chart on screen: bars from the most frequent on, with the line of cumulative percent."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from consultant_app.model.audit_statistics import Bar
from consultant_app.ui.theme import current_theme
from consultant_app.ui.widgets.picture import Picture

_HIGHEST = 104  # percent at the upper edge: the last point stays clear of it


class Pareto(Picture):
    """show_bars() shows the bars of model.audit_statistics.pareto()."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=QSize(420, 240), parent=parent)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars."""
        self._bars = tuple(bars)
        said = (f"{bar.label} {bar.count} 项，累计 {bar.cumulative:.0f}%" for bar in bars)
        self.describe("；".join(said) or "没有数据")

    def draw(self, painter: QPainter, width: float, height: float) -> None:
        """Bars, their counts, the line, and the labels below."""
        if not self._bars:
            painter.setPen(QColor(current_theme().muted))
            painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, "还没有不符合项")
            return
        line = painter.fontMetrics().height()
        right = painter.fontMetrics().horizontalAdvance("100%") + 10
        area = QRectF(8, line * 1.4, width - right - 8, height - line * 3.2)
        step = area.width() / len(self._bars)
        self._draw_bars(painter, area, step, line)
        self._draw_line(painter, area, step, line)

    def _draw_bars(self, painter: QPainter, area: QRectF, step: float, line: int) -> None:
        theme = current_theme()
        highest = sum(bar.count for bar in self._bars) * _HIGHEST / 100  # all of them reach up to 100 %
        wide, middle = min(step * 0.62, 64), Qt.AlignmentFlag.AlignCenter
        for number, bar in enumerate(self._bars):
            centre = area.left() + step * (number + 0.5)
            tall = area.height() * bar.count / highest
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent if bar.vital else theme.faint))
            painter.drawRect(QRectF(centre - wide / 2, area.bottom() - tall, wide, tall))
            painter.setPen(QColor(theme.text))
            below = QRectF(centre - step / 2 + 2, area.bottom() + 4, step - 4, line * 1.4)
            shown = painter.fontMetrics().elidedText(bar.label, Qt.TextElideMode.ElideRight, int(step - 4))
            painter.drawText(below, middle, shown)
            above = QRectF(centre - step / 2, area.bottom() - tall - line * 1.3, step, line)
            painter.drawText(above, middle, str(bar.count))

    def _draw_line(self, painter: QPainter, area: QRectF, step: float, line: int) -> None:
        theme = current_theme()

        def at(percent: float) -> float:
            return area.bottom() - area.height() * percent / _HIGHEST

        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(area.left(), at(80)), QPointF(area.right(), at(80)))
        painter.setPen(QColor(theme.muted))
        for percent in (0, 20, 40, 60, 80, 100):
            box = QRectF(area.right() + 4, at(percent) - line / 2, 60, line)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{percent}%")
        points = [QPointF(area.left() + step * (n + 0.5), at(bar.cumulative)) for n, bar in enumerate(self._bars)]
        painter.setPen(QPen(QColor(theme.warn), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(QColor(theme.warn))
        for point in points:
            painter.drawEllipse(point, 3, 3)
