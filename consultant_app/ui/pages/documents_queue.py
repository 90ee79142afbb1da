"""待打印: papers put aside until a printer is near, printed all at once later."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.model.enterprise import Enterprise
from consultant_app.model.printing import PrintJob
from consultant_app.store import records
from consultant_app.ui import printing
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.printers import PrinterCombo
from consultant_app.ui.printing import PrintChoice
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import print_queue
from consultant_app.workflows.progress import Progress

_ONE, _BOTH = "单面", "双面"
_HINT = "没有打印机时放在这里；接上打印机后选好打印机，一次打印。打印的就是预览过的那几页，之后资料再变也不影响。"


@dataclass(frozen=True)
class QueueRow:
    """A line of the list."""

    id: str
    order_key: str
    title: str
    enterprise: str
    copies: str
    sides: str
    added: str


class QueueView(QWidget):
    """The list of all enterprises, the printer, and printing."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.jobs: dict[str, PrintJob] = {}
        self.printed: list[PrintJob] = []  # by the job that runs
        self.table = as_list(
            RecordTable(
                [
                    Column(field="title", title="文档", editable=False),
                    Column(field="enterprise", title="企业", width=200, editable=False),
                    Column(field="copies", title="份数", kind="number", width=72),
                    Column(field="sides", title="单双面", kind="choice", width=92, choices=(_ONE, _BOTH)),
                    Column(field="added", title="放入时间", width=150, editable=False),
                ],
                name="待打印",
                change=self._change,
                delete=self._remove,
                can_add=False,
                lines=2,
            )
        )
        self.table.remove.setText("移除")
        self.table.note.hide()  # nothing is pasted into this list
        self.printer = PrinterCombo(width=18)
        self.all = button("全部打印", self.print_all, icon_name="print")
        self.some = button("打印选中的", self.print_selected, icon_name="print")
        card = Card("待打印", _HINT)
        card.body.addLayout(row(label("打印机", "muted"), self.printer, self.all, self.some, None))
        card.body.addWidget(self.table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)

    def refresh(self) -> None:
        """Show what waits."""
        db = self.app.session.db
        self.jobs = {job.id: job for job in print_queue.waiting(db)}
        rows = [self._row(job) for job in self.jobs.values()]
        self.table.show_changed(rows)
        self.printer.offer(self.app.state)
        for each in (self.all, self.some):
            each.setEnabled(bool(rows))

    def _row(self, job: PrintJob) -> QueueRow:
        who = records.find(self.app.session.db, Enterprise, job.enterprise_id)
        there = print_queue.path_of(self.app.session, job).is_file()
        return QueueRow(
            id=job.id, order_key="", title=job.title if there else f"{job.title}（文件已不在）",
            enterprise=(who.short_name or who.name) if who else "空白表", copies=str(job.copies),
            sides=_BOTH if job.duplex else _ONE, added=job.added_at[:16].replace("T", " "),
        )  # fmt: skip

    # changing the list

    def _change(self, edits: Edits) -> None:
        for line, fields in edits.changed:
            job = self.jobs[line.id]
            copies = fields.get("copies", str(job.copies))
            number = int(copies) if copies.isdecimal() else job.copies
            both = fields.get("sides", _BOTH if job.duplex else _ONE) == _BOTH
            self.app.attempt(print_queue.change, self.app.session, job, copies=number, duplex=both)

    def _remove(self, lines: Sequence[QueueRow]) -> None:
        jobs = [self.jobs[line.id] for line in lines]
        self.app.attempt(print_queue.remove, self.app.session, jobs)
        self.app.say(f"已移除 {len(jobs)} 份待打印文档。", undo=True)

    # printing

    def print_all(self) -> Job | None:
        """Print everything that waits."""
        return self.print_jobs(list(self.jobs.values()))

    def print_selected(self) -> Job | None:
        """Print the lines that are marked."""
        lines = self.table.selected() or [line for line in [self.table.current()] if line]
        return self.print_jobs([self.jobs[line.id] for line in lines])

    def print_jobs(self, jobs: Sequence[PrintJob]) -> Job | None:
        """Print these one after the other; each leaves the list when it is out."""
        there = [job for job in jobs if print_queue.path_of(self.app.session, job).is_file()]
        if not there:
            self.app.say("没有可以打印的文件；请重新生成文档后再放入。", kind="warn")
            return None
        try:
            ready = [(job, partial(print_queue.read, self.app.session, job), self._printer_for(job)) for job in there]
        except AppError as error:
            self.app.say(str(error), kind="bad")
            return None
        return self.print_with(ready)

    def _printer_for(self, job: PrintJob) -> QPrinter:
        choice = PrintChoice(self.printer.currentData() or "", job.copies, int(job.duplex))
        return printing.make_printer(choice, job.title)

    def print_with(self, ready: Sequence[tuple[PrintJob, Callable[[], bytes], QPrinter]]) -> Job:
        """Print each file on its printer."""
        self.printed = []
        job = Job(f"打印 {len(ready)} 份文档", partial(_print_each, tuple(ready), self.printed))
        job.ended.connect(self._ended)
        return self.app.run(job)

    def _ended(self) -> None:
        """What came out is done, also when a later one failed or somebody cancelled."""
        out, self.printed = self.printed, []
        if out:
            self.app.attempt(print_queue.done, self.app.session, out)
            left = len(print_queue.waiting(self.app.session.db))
            rest = f"，还有 {left} 份在等待" if left else ""
            self.app.say(f"已送到打印机：{len(out)} 份{rest}。", kind="good")


def _print_each(
    ready: Sequence[tuple[PrintJob, Callable[[], bytes], QPrinter]], printed: list[PrintJob]
) -> Generator[Progress, None, None]:
    for number, (job, read, printer) in enumerate(ready):
        pages = printing.print_pdf(read(), printer)
        try:
            for step in pages:
                yield Progress(f"{job.title}　{step.text}", number, len(ready))
        finally:
            pages.close()
        printed.append(job)
