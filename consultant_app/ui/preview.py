"""The preview of a document in the page; what it shows is what it prints, saves and opens."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from consultant_app import files
from consultant_app.errors import AppError, reason_of
from consultant_app.ui import printing
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.preview_canvas import FIT_PAGE, FIT_WIDTH, ZOOMS, PageCanvas
from consultant_app.ui.printers import PrinterCombo
from consultant_app.ui.printing import MOST_COPIES, PrintChoice
from consultant_app.ui.widgets.buttons import IconButton, button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import print_queue
from consultant_app.workflows.looking import Look

_ZOOM_TEXTS = ((FIT_WIDTH, "适合宽度"), (FIT_PAGE, "整页"), *((step, f"{step:.0%}") for step in ZOOMS))


class Preview(QWidget):
    """show_look() shows a document. `keep` puts a draft into the list and returns it as kept, or None.

    `again` gets the same paper ready once more, with 草稿 on its pages or without.
    """

    closed = Signal()

    def __init__(
        self, app: App, keep: Callable[[Look], Look | None], again: Callable[[bool], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.app, self._keep, self._again = app, keep, again
        self.look: Look | None = None
        self.canvas = PageCanvas()
        self.canvas.page_changed.connect(self._show_place)
        self.canvas.zoomed.connect(self._show_zoom)
        self.canvas.failed.connect(self._failed)
        self.title = label("", "heading")
        self.title.setMinimumWidth(120)  # in a small window the buttons come first
        self.note = label("", "muted", wrap=True)
        self.place = label("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._head())
        layout.addWidget(self.note)
        layout.addLayout(self._tools())
        layout.addWidget(self.canvas, 1)
        self._show_choice(PrintChoice.from_stored(app.state.read("print", {})))

    def _head(self) -> object:
        self.back = button("返回", self.closed.emit, icon_name="left", tip="返回文档列表　Esc")
        self.word = button("在 Word 中打开", self.open_word, icon_name="word")
        self.save = button("另存 PDF", self.save_pdf, icon_name="pdf")
        self.aside = button("放入待打印", self.put_aside, icon_name="clock", tip="现在没有打印机时先放着，以后一起打印")
        self.mark = button("草稿字样", self._ask_again, tip="每页印上“草稿”，只供讨论，不进文档列表")
        self.mark.setCheckable(True)
        head = row(self.back, self.title, None, self.mark, self.aside, self.word, self.save)
        return head

    def _tools(self) -> object:
        self.zoom = QComboBox()
        self.zoom.setAccessibleName("缩放")
        for value, text in _ZOOM_TEXTS:
            self.zoom.addItem(text, value)
        self.zoom.activated.connect(self._choose_zoom)
        self.printer = PrinterCombo(width=14)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.copies = QComboBox()
        self.copies.setAccessibleName("份数")
        for count in range(1, MOST_COPIES + 1):
            self.copies.addItem(f"{count} 份", count)
        self.duplex = QComboBox()
        self.duplex.setAccessibleName("单面或双面")
        for _mode, text in printing.DUPLEX:
            self.duplex.addItem(text)
        for changed in (self.printer.activated, self.copies.activated, self.duplex.activated):
            changed.connect(self._remember)
        previous = IconButton("up", "上一页　PageUp", partial(self._turn, -1))
        following = IconButton("down", "下一页　PageDown", partial(self._turn, +1))
        smaller = IconButton("remove", "缩小　-", self.canvas.smaller)
        larger = IconButton("add", "放大　+", self.canvas.larger)
        return row(
            previous, self.place, following, 12, smaller, self.zoom, larger, None,
            self.printer, self.copies, self.duplex,
        )  # fmt: skip

    # showing

    def show_look(self, look: Look) -> None:
        """Show a document from its first page. Raises BadFile."""
        self.canvas.show_pdf(look.made.pdf, look.title)
        self.look = look
        self.title.setText(f"《{look.title}》")
        self.mark.setVisible(self._again is not None and look.made.record is not None and (look.draft or look.marked))
        self.mark.setChecked(look.marked)
        self.word.setVisible(not look.marked)
        version = look.made.record.version if look.made.record else ""
        parts = [f"版本 {version}" if version else "", look.note, *look.made.leftovers, look.made.engine]
        self.note.setText("　".join(part for part in parts if part))
        self.printer.offer(self.app.state)
        self._show_place()
        self.canvas.setFocus()

    def _show_place(self) -> None:
        self.place.setText(f"第 {self.canvas.page()} 页，共 {self.canvas.page_count()} 页")

    def _turn(self, step: int) -> None:
        self.canvas.go_to(self.canvas.page() + step)

    def _choose_zoom(self) -> None:
        self.canvas.set_zoom(self.zoom.currentData())

    def _show_zoom(self, zoom: float) -> None:
        self.zoom.setCurrentIndex(self.zoom.findData(zoom))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.app.say(str(error), kind="bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _ask_again(self) -> None:
        if self._again is not None:
            self._again(self.mark.isChecked())

    # what was chosen for printing is remembered

    def choice(self) -> PrintChoice:
        """Printer, copies and duplex as shown."""
        return PrintChoice(
            self.printer.currentData() or "", self.copies.currentData() or 1, max(0, self.duplex.currentIndex())
        )

    def _show_choice(self, choice: PrintChoice) -> None:
        self.copies.setCurrentIndex(choice.copies - 1)
        self.duplex.setCurrentIndex(choice.duplex)

    def _remember(self) -> None:
        choice, before = self.choice(), PrintChoice.from_stored(self.app.state.read("print", {}))
        if not choice.printer:  # none is connected now; the usual one comes back
            choice = replace(choice, printer=before.printer)
        self.app.state.write("print", choice.stored())

    # acting

    def kept(self) -> Look | None:
        """The document as it is in the list; a draft is put there first."""
        if self.look is None or not self.look.draft:
            return self.look
        if (look := self.app.attempt(self._keep, self.look)) is not None:
            self.look = look
            self.note.setText("　".join(part for part in (look.note, look.made.engine) if part))
        return look

    def print_now(self) -> Job | None:
        """Print what is shown with the printer, copies and sides chosen above; no further question is asked."""
        if self.look is None:
            return None
        try:
            printer = printing.make_printer(self.choice(), self.look.title)
        except AppError as error:
            self.app.say(str(error), kind="bad", action="放入待打印", on_action=self.put_aside)
            return None
        self._remember()
        return self.print_with(printer)

    def print_with(self, printer: QPrinter) -> Job | None:
        """Print what is shown on this printer; a draft is put into the list first, so that the paper has a record."""
        if (look := self.kept()) is None:
            return None
        job = Job(f"打印《{look.title}》", partial(printing.print_pdf, look.made.pdf, printer))
        return self.app.run(job, done=self._printed)

    def _printed(self, count: int) -> None:
        self.app.say(f"已送到打印机：{count} 页。", kind="good")

    def put_aside(self) -> None:
        """Keep these pages for when a printer is near, with the copies and sides chosen above."""
        if (look := self.kept()) is None:
            return
        choice, record = self.choice(), look.made.record
        title = f"{look.title} {record.number}".strip() if record else f"{look.title}（空白表）"
        added = self.app.attempt(
            print_queue.add, self.app.session, look.made.pdf, title=title,
            enterprise_id=record.enterprise_id if record else "",
            document_id=record.id if record and not look.marked else "",
            copies=choice.copies, duplex=bool(choice.duplex),
        )  # fmt: skip
        if added is not None:
            self._remember()
            go = partial(self.app.open_page, "documents", part="queue")
            self.app.say("已放入待打印，接上打印机后一次打印。", kind="good", action="看待打印", on_action=go)

    def open_word(self) -> None:
        """Open the Word file with whatever opens such files here."""
        look = self.kept()
        if look and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(look.made.path))):
            self.app.say(
                f"这台电脑没有能打开 .docx 的程序；文件在 {look.made.path}；可在这里直接打印或另存 PDF。", kind="warn"
            )

    def save_pdf(self) -> None:
        """Save the PDF that is shown under a name of the person's choice."""
        if self.look is not None:
            usual = str(Path.home() / self.look.made.path.with_suffix(".pdf").name)
            chosen, _ = QFileDialog.getSaveFileName(self, "另存 PDF", usual, "PDF (*.pdf)")
            if chosen:
                self.app.attempt(self.write_pdf, Path(chosen))

    def write_pdf(self, target: Path) -> None:
        """Copy the PDF that is shown. Raises AppError when it cannot be written."""
        if (look := self.kept()) is None:
            return
        target = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        try:
            with files.whole(target) as part:
                shutil.copyfile(look.made.pdf, part)
        except OSError as error:
            raise AppError(
                f"PDF 没有保存（{reason_of(error)}）；原文件没有变化；请换一个文件夹或关闭已打开的同名文件。"
            ) from error
        self.app.say(f"已另存：{target}", kind="good")
