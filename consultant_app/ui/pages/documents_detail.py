"""The document in hand: where it stands, what it lacks, what can be done with it, and its earlier versions."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from consultant_app.model.dates import chinese_date
from consultant_app.model.gap import Gap, Severity
from consultant_app.model.plan import DocumentRecord
from consultant_app.ui.app import App
from consultant_app.ui.gap_places import place_of
from consultant_app.ui.pages.documents_signed import SignedPages
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import Button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import column, label, scrolled
from consultant_app.ui.widgets.line_list import Entry, LineList
from consultant_app.workflows import bundling, papers
from consultant_app.workflows.papers import DocumentState, DocumentStatus

SIGNS = {
    DocumentState.LACKING: ("○", "muted"), DocumentState.READY: ("●", "link"), DocumentState.MADE: ("✓", "good"),
    DocumentState.CHANGED: ("↻", "warn"),
}  # fmt: skip
_LACKS = {
    "engagement": "先在“摸底调研 · 意愿与意向”登记参加意愿",
    "assessment": "先在“摸底调研”开始现场诊断",
    "plan": "先编制一企一策方案",
    "programme": "先在“内部审核 · 年度方案”建立方案",
    "audit": "先在“内部审核”新建一次审核",
    "review": "先在“管理评审”新建一次评审",
}
_SAYS = {
    DocumentState.READY: "资料已经够用，还没有生成过。",
    DocumentState.MADE: "已生成，资料没有变化。",
    DocumentState.CHANGED: "生成之后资料有修改，交付前请重新生成；旧版本仍保留。",
}
_ROLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.HINT: "muted"}
_ACTIONS = (  # name, caption, icon
    ("word", "生成 Word", "word"), ("pdf", "生成 PDF", "pdf"), ("look", "预览", "eye"), ("print", "打印", "print"),
    ("open", "打开", "export"), ("folder", "显示所在文件夹", "folder"), ("blank", "空白表", "table"),
)  # fmt: skip


def state_text(state: DocumentState) -> str:
    """A state as sign and word."""
    return f"{SIGNS[state][0]} {state}"


def said(status: DocumentStatus) -> str:
    """What the state means, in a sentence."""
    if status.state is DocumentState.LACKING:
        ways = "；".join(dict.fromkeys(_LACKS[need] for need in status.deliverable.needs))
        return f"还不能生成：{ways}。现在可以打印空白表。"
    return _SAYS[status.state]


class DocumentDetail(Card):
    """show_status() shows a document; `asked` carries the name of an action."""

    asked = Signal(str)
    version_asked = Signal(object)  # DocumentRecord

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__("文档", parent=parent)
        self.app = app
        self.status: DocumentStatus | None = None
        self.state = label("", "strong")
        self.actions.addWidget(self.state)
        self.said = label("", wrap=True)
        self.facts = {name: label("", wrap=True, selectable=True) for name in _FACTS}
        self.gaps = LineList(name="这份文档还缺什么", empty="没有缺项。", most=30)
        self.history = LineList(name="历史版本", empty="还没有生成过。", most=20)
        self.signed = SignedPages(app)
        buttons = QWidget()
        flow = FlowLayout(buttons)
        self.buttons: dict[str, Button] = {}
        for name, caption, icon in _ACTIONS:
            self.buttons[name] = Button(caption, icon)
            self.buttons[name].clicked.connect(partial(self.asked.emit, name))
            flow.addWidget(self.buttons[name])
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(self.facts.items()):
            grid.addWidget(label(name, "muted"), line, 0)
            grid.addWidget(value, line, 1)
        self.gap_title = label("缺什么", "strong")
        inner = column(
            self.said, buttons, grid, 4, self.gap_title, self.gaps, 4, label("历史版本", "strong"), self.history, 4,
            self.signed, None,
        )  # fmt: skip
        self.body.addWidget(scrolled(inner), 1)

    def show_status(self, status: DocumentStatus) -> None:
        """Show a document."""
        self.status = status
        entry, last = status.deliverable, status.last
        self.set_title(status.title)
        self.state.setText(state_text(status.state))
        role = SIGNS[status.state][1]
        set_role(self.state, role if role != "link" else "strong")
        self.said.setText(said(status))
        made_at = chinese_date(last.made_at[:10]) + " " + last.made_at[11:16] if last else ""
        values = (
            status.form_number, last.number if last else "生成时自动编号",
            f"{last.version}　{made_at}" if last else "—",
            "、".join(entry.signed_by), entry.when, last.folder if last else "—",
        )  # fmt: skip
        for value, text in zip(self.facts.values(), values, strict=True):
            value.setText(text)
        self._enable(status)
        self.gap_title.setText(f"缺什么（{len(status.gaps)}）" if status.gaps else "缺什么")
        self.gaps.show_entries([self._gap(gap) for gap in status.gaps])
        made = papers.made_of(self.app.session.db, self.app.enterprise_id, entry.kind, status.subject_id)
        self.history.show_entries([self._version(record) for record in reversed(made)])
        self.signed.show_paper(last)

    def _enable(self, status: DocumentStatus) -> None:
        can_make, there = status.state is not DocumentState.LACKING, status.last is not None
        for name in ("word", "pdf", "look", "print"):
            self.buttons[name].setEnabled(can_make)
        for name in ("open", "folder"):
            self.buttons[name].setEnabled(there)
        self.buttons["word"].setText("重新生成 Word" if there else "生成 Word")

    def _gap(self, gap: Gap) -> Entry:
        page, where = place_of(gap)
        go = partial(self.app.open_page, page, **where)
        return Entry(text=gap.sentence, tag=gap.severity.value, role=_ROLES[gap.severity], open=go)

    def _version(self, record: DocumentRecord) -> Entry:
        there = bundling.path_of(record).is_file()
        note = f"{record.made_at[:10]} {record.made_at[11:16]}" + ("" if there else "　文件已不在")
        text = f"{record.version}　{record.file_name}"
        return Entry(text=text, note=note, open=partial(self.version_asked.emit, record))


_FACTS = ("表单编号", "记录编号", "最近版本", "谁签字", "何时用", "存放在")
