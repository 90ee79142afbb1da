"""How a timetable looks."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from consultant_app.model.audit_hours import clock
from consultant_app.ui.theme import Theme, current_theme
from consultant_app.ui.widgets.timetable_layout import AXIS, HEAD, Block, Frame

_HOUR = 60


def paint_grid(painter: QPainter, frame: Frame) -> None:
    """Hours and lanes."""
    theme = current_theme()
    painter.fillRect(QRectF(AXIS, HEAD, frame.width - AXIS, frame.height - HEAD), QColor(theme.surface))
    for minute in range(-(-frame.first // _HOUR) * _HOUR, frame.last + 1, _HOUR):
        y = frame.y(minute)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.drawLine(QLineF(AXIS, y, frame.width, y))
        painter.setPen(QColor(theme.muted))
        area = QRectF(0, min(y, frame.height - 20), AXIS - 6, 20)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, clock(minute))
    _lines(painter, frame, HEAD, frame.height)


def _lines(painter: QPainter, frame: Frame, top: float, bottom: float) -> None:
    """Between the lanes, stronger between the days."""
    theme, day = current_theme(), ""
    for number, lane in enumerate(frame.lanes):
        x = AXIS + number * frame.lane_width
        painter.setPen(QPen(QColor(theme.border if lane.day == day else theme.muted), 1))
        painter.drawLine(QLineF(x, top, x, bottom))
        day = lane.day


def paint_titles(painter: QPainter, frame: Frame, top: float) -> None:
    """The titles of the lanes at the top of what is visible."""
    theme, width = current_theme(), frame.lane_width - 8
    painter.fillRect(QRectF(0, top, frame.width, HEAD), QColor(theme.window))
    for number, lane in enumerate(frame.lanes):
        x = AXIS + number * frame.lane_width
        for line, (text, ink, bold) in enumerate(((lane.title, theme.text, True), (lane.note, theme.muted, False))):
            painter.setPen(QColor(ink))
            _bold(painter, bold)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(QRectF(x + 6, top + 2 + line * 22, width, 22), Qt.AlignmentFlag.AlignVCenter, shown)
        _bold(painter, False)
    _lines(painter, frame, top, top + HEAD)


def _bold(painter: QPainter, on: bool) -> None:
    font = QFont(painter.font())
    font.setBold(on)
    painter.setFont(font)


def paint_blocks(
    painter: QPainter, blocks: Sequence[Block], areas: Mapping[str, QRectF], chosen: str, focused: bool
) -> None:
    """All blocks; the chosen one has a thick frame."""
    theme = current_theme()
    for block in sorted(blocks, key=lambda each: not each.wide):
        area = areas[block.key]
        ink, ground, line = _colours(theme, block.role)
        thick = block.key == chosen
        painter.setPen(QPen(QColor(theme.accent if thick else line), (3 if focused else 2) if thick else 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _texts(painter, block, area, ink)


def _colours(theme: Theme, role: str) -> tuple[str, str, str]:
    if role == "meeting":
        return theme.text, theme.hover, theme.border
    if role in ("bad", "warn"):
        return getattr(theme, role), getattr(theme, f"{role}_soft"), getattr(theme, role)
    return theme.on_soft, theme.soft, theme.link


def _texts(painter: QPainter, block: Block, area: QRectF, ink: str) -> None:
    painter.save()
    inside = area.adjusted(6, 1, -4, -1)
    painter.setClipRect(inside)
    painter.setPen(QColor(ink))
    height = painter.fontMetrics().height()
    if block.wide:
        painter.drawText(
            inside, Qt.AlignmentFlag.AlignCenter, f"{block.title}　{clock(block.start)}—{clock(block.end)}"
        )
        painter.restore()
        return
    _bold(painter, True)
    title = painter.fontMetrics().elidedText(block.title, Qt.TextElideMode.ElideRight, int(inside.width()))
    top = inside.top() if inside.height() > height * 1.6 else inside.center().y() - height / 2
    painter.drawText(QPointF(inside.left(), top + painter.fontMetrics().ascent()), title)
    _bold(painter, False)
    rest = QRectF(inside.left(), top + height, inside.width(), inside.bottom() - top - height)
    if rest.height() >= height * 0.9:
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        lines = int(rest.height() // height)
        painter.drawText(QRectF(rest.left(), rest.top(), rest.width(), lines * height), flags, block.text)
    painter.restore()


def paint_ghost(painter: QPainter, area: QRectF, start: int, end: int) -> None:
    """Where a dragged block would land, with its times."""
    theme = current_theme()
    ground = QColor(theme.soft)
    ground.setAlpha(225)
    painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
    painter.setBrush(ground)
    painter.drawRoundedRect(area, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.on_soft))
    painter.drawText(area.adjusted(6, 2, -4, -2), Qt.AlignmentFlag.AlignTop, f"{clock(start)}—{clock(end)}")
