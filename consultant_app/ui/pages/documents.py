"""文档与导出: what can be made for the enterprise, making, looking, printing, packing; and the templates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from consultant_app.model.plan import DocumentRecord
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages import registry
from consultant_app.ui.pages.documents_detail import SIGNS, DocumentDetail, state_text
from consultant_app.ui.pages.documents_places import EngineLine, PlaceButton
from consultant_app.ui.pages.previewing import PreviewingPage
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import row
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import bundling, papers, print_queue
from consultant_app.workflows.papers import DocumentState, DocumentStatus

_NARROW, _LEFT_OUT = 900, (1, 4)  # form number and version
_MAKE, _PRINT = "生成 Word", "打印"


@dataclass(frozen=True)
class DocumentRow:
    """A line of the list; the id is the key of the paper."""

    id: str
    order_key: str
    title: str
    number: str
    state: str
    colour: str
    gaps: str
    version: str
    action: str


class DocumentsPage(PreviewingPage):
    """The list with the document in hand; the preview and the templates take its place."""

    tables: ClassVar[frozenset[str]] = frozenset()  # a document is made from everything

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(app, parent)
        self.found: dict[str, DocumentStatus] = {}
        self.current = ""
        self.set_primary(_MAKE, self.take_step, icon="word", keys="Ctrl+P")
        self._templates: Any = None
        self._queue: Any = None
        self.stack.addWidget(self._build())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        self.parts.show_value("list")

    def _build(self) -> QWidget:
        self.parts = Segments(registry.entry("documents").titles(), name="文档与模板")
        self.parts.chosen.connect(self.show_part)
        self.parts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.all = button("全部生成", self.maker.make_all, icon_name="word", tip="生成全部“可生成”和“数据已变”的文档")
        self.zip = button("全部打包", self._bundle, icon_name="export", tip="把各份文档的最新版本打成一个 zip")
        self.place_button = PlaceButton(self.maker)
        self.bar = QWidget()
        head = row(self.parts, self.all, self.zip, self.place_button)
        head.setStretch(0, 1)
        self.bar.setLayout(head)
        self.table = as_list(
            RecordTable(
                [
                    Column(field="title", title="文档"),
                    Column(field="number", title="表单编号", width=88),
                    Column(field="state", title="状态", width=92, colour=lambda line: line.colour),
                    Column(field="gaps", title="缺", width=40, hint="还缺几处"),
                    Column(field="version", title="最近版本", width=108),
                    Column(field="action", title="纸面", width=64, colour=lambda _line: "link"),
                ],
                name="文档清单",
                lines=2,
            ),
            60,
        )
        self.table.view.setWordWrap(True)
        self.table.view.clicked.connect(self._click)
        self.table.chosen.connect(self._choose)
        self.engine = EngineLine(self.maker)
        self.detail = DocumentDetail(self.app)
        self.detail.asked.connect(self.act)
        self.detail.version_asked.connect(self.maker.look_back)
        left = Card("文档清单")
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.engine)
        whole = QWidget()
        both = QHBoxLayout(whole)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addWidget(left, 11)
        both.addWidget(self.detail, 10)
        return whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list leaves out what the card beside it says too."""
        super().resizeEvent(event)
        for column in _LEFT_OUT:
            self.table.view.setColumnHidden(column, self.width() < _NARROW)

    # the other views, made when first asked for

    def templates(self) -> Any:
        """The templates."""
        if self._templates is None:
            from consultant_app.ui.pages.documents_templates import TemplatesView

            self._templates = TemplatesView(self.app)
            self._templates.open_asked.connect(self.maker.open_file)
            self.stack.addWidget(self._templates)
        return self._templates

    def queue(self) -> Any:
        """What waits for a printer."""
        if self._queue is None:
            from consultant_app.ui.pages.documents_queue import QueueView

            self._queue = QueueView(self.app)
            self.stack.addWidget(self._queue)
        return self._queue

    def show_part(self, part: str) -> None:
        """The list of documents, what waits for a printer, or the templates."""
        self.parts.show_value(part)
        if part in ("templates", "queue"):
            view = self.templates() if part == "templates" else self.queue()
            view.refresh()
            self.stack.setCurrentWidget(view)
        else:
            self.stack.setCurrentIndex(0)
        self.show_step()

    def close_preview(self) -> None:
        """Back to the list."""
        self.show_part("list")
        self.table.view.setFocus()

    # what every page does

    def refresh(self) -> None:
        """Read where the documents of the enterprise in hand stand."""
        name = self.app.enterprise_name()
        self.leave_other_enterprise()
        statuses = papers.statuses(self.app.session, self.app.enterprise_id) if name else []
        self.found = {status.key: status for status in statuses}
        rows = [self._row(status) for status in statuses]
        if self.current not in self.found:
            self.current = next(iter(self.found), "")
        self.table.show_quietly(rows, self.current)
        if self.current:
            self.detail.show_status(self.found[self.current])
        changed = sum(status.state is DocumentState.CHANGED for status in statuses)
        self.set_head(f"文档与导出 · {name}" if name else "文档与导出", f"数据已变 {changed}" if changed else "")
        self.all.setEnabled(any(each.state in (DocumentState.READY, DocumentState.CHANGED) for each in statuses))
        self.zip.setEnabled(any(status.last for status in statuses))
        self.engine.refresh()
        self.parts.show_count("queue", len(print_queue.waiting(self.app.session.db)))
        if self._queue is not None and self.stack.currentWidget() is self._queue:
            self._queue.refresh()
        self.show_step()

    def _row(self, status: DocumentStatus) -> DocumentRow:
        last = status.last
        version = f"{last.version}　{last.made_at[5:10]} {last.made_at[11:16]}" if last else "—"
        gaps = str(len(status.gaps)) if status.gaps else ""
        colour = SIGNS[status.state][1]
        action = "空白表" if status.state is DocumentState.LACKING else "打印"
        state = state_text(status.state)
        return DocumentRow(status.key, "", status.title, status.form_number, state, colour, gaps, version, action)

    def _choose(self, line: DocumentRow | None) -> None:
        if line is not None and line.id in self.found and line.id != self.current:
            self.current = line.id
            self.detail.show_status(self.found[line.id])
            self.show_step()

    def _click(self, index: QModelIndex) -> None:
        """The last column acts at once, so that any document is on its way to the printer with one click."""
        if index.column() == self.table.model.columnCount() - 1 and index.row() < len(self.table.records()):
            line = self.table.records()[index.row()]
            self._choose(line)
            self.act("blank" if self.found[line.id].state is DocumentState.LACKING else "print")

    def show_step(self) -> None:
        """What the blue button does now."""
        status = self.found.get(self.current)
        if self.primary is None:
            return
        made = status is not None and status.state is DocumentState.MADE
        printing = self.is_previewing() or made
        self.primary.setProperty("icon_name", "print" if printing else "word")
        self.primary.setText(_PRINT if self.is_previewing() else "预览并打印" if made else _MAKE)
        self.primary.setEnabled(self.is_previewing() or (status is not None and status.state != DocumentState.LACKING))
        self.primary.setVisible(self.parts.value() == "list" or self.is_previewing())
        self.bar.setVisible(not self.is_previewing())

    def take_step(self) -> None:
        """The blue button: make, then look, then print."""
        status = self.found.get(self.current)
        if self.is_previewing():
            self.preview().print_now()
        elif status is not None:
            self.act("print" if status.state is DocumentState.MADE else "word")

    def open_place(self, **where: Any) -> None:
        """document=id of one that was made; kind= or preview= of a paper, with subject=; part= of a tab."""
        self._refresh_if_stale()
        kind = where.get("preview") or where.get("kind", "")
        kind = self._key_like(kind, where.get("subject", "")) if kind else self._key_of(where.get("document", ""))
        if where.get("part") in ("list", "queue", "templates"):
            self.show_part(where["part"])
        elif kind in self.found:
            self.show_part("list")
            self.current = kind
            self.table.choose(kind)
            self.detail.show_status(self.found[kind])
            self.show_step()
            if where.get("preview"):
                self.maker.look(kind)

    def _key_of(self, record_id: str) -> str:
        """The key of the paper that a made document is a version of."""
        record = records.find(self.app.session.db, DocumentRecord, record_id)
        return papers.key_of(record.kind, record.subject_id) if record else ""

    def _key_like(self, kind: str, subject_id: str) -> str:
        """The key of a paper in the list; of several of a kind the first."""
        if papers.key_of(kind, subject_id) in self.found or subject_id:
            return papers.key_of(kind, subject_id)
        return next((key for key in self.found if papers.parts_of_key(key)[0] == kind), kind)

    def place(self) -> dict[str, Any]:
        """The document in hand."""
        kind, subject_id = papers.parts_of_key(self.current)
        return {"kind": kind, **({"subject": subject_id} if subject_id else {})} if kind else {}

    # acting

    def act(self, name: str) -> None:
        """What a button of the document in hand asks for."""
        status = self.found.get(self.current)
        if status is None:
            return
        kind, last = self.current, status.last
        if name == "word":
            self.maker.make(kind)
        elif name == "pdf":
            self._make_pdf(status)
        elif name in ("look", "print"):
            self.maker.look(kind)
        elif name == "blank":
            self.maker.look_at_blank(kind)
        elif last is not None:
            self.maker.open_file(bundling.path_of(last) if name == "open" else Path(last.folder))

    def _make_pdf(self, status: DocumentStatus) -> None:
        last: DocumentRecord | None = status.last
        if status.state is DocumentState.MADE and last and not bundling.path_of(last).with_suffix(".pdf").exists():
            self.maker.make_pdf(last)
        else:
            self.maker.make(self.current, pdf=True)

    def _bundle(self) -> None:
        usual = str(self.maker.folder() / bundling.bundle_name(self.maker.enterprise()))
        chosen, _ = QFileDialog.getSaveFileName(self, "全部打包", usual, "压缩包 (*.zip)")
        if chosen:
            self.maker.bundle(Path(chosen))
