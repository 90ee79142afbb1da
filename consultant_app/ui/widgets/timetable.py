"""A timetable whose slots are dragged to another time, day or group, stretched at their edges, or moved by keys."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from consultant_app.model.audit_hours import clock
from consultant_app.ui.widgets.timetable_layout import AXIS, HEAD, Block, Frame, Lane, arranged
from consultant_app.ui.widgets.timetable_painting import paint_blocks, paint_ghost, paint_grid, paint_titles

STEP = 5  # minutes to which a drag is rounded
_KEY_STEP = 15  # minutes that a key moves
_EDGE = 6  # pixels at the ends of a block that stretch it
_LANE = 116  # narrowest lane
_SHORTEST = 10  # minutes
_DAY = 24 * 60


@dataclass(frozen=True)
class _Drag:
    block: Block
    grip: str  # move, start or end
    offset: float  # pixels from the top of the block to the hand
    at: QPointF
    moved: bool = False
    target: Block | None = None


class Timetable(QWidget):
    """Shows blocks in lanes; tells what a person wants and changes nothing itself."""

    moved = Signal(str, str, int)  # block, lane, start
    resized = Signal(str, int, int)  # block, start, end
    chosen = Signal(str)
    opened = Signal(str)  # Enter or a double click
    deleted = Signal(str)
    asked = Signal(str, int)  # a double click where nothing is: lane, minute
    dragged = Signal(QPoint)  # where the hand is now, for a scroll area to follow

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.lanes: tuple[Lane, ...] = ()
        self.blocks: tuple[Block, ...] = ()
        self.current = ""
        self.locked = False
        self._span = (8 * 60, 18 * 60)
        self._drag: _Drag | None = None

    # showing

    def show_blocks(self, lanes: Sequence[Lane], blocks: Sequence[Block], span: tuple[int, int]) -> None:
        """Show these; `span` are the first and last minute that must be visible."""
        self.lanes, self.blocks = tuple(lanes), tuple(blocks)
        first = min([span[0], *(block.start for block in blocks)])
        last = max([span[1], *(block.end for block in blocks)])
        self._span = (first // 30 * 30, -(-last // 30) * 30)
        self.setMinimumSize(AXIS + _LANE * max(len(lanes), 1), HEAD + (self._span[1] - self._span[0]))
        if not any(block.key == self.current for block in blocks):
            self.current = ""
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """As small as it can be."""
        return self.minimumSize()

    def frame(self) -> Frame:
        """How minutes and lanes lie now."""
        return Frame(self.lanes, *self._span, self.width(), self.height())

    def areas(self) -> dict[str, QRectF]:
        """Where the blocks lie now, by key."""
        return arranged(self.frame(), self.blocks)

    def block(self, key: str) -> Block | None:
        """The block of that key."""
        return next((block for block in self.blocks if block.key == key), None)

    def choose(self, key: str) -> None:
        """Make a block the current one."""
        if key != self.current:
            self.current = key
            self._describe()
            self.update()
            self.chosen.emit(key)

    def _describe(self) -> None:
        block = self.block(self.current)
        self.setAccessibleDescription(self._words(block) if block else f"{len(self.blocks)} 个时段")

    def _words(self, block: Block) -> str:
        lane = self.frame().number(block.lane)
        where = self.lanes[lane].title if self.lanes else ""
        return f"{where} {clock(block.start)}—{clock(block.end)} {block.title} {block.text} {block.tip}".strip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Grid, blocks, and what is being dragged."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        frame, top = self.frame(), self.visibleRegion().boundingRect().top()
        paint_grid(painter, frame)
        paint_blocks(painter, self.blocks, arranged(frame, self.blocks), self.current, self.hasFocus())
        paint_titles(painter, frame, max(top, 0))
        if self._drag and self._drag.target:
            target = self._drag.target
            paint_ghost(painter, frame.area(target), target.start, target.end)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tips; and the arrows with Alt belong to the timetable."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            block = self._under(QPointF(event.pos()))[0]
            QToolTip.showText(event.globalPos(), self._words(block) if block else "", self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Delete:
            event.accept()
            return True
        return super().event(event)

    # mouse

    def _under(self, at: QPointF) -> tuple[Block | None, str]:
        """The block under the hand, and whether the hand is at one of its edges."""
        for key, area in reversed(self.areas().items()):
            if area.contains(at):
                edge = min(_EDGE, area.height() / 4)
                grip = "start" if at.y() - area.top() < edge else "end" if area.bottom() - at.y() < edge else "move"
                return self.block(key), grip
        return None, ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, and perhaps begin to drag."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        block, grip = self._under(event.position())
        self.choose(block.key if block else "")
        if block is not None and not self.locked:
            top = self.areas()[block.key].top()
            self._drag = _Drag(block, grip, event.position().y() - top, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the block would land."""
        if self._drag is None:
            self._show_cursor(event.position())
            return
        far = (event.position() - self._drag.at).manhattanLength() >= QApplication.startDragDistance()
        if far or self._drag.moved:
            self._drag = replace(self._drag, moved=True, target=self._target(event.position()))
            self.update()
            self.dragged.emit(event.position().toPoint())

    def _target(self, at: QPointF) -> Block:
        drag, frame = self._drag, self.frame()
        block = drag.block
        if drag.grip == "start":
            return replace(block, start=max(0, min(frame.minute(at.y(), STEP), block.end - _SHORTEST)))
        if drag.grip == "end":
            return replace(block, end=min(_DAY - 1, max(frame.minute(at.y(), STEP), block.start + _SHORTEST)))
        length = block.end - block.start
        start = max(0, min(frame.minute(at.y() - drag.offset, STEP), _DAY - 1 - length))
        return replace(block, lane=self.lanes[frame.lane_at(at.x())].key, start=start, end=start + length)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where the block was dropped: one drag is one signal."""
        drag, self._drag = self._drag, None
        self.update()
        if drag is None or drag.target is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if drag.target == drag.block:
            return
        if drag.grip == "move":
            self.moved.emit(drag.block.key, drag.target.lane, drag.target.start)
        else:
            self.resized.emit(drag.block.key, drag.target.start, drag.target.end)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the block, or ask for a new one."""
        block, _ = self._under(event.position())
        if block is not None:
            self.opened.emit(block.key)
        elif self.lanes and event.position().x() > AXIS and event.position().y() > HEAD and not self.locked:
            frame = self.frame()
            lane = self.lanes[frame.lane_at(event.position().x())]
            self.asked.emit(lane.key, frame.minute(event.position().y(), _KEY_STEP))

    def _show_cursor(self, at: QPointF) -> None:
        block, grip = self._under(at)
        shapes = {"move": Qt.CursorShape.OpenHandCursor, "": Qt.CursorShape.ArrowCursor}
        free = block is not None and not self.locked
        self.setCursor(shapes.get(grip, Qt.CursorShape.SizeVerCursor) if free else Qt.CursorShape.ArrowCursor)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, with Alt they move, with Alt and Shift they stretch; Enter edits, Delete removes."""
        key, keys = event.key(), Qt.Key
        if key == keys.Key_Escape and self._drag is not None:
            self._drag = None
            self.update()
            return
        block = self.block(self.current)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (keys.Key_Up, keys.Key_Down, keys.Key_Left, keys.Key_Right):
            if block is None or not alt:
                self._walk(key)
            elif not self.locked:
                self._push(block, key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (keys.Key_Return, keys.Key_Enter) and block:
            self.opened.emit(block.key)
        elif key == keys.Key_Delete and block and not self.locked:
            self.deleted.emit(block.key)
        else:
            super().keyPressEvent(event)

    def _push(self, block: Block, key: int, stretch: bool) -> None:
        keys = Qt.Key
        if key in (keys.Key_Left, keys.Key_Right):
            place = self.frame().number(block.lane) + (1 if key == keys.Key_Right else -1)
            if 0 <= place < len(self.lanes):
                self.moved.emit(block.key, self.lanes[place].key, block.start)
            return
        by = _KEY_STEP if key == keys.Key_Down else -_KEY_STEP
        if not stretch and block.start + by >= 0 and block.end + by < _DAY:
            self.moved.emit(block.key, block.lane, block.start + by)
        elif stretch and block.start + _SHORTEST <= block.end + by < _DAY:
            self.resized.emit(block.key, block.start, block.end + by)

    def _walk(self, key: int) -> None:
        """To the next block in time, or to the nearest in the lane beside."""
        order = sorted(self.blocks, key=lambda each: (self.frame().number(each.lane), each.start))
        block = self.block(self.current)
        if block is None:
            if order:
                self.choose(order[0].key)
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            place = order.index(block) + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= place < len(order):
                self.choose(order[place].key)
            return
        lane = self.frame().number(block.lane) + (1 if key == Qt.Key.Key_Right else -1)
        beside = [each for each in order if self.frame().number(each.lane) == lane]
        if beside:
            self.choose(min(beside, key=lambda each: abs(each.start - block.start)).key)
