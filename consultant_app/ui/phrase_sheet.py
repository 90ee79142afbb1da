"""The recovery phrase on a sheet of paper, painted straight onto the printer: no file of it ever exists."""

from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from consultant_app.errors import AppError
from consultant_app.store import key_phrase

_TITLE = "质量帮扶工作台　恢复短语"
_LINES = (
    "忘记密码时，打开程序，选“忘记密码”，按次序输入上面 12 个字，再设一个新密码。",
    "电脑坏了或丢了：在新电脑上用备份文件和这张纸恢复。",
    "请与电脑分开保管（如锁在机构的柜子里）。拿到这张纸和电脑（或备份）的人，能打开全部数据。",
    "在程序里换过恢复短语或去掉过密码之后，这张纸作废，请销毁。",
)
_WIDTH, _HEIGHT = 700.0, 990.0  # of the drawing, in its own units; a page of A4 with margins


def print_sheet(phrase: str, parent: QWidget) -> bool:
    """Ask for a printer and print; False when the person thinks better of it. Raises AppError when it fails."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("恢复短语")
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    painter = QPainter()
    if not painter.begin(printer):
        raise AppError("打印机没有响应；没有打印。请用笔把 12 个字抄下来，或检查打印机后再试。")
    paint_sheet(painter, QRectF(painter.viewport()), phrase)
    painter.end()
    return True


def paint_sheet(painter: QPainter, page: QRectF, phrase: str) -> None:
    """The sheet: twelve numbered characters in three rows of four, and what they are for."""
    scale = min(page.width() / _WIDTH, page.height() / _HEIGHT)
    painter.translate(page.topLeft())
    painter.scale(scale, scale)
    painter.setPen(QColor("black"))
    _write(painter, QRectF(50, 60, 600, 50), 28, _TITLE, bold=True)
    today = date.today()
    _write(painter, QRectF(50, 112, 600, 30), 15, f"{today.year} 年 {today.month} 月 {today.day} 日抄录")
    for at, letter in enumerate(key_phrase.letters_of(phrase)):
        box = QRectF(50 + at % 4 * 150, 170 + at // 4 * 150, 135, 135)
        painter.drawRect(box)
        _write(painter, box.adjusted(8, 4, 0, 0), 14, str(at + 1))
        _write(painter, box, 64, letter, flags=Qt.AlignmentFlag.AlignCenter)
    top = 650.0
    for line in _LINES:
        _write(painter, QRectF(50, top, 600, 60), 15, line)
        top += 62


def _write(
    painter: QPainter, box: QRectF, pixels: int, text: str, *, bold: bool = False,
    flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop,
) -> None:  # fmt: skip
    font = QFont(painter.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    painter.setFont(font)
    painter.drawText(box, int(flags) | int(Qt.TextFlag.TextWordWrap), text)
