"""运行数据: readings of indicators, complaints, suppliers, risks and opportunities; what a review looks at."""

from typing import Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from consultant_app.model.labels import FIELDS, KINDS
from consultant_app.model.management_system import Complaint, RiskOpportunity, Supplier
from consultant_app.store import records
from consultant_app.ui.app import App
from consultant_app.ui.pages.review_readings import ReadingsView
from consultant_app.ui.pages.review_view import ReviewInHand, ReviewPart
from consultant_app.ui.widgets.card import Card
from consultant_app.ui.widgets.segments import Segments
from consultant_app.ui.widgets.table import Column, Edits, RecordTable
from consultant_app.workflows import editing
from consultant_app.workflows.planning import remove_parts
from consultant_app.workflows.record_lists import edit_list

_TITLES = {
    "reading": "指标数据", "complaint": "顾客投诉", "supplier": "外部供方", "risk": "风险", "opportunity": "机遇",
}  # fmt: skip


class ListCard(Card):
    """A list of records of the enterprise, edited like a sheet; `fixed` are the fields all its records share."""

    def __init__(self, app: App, kind: type, title: str, hint: str, columns: list[Column], **fixed: Any) -> None:
        super().__init__(title, hint)
        self.app, self.kind, self.fixed = app, kind, fixed
        self.table = RecordTable(
            columns, name=title, change=self._change, delete=self._delete, move=self._move, lines=7
        )
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Show the stored records."""
        every = records.of_enterprise(self.app.session.db, self.kind, self.app.enterprise_id)
        shown = [each for each in every if all(getattr(each, name) == value for name, value in self.fixed.items())]
        self.table.show_changed(shown)

    def _change(self, edits: Edits) -> None:
        changed = [(record.id, values) for record, values in edits.changed]
        added = [{**self.fixed, **values} for values in edits.added]
        mine = self.app.enterprise_id
        self.app.attempt(edit_list, self.app.session, self.kind, mine, changed=changed, added=added)

    def _delete(self, rows: list[Any]) -> None:
        self.app.attempt(remove_parts, self.app.session, self.kind, [each.id for each in rows])
        self.app.say(f"已删除 {len(rows)} 条{KINDS[self.kind]}。", undo=True)

    def _move(self, record: Any, before: str, after: str) -> None:
        self.app.attempt(editing.move_record, self.app.session, self.kind, record.id, before, after)


def complaints(app: App) -> ListCard:
    """顾客投诉."""
    titles = FIELDS[Complaint]
    columns = [
        Column(field="on", title=titles["on"], kind="date", width=130),
        Column(field="customer", title=titles["customer"], width=130),
        Column(field="product", title=titles["product"], width=110),
        Column(field="text", title=titles["text"]),
        Column(field="handling", title=titles["handling"], width=240),
        Column(field="closed_on", title=titles["closed_on"], kind="date", width=130),
    ]
    return ListCard(app, Complaint, "顾客投诉", "一件一行；没有结案日期的算未结案。", columns)


def suppliers(app: App) -> ListCard:
    """外部供方."""
    titles = FIELDS[Supplier]
    columns = [
        Column(field="name", title=titles["name"], width=180),
        Column(field="supplies", title=titles["supplies"], width=150),
        Column(field="evaluated_on", title=titles["evaluated_on"], kind="date", width=130),
        Column(field="score", title=titles["score"], width=70),
        Column(field="result", title=titles["result"], kind="choice", width=110, choices=("合格", "限期整改", "停用")),
        Column(field="problems", title=titles["problems"]),
    ]
    return ListCard(app, Supplier, "外部供方", "填最近一次评价；本期没有评价的会在评审输入里列出。", columns)


def risks(app: App, *, is_opportunity: bool) -> ListCard:
    """风险 or 机遇: two lists, as ISO 9001:2026 keeps them apart."""
    titles = FIELDS[RiskOpportunity]
    name = "机遇" if is_opportunity else "风险"
    columns = [
        Column(field="text", title=f"{name}内容", width=230),
        Column(field="process", title=titles["process"], width=100),
        Column(field="level", title=titles["level"], kind="choice", width=70, choices=("高", "中", "低")),
        Column(field="action", title=titles["action"], width=220),
        Column(field="owner", title=titles["owner"], width=90),
        Column(field="due_on", title=titles["due_on"], kind="date", width=130),
        Column(field="result", title=titles["result"]),
    ]
    hint = "风险和机遇分开列；措施是否有效要有证据，写在最后一列。"
    return ListCard(app, RiskOpportunity, name, hint, columns, is_opportunity=is_opportunity)


class DataPart(ReviewPart):
    """Five lists of the enterprise; they are there before the first review, too."""

    paper = "review_inputs"

    def __init__(self, app: App, held: ReviewInHand, parent: QWidget | None = None) -> None:
        super().__init__(app, held, parent)
        self.lists: dict[str, Any] = {
            "reading": ReadingsView(app, held),
            "complaint": complaints(app),
            "supplier": suppliers(app),
            "risk": risks(app, is_opportunity=False),
            "opportunity": risks(app, is_opportunity=True),
        }
        self.chooser = Segments(list(_TITLES.items()), name="运行数据的种类")
        self.chooser.chosen.connect(self.show_list)
        self.stack = QStackedWidget()
        for each in self.lists.values():
            self.stack.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.chooser)
        layout.addWidget(self.stack, 1)
        first = app.state.read("review_data", "reading")
        self.chooser.show_value(first if first in self.lists else "reading")

    def refresh(self) -> None:
        """Show the list in front."""
        key = self.chooser.value() or "reading"
        self.stack.setCurrentWidget(self.lists[key])
        self.lists[key].refresh()

    def show_list(self, key: str) -> None:
        """Bring a list to the front."""
        self.flush()
        self.chooser.show_value(key)
        self.app.state.write("review_data", key)
        self.refresh()

    def open_place(self, **where: Any) -> None:
        """table="supplier", or complaint=, supplier=, risk=, reading= with the id of a record."""
        word = next((name for name in self.lists if where.get(name)), where.get("table", ""))
        if word in self.lists:
            self.show_list(word)
            self.lists[word].table.choose(where.get(word, ""))
            self.lists[word].table.view.setFocus()

    def place(self) -> dict[str, Any]:
        """The list in front."""
        return {"table": self.chooser.value()}
