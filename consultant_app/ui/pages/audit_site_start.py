"""How lines get into the checklist: from the timetable, the library, one's own, the last audit, the diagnosis."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from consultant_app.ui.app import App
from consultant_app.ui.pages.audit_site_lines import LinesInHand
from consultant_app.ui.widgets.empty import EmptyState
from consultant_app.workflows import carrying_over, checklists


class Filling:
    """What the start panel and the menu have in common."""

    app: App
    lines: LinesInHand
    panel_asked: Signal
    line_made: Signal

    def draw_up(self) -> None:
        """From the timetable: each planned department with its clauses."""
        self._fill(checklists.draw_up, "已按日程加入 {} 条检查条目。", "检查表已经覆盖日程里的全部部门和条款。")

    def carry_previous(self) -> None:
        """The open findings of earlier audits."""
        self._fill(carrying_over.carry_over_previous, "已带入 {} 项未关闭的不符合。", "没有可带入的不符合。")

    def carry_diagnosis(self) -> None:
        """The problems of the newest diagnosis."""
        self._fill(carrying_over.carry_over_diagnosis, "已带入 {} 个诊断问题。", "没有可带入的诊断问题。")

    def _fill(self, act: object, said: str, nothing: str) -> None:
        audit = self.lines.held.audit
        made = self.app.attempt(act, self.app.session, audit) if audit else None
        if made is not None:
            self.app.say(said.format(len(made)) if made else nothing, undo=bool(made))

    def pick(self) -> None:
        """Choose from the library."""
        self.panel_asked.emit("picker")

    def exchange(self) -> None:
        """Out to Excel or XLSForm and back."""
        self.panel_asked.emit("exchange")

    def key_in(self) -> None:
        """Type in what was written by hand."""
        self.panel_asked.emit("key_in")

    def write_own(self) -> None:
        """Write a line of one's own."""
        audit = self.lines.held.audit
        made = self.app.attempt(checklists.add_own, self.app.session, audit) if audit else None
        if made is not None:
            self.line_made.emit(made.id)


class StartPanel(QWidget, Filling):
    """What is shown while there are no lines."""

    panel_asked = Signal(str)
    line_made = Signal(str)

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self.empty = EmptyState(
            "audit",
            "检查表还是空的",
            "按审核日程生成：每个部门审哪些条款，就从条目库里取哪些条目，不适用的条款不会出现。之后可以逐条改、加、删。",
            (
                ("按日程生成检查表", self.draw_up), ("从条目库挑选", self.pick), ("自己写一条", self.write_own),
                ("从 XLSForm 导入", self.exchange),
            ),
            primary=False,
        )  # fmt: skip
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.empty)


class FillMenu(QMenu, Filling):
    """The menu of the checklist; how much could be carried over is counted when it opens."""

    panel_asked = Signal(str)
    line_made = Signal(str)

    def __init__(self, app: App, lines: LinesInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.app, self.lines = app, lines
        self.setAccessibleName("检查条目")
        self.addAction("按日程补齐检查表").triggered.connect(self.draw_up)
        self.addAction("从条目库挑选…").triggered.connect(self.pick)
        self.addAction("自己写一条").triggered.connect(self.write_own)
        self.previous = self.addAction("")
        self.previous.triggered.connect(self.carry_previous)
        self.diagnosis = self.addAction("")
        self.diagnosis.triggered.connect(self.carry_diagnosis)
        self.addSeparator()
        self.addAction("Excel 填写表和 XLSForm…").triggered.connect(self.exchange)
        self.addSeparator()
        self.addAction("手写检查表补录").triggered.connect(self.key_in)  # where the window is too small for its button
        self.aboutToShow.connect(self.count)  # not sooner: it reads all nonconformities and problems

    def count(self) -> None:
        """How much there is to carry over."""
        audit = self.lines.held.audit
        waiting = carrying_over.waiting(self.app.session.db, audit) if audit else carrying_over.Carried()
        self.previous.setText(f"带入以往未关闭的不符合（{waiting.previous} 项）")
        self.previous.setEnabled(bool(waiting.previous))
        self.diagnosis.setText(f"带入诊断发现的问题（{waiting.diagnosis} 个）")
        self.diagnosis.setEnabled(bool(waiting.diagnosis))
