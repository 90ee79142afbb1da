"""建议措施: what the problems ask for, grouped by problem, each with its reason, to tick and take in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from consultant_app.model.assessment import Problem
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import PlanInHand
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label
from consultant_app.workflows import findings, measures
from consultant_app.workflows.measures import Proposal

_CHECK = Qt.CheckState
_ROLE = Qt.ItemDataRole.UserRole
_NONE = "没有可建议的措施：问题都已有措施，或还没有列出问题。"
_LOW = "没有可建议的措施：还有 {} 个低分项没有列为问题；列为问题以后，这里会提出建议。"
_SHEET = """
QTreeWidget::item { min-height: 40px; padding: 2px 0; }
"""


class Proposals(Card):
    """A tree of problems and measures; the measure in hand is shown in full below it."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__("建议措施", "按问题的轻重排列。勾选后点“列入方案”，列入后每一处都可以改。", parent)
        self.app, self.held = app, held
        self.count = 0
        self._found: list[Proposal] = []
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("按问题提出的措施建议")
        self.tree.setWordWrap(True)
        self.tree.setStyleSheet(_SHEET)
        self._pressed_in = _CHECK.Unchecked
        self.tree.itemPressed.connect(self._note_press)
        self.tree.itemClicked.connect(self._click)
        self.tree.itemChanged.connect(self._count_ticked)
        self.tree.currentItemChanged.connect(self._describe)
        self.empty = label("", "muted", wrap=True)
        self.listing = button("去列为问题", self.list_problems, icon_name="flag")
        self.full = label("", wrap=True, selectable=True)
        self.all = button("每个问题选第一条", self.tick_first)
        self.take = button("列入方案", self.take_in, icon_name="check")
        self.source = button("看问题来源", self.open_source, icon_name="link")
        for part in (self.all, self.source, self.take, self.listing):
            self.actions.addWidget(part)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self.full)

    def refresh(self) -> None:
        """Read what the problems of the round ask for."""
        held = self.held
        there = held.plan is not None and held.assessment is not None
        found = measures.proposals(self.app.session.db, held.assessment) if there else []
        self.count = len(found)
        if found != self._found:
            ticked = {(each.problem.id, each.measure.key) for each in self.ticked()}
            self._found = found
            self._fill(ticked)
        for part in (self.tree, self.full, self.all, self.source, self.take):
            part.setVisible(bool(found))
        low = len(findings.proposals(self.app.session.db, held.assessment)) if there and not found else 0
        self.empty.setVisible(not found)
        self.empty.setText(_LOW.format(low) if low else _NONE)
        self.listing.setVisible(bool(low))

    def _fill(self, ticked: set[tuple[str, str]]) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for proposal in self._found:
            problem = proposal.problem
            if problem.id not in groups:
                groups[problem.id] = self._group(problem)
            item = QTreeWidgetItem(groups[problem.id], [f"{proposal.measure.title}\n{proposal.why}"])
            item.setData(0, _ROLE, proposal)
            item.setToolTip(0, proposal.measure.text)
            is_ticked = (problem.id, proposal.measure.key) in ticked
            item.setCheckState(0, _CHECK.Checked if is_ticked else _CHECK.Unchecked)
            item.setSizeHint(0, QSize(0, 52))
        self.tree.expandAll()
        self.tree.blockSignals(False)
        self._count_ticked()

    def _group(self, problem: Problem) -> QTreeWidgetItem:
        sign = "　★亟需" if problem.pressing else ""
        fact = " ".join(problem.fact.split())
        item = QTreeWidgetItem(self.tree, [f"{problem.number}　紧迫度{problem.urgency}{sign}　{fact}"])
        item.setData(0, _ROLE, problem)
        item.setToolTip(0, fact)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setSizeHint(0, QSize(0, 40))
        return item

    def items(self) -> list[QTreeWidgetItem]:
        """The lines of the measures."""
        groups = [self.tree.topLevelItem(number) for number in range(self.tree.topLevelItemCount())]
        return [group.child(number) for group in groups for number in range(group.childCount())]

    def ticked(self) -> list[Proposal]:
        """The proposals that are ticked, most pressing first."""
        return [item.data(0, _ROLE) for item in self.items() if item.checkState(0) == _CHECK.Checked]

    def choose_problem(self, problem_id: str) -> None:
        """Go to a problem's group."""
        for number in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(number)
            if group.data(0, _ROLE).id == problem_id:
                self.tree.setCurrentItem(group)
                self.tree.scrollToItem(group, QTreeWidget.ScrollHint.PositionAtTop)

    def _count_ticked(self) -> None:
        count = len(self.ticked())
        self.take.setText(f"列入方案（{count}）" if count else "列入方案")
        self.take.setAccessibleName(self.take.text())
        self.take.setEnabled(bool(count))

    def _note_press(self, item: QTreeWidgetItem) -> None:
        self._pressed_in = item.checkState(0)

    def _click(self, item: QTreeWidgetItem) -> None:
        """The whole line ticks, not only the small box."""
        ticks = isinstance(item.data(0, _ROLE), Proposal)
        if ticks and item.checkState(0) == self._pressed_in:
            is_ticked = self._pressed_in == _CHECK.Checked
            item.setCheckState(0, _CHECK.Unchecked if is_ticked else _CHECK.Checked)

    def _describe(self) -> None:
        item = self.tree.currentItem()
        chosen = item.data(0, _ROLE) if item else None
        self.source.setEnabled(chosen is not None)
        if isinstance(chosen, Proposal):
            entry = chosen.measure
            self.full.setText(f"{entry.key}　{entry.text}\n交付物：{entry.deliverable}。验证：{entry.proof}。")
        else:
            self.full.setText(" ".join(chosen.fact.split()) if chosen else "")

    def tick_first(self) -> None:
        """Tick the first measure of each problem."""
        for number in range(self.tree.topLevelItemCount()):
            self.tree.topLevelItem(number).child(0).setCheckState(0, _CHECK.Checked)

    def list_problems(self) -> None:
        """To where low answers become problems."""
        if self.held.assessment is not None:
            self.app.open_page("survey", part="problems", round=self.held.assessment.id)

    def open_source(self) -> None:
        """To the problem that asks for the measure in hand."""
        chosen = self.tree.currentItem().data(0, _ROLE)
        problem = chosen.problem if isinstance(chosen, Proposal) else chosen
        self.app.open_page("survey", problem=problem.id)

    def take_in(self) -> None:
        """Put the ticked measures into the plan."""
        chosen = self.ticked()
        if chosen and self.held.plan is not None:
            added = measures.add_measures(self.app.session, self.held.plan, chosen)
            self.app.say(f"已列入 {len(added)} 项措施，请核对责任人和起止时间。", undo=True)
