"""合并记录: each merge with its files; its certificate, and the way to take it back."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from consultant_app.model.exchange import PackageIn
from consultant_app.ui.app import App
from consultant_app.ui.busy import BusyPanel
from consultant_app.ui.job import Job
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import merge_desk, receipts


@dataclass(frozen=True)
class RunRow:
    """A line of the list."""

    id: str
    order_key: str
    at: str
    files: str
    amount: str


class RunsPart(Part):
    """The newest first; the certificate can be sent back to the consultants."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.found: dict[str, list[PackageIn]] = {}
        self.table = as_list(
            RecordTable(
                [
                    Column(field="at", title="时间", width=130),
                    Column(field="files", title="文件"),
                    Column(field="amount", title="新收修改", width=110),
                ],
                name="合并记录",
                lines=8,
            ),
            52,
        )
        self.table.view.setWordWrap(True)
        self.table.chosen.connect(self.step_changed)
        self.empty = label("还没有合并过文件。", "muted")
        self.back = button("撤销这次合并", self.take_back, icon_name="undo")
        self.twins = button("查找重复建立的企业", self.open_duplicates, icon_name="compare")
        card = Card("", "撤销只收回这次合并带来的内容；合并之后又交给过别人的，程序会说明为什么不能撤销。")
        card.body.addWidget(self.empty)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(row(self.back, self.twins, None))
        self.setLayout(column(card))

    def refresh(self) -> None:
        """Read the list."""
        self.found = dict(merge_desk.runs(self.app.session))
        rows = [_row(run, packages) for run, packages in self.found.items()]
        self.table.show_changed(rows)
        self.table.choose_first()
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.back.setEnabled(bool(rows))

    def next_step(self) -> str:
        """The certificate of the merge in hand."""
        return "导出合并证明" if self.found else ""

    def can_step(self) -> bool:
        """Whether there is one in hand."""
        return self.table.current() is not None

    def take_step(self) -> None:
        """Ask where the certificate goes."""
        line = self.table.current()
        if line is None:
            return
        usual = str(Path.home() / f"合并证明_{line.at[:10]}.txt")
        chosen, _ = QFileDialog.getSaveFileName(self, "导出合并证明", usual, "文本文件 (*.txt)")
        if chosen:
            self.certify(line.id, Path(chosen))

    def certify(self, run: str, target: Path) -> None:
        """Write it."""
        if made := self.app.attempt(receipts.write_certificate, self.app.session, run, target):
            self.app.say(f"已导出 {made.path.name}。把它发给顾问，对方拖进“收到”页就能看到回执。", kind="good")

    def take_back(self) -> None:
        """Take the merge in hand back, under a panel."""
        line = self.table.current()
        if line is None:
            return
        self.app.flush_asked.emit()
        self.job = Job("撤销合并", partial(merge_desk.take_back, self.app.session, line.id), self)
        self.job.finished.connect(self._taken_back)
        self.job.failed.connect(self._refused)
        self.panel = BusyPanel(self.app, self.job, self.window())
        self.panel.run()

    def _taken_back(self, _result: object) -> None:
        self.app.say("已撤销这次合并。文件还在待合并里，可以重新合并。", kind="good", undo=True)

    def _refused(self, error: Exception) -> None:
        self.app.say(str(error), kind="bad")

    def open_duplicates(self) -> None:
        """To the pairs that may be one enterprise."""
        self.app.open_page("enterprises", action="duplicates")


def _row(run: str, packages: list[PackageIn]) -> RunRow:
    at = max(each.merged_at for each in packages)[:16].replace("T", " ")
    names = [each.file_name for each in packages]
    more = f" 等 {len(names)} 个文件" if len(names) > 3 else ""
    came = sum(each.last_seq - each.first_seq + 1 for each in packages if each.last_seq)
    return RunRow(run, "", at, "、".join(names[:3]) + more, f"{came} 条")
