"""模板: the Word templates in use, an agency's own copies, and the check in plain Chinese."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.job import Job
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.flow import FlowLayout
from consultant_app.ui.widgets.labels import column, label, scrolled
from consultant_app.ui.widgets.record_list import as_list
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import template_files
from consultant_app.workflows.template_files import Taken, TemplateFile

_HINT = (
    "想改抬头、标志或版式：先“另存为机构模板”，在 Word 或 WPS 里改，再“检查模板”。"
    "机构模板优先于出厂模板，出厂模板始终保留。"
)


@dataclass(frozen=True)
class TemplateRow:
    """A line of the list."""

    id: str
    order_key: str
    title: str
    file: str
    origin: str


class TemplatesView(QWidget):
    """The list on the left, what the check found on the right."""

    open_asked = Signal(object)  # Path

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.files: dict[str, TemplateFile] = {}
        self.table = RecordTable(
            [
                Column(field="title", title="文档"),
                Column(field="file", title="模板文件", width=210),
                Column(field="origin", title="用的是", width=90, colour=_colour),
            ],
            name="模板",
            lines=2,
        )
        as_list(self.table)
        self.table.chosen.connect(self._show)
        self.own = button("另存为机构模板", self.make_own, icon_name="copy")
        self.open = button("用 Word 打开", self._open, icon_name="word")
        self.check = button("检查模板", self.check_now, icon_name="check")
        self.take = button("换用另一个文件…", self._choose, icon_name="import")
        self.restore = button("恢复默认", self.restore_shipped, icon_name="undo")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        for each in (self.own, self.open, self.check, self.take, self.restore):
            flow.addWidget(each)
        left = Card("模板", _HINT)
        left.body.addWidget(buttons)
        left.body.addWidget(self.table, 1)
        self.result = label("选一个模板，点“检查模板”。", wrap=True, selectable=True)
        right = Card("检查结果")
        inside = QWidget()
        inside.setLayout(column(self.result, None))
        right.body.addWidget(scrolled(inside), 1)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(left, 11)
        both.addWidget(right, 9)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(both, 1)

    def refresh(self) -> None:
        """Look which templates are in use."""
        found = template_files.template_files(self.app.session)
        self.files = {each.deliverable.kind: each for each in found}
        rows = [
            TemplateRow(
                each.deliverable.kind,
                "",
                each.deliverable.title,
                each.path.name,
                "机构模板" if each.own else "出厂模板",
            )
            for each in found
        ]
        self.table.show_changed(rows)
        self.table.choose_first()
        self._show()

    def chosen(self) -> TemplateFile | None:
        """The template in hand."""
        line = self.table.current()
        return self.files.get(line.id) if line else None

    def _show(self, _line: object = None) -> None:
        chosen = self.chosen()
        for each in (self.open, self.check, self.take):
            each.setEnabled(chosen is not None)
        self.own.setEnabled(chosen is not None and not chosen.own)
        self.restore.setEnabled(chosen is not None and chosen.own)

    def make_own(self) -> None:
        """Copy the shipped template to where the agency's copy counts."""
        if (chosen := self.chosen()) is not None:
            self._replaced(self.app.attempt(template_files.make_own, self.app.session, chosen.deliverable.kind))

    def take_file(self, path: Path) -> None:
        """Use a file that somebody edited; one with faults is refused and its faults are listed."""
        if (chosen := self.chosen()) is not None:
            work = partial(template_files.taking, self.app.session, chosen.deliverable.kind, path)
            self.app.run(Job(f"检查模板 {path.name}", work), done=self._taken)

    def _taken(self, taken: Taken) -> None:
        self.show_flaws(taken.name, list(taken.faults))
        if taken.faults:
            self.app.say(
                f"“{taken.name}”有 {len(taken.faults)} 处问题；模板没有更换；请按检查结果改好再选。", kind="bad"
            )
        self._replaced(taken.file)

    def _replaced(self, made: TemplateFile | None) -> None:
        if made is not None:
            self.refresh()
            show = partial(self.open_asked.emit, made.path)
            self.app.say(f"机构模板在 {made.path}", kind="good", action="用 Word 打开", on_action=show)

    def restore_shipped(self) -> None:
        """Let the shipped template count again; the agency's copy is only laid aside."""
        if (chosen := self.chosen()) is not None:
            aside = self.app.attempt(template_files.restore_shipped, self.app.session, chosen.deliverable.kind)
            self.refresh()
            if aside is not None:
                self.app.say(f"已恢复出厂模板；原来的机构模板改名为 {aside.name}，没有删除。", kind="good")

    def check_now(self) -> None:
        """Check the template in use."""
        if (chosen := self.chosen()) is not None:
            flaws = template_files.check_template(self.app.session, chosen.deliverable.kind)
            self.show_flaws(chosen.path.name, flaws)

    def show_flaws(self, name: str, flaws: list[str]) -> None:
        """Say what the check found."""
        lines = [f"{number}. {flaw}" for number, flaw in enumerate(flaws, 1)]
        head = f"！“{name}”有 {len(flaws)} 处问题：" if flaws else f"✓ “{name}”可以使用，没有发现问题。"
        self.result.setText("\n\n".join([head, *lines]))

    def _open(self) -> None:
        if (chosen := self.chosen()) is not None:
            if not chosen.own:
                self.app.say("这是出厂模板，改动不会生效；请先“另存为机构模板”。", kind="warn")
            self.open_asked.emit(chosen.path)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择改好的模板", "", "Word 模板 (*.docx)")
        if chosen:
            self.take_file(Path(chosen))


def _colour(row: TemplateRow) -> str:
    return "link" if row.origin == "机构模板" else ""


def _row(file: TemplateFile) -> TemplateRow:
    entry = file.deliverable
    return TemplateRow(entry.kind, "", entry.title, file.path.name, "机构模板" if file.own else "出厂模板")
