"""Pairs of enterprises that may be one and the same."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.store.session import Session
from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import label, row
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import duplicates
from consultant_app.workflows.duplicates import Pair
from consultant_app.workflows.progress import Progress


@dataclass(frozen=True)
class PairLine:
    """A pair as a line of the table."""

    id: str
    first: str
    second: str
    codes: str
    why: str
    pair: Pair


class DuplicatesView(QWidget):
    """refresh() looks for pairs beside the window's thread; Enter compares the chosen one."""

    left = Signal()
    compare_asked = Signal(str, str)
    step_changed = Signal(str, bool)

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self._running = False
        self._again = False
        self.pairs: list[Pair] = []
        self.note = label("", "muted", wrap=True)
        self.table = RecordTable(
            [
                Column(field="first", title="企业甲"),
                Column(field="second", title="企业乙"),
                Column(field="codes", title="信用代码", width=330),
                Column(field="why", title="为什么像", width=170),
            ],
            name="可能重复的企业",
            lines=6,
        )
        self.table.entered.connect(self._compare)
        self.none = EmptyState("done", "没有发现可能重复的企业", "按信用代码、名称的不同写法和相近的名称都比对过了。")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.none)
        self.two = button("不是同一家", self.dismiss, icon_name="close")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.note)
        layout.addWidget(self.stack, 1)
        layout.addLayout(row(button("返回列表", self.left.emit, icon_name="left"), None, self.two))

    def refresh(self) -> None:
        """Look again."""
        if self._running:
            self._again = True
            return
        self._running = True
        job = Job("查找可能重复的企业", partial(_search, self.app.session))
        job.ended.connect(self._ended)
        self.app.run(job, done=self.show_pairs)

    def show_pairs(self, pairs: list[Pair]) -> None:
        """Show pairs, without those that were judged to be two."""
        settled = set(self.app.state.read("not_duplicates", []))
        self.pairs = [pair for pair in pairs if pair.key not in settled]
        self.table.show_rows([_line(pair) for pair in self.pairs])
        self.stack.setCurrentIndex(0 if self.pairs else 1)
        self.two.setVisible(bool(self.pairs))
        if self.pairs:
            self.table.view.selectRow(0)
            self.table.view.setFocus()
        self.step_changed.emit("对照并合并" if self.pairs else "", bool(self.pairs))
        self.note.setText(f"{len(self.pairs)} 对可能是同一家。合并前先对照，合并后可以撤销。" if self.pairs else "")

    def _ended(self) -> None:
        self._running = False
        if self._again:
            self._again = False
            self.refresh()

    def take_step(self) -> None:
        """Put the chosen pair side by side."""
        if (line := self.table.current()) is not None:
            self._compare(line)

    def _compare(self, line: PairLine) -> None:
        self.compare_asked.emit(line.pair.first.id, line.pair.second.id)

    def dismiss(self) -> None:
        """The chosen pairs are two enterprises each; remembered on this computer."""
        settled = [line.id for line in self.table.selected()]
        if settled:
            self.app.state.write("not_duplicates", [*self.app.state.read("not_duplicates", []), *settled])
            self.show_pairs(self.pairs)
            self.app.say(f"已记住：{len(settled)} 对不是同一家，不再提示。")


def _search(session: Session) -> Generator[Progress, None, list[Pair]]:
    yield Progress("正在读取企业名称", 0, 2)
    return (yield from duplicates.find_pairs(duplicates.read_known(session.db)))


def _line(pair: Pair) -> PairLine:
    codes = "　".join(dict.fromkeys(each.code or "暂无" for each in (pair.first, pair.second)))
    return PairLine(pair.key, pair.first.name, pair.second.name, codes, pair.why, pair)
