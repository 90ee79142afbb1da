"""The pages of a PDF under each other; each is drawn when it comes into sight, off the window's thread."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScroller, QWidget

from consultant_app.ui import printing
from consultant_app.ui.job import Job
from consultant_app.ui.theme import current_theme

FIT_WIDTH, FIT_PAGE = 0.0, -1.0
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_GAP = 14
_SCREEN_DPI = 96
_WIDEST = 1.25  # so that on a wide screen enough of the page is in sight
_KEPT = 8  # pictures kept beyond the visible ones


class PageCanvas(QAbstractScrollArea):
    """`page_changed` tells which page is in sight (from 1), `drawn` that a page's picture is there."""

    page_changed = Signal(int)
    zoomed = Signal(float)
    drawn = Signal(int)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf: Path | None = None
        self._sizes: list[QSizeF] = []
        self._frames: list[QRect] = []
        self._zoom = FIT_WIDTH
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._job: Job | None = None
        self._page = 0
        self.title = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName("文档预览")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    # showing

    def show_pdf(self, pdf: Path, title: str) -> None:
        """Show another file from its first page. Raises BadFile."""
        sizes = printing.page_sizes(pdf)
        self._pdf, self._sizes, self.title = pdf, sizes, title
        self._pictures.clear()
        self._page = 0
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._scrolled()

    def page_count(self) -> int:
        """How many pages."""
        return len(self._sizes)

    def page(self) -> int:
        """The page in sight, from 1."""
        return self._page

    def go_to(self, page: int) -> None:
        """Bring a page (from 1) to the top."""
        if self._frames:
            frame = self._frames[max(1, min(page, len(self._frames))) - 1]
            self.verticalScrollBar().setValue(frame.top() - _GAP)

    def zoom(self) -> float:
        """The zoom: FIT_WIDTH, FIT_PAGE or a factor."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller; the page in sight stays."""
        page = self._page
        self._zoom = zoom
        self._arrange()
        self.go_to(page)
        self.zoomed.emit(zoom)

    def larger(self) -> None:
        """One step larger."""
        self.set_zoom(next((step for step in ZOOMS if step > self._factor() + 0.01), ZOOMS[-1]))

    def smaller(self) -> None:
        """One step smaller."""
        self.set_zoom(next((step for step in reversed(ZOOMS) if step < self._factor() - 0.01), ZOOMS[0]))

    def _factor(self, size: QSizeF | None = None) -> float:
        """Pixels per point of 96 dpi for a page, by default the page in sight."""
        if not self._sizes:
            return 1.0
        size = size or self._sizes[max(self._page, 1) - 1]
        if self._zoom > 0:
            return self._zoom
        inch = _SCREEN_DPI / 72
        across = (self.viewport().width() - 2 * _GAP) / (size.width() * inch)
        if self._zoom == FIT_WIDTH:
            return max(0.2, min(across, _WIDEST))
        return max(0.1, min(across, (self.viewport().height() - 2 * _GAP) / (size.height() * inch)))

    def _arrange(self) -> None:
        inch = _SCREEN_DPI / 72
        room = self.viewport().width()
        self._frames, top = [], _GAP
        for size in self._sizes:
            scale = self._factor(size) * inch
            width, height = round(size.width() * scale), round(size.height() * scale)
            self._frames.append(QRect(max(_GAP, (room - width) // 2), top, width, height))
            top += height + _GAP
        widest = max((frame.width() for frame in self._frames), default=0) + 2 * _GAP
        for bar, length, seen in (
            (self.verticalScrollBar(), top, self.viewport().height()),
            (self.horizontalScrollBar(), widest, room),
        ):
            bar.setRange(0, max(0, length - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(60)
        self.viewport().update()

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        page = next((number for number, frame in enumerate(self._frames, 1) if frame.bottom() >= middle), 0)
        page = page or len(self._frames)
        if page != self._page:
            self._page = page
            self.setAccessibleName(f"{self.title}，第{page}页，共{len(self._frames)}页")
            self.page_changed.emit(page)
        self.viewport().update()

    # drawing

    def _dpi(self, number: int) -> int:
        return max(
            24, round(self._frames[number].width() * self.devicePixelRatioF() / self._sizes[number].width() * 72)
        )

    def visible_pages(self) -> list[int]:
        """The pages in sight, from 0."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        return [number for number, frame in enumerate(self._frames) if frame.bottom() >= top and frame.top() <= bottom]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White sheets, with the picture of a page when it is there."""
        painter = QPainter(self.viewport())
        theme = current_theme()
        painter.fillRect(self.viewport().rect(), QColor(theme.hover))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number in self.visible_pages():
            frame = self._frames[number]
            painter.fillRect(frame, QColor("white"))
            if (picture := self._picture(number)) is not None:
                painter.drawImage(frame, picture)
            painter.setPen(QColor(theme.border))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        painter.end()
        self._draw_next()

    def _picture(self, number: int) -> QImage | None:
        """The sharp picture of a page, or one of another size until that is there."""
        sharp = self._pictures.get((number, self._dpi(number)))
        other = (picture for (page, _dpi), picture in self._pictures.items() if page == number)
        return sharp or next(other, None)

    def _draw_next(self) -> None:
        if self._job is not None or self._pdf is None:
            return
        for number in self.visible_pages():
            dpi = self._dpi(number)
            if (number, dpi) not in self._pictures:
                self._job = Job("绘制页面", partial(_drawn, self._pdf, number, dpi))
                self._job.finished.connect(self._take)
                self._job.failed.connect(self._give_up)
                self._job.start()
                return

    def _take(self, result: tuple[Path, int, int, QImage]) -> None:
        pdf, number, dpi, picture = result
        self._job = None
        if pdf == self._pdf:
            for key in [key for key in self._pictures if key[0] == number]:
                del self._pictures[key]
            self._pictures[number, dpi] = picture
            self._forget_far_ones()
            self.drawn.emit(number + 1)
        self.viewport().update()

    def _forget_far_ones(self) -> None:
        shown = self.visible_pages()
        far = [key for key in self._pictures if key[0] not in shown]
        for key in far[: max(0, len(far) - _KEPT)]:
            del self._pictures[key]

    def _give_up(self, error: Exception) -> None:
        self._job, self._pdf = None, None
        self.failed.emit(error)

    # Qt's side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width fits other sizes."""
        super().resizeEvent(event)
        page = self._page
        self._arrange()
        if page:
            self.go_to(page)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl with the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.larger if event.angleDelta().y() > 0 else self.smaller)()
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages, zoom and scrolling by keys."""
        key, keys = event.key(), Qt.Key
        bar = self.verticalScrollBar()
        if key in (keys.Key_PageDown, keys.Key_PageUp):
            self.go_to(self._page + (1 if key == keys.Key_PageDown else -1))
        elif key in (keys.Key_Home, keys.Key_End):
            self.go_to(1 if key == keys.Key_Home else len(self._frames))
        elif key in (keys.Key_Down, keys.Key_Up):
            bar.setValue(bar.value() + (60 if key == keys.Key_Down else -60))
        elif key in (keys.Key_Plus, keys.Key_Equal):
            self.larger()
        elif key == keys.Key_Minus:
            self.smaller()
        elif key == keys.Key_0:
            self.set_zoom(FIT_WIDTH)
        else:
            super().keyPressEvent(event)


def _drawn(pdf: Path, number: int, dpi: int) -> tuple[Path, int, int, QImage]:
    return pdf, number, dpi, printing.page_picture(pdf, number, dpi)
