"""The pages of a PDF onto paper: the same pictures that the preview shows, at the printer's resolution."""

from collections.abc import Generator
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from consultant_app.documents import pages
from consultant_app.errors import AppError
from consultant_app.workflows.progress import Progress

MOST_DPI = 300
MOST_COPIES = 20
DUPLEX = (
    (QPrinter.DuplexMode.DuplexNone, "单面"),
    (QPrinter.DuplexMode.DuplexLongSide, "双面（长边翻页）"),
    (QPrinter.DuplexMode.DuplexShortSide, "双面（短边翻页）"),
)
_POINT = QPageSize.Unit.Point
_pdfium = Lock()  # the library that draws the pages must not be entered twice at once


@dataclass(frozen=True)
class PrintChoice:
    """What the person chose last: printer, copies, an index of DUPLEX."""

    printer: str = ""
    copies: int = 1
    duplex: int = 0

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> "PrintChoice":
        """The choice as kept in the window's memory; what is not known any more is as in the beginning."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored}
        try:
            choice = cls(**known)
            copies = max(1, min(MOST_COPIES, int(choice.copies)))
            return cls(str(choice.printer or ""), copies, int(choice.duplex) % len(DUPLEX))
        except (TypeError, ValueError):
            return cls()

    def stored(self) -> dict[str, Any]:
        """For the window's memory."""
        return asdict(self)


def printers() -> list[str]:
    """The printers of this computer, the usual one first."""
    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != usual)


def make_printer(choice: PrintChoice, title: str) -> QPrinter:
    """A printer set as chosen. Raises AppError when it is not there (any more)."""
    if choice.printer not in printers():
        name = f"“{choice.printer}”" if choice.printer else ""
        raise AppError(f"找不到打印机{name}；没有打印；请接好打印机后重选，或先另存 PDF。")
    printer = QPrinter(QPrinterInfo.printerInfo(choice.printer), QPrinter.PrinterMode.HighResolution)
    printer.setCopyCount(choice.copies)
    printer.setDuplex(DUPLEX[choice.duplex][0])
    printer.setDocName(title)
    return printer


def page_picture(pdf: pages.Pdf, number: int, dpi: int) -> QImage:
    """One page (from 0) as a picture; safe to call from any thread. Raises BadFile."""
    with _pdfium:
        image = pages.page_image(pdf, number, dpi)
    return QImage(image.data, image.width, image.height, image.stride, QImage.Format.Format_RGB32).copy()


def page_sizes(pdf: pages.Pdf) -> list[QSizeF]:
    """The sizes of the pages in points. Raises BadFile."""
    with _pdfium:
        return [QSizeF(width, height) for width, height in pages.page_sizes(pdf)]


def print_pdf(pdf: pages.Pdf, printer: QPrinter) -> Generator[Progress, None, int]:
    """Send the pages to the printer, each across or upright as it is; the result is how many.

    Closing the generator stops the printing. Raises AppError when the printer does not take them.
    """
    sizes = page_sizes(pdf)
    dpi = min(printer.resolution(), MOST_DPI)
    printer.setFullPage(True)
    printer.setPageLayout(_layout(sizes[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise AppError("打印机没有响应；没有打印；请检查打印机是否开机、缺纸，或先另存 PDF。")
    try:
        for number, size in enumerate(sizes):
            yield Progress(f"第 {number + 1} 页，共 {len(sizes)} 页", number, len(sizes))
            if number:
                printer.setPageLayout(_layout(size))
                if not printer.newPage():
                    raise AppError(f"打印到第 {number} 页时打印机停了；请检查缺纸、卡纸后从这一页起重新打印。")
            picture = page_picture(pdf, number, dpi)
            painter.drawImage(_placed(QRectF(painter.viewport()), picture), picture)
        painter.end()
    except GeneratorExit:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return len(sizes)


def _layout(size: QSizeF) -> QPageLayout:
    across = size.width() > size.height()
    upright = size.transposed() if across else size
    orientation = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    paper = QPageSize(upright, _POINT, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    return QPageLayout(paper, orientation, QMarginsF())


def _placed(paper: QRectF, picture: QImage) -> QRectF:
    """As large as the paper allows, in its middle, not distorted."""
    scaled = QSizeF(picture.size()).scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    rectangle = QRectF(paper.topLeft(), scaled)
    rectangle.moveCenter(paper.center())
    return rectangle
