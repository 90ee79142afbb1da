"""Causes as pictures: the fishbone, laid out by model/fishbone.py as on paper, and the chain of whys."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from consultant_app.model.fishbone import EM, Bone, Kind, Label, layout
from consultant_app.ui.theme import Theme, current_theme
from consultant_app.ui.widgets.picture import Picture

_LINE = 1.3 * EM


class FishboneView(Picture):
    """人 机 料 法 环 测 with their causes; ★ marks the root cause."""

    def __init__(self, *, name: str = "鱼骨图", parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=QSize(760, 420), parent=parent)
        self._problem = ""
        self._bones: tuple[Bone, ...] = ()
        self._made: tuple[int, int, object] | None = None

    def show_bones(self, problem: str, bones: Sequence[Bone]) -> None:
        """Show these causes of a problem."""
        self._problem, self._bones, self._made = problem, tuple(bones), None
        self.describe("；".join(f"{bone.tag}：{bone.text}" for bone in bones))

    def draw(self, painter: QPainter, width: float, height: float) -> None:
        """The finished layout, as large as fits."""
        size = (round(width), round(height))
        if self._made is None or self._made[:2] != size:
            self._made = (*size, layout(self._problem, self._bones, width=width, height=height))
        bone = self._made[2]
        scale = min(width / bone.width, height / bone.height)
        painter.translate((width - bone.width * scale) / 2, (height - bone.height * scale) / 2)
        painter.scale(scale, scale)
        theme = current_theme()
        for line in bone.lines:
            thick = {Kind.SPINE: 2.4, Kind.RIB: 1.4}.get(line.kind, 0.5)
            painter.setPen(QPen(QColor(theme.muted if line.kind is Kind.TWIG else theme.text), thick))
            painter.drawLine(QLineF(line.x1, line.y1, line.x2, line.y2))
        for label in bone.labels:
            self._label(painter, label, theme)

    def _label(self, painter: QPainter, label: Label, theme: Theme) -> None:
        font = painter.font()
        font.setPixelSize(int(EM))
        font.setBold(label.kind in (Kind.HEAD, Kind.TAG, Kind.ROOT))
        painter.setFont(font)
        area = QRectF(label.x, label.y, label.width, label.height)
        framed = label.kind in (Kind.HEAD, Kind.TAG)
        if framed:
            painter.setPen(QPen(QColor(theme.accent), 1))
            painter.setBrush(QColor(theme.soft))
            painter.drawRoundedRect(area, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        ink = theme.on_soft if framed else theme.bad if label.kind is Kind.ROOT else theme.text
        painter.setPen(QColor(ink))
        top = label.y + (label.height - len(label.lines) * _LINE) / 2 if framed else label.y
        across = Qt.AlignmentFlag.AlignHCenter if framed else Qt.AlignmentFlag.AlignLeft
        for number, text in enumerate(label.lines):
            row = QRectF(label.x, top + number * _LINE, label.width, _LINE)
            painter.drawText(row, across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)


class WhyChain(Picture):
    """The problem, then why after why; the last one is marked when it is the root."""

    def __init__(self, *, name: str = "5Why 原因链", parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=QSize(480, 320), parent=parent)
        self._steps: tuple[tuple[str, bool], ...] = ()
        self._problem = ""

    def show_chain(self, problem: str, whys: Sequence[tuple[str, bool]]) -> None:
        """The causes in order as (text, is it the root)."""
        self._problem, self._steps = problem, tuple(whys)
        self.setMinimumHeight(self._needed(max(self.width(), 320)))
        self.describe("；".join(f"为什么{number}：{text}" for number, (text, _root) in enumerate(whys, 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps other lines."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._needed(self.width()))

    def _boxes(self, width: float) -> list[tuple[str, bool, QRectF]]:
        metrics, boxes, y = self.fontMetrics(), [], 4.0
        titles = [f"问题：{self._problem}"] + [
            f"{'★ 根本原因　' if root else ''}为什么 {number}：{text}"
            for number, (text, root) in enumerate(self._steps, 1)
        ]
        roots = [False] + [root for _text, root in self._steps]
        for level, (text, root) in enumerate(zip(titles, roots, strict=True)):
            left = min(level * 18.0, width / 4)
            room = QRectF(0, 0, width - left - 30, 2000)
            flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
            high = metrics.boundingRect(room.toRect(), flags, text).height() + 14
            boxes.append((text, root, QRectF(left + 2, y, width - left - 6, high)))
            y += high + 18
        return boxes

    def _needed(self, width: float) -> int:
        last = self._boxes(width)[-1][2]
        return int(last.bottom() + 6)

    def draw(self, painter: QPainter, width: float, _height: float) -> None:
        """Boxes with arrows between them."""
        theme, flags = current_theme(), Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        previous: QRectF | None = None
        for text, root, box in self._boxes(width):
            if previous is not None:
                self._arrow(painter, QPointF(box.left() + 16, previous.bottom()), QPointF(box.left() + 16, box.top()))
            painter.setPen(QPen(QColor(theme.bad if root else theme.border), 2 if root else 1))
            painter.setBrush(QColor(theme.bad_soft if root else theme.soft if previous is None else theme.surface))
            painter.drawRoundedRect(box, 6, 6)
            painter.setPen(QColor(theme.bad if root else theme.on_soft if previous is None else theme.text))
            painter.drawText(box.adjusted(12, 6, -8, -6), int(flags | Qt.AlignmentFlag.AlignVCenter), text)
            previous = box

    def _arrow(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        ink = QColor(current_theme().muted)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink)
        painter.drawLine(start, end)
        head = [QPointF(end.x() - 4, end.y() - 6), QPointF(end.x() + 4, end.y() - 6), end]
        painter.drawPolygon(QPolygonF(head))
