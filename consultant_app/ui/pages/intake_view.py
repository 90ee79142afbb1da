"""收到的文件: drop any number, see by consultant and enterprise what each would change, then merge what is ticked."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from consultant_app.model.exchange import Role, State
from consultant_app.store.assignments import taken_back
from consultant_app.ui.app import App
from consultant_app.ui.busy import BusyPanel
from consultant_app.ui.job import Job
from consultant_app.ui.pages.intake_detail import IntakeDetail
from consultant_app.ui.pages.intake_lines import Line, lines_of
from consultant_app.ui.pages.parted import Part
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.check_table import CheckTable
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.ui.widgets.labels import column, label, row
from consultant_app.workflows import agency, merge_desk, receipts, receiving
from consultant_app.workflows.assigning import taken_back_sentence
from consultant_app.workflows.merge_desk import Outcome
from consultant_app.workflows.receiving import Reception

_MERGEABLE = (State.READY,)
_CERTIFICATE = ".txt"
_NOTHING = "把收到的文件拖到这里"
_HOW = (
    "交接文件（.qcx）可以一次拖进任意多个，也可以拖整个文件夹；从 U 盘、微信、邮件来的都行，改过名字也认得出。{}\n"
    "先核对来源和内容，列出每家企业有什么变化；您点“合并”之前，不会改动任何数据。"
)
_FROM_MANAGER = "经理发来的合并证明（.txt）也拖到这里。"
_STOPPING = "正在合并的这个文件写完后停下，已合并的保留…"


class IntakeView(Part):
    """The inbox as a table; nothing is merged before a person says so."""

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.setAcceptDrops(True)
        self.lines: dict[str, Line] = {}
        self.passphrases: dict[str, str] = {}
        self.reception = Reception()
        self.job: Job | None = None
        self._looked = False
        self._gone: frozenset[str] = frozenset()  # what was taken back before the merge
        self.table = CheckTable(
            [("顾问", 130), ("企业", 0), ("状态", 96), ("新增", 64), ("更新", 64), ("冲突", 64), ("照片与提示", 250)],
            name="收到的内容",
        )
        self.table.chosen.connect(self._show_detail)
        self.table.ticked.connect(self.step_changed)
        self.summary = label("", "muted", wrap=True)
        self.detail = IntakeDetail(app)
        self.detail.approve_asked.connect(self.approve)
        self.detail.unlock_asked.connect(self.unlock)
        self.detail.remove_asked.connect(self.remove)
        self.add = button("选择文件", self.choose, icon_name="import")
        self.folder = button("选择文件夹", self.choose_folder, icon_name="folder")
        self.again = button("重新核对", self.look, tip="批准新设备、升级程序或别的文件合并之后，再比较一次")
        card = Card("")
        card.body.addLayout(row(self.add, self.folder, self.again, None))
        card.body.addWidget(self.summary)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.detail)
        self.nothing = EmptyState(
            "import", _NOTHING, _HOW.format(""), (("选择文件", self.choose), ("选择文件夹", self.choose_folder))
        )
        self.card = card
        self.stack = QStackedWidget()
        self.stack.addWidget(card)
        self.stack.addWidget(self.nothing)
        self.setLayout(column(self.stack))

    # showing

    def refresh(self) -> None:
        """Show the inbox; what waits there is compared again when the page is first shown."""
        self._show()
        if not self._looked:
            self._looked = True
            if any(each.state is not State.MERGED for each in receiving.inbox_list(self.app.session.db)):
                self.look()

    def _show(self) -> None:
        every = receiving.inbox_list(self.app.session.db)
        people = {each.id: each.person for each in agency.devices(self.app.session.db)}
        lines = lines_of(every, self.reception, people)
        self.lines = {each.id: each for each in lines}
        self.table.show_rows([each.row() for each in lines])
        self.table.rows.tick({key for key in self.table.ids() if self.lines[key].package.state in _MERGEABLE})
        counts = Counter({each.package.id: each.state_of_file for each in lines}.values())
        self.summary.setText("　".join(f"{name} {count}" for name, count in counts.items()))
        manager = agency.role_of(self.app.session) is Role.MANAGER
        self.nothing.show_words(_NOTHING, _HOW.format("" if manager else _FROM_MANAGER))
        self.stack.setCurrentWidget(self.card if every else self.nothing)
        self._show_detail()
        self.step_changed.emit()

    def _show_detail(self) -> None:
        self.detail.show_line(self.lines.get(self.table.current()))

    def next_step(self) -> str:
        """合并, with how many files."""
        count = len(self.wanted())
        return f"合并 {count} 个文件" if count else ("合并" if self.lines else "")

    def can_step(self) -> bool:
        """Whether something that can be merged is ticked, and nothing is under way."""
        return bool(self.wanted()) and self.job is None

    def wanted(self) -> list[str]:
        """The packages of the ticked lines that can be merged."""
        ticked = [self.lines[key].package for key in self.table.ids() if key in self.lines]
        return list(dict.fromkeys(each.id for each in ticked if each.state in _MERGEABLE))

    def place(self) -> dict[str, Any]:
        """The line in hand."""
        return {"line": self.table.current()}

    # taking in

    def choose(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(self, "选择收到的文件", "", "交接文件 (*.qcx *.QCX);;所有文件 (*)")
        if names:
            self.take_in([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder with packages."""
        if name := QFileDialog.getExistingDirectory(self, "选择放着交接文件的文件夹"):
            self.take_in([Path(name)])

    def take_in(self, paths: Sequence[Path]) -> Job | None:
        """Copy files into the inbox and judge each of them; a merge certificate is read at once."""
        papers = [path for path in paths if path.suffix.lower() == _CERTIFICATE]
        for path in papers:
            self._read_certificate(path)
        paths = [path for path in paths if path not in papers]
        return (
            self._start(Job("接收文件", partial(receiving.receive, self.app.session, list(paths))), self._received)
            if paths
            else None
        )

    def _read_certificate(self, path: Path) -> None:
        if self.app.attempt(receipts.read_certificate, self.app.session, path) is not None:
            told = receipts.receipt_line(self.app.session.db) or "其中没有本机交出的文件"
            self.app.say(f"已读入经理的合并证明：{told}。", kind="good")

    def look(self) -> Job | None:
        """Judge again what waits in the inbox."""
        return self._start(Job("核对文件", partial(receiving.review, self.app.session)), self._reviewed)

    def _start(self, job: Job, done: Any) -> Job | None:
        if self.job is not None:
            return None
        self.job = job
        job.ended.connect(self._ended)
        self.step_changed.emit()
        return self.app.run(job, done=done)

    def _ended(self) -> None:
        self.job = None
        self._show()

    def _received(self, reception: Reception) -> None:
        self._looked = True
        self._keep(reception)
        came = {each.package.id for each in reception.arrivals}
        for at, line in enumerate(self.lines.values()):
            if line.package.id in came:  # what came, not what was looked at before
                self.table.setCurrentIndex(self.table.rows.index(at, 0))
                break
        self.table.setFocus()
        states = Counter(str(each.state) for each in reception.arrivals)
        told = "，".join(f"{name} {count} 个" for name, count in states.items())
        bad = bool(reception.of(State.REFUSED))
        self.app.say(
            f"收到 {len(reception.arrivals)} 个文件：{told}。还没有改动数据。" if reception.arrivals
            else "没有找到交接文件；没有改动。请选择扩展名为 .qcx 的文件。",
            kind="warn" if bad or not reception.arrivals else "info",
        )  # fmt: skip

    def _reviewed(self, reception: Reception) -> None:
        self._keep(reception)

    def _keep(self, reception: Reception) -> None:
        """Remember what was compared; packages that were not looked at this time keep their lines."""
        looked = {each.package.id for each in reception.arrivals}
        kept = tuple(line for line in self.reception.lines if line.package_id not in looked)
        arrivals = tuple(each for each in self.reception.arrivals if each.package.id not in looked)
        self.reception = Reception(
            arrivals=(*reception.arrivals, *arrivals), lines=(*reception.lines, *kept)
        )  # fmt: skip
        self._show()
        ready = {each.package.id for each in reception.arrivals if each.state in _MERGEABLE}
        chosen = {key for key, line in self.lines.items() if line.package.id in ready}
        self.table.tick({*self.table.ids(), *chosen})

    # deciding

    def approve(self, line: Line) -> None:
        """Trust the computer that sent the package, after the telephone call."""
        if device := self.app.attempt(agency.approve, self.app.session, line.package.device_id):
            self.app.say(
                f"已批准 {device.person} 的电脑 {device.name}。接着可以在“任务分派”里把企业分给他。", undo=True
            )
            self.table.setFocus()  # the button in hand goes away; the one beside it takes the file off the list
            self.look()

    def unlock(self, line: Line, passphrase: str) -> Job | None:
        """Open a package that is locked with a passphrase; it is kept until the package is merged."""
        self.passphrases[line.package.id] = passphrase
        work = partial(receiving.review, self.app.session, [line.package.id], passphrase=passphrase)
        return self._start(Job("核对文件", work), self._reviewed)

    def remove(self, line: Line) -> None:
        """Take a package off the list; what was merged from it stays."""
        self.app.attempt(receiving.close, self.app.session, line.package.id)
        self.reception = Reception(
            arrivals=tuple(each for each in self.reception.arrivals if each.package.id != line.package.id),
            lines=tuple(each for each in self.reception.lines if each.package_id != line.package.id),
        )
        self._show()
        self.app.say(f"已从列表移除 {line.package.file_name}。再次收到同一个文件时会重新列出。")

    def take_step(self) -> None:
        """Merge what is ticked, under a panel: nobody may read while this is written."""
        wanted = self.wanted()
        if not wanted or self.job is not None:
            return
        self.app.flush_asked.emit()
        self._gone = taken_back(self.app.session.db)
        work = partial(merge_desk.merge_chosen, self.app.session, wanted, passphrases=dict(self.passphrases))
        self.job = Job("合并", work, self)
        self.job.finished.connect(self._merged)
        self.job.failed.connect(self._refused)
        self.job.cancelled.connect(self._stopped)
        self.job.ended.connect(self._ended)
        self.panel = BusyPanel(self.app, self.job, self.window(), stop=self.job.cancel, stopping=_STOPPING)
        self.panel.run()

    def _merged(self, outcome: Outcome) -> None:
        for taken in outcome.taken:
            self.passphrases.pop(taken.package.id, None)
        undo = bool(outcome.taken) and outcome.operations > 0
        said = outcome.sentence + "".join(f"　{each.reason}" for each in outcome.refused[:2])
        gone = taken_back(self.app.session.db) - self._gone
        said += taken_back_sentence(len(gone)) if gone else ""
        self.app.say(said, undo=undo, kind="warn" if outcome.refused or gone else "good")
        if outcome.conflicts:
            self.place_asked.emit({"part": "conflicts"})

    def _stopped(self) -> None:
        self.app.say("已停止合并。已经合并的文件保留，可以用 Ctrl+Z 撤销；其余的还在列表里。", kind="warn")

    def _refused(self, error: Exception) -> None:
        self.app.say(str(error), kind="bad")

    # dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them all."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_in(files)
