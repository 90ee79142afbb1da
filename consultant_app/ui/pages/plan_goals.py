"""目标: indicators with a start and an end that can be compared."""

from functools import partial

from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from consultant_app.model.enterprise import Indicator
from consultant_app.model.plan import Goal
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import Line, PartsTable, PlanInHand, PlanView, two_lines
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import label
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import planning

_HINT = (
    "同一指标用同一口径前后比较：基线与目标都写清数值和期间，写明数据从哪张表来、怎么算。"
    "单元格里直接改；可从 Excel 粘贴多行。"
)


class GoalsView(PlanView):
    """One table; the last column says what a goal lacks."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.parts = PartsTable(app, held, Goal, "目标")
        self.table = RecordTable(
            [
                Column(field="name", title="指标", width=150),
                Column(field="unit", title="单位", width=60),
                Column(field="baseline.value", title="基线值", width=70),
                Column(field="baseline.period", title="基线期间", width=130, hint="如 2026年1月至9月"),
                Column(field="target.value", title="目标值", width=70),
                Column(field="target.period", title="目标期间", width=130, hint="如 2027年4月"),
                Column(field="source", title="数据来源", width=150, hint="哪张表、哪个系统"),
                Column(field="formula", title="计算方法"),
                Column(field="missing", title="缺什么", width=110, get=self._verdict, colour=self._colour),
            ],
            name="提升目标",
            change=self.parts.change,
            delete=self.parts.delete,
            move=self.parts.move,
            add_text="新增目标",
            lines=2,
        )
        two_lines(self.table)
        self.from_indicator = button("从指标添加", self._offer, icon_name="chart", tip="企业档案里还没有列为目标的指标")
        card = Card("提升目标", _HINT)
        card.actions.addWidget(self.from_indicator)
        card.body.addWidget(self.table, 1)
        self.note = label("", "bad", wrap=True)
        card.body.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card, 1)

    def refresh(self) -> None:
        """Show the goals and what they lack."""
        self.parts.show(self.table, self.held.parts(Goal))
        lacking = [line for line in self.table.records() if self._missing(line)]
        self.note.setText(f"！有 {len(lacking)} 个目标不完整，到期无法比较。" if lacking else "")
        self.note.setVisible(bool(lacking))
        self.from_indicator.setEnabled(bool(self.unused()))

    def _missing(self, line: Line) -> str:
        said = self.held.missing(line.id)
        return "！缺" + said.partition("”缺")[2].partition("，到期")[0] if said else ""

    def _verdict(self, line: Line) -> str:
        return self._missing(line) or "✓ 齐全"

    def _colour(self, line: Line) -> str:
        return "bad" if self._missing(line) else "good"

    def unused(self) -> list[Indicator]:
        """The indicators of the enterprise that no goal was made from."""
        used = {goal.indicator_id for goal in self.held.parts(Goal)}
        every = records.of_enterprise(self.app.session.db, Indicator, self.app.enterprise_id)
        return [indicator for indicator in every if indicator.id not in used]

    def _offer(self) -> None:
        menu = QMenu(self)
        for indicator in self.unused():
            menu.addAction(indicator.name or "未命名指标", partial(self.add_indicator, indicator))
        menu.popup(self.from_indicator.mapToGlobal(self.from_indicator.rect().bottomLeft()))

    def add_indicator(self, indicator: Indicator) -> None:
        """Make a goal of an indicator; where it stands now is the baseline."""
        if self.held.plan is not None:
            added = planning.add_goal(self.app.session, self.held.plan, indicator)
            self.table.choose(added.id)

    def open_place(self, **where: object) -> None:
        """goal=id."""
        if where.get("goal"):
            self.table.choose(str(where["goal"]))
            self.table.view.setFocus()

    def place(self) -> dict[str, str]:
        """The goal in hand."""
        line = self.table.current()
        return {"goal": line.id} if line else {}
