"""分层培训: the four layers of the guideline, each with its trainings."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from consultant_app.model.plan import TRAINING_LAYERS, Training
from consultant_app.ui.app import App
from consultant_app.ui.pages.plan_view import PartsTable, PlanInHand, PlanView, two_lines
from consultant_app.ui.theme import set_role
from consultant_app.ui.widgets.buttons import button
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.labels import column, label, row, scrolled
from consultant_app.ui.widgets.table import Column, RecordTable
from consultant_app.workflows import planning

_ORDINALS = "一二三四"


class TrainingsView(PlanView):
    """Four cards with a table each."""

    def __init__(self, app: App, held: PlanInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.note = label("", "warn", wrap=True)
        self.propose = button("拟定缺少的培训", self.propose_missing, icon_name="idea")
        self.tables: dict[int, RecordTable] = {}
        self.parts: dict[int, PartsTable] = {}
        head = row(self.note, self.propose)
        head.setStretch(0, 1)
        cards = [self._card(layer, name) for layer, name in enumerate(TRAINING_LAYERS, 1)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(scrolled(column(*cards, None, spacing=12)), 1)

    def _card(self, layer: int, name: str) -> Card:
        parts = PartsTable(self.app, self.held, Training, "培训", layer=layer, audience=name)
        table = RecordTable(
            [
                Column(field="topic", title="培训内容"),
                Column(field="audience", title="对象", width=180),
                Column(field="headcount", title="人数", width=60),
                Column(field="mode", title="形式", width=90, choices=("线下", "线上", "现场实操")),
                Column(field="hours", title="学时", width=60),
                Column(field="on", title="日期", kind="date", width=130),
                Column(field="lecturer", title="讲师", width=80),
                Column(field="check", title="效果评价方式", width=190),
            ],
            name=f"第{_ORDINALS[layer - 1]}层培训",
            change=parts.change,
            delete=parts.delete,
            move=parts.move,
            add_text="新增培训",
            lines=3,
        )
        self.tables[layer], self.parts[layer] = two_lines(table), parts
        card = Card(f"第{_ORDINALS[layer - 1]}层　{name}")
        card.body.addWidget(table)
        return card

    def refresh(self) -> None:
        """Show the trainings of each layer."""
        every = self.held.parts(Training)
        for layer, table in self.tables.items():
            self.parts[layer].show(table, [training for training in every if training.layer == layer])
        empty = [_ORDINALS[layer - 1] for layer in self.tables if not self.tables[layer].records()]
        set_role(self.note, "warn" if empty else "good")
        self.note.setText(
            f"！第{'、'.join(empty)}层还没有培训，四个层次都要安排。" if empty else "✓ 四个层次都已安排。"
        )
        self.propose.setVisible(bool(empty))

    def propose_missing(self) -> None:
        """Draw up a training for each layer that has none."""
        if self.held.plan is not None and (made := planning.propose_trainings(self.app.session, self.held.plan)):
            self.app.say(f"已拟定 {len(made)} 项培训，请按企业实际修改。", undo=True)

    def open_place(self, **where: object) -> None:
        """training=id."""
        for table in self.tables.values():
            if any(line.id == where.get("training") for line in table.records()):
                table.choose(str(where["training"]))
                table.view.setFocus()

    def place(self) -> dict[str, str]:
        """The training in hand."""
        focused = (table.current() for table in self.tables.values() if table.view.hasFocus())
        return next(({"training": line.id} for line in focused if line), {})
