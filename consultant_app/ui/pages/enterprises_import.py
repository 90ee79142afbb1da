"""Importing a bureau's list: file, columns, preview with a verdict per row, receipt. Until the end nothing changes."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.errors import AppError
from consultant_app.intake.headings import Mapping
from consultant_app.intake.matching import RowVerdict
from consultant_app.intake.tables import Sheet
from consultant_app.model import bulk
from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.busy import BusyPanel
from consultant_app.ui.job import Job
from consultant_app.ui.pages.enterprises_import_file import ChooseStep
from consultant_app.ui.pages.enterprises_import_mapping import MappingStep
from consultant_app.ui.pages.enterprises_import_preview import PreviewStep
from consultant_app.ui.pages.enterprises_import_receipt import ReceiptStep
from consultant_app.ui.pages.enterprises_import_run import ImportRun
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.labels import label, row
from consultant_app.workflows import importing
from consultant_app.workflows.importing import Receipt
from consultant_app.workflows.progress import Progress

_STEPS = ("file", "mapping", "preview", "receipt")
_TITLES = ("① 选择文件", "② 核对列", "③ 逐行预览", "④ 完成")
_CANCELLED = "已取消，没有导入任何内容。"


class ImportView(QWidget):
    """`step_changed` tells the page what its blue button does, `left` that the person is done."""

    left = Signal()
    step_changed = Signal(str, bool)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.path = Path()
        self.step = "file"
        self._left = False  # the person went away while something was still read
        self.job: Job | None = None
        self.panel: BusyPanel | None = None
        self._mapping: Mapping | None = None
        self._run: ImportRun | None = None
        self.choose = ChooseStep()
        self.mapping = MappingStep(app.session.db)
        self.preview = PreviewStep(app.session.db)
        self.receipt = ReceiptStep()
        self._build()
        self.choose.chosen.connect(self.read)
        self.mapping.changed.connect(self._tell)
        self.preview.changed.connect(self._tell)
        self.receipt.undo_asked.connect(self.undo)
        app.changed.connect(self._offer_undo)
        self.receipt.list_asked.connect(self.left)
        self.receipt.again_asked.connect(self.start)

    def _build(self) -> None:
        self.where = label("", "muted")
        self.back = button("上一步", self.go_back, icon_name="left")
        self.leave = button("退出导入", self.cancel, icon_name="close")
        self.stack = QStackedWidget()
        for part in (self.choose, self.mapping, self.preview, self.receipt):
            self.stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self.where, None, self.back, self.leave))
        layout.addWidget(self.stack, 1)

    # steps

    def start(self) -> None:
        """From the beginning."""
        self._left = False
        self.choose.say("")
        self._show("file")

    def _show(self, step: str) -> None:
        self.step = step
        at = _STEPS.index(step)
        self.stack.setCurrentIndex(at)
        self.back.setVisible(step in ("mapping", "preview"))
        self.leave.setVisible(step != "receipt")
        name = f"　—　{self.path.name}" if at else ""
        self._put_focus(step)
        self.where.setText("　›　".join(_TITLES[: at + 1]) + name)
        self._tell()

    def _put_focus(self, step: str) -> None:
        """To where work goes on: an Enter must not leave the import."""
        self.stack.setEnabled(True)
        places = {
            "file": self.choose.empty.buttons[0], "mapping": self.mapping.sheet_box, "preview": self.preview.table,
            "receipt": self.receipt.to_list,
        }  # fmt: skip
        places[step].setFocus()

    def _tell(self) -> None:
        idle = self.job is None
        if self.step == "mapping":
            self.step_changed.emit("预览每一行", idle and self.mapping.mapping() is not None)
        elif self.step == "preview":
            added, updated = self.preview.model.outcomes()
            text = f"导入：新增 {added}、更新 {updated}" if added or updated else "没有要导入的行"
            self.step_changed.emit(text, idle and not self.preview.blocked() and bool(added or updated))
        else:
            self.step_changed.emit("选择文件" if self.step == "file" else "看企业列表", idle)

    def take_step(self) -> None:
        """The blue button: on to the next step."""
        acts = {"file": self.choose.choose, "mapping": self.plan, "preview": self.apply}
        acts.get(self.step, self.left.emit)()

    def go_back(self) -> None:
        """One step back."""
        if self.job is None:
            self._show(_STEPS[_STEPS.index(self.step) - 1])

    def cancel(self) -> None:
        """Leave; nothing was imported."""
        if self.job is not None:
            self.job.cancel()
        began = self.step != "file" or self.job is not None
        self._left = True
        self._show("file")
        self.left.emit()
        if began:
            self.app.say(_CANCELLED)

    # work

    def read(self, path: Path) -> Job | None:
        """Read a file in a child process; then its columns are shown."""
        if self.job is not None:
            return None
        self.path = path
        self.choose.say("")
        return self._start(Job("读取名单", partial(importing.read_list, path)), self._show_sheets)

    def plan(self) -> Job | None:
        """Judge every row; then the preview is shown."""
        self._mapping = self.mapping.mapping()
        if self._mapping is None or self.job is not None:
            return None
        work = partial(_judge, self.app.session, self.mapping.sheet(), self._mapping, self.path.name)
        return self._start(Job("预览名单", work), self._show_verdicts)

    def apply(self) -> Job | None:
        """Import what the preview says, under a panel: nobody may read while this is written."""
        model = self.preview.model
        if self.job is not None or self._mapping is None or self.preview.blocked():
            return None
        self.app.flush_asked.emit()
        self._run = ImportRun(
            self.app.session,
            model.verdicts,
            self._mapping,
            policy=model.policy,
            decisions=model.decisions,
            source=self.path.name,
        )
        job = Job("导入企业名单", self._run.work, self)
        job.finished.connect(self._show_receipt)
        job.cancelled.connect(self._say_cancelled)
        job.failed.connect(self._refused)
        job.ended.connect(self._ended)
        self._hold(job)
        self.panel = BusyPanel(self.app, job, self.window(), stop=self._run.stop)
        self.panel.run()
        return job

    def undo(self) -> None:
        """Take the whole import back, under a panel: 90,000 enterprises take their time. Never anything else."""
        if not self._can_undo():
            return
        job = Job("撤销导入", self.app.session.undo, self)
        job.finished.connect(self._undone)
        job.failed.connect(self._refused)
        job.ended.connect(self._ended)
        self._hold(job)
        self.panel = BusyPanel(self.app, job, self.window())
        self.panel.run()

    def _start(self, job: Job, done: object) -> Job:
        job.ended.connect(self._ended)
        job.cancelled.connect(self._say_cancelled)
        self._hold(job)
        return self.app.run(job, done=done, failed=self._refused)

    def _hold(self, job: Job) -> None:
        self.job = job
        self.stack.setEnabled(False)
        self._tell()

    def _ended(self) -> None:
        self.job = None
        self.stack.setEnabled(True)
        self._tell()

    def _show_sheets(self, sheets: list[Sheet]) -> None:
        if self._left:
            return
        self.mapping.show_sheets(sheets)
        self._show("mapping")

    def _show_verdicts(self, verdicts: list[RowVerdict]) -> None:
        if self._left:
            return
        self.preview.show_verdicts(verdicts)
        self._show("preview")

    def _show_receipt(self, receipt: Receipt | None) -> None:
        if receipt is None:
            self._say_cancelled()
            return
        self.receipt.show_receipt(receipt, self.path.name)
        self._offer_undo()
        self._show("receipt")
        self._forget()

    def _forget(self) -> None:
        """Nobody goes back to what was read; freed at once, 90,000 rows would stop the window."""
        self._run = None
        rows = [self.preview.model.give_up(), *(sheet.rows for sheet in self.mapping.sheets)]
        self.app.run(Job("放下读过的名单", partial(_let_go, rows)), quiet=True)

    def _can_undo(self) -> bool:
        """Whether this import is the last thing that was done."""
        return self.app.session.undo_label == importing.undo_label(self.path.name)

    def _offer_undo(self, _news: object = None) -> None:
        self.receipt.undo.setEnabled(self._can_undo())

    def _say_cancelled(self) -> None:
        self.app.say(_CANCELLED)

    def _undone(self, text: str) -> None:
        self.app.say(f"已撤销：{text}" if text else "没有可以撤销的导入。")
        self.left.emit()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        if self.step == "file":
            self.choose.say(str(error))
        else:
            self.app.say(str(error), kind="bad")


def _let_go(lists: list[list[Any]]) -> None:
    """In the worker: free the rows bit by bit."""
    for rows in lists:
        bulk.let_go(rows)


def _judge(
    session: Session, sheet: Sheet, mapping: Mapping, source: str
) -> Generator[Progress, None, list[RowVerdict]]:
    """In the worker: what is there, then a verdict for every row."""
    yield Progress("正在读取已有企业")
    existing = importing.existing_rows(session.db)
    verdicts = yield from importing.plan(sheet, mapping, existing, source)
    bulk.let_go(existing)
    return verdicts
